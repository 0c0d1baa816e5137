package syntax

// A Span is a stretch of the text: byte offsets, End is past the last byte.
type Span struct{ Start, End int }

// Node is a piece of the tree.
type Node interface {
	Span() Span
}

// Statement is a node that stands in a list of statements.
type Statement interface {
	Node
	statement()
}

// Expression is a node that has a value.
type Expression interface {
	Node
	expression()
}

// PipelineElement is a *Command or a *CommandExpression.
type PipelineElement interface {
	Node
	pipelineElement()
}

// Redirection is a *FileRedirection or a *MergingRedirection.
type Redirection interface {
	Node
	redirection()
}

// MemberDefinition is a *PropertyMember or a *FunctionMember of a class or enum.
type MemberDefinition interface {
	Node
	memberDefinition()
}

// AttributeBase is an *Attribute or a *TypeConstraint: what may stand in brackets before something.
type AttributeBase interface {
	Node
	attributeBase()
}

// at is embedded in every node: where it stands.
type at Span

// Span returns where the node stands in the text.
func (a at) Span() Span { return Span(a) }

type isStatement struct{}

func (isStatement) statement() {}

type isExpression struct{}

func (isExpression) expression() {}

// ScriptBlock is a whole script, the body of a function or a block in braces (its span has the braces).
type ScriptBlock struct {
	at
	Script       *Script // the text it was read from
	Usings       []*Using
	Param        *ParamBlock
	DynamicParam *NamedBlock
	Begin        *NamedBlock
	Process      *NamedBlock
	End          *NamedBlock
	Clean        *NamedBlock
	Filter       bool // of a filter, whose unnamed statements are the process block
}

// ParamBlock is param(...) with the attributes before it.
type ParamBlock struct {
	at
	Attributes []AttributeBase
	Params     []*Parameter
}

// Parameter is one declared parameter of a function, method or block.
type Parameter struct {
	at
	Attributes []AttributeBase // in order; the types are *TypeConstraint
	Name       *Variable
	Default    Expression // or nil
}

// NamedBlock is begin, process, end, clean or dynamicparam, or the unnamed statements of a block.
type NamedBlock struct {
	at
	Kind       Kind // Begin, Process, End, Clean, Dynamicparam
	Unnamed    bool
	Statements []Statement
	Traps      []*Trap
}

// Block is statements in braces, or those of $( ) and @( ).
type Block struct {
	at
	Statements []Statement
	Traps      []*Trap
}

// Attribute is [Name(arguments)].
type Attribute struct {
	at
	Type       *TypeName
	Positional []Expression
	Named      []*NamedArgument
}

// TypeConstraint is [Type] before a variable, parameter or expression.
type TypeConstraint struct {
	at
	Type *TypeName
}

// NamedArgument is Name = Value in an attribute; without a value it is $true.
type NamedArgument struct {
	at
	Name    string
	Value   Expression
	Omitted bool // the value was left out
}

// TypeName is the name of a type: plain, generic (Args) or an array (Element).
type TypeName struct {
	at
	Name     string      // without assembly, arguments and ranks; empty for an array
	Assembly string      // what stood after a comma
	Generic  *TypeName   // the open type, when there are Args
	Args     []*TypeName // type arguments
	Element  *TypeName   // of an array
	Rank     int         // of an array
}

func (*Attribute) attributeBase()      {}
func (*TypeConstraint) attributeBase() {}

// Pipeline is elements joined by |.
type Pipeline struct {
	at
	isStatement
	Elements   []PipelineElement
	Background bool
}

// PipelineChain is Left && Right or Left || Right.
type PipelineChain struct {
	at
	isStatement
	Left       Statement // *Pipeline or *PipelineChain
	Op         Kind      // KindAndAnd, KindOrOr
	Right      *Pipeline
	Background bool
}

// Command is a command with its elements; Elements[0] is its name.
type Command struct {
	at
	isStatement
	Invocation   Kind   // KindUnknown, KindAmpersand or KindDot
	Elements     []Node // Expression or *CommandParameter
	Redirections []Redirection
}

// CommandExpression is an expression as an element of a pipeline. The right side of an
// assignment and some conditions have it without a Pipeline around it.
type CommandExpression struct {
	at
	isStatement
	Expr         Expression
	Redirections []Redirection
}

func (*Command) pipelineElement()           {}
func (*CommandExpression) pipelineElement() {}

// CommandParameter is -Name or -Name:Argument.
type CommandParameter struct {
	at
	Name     string // without dash and colon
	Argument Expression
	NameSpan Span // of -Name, with the colon
}

// Stream is a number of an output stream; AllStreams is *.
type Stream int

// The streams that a redirection names.
const (
	AllStreams Stream = iota
	Output
	ErrorStream
	Warning
	Verbose
	Debug
	Information
)

