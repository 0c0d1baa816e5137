package syntax

import "unicode/utf8"

// mode is what the parser expects; the same characters mean different things in each.
type mode uint8

const (
	modeCommand    mode = iota // the name and arguments of a command
	modeExpression             // operators, numbers, variables
	modeTypeName               // inside [ ]
	modeSignature              // the head of a class, enum or method
)

// scanner turns text into tokens, one at a time, as the mode says.
type scanner struct {
	text    string // the script, or the inside of a $( ) in a string
	pos     int    // the next byte
	past    int    // how often the end was read
	start   int    // where the token begins
	base    int    // added to a place in text to get the place in the script
	offsets []int  // or the place of each byte, where quotes were taken out

	mode       mode
	signed     bool // a sign may begin a number
	ternary    bool // ? and : end a number
	simpleName bool // a word is a name, not a keyword or argument

	mends    bool // what a page broke over two lines is whole
	saving   bool // tokens are listed
	tokens   []*Token
	requires []*Token // #requires comments
	sealed   *Token   // the comment that begins the script's signature
	chunk    []Token  // to take tokens from
	worked   int      // bytes scanned, again and again where the parser went back
	limit    int      // of worked

	report reporter
}

// reporter takes the errors of the scanner.
type reporter interface {
	fail(at Span, id string, args ...any)
	failIncomplete(at Span, id string, args ...any)
}

// peek returns the next character.
func (s *scanner) peek() rune {
	if s.pos >= len(s.text) {
		return eof
	}
	if c := s.text[s.pos]; c < utf8.RuneSelf {
		return rune(c)
	}
	r, _ := utf8.DecodeRuneInString(s.text[s.pos:])
	return r
}

// peekByte returns the byte n after the next, 0 past the end.
func (s *scanner) peekByte(n int) byte {
	if s.pos+n < len(s.text) {
		return s.text[s.pos+n]
	}
	return 0
}

// next returns the next character and steps over it.
func (s *scanner) next() rune {
	if s.pos >= len(s.text) {
		return eof
	}
	if c := s.text[s.pos]; c < utf8.RuneSelf {
		s.pos++
		return rune(c)
	}
	r, size := utf8.DecodeRuneInString(s.text[s.pos:])
	s.pos += size
	return r
}

// skip steps over the next character.
func (s *scanner) skip() { s.next() }

// accept steps over the next character if it is r.
func (s *scanner) accept(r rune) bool {
	if s.peek() != r {
		return false
	}
	s.next()
	return true
}

// place returns where a place of the scanned text is in the script.
func (s *scanner) place(i int) int {
	if s.offsets == nil {
		return s.base + i
	}
	if i >= len(s.offsets) {
		last := len(s.offsets) - 1
		return s.offsets[last] + i - last
	}
	return s.offsets[i]
}

// span returns where a piece of the scanned text is said to be in an error: as in PowerShell,
// the quotes that were taken out before it do not count.
func (s *scanner) span(start, end int) Span {
	base := s.place(0)
	return Span{base + start, base + end}
}

// current returns the places of the token being scanned.
func (s *scanner) current() Span { return Span{s.place(s.start), s.place(s.pos)} }

// here returns the place of the next character, to go back to.
func (s *scanner) here() int { return s.place(s.pos) + s.past }

// token makes a token of what was scanned and lists it.
func (s *scanner) token(kind Kind) *Token {
	return s.tokenAt(kind, s.start, s.pos)
}

func (s *scanner) tokenAt(kind Kind, start, end int) *Token {
	if len(s.chunk) == 0 {
		s.chunk = make([]Token, 256)
	}
	t := &s.chunk[0]
	s.chunk = s.chunk[1:]
	t.Kind, t.Flags = kind, kind.Flags()
	t.Start, t.End = s.place(start), s.place(end)
	s.worked += end - start + 1
	if s.saving {
		s.tokens = append(s.tokens, t)
	}
	return t
}

// exhausted tells whether the parser went back too often: then the rest is not read.
func (s *scanner) exhausted() bool { return s.worked > s.limit }

// giveUp makes all that follows the end of the input.
func (s *scanner) giveUp() { s.limit = -1 }

// resync goes back to a place in the script and forgets the tokens after it.
func (s *scanner) resync(place int) {
	s.pos = s.local(place)
	s.past = min(max(place-s.place(len(s.text)), 0), 1)
	keep := len(s.tokens)
	if keep > 0 && s.tokens[keep-1].Kind == KindEndOfInput {
		keep--
	}
	for keep > 0 && s.tokens[keep-1].End > place {
		keep--
	}
	s.tokens = s.tokens[:keep]
	for n := len(s.requires); n > 0 && s.requires[n-1].End > place; n-- {
		s.requires = s.requires[:n-1]
	}
}

