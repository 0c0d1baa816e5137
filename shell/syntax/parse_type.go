package syntax

import (
	"strings"
)

// errorTypeName is the name of a type that was not given.
const errorTypeName = ":ErrorTypeName:"

// maxRank is how many dimensions an array may have.
const maxRank = 32

// String returns the type's name as PowerShell writes it.
func (t *TypeName) String() string {
	var b strings.Builder
	t.write(&b)
	if assembly := t.assembly(); assembly != "" {
		b.WriteString("," + assembly)
	}
	return b.String()
}

func (t *TypeName) assembly() string {
	for t.Element != nil {
		t = t.Element
	}
	if t.Generic != nil {
		return t.Generic.Assembly
	}
	return t.Assembly
}

func (t *TypeName) write(b *strings.Builder) {
	switch {
	case t.Element != nil:
		t.Element.write(b)
		b.WriteString("[" + strings.Repeat(",", t.Rank-1) + "]")
	case t.Generic != nil:
		t.Generic.write(b)
		b.WriteByte('[')
		for i, arg := range t.Args {
			if i > 0 {
				b.WriteByte(',')
			}
			if arg.assembly() != "" {
				b.WriteString("[" + arg.String() + "]")
			} else {
				arg.write(b)
			}
		}
		b.WriteByte(']')
	default:
		b.WriteString(t.Name)
	}
}

// typeName reads the name of a type and returns its first token, or nothing.
func (p *parser) typeNameRule(assembly bool) (*TypeName, *Token) {
	old := p.setMode(modeTypeName)
	t := p.takeKind(KindIdentifier)
	var name *TypeName
	if t != nil {
		name = p.typeRest(t, false, assembly)
	}
	p.setMode(old)
	return name, t
}

func (p *parser) plainType(t *Token) *TypeName {
	return &TypeName{at: at(t.Span()), Name: p.source(t)}
}

// typeRest reads what follows the name of a type: ranks, arguments, assembly. An argument
// without brackets (bare) has no assembly.
func (p *parser) typeRest(t *Token, bare, assembly bool) *TypeName {
	name := p.plainType(t)
	if open := p.takeKind(KindLBracket); open != nil {
		return p.typeBrackets(name, open, bare)
	}
	if bare || !assembly {
		return name
	}
	if comma := p.takeKind(KindComma); comma != nil {
		name.Assembly = p.assemblyName()
		if strings.TrimSpace(name.Assembly) == "" {
			name.Assembly = ""
			p.fail(after(comma.Span()), "MissingAssemblyNameSpecification")
			return name
		}
		name.at = at(join(name.Span(), p.current()))
	}
	return name
}

func (p *parser) typeBrackets(name *TypeName, open *Token, bare bool) *TypeName {
	p.newlines()
	t := p.take()
	switch t.Kind {
	case KindRBracket, KindComma:
		return p.arrayType(name, name, t, bare)
	case KindLBracket, KindIdentifier:
		return p.genericType(name, t, bare)
	case KindEndOfInput:
		p.unget(t)
		p.failIncomplete(after(open.Span()), "MissingTypename")
	default:
		p.fail(t.Span(), "UnexpectedToken", p.source(t))
		p.synchronize(true, KindRBracket)
	}
	return name
}

// genericType reads the arguments of a generic type, and ranks behind them.
func (p *parser) genericType(open *TypeName, first *Token, bare bool) *TypeName {
	args, shut := p.genericArguments(first)
	end := shut.Span()
	if shut.Kind != KindRBracket {
		p.unget(shut)
		p.failIncomplete(before(shut.Span()), "EndSquareBracketExpectedAtEndOfAttribute")
		end = args[len(args)-1].Span()
	}
	t := &TypeName{at: at(join(open.Span(), end)), Name: open.Name, Generic: open, Args: args}
	if p.takeKind(KindLBracket) != nil {
		return p.arrayType(t, open, p.take(), bare)
	}
	if !bare {
		p.qualify(open)
	}
	return t
}

// qualify reads an assembly's name after a comma, if there is one.
func (p *parser) qualify(t *TypeName) bool {
	comma := p.takeKind(KindComma)
	if comma == nil {
		return false
	}
	if assembly := p.assemblyName(); assembly != "" {
		t.Assembly = assembly
	} else {
		p.fail(after(comma.Span()), "MissingAssemblyNameSpecification")
	}
	return true
}

// genericArguments reads types between commas and returns the token after them.
func (p *parser) genericArguments(first *Token) (args []*TypeName, last *Token) {
	defer p.leave()
	if !p.enter() {
		return []*TypeName{p.plainType(first)}, p.take()
	}
	args = append(args, p.genericArgument(first))
	for {
		p.newlines()
		last = p.take()
		if last.Kind != KindComma {
			return args, last
		}
		p.newlines()
		if t := p.ahead(); t.Kind == KindIdentifier || t.Kind == KindLBracket {
			p.drop()
			args = append(args, p.genericArgument(t))
			continue
		}
		p.failIncomplete(after(last.Span()), "MissingTypename")
		args = append(args, &TypeName{at: at(last.Span()), Name: errorTypeName})
	}
}

func (p *parser) genericArgument(first *Token) *TypeName {
	if first.Kind == KindIdentifier {
		return p.typeRest(first, true, true)
	}
	t := p.take()
	if t.Kind != KindIdentifier {
		p.unget(t)
		p.failIncomplete(after(t.Span()), "MissingTypename")
		return &TypeName{at: at(first.Span()), Name: errorTypeName}
	}
	name := p.typeRest(t, false, true)
	if p.takeKind(KindRBracket) == nil {
		p.failIncomplete(before(p.ahead().Span()), "EndSquareBracketExpectedAtEndOfType")
	}
	return name
}

// arrayType reads ranks from the token after [ on. An assembly behind belongs to base.
func (p *parser) arrayType(element, base *TypeName, t *Token, bare bool) *TypeName {
	for links := 0; ; links++ {
		if links > maxChain {
			p.tooComplicated()
		}
		element = p.arrayRank(element, t)
		if !bare && p.qualify(base) {
			return element
		}
		if p.takeKind(KindLBracket) == nil {
			return element
		}
		t = p.take()
	}
}

func (p *parser) arrayRank(element *TypeName, first *Token) *TypeName {
	switch first.Kind {
	case KindComma:
		return p.arrayRanks(element, first)
	case KindRBracket:
		return &TypeName{at: at(join(element.Span(), first.Span())), Element: element, Rank: 1}
	case KindEndOfInput:
		p.unget(first)
		p.fail(before(first.Span()), "EndSquareBracketExpectedAtEndOfAttribute")
	default:
		p.fail(first.Span(), "UnexpectedToken", p.source(first))
		p.synchronize(true, KindRBracket)
	}
	return element
}

// arrayRanks reads the commas of an array with several dimensions.
func (p *parser) arrayRanks(element *TypeName, first *Token) *TypeName {
	rank, last, t := 1, first, first
	for t.Kind == KindComma {
		last = t
		rank++
		t = p.take()
	}
	if rank > maxRank {
		if t.Kind != KindRBracket {
			p.unget(t)
		}
		p.fail(join(first.Span(), last.Span()), "ArrayHasTooManyDimensions", rank)
		return element
	}
	if t.Kind != KindRBracket {
		p.unget(t)
		p.fail(after(last.Span()), "EndSquareBracketExpectedAtEndOfAttribute")
	}
	return &TypeName{at: at(join(element.Span(), t.Span())), Element: element, Rank: rank}
}
