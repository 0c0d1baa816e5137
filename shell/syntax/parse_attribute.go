package syntax

// attributes reads attributes and types in brackets, nil where there are none. In an
// expression a line end after a type ends it.
func (p *parser) attributes(inExpression bool) (list []AttributeBase) {
	for a := p.attribute(); a != nil; a = p.attribute() {
		list = append(list, a)
		if _, isAttribute := a.(*Attribute); isAttribute || !inExpression {
			p.newlines()
		}
	}
	return list
}

// attribute reads one attribute or type in brackets, or nothing.
func (p *parser) attribute() AttributeBase {
	open := p.openBracket()
	if open == nil {
		return nil
	}
	p.newlines()
	name, first := p.typeNameRule(true)
	if name == nil {
		p.back(open.Start)
		p.failIncomplete(after(open.Span()), "MissingTypename")
		return nil
	}
	t := p.take()
	if t.Kind == KindLParen {
		return p.attributeArguments(open, name, first, t)
	}
	end := t.Span()
	if t.Kind != KindRBracket {
		p.unget(t)
		p.fail(before(t.Span()), "EndSquareBracketExpectedAtEndOfAttribute")
		end = name.Span()
	}
	return &TypeConstraint{at: at(join(open.Span(), end)), Type: name}
}

// attributeArguments reads the arguments of an attribute up to its closing bracket.
func (p *parser) attributeArguments(open *Token, name *TypeName, first, paren *Token) *Attribute {
	a := &Attribute{Type: name}
	p.newlines()
	old := p.setMode(modeExpression)
	end := p.attributeList(a, paren.Span())
	p.setMode(old)
	p.newlines()
	shut := p.takeKind(KindRParen)
	if shut != nil {
		end = shut.Span()
	} else {
		p.failIncomplete(after(end), "MissingEndParenthesisInExpression")
	}
	p.newlines()
	if bracket := p.takeKind(KindRBracket); bracket != nil {
		end = bracket.Span()
	} else if shut != nil {
		p.failIncomplete(after(end), "EndSquareBracketExpectedAtEndOfAttribute")
	}
	first.Flags |= FlagAttributeName
	a.at = at(join(open.Span(), end))
	return a
}

// attributeList reads the arguments between commas and returns where the last item ends.
func (p *parser) attributeList(a *Attribute, end Span) Span {
	noComma := p.noComma
	p.noComma = true
	seen := map[string]bool{}
	var comma *Token
	for {
		p.newlines()
		if name := p.name(); name != nil {
			n, where := p.namedArgument(name)
			if where != nil {
				end = *where
			}
			if seen[name.Value] {
				p.fail(name.Span(), "DuplicateNamedArgument", name.Value)
			} else {
				a.Named = append(a.Named, n)
			}
		} else if e := p.expression(false); e != nil {
			a.Positional = append(a.Positional, e)
			end = e.Span()
		} else if comma != nil {
			end = after(comma.Span())
			p.failIncomplete(end, "MissingExpressionAfterToken", comma.Kind.Text())
			a.Positional = append(a.Positional, &ErrorExpression{at: at(end)})
		}
		p.newlines()
		if comma = p.takeKind(KindComma); comma == nil {
			break
		}
		end = comma.Span()
	}
	p.noComma = noComma
	return end
}

// namedArgument reads = value after a name; without it the value is $true.
func (p *parser) namedArgument(name *StringConst) (n *NamedArgument, end *Span) {
	n = &NamedArgument{Name: name.Value}
	equals := p.takeKind(KindEquals)
	if equals == nil {
		n.Value, n.Omitted = &Constant{at: name.at, Value: true}, true
	} else {
		p.newlines()
		if n.Value = p.expression(false); n.Value == nil {
			where := after(equals.Span())
			p.failIncomplete(where, "MissingExpressionInNamedArgument")
			n.Value = &ErrorExpression{at: at(where)}
			p.synchronize(true, KindComma, KindRParen, KindRBracket, KindNewLine)
		}
		span := n.Value.Span()
		end = &span
	}
	n.at = at(join(name.Span(), n.Value.Span()))
	return n, end
}
