package eval

import (
	"context"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Caller is who called a cmdlet: the scope, streams and session that it may look at and change.
type Caller struct {
	f     *frame
	call  *command.Call
	stage *cmdletStage
}

// From is the caller of a cmdlet; nil where the cmdlet runs outside an evaluator.
func From(call *command.Call) *Caller {
	c, _ := call.Engine.(*Caller)
	return c
}

// Session is the session that the cmdlet runs in.
func (c *Caller) Session() *Session { return c.f.s }

// Given reports whether a common parameter was given with the call, rather than by preference.
func (c *Caller) Given(common string) bool {
	_, ok := c.stage.binding.Common[common]
	return ok
}

// Each prepares a block that is to run for many objects in the caller's own scope, as
// ForEach-Object and Where-Object do. The function runs it with $_ set; out takes what it writes.
func (c *Caller) Each(block any) (func(underscore any, out func(any) error) error, error) {
	b, err := c.block(block)
	if err != nil {
		return nil, err
	}
	return b.inScope(c.f)
}

// Test prepares a block whose outcome is a condition: Where-Object's.
func (c *Caller) Test(block any) (func(underscore any) (bool, error), error) {
	b, err := c.block(block)
	if err != nil {
		return nil, err
	}
	r, err := c.f.runner(b)
	if err != nil {
		return nil, err
	}
	return func(underscore any) (bool, error) {
		v, err := r.value(underscore)
		return err == nil && truth(v), err
	}, nil
}

// Value prepares a block whose output is wanted as one value: a calculated property, a delay-bound
// argument. No output is nil, several are an array; what fails in it is returned, not reported.
func (c *Caller) Value(block any) (func(underscore any) (any, error), error) {
	b, err := c.block(block)
	if err != nil {
		return nil, err
	}
	return b.valueIn(c.f)
}

// Invoke runs a script block, or the command of a name, in a new scope with arguments.
func (c *Caller) Invoke(block any, args []any, out func(any) error) error {
	return c.f.invoke(block, args, nil, false, sinkFunc(out))
}

// Attempt runs the command of a name for another one, as Invoke does. Its first error is shown to nobody:
// it is returned, and the other command says what it means.
func (c *Caller) Attempt(name string, args []any, out func(any) error) error {
	f := c.f.child(c.f.code, c.f.scope, c.f.out)
	io := *c.f.io
	var first *command.Error
	io.err = sinkFunc(func(v any) error {
		if e, ok := v.(*command.Error); ok && first == nil {
			first = e
		}
		return nil
	})
	f.io = &io
	if err := f.invoke(name, args, nil, false, sinkFunc(out)); err != nil || first == nil {
		return err
	}
	return first
}

// InvokeHere runs a block in the caller's own scope with arguments and input: dot-sourcing.
func (c *Caller) InvokeHere(block any, args []any, input []any, out func(any) error) error {
	return c.f.invoke(block, args, input, true, sinkFunc(out))
}

// InvokeBlock runs a script block in the caller's scope with $_ set.
func (c *Caller) InvokeBlock(ctx context.Context, block, underscore any, args []any, out func(any) error) error {
	run, err := c.Each(block)
	if err != nil {
		return err
	}
	return run(underscore, out)
}

// RunText parses and runs text in the caller's scope: Invoke-Expression.
func (c *Caller) RunText(text string, out func(any) error) error {
	return c.f.runText(text, sinkFunc(out))
}

// Get is the value of the variable that a script would read at the call.
func (c *Caller) Get(name string) (any, bool) {
	if v := c.f.scope.find(fold(name)); v != nil {
		return v.Value(), true
	}
	return nil, false
}

// Set sets the variable as an assignment at the call would.
func (c *Caller) Set(name string, value any) error {
	return c.f.scope.local(fold(name), name).assign(c.f.s, value)
}

// Scope is the scope with a name or number: Global, Script, Local, 0, 1 ...; "" is the caller's own.
func (c *Caller) Scope(name string) (*Scope, error) {
	s, err := c.f.scopeNamed(name)
	if err != nil {
		return nil, err
	}
	return &Scope{s: s, session: c.f.s}, nil
}

// ErrorPreference is what $ErrorActionPreference says at the call.
func (c *Caller) ErrorPreference() string { return c.f.preference("erroractionpreference", "Continue") }

func (c *Caller) block(v any) (*ScriptBlock, error) {
	if b, ok := unwrap(v).(*ScriptBlock); ok {
		return b, nil
	}
	return nil, &object.Fault{ID: "NotAScriptBlock", Category: int(command.InvalidArgument),
		Exception: &object.Exception{Type: "System.ArgumentException", Message: "A script block is needed here."}, Target: v}
}

// Scope is a scope seen from a cmdlet.
type Scope struct {
	s       *scope
	session *Session
}

// Variable is the variable of exactly this scope, or nil.
func (s *Scope) Variable(name string) *Variable {
	if v := s.s.own(fold(name)); v != nil {
		return v
	}
	if s.s.call != nil {
		return s.s.call.automatic(s.s, fold(name))
	}
	return nil
}

// Find is the variable that is visible from this scope, or nil.
func (s *Scope) Find(name string) *Variable { return s.s.find(fold(name)) }

// Variables are those of exactly this scope.
func (s *Scope) Variables() []*Variable { return append([]*Variable(nil), s.s.vars...) }

// Visible are all variables that can be seen from this scope, the nearest of each name.
func (s *Scope) Visible() []*Variable {
	var all []*Variable
	seen := map[string]bool{}
	for at := s.s; at != nil; at = at.parent {
		for i, n := range at.names {
			if !seen[n] && (at == s.s || at.vars[i].Options&Private == 0) {
				seen[n] = true
				all = append(all, at.vars[i])
			}
		}
	}
	return all
}

// Assign sets the scope's variable of a name, made when it is not there.
func (s *Scope) Assign(name string, value any) (*Variable, error) {
	v := s.s.own(fold(name))
	if v == nil {
		v = s.s.put(fold(name), &Variable{Name: name})
	}
	return v, v.assign(s.session, value)
}

// Forget removes the variable that a name means here, in whatever scope it is.
func (s *Scope) Forget(name string) {
	for at := s.s; at != nil; at = at.parent {
		if at.own(fold(name)) != nil {
			at.remove(fold(name))
			return
		}
	}
}

// Remove removes the scope's variable of a name.
func (s *Scope) Remove(name string) { s.s.remove(fold(name)) }

var _ command.Engine = (*Caller)(nil)
