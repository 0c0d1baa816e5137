package utility

import (
	"strings"

	"emsh/docs/about"
	"emsh/shell/command"
	"emsh/shell/complete"
	"emsh/shell/eval"
	"emsh/shell/syntax"
)

type registerArgumentCompleter struct {
	CommandName   []string       `param:"pos=0,set=PowerShellSet;mandatory,set=NativeSet" help:"The commands; all of them if left out."`
	ParameterName string         `param:"mandatory,set=PowerShellSet" help:"The parameter whose values are offered."`
	ScriptBlock   any            `param:"mandatory" help:"Gets command, parameter, word, tree and bound parameters, and writes what can follow."`
	Native        command.Switch `param:"set=NativeSet" help:"The commands are programs."`
}

func (r *registerArgumentCompleter) Process(c *command.Call) error {
	block, ok := r.ScriptBlock.(*eval.ScriptBlock)
	if !ok {
		return fail("NotAScriptBlock", command.InvalidArgument, "System.ArgumentException", "A script block is needed here.", r.ScriptBlock)
	}
	names := r.CommandName
	if len(names) == 0 {
		names = []string{""}
	}
	for _, name := range names {
		eval.From(c).Session().RegisterCompleter(name, r.ParameterName, block)
	}
	return nil
}

var registerArgumentCompleterCommand = command.Define[registerArgumentCompleter](command.Spec{Verb: "Register", Noun: "ArgumentCompleter", DefaultSet: "NativeSet",
	Synopsis: "Lets a script block complete the values of a parameter.",
	Examples: []command.Example{{Title: "Offer two servers", Code: "Register-ArgumentCompleter -CommandName Get-Date -ParameterName Format -ScriptBlock { 'yyyy', 'HH:mm' }"}}})

type tabExpansion struct {
	InputScript  string `param:"name=inputScript,pos=0,mandatory" help:"What is typed."`
	CursorColumn int    `param:"name=cursorColumn,pos=1" help:"Where the cursor stands, in characters; the end if left out."`
	Options      any    `param:"name=options,pos=2" help:"Accepted for compatibility."`
}

func (t *tabExpansion) Process(c *command.Call) error {
	session := eval.From(c).Session()
	cursor := len(t.InputScript)
	if c.Has("cursorColumn") {
		cursor = byteOffset(t.InputScript, t.CursorColumn)
	}
	r := complete.At(c.Context, complete.Of(session, about.Names), t.InputScript, cursor)
	out := bag("CurrentMatchIndex", int32(-1), "ReplacementIndex", int32(-1), "ReplacementLength", int32(-1), "CompletionMatches", listOf(r.Matches, completionResult))
	if r.Start >= 0 {
		_ = out.Set("ReplacementIndex", int32(syntax.UTF16Len(t.InputScript[:r.Start])))       // a bag takes what it has
		_ = out.Set("ReplacementLength", int32(syntax.UTF16Len(t.InputScript[r.Start:r.End]))) // likewise
	}
	out.SetTypeNames("System.Management.Automation.CommandCompletion", "System.Object")
	return c.Write(out)
}

// byteOffset is the offset in bytes of an offset in UTF-16 units.
func byteOffset(text string, units int) int {
	for i, r := range text {
		if units <= 0 {
			return i
		}
		units--
		if r >= 0x10000 {
			units--
		}
	}
	return len(text)
}

func completionResult(m complete.Match) any {
	o := bag("CompletionText", m.Text, "ListItemText", m.List, "ResultType", m.Kind, "ToolTip", strings.TrimSpace(m.Tip))
	o.SetTypeNames("System.Management.Automation.CompletionResult", "System.Object")
	return o
}

var expandTabCommand = command.Define[tabExpansion](command.Spec{Verb: "Expand", Noun: "Tab", Aliases: []string{"TabExpansion2"},
	Synopsis: "Says what can follow at a cursor, as the Tab key does.",
	Examples: []command.Example{{Title: "What begins with Sort-", Code: "(TabExpansion2 'Sort-O').CompletionMatches.CompletionText", Output: "Sort-Object"}}})
