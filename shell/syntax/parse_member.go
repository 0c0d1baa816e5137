package syntax

// accesses reads the members and indexes behind a value, from their first operator on.
func (p *parser) accesses(op *Token, e Expression) Expression {
	for links := 0; op != nil; links++ {
		if links > maxChain {
			p.tooComplicated()
		}
		p.newlines()
		switch op.Kind {
		case KindDot, KindColonColon, KindQuestionDot:
			e = p.member(e, op)
		default:
			e = p.index(e, op)
		}
		op = p.access(true)
	}
	return e
}

// member reads the name after an operator, and arguments if it is a call.
func (p *parser) member(target Expression, op *Token) Expression {
	name := p.memberName()
	if name == nil {
		p.failIncomplete(after(op.Span()), "MissingPropertyName")
		if name = p.argument(contextArgument); name == nil {
			name = &ErrorExpression{at: at(join(target.Span(), op.Span()))}
		}
	} else if p.ungot == nil {
		restore := p.here()
		types, bracket := p.methodTypes(restore)
		if open := p.invocation(); open != nil {
			return p.invoke(target, op, name, types, open)
		}
		if bracket {
			p.back(restore)
		}
	}
	return &Member{
		at:     at(join(target.Span(), name.Span())),
		Target: target, Name: name,
		Static: op.Kind == KindColonColon, Conditional: op.Kind == KindQuestionDot,
	}
}

func (p *parser) memberName() Expression {
	if name := p.name(); name != nil {
		return name
	}
	if k := p.ahead().Kind; k.has(FlagUnaryOperator) || k == KindLBracket {
		return p.unary(false)
	}
	return p.primary(false)
}

// methodTypes reads the type arguments of a generic method; it goes back where there are
// none, and tells whether there was a closing bracket.
func (p *parser) methodTypes(restore int) (types []*TypeName, bracket bool) {
	if !p.bracketMayFollow() || p.take().Kind != KindLBracket {
		p.back(restore)
		return nil, false
	}
	old := p.setMode(modeTypeName)
	p.newlines()
	first := p.take()
	if first.Kind == KindIdentifier {
		var shut *Token
		types, shut = p.genericArguments(first)
		if bracket = shut.Kind == KindRBracket; !bracket {
			p.unget(shut)
			p.failIncomplete(before(shut.Span()), "EndSquareBracketExpectedAtEndOfType")
		}
		p.setMode(old)
		return types, bracket
	}
	p.setMode(old)
	p.back(restore)
	return nil, false
}

// bracketMayFollow tells whether the next token can be a [, without reading it.
func (p *parser) bracketMayFollow() bool {
	p.skipBlanks()
	switch p.peek() {
	case '[', '`', '#', '<':
		return true
	}
	return false
}

// invoke reads the arguments of a method; a script block may stand for them.
func (p *parser) invoke(target Expression, op *Token, name Expression, types []*TypeName, open *Token) Expression {
	e := &InvokeMember{
		Target: target, Name: name, TypeArgs: types,
		Static: op.Kind == KindColonColon, Conditional: op.Kind == KindQuestionDot,
	}
	var end Span
	if open.Kind == KindLParen {
		e.Args, end = p.arguments(open)
	} else {
		p.newlines()
		e.Args = []Expression{p.scriptBlockExpression(open)}
		end = e.Args[0].Span()
	}
	e.at = at(join(target.Span(), end))
	return e
}

// arguments reads the arguments of a method up to the closing parenthesis.
func (p *parser) arguments(open *Token) (args []Expression, end Span) {
	comma := p.noComma
	p.noComma = true
	args, dangling := p.argumentList()
	p.newlines()
	end = open.Span()
	if n := len(args); n > 0 {
		end = args[n-1].Span()
	}
	shut := p.takeKind(KindRParen)
	switch {
	case shut != nil:
		end = shut.Span()
	case dangling != nil:
		end = dangling.Span()
	default:
		p.failIncomplete(after(end), "MissingEndParenthesisInMethodCall")
	}
	p.noComma = comma
	return args, end
}

// argumentList reads expressions between commas, and returns a comma that nothing follows.
func (p *parser) argumentList() (args []Expression, comma *Token) {
	for {
		p.newlines()
		e := p.expression(false)
		if e == nil {
			if comma != nil {
				p.failIncomplete(after(comma.Span()), "MissingExpressionAfterToken", KindComma.Text())
			}
			return args, comma
		}
		args = append(args, e)
		p.newlines()
		if comma = p.takeKind(KindComma); comma == nil {
			return args, nil
		}
	}
}

// index reads what follows [.
func (p *parser) index(target Expression, open *Token) Expression {
	p.newlines()
	comma := p.noComma
	p.noComma = false
	e := p.expression(false)
	p.noComma = comma
	missing := e == nil
	if missing {
		p.failIncomplete(after(open.Span()), "MissingArrayIndexExpression")
		e = &ErrorExpression{at: at(open.Span())}
	}
	p.newlines()
	end := e.Span()
	if shut := p.takeKind(KindRBracket); shut != nil {
		end = shut.Span()
	} else if _, isError := e.(*ErrorExpression); !isError {
		p.failIncomplete(after(end), "MissingEndSquareBracket")
	}
	return &Index{
		at:     at(join(target.Span(), end)),
		Target: target, Index: e, Conditional: open.Kind == KindQuestionLBracket,
	}
}
