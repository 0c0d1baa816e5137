package syntax

// statement reads one statement, nil where none begins.
func (p *parser) statement() Statement {
	defer p.leave()
	if !p.enter() {
		return nil
	}
	t := p.take()
	restore := t.Start
	var attributes []AttributeBase
	if t.Kind == KindGeneric && p.source(t)[0] == '[' {
		t, attributes = p.statementAttributes(t)
	}
	if s, ok := p.keywordStatement(t, attributes); ok {
		return s
	}
	if attributes != nil {
		p.back(restore)
	} else {
		p.unget(t)
		if t.Kind == KindEndOfInput {
			return nil
		}
	}
	return p.pipelineChain()
}

// statementAttributes reads attributes and the keyword after them. Without a keyword they
// belong to an expression, which is read anew.
func (p *parser) statementAttributes(first *Token) (*Token, []AttributeBase) {
	p.back(first.Start)
	attributes := p.attributes(false)
	t := p.take()
	switch {
	case attributes == nil:
	case t.Has(FlagStatementDoesntSupportAttributes):
		if hasType(attributes) {
			p.back(first.Start)
			return p.take(), attributes
		}
		p.fail(attributes[0].Span(), "UnexpectedAttribute", typeOf(attributes[0]))
	case t.Has(FlagKeyword):
		for _, a := range attributes {
			if c, ok := a.(*TypeConstraint); ok {
				p.fail(c.Span(), "TypeNotAllowedBeforeStatement", c.Type)
				break
			}
		}
	default:
		p.back(first.Start)
		return p.take(), attributes
	}
	return t, attributes
}

func hasType(attributes []AttributeBase) bool {
	for _, a := range attributes {
		if _, ok := a.(*TypeConstraint); ok {
			return true
		}
	}
	return false
}

// typeOf returns the type of an attribute or constraint.
func typeOf(a AttributeBase) *TypeName {
	if a, ok := a.(*Attribute); ok {
		return a.Type
	}
	return a.(*TypeConstraint).Type
}

// keywordStatement reads the statement that a keyword begins; false when it is a pipeline.
func (p *parser) keywordStatement(t *Token, attributes []AttributeBase) (Statement, bool) {
	switch t.Kind {
	case KindIf:
		return p.ifStatement(t), true
	case KindFunction, KindFilter, KindWorkflow:
		return p.function(t), true
	case KindReturn, KindThrow, KindExit:
		return p.valueStatement(t), true
	case KindBreak, KindContinue:
		return p.jump(t), true
	case KindTrap:
		return p.trap(t), true
	case KindTry:
		return p.try(t), true
	case KindData:
		return p.data(t), true
	case KindLabel:
		p.newlines()
		return p.labeled(t), true
	case KindClass:
		return p.class(attributes, t), true
	case KindEnum:
		return p.enum(attributes, t), true
	case KindUsing:
		s := p.using(t)
		p.fail(s.Span(), "UsingMustBeAtStartOfScript")
		return s, true
	case KindParallel, KindSequence:
		return p.keywordBlock(t), true
	case KindFrom, KindDefine, KindVar:
		p.fail(t.Span(), "ReservedKeywordNotAllowed", t.Kind.Text())
		return &ErrorStatement{at: at(t.Span())}, true
	case KindElse, KindElseIf, KindCatch, KindUntil:
		if len(p.errors) > 0 { // most likely what follows the error
			p.newlines()
			return p.statement(), true
		}
	}
	return p.loop(nil, t)
}

// loop reads a statement that may have a label.
func (p *parser) loop(label, t *Token) (Statement, bool) {
	switch t.Kind {
	case KindSwitch:
		return p.switchStatement(label, t), true
	case KindForeach:
		return p.forEach(label, t), true
	case KindFor:
		return p.forStatement(label, t), true
	case KindWhile:
		return p.while(label, t), true
	case KindDo:
		return p.do(label, t), true
	}
	return nil, false
}

func (p *parser) labeled(label *Token) Statement {
	if s, ok := p.loop(label, p.take()); ok {
		return s
	}
	p.back(label.Start)
	return p.pipelineChain()
}

// labelStart returns where a statement begins that may have a label, and the label.
func labelStart(label, keyword *Token) (Span, string) {
	if label == nil {
		return keyword.Span(), ""
	}
	return label.Span(), label.Value
}

// keywordBlock reads parallel { } and sequence { }, which only workflows had (see checker.keyword).
func (p *parser) keywordBlock(t *Token) Statement {
	body := p.block()
	if body == nil {
		p.failIncomplete(after(t.Span()), "MissingStatementAfterKeyword", p.source(t))
		return &ErrorStatement{at: at(t.Span())}
	}
	return &ErrorStatement{at: at(join(t.Span(), body.Span())), Keyword: t.Span(), Nested: []Node{body}}
}

// valueStatement reads return, throw and exit.
func (p *parser) valueStatement(t *Token) Statement {
	value := p.pipelineChain()
	where := at(t.Span())
	if value != nil {
		where = at(join(t.Span(), value.Span()))
	}
	switch t.Kind {
	case KindReturn:
		return &Return{at: where, Value: value}
	case KindThrow:
		return &Throw{at: where, Value: value}
	}
	return &Exit{at: where, Value: value}
}

// jump reads break and continue.
func (p *parser) jump(t *Token) Statement {
	label := p.labelOrKey()
	where := at(t.Span())
	if label != nil {
		where = at(join(t.Span(), label.Span()))
	}
	if t.Kind == KindBreak {
		return &Break{at: where, Label: label}
	}
	return &Continue{at: where, Label: label}
}

// name reads a simple name, or nothing.
func (p *parser) name() *StringConst {
	t := p.nameToken()
	if t == nil {
		return nil
	}
	return p.bareWord(t, p.source(t))
}

func (p *parser) nameToken() *Token {
	p.simpleName = true
	t := p.ahead()
	p.simpleName = false
	if t.Kind != KindIdentifier {
		return nil
	}
	t.Flags |= FlagMemberName
	p.drop()
	return t
}

// bareWord makes a string of a token that has no quotes around it.
func (p *parser) bareWord(t *Token, value string) *StringConst {
	return &StringConst{at: at(t.Span()), Value: value}
}

// labelOrKey reads the label of a jump or the key of a hashtable: a name or an expression.
func (p *parser) labelOrKey() Expression {
	if name := p.name(); name != nil {
		return name
	}
	if k := p.ahead().Kind; k == KindNewLine || k == KindSemi {
		return nil
	}
	comma := p.noComma
	p.noComma = true
	e := p.unary(false)
	p.noComma = comma
	return e
}
