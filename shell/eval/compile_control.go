package eval

import (
	"math"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

func (c *compiler) ifStatement(s *syntax.If) stmt {
	type branch struct {
		cond test
		body stmt
		at   syntax.Span
	}
	branches := make([]branch, len(s.Clauses))
	for i, clause := range s.Clauses {
		branches[i] = branch{c.condition(clause.Cond), c.later(clause.Body), clause.Cond.Span()}
	}
	otherwise := c.later(s.Else)
	return func(f *frame) error {
		for i := range branches {
			yes, err := branches[i].cond(f)
			if err != nil {
				return locate(err, branches[i].at)
			}
			if yes {
				return branches[i].body(f)
			}
		}
		if otherwise != nil {
			return otherwise(f)
		}
		return nil
	}
}

// looped is what a loop does with the outcome of its body: go on, leave, or pass the error on.
func looped(err error, label string) (leave bool, _ error) {
	j, ok := err.(*jump)
	if !ok || j.kind > jumpContinue || j.label != "" && !strings.EqualFold(j.label, label) {
		return true, err
	}
	return j.kind == jumpBreak, nil
}

func (c *compiler) while(label string, cond syntax.Statement, body *syntax.Block) stmt {
	goOn, run, at := c.condition(cond), c.block(body), cond.Span()
	return func(f *frame) error {
		for {
			yes, err := goOn(f)
			if err != nil || !yes {
				return locate(err, at)
			}
			if err := run(f); err != nil {
				if leave, err := looped(err, label); leave {
					return err
				}
			}
			if err := f.interrupted(); err != nil {
				return err
			}
		}
	}
}

func (c *compiler) doLoop(label string, cond syntax.Statement, body *syntax.Block, until bool) stmt {
	goOn, run := c.condition(cond), c.block(body)
	return func(f *frame) error {
		for {
			if err := run(f); err != nil {
				if leave, err := looped(err, label); leave {
					return err
				}
			}
			yes, err := goOn(f)
			if err != nil || yes == until {
				return locate(err, cond.Span())
			}
			if err := f.interrupted(); err != nil {
				return err
			}
		}
	}
}

func (c *compiler) forLoop(s *syntax.For) stmt {
	var start, step stmt
	goOn := test(func(*frame) (bool, error) { return true, nil })
	if s.Init != nil {
		start = c.quiet(s.Init)
	}
	var at syntax.Span
	if s.Cond != nil {
		goOn, at = c.condition(s.Cond), s.Cond.Span()
	}
	if s.Step != nil {
		step = c.quiet(s.Step)
	}
	run, label := c.block(s.Body), s.Label
	return func(f *frame) error {
		if start != nil {
			if err := start(f); err != nil {
				return err
			}
		}
		for {
			yes, err := goOn(f)
			if err != nil || !yes {
				return locate(err, at)
			}
			if err := run(f); err != nil {
				if leave, err := looped(err, label); leave {
					return err
				}
			}
			if step != nil {
				if err := step(f); err != nil {
					return err
				}
			}
			if err := f.interrupted(); err != nil {
				return err
			}
		}
	}
}

// quiet compiles a statement whose output is dropped: the parts of a for.
func (c *compiler) quiet(s syntax.Statement) stmt {
	run := c.statement(s)
	if p, ok := s.(*syntax.Pipeline); ok && len(p.Elements) == 1 {
		if e, ok := p.Elements[0].(*syntax.CommandExpression); ok && isStep(e.Expr) {
			return run
		}
	}
	if _, ok := s.(*syntax.Assignment); ok || run == nil {
		return run
	}
	return func(f *frame) error {
		old := f.out
		f.out = discard{}
		err := run(f)
		f.out = old
		return err
	}
}

func (c *compiler) foreach(s *syntax.ForEach) stmt {
	each := c.enumerate(s.Cond, c.mentions(s.Body, "$foreach"))
	set := c.setter(s.Var)
	own, label := c.code.slot("foreach"), s.Label
	run := c.block(s.Body)
	return func(f *frame) error {
		outer := f.scope.own("foreach")
		var old any
		if outer != nil {
			old = outer.value
		}
		at := f.slot(own)
		defer func() { at.value = old }()
		return each(f, func(v any, rest *enumerator) (bool, error) {
			if rest != nil {
				at.value = rest
			}
			if err := set(f, v); err != nil {
				return false, err
			}
			if err := run(f); err != nil {
				if leave, err := looped(err, label); leave {
					return false, err
				}
			}
			return true, f.interrupted()
		})
	}
}

// enumerate compiles the list of a foreach or switch: a range is counted, not built.
// whole says that the list itself is looked at.
func (c *compiler) enumerate(s syntax.Statement, whole bool) func(f *frame, yield func(any, *enumerator) (bool, error)) error {
	if b := rangeOf(s); b != nil && !whole {
		low, high := c.expr(b.Left), c.expr(b.Right)
		return func(f *frame, yield func(any, *enumerator) (bool, error)) error {
			from, to, whole, err := f.bounds(low, high)
			if err != nil {
				return err
			}
			if !whole {
				v, err := f.binary(syntax.KindDotDot, from, to)
				if err != nil {
					return err
				}
				return yieldAll(&enumerator{items: elements(v)}, yield)
			}
			return count(from.(int32), to.(int32), func(n int32) (bool, error) { return yield(n, nil) })
		}
	}
	value := c.value(s)
	return func(f *frame, yield func(any, *enumerator) (bool, error)) error {
		v, err := value(f)
		if err != nil {
			return locate(err, s.Span())
		}
		if v == nil {
			return nil
		}
		if list, ok := v.(*object.List); ok {
			return yieldList(list, yield)
		}
		return yieldAll(&enumerator{items: elements(v)}, yield)
	}
}

// mentions reports whether a word stands in the text of a block.
func (c *compiler) mentions(b *syntax.Block, word string) bool {
	at := b.Span()
	return c.script == nil || at.End > len(c.script.Text) || strings.Contains(strings.ToLower(c.script.Source(at)), word)
}

func yieldAll(e *enumerator, yield func(any, *enumerator) (bool, error)) error {
	for e.next() {
		if more, err := yield(e.items[e.at-1], e); err != nil || !more {
			return err
		}
	}
	return nil
}

// yieldList walks over a list that must not change meanwhile.
func yieldList(l *object.List, yield func(any, *enumerator) (bool, error)) error {
	e := &enumerator{items: l.Items}
	for {
		if len(l.Items) != len(e.items) {
			return &object.Fault{ID: "RuntimeException", Category: int(command.OperationStopped), Exception: &object.Exception{
				Type: "System.InvalidOperationException", Message: "Collection was modified; enumeration operation may not execute."}}
		}
		if !e.next() {
			return nil
		}
		if more, err := yield(e.items[e.at-1], e); err != nil || !more {
			return err
		}
	}
}

func count(from, to int32, each func(int32) (bool, error)) error {
	step := int32(1)
	if to < from {
		step = -1
	}
	for n := from; ; n += step {
		if more, err := each(n); err != nil || !more || n == to {
			return err
		}
	}
}

// rangeOf is the a..b that a statement is, or nil.
func rangeOf(s syntax.Statement) *syntax.Binary {
	e := soleExpression(s)
	for {
		p, ok := e.(*syntax.Paren)
		if !ok {
			break
		}
		e = soleExpression(p.Pipeline)
	}
	if b, ok := e.(*syntax.Binary); ok && b.Op == syntax.KindDotDot {
		return b
	}
	return nil
}

// bounds are the ends of a range; whole says that both are integers.
func (f *frame) bounds(low, high exec) (from, to any, whole bool, _ error) {
	from, err := low(f)
	if err != nil {
		return nil, nil, false, err
	}
	if to, err = high(f); err != nil {
		return nil, nil, false, err
	}
	a, ok1 := small(from)
	b, ok2 := small(to)
	if ok1 && ok2 {
		return a, b, true, nil
	}
	return plain(from), plain(to), false, nil
}

func small(v any) (int32, bool) {
	switch n := v.(type) {
	case int32:
		return n, true
	case int64:
		return int32(n), n >= math.MinInt32 && n <= math.MaxInt32
	case float64:
		r := math.RoundToEven(n)
		return int32(r), r >= math.MinInt32 && r <= math.MaxInt32
	}
	return 0, false
}

func (c *compiler) jump(kind jumpKind, plainJump *jump, label syntax.Expression) stmt {
	if label == nil {
		return func(*frame) error { return plainJump }
	}
	name := c.expr(label)
	return func(f *frame) error {
		v, err := name(f)
		if err != nil {
			return err
		}
		return &jump{kind: kind, label: textOf(v)}
	}
}

func (c *compiler) returnStatement(s *syntax.Return) stmt {
	if s.Value == nil {
		return func(*frame) error { return errReturn }
	}
	run := c.statement(s.Value)
	if run == nil {
		return func(*frame) error { return errReturn }
	}
	value := c.value(s.Value)
	return func(f *frame) error {
		if f.method != nil {
			v, err := value(f)
			if err != nil {
				return err
			}
			f.method.items = []any{v}
			return errReturn
		}
		if err := run(f); err != nil {
			return err
		}
		return errReturn
	}
}

func (c *compiler) exit(s *syntax.Exit) stmt {
	if s.Value == nil {
		return func(*frame) error { return &jump{kind: jumpExit} }
	}
	value := c.value(s.Value)
	return func(f *frame) error {
		v, err := value(f)
		if err != nil {
			return err
		}
		n, err := f.toInt(v)
		if err != nil {
			n = 0
		}
		return &jump{kind: jumpExit, code: n}
	}
}

func (c *compiler) throw(s *syntax.Throw) stmt {
	if s.Value == nil {
		return func(f *frame) error {
			if n := len(f.s.handling); n > 0 {
				return &thrown{rec: f.s.handling[n-1], fromThrow: true}
			}
			return &thrown{rec: throwRecord("ScriptHalted", nil), fromThrow: true}
		}
	}
	value := c.value(s.Value)
	return func(f *frame) error {
		v, err := value(f)
		if err != nil {
			return err
		}
		return &thrown{rec: throwRecord(plain(v), plain(v)), fromThrow: true}
	}
}

// throwRecord is the record of throw v.
func throwRecord(v, target any) *command.Error {
	switch x := object.Unwrap(v).(type) {
	case nil:
		return &command.Error{ID: "ScriptHalted", Category: command.OperationStopped, Message: "ScriptHalted"}
	case *command.Error:
		return x
	case *object.Exception:
		if rec, ok := x.Record.(*command.Error); ok {
			return rec
		}
		return described(&command.Error{ID: x.Message, Category: command.OperationStopped, Message: x.Message, Thrown: x})
	}
	text := textOf(v)
	return described(&command.Error{ID: text, Category: command.OperationStopped, Message: text, Target: target})
}

func (c *compiler) try(s *syntax.Try) stmt {
	body := c.block(s.Body)
	finally := c.block(s.Finally)
	var catches []catcher
	for _, k := range s.Catches {
		h := catcher{body: c.block(k.Body)}
		for _, t := range k.Types {
			h.types = append(h.types, c.typeName(t.Type))
		}
		catches = append(catches, h)
	}
	return func(f *frame) (err error) {
		if finally != nil {
			defer func() { err = f.finish(finally, err) }()
		}
		err = f.guarded(body, len(catches) > 0)
		if t, ok := err.(*thrown); ok && len(catches) > 0 {
			return f.handle(t, catches)
		}
		return err
	}
}

// guarded runs a try's body: what fails in it is passed on and not reported.
func (f *frame) guarded(body stmt, catches bool) error {
	old := f.s.propagate
	if catches {
		f.s.propagate = true
	}
	err := body(f)
	f.s.propagate = old
	return err
}

func (f *frame) handle(t *thrown, catches []catcher) error {
	i := f.matching(t.rec, len(catches), func(i int) []string { return catches[i].types })
	if i < 0 {
		return t
	}
	rec := f.s.caught(t.rec, catches[i].types...)
	f.s.handling = append(f.s.handling, rec)
	err := f.withUnderscore(rec, func() error { return catches[i].body(f) })
	f.s.handling = f.s.handling[:len(f.s.handling)-1]
	return err
}

// finish runs a finally block, also when the pipeline was stopped; its own error wins.
func (f *frame) finish(finally stmt, err error) error {
	ctx := f.ctx
	if f.interrupted() != nil {
		f.ctx, f.s.stopping = contextWithout(ctx), false
	}
	again := finally(f)
	f.ctx = ctx
	if again != nil {
		return again
	}
	return err
}
