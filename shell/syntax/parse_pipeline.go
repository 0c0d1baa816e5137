package syntax

// pipelineChain reads an assignment, a pipeline or pipelines joined by && and ||; nil where
// none begins.
func (p *parser) pipelineChain() Statement {
	defer p.leave()
	if !p.enter() {
		return nil
	}
	old := p.setMode(modeExpression)
	e := p.expression(false)
	var assign *Token
	if e != nil && p.ahead().Kind.has(FlagAssignmentOperator) {
		assign = p.take()
	}
	p.setMode(old)
	if assign != nil {
		return p.assignment(e, assign)
	}
	return p.chain(e)
}

func (p *parser) assignment(left Expression, op *Token) Statement {
	p.newlines()
	right := p.statement()
	if right == nil {
		where := after(op.Span())
		p.failIncomplete(where, "ExpectedValueExpression", op.Kind.Text())
		right = &ErrorStatement{at: at(where)}
	}
	return &Assignment{
		at:   at(join(left.Span(), right.Span())),
		Left: left, Op: op.Kind, OpSpan: op.Span(), Right: pureExpression(right),
	}
}

// pureExpression takes the pipeline away around a single expression.
func pureExpression(s Statement) Statement {
	pipe, ok := s.(*Pipeline)
	if !ok || len(pipe.Elements) != 1 || pipe.Background {
		return s
	}
	if e, ok := pipe.Elements[0].(*CommandExpression); ok {
		return e
	}
	return s
}

// chain reads pipelines joined by && and ||; the first may begin with an expression.
func (p *parser) chain(first Expression) Statement {
	var left Statement
	var op *Token
	for links := 0; ; links++ {
		began := (*Token)(nil)
		if first == nil {
			began = p.ahead()
		}
		pipe := p.pipeline(first)
		first = nil
		if pipe == nil {
			if op == nil {
				return nil
			}
			return p.emptyLink(left, op, began)
		}
		next := p.ahead()
		switch next.Kind {
		case KindAndAnd, KindOrOr:
			p.drop()
			p.newlines()
		case KindAmpersand:
			return p.background(left, op, pipe)
		default:
			return link(left, op, pipe, false)
		}
		if links > maxChain {
			p.tooComplicated()
		}
		left, op = link(left, op, pipe, false), next
		if p.ahead().Kind == KindEndOfInput {
			p.failIncomplete(after(next.Span()), "EmptyPipelineChainElement")
			return left
		}
	}
}

// link joins a pipeline to the chain before it.
func link(left Statement, op *Token, right *Pipeline, background bool) Statement {
	if left == nil {
		right.Background = background
		return right
	}
	return &PipelineChain{
		at:   at(join(left.Span(), right.Span())),
		Left: left, Op: op.Kind, Right: right, Background: background,
	}
}

func (p *parser) background(left Statement, op *Token, pipe *Pipeline) Statement {
	p.drop()
	if next := p.ahead(); next.Kind == KindAndAnd || next.Kind == KindOrOr {
		p.drop()
		p.fail(next.Span(), "BackgroundOperatorInPipelineChain")
		start := pipe.Span()
		if left != nil {
			start = left.Span()
		}
		return errorFrom(start, next.Span())
	}
	return link(left, op, pipe, true)
}

// emptyLink reports that no pipeline follows an operator.
func (p *parser) emptyLink(left Statement, op, began *Token) Statement {
	switch began.Kind {
	case KindEndOfInput:
		p.failIncomplete(after(op.Span()), "EmptyPipelineChainElement")
	case KindDot, KindAmpersand: // reported already
	default:
		p.fail(join(op.Span(), began.Span()), "EmptyPipelineChainElement")
	}
	return errorFrom(left.Span(), op.Span(), left)
}

// pipeline reads elements joined by |; the first may be an expression already read.
func (p *parser) pipeline(first Expression) *Pipeline {
	pipe := &Pipeline{}
	var bar *Token
	for more := true; more; {
		element := p.pipelineElement(first, len(pipe.Elements) > 0)
		first = nil
		if element != nil {
			pipe.Elements = append(pipe.Elements, element)
		} else if len(pipe.Elements) > 0 || p.ahead().Kind == KindPipe {
			where := p.ahead().Span()
			if bar != nil {
				where = after(bar.Span())
			}
			p.failIncomplete(where, "EmptyPipeElement")
		}
		bar = p.pipelineEnd()
		more = bar != nil && bar.Kind == KindPipe && !p.emptyEnd(bar)
	}
	if len(pipe.Elements) == 0 {
		return nil
	}
	last := pipe.Elements[len(pipe.Elements)-1]
	pipe.at = at(join(pipe.Elements[0].Span(), last.Span()))
	return pipe
}

