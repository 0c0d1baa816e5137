package eval

import (
	"emsh/shell/object"
	"emsh/shell/operator"
	"emsh/shell/syntax"
	"iter"
)

// element is a compiled element of a pipeline.
type element struct {
	expr     exec     // an expression feeds the pipeline
	counted  *counted // a range that is counted
	command  *commandCode
	redirect []redirection
	span     syntax.Span
}

type counted struct{ low, high exec }

func (c *compiler) pipeline(p *syntax.Pipeline) stmt {
	if p.Background {
		return c.background(p)
	}
	if len(p.Elements) == 1 {
		if e, ok := p.Elements[0].(*syntax.CommandExpression); ok {
			return c.expressionStatement(e)
		}
	}
	parts := make([]*element, len(p.Elements))
	for i, e := range p.Elements {
		parts[i] = c.element(e)
	}
	at := p.Span()
	if len(parts) == 1 && parts[0].command != nil && !parts[0].command.asksHelp && len(parts[0].redirect) == 0 {
		one := parts[0].command
		return func(f *frame) error { return f.single(one, at) }
	}
	return func(f *frame) error { return f.runPipeline(parts, nil, f.out, at) }
}

func (c *compiler) element(e syntax.PipelineElement) *element {
	switch e := e.(type) {
	case *syntax.CommandExpression:
		el := &element{redirect: c.redirections(e.Redirections), span: e.Span()}
		if b := rangeOf(e); b != nil {
			el.counted = &counted{c.expr(b.Left), c.expr(b.Right)}
		}
		el.expr = c.expr(e.Expr)
		return el
	case *syntax.Command:
		return &element{command: c.command(e), redirect: c.redirections(e.Redirections), span: e.Span()}
	}
	return &element{expr: constant(nil)}
}

// expressionStatement compiles an expression that stands alone: what it is goes to the output.
func (c *compiler) expressionStatement(e *syntax.CommandExpression) stmt {
	run := c.expr(e.Expr)
	if len(e.Redirections) > 0 {
		el := &element{expr: run, redirect: c.redirections(e.Redirections), span: e.Span()}
		at := e.Span()
		return func(f *frame) error {
			f.s.ok = true
			return f.runPipeline([]*element{el}, nil, f.out, at)
		}
	}
	if isStep(e.Expr) {
		return func(f *frame) error {
			f.s.ok = true
			_, err := run(f)
			return err
		}
	}
	keeps := keepsOK(e.Expr)
	if b := rangeOf(e); b != nil {
		feed := &element{counted: &counted{c.expr(b.Left), c.expr(b.Right)}, expr: run}
		return func(f *frame) error {
			f.s.ok = true
			return f.feed(feed, f.out)
		}
	}
	return func(f *frame) error {
		v, err := run(f)
		if err != nil {
			return err
		}
		if !keeps {
			f.s.ok = true
		}
		return f.writeAll(v, f.out)
	}
}

// keepsOK reports whether $? after the expression is that of the commands in it: (cmd), $(cmd), @(cmd).
func keepsOK(e syntax.Expression) bool {
	switch e := e.(type) {
	case *syntax.Paren:
		return keepsStatementOK(e.Pipeline)
	case *syntax.SubExpr:
		return len(e.Body.Statements) > 0
	case *syntax.ArrayExpr:
		n := len(e.Body.Statements)
		return n > 1 || n == 1 && (len(e.Body.Traps) > 0 || keepsStatementOK(e.Body.Statements[0]))
	}
	return false
}

func keepsStatementOK(s syntax.Statement) bool {
	sole := soleExpression(s)
	return sole == nil || keepsOK(sole)
}

// writeAll sends what a value enumerates to.
func (f *frame) writeAll(v any, out writer) error {
	switch x := v.(type) {
	case nil, string, int32, bool, float64, int64, *object.Hashtable:
		return out.write(v)
	case *object.Array:
		for _, item := range x.Items {
			if err := out.write(item); err != nil {
				return err
			}
		}
		return nil
	case *enumerator:
		for x.next() {
			if err := out.write(x.items[x.at-1]); err != nil {
				return err
			}
		}
		return nil
	}
	if s, ok := v.(Stream); ok {
		return f.writeStream(s, out)
	}
	if v == object.Nothing {
		return nil
	}
	items, ok := object.Elements(v)
	if !ok {
		return out.write(v)
	}
	for _, item := range items {
		if err := out.write(item); err != nil {
			return err
		}
	}
	return nil
}

// Stream is a value at the head of a pipeline whose objects come while they are worked on.
type Stream iter.Seq2[any, error]

