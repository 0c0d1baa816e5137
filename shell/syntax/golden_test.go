package syntax

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"emsh/shell/culture"
	"emsh/shell/golden"
)

// recordedTokens is what the real scanner and parser saw in a script.
type recordedTokens struct {
	ID     string   `json:"id"`
	Script string   `json:"script"`
	Tokens [][]any  `json:"tokens"`
	AST    [][]any  `json:"ast"`
	Errors []string `json:"parse_error_ids"`
}

// mutant is a script that is broken or half typed.
type mutant struct {
	ID              string  `json:"id"`
	Script          string  `json:"script"`
	Incomplete      bool    `json:"incomplete"`
	FirstIncomplete bool    `json:"first_incomplete"`
	Errors          [][]any `json:"errors"`
	AST             [][]any `json:"ast"`
}

// units maps byte offsets to UTF-16 units, as recordings count.
func units(text string) func(int) int {
	if len(text) == UTF16Len(text) {
		return func(i int) int { return i }
	}
	at := make([]int, len(text)+1)
	n := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		for k := range size {
			at[i+k] = n
		}
		n++
		if r >= 0x10000 {
			n++
		}
		i += size
		at[i] = n
	}
	return func(i int) int {
		if i > len(text) {
			return at[len(text)] + i - len(text)
		}
		return at[i]
	}
}

// lines writes a list of records, one a line, for comparing and showing.
func lines(records [][]any) []string {
	list := make([]string, len(records))
	for i, r := range records {
		b, _ := json.Marshal(r)
		list[i] = string(b)
	}
	return list
}

func dumpTokens(s *Script) [][]any {
	at := units(s.Text)
	var list [][]any
	for _, t := range s.Tokens {
		list = append(list, []any{t.Kind.String(), s.Source(t.Span()), at(t.Start), at(t.End), flagNames(t.Flags)})
	}
	return list
}

var flagWords = []string{
	"Keyword", "ScriptBlockBlockName", "", "", "BinaryOperator", "UnaryOperator", "CaseSensitiveOperator",
	"TernaryOperator", "SpecialOperator", "AssignmentOperator", "", "ParseModeInvariant", "TokenInError",
	"DisallowedInRestrictedMode", "PrefixOrPostfixOperator", "CommandName", "MemberName", "TypeName",
	"AttributeName", "CanConstantFold", "StatementDoesntSupportAttributes",
}

var precedenceWords = map[Flags]string{
	precLogical: "Logical", precBitwise: "Bitwise", precComparison: "Comparison", precCoalesce: "Coalesce",
	precAdd: "Add", precMultiply: "Multiply", precFormat: "Format", precRange: "Range",
}

func flagNames(f Flags) string {
	var names []string
	if word := precedenceWords[f&precMask]; word != "" {
		names = append(names, "BinaryPrecedence"+word)
	}
	for i, word := range flagWords {
		if f&(1<<(i+4)) != 0 {
			names = append(names, word)
		}
	}
	if names == nil {
		return "None"
	}
	return strings.Join(names, ", ")
}

// recordedNames are the recordings' names of nodes that are called otherwise here.
var recordedNames = map[string]string{
	"Block": "StatementBlock", "If": "IfStatement", "ForEach": "ForEachStatement", "For": "ForStatement",
	"While": "WhileStatement", "DoWhile": "DoWhileStatement", "DoUntil": "DoUntilStatement", "Switch": "SwitchStatement",
	"Try": "TryStatement", "Catch": "CatchClause", "Trap": "TrapStatement", "Break": "BreakStatement",
	"Continue": "ContinueStatement", "Return": "ReturnStatement", "Exit": "ExitStatement", "Throw": "ThrowStatement",
	"Data": "DataStatement", "Assignment": "AssignmentStatement", "Using": "UsingStatement",
	"Binary": "BinaryExpression", "Unary": "UnaryExpression", "Ternary": "TernaryExpression",
	"Convert": "ConvertExpression", "Attributed": "AttributedExpression", "Member": "MemberExpression",
	"InvokeMember": "InvokeMemberExpression",
	"Index":        "IndexExpression", "Constant": "ConstantExpression", "StringConst": "StringConstantExpression",
	"ExpandableString": "ExpandableStringExpression", "Variable": "VariableExpression", "Array": "ArrayLiteral",
	"ArrayExpr": "ArrayExpression", "SubExpr": "SubExpression", "Paren": "ParenExpression",
	"ScriptBlockExpr": "ScriptBlockExpression", "NamedArgument": "NamedAttributeArgument",
}

func dumpTree(s *Script, suffix string, details bool) [][]any {
	at := units(s.Text)
	var list [][]any
	add := func(name string, span Span, detail any) {
		record := []any{name + suffix, at(span.Start), at(span.End)}
		if details {
			record = append(record, detail)
		}
		list = append(list, record)
	}
	Inspect(s.Root, func(n Node) bool {
		name := reflect.TypeOf(n).Elem().Name()
		if recorded := recordedNames[name]; recorded != "" {
			name = recorded
		}
		if call, ok := n.(*BaseConstructorCall); ok { // recorded is only what it calls
			add("VariableExpression", call.Keyword, nil)
			add("StringConstantExpression", call.Keyword, "BareWord")
			return true
		}
		add(name, n.Span(), detail(n))
		return true
	})
	return list
}

var quoteNames = []string{"BareWord", "SingleQuoted", "SingleQuotedHereString", "DoubleQuoted", "DoubleQuotedHereString"}

