package syntax

// The bounds of what is read: a text beyond them has one error, ScriptTooComplicated.
const (
	maxDepth  = 3000  // rules inside rules; a bracket takes two or three
	maxChain  = 10000 // operators in one expression, members in one access
	maxString = 64    // strings inside $( ) inside strings

	workPerByte = 24 // how often a byte may be scanned
	workAtLeast = 1 << 16
)

// parser reads tokens into a tree by recursive descent.
type parser struct {
	*scanner
	script *Script
	ungot  *Token // a token that was read ahead

	noComma bool // a comma ends the expression
	depth   int  // of rules
	quoted  int  // of strings around
	broken  bool // the bounds were met

	errors []*Error
	seen   map[errorKey]bool
}

// errorKey is what makes two errors the same.
type errorKey struct {
	id   string
	span Span
}

// Parse reads a text into a tree. What could not be read is in the script's Errors.
func Parse(name, text string) *Script {
	p := newParser(name, text)
	p.script.Root = p.scriptBlock(nil, false, nil)
	p.finish()
	return p.script
}

// ParseTyped reads what a user typed or pasted: as Parse, and what a page broke over two lines
// is whole (see brokenDash, brokenThumbprint), which PowerShell does not do.
func ParseTyped(name, text string) *Script {
	p := newParser(name, text)
	p.mends = true
	p.script.Root = p.scriptBlock(nil, false, nil)
	p.finish()
	return p.script
}

func newParser(name, text string) *parser {
	script := &Script{Name: name, Text: text, lines: lineStarts(text)}
	p := &parser{script: script, seen: map[errorKey]bool{}}
	p.scanner = &scanner{
		text: text, report: p, saving: true,
		tokens: make([]*Token, 0, len(text)/5),
		limit:  workPerByte*len(text) + workAtLeast,
	}
	return p
}

// finish checks what the rules alone cannot see, and hands over tokens and errors.
func (p *parser) finish() {
	p.checkRequires()
	if p.exhausted() && !p.broken {
		p.tooComplicated()
	}
	if !p.broken {
		p.check(p.script.Root)
	}
	p.script.Tokens, p.script.Errors = p.tokens, p.errors
}

// tooComplicated ends the reading with one error.
func (p *parser) tooComplicated() {
	if p.broken {
		return
	}
	p.broken = true
	p.errors = nil
	at := p.place(min(p.pos, len(p.text)))
	p.errors = append(p.errors, newError(Span{at, at}, "ScriptTooComplicated", false))
	p.giveUp()
	p.ungot = nil
}

// enter counts a rule inside others; false when there are too many.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > maxDepth {
		p.tooComplicated()
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

// Tokens.

func (p *parser) take() *Token {
	t := p.ungot
	if t == nil {
		return p.scan()
	}
	p.ungot = nil
	return t
}

func (p *parser) ahead() *Token {
	if p.ungot == nil {
		p.ungot = p.scan()
	}
	return p.ungot
}

func (p *parser) drop() { p.ungot = nil }

func (p *parser) unget(t *Token) { p.ungot = t }

// takeKind takes the next token if it is of a kind.
func (p *parser) takeKind(kind Kind) *Token {
	if t := p.ahead(); t.Kind == kind {
		p.ungot = nil
		return t
	}
	return nil
}

func (p *parser) newlines() {
	if p.ungot == nil || p.ungot.Kind == KindNewLine {
		p.ungot = nil
		p.skipNewlines(false)
	}
}

func (p *parser) separators() {
	if p.ungot == nil || p.ungot.Kind == KindNewLine || p.ungot.Kind == KindSemi {
		p.ungot = nil
		p.skipNewlines(true)
	}
}

// setMode changes the scanner's mode and returns the old one. A token read ahead is read
// again if the mode matters to it.
func (p *parser) setMode(m mode) mode {
	old := p.mode
	if m != old && p.ungot != nil && !p.ungot.Kind.has(FlagParseModeInvariant) {
		p.back(p.ungot.Start)
	}
	p.mode = m
	return old
}

// back goes back to a place in the text.
func (p *parser) back(place int) {
	p.ungot = nil
	p.resync(place)
}

// accessOperator takes an operator of member access right here, or nothing.
func (p *parser) access(brackets bool) *Token {
	if p.ungot != nil {
		return nil
	}
	return p.memberAccess(brackets)
}

func (p *parser) openBracket() *Token {
	if p.ungot == nil {
		return p.leftBracket()
	}
	return p.takeKind(KindLBracket)
}

// source returns the text of a token.
func (p *parser) source(t *Token) string {
	end := min(t.End, len(p.script.Text))
	return p.script.Text[min(t.Start, end):end]
}

// synchronize skips tokens up to one of the kinds outside of brackets, after an error.
func (p *parser) synchronize(consume bool, kinds ...Kind) {
	has := func(k Kind) int {
		for _, kind := range kinds {
			if kind == k {
				return 1
			}
		}
		return 0
	}
	open := map[Kind]int{KindRParen: has(KindRParen), KindRCurly: has(KindRCurly), KindRBracket: has(KindRBracket)}
	closers := map[Kind]Kind{KindLParen: KindRParen, KindLCurly: KindRCurly, KindLBracket: KindRBracket}
	for {
		t := p.take()
		if closer, ok := closers[t.Kind]; ok {
			open[closer]++
		} else if _, ok := open[t.Kind]; ok {
			open[t.Kind]--
			if open[t.Kind] == 0 && has(t.Kind) == 1 {
				if !consume {
					p.unget(t)
				}
				return
			}
		} else if t.Kind == KindEndOfInput {
			p.unget(t)
			return
		}
		if has(t.Kind) == 1 && open[KindRParen] == 0 && open[KindRCurly] == 0 && open[KindRBracket] == 0 {
			return
		}
	}
}

// Places.

func join(first, last Span) Span { return Span{first.Start, last.End} }

// before is the place just before a span, after the one just behind it.
func before(s Span) Span {
	start := max(s.Start-1, 0)
	return Span{start, start}
}

func after(s Span) Span { return Span{s.End, s.End} }
