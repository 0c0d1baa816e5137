package syntax

import "strings"

// class reads what follows class.
func (p *parser) class(attributes []AttributeBase, word *Token) Statement {
	p.newlines()
	t := p.nameToken()
	if t == nil {
		p.failIncomplete(after(word.Span()), "MissingNameAfterKeyword", p.source(word))
		return &ErrorStatement{at: at(word.Span())}
	}
	t.Flags = t.Flags&^FlagMemberName | FlagTypeName
	p.newlines()
	old := p.setMode(modeSignature)
	defer p.setMode(old)
	d := &TypeDefinition{Name: p.source(t)}
	p.bases(d)
	open := p.takeKind(KindLCurly)
	if open == nil {
		last := t.Span()
		var parts []Node
		for _, b := range d.Bases {
			last = b.Span()
			parts = append(parts, b)
		}
		p.failIncomplete(after(last), "MissingTypeBody", word.Kind.Text())
		return errorFrom(word.Span(), last, parts...)
	}
	end := open.Span()
	stray := p.members(d, &end)
	if shut := p.takeKind(KindRCurly); shut != nil {
		end = shut.Span()
	} else {
		p.failFound(after(open.Span()), p.ahead().Span(), "MissingEndCurlyBrace")
	}
	return p.typeDefinition(d, attributes, word, end, stray)
}

// typeDefinition finishes a class or enum; types before it and strays inside make it an error.
func (p *parser) typeDefinition(d *TypeDefinition, attributes []AttributeBase, word *Token, end Span, stray []Node) Statement {
	start := word.Span()
	if len(attributes) > 0 {
		start = attributes[0].Span()
	}
	d.at = at(join(start, end))
	types := false
	for _, a := range attributes {
		if c, ok := a.(*TypeConstraint); ok {
			stray, types = append(stray, c), true
		} else {
			d.Attributes = append(d.Attributes, a)
		}
	}
	if types {
		stray = append(stray, d)
	}
	if len(stray) > 0 {
		return &ErrorStatement{at: d.at, Nested: stray}
	}
	return d
}

// bases reads the types after a colon.
func (p *parser) bases(d *TypeDefinition) {
	last := p.takeKind(KindColon)
	for last != nil {
		p.newlines()
		t, _ := p.typeNameRule(false)
		if t == nil {
			p.failIncomplete(after(last.Span()), "TypeNameExpected")
			return
		}
		d.Bases = append(d.Bases, &TypeConstraint{at: t.at, Type: t})
		p.newlines()
		last = p.takeKind(KindComma)
	}
}

// members reads the members of a class, and returns what is part of none.
func (p *parser) members(d *TypeDefinition, end *Span) (stray []Node) {
	for {
		m, lost := p.classMember(d.Name)
		if m == nil && lost == nil {
			return stray
		}
		if m != nil {
			d.Members = append(d.Members, m)
			*end = m.Span()
		}
		if len(lost) > 0 {
			stray = append(stray, lost...)
			*end = lost[len(lost)-1].Span()
		}
	}
}

// memberHead is what may stand before the name of a member.
type memberHead struct {
	start      Span
	started    bool
	attributes []AttributeBase
	kind       *TypeConstraint
	static     bool
	hidden     bool
	last       *Span // the last of them
}

func (h *memberHead) begin(at Span) {
	if !h.started {
		h.start, h.started = at, true
	}
}

// parts returns the nodes of the head, for an error.
func (h *memberHead) parts() []Node {
	var nodes []Node
	for _, a := range h.attributes {
		nodes = append(nodes, a)
	}
	if h.kind != nil {
		nodes = append(nodes, h.kind)
	}
	return nodes
}

// memberHead reads attributes, the type, static and hidden.
func (p *parser) memberHead() *memberHead {
	h := &memberHead{}
	for {
		p.newlines()
		if a := p.attribute(); a != nil {
			h.begin(a.Span())
			span := a.Span()
			h.last = &span
			if c, ok := a.(*TypeConstraint); !ok {
				h.attributes = append(h.attributes, a)
			} else if h.kind == nil {
				h.kind = c
			} else {
				p.fail(a.Span(), "TooManyTypes")
			}
			continue
		}
		t := p.ahead()
		h.begin(t.Span())
		flag := &h.static
		switch t.Kind {
		case KindHidden:
			flag = &h.hidden
		case KindStatic:
		default:
			return h
		}
		if *flag {
			p.fail(t.Span(), "DuplicateQualifier", p.source(t))
		}
		*flag = true
		span := t.Span()
		h.last = &span
		p.drop()
	}
}

// classMember reads one member; where it is broken it returns its parts.
func (p *parser) classMember(class string) (MemberDefinition, []Node) {
	h := p.memberHead()
	t := p.ahead()
	switch {
	case t.Kind == KindVariable:
		p.drop()
		return p.property(h, t), nil
	case t.Kind == KindIdentifier || t.Has(FlagKeyword):
		t.Flags = 0
		p.drop()
		f := p.method(t, class, h.static)
		if f == nil {
			p.synchronize(false, KindRCurly)
			return nil, h.parts()
		}
		return &FunctionMember{
			at:         at(join(h.start, f.Span())),
			Attributes: h.attributes, Return: h.kind, Name: f.Name, Function: f,
			Static: h.static, Hidden: h.hidden,
			Constructor: strings.EqualFold(f.Name, class),
		}, nil
	case h.last != nil:
		p.failIncomplete(after(*h.last), "IncompleteMemberDefinition")
		return nil, h.parts()
	}
	return nil, nil
}

