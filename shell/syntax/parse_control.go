package syntax

// nested gathers the nodes that are there, for an error node.
func nested(nodes ...Node) []Node {
	var list []Node
	for _, n := range nodes {
		if !isNil(n) {
			list = append(list, n)
		}
	}
	return list
}

// errorFrom makes an error statement between two places.
func errorFrom(first, last Span, nodes ...Node) *ErrorStatement {
	return &ErrorStatement{at: at(join(first, last)), Nested: nested(nodes...)}
}

// ifStatement reads what follows if.
func (p *parser) ifStatement(first *Token) Statement {
	s := &If{}
	var parts []Node
	for keyword := first; ; {
		cond, body, failed := p.ifClause(first, keyword, &parts)
		if failed != nil {
			return failed
		}
		s.Clauses = append(s.Clauses, Clause{cond, body})
		restore := p.here()
		if p.ungot != nil {
			restore = p.ungot.Start
		}
		p.newlines()
		keyword = p.ahead()
		switch keyword.Kind {
		case KindElseIf:
			p.drop()
			continue
		case KindElse:
			p.drop()
			p.newlines()
			if s.Else = p.block(); s.Else == nil {
				p.failIncomplete(after(keyword.Span()), "MissingStatementBlockAfterElse")
				return errorFrom(first.Span(), keyword.Span(), parts...)
			}
			s.at = at(join(first.Span(), s.Else.Span()))
			return s
		}
		p.back(restore)
		s.at = at(join(first.Span(), body.Span()))
		return s
	}
}

// ifClause reads a condition and its block.
func (p *parser) ifClause(first, keyword *Token, parts *[]Node) (Statement, *Block, Statement) {
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		p.failIncomplete(after(keyword.Span()), "MissingOpenParenthesisInIfStatement", p.source(keyword))
		return nil, nil, errorFrom(first.Span(), keyword.Span(), *parts...)
	}
	p.newlines()
	cond := p.pipelineChain()
	missing := cond == nil
	if missing {
		where := after(open.Span())
		p.failIncomplete(where, "IfStatementMissingCondition", p.source(keyword))
		cond = &ErrorStatement{at: at(where)}
	} else {
		*parts = append(*parts, cond)
	}
	p.newlines()
	shut := p.takeKind(KindRParen)
	if shut == nil {
		found := p.ahead().Span()
		if _, isError := cond.(*ErrorStatement); !isError {
			p.failIncomplete(found, "MissingEndParenthesisAfterStatement", p.source(keyword))
		}
		return nil, nil, errorFrom(first.Span(), before(found), *parts...)
	}
	p.newlines()
	body := p.block()
	if body == nil {
		p.failIncomplete(shut.Span(), "MissingStatementBlock", p.source(keyword))
		return nil, nil, errorFrom(first.Span(), shut.Span(), *parts...)
	}
	*parts = append(*parts, body)
	return cond, body, nil
}

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

// trap reads what follows trap.
func (p *parser) trap(keyword *Token) Statement {
	restore := p.here()
	p.newlines()
	a := p.attribute()
	constraint, _ := a.(*TypeConstraint)
	if a != nil && constraint == nil {
		p.back(restore)
	}
	body := p.block()
	if body == nil {
		end := keyword.Span()
		if constraint != nil {
			end = constraint.Span()
		}
		p.failIncomplete(after(end), "MissingTrapStatement")
		return errorFrom(keyword.Span(), end, constraint)
	}
	return &Trap{at: at(join(keyword.Span(), body.Span())), Type: constraint, Body: body}
}

