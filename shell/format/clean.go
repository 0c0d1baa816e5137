package format

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Colors is what becomes of colors: ours, and those in the text of objects.
type Colors int

const (
	Plain   Colors = iota // none: files, programs, NO_COLOR
	Colored               // ours only; what objects bring is shown escaped
	Full                  // those in the text of objects too ($PSStyle.OutputRendering = 'Ansi')
)

// EmphasisOn and EmphasisOff stand around a part of a view's text that is shown in inverse colors
// where there are colors. They are no characters, so that no text brings them by right.
const (
	EmphasisOn  = '\ufdd0'
	EmphasisOff = '\ufdd1'
)

// emphasis is what a terminal takes for a mark.
func emphasis(r rune, colors Colors) (sequence string, is bool) {
	switch {
	case r != EmphasisOn && r != EmphasisOff:
		return "", false
	case colors == Plain:
		return "", true
	case r == EmphasisOn:
		return "\x1b[7m", true
	}
	return "\x1b[0m", true
}

// Harmless makes text of somebody else's fit to be shown, in one message with ours.
func Harmless(text string) string { return clean(text, Colored) }

// clean makes text of an object harmless: escape sequences, control characters and marks that
// change the direction of text cannot reach a terminal. They are shown as a script would write them.
func clean(text string, colors Colors) string {
	if harmless(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 8)
	for i := 0; i < len(text); {
		if skip := colorSequence(text[i:]); skip > 0 && colors != Colored {
			if colors == Full {
				b.WriteString(text[i : i+skip])
			}
			i += skip
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if sequence, is := emphasis(r, colors); is {
			b.WriteString(sequence)
		} else if r == utf8.RuneError && size == 1 {
			b.WriteRune(utf8.RuneError)
		} else if hostile(r) {
			b.WriteString(escaped(r))
		} else {
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

func harmless(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < ' ' && c != '\t' && c != '\n' && c != '\r', c == 0x7f:
			return false
		case c >= 0xc2:
			return !strings.ContainsFunc(text[i:], func(r rune) bool { return hostile(r) || r == utf8.RuneError })
		case c >= 0x80:
			return false
		}
	}
	return true
}

func hostile(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == EmphasisOn || r == EmphasisOff
}

func escaped(r rune) string {
	switch r {
	case 0:
		return "`0"
	case '\a':
		return "`a"
	case '\b':
		return "`b"
	case 0x1b:
		return "`e"
	case '\f':
		return "`f"
	case '\v':
		return "`v"
	}
	return fmt.Sprintf("`u{%x}", r)
}