// pipelineEnd looks at what follows an element: it returns a pipe that continues the
// pipeline, and reports what may not follow.
func (p *parser) pipelineEnd() *Token {
	next := p.ahead()
	if next.Kind == KindNewLine && p.pipeOnNextLine() {
		p.newlines()
		next = p.ahead()
	}
	switch next.Kind {
	case KindSemi, KindNewLine, KindRParen, KindRCurly, KindEndOfInput, KindAndAnd, KindOrOr, KindAmpersand:
	case KindPipe:
		p.drop()
		return next
	default:
		p.fail(next.Span(), "UnexpectedToken", p.source(next))
	}
	return nil
}

// emptyEnd tells whether nothing follows a pipe.
func (p *parser) emptyEnd(bar *Token) bool {
	p.newlines()
	if p.ahead().Kind != KindEndOfInput {
		return false
	}
	p.failIncomplete(after(bar.Span()), "EmptyPipeElement")
	return true
}

// pipeOnNextLine tells whether the next line that is no comment begins with a pipe; an
// empty line ends the pipeline.
func (p *parser) pipeOnNextLine() bool {
	s := p.scanner
	pos, saving := s.pos, s.saving
	defer func() { s.pos, s.saving = pos, saving }()
	s.saving = false
	for fresh := true; ; {
		s.skipBlanks()
		s.start = s.pos
		switch r := s.peek(); {
		case isNewline(r):
			if fresh {
				return false
			}
			fresh = true
			s.lineEnd()
		case r == '#':
			fresh = false
			for r := s.peek(); r != eof && !isNewline(r); r = s.peek() {
				s.skip()
			}
		case r == '<' && s.peekByte(1) == '#':
			fresh = false
			s.pos = blockCommentEnd(s.text, s.pos)
		default:
			return r == '|'
		}
	}
}

// pipelineElement reads a command or an expression with its redirections.
func (p *parser) pipelineElement(e Expression, notFirst bool) PipelineElement {
	if e == nil {
		old := p.setMode(modeExpression)
		e = p.expression(false)
		p.setMode(old)
	}
	if e == nil {
		if c := p.command(); c != nil {
			return c
		}
		return nil
	}
	if notFirst {
		p.fail(e.Span(), "ExpressionsMustBeFirstInPipeline")
	}
	c := &CommandExpression{at: at(e.Span()), Expr: e}
	for p.ahead().isRedirection() {
		c.at = at(e.Span())
		if r, where := p.redirect(p.take(), &c.Redirections); r != nil {
			c.at = at(join(e.Span(), where))
		}
	}
	return c
}

// streamNames are the streams as errors call them.
var streamNames = [...]string{
	"* stream", "output stream", "error stream", "warning stream", "verbose stream", "debug stream", "information stream",
}

// redirect reads what follows a redirection token and tells where it stands. There is no
// redirection of input.
func (p *parser) redirect(t *Token, list *[]Redirection) (Redirection, Span) {
	r := t.data.(*redirect)
	if r.merge {
		return p.keepRedirection(p.merging(t, r), r.from, list)
	}
	target := p.argument(contextFile)
	if target == nil {
		p.fail(after(t.Span()), "MissingFileSpecification")
		target = &ErrorExpression{at: at(t.Span())}
	}
	f := &FileRedirection{at: at(join(t.Span(), target.Span())), From: r.from, Append: r.appends, Target: target}
	if t.Kind == KindRedirectInStd {
		p.fail(t.Span(), "RedirectionNotSupported", p.source(t))
		return nil, f.Span()
	}
	return p.keepRedirection(f, r.from, list)
}

func (p *parser) merging(t *Token, r *redirect) Redirection {
	if r.to != Output || r.from == r.to {
		p.fail(t.Span(), "RedirectionNotSupported", p.source(t))
	}
	return &MergingRedirection{at: at(t.Span()), From: r.from, To: Output}
}

// keepRedirection adds a redirection unless its stream has one already. They are kept in
// the order of their streams.
func (p *parser) keepRedirection(r Redirection, from Stream, list *[]Redirection) (Redirection, Span) {
	i := 0
	for ; i < len(*list) && fromStream((*list)[i]) <= from; i++ {
		if fromStream((*list)[i]) == from {
			p.fail(r.Span(), "StreamAlreadyRedirected", streamNames[from])
			return r, r.Span()
		}
	}
	*list = append(*list, nil)
	copy((*list)[i+1:], (*list)[i:])
	(*list)[i] = r
	return r, r.Span()
}

func fromStream(r Redirection) Stream {
	if f, ok := r.(*FileRedirection); ok {
		return f.From
	}
	return r.(*MergingRedirection).From
}
