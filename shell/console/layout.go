package console

import (
	"strings"

	"github.com/rivo/uniseg"
)

// place is a cell of the drawing: row and column from 0.
type place struct{ row, col int }

// layout lays styled text out in rows of at most width cells and remembers where each byte stands.
type layout struct {
	rows  []row // finished
	out   strings.Builder
	at    place
	width int
	style string
}

// row is a row of the screen: what is written for it, and how many cells that takes.
type row struct {
	text  string
	cells int
}

func newLayout(width int) *layout {
	// The last column stays free: terminals differ in what they do after a character in it.
	return &layout{width: max(width-1, 2)}
}

// raw writes text with escape sequences in it, such as a prompt, and moves on by what shows of it.
func (l *layout) raw(text string) {
	for len(text) > 0 {
		if n := escapeLength(text); n > 0 {
			l.out.WriteString(text[:n])
			text = text[n:]
			continue
		}
		cluster, rest, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
		l.cluster(cluster)
		text = rest
	}
}

// cluster writes one character as the user sees it, on the next row if it does not fit here.
func (l *layout) cluster(c string) {
	switch {
	case c == "\n" || c == "\r\n":
		l.newline()
		return
	case c == "\t":
		c = "    "
	case len(c) == 1 && (c[0] < ' ' || c[0] == 0x7f):
		c = "^" + string(rune(c[0]^0x40))
	}
	w := uniseg.StringWidth(c)
	if l.at.col+w > l.width {
		l.newline()
	}
	l.out.WriteString(c)
	l.at.col += w
}

// newline ends a row. Each row brings its own style, so that any of them can be drawn alone.
func (l *layout) newline() {
	style := l.style
	l.setStyle("")
	l.rows = append(l.rows, row{l.out.String(), l.at.col})
	l.out.Reset()
	l.setStyle(style)
	l.at = place{l.at.row + 1, 0}
}

// all are the rows with the last one.
func (l *layout) all() []row {
	l.setStyle("")
	return append(l.rows, row{l.out.String(), l.at.col})
}

// setStyle switches to a style ("" is plain) if it is not the current one.
func (l *layout) setStyle(style string) {
	if style == l.style {
		return
	}
	l.out.WriteString("\x1b[0m" + style)
	l.style = style
}

// escapeLength is the length of the escape sequence that text begins with, or 0.
func escapeLength(text string) int {
	if len(text) < 2 || text[0] != 0x1b {
		return 0
	}
	if text[1] != '[' {
		return 2
	}
	for i := 2; i < len(text); i++ {
		if text[i] >= 0x40 && text[i] <= 0x7e {
			return i + 1
		}
	}
	return len(text)
}

// fit cuts text to at most width cells, with an ellipsis where something was cut.
func fit(text string, width int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	if uniseg.StringWidth(text) <= width {
		return text
	}
	var out strings.Builder
	used := 1
	for len(text) > 0 {
		c, rest, w, _ := uniseg.FirstGraphemeClusterInString(text, -1)
		if used+w > width {
			break
		}
		out.WriteString(c)
		used += w
		text = rest
	}
	return out.String() + "…"
}
