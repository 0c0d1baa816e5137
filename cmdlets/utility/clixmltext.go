package utility

import (
	"strings"

	"emsh/shell/command"
)

type convertToClixml struct {
	InputObject any `param:"pos=0,mandatory,pipeline,null,is=PSObject" help:"An object to keep."`
	Depth       int `param:"" valid:"range=1..2147483647" default:"2" help:"How deep objects within objects are kept."`

	all []any
}

func (t *convertToClixml) Process(c *command.Call) error {
	t.all = append(t.all, input(c, t.InputObject))
	return nil
}

func (t *convertToClixml) End(c *command.Call) error { return c.Write(clixmlText(t.all, t.Depth)) }

type convertFromClixml struct {
	InputObject string `param:"pos=0,mandatory,pipeline" help:"PowerShell's XML, whole or line by line."`

	text strings.Builder
}

func (f *convertFromClixml) Process(*command.Call) error {
	f.text.WriteString(f.InputObject + "\n")
	return nil
}

func (f *convertFromClixml) End(c *command.Call) error {
	return (&importClixml{}).read(c, f.text.String())
}

var convertToClixmlCommand = command.Define[convertToClixml](command.Spec{Verb: "ConvertTo", Noun: "CliXml",
	Synopsis: "Makes PowerShell's XML of objects.",
	Examples: []command.Example{{Title: "An object through text and back", Code: "1, 'a' | ConvertTo-CliXml | ConvertFrom-CliXml", Output: "1\na\n"}}})
var convertFromClixmlCommand = command.Define[convertFromClixml](command.Spec{Verb: "ConvertFrom", Noun: "CliXml",
	Synopsis: "Makes objects of PowerShell's XML.",
	Examples: []command.Example{{Title: "An object through text and back", Code: "Get-Date -Date 2007-03-01 | ConvertTo-CliXml | ConvertFrom-CliXml | ForEach-Object Year", Output: "2007\n"}}})
