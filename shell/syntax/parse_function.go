package syntax

// paramBlock reads param(...) with the attributes before it, or nothing.
func (p *parser) paramBlock() *ParamBlock {
	p.newlines()
	attributes := p.attributes(false)
	p.newlines()
	word := p.takeKind(KindParam)
	if word == nil {
		return nil
	}
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		return nil
	}
	b := &ParamBlock{Params: p.parameters()}
	p.newlines()
	end := p.ahead().Span()
	if p.takeKind(KindRParen) == nil {
		last := open.Span()
		if n := len(b.Params); n > 0 {
			last = b.Params[n-1].Span()
		}
		p.failIncomplete(after(last), "MissingEndParenthesisInFunctionParameterList")
		end = before(end)
	}
	for _, a := range attributes {
		if c, ok := a.(*TypeConstraint); ok {
			p.fail(c.Span(), "TypeNotAllowedBeforeParam", c.Type)
		} else {
			b.Attributes = append(b.Attributes, a)
		}
	}
	b.at = at(join(word.Span(), end))
	return b
}

// parameters reads parameters between commas.
func (p *parser) parameters() (list []*Parameter) {
	var comma *Token
	for {
		one := p.parameterRule()
		if one == nil {
			if comma != nil {
				p.failIncomplete(after(comma.Span()), "MissingExpressionAfterToken", comma.Kind.Text())
			}
			return list
		}
		list = append(list, one)
		p.newlines()
		if comma = p.takeKind(KindComma); comma == nil {
			return list
		}
	}
}

func (p *parser) parameterRule() *Parameter {
	noComma := p.noComma
	p.noComma = true
	old := p.setMode(modeExpression)
	one := p.oneParameter()
	p.noComma = noComma
	p.setMode(old)
	return one
}

func (p *parser) oneParameter() *Parameter {
	p.newlines()
	attributes := p.attributes(false)
	p.newlines()
	t := p.take()
	if t.Kind != KindVariable && t.Kind != KindSplattedVariable {
		p.unget(t)
		return p.namelessParameter(attributes)
	}
	one := &Parameter{Attributes: attributes, Name: t.data.(*Variable)}
	start, end := t.Span(), t.Span()
	if attributes != nil {
		start = attributes[0].Span()
	}
	p.newlines()
	if equals := p.takeKind(KindEquals); equals != nil {
		p.newlines()
		if one.Default = p.expression(false); one.Default == nil {
			p.failIncomplete(after(equals.Span()), "MissingExpressionAfterToken", equals.Kind.Text())
		} else {
			end = one.Default.Span()
		}
	}
	one.at = at(join(start, end))
	return one
}

// namelessParameter reports attributes that no variable follows.
func (p *parser) namelessParameter(attributes []AttributeBase) *Parameter {
	if attributes == nil {
		return nil
	}
	last := attributes[len(attributes)-1].Span()
	p.failIncomplete(after(last), "InvalidFunctionParameter")
	p.synchronize(true, KindRParen)
	where := at(join(attributes[0].Span(), last))
	return &Parameter{at: where, Attributes: attributes, Name: &Variable{at: where, Path: "__error__", Name: "__error__"}}
}

// notFunctionName holds the tokens that cannot be the name of a function.
var notFunctionName = map[Kind]bool{
	KindPipe: true, KindLParen: true, KindLCurly: true, KindAtParen: true, KindAtCurly: true, KindRCurly: true,
	KindRParen: true, KindEndOfInput: true, KindSemi: true, KindRedirection: true, KindRedirectInStd: true,
	KindAndAnd: true, KindOrOr: true, KindAmpersand: true, KindVariable: true, KindSplattedVariable: true,
	KindHereStringExpandable: true, KindHereStringLiteral: true, KindStringLiteral: true, KindStringExpandable: true,
}

// function reads what follows function or filter.
func (p *parser) function(word *Token) Statement {
	p.newlines()
	name := p.take()
	if notFunctionName[name.Kind] {
		p.unget(name)
		p.failIncomplete(after(word.Span()), "MissingNameAfterKeyword", p.source(word))
		return &ErrorStatement{at: at(word.Span())}
	}
	name.Flags &^= FlagKeyword
	f := &FunctionDefinition{Name: p.source(name), NameSpan: name.Span(), Filter: word.Kind == KindFilter, Workflow: word.Kind == KindWorkflow}
	if name.Kind == KindGeneric {
		f.Name = name.Value
	}
	list, failed := p.functionParameters(f)
	open := p.functionBody(list, name, &failed)
	if failed != nil {
		return errorFrom(word.Span(), *failed, parameterNodes(f.Params)...)
	}
	f.Body = p.scriptBlock(open, f.Filter, nil)
	f.at = at(join(word.Span(), f.Body.Span()))
	return f
}

// functionBody takes the brace that opens the body, or tells where it is missing.
func (p *parser) functionBody(list, name *Token, failed **Span) *Token {
	open := p.takeKind(KindLCurly)
	if open == nil && *failed == nil {
		end := name.Span()
		if list != nil {
			end = list.Span()
		}
		*failed = &end
		p.failIncomplete(after(end), "MissingFunctionBody")
	}
	return open
}

func parameterNodes(params []*Parameter) []Node {
	nodes := make([]Node, len(params))
	for i, one := range params {
		nodes[i] = one
	}
	return nodes
}

// functionParameters reads the parameters in parentheses after a function's name. It
// returns the token at their end and, where that is missing, the place.
func (p *parser) functionParameters(f *FunctionDefinition) (last *Token, failed *Span) {
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		return nil, nil
	}
	f.Parens = true
	f.Params = p.parameters()
	p.newlines()
	last = p.take()
	if last.Kind != KindRParen {
		p.unget(last)
		end := open.Span()
		if n := len(f.Params); n > 0 {
			end = f.Params[n-1].Span()
		}
		failed = &end
		p.failIncomplete(after(end), "MissingEndParenthesisInFunctionParameterList")
	}
	p.newlines()
	return last, failed
}
