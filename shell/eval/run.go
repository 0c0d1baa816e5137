package eval

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// RunScript runs a text that was parsed, in the global scope.
func (s *Session) RunScript(ctx context.Context, script *syntax.Script) Result {
	s.checkTypes(script)
	res := Result{Script: script, Parse: script.Errors}
	if len(script.Errors) > 0 {
		res.Err, res.Failed, res.OK = atPrompt(parseFailed(script)), true, s.ok
		if script.Errors[0].Incomplete {
			res.Err = unfinished(script)
		}
		s.remember(res.Err)
		return res
	}
	s.start(ctx)
	defer s.finished()
	s.failed = false
	c := newCode(script.Root, script).compile()
	f := &frame{s: s, ctx: ctx, scope: s.global, code: c, cells: make([]*Variable, len(c.names)), out: s.top.out, io: s.top.io}
	s.hoist(f, script)
	if err := s.requirements(script); err != nil {
		s.ended(f, err, &res)
		return res
	}
	err := s.guarded(f.wholeScript)
	s.ended(f, err, &res)
	res.OK = s.ok
	res.Failed = res.Failed || s.failed
	return res
}

// guarded runs what must not end the process: a fault of ours is an error of the script.
func (s *Session) guarded(run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &command.Error{ID: "InternalError", Category: command.InvalidOperation, Exception: "System.InvalidOperationException",
				Message: fmt.Sprintf("The shell failed inside: %v.", p)}
		}
	}()
	return run()
}

// wholeScript runs begin, process and end of the frame's code.
func (f *frame) wholeScript() error {
	if len(f.code.params) > 0 {
		for _, p := range f.code.params {
			if err := f.defaultParameter(p); err != nil {
				return err
			}
		}
	}
	return f.body(nil)
}

// ended turns what a run ended with into its result.
func (s *Session) ended(f *frame, err error, res *Result) {
	var j *jump
	switch {
	case err == nil || err == command.ErrStop || err == error(errScriptExit):
	case errors.As(err, &j) && j.kind == jumpExit:
		res.Exit, res.Code = true, j.code
	case errors.As(err, &j):
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		res.Err = &command.Error{ID: "PipelineStopped", Category: command.OperationStopped, Message: "The pipeline has been stopped.",
			Exception: "System.Management.Automation.PipelineStoppedException", Err: err}
		res.Failed, s.ok = true, false
	default:
		t := f.record(err, f.at)
		f.note(t.rec)
		s.ok = false
		res.Err, res.Failed = surfaced(t), true
		if t.stop && !t.fromThrow {
			s.rememberEnd(*res.Err)
		}
	}
}

// rememberEnd puts what ended a run at $Error[0] once more: the exception that stops a run is another than the one it stops for.
func (s *Session) rememberEnd(e command.Error) {
	x := *e.Exc()
	e.Thrown = &x
	s.remember(&e)
}

// surfaced is the record of an error that ended a run. The engine's own exceptions make theirs late, when who made
// the error is gone: such a record holds an exception that tells only what its parent said.
func surfaced(t *thrown) *command.Error {
	own := t.rec.Command == "" || t.rec.Exception == stopException || strings.HasPrefix(t.rec.Exception, engineSpace+"ParameterBinding")
	if t.fromThrow || !own || !strings.HasPrefix(t.rec.Exc().TypeName(), engineSpace) {
		return t.rec
	}
	rec := *t.rec
	x := *rec.Exc()
	x.Type = engineSpace + "ParentContainsErrorRecordException"
	rec.Thrown, rec.Exception = &x, x.Type
	return &rec
}

// start makes the context the one that stops the session's work.
func (s *Session) start(ctx context.Context) {
	s.interrupt.Store(false)
	s.began = time.Now()
	s.stopFunc = context.AfterFunc(ctx, func() { s.interrupt.Store(true) })
	s.top.ctx = ctx
	s.cur, s.depth, s.propagate, s.handling = s.top, 0, false, nil
}

