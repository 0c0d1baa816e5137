package utility

import (
	"cmp"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// deepestJSON bounds the nesting whatever is asked for.
const deepestJSON = 100_000

type convertFromJSON struct {
	InputObject string         `param:"pos=0,mandatory,pipeline,emptytext" help:"The JSON, whole or line by line."`
	AsHashtable command.Switch `param:"" help:"Makes hashtables of objects, which keep case apart."`
	Depth       int            `param:"" valid:"range=1..2147483647" default:"1024" help:"How deep the JSON may be nested."`
	NoEnumerate command.Switch `param:"" help:"Writes an array as one object."`
	DateKind    string         `param:"is=JsonDateKind" help:"What becomes of dates: Default, Local, Utc, Offset or String."`

	lines []string
}

func (f *convertFromJSON) Process(c *command.Call) error {
	if c.Piped && !c.Has("InputObject") {
		f.lines = append(f.lines, object.Text(c.Input))
		return nil
	}
	f.lines = append(f.lines, f.InputObject)
	return nil
}

// End converts the lines together, or each by itself where the first one is whole.
func (f *convertFromJSON) End(c *command.Call) error {
	if len(f.lines) == 0 {
		return nil
	}
	if len(f.lines) == 1 {
		return f.convert(c, f.lines[0])
	}
	first, err := f.parse(f.lines[0])
	if err != nil {
		return f.convert(c, strings.Join(f.lines, "\n"))
	}
	if err := f.write(c, first); err != nil {
		return err
	}
	if first == nil {
		return f.convert(c, strings.Join(f.lines, "\n"))
	}
	for _, line := range f.lines[1:] {
		if err := f.convert(c, line); err != nil {
			return err
		}
	}
	return nil
}

func (f *convertFromJSON) convert(c *command.Call, text string) error {
	v, err := f.parse(text)
	if err != nil {
		return err
	}
	return f.write(c, v)
}

func (f *convertFromJSON) parse(text string) (any, error) {
	r := &jsonReader{text: text, tables: bool(f.AsHashtable), dates: strings.ToLower(f.DateKind), depth: min(cmp.Or(f.Depth, 1024), deepestJSON)}
	return r.document()
}

func (f *convertFromJSON) write(c *command.Call, v any) error {
	if f.NoEnumerate {
		return c.Write(v)
	}
	return writeAll(c, v)
}

var convertFromJSONCommand = command.Define[convertFromJSON](command.Spec{Verb: "ConvertFrom", Noun: "Json",
	Synopsis: "Turns JSON into objects.",
	Examples: []command.Example{{Title: "A property", Code: "('{\"a\":1}' | ConvertFrom-Json).a", Output: "1"}}})