func (f *frame) writeStream(s Stream, out writer) error {
	for v, err := range s {
		if err == nil {
			err = f.interrupted()
		}
		if err == nil {
			err = out.write(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// feed sends what the first element of a pipeline is.
func (f *frame) feed(e *element, out writer) error {
	if e.counted != nil {
		from, to, whole, err := f.bounds(e.counted.low, e.counted.high)
		if err != nil {
			return err
		}
		if whole {
			if err := operator.CheckRange(from.(int32), to.(int32)); err != nil {
				return err
			}
			return count(from.(int32), to.(int32), func(n int32) (bool, error) {
				if err := out.write(n); err != nil {
					return false, err
				}
				return true, f.interrupted()
			})
		}
		v, err := f.binary(syntax.KindDotDot, from, to)
		if err != nil {
			return err
		}
		return f.writeAll(v, out)
	}
	v, err := e.expr(f)
	if err != nil {
		return err
	}
	return f.writeAll(v, out)
}

func (c *compiler) chain(s *syntax.PipelineChain) stmt {
	if s.Background {
		return c.background(s)
	}
	left, right, op := c.statement(s.Left), c.statement(s.Right), s.Op
	at := s.Left.Span()
	return func(f *frame) error {
		if err := left(f); err != nil {
			if err = f.failed(err, at, nil); err != nil {
				return err
			}
		}
		if f.s.ok == (op == syntax.KindAndAnd) {
			return right(f)
		}
		return nil
	}
}

// commandCode is a compiled command: its name and arguments.
type commandCode struct {
	name            exec   // computed
	word            string // or a word as it stands
	dot, amp        bool
	args            []argument
	span            syntax.Span
	nameSpan        syntax.Span
	plainPositional bool // only positional arguments, none splatted
	asksHelp        bool // -? is among the arguments
	asMethod        bool // name(a,b), as methods are called
	cache           resolved
}

// argument is one compiled argument.
type argument struct {
	name       string // of a parameter
	typed      string // as it was typed, with the dash
	value      exec   // nil: none was joined
	joined     bool   // the value came with a colon
	splat      bool
	span       syntax.Span
	word       bool // a bare word: programs expand wildcards in it
	text       string
	valueSpan  syntax.Span
	numberText string // of a number that was joined to the parameter
	constant   bool
}

func (c *compiler) command(e *syntax.Command) *commandCode {
	k := &commandCode{dot: e.Invocation == syntax.KindDot, amp: e.Invocation == syntax.KindAmpersand, span: e.Span()}
	if len(e.Elements) == 0 {
		return k
	}
	k.nameSpan = e.Elements[0].Span()
	switch n := e.Elements[0].(type) {
	case *syntax.StringConst:
		if k.word = n.Value; k.word == "" {
			k.name = c.expr(n)
		}
	case syntax.Expression:
		k.name = c.expr(n)
	}
	k.plainPositional, k.asMethod = true, calledAsMethod(e)
	k.args = make([]argument, 0, len(e.Elements)-1)
	for _, x := range e.Elements[1:] {
		a := c.argument(x)
		if a.name != "" || a.splat {
			k.plainPositional = false
		}
		k.asksHelp = k.asksHelp || a.name == "?" && a.value == nil
		k.args = append(k.args, a)
	}
	return k
}

// help is the command that -? behind the named one stands for.
func (k *commandCode) help(name string) *commandCode {
	return &commandCode{word: "Get-Help", span: k.span, nameSpan: k.nameSpan, plainPositional: true,
		args: []argument{{value: constant(name), span: k.nameSpan, text: name}}}
}

// calledAsMethod reports whether a command is written name(a,b): its one argument is a list, which strict mode takes for a mistake.
func calledAsMethod(e *syntax.Command) bool {
	if len(e.Elements) != 2 || e.Elements[0].Span().End != e.Elements[1].Span().Start {
		return false
	}
	p, ok := e.Elements[1].(*syntax.Paren)
	if !ok {
		return false
	}
	_, list := soleExpression(p.Pipeline).(*syntax.Array)
	return list
}

func (c *compiler) argument(n syntax.Node) argument {
	a := argument{span: n.Span(), text: c.script.Source(n.Span())}
	switch x := n.(type) {
	case *syntax.CommandParameter:
		a.name, a.typed = x.Name, c.script.Source(x.NameSpan)
		if x.Argument != nil {
			a.joined = true
			if n, ok := x.Argument.(*syntax.Constant); ok && isNumber(n.Value) {
				a.constant, a.numberText = true, c.script.Source(n.Span())
			}
			a.value, a.valueSpan = c.operand(x.Argument), x.Argument.Span()
		}
		a.typed = c.script.Source(x.NameSpan)
	case *syntax.Variable:
		if x.Splat {
			a.splat = true
			plainly := *x
			plainly.Splat = false
			a.value = c.variable(&plainly)
			return a
		}
		a.value = c.operand(x)
	case *syntax.StringConst:
		a.word = x.Quote == syntax.BareWord
		a.value = constant(x.Value)
	case syntax.Expression:
		if e, ok := x.(*syntax.ExpandableString); ok {
			a.word = e.Quote == syntax.BareWord
		}
		if n, ok := x.(*syntax.Constant); ok {
			a.constant = isNumber(n.Value)
		}
		a.value = c.operand(x)
	}
	return a
}

// isNumber reports whether a constant is a number: as an argument it keeps the text that it was written as.
func isNumber(v any) bool {
	switch v.(type) {
	case string, bool, nil:
		return false
	}
	return true
}
