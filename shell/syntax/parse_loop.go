package syntax

// forEach reads what follows foreach.
func (p *parser) forEach(label, keyword *Token) Statement {
	start, name := labelStart(label, keyword)
	s := &ForEach{Label: name}
	p.newlines()
	failed := p.forEachFlags(s)
	open := p.takeKind(KindLParen)
	if open == nil {
		p.failIncomplete(after(keyword.Span()), "MissingOpenParenthesisAfterKeyword", keyword.Kind.Text())
		return errorFrom(start, keyword.Span())
	}
	p.newlines()
	t := p.take()
	if t.Kind != KindVariable && t.Kind != KindSplattedVariable {
		p.unget(t)
		p.failIncomplete(after(open.Span()), "MissingVariableNameAfterForeach")
		return errorFrom(start, open.Span())
	}
	s.Var = t.data.(*Variable)
	if end, id := p.forEachBody(s); id != "" {
		p.failIncomplete(after(end), id)
		failed = &end
	}
	if failed != nil {
		return errorFrom(start, *failed, s.Var, s.Cond, s.Body)
	}
	s.at = at(join(start, s.Body.Span()))
	return s
}

// forEachFlags reads -parallel and -throttlelimit.
func (p *parser) forEachFlags(s *ForEach) (failed *Span) {
	for t := p.ahead(); t.Kind == KindParameter; t = p.ahead() {
		p.drop()
		switch {
		case abbreviates(t, "parallel"):
			s.Parallel = true
		case abbreviates(t, "throttlelimit"):
			p.newlines()
			if s.Throttle = p.argument(contextArgument); s.Throttle == nil {
				p.failIncomplete(after(t.Span()), "MissingThrottleLimit")
			}
		default:
			span := t.Span()
			failed = &span
			p.fail(span, "InvalidForeachFlag", t.Value)
		}
		p.newlines()
	}
	return failed
}

// forEachBody reads from in to the block; where something is missing it returns the place
// and the error.
func (p *parser) forEachBody(s *ForEach) (Span, string) {
	p.newlines()
	in := p.takeKind(KindIn)
	if in == nil {
		return s.Var.Span(), "MissingInInForeach"
	}
	p.newlines()
	if s.Cond = p.pipelineChain(); s.Cond == nil {
		return in.Span(), "MissingForeachExpression"
	}
	p.newlines()
	shut := p.takeKind(KindRParen)
	if shut == nil {
		return s.Cond.Span(), "MissingEndParenthesisAfterForeach"
	}
	if s.Body = p.block(); s.Body == nil {
		return shut.Span(), "MissingForeachStatement"
	}
	return Span{}, ""
}

// forStatement reads what follows for.
func (p *parser) forStatement(label, keyword *Token) Statement {
	start, name := labelStart(label, keyword)
	s := &For{Label: name}
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		p.failIncomplete(after(keyword.Span()), "MissingOpenParenthesisAfterKeyword", keyword.Kind.Text())
		return errorFrom(start, keyword.Span())
	}
	end := open.Span()
	part := func(last bool) Statement {
		p.newlines()
		s := p.pipelineChain()
		if s != nil {
			end = s.Span()
		}
		if !last {
			if t := p.takeKind(KindSemi); t != nil {
				end = t.Span()
			}
		}
		return s
	}
	s.Init, s.Cond, s.Step = part(false), part(false), part(true)
	p.newlines()
	if shut := p.takeKind(KindRParen); shut == nil {
		p.failIncomplete(after(end), "MissingEndParenthesisAfterStatement", keyword.Kind.Text())
	} else if s.Body = p.block(); s.Body == nil {
		end = shut.Span()
		p.failIncomplete(after(end), "MissingLoopStatement", keyword.Kind.Text())
	}
	if s.Body == nil {
		return errorFrom(start, end, s.Init, s.Cond, s.Step)
	}
	s.at = at(join(start, s.Body.Span()))
	return s
}

// while reads what follows while.
func (p *parser) while(label, keyword *Token) Statement {
	start, name := labelStart(label, keyword)
	s := &While{Label: name}
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		p.failIncomplete(after(keyword.Span()), "MissingOpenParenthesisAfterKeyword", p.source(keyword))
		return errorFrom(start, keyword.Span())
	}
	p.newlines()
	s.Cond = p.pipelineChain()
	cond := s.Cond
	if cond == nil {
		where := after(open.Span())
		p.failIncomplete(where, "MissingExpressionAfterKeyword", keyword.Kind.Text())
		cond = &ErrorStatement{at: at(where)}
	}
	p.newlines()
	shut := p.takeKind(KindRParen)
	if shut == nil {
		if _, isError := cond.(*ErrorStatement); !isError {
			p.failIncomplete(after(cond.Span()), "MissingEndParenthesisAfterStatement", keyword.Kind.Text())
		}
		return errorFrom(start, cond.Span(), s.Cond)
	}
	p.newlines()
	if s.Body = p.block(); s.Body == nil {
		p.failIncomplete(after(shut.Span()), "MissingLoopStatement", keyword.Kind.Text())
		return errorFrom(start, shut.Span(), s.Cond)
	}
	s.Cond = cond
	s.at = at(join(start, s.Body.Span()))
	return s
}

// do reads what follows do.
func (p *parser) do(label, keyword *Token) Statement {
	start, name := labelStart(label, keyword)
	body := p.block()
	if body == nil {
		p.failIncomplete(after(keyword.Span()), "MissingLoopStatement", KindDo.Text())
		return errorFrom(start, keyword.Span())
	}
	p.newlines()
	word := p.take()
	if word.Kind != KindWhile && word.Kind != KindUntil {
		p.unget(word)
		p.failIncomplete(after(body.Span()), "MissingWhileOrUntilInDoWhile")
		return errorFrom(start, body.Span(), body)
	}
	cond, end, failed := p.doCondition(word)
	if failed {
		return errorFrom(start, end, body, cond)
	}
	where := at(join(start, end))
	if word.Kind == KindUntil {
		return &DoUntil{at: where, Label: name, Cond: cond, Body: body}
	}
	return &DoWhile{at: where, Label: name, Cond: cond, Body: body}
}

// doCondition reads the condition of a do loop and tells where it ends.
func (p *parser) doCondition(word *Token) (Statement, Span, bool) {
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		p.failIncomplete(after(word.Span()), "MissingOpenParenthesisAfterKeyword", word.Kind.Text())
		return nil, word.Span(), true
	}
	p.newlines()
	cond := p.pipelineChain()
	if cond == nil {
		p.failIncomplete(after(open.Span()), "MissingExpressionAfterKeyword", word.Kind.Text())
	}
	p.newlines()
	shut := p.takeKind(KindRParen)
	switch {
	case cond == nil:
		return nil, open.Span(), true
	case shut == nil:
		p.failIncomplete(after(cond.Span()), "MissingEndParenthesisAfterStatement", word.Kind.Text())
		return cond, cond.Span(), true
	}
	return cond, shut.Span(), false
}
