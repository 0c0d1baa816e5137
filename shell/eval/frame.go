package eval

import (
	"context"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// writer takes the objects of a stream. It may return command.ErrStop.
type writer interface{ write(v any) error }

type sinkFunc func(any) error

func (f sinkFunc) write(v any) error {
	if f == nil {
		return nil
	}
	return f(v)
}

// discard takes everything.
type discard struct{}

func (discard) write(any) error { return nil }

// collector keeps what is written.
type collector struct{ items []any }

func (c *collector) write(v any) error {
	c.items = append(c.items, v)
	return nil
}

// value is what the collected output is as one value.
func (c *collector) value() any {
	switch len(c.items) {
	case 0:
		return object.Nothing
	case 1:
		return c.items[0]
	}
	return arrayOf(c.items)
}

// frame is one activation of compiled code: where it reads variables and writes output.
type frame struct {
	s      *Session
	ctx    context.Context
	scope  *scope
	code   *code
	cells  []*Variable // of code.names: variables of f.scope that were looked up already
	out    writer
	io     *ports
	up     *frame      // the caller's, for the call stack
	at     syntax.Span // of the statement that runs
	class  *Class      // whose method runs
	method *collector  // takes what a method returns; its output goes nowhere
}

// child is a frame for code that runs in a scope, called from f.
func (f *frame) child(c *code, sc *scope, out writer) *frame {
	return &frame{s: f.s, ctx: f.ctx, scope: sc, code: c, cells: make([]*Variable, len(c.names)), out: out, io: f.io, up: f}
}

// widen makes room for variables that were first named by what was compiled after the frame was made.
func (f *frame) widen(n int) {
	if n > len(f.cells) {
		f.cells = append(make([]*Variable, 0, n), f.cells...)[:n]
	}
}

func (f *frame) lookup(i int) *Variable {
	name := f.code.names[i]
	if v := f.scope.own(name); v != nil {
		f.cells[i] = v
		return v
	}
	return f.scope.find(name)
}

// slot is the variable that an assignment sets, made when it is not there.
func (f *frame) slot(i int) *Variable {
	if v := f.cells[i]; v != nil && !v.gone {
		return v
	}
	v := f.scope.local(f.code.names[i], f.code.spelled[i])
	f.cells[i] = v
	return v
}

// position is where a span of the frame's code stands.
func (f *frame) position(at syntax.Span) command.Position { return positionIn(f.code.script, at) }

func positionIn(script *syntax.Script, at syntax.Span) command.Position {
	if script == nil || at.End > len(script.Text) {
		return command.Position{}
	}
	p, shown := script.Position(at.Start), script.Shown()
	return command.Position{File: script.Name, Line: p.Line, Col: p.Column, Text: shown.Line(p.Line),
		Start: at.Start, End: at.End, Excerpt: shown.Source(at)}
}

// collect runs a statement and keeps what it writes.
func (f *frame) collect(run stmt) (collector, error) {
	var c collector
	old := f.out
	f.out = &c
	err := run(f)
	f.out = old
	return c, err
}

// preference is the text of a preference variable.
func (f *frame) preference(name, missing string) string {
	v := f.scope.find(name)
	if v == nil {
		return missing
	}
	if t := textOf(v.Value()); t != "" {
		return t
	}
	return missing
}

// ports are where the streams besides output go; nil is on to the host.
type ports struct {
	err, warning, verbose, debug, info  writer
	errorLists, warningLists, infoLists []*varList // -ErrorVariable and its kin of the commands around
}
