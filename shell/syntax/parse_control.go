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