// property reads what follows the name of a property.
func (p *parser) property(h *memberHead, name *Token) MemberDefinition {
	m := &PropertyMember{Attributes: h.attributes, Type: h.kind, Name: name.Value, Static: h.static, Hidden: h.hidden}
	end := name.Span()
	if p.takeKind(KindEquals) != nil {
		p.newlines()
		if m.Value = p.expression(false); m.Value != nil {
			end = m.Value.Span()
		}
	}
	m.at = at(join(h.start, p.memberEnd(end, true)))
	return m
}

// memberEnd reads the line end or semicolon after a property and returns where it ends.
func (p *parser) memberEnd(end Span, complain bool) Span {
	t := p.ahead()
	switch t.Kind {
	case KindSemi:
		end = t.Span()
	case KindNewLine, KindRCurly:
	default:
		if complain {
			p.failIncomplete(after(end), "MissingPropertyTerminator")
		}
	}
	p.separators()
	return end
}

// method reads what follows the name of a method, nil where it is broken.
func (p *parser) method(name *Token, class string, static bool) *FunctionDefinition {
	f := &FunctionDefinition{Name: p.source(name), NameSpan: name.Span()}
	var list *Token
	var failed *Span
	if p.ahead().Kind == KindLParen {
		list, failed = p.functionParameters(f)
	} else {
		f.Parens = true
		p.failIncomplete(after(name.Span()), "MissingMethodParameterList")
	}
	var base Statement
	if !static && strings.EqualFold(f.Name, class) {
		base = p.baseCall(&failed)
	}
	open := p.functionBody(list, name, &failed)
	if failed != nil {
		return nil
	}
	old := p.setMode(modeCommand)
	f.Body = p.scriptBlock(open, false, base)
	p.setMode(old)
	f.at = at(join(name.Span(), f.Body.Span()))
	return f
}

// baseCall reads : base(arguments) of a constructor; without it there are no arguments.
func (p *parser) baseCall(failed **Span) Statement {
	p.newlines()
	call := &BaseConstructorCall{}
	old := p.setMode(modeSignature)
	if colon := p.takeKind(KindColon); colon != nil {
		p.newlines()
		p.baseArguments(call, colon, failed)
	}
	p.setMode(old)
	return &CommandExpression{at: call.at, Expr: call}
}

func (p *parser) baseArguments(call *BaseConstructorCall, colon *Token, failed **Span) {
	word := p.takeKind(KindBase)
	if word == nil {
		span := colon.Span()
		*failed = &span
		p.failIncomplete(after(span), "MissingBaseCtorCall")
		return
	}
	p.newlines()
	open := p.takeKind(KindLParen)
	if open == nil {
		span := word.Span()
		*failed = &span
		p.failIncomplete(after(span), "MissingMethodParameterList")
		return
	}
	call.Keyword = word.Span()
	var end Span
	call.Args, end = p.arguments(open)
	call.at = at(join(word.Span(), end))
	p.newlines()
}

// enum reads what follows enum.
func (p *parser) enum(attributes []AttributeBase, word *Token) Statement {
	p.newlines()
	name := p.name()
	if name == nil {
		p.failIncomplete(after(word.Span()), "MissingNameAfterKeyword", p.source(word))
		return &ErrorStatement{at: at(word.Span())}
	}
	old := p.setMode(modeSignature)
	defer p.setMode(old)
	d := &TypeDefinition{Name: name.Value, Enum: true}
	p.underlying(d)
	p.newlines()
	open := p.takeKind(KindLCurly)
	if open == nil {
		p.failIncomplete(after(name.Span()), "MissingTypeBody", word.Kind.Text())
		return errorFrom(word.Span(), name.Span())
	}
	for m := p.enumMember(); m != nil; m = p.enumMember() {
		d.Members = append(d.Members, m)
	}
	shut := p.take()
	if shut.Kind != KindRCurly {
		p.unget(shut)
		p.failFound(after(open.Span()), shut.Span(), "MissingEndCurlyBrace")
	}
	return p.typeDefinition(d, attributes, word, shut.Span(), nil)
}

// underlyingTypes are those that an enum may have.
var underlyingTypes = map[string]bool{
	"byte": true, "sbyte": true, "short": true, "ushort": true, "int": true, "uint": true, "long": true, "ulong": true,
	"int16": true, "uint16": true, "int32": true, "uint32": true, "int64": true, "uint64": true,
}

func (p *parser) underlying(d *TypeDefinition) {
	colon := p.takeKind(KindColon)
	if colon == nil {
		return
	}
	p.newlines()
	t, _ := p.typeNameRule(false)
	if t == nil {
		p.failIncomplete(after(colon.Span()), "TypeNameExpected")
		return
	}
	if !underlyingTypes[strings.TrimPrefix(strings.ToLower(t.String()), "system.")] {
		p.fail(t.Span(), "InvalidUnderlyingType", t)
	}
	d.Bases = append(d.Bases, &TypeConstraint{at: t.at, Type: t})
}

func (p *parser) enumMember() MemberDefinition {
	p.newlines()
	name := p.name()
	if name == nil {
		return nil
	}
	m := &PropertyMember{Name: name.Value, Static: true}
	end, complain := name.Span(), true
	old := p.setMode(modeExpression)
	if equals := p.takeKind(KindEquals); equals != nil {
		if m.Value = p.expression(false); m.Value != nil {
			end = m.Value.Span()
		} else {
			p.fail(after(equals.Span()), "ExpectedValueExpression", equals.Kind.Text())
			end, complain = equals.Span(), false
		}
	}
	p.setMode(old)
	m.at = at(join(name.Span(), p.memberEnd(end, complain)))
	return m
}
