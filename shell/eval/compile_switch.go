package eval

import (
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// switchClause is a compiled clause: a pattern or a predicate, and its body.
type switchClause struct {
	pattern   exec
	predicate *ScriptBlockTest
	body      stmt
}

// ScriptBlockTest is a { predicate } of a switch, run in the switch's own scope.
type ScriptBlockTest struct{ run stmt }

func (c *compiler) switchStatement(s *syntax.Switch) stmt {
	each := c.enumerateSwitch(s)
	clauses := make([]switchClause, len(s.Clauses))
	for i, k := range s.Clauses {
		clauses[i].body = c.block(k.Body)
		if b, ok := k.Pattern.(*syntax.ScriptBlockExpr); ok {
			clauses[i].predicate = &ScriptBlockTest{c.inline(b.Block)}
			continue
		}
		clauses[i].pattern = c.operand(k.Pattern)
	}
	otherwise := c.block(s.Default)
	own := c.code.slot("switch")
	underscore := c.code.slot("_")
	return func(f *frame) error {
		at := f.slot(own)
		old := at.value
		item := f.scope.own("_")
		var before any
		if item != nil {
			before = item.value
		}
		item = f.slot(underscore)
		defer func() { at.value, item.value = old, before }()
		return each(f, func(v any, rest *enumerator) (bool, error) {
			if rest != nil {
				at.value = rest
			}
			item.value = v
			err := f.switchOne(s, v, clauses, otherwise, item)
			if err != nil {
				if leave, err := looped(err, s.Label); leave {
					return false, err
				}
			}
			return true, f.interrupted()
		})
	}
}

func (f *frame) switchOne(s *syntax.Switch, v any, clauses []switchClause, otherwise stmt, item *Variable) error {
	matched := false
	for i := range clauses {
		item.value = v
		yes, err := f.switchMatches(s, v, &clauses[i])
		if err != nil {
			return err
		}
		if !yes {
			continue
		}
		matched = true
		if err := clauses[i].body(f); err != nil {
			return err
		}
	}
	if !matched && otherwise != nil {
		item.value = v
		return otherwise(f)
	}
	return nil
}

func (f *frame) switchMatches(s *syntax.Switch, v any, k *switchClause) (bool, error) {
	if k.predicate != nil {
		got, err := f.collect(k.predicate.run)
		return err == nil && truth(got.value()), err
	}
	pattern, err := k.pattern(f)
	if err != nil {
		return false, err
	}
	if block, ok := pattern.(*ScriptBlock); ok {
		got, err := f.runBlock(block, v, nil, []any{v})
		return err == nil && truth(got.value()), err
	}
	pattern = plain(pattern)
	op, text := textTest(s, pattern)
	switch {
	case pattern == nil:
		return plain(v) == nil, nil
	case !text:
		return object.EqualText(textOf(v), textOf(pattern), s.CaseSensitive), nil
	}
	got, err := f.binary(op, textOf(v), pattern)
	return err == nil && truth(got), err
}

// textTest is the operator of a clause whose pattern describes text; other clauses compare the two texts.
func textTest(s *syntax.Switch, pattern any) (syntax.Kind, bool) {
	_, isRegex := pattern.(*dotnet.Regex)
	op, text := syntax.KindImatch, isRegex || s.Regex
	if s.Wildcard && !isRegex {
		op, text = syntax.KindIlike, true
	}
	if s.CaseSensitive {
		op = sensitive(op)
	}
	return op, text
}

func sensitive(op syntax.Kind) syntax.Kind {
	switch op {
	case syntax.KindImatch:
		return syntax.KindCmatch
	case syntax.KindIlike:
		return syntax.KindClike
	}
	return op
}

// enumerateSwitch is the list of a switch: a value's elements, or the lines of a file.
func (c *compiler) enumerateSwitch(s *syntax.Switch) func(*frame, func(any, *enumerator) (bool, error)) error {
	if !s.File {
		each := c.enumerate(s.Cond, false)
		value := c.value(s.Cond)
		if rangeOf(s.Cond) != nil {
			return each
		}
		return func(f *frame, yield func(any, *enumerator) (bool, error)) error {
			v, err := value(f)
			if err != nil {
				return locate(err, s.Cond.Span())
			}
			return yieldAll(&enumerator{items: elements(v)}, yield)
		}
	}
	path := c.value(s.Cond)
	return func(f *frame, yield func(any, *enumerator) (bool, error)) error {
		v, err := path(f)
		if err != nil {
			return err
		}
		lines, err := f.fileLines(textOf(v))
		if err != nil {
			return err
		}
		return yieldAll(&enumerator{items: lines}, yield)
	}
}

// inline compiles a block that runs where it stands, in the same scope.
func (c *compiler) inline(b *syntax.ScriptBlock) stmt {
	body := b.End
	if body == nil {
		body = b.Process
	}
	if body == nil {
		return func(*frame) error { return nil }
	}
	run := c.list(body.Statements, body.Traps)
	return func(f *frame) error {
		err := run(f)
		if err == errReturn {
			return nil
		}
		return err
	}
}
