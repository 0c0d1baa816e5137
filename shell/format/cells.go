package format

import (
	"strings"
	"unicode/utf8"
)

// cells is how many columns of a screen text takes, as PowerShell counts: one for each UTF-16
// unit, two for East Asian wide ones, none for color sequences.
func cells(text string) int {
	if plainASCII(text) {
		return len(text)
	}
	n := 0
	for i := 0; i < len(text); {
		if skip := colorSequence(text[i:]); skip > 0 {
			i += skip
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		n += runeCells(r)
		i += size
	}
	return n
}

func plainASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= utf8.RuneSelf || c == 0x1b {
			return false
		}
	}
	return true
}

func runeCells(r rune) int {
	if r > 0xffff || wide(r) {
		return 2
	}
	return 1
}

func wide(r rune) bool {
	if r < 0x1100 {
		return false
	}
	switch {
	case r <= 0x115f, r == 0x2329, r == 0x232a,
		r >= 0x2e80 && r <= 0xa4cf && r != 0x303f,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe10 && r <= 0xfe19, r >= 0xfe30 && r <= 0xfe6f,
		r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6:
		return true
	}
	return false
}

// colorSequence is the length of the color sequence (ESC [ … m) that text begins with, or 0.
func colorSequence(text string) int {
	if len(text) < 3 || text[0] != 0x1b || text[1] != '[' {
		return 0
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

// head is the longest beginning of text that fits room.
func head(text string, room int) string {
	i := 0
	for i < len(text) {
		if skip := colorSequence(text[i:]); skip > 0 {
			i += skip
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if room == 1 && r > 0xffff {
			return text[:i] + half
		}
		room -= runeCells(r)
		if room < 0 {
			break
		}
		i += size
	}
	return text[:i]
}

// tail is the longest end of text that fits room.
func tail(text string, room int) string {
	i := len(text)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if room == 1 && r > 0xffff {
			return half + text[i:]
		}
		room -= runeCells(r)
		if room < 0 {
			break
		}
		i -= size
	}
	return text[i:]
}

// half is what a width that ends inside a character of two UTF-16 units leaves of it.
const half = "\ufffd"

// blanks is n blanks.
func blanks(n int) string {
	const some = "                                                                                "
	switch {
	case n <= 0:
		return ""
	case n <= len(some):
		return some[:n]
	}
	return strings.Repeat(" ", n)
}

// ellipsis stands where text was cut.
const ellipsis = "…"

// firstLine is text up to its first line break, with an ellipsis where there was one.
func firstLine(text string) string {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return text[:i] + ellipsis
	}
	return text
}

// field is text cut or padded to the width of a column. Without padding nothing is put behind it.
func field(text string, width int, align Align, padding bool) string {
	text = firstLine(text)
	n := cells(text)
	if n > width {
		text = cut(text, width, align)
		n = cells(text)
	}
	if n >= width {
		return text
	}
	return pad(text, width-n, align, padding)
}

func pad(text string, n int, align Align, padding bool) string {
	switch align {
	case Right:
		return blanks(n) + text
	case Center:
		text = blanks(n/2) + text
		n -= n / 2
	}
	if padding {
		text += blanks(n)
	}
	return text
}

func cut(text string, width int, align Align) string {
	room := width - 1
	if room <= 0 {
		if align == Right {
			return tail(text, width)
		}
		return head(text, width)
	}
	if align == Right {
		return ellipsis + tail(text, room)
	}
	return head(text, room) + ellipsis
}
