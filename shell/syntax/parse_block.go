package syntax

import "strings"

// scriptBlock reads a script (open is nil) or what follows an opening brace. A constructor
// begins with the call of its base.
func (p *parser) scriptBlock(open *Token, filter bool, first Statement) *ScriptBlock {
	b := &ScriptBlock{Script: p.script, Filter: filter}
	if !p.enter() {
		p.leave()
		b.End = &NamedBlock{Kind: KindEnd, Unnamed: true}
		return b
	}
	defer p.leave()
	p.newlines()
	if open == nil {
		b.Usings = p.usings()
	}
	restore := p.here()
	if b.Param = p.paramBlock(); b.Param == nil {
		p.back(restore)
	}
	p.separators()
	if p.ahead().Kind.has(FlagScriptBlockBlockName) {
		p.namedBlocks(b, open)
	} else {
		p.unnamedBlock(b, open, filter, first)
	}
	return b
}

// unnamedBlock reads the statements of a block that names none.
func (p *parser) unnamedBlock(b *ScriptBlock, open *Token, filter bool, first Statement) {
	block := &NamedBlock{Kind: KindEnd, Unnamed: true}
	if first != nil {
		block.Statements = append(block.Statements, first)
	}
	body, found := Span{}, false
	if b.Param != nil {
		body, found = b.Param.Span(), true
	}
	for done := false; !done; {
		if span, ok := p.statements(&block.Statements, &block.Traps); ok {
			if !found {
				body, found = span, true
			}
			body = join(body, span)
		}
		done = p.closeBlock(b, open, &body, &found)
	}
	block.at = at(body)
	if filter {
		block.Kind = KindProcess
		b.Process = block
	} else {
		b.End = block
	}
}

// closeBlock reads the closing brace or the end of the script; false when statements may follow.
func (p *parser) closeBlock(b *ScriptBlock, open *Token, body *Span, found *bool) bool {
	t := p.take()
	if open == nil {
		b.at = at{0, len(p.script.Text)}
		if t.Kind == KindEndOfInput {
			return true
		}
		p.fail(t.Span(), "UnexpectedToken", p.source(t))
		return false
	}
	end := open.Span()
	switch {
	case t.Kind == KindRCurly:
		end = t.Span()
		if !*found && !p.sameColumn(open.End, t.Start) {
			*body = join(after(open.Span()), before(t.Span()))
		}
	default:
		p.unget(t)
		if *found {
			end = *body
		}
		p.failFound(open.Span(), t.Span(), "MissingEndCurlyBrace")
	}
	b.at = at(join(open.Span(), end))
	return true
}

// sameColumn is how PowerShell sees that nothing stands between two braces.
func (p *parser) sameColumn(a, b int) bool {
	if !strings.ContainsAny(p.script.Text[a:b], "\r\n") {
		return a == b
	}
	return p.script.Position(a).Column == p.script.Position(b).Column
}

// namedBlocks reads begin, process and the others.
func (p *parser) namedBlocks(b *ScriptBlock, open *Token) {
	start, known := Span{}, false
	if open != nil {
		start, known = open.Span(), true
	} else if b.Param != nil {
		start, known = b.Param.Span(), true
	}
	end := start
	for {
		name := p.take()
		if name.Kind == KindRCurly || name.Kind == KindEndOfInput {
			p.unget(name)
			body, found := join(start, end), true
			p.closeBlock(b, open, &body, &found)
			return
		}
		if !name.Kind.has(FlagScriptBlockBlockName) {
			b.at = at{0, len(p.script.Text)}
			if open != nil {
				p.unget(name)
				b.at = at(join(start, end))
			}
			p.fail(name.Span(), "MissingNamedBlocks", p.source(name))
			return
		}
		if !known {
			start, known = name.Span(), true
		}
		end = p.namedBlock(b, name)
		p.separators()
	}
}

// namedBlock reads the block after its name and returns where it ends.
func (p *parser) namedBlock(b *ScriptBlock, name *Token) Span {
	block := &NamedBlock{Kind: name.Kind}
	end := name.Span()
	if body := p.block(); body != nil {
		block.Statements, block.Traps = body.Statements, body.Traps
		end = body.Span()
	} else {
		p.failIncomplete(after(name.Span()), "MissingNamedStatementBlock", name.Kind.Text())
	}
	block.at = at(join(name.Span(), end))
	place := b.named(name.Kind)
	if *place != nil {
		p.fail(block.Span(), "DuplicateScriptCommandClause", name.Kind.Text())
	} else {
		*place = block
	}
	return end
}

func (b *ScriptBlock) named(kind Kind) **NamedBlock {
	switch kind {
	case KindBegin:
		return &b.Begin
	case KindProcess:
		return &b.Process
	case KindClean:
		return &b.Clean
	case KindDynamicparam:
		return &b.DynamicParam
	}
	return &b.End
}

// block reads statements in braces, or nothing.
func (p *parser) block() *Block {
	p.newlines()
	open := p.takeKind(KindLCurly)
	if open == nil {
		return nil
	}
	b := &Block{}
	end := open.Span()
	if span, ok := p.statements(&b.Statements, &b.Traps); ok {
		end = span
	}
	if t := p.takeKind(KindRCurly); t != nil {
		end = t.Span()
	} else {
		p.failFound(open.Span(), p.ahead().Span(), "MissingEndCurlyBrace")
	}
	b.at = at(join(open.Span(), end))
	return b
}

// statements reads statements up to what is none, and tells where they stand.
func (p *parser) statements(list *[]Statement, traps *[]*Trap) (Span, bool) {
	var span Span
	found := false
	p.separators()
	for {
		s := p.statement()
		if s == nil {
			return span, found
		}
		if p.sealed != nil && p.sealed.Start < s.Span().Start {
			p.fail(s.Span(), "TokenAfterEndOfValidScriptText")
		}
		if t, ok := s.(*Trap); ok {
			*traps = append(*traps, t)
		} else {
			*list = append(*list, s)
		}
		if !found {
			span, found = s.Span(), true
		}
		span = join(span, s.Span())
		p.separators()
		if k := p.ahead().Kind; k == KindRParen || k == KindRCurly {
			return span, found
		}
	}
}
