package syntax

// literalHereString scans the rest of a here-string after @'.
func (s *scanner) literalHereString() *Token {
	h := hereString{s: s, quote: '\'', isQuote: isSingleQuote}
	return h.scan(KindHereStringLiteral, func(b *textBuilder) { s.keep(b) })
}

// expandableHereString scans the rest of a here-string after @".
func (s *scanner) expandableHereString() *Token {
	h := hereString{s: s, quote: '"', isQuote: isDoubleQuote}
	return h.scan(KindHereStringExpandable, func(b *textBuilder) {
		switch r := s.peek(); {
		case r == '$' && s.expand(b, true):
		case r == '`':
			s.escape(b)
		default:
			s.keep(b)
			s.keepPlain(b)
		}
	})
}

// hereString is a here-string being scanned.
type hereString struct {
	s       *scanner
	quote   byte
	isQuote func(rune) bool
	indent  int // where a footer stands that is not at the line's begin, plus one
}

func (h *hereString) scan(kind Kind, take func(*textBuilder)) *Token {
	var b textBuilder
	if !h.header() {
		return h.s.textToken(kind, &b, FlagTokenInError)
	}
	flags := Flags(0)
	if !h.footer(&b) {
		flags = h.lines(&b, take)
	}
	return h.s.textToken(kind, &b, flags)
}

// header scans the rest of the first line, which must be blank.
func (h *hereString) header() bool {
	s := h.s
	s.skipBlanks()
	switch r := s.peek(); {
	case isNewline(r):
		s.lineEnd()
		return true
	case r == eof:
		s.report.failIncomplete(s.span(s.start, s.pos), "TerminatorExpectedAtEndOfString", string(h.quote)+"@")
		return false
	}
	s.report.fail(s.character(), "UnexpectedCharactersAfterHereStringHeader")
	for r := s.peek(); r != eof && !isNewline(r); r = s.peek() {
		s.skip()
		if r == rune(h.quote) && s.accept('@') {
			break
		}
	}
	return false
}

// lines gathers the lines up to the footer; the last line end is not part of the text.
func (h *hereString) lines(b *textBuilder, take func(*textBuilder)) Flags {
	s := h.s
	for {
		r := s.peek()
		if r == eof {
			h.unterminated()
			return FlagTokenInError
		}
		if !isNewline(r) {
			take(b)
			continue
		}
		content, from := b.Len(), s.pos
		s.lineEnd()
		b.WriteString(s.text[from:s.pos])
		if h.footer(b) {
			b.truncate(content)
			return 0
		}
	}
}

// truncate forgets what was gathered after a length.
func (b *textBuilder) truncate(length int) {
	text := b.String()[:length]
	b.Reset()
	b.WriteString(text)
}

// footer scans the closing quote and @ at the begin of a line.
func (h *hereString) footer(b *textBuilder) bool {
	s := h.s
	if h.atFooter() {
		s.skip()
		s.skip()
		return true
	}
	for isBlank(s.peek()) {
		s.keep(b)
	}
	if h.atFooter() {
		if h.indent == 0 {
			h.indent = s.pos + 1
		}
		s.keep(b)
		s.keep(b)
	}
	return false
}

func (h *hereString) atFooter() bool {
	s, at := h.s, h.s.pos
	found := h.isQuote(s.next()) && s.peek() == '@'
	s.pos = at
	return found
}

func (h *hereString) unterminated() {
	s := h.s
	if h.indent > 0 {
		s.report.failIncomplete(s.span(h.indent-1, s.pos), "WhitespaceBeforeHereStringFooter")
		return
	}
	s.report.failIncomplete(s.span(s.start, s.pos), "TerminatorExpectedAtEndOfString", string(h.quote)+"@")
}
