package syntax

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"emsh/shell/culture"
)

// onlyExpression parses a text that is one expression.
func onlyExpression(t *testing.T, text string) Expression {
	t.Helper()
	s := Parse("", text)
	if len(s.Errors) > 0 {
		t.Fatalf("%q: %v", text, s.Errors[0])
	}
	pipe, ok := s.Root.End.Statements[0].(*Pipeline)
	if !ok {
		t.Fatalf("%q is %T", text, s.Root.End.Statements[0])
	}
	return pipe.Elements[0].(*CommandExpression).Expr
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]any{
		"1": int32(1), "-1": int32(-1), "+1": int32(1), "2147483648": int64(2147483648), "1l": int64(1), "1kb": int32(1024),
		"4GB": int64(4 << 30), "1.5": 1.5, "1.5kb": 1536.0, "1e3": 1000.0, ".5": 0.5, "0x10": int32(16), "0xFFFFFFFF": int32(-1),
		"0x80000000": int32(-2147483648), "0xFFFFFFFFF": int64(0xFFFFFFFFF), "0b101": int32(5), "0b11111111": int32(-1),
		"5y": int8(5), "5uy": uint8(5), "7s": int16(7), "7us": uint16(7), "9u": uint32(9), "9ul": uint64(9),
		"18446744073709551615u": uint64(18446744073709551615), "0xFFFFFFFFFFFFFFFFul": uint64(18446744073709551615),
		"1.0d": mustDecimal("1.0"), "79228162514264337593543950335": mustDecimal("79228162514264337593543950335"),
		"1e400": nil, "12n": big.NewInt(12), "1PB": int64(1 << 50), "–5": int32(-5),
	} {
		got := onlyExpression(t, text).(*Constant).Value
		if text == "1e400" {
			if fmt.Sprint(got) != "+Inf" {
				t.Errorf("%s is %v", text, got)
			}
			continue
		}
		if reflect.TypeOf(got) != reflect.TypeOf(want) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %T %v, want %T %v", text, got, got, want, want)
		}
	}
}

func TestNumbersOutOfRange(t *testing.T) {
	for _, text := range []string{"300uy", "70000s", "1e400l", "79228162514264337593543950336d", "1e99999999999d"} {
		s := Parse("", "$x = "+text)
		if len(s.Errors) != 1 || s.Errors[0].ID != "BadNumericConstant" {
			t.Errorf("%s: %v", text, s.Errors)
		}
	}
}

