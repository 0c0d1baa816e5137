package syntax

// expression reads an expression with its ternary operator, nil where none begins. With
// ternary set, ? and : end a number.
func (p *parser) expression(ternary bool) Expression {
	defer p.leave()
	if !p.enter() {
		return nil
	}
	old := p.setMode(modeExpression)
	e := p.binary(ternary)
	if e != nil && p.ahead().Kind == KindQuestionMark {
		e = p.conditional(e)
	}
	p.setMode(old)
	return e
}

func (p *parser) conditional(cond Expression) Expression {
	question := p.take()
	p.newlines()
	then, ok := p.branch(question)
	p.newlines()
	colon := p.takeKind(KindColon)
	if colon == nil {
		found := p.ahead().Span()
		parts := []Node{cond}
		if ok {
			parts = append(parts, then)
			p.failIncomplete(found, "MissingColonInTernaryExpression")
		}
		return &ErrorExpression{at: at(join(cond.Span(), before(found))), Nested: parts}
	}
	p.newlines()
	otherwise, _ := p.branch(colon)
	return &Ternary{at: at(join(cond.Span(), otherwise.Span())), Cond: cond, Then: then, Else: otherwise}
}

// branch reads a branch of a ternary operator; false when it is an error.
func (p *parser) branch(op *Token) (Expression, bool) {
	e := p.expression(true)
	if e == nil {
		where := after(op.Span())
		p.failIncomplete(where, "ExpectedValueExpression", p.source(op))
		return &ErrorExpression{at: at(where)}, false
	}
	_, isError := e.(*ErrorExpression)
	return e, !isError
}

// pending is an operator on the stack with its left side.
type pending struct {
	left Expression
	op   *Token
}

// binary reads operands and the operators between them, the tighter ones first.
func (p *parser) binary(ternary bool) Expression {
	e := p.list(ternary)
	if e == nil {
		return nil
	}
	op := p.ahead()
	if !op.Kind.has(FlagBinaryOperator) {
		return p.strayParameter(e)
	}
	p.drop()
	var buffer [4]pending
	stack := append(buffer[:0], pending{e, op})
	for links := 0; ; links++ {
		if links > maxChain {
			p.tooComplicated()
		}
		e = p.rightSide(op)
		op = p.ahead()
		if !op.Kind.has(FlagBinaryOperator) {
			break
		}
		p.drop()
		for n := len(stack); n > 0 && op.Kind.precedence() <= stack[n-1].op.Kind.precedence(); n-- {
			e = reduce(stack[n-1], e)
			stack = stack[:n-1]
		}
		stack = append(stack, pending{e, op})
	}
	for n := len(stack); n > 0; n-- {
		e = reduce(stack[n-1], e)
	}
	return p.strayParameter(e)
}

func reduce(p pending, right Expression) Expression {
	return &Binary{
		at:   at(join(p.left.Span(), right.Span())),
		Left: p.left, Op: p.op.Kind, OpSpan: p.op.Span(), Right: right,
	}
}

func (p *parser) rightSide(op *Token) Expression {
	p.newlines()
	e := p.list(true)
	if e == nil {
		where := after(op.Span())
		p.failIncomplete(where, "ExpectedValueExpression", p.source(op))
		return &ErrorExpression{at: at(where)}
	}
	return e
}

// strayParameter reports -word after an expression when it is no operator.
func (p *parser) strayParameter(e Expression) Expression {
	t := p.takeKind(KindParameter)
	if t == nil {
		return e
	}
	p.fail(t.Span(), "UnexpectedToken", p.source(t))
	stray := &CommandParameter{at: at(t.Span()), Name: t.Value, NameSpan: t.Span()}
	return &ErrorExpression{at: at(join(e.Span(), t.Span())), Nested: []Node{e, stray}}
}

// list reads operands joined by commas.
func (p *parser) list(ternary bool) Expression {
	e := p.unary(ternary)
	if e == nil || p.noComma || p.ahead().Kind != KindComma {
		return e
	}
	elements := []Expression{e}
	for {
		comma := p.takeKind(KindComma)
		if comma == nil {
			break
		}
		p.newlines()
		if e = p.unary(true); e == nil {
			p.failIncomplete(after(comma.Span()), "MissingExpressionAfterToken", p.source(comma))
			e = &ErrorExpression{at: at(comma.Span())}
			elements = append(elements, e)
			break
		}
		elements = append(elements, e)
	}
	return &Array{at: at(join(elements[0].Span(), e.Span())), Elements: elements}
}

