package syntax

// Kind says what a token is, and which operator a Binary, Unary or Assignment has.
type Kind uint8

// The kinds of tokens. The names are those of PowerShell's own, behind Kind.
const (
	// Words and values.
	KindUnknown Kind = iota
	KindVariable
	KindSplattedVariable
	KindParameter
	KindNumber
	KindLabel
	KindIdentifier
	KindGeneric
	KindNewLine
	KindLineContinuation
	KindComment
	KindEndOfInput

	// Strings.
	KindStringLiteral
	KindStringExpandable
	KindHereStringLiteral
	KindHereStringExpandable

	// Punctuation.
	KindLParen
	KindRParen
	KindLCurly
	KindRCurly
	KindLBracket
	KindRBracket
	KindAtParen
	KindAtCurly
	KindDollarParen
	KindSemi

	// Operators.
	KindAndAnd
	KindOrOr
	KindAmpersand
	KindPipe
	KindComma
	KindMinusMinus
	KindPlusPlus
	KindDotDot
	KindColonColon
	KindDot
	KindExclaim
	KindMultiply
	KindDivide
	KindRem
	KindPlus
	KindMinus
	KindEquals
	KindPlusEquals
	KindMinusEquals
	KindMultiplyEquals
	KindDivideEquals
	KindRemainderEquals
	KindRedirection
	KindRedirectInStd
	KindFormat
	KindNot
	KindBnot
	KindAnd
	KindOr
	KindXor
	KindBand
	KindBor
	KindBxor
	KindJoin
	KindIeq
	KindIne
	KindIge
	KindIgt
	KindIlt
	KindIle
	KindIlike
	KindInotlike
	KindImatch
	KindInotmatch
	KindIreplace
	KindIcontains
	KindInotcontains
	KindIin
	KindInotin
	KindIsplit
	KindCeq
	KindCne
	KindCge
	KindCgt
	KindClt
	KindCle
	KindClike
	KindCnotlike
	KindCmatch
	KindCnotmatch
	KindCreplace
	KindCcontains
	KindCnotcontains
	KindCin
	KindCnotin
	KindCsplit
	KindIs
	KindIsNot
	KindAs
	KindPostfixPlusPlus
	KindPostfixMinusMinus
	KindShl
	KindShr
	KindColon
	KindQuestionMark
	KindQuestionQuestionEquals
	KindQuestionQuestion
	KindQuestionDot
	KindQuestionLBracket

	// Keywords.
	KindBegin
	KindBreak
	KindCatch
	KindClass
	KindContinue
	KindData
	KindDefine
	KindDo
	KindDynamicparam
	KindElse
	KindElseIf
	KindEnd
	KindExit
	KindFilter
	KindFinally
	KindFor
	KindForeach
	KindFrom
	KindFunction
	KindIf
	KindIn
	KindParam
	KindProcess
	KindReturn
	KindSwitch
	KindThrow
	KindTrap
	KindTry
	KindUntil
	KindUsing
	KindVar
	KindWhile
	KindWorkflow
	KindParallel
	KindSequence
	KindInlineScript
	KindConfiguration
	KindDynamicKeyword
	KindPublic
	KindPrivate
	KindStatic
	KindInterface
	KindEnum
	KindNamespace
	KindModule
	KindType
	KindAssembly
	KindCommand
	KindHidden
	KindBase
	KindDefault
	KindClean
)

// Flags say how a token may be used, and as what it was.
type Flags uint32

// The flags; the lowest four bits are the precedence of a binary operator.
const (
	FlagKeyword Flags = 1 << (iota + 4)
	FlagScriptBlockBlockName
	_
	_
	FlagBinaryOperator
	FlagUnaryOperator
	FlagCaseSensitiveOperator
	FlagTernaryOperator
	FlagSpecialOperator
	FlagAssignmentOperator
	_
	FlagParseModeInvariant
	FlagTokenInError
	FlagDisallowedInRestrictedMode
	FlagPrefixOrPostfixOperator
	FlagCommandName
	FlagMemberName
	FlagTypeName
	FlagAttributeName
	FlagCanConstantFold
	FlagStatementDoesntSupportAttributes
)

// How tightly binary operators bind.
const (
	precMask       Flags = 0xf
	precLogical    Flags = 1
	precBitwise    Flags = 2
	precComparison Flags = 5
	precCoalesce   Flags = 7
	precAdd        Flags = 9
	precMultiply   Flags = 10
	precFormat     Flags = 12
	precRange      Flags = 13
)

// trait is what all tokens of a kind have in common.
type trait struct {
	name  string // as recordings and messages call it
	text  string // as it is written
	flags Flags
}

// String returns PowerShell's name of the kind, such as "Ieq".
func (k Kind) String() string { return traits[k].name }

// Text returns how the operator or keyword is written, such as "-eq".
func (k Kind) Text() string { return traits[k].text }