func detail(n Node) any {
	switch n := n.(type) {
	case *Binary:
		return n.Op.String()
	case *Unary:
		return n.Op.String()
	case *StringConst:
		return quoteNames[n.Quote]
	case *CommandParameter:
		return n.Name
	case *Command:
		if name, ok := n.Elements[0].(*StringConst); ok {
			return name.Value
		}
	case *Constant:
		return valueType(n.Value)
	}
	return nil
}

func valueType(v any) any {
	switch v.(type) {
	case int32:
		return "Int32"
	case int64:
		return "Int64"
	case uint32:
		return "UInt32"
	case uint64:
		return "UInt64"
	case float64:
		return "Double"
	case culture.Decimal:
		return "Decimal"
	case bool:
		return "Boolean"
	case int8:
		return "SByte"
	case uint8:
		return "Byte"
	case int16:
		return "Int16"
	case uint16:
		return "UInt16"
	case *big.Int:
		return "BigInteger"
	}
	return fmt.Sprintf("%T", v)
}

// firstDifference shows where two lists part, or is "".
func firstDifference(got, want []string) string {
	if slices.Equal(got, want) {
		return ""
	}
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	return fmt.Sprintf("at %d\n got %q\nwant %q", i, got[min(i, len(got)):min(i+4, len(got))], want[min(i, len(want)):min(i+4, len(want))])
}

// scripts returns the recorded scripts of a folder by ID.
func scripts(t *testing.T, folder string) map[string]golden.Script {
	t.Helper()
	names, err := golden.Names(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]golden.Script{}
	for _, name := range names {
		if strings.HasSuffix(name, "tokens.jsonl") {
			continue
		}
		list, err := golden.Read[golden.Script](name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			all[s.ID] = s
		}
	}
	return all
}

func TestGoldenTokens(t *testing.T) {
	tally := golden.NewTally(t, "syntax")
	for _, folder := range []string{"core", "scripts"} {
		texts := scripts(t, folder)
		recorded, err := golden.Read[recordedTokens](folder + "/tokens.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for i := range recorded {
			recorded[i].Script = texts[recorded[i].ID].Script
		}
		compareTokens(tally, folder, recorded)
	}
	tally.Close()
}

func compareTokens(tally *golden.Tally, area string, recorded []recordedTokens) {
	for _, r := range recorded {
		s := Parse(r.ID, r.Script)
		tally.Add(area+"/tokens", r.ID, r.Script, firstDifference(lines(dumpTokens(s)), lines(r.Tokens)))
		tally.Add(area+"/tree", r.ID, r.Script, firstDifference(lines(dumpTree(s, "Ast", true)), lines(r.AST)))
	}
}

func TestGoldenBindTokens(t *testing.T) {
	type bound struct {
		ID      string `json:"id"`
		Script  string `json:"script"`
		Command string `json:"command"`
		Text    string `json:"text"`
	}
	texts := map[string]string{}
	for _, b := range golden.SharedLines[bound](t, "golden/bind/bind.jsonl") {
		texts[b.ID] = b.Script + b.Command + b.Text
	}
	recorded := golden.SharedLines[recordedTokens](t, "golden/bind/tokens.jsonl")
	for i := range recorded {
		recorded[i].Script = texts[recorded[i].ID]
	}
	tally := golden.NewTally(t, "syntax")
	compareTokens(tally, "bind", recorded)
	tally.Close()
}

func TestGoldenMutants(t *testing.T) {
	mutants, err := golden.Read[mutant]("mutants.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	tally := golden.NewTally(t, "syntax")
	for _, m := range mutants {
		s := Parse(m.ID, m.Script)
		got, want := dumpErrors(s), lines(m.Errors)
		firstIncomplete := len(s.Errors) > 0 && s.Errors[0].Incomplete
		tally.Add("mutants/first", m.ID, m.Script, firstDifference(opening(got, s.Incomplete(), firstIncomplete), opening(want, m.Incomplete, m.FirstIncomplete)))
		tally.Add("mutants/errors", m.ID, m.Script, firstDifference(got, want))
		if m.AST != nil {
			tally.Add("mutants/tree", m.ID, m.Script, firstDifference(lines(dumpTree(s, "", false)), lines(m.AST)))
		}
	}
	tally.Close()
}

// opening is the first error, and whether more input would help.
func opening(errs []string, incomplete, firstIncomplete bool) []string {
	first := ""
	if len(errs) > 0 {
		first = errs[0]
	}
	return []string{first, fmt.Sprint(incomplete, firstIncomplete)}
}

func dumpErrors(s *Script) []string {
	at := units(s.Text)
	var list [][]any
	for _, e := range s.Errors {
		list = append(list, []any{e.ID, at(e.Span.Start), at(e.Span.End), e.Message})
	}
	return lines(list)
}

func TestGoldenParseErrors(t *testing.T) {
	tally := golden.NewTally(t, "syntax")
	for _, folder := range []string{"core", "scripts"} {
		for id, r := range scripts(t, folder) {
			s := Parse(id, r.Script)
			var got, want []string
			for _, e := range s.Errors {
				place := s.Position(e.Span.Start)
				got = append(got, fmt.Sprint(e.ID, place, e.Message, s.Source(e.Span), e.Incomplete))
			}
			for _, e := range r.Want.ParseErrors {
				want = append(want, fmt.Sprint(e.ID, Position{e.Line, e.Col}, e.Message, e.Text, e.Incomplete))
			}
			tally.Add(folder+"/parse_errors", id, r.Script, firstDifference(got, want))
		}
	}
	tally.Close()
}