// local is the inverse of place.
func (s *scanner) local(place int) int {
	if s.offsets == nil {
		return min(max(place-s.base, 0), len(s.text))
	}
	low, high := 0, len(s.text)
	for low < high {
		if mid := (low + high) / 2; s.offsets[mid] < place {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

func (s *scanner) skipBlanks() {
	for s.pos < len(s.text) {
		if c := s.text[s.pos]; c == ' ' || c == '\t' {
			s.pos++
			continue
		}
		if !isBlank(s.peek()) {
			return
		}
		s.skip()
	}
}

// skipNewlines steps over line ends, comments and blanks, and semicolons if asked to.
func (s *scanner) skipNewlines(semicolons bool) {
	for !s.exhausted() {
		s.skipBlanks()
		s.start = s.pos
		switch s.peek() {
		case '\r', '\n':
			s.newline()
		case ';':
			if !semicolons {
				return
			}
			s.skip()
			s.token(KindSemi)
		case '#':
			s.skip()
			s.lineComment()
		case '<':
			if s.peekByte(1) != '#' {
				return
			}
			s.pos += 2
			s.blockComment()
		case '`':
			if !s.continuation() {
				return
			}
		default:
			return
		}
	}
}

// newline scans a line end; CRLF is one.
func (s *scanner) newline() *Token {
	s.lineEnd()
	return s.token(KindNewLine)
}

func (s *scanner) lineEnd() {
	if s.next() == '\r' {
		s.accept('\n')
	}
}

// continuation steps over a backtick before a line end or blanks, where it stands for nothing.
func (s *scanner) continuation() bool {
	s.skip()
	switch r := s.peek(); {
	case isNewline(r):
		s.lineEnd()
		s.token(KindLineContinuation)
	case isSpace(r):
		s.skip()
		s.skipBlanks()
	default:
		s.pos = s.start
		return false
	}
	return true
}

// lineComment scans the rest of a comment after #.
func (s *scanner) lineComment() {
	for s.pos < len(s.text) && s.text[s.pos] != '\n' && s.text[s.pos] != '\r' {
		s.pos++
	}
	t := s.token(KindComment)
	if s.base == 0 && s.offsets == nil && isRequires(s.text[s.start:s.pos]) {
		s.requires = append(s.requires, t)
	} else if beginsSignature(s.text[s.start:s.pos]) {
		s.sealed = t
	}
}

// blockComment scans the rest of a comment after <#.
func (s *scanner) blockComment() {
	for {
		switch s.next() {
		case '#':
			if s.accept('>') {
				s.token(KindComment)
				return
			}
		case eof:
			s.report.failIncomplete(s.span(s.start, s.pos), "MissingTerminatorMultiLineComment")
			s.token(KindComment)
			return
		}
	}
}

// endOfInput makes the token past the end: as in PowerShell one past it, and further when
// the parser had read the end and went back.
func (s *scanner) endOfInput() *Token {
	s.past++
	return s.tokenAt(KindEndOfInput, len(s.text)+s.past, len(s.text)+s.past)
}

// memberAccess scans an operator of member access or indexing right here, or nothing.
func (s *scanner) memberAccess(brackets bool) *Token {
	for s.peek() == '<' && s.peekByte(1) == '#' {
		s.start = s.pos
		s.pos += 2
		s.blockComment()
	}
	s.start = s.pos
	kind, size := s.accessOperator(brackets)
	if size == 0 {
		return nil
	}
	s.pos += size
	if (kind == KindDot || kind == KindColonColon) && s.mode == modeCommand {
		if r := s.peek(); r == eof || r == 0 || isBlank(r) || isNewline(r) {
			s.pos = s.start
			return nil
		}
	}
	return s.token(kind)
}

func (s *scanner) accessOperator(brackets bool) (Kind, int) {
	second := s.peekByte(1)
	switch c := s.peek(); {
	case c == '.' && second != '.':
		return KindDot, 1
	case c == ':' && second == ':':
		return KindColonColon, 2
	case c == '[' && brackets:
		return KindLBracket, 1
	case c == '?' && second == '.':
		return KindQuestionDot, 2
	case c == '?' && second == '[' && brackets:
		return KindQuestionLBracket, 2
	}
	return KindUnknown, 0
}

// invocation scans the bracket that makes a member a call, right here, or nothing.
func (s *scanner) invocation() *Token {
	s.start = s.pos
	switch s.peek() {
	case '(':
		s.skip()
		return s.token(KindLParen)
	case '{':
		s.skip()
		return s.token(KindLCurly)
	}
	return nil
}

// leftBracket scans a [ after blanks and comments, or nothing. Before a member access
// operator it goes back to where it began.
func (s *scanner) leftBracket() *Token {
	began, back := s.pos, false
	for {
		s.start = s.pos
		switch r := s.peek(); {
		case isBlank(r):
			back = true
			s.skipBlanks()
		case r == '#':
			back = true
			s.skip()
			s.lineComment()
		case r == '<' && s.peekByte(1) == '#':
			back = false
			s.pos += 2
			s.blockComment()
		case r == '[':
			s.skip()
			return s.token(KindLBracket)
		case (r == '.' || r == ':') && back:
			s.resync(s.place(began))
			return nil
		default:
			return nil
		}
	}
}
