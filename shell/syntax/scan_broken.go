package syntax

import "unicode/utf8"

// Commands that are copied from a page keep the page's line breaks. Three of them are taken for
// what they are: a typographic dash that its parameter's name follows on the next line, a
// parameter with such a dash whose string does, and a certificate's thumbprint, forty
// hexadecimal digits, in two pieces.

// thumbprintLength is the number of digits of a SHA-1 thumbprint.
const thumbprintLength = 40

// brokenDash steps from a dash over the line break before its parameter's name.
func (s *scanner) brokenDash(dash rune) bool {
	if !s.mends || s.mode != modeCommand || dash == '-' {
		return false
	}
	next := s.afterBreak(s.pos)
	if next < 0 || !isClass(rune(s.text[next]), classLetter) {
		return false
	}
	s.pos = next
	return true
}

// brokenArgument steps from a parameter with a typographic dash over the line break before its
// argument, a string that stands indented on the next line.
func (s *scanner) brokenArgument() {
	if !s.mends || s.mode != modeCommand || s.text[s.start] == '-' {
		return
	}
	next := s.afterBreak(s.pos)
	if next < 0 || s.text[next-1] != ' ' && s.text[next-1] != '\t' {
		return
	}
	if r, _ := utf8.DecodeRuneInString(s.text[next:]); isSingleQuote(r) || isDoubleQuote(r) {
		s.pos = next
	}
}

// brokenThumbprint scans a thumbprint in two pieces; nil where none begins.
func (s *scanner) brokenThumbprint() *Token {
	first := hexDigits(s.text[s.pos:])
	if first == 0 || first >= thumbprintLength {
		return nil
	}
	next := s.afterBreak(s.pos + first)
	if next < 0 || hexDigits(s.text[next:]) != thumbprintLength-first {
		return nil
	}
	head, end := s.text[s.pos:s.pos+first], next+thumbprintLength-first
	if end < len(s.text) && !endsWord(rune(s.text[end])) {
		return nil
	}
	s.pos = end
	t := s.token(KindGeneric)
	t.Value = head + s.text[next:end]
	return t
}

// afterBreak is where the text goes on behind one line break with blanks around it, or -1.
func (s *scanner) afterBreak(at int) int {
	breaks := 0
	for ; at < len(s.text); at++ {
		switch s.text[at] {
		case '\n':
			breaks++
		case ' ', '\t', '\r':
		default:
			if breaks == 1 {
				return at
			}
			return -1
		}
	}
	return -1
}

func hexDigits(text string) int {
	n := 0
	for n < len(text) && n <= thumbprintLength && (text[n]-'0' <= 9 || text[n]|0x20 >= 'a' && text[n]|0x20 <= 'f') {
		n++
	}
	return n
}
