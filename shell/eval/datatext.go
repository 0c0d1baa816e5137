package eval

import (
	"strings"

	"emsh/shell/syntax"
)

// Data evaluates a text that may hold nothing but data, as a data section does: what a .psd1 file is.
// Commands are those that it may call.
func (c *Caller) Data(path, text string, commands ...string) (any, error) {
	if alone := syntax.ParseTyped(path, text); len(alone.Errors) > 0 {
		return nil, parseFailed(alone) // so that the text cannot close the section around it
	}
	section := "data"
	if len(commands) > 0 {
		section += " -SupportedCommand '" + strings.Join(commands, "', '") + "'"
	}
	script := syntax.ParseTyped(path, section+" {\n"+text+"\n}")
	if len(script.Errors) > 0 {
		return nil, parseFailed(script)
	}
	got, err := c.f.runBlock(c.f.s.newBlock(script.Root, script), nil, nil, nil)
	if err != nil {
		return nil, err
	}
	return got.value(), nil
}

// ScriptFile is the file of the script that calls, "" where a line at the prompt does.
func (c *Caller) ScriptFile() string {
	path, _ := c.Get("PSCommandPath")
	return textOf(path)
}