// FileRedirection is n> or n>> with its target.
type FileRedirection struct {
	at
	From   Stream
	Append bool
	Target Expression
}

// MergingRedirection is n>&1.
type MergingRedirection struct {
	at
	From, To Stream
}

func (*FileRedirection) redirection()    {}
func (*MergingRedirection) redirection() {}

// Assignment is Left Op Right, where Right is any statement.
type Assignment struct {
	at
	isStatement
	Left   Expression
	Op     Kind // KindEquals, KindPlusEquals, ...
	OpSpan Span
	Right  Statement
}

// Clause is a condition with its block.
type Clause struct {
	Cond Statement // *Pipeline (or chain, assignment)
	Body *Block
}

// If is if, elseif ..., else.
type If struct {
	at
	isStatement
	Clauses []Clause
	Else    *Block
}

// SwitchClause is a pattern with its block.
type SwitchClause struct {
	Pattern Expression
	Body    *Block
}

// Switch is the switch statement.
type Switch struct {
	at
	isStatement
	Label         string
	Regex         bool
	Wildcard      bool
	Exact         bool
	CaseSensitive bool
	File          bool
	Parallel      bool
	Cond          Statement
	Clauses       []SwitchClause
	Default       *Block
}

// ForEach is foreach ($v in list) {}.
type ForEach struct {
	at
	isStatement
	Label    string
	Var      *Variable
	Cond     Statement
	Throttle Expression
	Parallel bool
	Body     *Block
}

// For is for (init; cond; step) {}; each part may be nil.
type For struct {
	at
	isStatement
	Label            string
	Init, Cond, Step Statement
	Body             *Block
}

// While is while (cond) {}.
type While struct {
	at
	isStatement
	Label string
	Cond  Statement
	Body  *Block
}

// DoWhile is do {} while (cond).
type DoWhile struct {
	at
	isStatement
	Label string
	Cond  Statement
	Body  *Block
}

// DoUntil is do {} until (cond).
type DoUntil struct {
	at
	isStatement
	Label string
	Cond  Statement
	Body  *Block
}

// Try is try with its catches and finally.
type Try struct {
	at
	isStatement
	Body    *Block
	Catches []*Catch
	Finally *Block
}

// Catch is one catch; without types it takes all.
type Catch struct {
	at
	Types []*TypeConstraint
	Body  *Block
}

// Trap is trap [Type] {}.
type Trap struct {
	at
	isStatement
	Type *TypeConstraint
	Body *Block
}

// Break is break with an optional label.
type Break struct {
	at
	isStatement
	Label Expression
}

// Continue is continue with an optional label.
type Continue struct {
	at
	isStatement
	Label Expression
}

// Return is return with an optional pipeline.
type Return struct {
	at
	isStatement
	Value Statement
}

// Exit is exit with an optional pipeline.
type Exit struct {
	at
	isStatement
	Value Statement
}

// Throw is throw with an optional pipeline.
type Throw struct {
	at
	isStatement
	Value Statement
}

// Data is a data section.
type Data struct {
	at
	isStatement
	Variable string
	Allowed  []Expression
	Body     *Block
}

// FunctionDefinition is function or filter; Params are those in parentheses after the name.
type FunctionDefinition struct {
	at
	isStatement
	Name     string
	NameSpan Span
	Filter   bool
	Workflow bool // which is an error
	Parens   bool // there is a list of parameters, perhaps an empty one
	Params   []*Parameter
	Body     *ScriptBlock
}

// UsingKind is what a using statement names.
type UsingKind int

// The kinds of using statements.
const (
	UsingNamespace UsingKind = iota
	UsingModule
	UsingAssembly
	UsingCommand
	UsingType
)

// Using is using namespace|module|assembly.
type Using struct {
	at
	isStatement
	Kind   UsingKind
	Name   *StringConst
	Alias  *StringConst
	Module *Hashtable
}

// TypeDefinition is a class or an enum.
type TypeDefinition struct {
	at
	isStatement
	Attributes []AttributeBase
	Enum       bool
	Interface  bool
	Name       string
	Bases      []*TypeConstraint
	Members    []MemberDefinition
}

// PropertyMember is a property of a class or a value of an enum.
type PropertyMember struct {
	at
	Attributes []AttributeBase
	Type       *TypeConstraint
	Name       string
	Value      Expression
	Static     bool
	Hidden     bool
}

// FunctionMember is a method or constructor.
type FunctionMember struct {
	at
	Attributes  []AttributeBase
	Return      *TypeConstraint
	Name        string
	Function    *FunctionDefinition
	Static      bool
	Hidden      bool
	Constructor bool
}

func (*PropertyMember) memberDefinition() {}
func (*FunctionMember) memberDefinition() {}

// ErrorStatement stands where a statement could not be read; Nested is what was.
type ErrorStatement struct {
	at
	isStatement
	Keyword Span // parallel or sequence before a block
	Nested  []Node
}