func (s *Session) finished() {
	s.stopFunc()
	s.cur = s.top
}

// interrupted is Ctrl-C: it is looked for at each turn of a loop and at each object.
func (f *frame) interrupted() error {
	if f.s.turn != nil {
		f.s.turn.step()
	}
	if f.s.interrupt.Load() {
		if err := f.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func contextWithout(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// current is the frame that runs.
func (s *Session) current() *frame { return s.cur }

// runText parses and runs text where the frame is: Invoke-Expression.
func (f *frame) runText(text string, out writer) error {
	script := syntax.Parse("", text)
	f.s.checkTypes(script)
	if len(script.Errors) > 0 {
		e := parseFailed(script)
		e.Position = command.Position{}
		return e
	}
	f.s.hoist(f, script)
	c := newCode(script.Root, script).compile()
	child := f.child(c, f.scope, out)
	return child.running(func(f *frame) error { return f.wholeScript() })
}

// RunFile runs a script file with arguments, as a call of it at the prompt would; its $input
// is what input gives as it arrives, or nothing.
func (s *Session) RunFile(ctx context.Context, path string, args []string, input func() (any, bool)) Result {
	s.start(ctx)
	defer s.finished()
	s.failed = false
	var res Result
	k := &commandCode{word: path, amp: true}
	for _, a := range args {
		k.args = append(k.args, lineArgument(a))
	}
	f, ok := s.top, true
	st, err := f.openScript(s.path(path), k, openArgs{out: f.out, io: f.io, last: true, place: 1, length: 1})
	if err == nil {
		if st, ok := st.(*funcStage); ok && input != nil {
			st.call.input = &enumerator{more: input}
		}
		err = s.guarded(func() error { return runAlone(st) })
		ok = s.ok
		st.close(err)
	} else if e := (*command.Error)(nil); errors.As(err, &e) && e.Category == command.ParserError {
		res.Parse = []*syntax.Error{{ID: e.ID, Message: e.Message}}
	}
	if st, ok := st.(*funcStage); ok && st.exited {
		return Result{Exit: true, Code: st.exitCode, OK: st.exitCode == 0, Failed: s.failed}
	}
	s.ended(f, err, &res)
	res.OK = s.ok && ok // what the script did last counts, as it does for a text
	res.Failed = res.Failed || s.failed
	return res
}

// lineArgument is a word of a command line as an argument: -Name, -Name:value or a value.
func lineArgument(word string) argument {
	a := argument{text: word, value: constant(word)}
	if len(word) < 2 || word[0] != '-' || !(word[1] == '_' || word[1] >= 'a' && word[1] <= 'z' || word[1] >= 'A' && word[1] <= 'Z') {
		return a
	}
	name, value, joined := strings.Cut(word[1:], ":")
	a.name, a.typed, a.value = name, "-"+name, nil
	if joined {
		a.joined, a.value = true, constant(value)
		switch fold(value) {
		case "$true":
			a.value = constant(true)
		case "$false":
			a.value = constant(false)
		}
	}
	return a
}

// stackTrace is the call stack as ScriptStackTrace shows it.
func (f *frame) stackTrace(at syntax.Span) string {
	var lines []string
	for g := f; g != nil && len(lines) < 64; g = g.up {
		if g.code == nil || g.code.script == nil {
			continue
		}
		place := "<No file>"
		if g.code.script.Name != "" {
			place = g.code.script.Name
		}
		line := g.code.script.Position(min(at.Start, len(g.code.script.Text))).Line
		lines = append(lines, fmt.Sprintf("at %s, %s: line %d", g.callName(), place, line))
		if g.up != nil {
			at = g.up.at
		}
	}
	return strings.Join(lines, "\n")
}

// callName is what the call stack calls the frame.
func (f *frame) callName() string {
	call := f.scope.call
	if call == nil || call.name == "" || call.f != f && (call.f == nil || call.f.code != f.code) {
		return "<ScriptBlock>"
	}
	return call.name
}

// runner runs one block again and again in a frame's scope.
type runner struct {
	f    *frame // of the block, in the scope of its caller
	run  stmt
	expr exec
}

func (f *frame) runner(b *ScriptBlock) (*runner, error) {
	c := b.code.compile()
	sc := f.scope
	if b.closure != nil {
		sc = newScope(b.closure)
	}
	r := &runner{f: f.child(c, sc, discard{})}
	switch {
	case c.process != nil:
		r.run = c.process
	case c.end != nil:
		r.run = c.end
	default:
		r.run = func(*frame) error { return nil }
	}
	if c.tree.End != nil && len(c.tree.End.Statements) == 1 && len(c.tree.End.Traps) == 0 && c.process == nil {
		if e := soleExpression(c.tree.End.Statements[0]); e != nil && !isStep(e) && rangeOf(c.tree.End.Statements[0]) == nil {
			if c.single == nil {
				k := &compiler{code: c, script: c.script}
				c.single = k.expr(e)
				r.f.cells = make([]*Variable, len(c.names))
			}
			r.expr = c.single
		}
	}
	if len(c.params) > 0 {
		for _, p := range c.params {
			if err := r.f.defaultParameter(p); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

func (r *runner) run1(underscore any, out writer) error {
	item, old, had := r.f.scope.pushItem(underscore)
	r.f.out = out
	err := r.f.running(r.run)
	r.f.scope.popItem(item, old, had)
	return err
}

// value is the block's output as one value.
func (r *runner) value(underscore any) (any, error) {
	if err := r.f.interrupted(); err != nil {
		return nil, err
	}
	if r.expr == nil {
		var c collector
		err := r.run1(underscore, &c)
		return c.value(), err
	}
	item, old, had := r.f.scope.pushItem(underscore)
	s := r.f.s
	cur := s.cur
	s.cur = r.f
	v, err := r.expr(r.f)
	s.cur = cur
	if err != nil {
		at := r.f.code.tree.End.Statements[0].Span()
		r.f.at = at
		err = r.f.failed(err, at, nil)
		v = nil
	}
	r.f.scope.popItem(item, old, had)
	return r.asOutput(v), err
}

// asOutput is a value after a pipeline took it apart: a list of one is that one.
func (r *runner) asOutput(v any) any {
	switch v.(type) {
	case nil, string, int32, bool, float64:
		return v
	}
	items := elements(v)
	switch len(items) {
	case 0:
		return plain(nil)
	case 1:
		return items[0]
	}
	return arrayOf(append([]any(nil), items...))
}

// scopeNamed is the scope that -Scope names.
func (f *frame) scopeNamed(name string) (*scope, error) {
	switch fold(name) {
	case "", "local", "private":
		return f.scope, nil
	case "global":
		return f.s.global, nil
	case "script":
		return f.scope.script, nil
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 0 {
		return nil, throwing("Argument", command.InvalidArgument, nil, "System.Management.Automation.PSArgumentException",
			"Cannot process argument because the value of argument \"scopeID\" is not valid. Change the value of the \"scopeID\" argument and run the operation again.")
	}
	if sc := f.scope.up(n); sc != nil {
		return sc, nil
	}
	return nil, throwing("ArgumentOutOfRange", command.InvalidArgument, nil, "System.Management.Automation.PSArgumentOutOfRangeException",
		"The scope number '"+name+"' exceeds the number of active scopes. (Parameter 'Scope')\nActual value was "+name+".")
}

// strictness is what Set-StrictMode set in a scope.
type strictness struct{ version int }

// strict is the version of strict mode, 0 when it is off.
func (f *frame) strict() int {
	if !f.s.anyStrict {
		return 0
	}
	for at := f.scope; at != nil; at = at.parent {
		if at.strict != nil {
			return at.strict.version
		}
	}
	return 0
}

// SetStrict sets the version of strict mode in the caller's scope; 0 turns it off.
func (c *Caller) SetStrict(version int) {
	c.f.s.anyStrict = true
	c.f.scope.strict = &strictness{version}
}

func folderOf(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Dir(path)
}
