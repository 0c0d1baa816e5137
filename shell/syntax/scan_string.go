package syntax

import "strings"

// literalString scans the rest of a '...' string.
func (s *scanner) literalString() *Token {
	var b textBuilder
	flags := s.singleQuoted(&b)
	return s.textToken(KindStringLiteral, &b, flags)
}

// singleQuoted gathers what stands between single quotes; two in a row are one.
func (s *scanner) singleQuoted(b *textBuilder) Flags {
	quote := s.pos - 1
	from := s.pos
	for {
		at := s.pos
		r := s.next()
		if r == eof {
			b.WriteString(s.text[from:])
			s.report.failIncomplete(s.span(s.quoteBefore(quote), s.pos), "TerminatorExpectedAtEndOfString", "'")
			return FlagTokenInError
		}
		if !isSingleQuote(r) {
			continue
		}
		b.WriteString(s.text[from:at])
		if !isSingleQuote(s.peek()) {
			return 0
		}
		from = s.pos
		s.skip()
	}
}

// quoteBefore returns where the character begins whose last byte is at i.
func (s *scanner) quoteBefore(i int) int {
	for i > 0 && s.text[i]&0xC0 == 0x80 {
		i--
	}
	return i
}

// expandableString scans the rest of a "..." string.
func (s *scanner) expandableString() *Token {
	var b textBuilder
	flags := s.doubleQuoted(&b)
	return s.textToken(KindStringExpandable, &b, flags)
}

// doubleQuoted gathers what stands between double quotes.
func (s *scanner) doubleQuoted(b *textBuilder) Flags {
	quote := s.pos - 1
	for {
		s.keepPlain(b)
		switch r := s.peek(); {
		case r == eof:
			s.report.failIncomplete(s.span(s.quoteBefore(quote), s.pos), "TerminatorExpectedAtEndOfString", `"`)
			return FlagTokenInError
		case isDoubleQuote(r):
			s.skip()
			if !isDoubleQuote(s.peek()) {
				return 0
			}
			s.keep(b)
		case r == '$' && s.expand(b, false):
		case r == '`':
			s.escape(b)
		default:
			s.keep(b)
		}
	}
}

// keepPlain takes the characters that mean nothing special in a string.
func (s *scanner) keepPlain(b *textBuilder) {
	from := s.pos
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c >= 0x80 || c == '"' || c == '$' || c == '`' || c == '\n' || c == '\r' {
			break
		}
		s.pos++
	}
	b.WriteString(s.text[from:s.pos])
}

// expand takes a variable or $( ) in a string; false when the $ is only a dollar.
func (s *scanner) expand(b *textBuilder, here bool) bool {
	dollar, start, mode, saving := s.pos, s.start, s.mode, s.saving
	s.mode, s.saving, s.start = modeExpression, false, s.pos
	s.skip()
	var t *Token
	if r := s.peek(); r == '(' {
		s.skip()
		t = s.subexpression(here)
	} else if r == '{' || isVariableStart(r) {
		t = s.variableIn(true)
	}
	s.start, s.mode, s.saving = start, mode, saving
	if t == nil {
		s.pos = dollar
		return false
	}
	at := b.Len()
	b.WriteString(s.text[dollar:s.pos])
	b.expansions = append(b.expansions, expansion{at, b.Len(), t})
	return true
}

// subexpression finds the end of a $( ) in a string. What is inside is scanned later, with
// doubled or escaped quotes made single, as the string around it wants them doubled.
func (s *scanner) subexpression(here bool) *Token {
	var drops []int
	flags := Flags(0)
	for depth := 1; depth > 0; {
		at := s.pos
		switch r := s.next(); {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == '`' || isDoubleQuote(r):
			if !here && isDoubleQuote(s.peek()) {
				drops = append(drops, at)
				s.skip()
			}
		case r == eof:
			s.report.failIncomplete(s.span(s.start, s.pos), "IncompleteDollarSubexpressionReference")
			flags, depth = FlagTokenInError, 0
		}
	}
	t := s.token(KindDollarParen)
	t.Flags |= flags
	t.data = s.inside(s.start, s.pos, drops)
	return t
}