// Flags returns the flags that every token of the kind has.
func (k Kind) Flags() Flags { return traits[k].flags }

// CaseSensitive tells whether the kind is the c-variant of an operator.
func (k Kind) CaseSensitive() bool { return k.has(FlagCaseSensitiveOperator) }

func (k Kind) has(f Flags) bool { return traits[k].flags&f != 0 }

func (k Kind) precedence() Flags { return traits[k].flags & precMask }

var traits = [...]trait{
	KindUnknown:                {"Unknown", "unknown", 0},
	KindVariable:               {"Variable", "var", 0},
	KindSplattedVariable:       {"SplattedVariable", "@var", 0},
	KindParameter:              {"Parameter", "param", 0},
	KindNumber:                 {"Number", "number", 0},
	KindLabel:                  {"Label", "label", 0},
	KindIdentifier:             {"Identifier", "ident", 0},
	KindGeneric:                {"Generic", "generic", 0},
	KindNewLine:                {"NewLine", "newline", FlagParseModeInvariant},
	KindLineContinuation:       {"LineContinuation", "line continuation", FlagParseModeInvariant},
	KindComment:                {"Comment", "comment", FlagParseModeInvariant},
	KindEndOfInput:             {"EndOfInput", "eof", FlagParseModeInvariant},
	KindStringLiteral:          {"StringLiteral", "sqstr", FlagParseModeInvariant},
	KindStringExpandable:       {"StringExpandable", "dqstr", FlagParseModeInvariant},
	KindHereStringLiteral:      {"HereStringLiteral", "sq here string", FlagParseModeInvariant},
	KindHereStringExpandable:   {"HereStringExpandable", "dq here string", FlagParseModeInvariant},
	KindLParen:                 {"LParen", "(", FlagParseModeInvariant},
	KindRParen:                 {"RParen", ")", FlagParseModeInvariant},
	KindLCurly:                 {"LCurly", "{", FlagParseModeInvariant},
	KindRCurly:                 {"RCurly", "}", FlagParseModeInvariant},
	KindLBracket:               {"LBracket", "[", 0},
	KindRBracket:               {"RBracket", "]", FlagParseModeInvariant},
	KindAtParen:                {"AtParen", "@(", FlagParseModeInvariant},
	KindAtCurly:                {"AtCurly", "@{", FlagParseModeInvariant},
	KindDollarParen:            {"DollarParen", "$(", FlagParseModeInvariant},
	KindSemi:                   {"Semi", ";", FlagParseModeInvariant},
	KindAndAnd:                 {"AndAnd", "&&", FlagParseModeInvariant},
	KindOrOr:                   {"OrOr", "||", FlagParseModeInvariant},
	KindAmpersand:              {"Ampersand", "&", FlagSpecialOperator | FlagParseModeInvariant},
	KindPipe:                   {"Pipe", "|", FlagSpecialOperator | FlagParseModeInvariant},
	KindComma:                  {"Comma", ",", FlagUnaryOperator | FlagParseModeInvariant},
	KindMinusMinus:             {"MinusMinus", "--", FlagUnaryOperator | FlagPrefixOrPostfixOperator | FlagDisallowedInRestrictedMode},
	KindPlusPlus:               {"PlusPlus", "++", FlagUnaryOperator | FlagPrefixOrPostfixOperator | FlagDisallowedInRestrictedMode},
	KindDotDot:                 {"DotDot", "..", FlagBinaryOperator | precRange | FlagDisallowedInRestrictedMode},
	KindColonColon:             {"ColonColon", "::", FlagSpecialOperator | FlagDisallowedInRestrictedMode},
	KindDot:                    {"Dot", ".", FlagSpecialOperator | FlagDisallowedInRestrictedMode},
	KindExclaim:                {"Exclaim", "!", FlagUnaryOperator | FlagCanConstantFold},
	KindMultiply:               {"Multiply", "*", FlagBinaryOperator | precMultiply | FlagCanConstantFold},
	KindDivide:                 {"Divide", "/", FlagBinaryOperator | precMultiply | FlagCanConstantFold},
	KindRem:                    {"Rem", "%", FlagBinaryOperator | precMultiply | FlagCanConstantFold},
	KindPlus:                   {"Plus", "+", FlagBinaryOperator | precAdd | FlagUnaryOperator | FlagCanConstantFold},
	KindMinus:                  {"Minus", "-", FlagBinaryOperator | precAdd | FlagUnaryOperator | FlagCanConstantFold},
	KindEquals:                 {"Equals", "=", FlagAssignmentOperator},
	KindPlusEquals:             {"PlusEquals", "+=", FlagAssignmentOperator},
	KindMinusEquals:            {"MinusEquals", "-=", FlagAssignmentOperator},
	KindMultiplyEquals:         {"MultiplyEquals", "*=", FlagAssignmentOperator},
	KindDivideEquals:           {"DivideEquals", "/=", FlagAssignmentOperator},
	KindRemainderEquals:        {"RemainderEquals", "%=", FlagAssignmentOperator},
	KindRedirection:            {"Redirection", "redirection", FlagDisallowedInRestrictedMode},
	KindRedirectInStd:          {"RedirectInStd", "<", FlagParseModeInvariant | FlagDisallowedInRestrictedMode},
	KindFormat:                 {"Format", "-f", FlagBinaryOperator | precFormat | FlagDisallowedInRestrictedMode},
	KindNot:                    {"Not", "-not", FlagUnaryOperator | FlagCanConstantFold},
	KindBnot:                   {"Bnot", "-bnot", FlagUnaryOperator | FlagCanConstantFold},
	KindAnd:                    {"And", "-and", FlagBinaryOperator | precLogical | FlagCanConstantFold},
	KindOr:                     {"Or", "-or", FlagBinaryOperator | precLogical | FlagCanConstantFold},
	KindXor:                    {"Xor", "-xor", FlagBinaryOperator | precLogical | FlagCanConstantFold},
	KindBand:                   {"Band", "-band", FlagBinaryOperator | precBitwise | FlagCanConstantFold},
	KindBor:                    {"Bor", "-bor", FlagBinaryOperator | precBitwise | FlagCanConstantFold},
	KindBxor:                   {"Bxor", "-bxor", FlagBinaryOperator | precBitwise | FlagCanConstantFold},
	KindJoin:                   {"Join", "-join", FlagBinaryOperator | FlagUnaryOperator | precComparison | FlagDisallowedInRestrictedMode},
	KindIeq:                    {"Ieq", "-eq", FlagBinaryOperator | precComparison},
	KindIne:                    {"Ine", "-ne", FlagBinaryOperator | precComparison},
	KindIge:                    {"Ige", "-ge", FlagBinaryOperator | precComparison},
	KindIgt:                    {"Igt", "-gt", FlagBinaryOperator | precComparison},
	KindIlt:                    {"Ilt", "-lt", FlagBinaryOperator | precComparison},
	KindIle:                    {"Ile", "-le", FlagBinaryOperator | precComparison},
	KindIlike:                  {"Ilike", "-ilike", FlagBinaryOperator | precComparison},
	KindInotlike:               {"Inotlike", "-inotlike", FlagBinaryOperator | precComparison},
	KindImatch:                 {"Imatch", "-imatch", FlagBinaryOperator | precComparison | FlagDisallowedInRestrictedMode},
	KindInotmatch:              {"Inotmatch", "-inotmatch", FlagBinaryOperator | precComparison | FlagDisallowedInRestrictedMode},
	KindIreplace:               {"Ireplace", "-ireplace", FlagBinaryOperator | precComparison | FlagDisallowedInRestrictedMode},
	KindIcontains:              {"Icontains", "-icontains", FlagBinaryOperator | precComparison},
	KindInotcontains:           {"Inotcontains", "-inotcontains", FlagBinaryOperator | precComparison},
	KindIin:                    {"Iin", "-iin", FlagBinaryOperator | precComparison},
	KindInotin:                 {"Inotin", "-inotin", FlagBinaryOperator | precComparison},
	KindIsplit:                 {"Isplit", "-isplit", FlagBinaryOperator | FlagUnaryOperator | precComparison | FlagDisallowedInRestrictedMode},
	KindCeq:                    {"Ceq", "-ceq", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCne:                    {"Cne", "-cne", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCge:                    {"Cge", "-cge", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCgt:                    {"Cgt", "-cgt", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindClt:                    {"Clt", "-clt", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCle:                    {"Cle", "-cle", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindClike:                  {"Clike", "-clike", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCnotlike:               {"Cnotlike", "-cnotlike", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCmatch:                 {"Cmatch", "-cmatch", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator | FlagDisallowedInRestrictedMode},
	KindCnotmatch:              {"Cnotmatch", "-cnotmatch", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator | FlagDisallowedInRestrictedMode},
	KindCreplace:               {"Creplace", "-creplace", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator | FlagDisallowedInRestrictedMode},
	KindCcontains:              {"Ccontains", "-ccontains", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCnotcontains:           {"Cnotcontains", "-cnotcontains", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCin:                    {"Cin", "-cin", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCnotin:                 {"Cnotin", "-cnotin", FlagBinaryOperator | precComparison | FlagCaseSensitiveOperator},
	KindCsplit:                 {"Csplit", "-csplit", FlagBinaryOperator | FlagUnaryOperator | precComparison | FlagCaseSensitiveOperator | FlagDisallowedInRestrictedMode},
	KindIs:                     {"Is", "-is", FlagBinaryOperator | precComparison},
	KindIsNot:                  {"IsNot", "-isnot", FlagBinaryOperator | precComparison},
	KindAs:                     {"As", "-as", FlagBinaryOperator | precComparison | FlagDisallowedInRestrictedMode},
	KindPostfixPlusPlus:        {"PostfixPlusPlus", "++", FlagUnaryOperator | FlagPrefixOrPostfixOperator | FlagDisallowedInRestrictedMode},
	KindPostfixMinusMinus:      {"PostfixMinusMinus", "--", FlagUnaryOperator | FlagPrefixOrPostfixOperator | FlagDisallowedInRestrictedMode},
	KindShl:                    {"Shl", "-shl", FlagBinaryOperator | precComparison | FlagCanConstantFold},
	KindShr:                    {"Shr", "-shr", FlagBinaryOperator | precComparison | FlagCanConstantFold},
	KindColon:                  {"Colon", ":", FlagSpecialOperator | FlagDisallowedInRestrictedMode},
	KindQuestionMark:           {"QuestionMark", "?", FlagTernaryOperator | FlagDisallowedInRestrictedMode},
	KindQuestionQuestionEquals: {"QuestionQuestionEquals", "??=", FlagAssignmentOperator},
	KindQuestionQuestion:       {"QuestionQuestion", "??", FlagBinaryOperator | precCoalesce},
	KindQuestionDot:            {"QuestionDot", "?.", FlagSpecialOperator | FlagDisallowedInRestrictedMode},
	KindQuestionLBracket:       {"QuestionLBracket", "?[", 0},
	KindBegin:                  {"Begin", "begin", FlagKeyword | FlagScriptBlockBlockName},
	KindBreak:                  {"Break", "break", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindCatch:                  {"Catch", "catch", FlagKeyword},
	KindClass:                  {"Class", "class", FlagKeyword},
	KindContinue:               {"Continue", "continue", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindData:                   {"Data", "data", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindDefine:                 {"Define", "define", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindDo:                     {"Do", "do", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindDynamicparam:           {"Dynamicparam", "dynamicparam", FlagKeyword | FlagScriptBlockBlockName},
	KindElse:                   {"Else", "else", FlagKeyword},
	KindElseIf:                 {"ElseIf", "elseif", FlagKeyword},
	KindEnd:                    {"End", "end", FlagKeyword | FlagScriptBlockBlockName},
	KindExit:                   {"Exit", "exit", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindFilter:                 {"Filter", "filter", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindFinally:                {"Finally", "finally", FlagKeyword},
	KindFor:                    {"For", "for", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindForeach:                {"Foreach", "foreach", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindFrom:                   {"From", "from", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindFunction:               {"Function", "function", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindIf:                     {"If", "if", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindIn:                     {"In", "in", FlagKeyword},
	KindParam:                  {"Param", "param", FlagKeyword},
	KindProcess:                {"Process", "process", FlagKeyword | FlagScriptBlockBlockName},
	KindReturn:                 {"Return", "return", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindSwitch:                 {"Switch", "switch", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindThrow:                  {"Throw", "throw", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindTrap:                   {"Trap", "trap", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindTry:                    {"Try", "try", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindUntil:                  {"Until", "until", FlagKeyword},
	KindUsing:                  {"Using", "using", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindVar:                    {"Var", "var", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindWhile:                  {"While", "while", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindWorkflow:               {"Workflow", "workflow", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindParallel:               {"Parallel", "parallel", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindSequence:               {"Sequence", "sequence", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindInlineScript:           {"InlineScript", "inlinescript", FlagKeyword | FlagStatementDoesntSupportAttributes},
	KindConfiguration:          {"Configuration", "configuration", FlagKeyword},
	KindDynamicKeyword:         {"DynamicKeyword", "<dynamic keyword>", FlagKeyword},
	KindPublic:                 {"Public", "public", FlagKeyword},
	KindPrivate:                {"Private", "private", FlagKeyword},
	KindStatic:                 {"Static", "static", FlagKeyword},
	KindInterface:              {"Interface", "interface", FlagKeyword},
	KindEnum:                   {"Enum", "enum", FlagKeyword},
	KindNamespace:              {"Namespace", "namespace", FlagKeyword},
	KindModule:                 {"Module", "module", FlagKeyword},
	KindType:                   {"Type", "type", FlagKeyword},
	KindAssembly:               {"Assembly", "assembly", FlagKeyword},
	KindCommand:                {"Command", "command", FlagKeyword},
	KindHidden:                 {"Hidden", "hidden", FlagKeyword},
	KindBase:                   {"Base", "base", FlagKeyword},
	KindDefault:                {"Default", "default", FlagKeyword},
	KindClean:                  {"Clean", "clean", FlagKeyword | FlagScriptBlockBlockName},
}
