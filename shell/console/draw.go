package console

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// Styled is a stretch of the input (byte offsets) and how it looks: an SGR sequence.
type Styled struct {
	Start, End int
	Style      string
}

const (
	styleDim      = "\x1b[2m"
	styleSelected = "\x1b[7m"
	continuation  = ">> "
)

// picture is all that is drawn of an input.
type picture struct {
	prompt  string
	text    string
	cursor  int // byte offset
	styles  []Styled
	ghost   string   // suggestion behind the text
	below   []string // rows under it
	chosen  int      // the row of below that is selected; -1 is none
	noColor bool
}

// screen draws pictures in the same place of the terminal.
type screen struct {
	w       io.Writer
	reflows bool // the terminal breaks its rows anew when its width changes
	cursor  place
	rows    []row // what was drawn, and at which width
	width   int
}

// draw replaces what was drawn before. A picture that is higher than the screen shows the part
// around the cursor; height 0 shows all.
func (s *screen) draw(p *picture, width, height int) {
	l := newLayout(width)
	cursor := p.lay(l)
	for i, text := range p.below {
		l.newline()
		if i == p.chosen {
			l.setStyle(styleSelected)
		}
		l.raw(fit(text, l.width))
		l.setStyle("")
	}
	rows := l.all()
	if height > 0 && len(rows) > height {
		top := min(max(cursor.row-height+1+min(len(p.below), height-1), 0), len(rows)-height)
		rows, cursor.row = rows[top:top+height], cursor.row-top
	}
	var b strings.Builder
	b.WriteString(s.home(width))
	for i, r := range rows {
		if i > 0 {
			b.WriteString("\r\n")
		}
		b.WriteString(r.text + "\x1b[K")
	}
	b.WriteString("\x1b[J" + move(place{len(rows) - 1, 0}, cursor))
	io.WriteString(s.w, b.String())
	s.cursor, s.rows, s.width = cursor, rows, width
}

// home goes to where the picture begins.
func (s *screen) home(width int) string {
	up, clear := s.cursor.row, ""
	if s.rows != nil && s.width != width {
		up, clear = s.above(width), "\x1b[J"
	}
	if s.rows == nil || up == 0 {
		return "\r" + clear
	}
	return fmt.Sprintf("\x1b[%dA\r", up) + clear
}

// above is how many rows of the screen stand above the cursor's now that the width is another.
func (s *screen) above(width int) int {
	if !s.reflows {
		return s.cursor.row
	}
	n := s.cursor.col / width
	for _, r := range s.rows[:s.cursor.row] {
		n += max(r.cells-1, 0)/width + 1
	}
	return n
}

func move(from, to place) string {
	out := "\r"
	if up := from.row - to.row; up > 0 {
		out += fmt.Sprintf("\x1b[%dA", up)
	}
	if to.col > 0 {
		out += fmt.Sprintf("\x1b[%dC", to.col)
	}
	return out
}

// finish draws the input a last time, without ghost and menu, and goes to the row below it.
func (s *screen) finish(p *picture, width int) {
	p.ghost, p.below, p.cursor = "", nil, len(p.text)
	s.draw(p, width, 0)
	io.WriteString(s.w, "\r\n")
	s.forget()
}

// forget makes the next picture begin where the cursor is.
func (s *screen) forget() { s.rows, s.cursor = nil, place{} }

// lay lays out prompt, text and ghost; it returns where the cursor goes.
func (p *picture) lay(l *layout) place {
	l.raw(p.prompt)
	cursor := l.at
	style := 0
	for i := 0; i < len(p.text); {
		if i == p.cursor {
			cursor = l.at
		}
		for style < len(p.styles) && p.styles[style].End <= i {
			style++
		}
		l.setStyle(p.styleAt(style, i))
		c, _, _, _ := uniseg.FirstGraphemeClusterInString(p.text[i:], -1)
		l.cluster(c)
		i += len(c)
		if c == "\n" || c == "\r\n" {
			l.setStyle("")
			l.raw(continuation)
		}
	}
	l.setStyle("")
	if p.cursor >= len(p.text) {
		cursor = l.at
	}
	p.layGhost(l)
	return cursor
}

func (p *picture) styleAt(n, i int) string {
	if p.noColor || n >= len(p.styles) || p.styles[n].Start > i {
		return ""
	}
	return p.styles[n].Style
}

func (p *picture) layGhost(l *layout) {
	if p.ghost == "" || p.noColor {
		return
	}
	first, _, _ := strings.Cut(p.ghost, "\n")
	l.setStyle(styleDim)
	l.raw(fit(first, max(l.width-l.at.col, 1)))
	l.setStyle("")
}
