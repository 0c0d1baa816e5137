package syntax

// usings reads the using statements at the begin of a script.
func (p *parser) usings() (list []*Using) {
	for {
		t := p.ahead()
		if t.Kind != KindUsing {
			p.back(t.Start)
			return list
		}
		p.drop()
		if u, ok := p.using(t).(*Using); ok {
			list = append(list, u)
		}
		p.separators()
	}
}

// using reads what follows using.
func (p *parser) using(word *Token) Statement {
	kind := p.take()
	u := &Using{}
	alias, required := true, false
	switch kind.Kind {
	case KindNamespace:
		u.Kind = UsingNamespace
	case KindModule:
		u.Kind = UsingModule
	case KindType:
		u.Kind, required = UsingType, true
	case KindCommand:
		u.Kind, required = UsingCommand, true
	case KindAssembly:
		u.Kind, alias = UsingAssembly, false
	default:
		p.unget(kind)
		p.failIncomplete(after(word.Span()), "MissingUsingStatementDirective")
		return &ErrorStatement{at: at(word.Span())}
	}
	item, failed := p.usingItem(word, kind, u)
	if failed != nil {
		return failed
	}
	if alias && u.Module == nil {
		if equals := p.takeKind(KindEquals); equals != nil {
			return p.usingAlias(word, equals, u, item)
		}
		if required {
			p.failIncomplete(after(item.Span()), "MissingEqualsInUsingAlias")
			return errorFrom(word.Span(), item.Span(), item)
		}
	}
	p.statementEnd()
	u.at = at(join(word.Span(), item.Span()))
	return u
}

// usingItem reads what is used: a name or the specification of a module.
func (p *parser) usingItem(word, kind *Token, u *Using) (Expression, Statement) {
	t := p.take()
	switch t.Kind {
	case KindEndOfInput, KindNewLine, KindComma, KindSemi:
		p.failIncomplete(after(kind.Span()), "MissingUsingItemName")
		return nil, errorFrom(word.Span(), kind.Span())
	}
	item := p.argumentFrom(contextArgument, t)
	if item == nil {
		p.fail(t.Span(), "InvalidValueForUsingItemName", p.source(t))
		p.synchronize(true, KindSemi, KindNewLine)
		return nil, errorFrom(word.Span(), t.Span())
	}
	switch e := item.(type) {
	case *StringConst:
		u.Name = e
		return item, nil
	case *Hashtable:
		if u.Kind == UsingModule {
			u.Module = e
			return item, nil
		}
	}
	p.fail(item.Span(), "InvalidValueForUsingItemName", p.script.Source(item.Span()))
	return nil, errorFrom(word.Span(), item.Span())
}

func (p *parser) usingAlias(word, equals *Token, u *Using, item Expression) Statement {
	t := p.take()
	switch t.Kind {
	case KindEndOfInput, KindNewLine, KindSemi:
		p.unget(t)
		p.failIncomplete(after(equals.Span()), "MissingNamespaceAlias")
		return errorFrom(word.Span(), equals.Span())
	case KindComma:
		p.fail(t.Span(), "UnexpectedUnaryOperator", p.source(t))
		return errorFrom(word.Span(), t.Span())
	}
	alias := p.argumentFrom(contextArgument, t)
	switch e := alias.(type) {
	case *StringConst:
		u.Alias = e
	case *Hashtable:
		u.Module = e
	}
	if u.Alias == nil && (u.Module == nil || u.Kind != UsingModule) {
		where := t.Span()
		if alias != nil {
			where = alias.Span()
		}
		p.fail(where, "InvalidValueForUsingItemName", p.script.Source(where))
		return errorFrom(word.Span(), where, item, alias)
	}
	p.statementEnd()
	u.at = at(join(word.Span(), t.Span()))
	return u
}

// statementEnd wants a line end or semicolon.
func (p *parser) statementEnd() {
	switch t := p.ahead(); t.Kind {
	case KindNewLine, KindSemi:
		p.drop()
	case KindEndOfInput:
	default:
		p.failIncomplete(t.Span(), "MissingStatementTerminator")
	}
}
