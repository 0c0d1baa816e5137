package syntax

import "strings"

// context is what an argument is for.
type context uint8

const (
	contextName       context = iota // the name of a command
	contextInvocation                // what follows & or .
	contextFile                      // the target of a redirection
	contextArgument
	contextSwitch // the pattern of a switch clause
)

func (c context) isName() bool { return c <= contextInvocation }

// The arguments that end parsing: what follows --% goes to the program as it is.
const verbatim = "--%"

// commandParser holds what the rules of one command share.
type commandParser struct {
	*parser
	cmd        *Command
	end        Span
	context    context
	dashDash   bool // -- was seen: no more parameters
	isVerbatim bool // the rest of the line was taken as it is
}

// command reads a command, nil where none begins.
func (p *parser) command() *Command {
	old := p.setMode(modeCommand)
	defer p.setMode(old)
	first := p.take()
	c := &commandParser{parser: p, cmd: &Command{}, end: first.Span()}
	t := first
	if t.Kind == KindDot || t.Kind == KindAmpersand {
		c.cmd.Invocation = t.Kind
		c.context = contextInvocation
		t = p.take()
	}
	for c.element(t) && !c.isVerbatim {
		c.context = contextArgument
		t = p.take()
	}
	if len(c.cmd.Elements) == 0 {
		if c.cmd.Invocation != KindUnknown {
			p.fail(first.Span(), "MissingExpression", p.source(first))
		}
		return nil
	}
	c.cmd.at = at(join(first.Span(), c.end))
	return c.cmd
}

// element reads one element; false at the end of the command.
func (c *commandParser) element(t *Token) bool {
	switch t.Kind {
	case KindPipe, KindRCurly, KindRParen, KindEndOfInput, KindNewLine, KindSemi, KindAndAnd, KindOrOr, KindAmpersand:
		c.unget(t)
		return false
	case KindMinusMinus:
		if c.dashDash {
			c.add(c.bareWord(t, c.source(t)))
		} else {
			c.add(&CommandParameter{at: at(t.Span()), Name: "-", NameSpan: t.Span()})
		}
		c.dashDash = true
	case KindComma:
		c.end = t.Span()
		c.fail(t.Span(), "MissingArgument")
		c.newlines()
	case KindParameter:
		c.parameter(t)
	case KindRedirection, KindRedirectInStd:
		c.redirection(t)
	default:
		c.value(t)
	}
	return true
}

func (c *commandParser) add(n Node) {
	c.cmd.Elements = append(c.cmd.Elements, n)
	c.end = n.Span()
}

// parameter reads -Name, and the argument after a colon.
func (c *commandParser) parameter(t *Token) {
	if c.context.isName() || c.dashDash {
		t.Flags |= FlagCommandName
		c.add(c.bareWord(t, c.source(t)))
		return
	}
	n := &CommandParameter{at: at(t.Span()), Name: t.Value, NameSpan: t.Span()}
	if t.colon && c.ahead().Kind != KindComma {
		n.Argument = c.argumentFrom(contextArgument, c.take())
		if n.Argument == nil {
			c.fail(after(t.Span()), "ParameterRequiresArgument", c.source(t))
		} else {
			n.at = at(join(t.Span(), n.Argument.Span()))
		}
	}
	c.add(n)
}

func (c *commandParser) redirection(t *Token) {
	if c.context.isName() {
		c.add(c.bareWord(t, c.source(t)))
		return
	}
	_, c.end = c.redirect(t, &c.cmd.Redirections)
}

// value reads the name or an argument. After --% the rest of the line is one argument.
func (c *commandParser) value(t *Token) {
	e := c.argumentFrom(c.context, t)
	if e == nil {
		return
	}
	c.add(e)
	if !t.isText() || t.Value != verbatim {
		return
	}
	if c.ungot == nil || c.ungot.Kind == KindParameter {
		c.drop()
		rest := c.verbatim()
		c.isVerbatim = true
		c.add(c.bareWord(rest, rest.Value))
	}
}

// argument reads one argument, nil where none begins.
func (p *parser) argument(ctx context) Expression {
	if k := p.ahead().Kind; k == KindComma || k == KindEndOfInput {
		return nil
	}
	old := p.setMode(modeCommand)
	e := p.argumentFrom(ctx, p.take())
	p.setMode(old)
	return e
}

// argumentFrom reads an argument from its first token on; commas make a list of several.
func (p *parser) argumentFrom(ctx context, t *Token) Expression {
	var list []Expression
	var comma *Token
	for {
		e := p.argumentValue(ctx, t)
		if e == nil {
			if comma == nil {
				return nil
			}
			p.failIncomplete(after(comma.Span()), "MissingExpression", ",")
			return &ErrorExpression{at: at(join(list[0].Span(), comma.Span())), Nested: nodesOf(list)}
		}
		next := (*Token)(nil)
		if ctx == contextArgument && !isVerbatimMark(t) {
			next = p.takeKind(KindComma)
		}
		if next == nil {
			if list == nil {
				return e
			}
			list = append(list, e)
			return &Array{at: at(join(list[0].Span(), e.Span())), Elements: list}
		}
		comma = next
		list = append(list, e)
		p.newlines()
		t = p.take()
	}
}

func isVerbatimMark(t *Token) bool {
	return t.Kind == KindGeneric && t.Value == verbatim && t.data == nil
}

func nodesOf(list []Expression) []Node {
	nodes := make([]Node, len(list))
	for i, e := range list {
		nodes[i] = e
	}
	return nodes
}

// argumentValue reads one value of an argument.
func (p *parser) argumentValue(ctx context, t *Token) Expression {
	switch t.Kind {
	case KindPipe, KindRCurly, KindRParen, KindEndOfInput, KindNewLine, KindSemi, KindRedirection,
		KindRedirectInStd, KindAndAnd, KindOrOr, KindAmpersand, KindMinusMinus, KindComma:
		p.unget(t)
		return nil
	case KindSplattedVariable, KindVariable, KindNumber, KindHereStringExpandable, KindStringExpandable,
		KindHereStringLiteral, KindStringLiteral, KindLParen, KindDollarParen, KindAtParen, KindAtCurly, KindLCurly:
		p.unget(t)
		return p.primary(true)
	case KindGeneric:
		if ctx.isName() {
			t.Flags |= FlagCommandName
		}
		if t.data != nil && ctx != contextName {
			return p.expandableToken(t, BareWord)
		}
		return p.bareWord(t, t.Value)
	}
	t.Flags &^= FlagKeyword
	if ctx.isName() {
		t.Flags |= FlagCommandName
	} else if t.Kind != KindIdentifier {
		t.Kind = KindGeneric
	}
	return p.bareWord(t, p.source(t))
}

// CommandName returns the name of a command that is given as a plain word or string.
func (c *Command) CommandName() string {
	if s, ok := c.Elements[0].(*StringConst); ok {
		return s.Value
	}
	return ""
}

// Is tells whether the command has a name, in any case.
func (c *Command) Is(name string) bool { return strings.EqualFold(c.CommandName(), name) }
