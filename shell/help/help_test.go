package help

import (
	"slices"
	"strings"
	"testing"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

func function(t testing.TB, text string) *Page {
	script := syntax.Parse("", text)
	var page *Page
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		if f, ok := n.(*syntax.FunctionDefinition); ok && page == nil {
			f.Body.Script = script
			page = Function(f.Name, f.Body, nil)
		}
		return true
	})
	if page == nil {
		t.Fatal("the text has no function")
	}
	return page
}

func TestComments(t *testing.T) {
	for _, c := range []struct{ text, synopsis string }{
		{"<#\n.SYNOPSIS\nbefore\n#>\nfunction f { }", "before"},
		{"<#\n.SYNOPSIS\nfar\n#>\n\n\n\nfunction f { }", ""},
		{"function f {\n<#\n.SYNOPSIS\n  begin\n#>\n'x' }", "begin"},
		{"function f {\n'x'\n<#\n.synopsis\nend\n#>\n}", "end"},
		{"# .SYNOPSIS\n#  lines\nfunction f { }", "lines"},
		{"<#\n.SYNOPSIS\ns\n.NOSUCHTHING\nx\n#>\nfunction f { }", ""},
		{"# an ordinary comment\nfunction f { }", ""},
	} {
		if page := function(t, c.text); page.Synopsis != c.synopsis || page.Commented != (c.synopsis != "") {
			t.Errorf("%q: synopsis %q, commented %v", c.text, page.Synopsis, page.Commented)
		}
	}
}

func TestExamplesHavePrompts(t *testing.T) {
	page := function(t, "<#\n.EXAMPLE\nf 1\n\nOne.\n.EXAMPLE\nC:\\> f 2\ntwo\n#>\nfunction f { }")
	want := []Example{{Prompt: "PS > ", Code: "f 1", Remarks: "\nOne."}, {Prompt: "C:\\>", Code: "f 2", Remarks: "two"}}
	if !slices.Equal(page.Examples, want) {
		t.Errorf("got %q", page.Examples)
	}
}

func TestSyntaxOrder(t *testing.T) {
	at := func(position int, mandatory bool) []command.ParamSet {
		return []command.ParamSet{{Position: position, Mandatory: mandatory}}
	}
	params := []command.Param{
		{Name: "Free", Type: "String", Sets: at(-1, false)}, {Name: "Must", Type: "Int32", Sets: at(-1, true)},
		{Name: "First", Type: "String[]", Sets: at(0, true)}, {Name: "On", Type: "SwitchParameter", Switch: true, Sets: at(-1, false)},
	}
	got := Syntax("Do-It", params, "", true, Short)
	if want := "Do-It [-First] <string[]> -Must <int> [-Free <string>] [-On] [<CommonParameters>]"; len(got) != 1 || got[0] != want {
		t.Errorf("got %q", got)
	}
}

func TestTopic(t *testing.T) {
	got := Topic("# about_x\n\nSome **words** and `code`, a [link](a.md).\n\n- one\n- two\n\n```\nas it is\n```\n\n| a | b |\n|---|---|\n", 30)
	want := "ABOUT_X\n\n    Some words and code, a\n    link.\n\n    - one\n    - two\n\n        as it is\n\n    a                             b\n"
	if got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func FuzzFunction(f *testing.F) {
	f.Add("<#\n.SYNOPSIS\ns\n.PARAMETER a\nx\n#>\nfunction f { param(# c\n$a = 1) }")
	f.Add("function f { # .EXAMPLE\n# >\n }")
	f.Fuzz(func(t *testing.T, text string) {
		if script := syntax.Parse("", text); len(text) < 4096 && strings.Contains(text, "function") && len(script.Errors) == 0 {
			Script("s", script, nil).Text(Full)
		}
	})
}
