package docs

import (
	"context"
	"strings"
	"testing"

	"emsh/cmdlets"
	"emsh/docs/about"
	"emsh/server/admin/admintest"
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/help"
	"emsh/shell/syntax"
)

// blocks are the fenced texts of a language in a Markdown text.
func blocks(text, language string) []string {
	var all []string
	parts := strings.Split(text, "```")
	for i := 1; i < len(parts); i += 2 {
		if body, ok := strings.CutPrefix(parts[i], language+"\n"); ok {
			all = append(all, body)
		}
	}
	return all
}

// TestTopics reads each topic: its first line is its name, it has a summary, its commands are there and bind.
func TestTopics(t *testing.T) {
	known := commands()
	for _, name := range about.Names() {
		text, _ := about.Text(name)
		if !strings.HasPrefix(text, "# "+name+"\n") {
			t.Errorf("%s does not begin with its name", name)
		}
		if len(help.Summary(text)) < 20 {
			t.Errorf("%s has no summary", name)
		}
		for _, block := range blocks(text, "powershell") {
			checkCommands(t, name, block, known)
		}
	}
}

// TestExamples does the same with the examples of declarations.
func TestExamples(t *testing.T) {
	known := commands()
	for _, c := range all() {
		for _, e := range c.Examples {
			checkCommands(t, c.Name(), e.Code, known)
		}
	}
}

func commands() map[string]*command.Spec {
	known := map[string]*command.Spec{}
	for _, c := range all() {
		known[strings.ToLower(c.Name())] = &c.Spec
		for _, a := range c.Aliases {
			known[strings.ToLower(a)] = &c.Spec
		}
	}
	return known
}

// checkCommands parses a text and looks at every command in it that has a cmdlet's name.
func checkCommands(t *testing.T, where, text string, known map[string]*command.Spec) {
	t.Helper()
	script := syntax.Parse("", text)
	for _, e := range script.Errors {
		t.Errorf("%s: %q does not parse: %s", where, text, e.Message)
	}
	own := map[string]bool{}
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		if f, ok := n.(*syntax.FunctionDefinition); ok {
			own[strings.ToLower(f.Name)] = true
		}
		return true
	})
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.Command); ok && !own[strings.ToLower(c.CommandName())] {
			checkCommand(t, where, c, known)
		}
		return true
	})
}

func checkCommand(t *testing.T, where string, c *syntax.Command, known map[string]*command.Spec) {
	t.Helper()
	name := c.CommandName()
	spec := known[strings.ToLower(name)]
	if spec == nil {
		if verb, noun, ok := strings.Cut(name, "-"); ok && verb != "" && noun != "" && !strings.ContainsAny(name, "./\\") {
			t.Errorf("%s uses %s, which there is not", where, name)
		}
		return
	}
	for _, e := range c.Elements[1:] {
		if p, ok := e.(*syntax.CommandParameter); ok && !has(spec, p.Name) {
			t.Errorf("%s: %s has no parameter %s", where, spec.Name(), p.Name)
		}
	}
}

// has reports whether a parameter's name, alias or beginning is known.
func has(spec *command.Spec, name string) bool {
	for _, p := range append(command.CommonParams(spec.Impact != command.Reads), spec.Parameters()...) {
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			if len(n) >= len(name) && strings.EqualFold(n[:len(name)], name) {
				return true
			}
		}
	}
	return false
}

// TestHelpOfEverything shows every page in every view: none is empty, and each has its examples.
func TestHelpOfEverything(t *testing.T) {
	for _, c := range all() {
		page := help.Cmdlet(&c.Spec)
		for _, view := range []help.View{help.Default, help.Detailed, help.Full, help.Examples} {
			if text := page.Text(view); !strings.Contains(text, c.Name()) || strings.Contains(text, "\t") {
				t.Errorf("the page of %s, view %q, is not right:\n%s", c.Name(), view, text)
			}
		}
	}
}

// listening is a host that keeps errors.
type listening struct {
	eval.Silent
	errors []*command.Error
}

func (l *listening) Error(e *command.Error) { l.errors = append(l.errors, e) }

// TestExamplesRun runs the organization's examples against an organization of a test, those that
// change something with -WhatIf. Objects that they name need not be there, but every parameter must bind.
func TestExamplesRun(t *testing.T) {
	h := admintest.New(t, nil, cmdlets.Organization()...)
	ran, well := 0, 0
	for _, c := range cmdlets.Organization() {
		for _, e := range c.Examples {
			host := &listening{}
			s := eval.New(eval.Options{Host: host, Commands: cmdlets.Console(), Invoker: h.Invoker(h.Actor), Dir: t.TempDir(), Output: func(any) error { return nil }})
			if _, err := s.AddOrganization(); err != nil {
				t.Fatal(err)
			}
			r := s.Run(context.Background(), "", "$WhatIfPreference = $true\n"+e.Code)
			ran++
			if r.Err != nil {
				host.errors = append(host.errors, r.Err)
			}
			for _, err := range host.errors {
				if strings.Contains(err.Exception, "ParameterBinding") || strings.Contains(err.Exception, "CommandNotFound") {
					t.Errorf("%s: %s\n%s", c.Name(), e.Code, err.Message)
				}
			}
			if len(host.errors) == 0 {
				well++
			}
		}
	}
	t.Logf("%d examples ran, %d without an error", ran, well)
}