// inside makes a text of its own of a piece of this one, without the characters at drops.
func (s *scanner) inside(start, end int, drops []int) *subtext {
	if len(drops) == 0 {
		if s.offsets == nil {
			return &subtext{text: s.text[start:end], base: s.base + start}
		}
		return &subtext{text: s.text[start:end], offsets: s.offsets[start : end+1]}
	}
	var b strings.Builder
	offsets := make([]int, 0, end-start+1)
	for i := start; i < end; i++ {
		place := s.place(i)
		if len(drops) > 0 && drops[0] == i {
			drops = drops[1:]
			for i++; s.text[i]&0xC0 == 0x80; i++ {
			}
		}
		b.WriteByte(s.text[i])
		offsets = append(offsets, place)
	}
	return &subtext{text: b.String(), offsets: append(offsets, s.place(end))}
}

// escapes maps the character after a backtick to what the two mean.
var escapes = map[rune]byte{
	'0': 0, 'a': '\a', 'b': '\b', 'e': 0x1B, 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
}

// escape takes a backtick and the character after it.
func (s *scanner) escape(b *textBuilder) {
	start := s.pos
	s.skip()
	r := s.peek()
	if r == eof || r == 0 {
		b.WriteByte('`')
		return
	}
	if c, ok := escapes[r]; ok {
		s.skip()
		b.WriteByte(c)
		return
	}
	if r != 'u' {
		s.keep(b)
		return
	}
	s.skip()
	b.WriteRune(s.unicodeEscape(start))
}

const (
	badEscape     = 0xFFFF // what PowerShell puts where an escape is wrong
	maxHexDigits  = 6
	maxCodePoint  = 0x10FFFF
	surrogateLow  = 0xD800
	surrogateHigh = 0xDFFF
)

// unicodeEscape scans {digits} after `u.
func (s *scanner) unicodeEscape(start int) rune {
	if !s.accept('{') {
		s.report.fail(s.span(start, s.pos), "InvalidUnicodeEscapeSequence")
		return badEscape
	}
	value := rune(0)
	for n := 0; ; n++ {
		r := s.peek()
		switch {
		case r == '}' && n == 0:
			s.skip()
			s.report.fail(s.span(start, s.pos), "InvalidUnicodeEscapeSequence")
			return badEscape
		case r == '}':
			s.skip()
			return s.codePoint(start, value)
		case !isHexDigit(r) && n < maxHexDigits:
			s.report.fail(s.character(), "InvalidUnicodeEscapeSequence")
			return badEscape
		case !isHexDigit(r):
			s.report.fail(s.character(), "MissingUnicodeEscapeSequenceTerminator")
			return badEscape
		case n == maxHexDigits:
			s.report.fail(s.character(), "TooManyDigitsInUnicodeEscapeSequence")
			return badEscape
		}
		s.skip()
		value = value<<4 | hexValue(r)
	}
}

// character returns the place of the next character, or that past the end.
func (s *scanner) character() Span {
	at := s.pos
	s.skip()
	end := s.pos
	s.pos = at
	if end == at {
		return s.span(at, at+1)
	}
	return s.span(at, end)
}

func (s *scanner) codePoint(start int, value rune) rune {
	if value > maxCodePoint {
		s.report.fail(s.span(start+len("`u{"), s.pos-1), "InvalidUnicodeEscapeSequenceValue")
		return badEscape
	}
	return value
}

func hexValue(r rune) rune {
	switch {
	case r <= '9':
		return r - '0'
	case r >= 'a':
		return r - 'a' + 10
	}
	return r - 'A' + 10
}

// verbatim scans the rest of the line after --%, up to a pipe outside of quotes.
func (s *scanner) verbatim() *Token {
	s.skipBlanks()
	s.start = s.pos
	quoted := false
	for {
		r := s.peek()
		if r == eof || isNewline(r) || !quoted && (r == '|' || r == '&' && s.peekByte(1) == '&') {
			break
		}
		if isDoubleQuote(r) {
			quoted = !quoted
		}
		s.skip()
	}
	t := s.token(KindGeneric)
	t.Value = s.text[s.start:s.pos]
	return t
}