// try reads what follows try.
func (p *parser) try(keyword *Token) Statement {
	p.newlines()
	s := &Try{Body: p.block()}
	if s.Body == nil {
		p.failIncomplete(after(keyword.Span()), "MissingTryStatementBlock")
		return errorFrom(keyword.Span(), keyword.Span())
	}
	var failed *Span
	var types []Node
	for {
		c, where, lost := p.catch()
		if where != nil {
			failed = where
			types = append(types, lost...)
		}
		if c == nil {
			break
		}
		s.Catches = append(s.Catches, c)
	}
	p.newlines()
	if word := p.takeKind(KindFinally); word != nil {
		if s.Finally = p.block(); s.Finally == nil {
			span := word.Span()
			failed = &span
			p.failIncomplete(after(span), "MissingFinallyStatementBlock", word.Kind.Text())
		}
	}
	if len(s.Catches) == 0 && s.Finally == nil && failed == nil {
		span := s.Body.Span()
		failed = &span
		p.failIncomplete(after(span), "MissingCatchOrFinally")
	}
	if failed != nil {
		parts := []Node{s.Body}
		for _, c := range s.Catches {
			parts = append(parts, c)
		}
		return errorFrom(keyword.Span(), *failed, append(parts, types...)...)
	}
	s.at = at(join(keyword.Span(), s.end()))
	return s
}

func (s *Try) end() Span {
	if s.Finally != nil {
		return s.Finally.Span()
	}
	return s.Catches[len(s.Catches)-1].Span()
}

// catch reads one catch; where it is broken, it returns where and the types already read.
func (p *parser) catch() (c *Catch, failed *Span, types []Node) {
	p.newlines()
	word := p.takeKind(KindCatch)
	if word == nil {
		return nil, nil, nil
	}
	c = &Catch{}
	comma := p.catchTypes(c, &failed)
	c.Body = p.block()
	if c.Body != nil {
		c.at = at(join(word.Span(), c.Body.Span()))
		return c, failed, nil
	}
	if comma == nil || failed == nil {
		end := word.Span()
		if len(c.Types) > 0 {
			end = c.Types[len(c.Types)-1].Span()
		}
		failed = &end
		p.failIncomplete(after(end), "MissingCatchHandlerBlock")
	}
	for _, t := range c.Types {
		types = append(types, t)
	}
	return nil, failed, types
}

func (p *parser) catchTypes(c *Catch, failed **Span) (comma *Token) {
	for {
		restore := p.here()
		p.newlines()
		a := p.attribute()
		if a == nil {
			if comma != nil {
				span := comma.Span()
				*failed = &span
				p.failIncomplete(after(span), "MissingTypeLiteralToken")
			}
			return comma
		}
		constraint, ok := a.(*TypeConstraint)
		if !ok {
			p.back(restore)
			return comma
		}
		c.Types = append(c.Types, constraint)
		p.newlines()
		if comma = p.takeKind(KindComma); comma == nil {
			return nil
		}
	}
}

// data reads what follows data.
func (p *parser) data(keyword *Token) Statement {
	s := &Data{}
	p.newlines()
	end := keyword.Span()
	if name := p.name(); name != nil {
		s.Variable, end = name.Value, name.Span()
	}
	p.newlines()
	failed := p.dataCommands(s)
	if failed == nil {
		if s.Body = p.block(); s.Body != nil {
			s.at = at(join(keyword.Span(), s.Body.Span()))
			return s
		}
		if n := len(s.Allowed); n > 0 {
			end = s.Allowed[n-1].Span()
		}
		p.failIncomplete(after(end), "MissingStatementBlockForDataSection")
		failed = &end
	}
	var parts []Node
	for _, e := range s.Allowed {
		parts = append(parts, e)
	}
	return errorFrom(keyword.Span(), *failed, parts...)
}

// dataCommands reads -SupportedCommand and its list.
func (p *parser) dataCommands(s *Data) (failed *Span) {
	word := p.takeKind(KindParameter)
	if word == nil {
		return nil
	}
	last := word.Span()
	if !abbreviates(word, "supportedcommand") {
		first := last
		failed = &first
		p.fail(first, "InvalidParameterForDataSectionStatement", word.Value)
	}
	for {
		p.newlines()
		e := p.argument(contextName)
		if e == nil {
			if failed == nil {
				p.failIncomplete(after(last), "MissingValueForSupportedCommandInDataSectionStatement")
			}
			return &last
		}
		s.Allowed = append(s.Allowed, e)
		comma := p.takeKind(KindComma)
		if comma == nil {
			return failed
		}
		last = comma.Span()
	}
}