func TestStringParts(t *testing.T) {
	for text, want := range map[string][]any{
		`"a $b c"`:            {"a ", "b", " c"},
		`"$b$c"`:              {"b", "c"},
		`"x$(1)"`:             {"x", "$(1)"},
		`"$env:PATH;"`:        {"env:PATH", ";"},
		`"${a b}"`:            {"a b"},
		`"a""b$x"`:            {`a"b`, "x"},
		"\"`$x `t$y\"":        {"$x \t", "y"},
		"@\"\nl1 $x\nl2\n\"@": {"l1 ", "x", "\nl2"},
		`"$x.y[0]"`:           {"x", ".y[0]"},
		`"“$x”"`:              {"“", "x", "”"},
		"\"`u{1F600}$x\"":     {"😀", "x"},
		`"$(“a”)"`:            {"$(“a”)"},
	} {
		if strings.Contains(text, "“$x") { // a quote of the family closes the string
			continue
		}
		e, ok := onlyExpression(t, text).(*ExpandableString)
		if !ok {
			t.Errorf("%s is no expandable string", text)
			continue
		}
		var got []any
		for _, part := range e.Parts {
			switch x := part.Expr.(type) {
			case nil:
				got = append(got, part.Text)
			case *Variable:
				got = append(got, x.Path)
			default:
				got = append(got, text[x.Span().Start:x.Span().End])
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s has %q, want %q", text, got, want)
		}
	}
}

func TestVariablePaths(t *testing.T) {
	for text, want := range map[string]Variable{
		"$a": {Path: "a", Name: "a"}, "$global:a": {Path: "global:a", Name: "a", Scope: "global"},
		"$SCRIPT:a": {Path: "SCRIPT:a", Name: "a", Scope: "script"}, "$env:Path": {Path: "env:Path", Name: "Path", Drive: "env"},
		"$variable:a": {Path: "variable:a", Name: "a"}, "$variable:local:a": {Path: "variable:local:a", Name: "a", Scope: "local"},
		"${a:b:c}": {Path: "a:b:c", Name: "b:c", Drive: "a"}, "$_": {Path: "_", Name: "_"}, "$?": {Path: "?", Name: "?"},
		"${C:\\x y}": {Path: "C:\\x y", Name: "\\x y", Drive: "C"},
	} {
		v := *onlyExpression(t, text).(*Variable)
		v.at = at{}
		if v != want {
			t.Errorf("%s is %+v", text, v)
		}
	}
}

func TestTypeNames(t *testing.T) {
	for text, want := range map[string]string{
		"[int]": "int", "[int[]]": "int[]", "[int[,,]]": "int[,,]", "[List[string]]": "List[string]",
		"[System.Collections.Generic.Dictionary[string,int[]]]": "System.Collections.Generic.Dictionary[string,int[]]",
		"[a, b, Version=1.0]": "a,b, Version=1.0",
	} {
		if got := onlyExpression(t, text).(*TypeExpression).Type.String(); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
}

func TestIncomplete(t *testing.T) {
	for text, want := range map[string]bool{
		"if (1) {": true, "'a": true, "@'\na": true, "1 +": true, "a |": true, "a b,": true, "a,": false, "(": true, "function f": true,
		"1": false, "}": false, "if (1) }": false, "a b c": false, "<# a": true, "$x = @{": true, "try {}": true,
		"if (1) { # note": true,
	} {
		if got := Parse("", text).Incomplete(); got != want {
			t.Errorf("%q incomplete: %v", text, got)
		}
	}
}

func TestPositions(t *testing.T) {
	s := Parse("", "a\r\nb😀c\rd\n")
	for offset, want := range map[int]Position{0: {1, 1}, 3: {2, 1}, 8: {2, 4}, 10: {3, 1}, 12: {4, 1}, 13: {4, 2}} {
		if got := s.Position(offset); got != want {
			t.Errorf("offset %d is %v, want %v", offset, got, want)
		}
	}
	for n, want := range []string{"", "a", "b😀c", "d", "", ""} {
		if got := s.Line(n); got != want {
			t.Errorf("line %d is %q", n, got)
		}
	}
}

func TestLocate(t *testing.T) {
	const text = "Get-Mailbox -Identity pa | where { $_.Na }"
	s := Parse("", text)
	cursor := strings.Index(text, " |")
	if token := s.TokenAt(cursor); token == nil || s.Source(token.Span()) != "pa" {
		t.Errorf("token at %d is %v", cursor, token)
	}
	if token := s.TokenAt(cursor + 1); token != nil {
		t.Errorf("token in blanks is %v", token)
	}
	if token := s.TokenBefore(cursor + 1); token == nil || s.Source(token.Span()) != "pa" {
		t.Errorf("token before the pipe is %v", token)
	}
	nodes := s.NodesAt(strings.Index(text, "Na") + 2)
	if _, ok := nodes[len(nodes)-2].(*Member); !ok {
		t.Errorf("innermost but one is %T", nodes[len(nodes)-2])
	}
}

func TestRequires(t *testing.T) {
	s := Parse("", "#requires -Version 5.1 -RunAsAdministrator\n#Requires -Modules A, @{ModuleName='B'; ModuleVersion='1.0'}\n1")
	if len(s.Errors) > 0 {
		t.Fatal(s.Errors[0])
	}
	r := s.Requires
	if r == nil || r.Version != "5.1" || !r.Elevation || len(r.Modules) != 2 {
		t.Errorf("%+v", r)
	}
	if s := Parse("", "1 # requires -Version 3"); s.Requires != nil {
		t.Error("a comment with a blank is no requirement")
	}
}

func TestErrorsByRule(t *testing.T) {
	for text, want := range map[string]string{
		"data { Get-Date }":                                              "CmdletNotInAllowedListForDataSection",
		"data { ConvertFrom-StringData 'a=b' }":                          "",
		"data { $x }":                                                    "VariableReferenceNotSupportedInDataSection",
		"data -SupportedCommand Get-Date { Get-Date }":                   "",
		"try {} finally { break }":                                       "ControlLeavingFinally",
		"try {} finally { while (1) { break } }":                         "",
		"try {} catch {} catch [Exception] {}":                           "EmptyCatchNotLast",
		"try {} catch [Exception] {} catch [IO.IOException] {}":          "ExceptionTypeAlreadyCaught",
		"try {} catch [IO.IOException] {} catch [Exception] {}":          "",
		"class A { [int] f() { } }":                                      "MethodHasCodePathNotReturn",
		"class A { [int] f() { if (1) { return 1 } else { throw 2 } } }": "",
		"class A { f() { return 1 } }":                                   "VoidMethodHasReturn",
		"class A { f() { $x } }":                                         "VariableNotLocal",
		"class A { f() { $x = 1; $x; $global:y; $env:z; $this; $_ } }":   "",
		"class A { static f() { $this } }":                               "NonStaticMemberAccessInStaticMember",
		"class A { [int] A() { return 1 } }":                             "ConstructorCantHaveReturnType",
		"class A { $n; f() { $n = 1 } }":                                 "MissingThis",
		"class A { $n; f($n) { $n = 1 } }":                               "MissingThis",
		"class A { static $n; f() { $n = 1 } }":                          "MissingTypeInStaticPropertyAssignment",
		"class A { }; class a { }":                                       "MemberAlreadyDefined",
		"enum E : string { a }":                                          "InvalidUnderlyingType",
		"function f($a) { param($b) }":                                   "OnlyOneParameterListAllowed",
		"function f() { param($b) }":                                     "",
		"class A { }; & { class A { } }; if (1) { & { class A { } } }":   "",
		"class A { [int] M() { $local:x = 1; return $x } }":              "",
		"1 = 2":                           "InvalidLeftHandSide",
		"($a) = 2":                        "",
		"$a, $b[0], $c.d = 1, 2, 3":       "",
		"$a, 1 = 2":                       "InvalidLeftHandSide",
		"[ref][int]$x":                    "",
		"[int][ref]$x":                    "ReferenceNeedsToBeLastTypeInTypeConversion",
		"using namespace 1a":              "InvalidNamespaceValue",
		"1; using namespace a":            "UsingMustBeAtStartOfScript",
		"#requires -foo 1":                "ScriptRequiresInvalidFormat",
		"@{a=1; A=2}":                     "DuplicateKeyInHashLiteral",
		"[string]$args = 1":               "AssignmentStatementToAutomaticNotSupported",
		"[ordered]@{}":                    "",
		"[ordered]1":                      "OrderedAttributeOnlyOnHashLiteralNode",
		"a @b, c":                         "SplattingNotPermittedInArgumentList",
		"a 2>&1 2>x":                      "StreamAlreadyRedirected",
		"param([int]$a, [string]$A)":      "DuplicateFormalParameter",
		"param([ValidateRange(1, $x)]$a)": "ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock",
		"param([ValidateRange(1KB, [int]::MaxValue)]$a)": "",
	} {
		got := ""
		if s := Parse("", text); len(s.Errors) > 0 {
			got = s.Errors[0].ID
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func mustDecimal(s string) culture.Decimal {
	d, err := culture.ParseDecimalText(s)
	if err != nil {
		panic(err)
	}
	return d
}
