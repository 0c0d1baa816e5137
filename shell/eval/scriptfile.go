package eval

import (
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// openScript reads a script file and makes the stage of its call.
func (f *frame) openScript(path string, k *commandCode, o openArgs) (stage, error) {
	b, err := f.s.loadScript(path)
	if err != nil {
		return nil, f.calling(k, err)
	}
	f.s.hoist(f, b.code.script)
	return f.openBlock(b, filepath.Base(path), path, k, o)
}

// loadScript reads and parses a script file.
func (s *Session) loadScript(path string) (*ScriptBlock, error) {
	text, err := s.scriptText(path)
	if err != nil {
		return nil, fileFailed(err, path)
	}
	script := syntax.ParseTyped(path, text)
	s.checkTypes(script)
	if len(script.Errors) > 0 {
		return nil, parseFailed(script)
	}
	if err := s.requirements(script); err != nil {
		return nil, err
	}
	b := s.newBlock(script.Root, script)
	b.home = nil
	return b, nil
}

// readText reads a text file, whatever Unicode encoding its mark says.
func readText(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	switch {
	case len(raw) > 2 && raw[0] == 0xEF && raw[1] == 0xBB && raw[2] == 0xBF:
		raw = raw[3:]
	case len(raw) > 1 && raw[0] == 0xFF && raw[1] == 0xFE:
		return wide(raw[2:], 0, 1), nil
	case len(raw) > 1 && raw[0] == 0xFE && raw[1] == 0xFF:
		return wide(raw[2:], 1, 0), nil
	}
	return string(raw), nil
}

func wide(raw []byte, low, high int) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i+low]) | uint16(raw[2*i+high])<<8
	}
	return string(utf16.Decode(units))
}

// fileLines are the lines of a file: switch -File.
func (f *frame) fileLines(name string) ([]any, error) {
	text, err := readText(f.s.path(name))
	if err != nil {
		return nil, &command.Error{ID: "FileNotFound", Category: command.ObjectNotFound, Target: name, Err: err,
			Exception: "System.IO.FileNotFoundException", Message: "Could not find file '" + f.s.path(name) + "'."}
	}
	text = strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil, nil
	}
	var lines []any
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, line)
	}
	return lines, nil
}

// expandText expands the variables and expressions of a text, as in double quotes.
func (f *frame) expandText(text string) (any, error) {
	return f.textValue("@\"\n" + text + "\n\"@")
}

// textValue is what an expression's text gives, in the scope of the frame.
func (f *frame) textValue(text string) (any, error) {
	script := syntax.Parse("", text)
	if len(script.Errors) > 0 {
		return nil, parseFailed(script)
	}
	c := newCode(script.Root, script).compile()
	child := f.child(c, f.scope, discard{})
	got, err := child.collect(c.end)
	return plain(got.value()), err
}

// usings compiles using statements: namespaces to look types up in, and modules.
func (c *compiler) usings(all []*syntax.Using) {
	for _, u := range all {
		if u.Name == nil {
			continue
		}
		name := u.Name.Value
		switch u.Kind {
		case syntax.UsingNamespace:
			if c.script != nil && c.script.Name != "" {
				continue // a file's namespaces are its own
			}
			c.code.usings = append(c.code.usings, func(f *frame) error {
				f.s.usingNamespaces = append(f.s.usingNamespaces, name)
				return nil
			})
		case syntax.UsingModule:
			c.code.usings = append(c.code.usings, func(f *frame) error {
				var sink collector
				return f.invoke("Import-Module", []any{name}, nil, false, &sink)
			})
		}
	}
}

// hoist does what a script does before it runs: using statements, and the types that it defines.
func (s *Session) hoist(f *frame, script *syntax.Script) {
	c := newCode(script.Root, script)
	k := &compiler{code: c, script: script}
	k.usings(script.Root.Usings)
	for _, u := range c.usings {
		if err := u(f); err != nil && !passes(err) {
			_ = f.report(f.record(err, syntax.Span{}).rec)
		}
	}
	if script.Root.End == nil {
		return
	}
	for _, st := range script.Root.End.Statements {
		if d, ok := st.(*syntax.TypeDefinition); ok {
			s.defineType(f, d, script)
		}
	}
}

// data compiles a data section: its statements' output, as a value or in a variable.
func (c *compiler) data(d *syntax.Data) stmt {
	run := c.block(d.Body)
	if d.Variable == "" {
		return run
	}
	set := c.setter(&syntax.Variable{Path: d.Variable, Name: d.Variable})
	return func(f *frame) error {
		got, err := f.collect(run)
		if err != nil {
			return err
		}
		return set(f, got.value())
	}
}
