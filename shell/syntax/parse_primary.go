package syntax

import "strings"

// primary reads a value, with the members and indexes behind it if asked to; nil where
// none begins.
func (p *parser) primary(members bool) Expression {
	t := p.take()
	var e Expression
	switch t.Kind {
	case KindSplattedVariable, KindVariable:
		e = p.variableExpression(t, members)
	case KindNumber:
		e = &Constant{at: at(t.Span()), Value: t.data}
	case KindHereStringExpandable:
		e = p.expandableToken(t, DoubleQuotedHereString)
	case KindStringExpandable:
		e = p.expandableToken(t, DoubleQuoted)
	case KindHereStringLiteral:
		e = &StringConst{at: at(t.Span()), Value: t.Value, Quote: SingleQuotedHereString}
	case KindStringLiteral:
		e = &StringConst{at: at(t.Span()), Value: t.Value, Quote: SingleQuoted}
	case KindLParen:
		e = p.paren(t)
	case KindAtParen, KindDollarParen:
		e = p.subexpressionExpression(t)
	case KindAtCurly:
		e = p.hashtable(t)
	case KindLCurly:
		e = p.scriptBlockExpression(t)
	default:
		p.unget(t)
		return nil
	}
	if !members {
		return e
	}
	return p.accesses(p.access(true), e)
}

// variableExpression makes an expression of a variable; $using: has one of its own.
func (p *parser) variableExpression(t *Token, members bool) Expression {
	v := t.data.(*Variable)
	if !isUsing(v) {
		return v
	}
	inner := newVariable(v.Name, v.Splat)
	inner.at = v.at
	var e Expression = inner
	if members {
		e = p.accesses(p.access(true), e)
	}
	return &UsingExpression{at: at(e.Span()), Expr: e}
}

func isUsing(v *Variable) bool { return strings.EqualFold(v.Drive, "using") && v.Name != "" }

// paren reads what follows ( in an expression.
func (p *parser) paren(open *Token) Expression {
	comma := p.noComma
	old := p.setMode(modeCommand)
	p.noComma = false
	p.newlines()
	pipe := p.pipelineChain()
	if pipe == nil {
		where := after(open.Span())
		p.failIncomplete(where, "ExpectedExpression")
		pipe = &ErrorStatement{at: at(where)}
	}
	p.newlines()
	end := pipe.Span()
	if shut := p.takeKind(KindRParen); shut != nil {
		end = shut.Span()
	} else {
		p.failIncomplete(after(end), "MissingEndParenthesisInExpression")
	}
	p.noComma = comma
	p.setMode(old)
	return &Paren{at: at(join(open.Span(), end)), Pipeline: pipe}
}

// subexpressionExpression reads what follows $( or @(.
func (p *parser) subexpressionExpression(open *Token) Expression {
	comma := p.noComma
	old := p.setMode(modeCommand)
	p.noComma = false
	p.newlines()
	body := &Block{}
	end := open.Span()
	if span, ok := p.statements(&body.Statements, &body.Traps); ok {
		body.at, end = at(span), span
	}
	p.newlines()
	if shut := p.takeKind(KindRParen); shut != nil {
		end = shut.Span()
	} else {
		p.failIncomplete(p.ahead().Span(), "MissingEndParenthesisInSubexpression")
	}
	p.noComma = comma
	p.setMode(old)
	where := at(join(open.Span(), end))
	if open.Kind == KindDollarParen {
		return &SubExpr{at: where, Body: body}
	}
	return &ArrayExpr{at: where, Body: body}
}

// scriptBlockExpression reads what follows { in an expression.
func (p *parser) scriptBlockExpression(open *Token) Expression {
	comma := p.noComma
	old := p.setMode(modeCommand)
	p.noComma = false
	p.newlines()
	b := p.scriptBlock(open, false, nil)
	p.noComma = comma
	p.setMode(old)
	return &ScriptBlockExpr{at: b.at, Block: b}
}

// hashtable reads what follows @{.
func (p *parser) hashtable(open *Token) Expression {
	h := &Hashtable{}
	p.newlines()
	for {
		entry, ok := p.hashEntry()
		if !ok {
			break
		}
		h.Entries = append(h.Entries, entry)
		if k := p.ahead().Kind; k != KindNewLine && k != KindSemi {
			break
		}
		p.separators()
	}
	var end Span
	if shut := p.takeKind(KindRCurly); shut != nil {
		end = shut.Span()
	} else {
		found := p.ahead().Span()
		p.failFound(after(open.Span()), found, "MissingEndCurlyBrace")
		end = before(found)
	}
	h.at = at(join(open.Span(), end))
	return h
}

func (p *parser) hashEntry() (HashEntry, bool) {
	old := p.setMode(modeExpression)
	key := p.labelOrKey()
	if key == nil {
		p.setMode(old)
		return HashEntry{}, false
	}
	equals := p.take()
	p.setMode(old)
	if equals.Kind != KindEquals {
		p.unget(equals)
		where := after(key.Span())
		p.fail(where, "MissingEqualsInHashLiteral")
		p.synchronize(false, KindRCurly, KindSemi, KindNewLine)
		return HashEntry{key, &ErrorStatement{at: at(where)}}, true
	}
	p.setMode(modeCommand)
	p.newlines()
	value := p.statement()
	if value == nil {
		where := after(equals.Span())
		p.failIncomplete(where, "MissingStatementInHashLiteral")
		value = &ErrorStatement{at: at(where)}
	}
	p.setMode(old)
	return HashEntry{key, value}, true
}

// expandableToken makes an expression of a string or word; its expansions are read now.
func (p *parser) expandableToken(t *Token, quote Quote) Expression {
	x, ok := t.data.(*expandable)
	if !ok {
		return &StringConst{at: at(t.Span()), Value: t.Value, Quote: quote}
	}
	s := &ExpandableString{at: at(t.Span()), Quote: quote}
	last := 0
	x.nested = nil
	for _, e := range x.expansions {
		if e.start > last {
			s.Parts = append(s.Parts, StringPart{Text: t.Value[last:e.start]})
		}
		s.Parts = append(s.Parts, StringPart{Expr: p.expansion(x, e.token)})
		last = e.end
	}
	if last < len(t.Value) {
		s.Parts = append(s.Parts, StringPart{Text: t.Value[last:]})
	}
	return s
}

// expansion reads a variable or $( ) in a string.
func (p *parser) expansion(x *expandable, t *Token) Expression {
	if t.Kind != KindDollarParen {
		x.nested = append(x.nested, t)
		return p.variableExpression(t, false)
	}
	p.quoted++
	defer func() { p.quoted-- }()
	if p.quoted > maxString {
		p.tooComplicated()
	}
	outer := *p.scanner
	inner := t.data.(*subtext)
	p.text, p.base, p.offsets = inner.text, inner.base, inner.offsets
	p.pos, p.past, p.start, p.tokens = 0, 0, 0, nil
	e := p.primary(true)
	x.nested = append(x.nested, p.tokens...)
	p.ungot = nil
	s := p.scanner
	s.text, s.base, s.offsets, s.tokens = outer.text, outer.base, outer.offsets, outer.tokens
	s.pos, s.past, s.start = outer.pos, outer.past, outer.start
	if e == nil { // given up
		return &ErrorExpression{at: at(t.Span())}
	}
	return e
}