// unary reads an operand with the operators before and behind it.
func (p *parser) unary(ternary bool) Expression {
	defer p.leave()
	if !p.enter() {
		return nil
	}
	t := p.operandToken(ternary)
	var e Expression
	switch {
	case t.Kind.has(FlagUnaryOperator):
		if p.noComma && t.Kind == KindComma {
			return nil
		}
		p.drop()
		e = p.prefixed(t)
		if _, isError := e.(*ErrorExpression); isError && e.Span() == t.Span() {
			return e
		}
	case t.Kind == KindLBracket:
		attributes := p.attributes(true)
		if attributes == nil {
			return nil
		}
		if e = p.attributed(t, attributes); e == nil {
			return nil
		}
	default:
		e = p.primary(true)
	}
	if e == nil {
		return nil
	}
	return p.postfix(e)
}

// operandToken looks at the first token of an operand, where a sign begins a number.
func (p *parser) operandToken(ternary bool) *Token {
	signed, old := p.signed, p.ternary
	p.signed, p.ternary = true, ternary
	if t := p.ungot; t != nil && (t.Kind == KindMinus || ternary && t.Kind == KindGeneric) {
		p.back(t.Start)
	}
	t := p.ahead()
	p.signed, p.ternary = signed, old
	return t
}

// prefixed reads the operand of a unary operator.
func (p *parser) prefixed(op *Token) Expression {
	p.newlines()
	operand := p.unary(true)
	if operand == nil {
		p.failIncomplete(after(op.Span()), "MissingExpressionAfterOperator", p.source(op))
		return &ErrorExpression{at: at(op.Span())}
	}
	where := at(join(op.Span(), operand.Span()))
	if op.Kind == KindComma {
		return &Array{at: where, Elements: []Expression{operand}}
	}
	return &Unary{at: where, Op: op.Kind, Operand: operand}
}

func (p *parser) postfix(e Expression) Expression {
	op := KindUnknown
	switch p.ahead().Kind {
	case KindPlusPlus:
		op = KindPostfixPlusPlus
	case KindMinusMinus:
		op = KindPostfixMinusMinus
	default:
		return e
	}
	t := p.take()
	return &Unary{at: at(join(e.Span(), t.Span())), Op: op, Operand: e}
}

// attributed reads what follows types and attributes in brackets: a cast, a member of a
// type, a variable with attributes or, for a type alone, nothing.
func (p *parser) attributed(open *Token, attributes []AttributeBase) Expression {
	last := attributes[len(attributes)-1]
	var e Expression
	if constraint, ok := last.(*TypeConstraint); ok {
		e = p.typed(constraint)
	} else {
		p.newlines()
		operand := p.unary(true)
		if operand == nil {
			p.failIncomplete(last.Span(), "UnexpectedAttribute", typeOf(last))
			parts := make([]Node, len(attributes))
			for i, a := range attributes {
				parts[i] = a
			}
			return &ErrorExpression{at: at(join(open.Span(), last.Span())), Nested: parts}
		}
		e = &Attributed{at: at(join(last.Span(), operand.Span())), Attribute: last, Operand: operand}
	}
	for i := len(attributes) - 2; i >= 0; i-- {
		where := at(join(attributes[i].Span(), e.Span()))
		if constraint, ok := attributes[i].(*TypeConstraint); ok {
			e = &Convert{at: where, Type: constraint, Operand: e}
		} else {
			e = &Attributed{at: where, Attribute: attributes[i], Operand: e}
		}
	}
	return e
}

// typed reads what follows a type in brackets.
func (p *parser) typed(c *TypeConstraint) Expression {
	value := &TypeExpression{at: at(c.Span()), Type: c.Type}
	if op := p.access(false); op != nil {
		return p.accesses(op, value)
	}
	if k := p.ahead().Kind; k == KindNewLine || k == KindComma {
		return value
	}
	operand := p.unary(true)
	if operand == nil {
		return value
	}
	return &Convert{at: at(join(c.Span(), operand.Span())), Type: c, Operand: operand}
}
