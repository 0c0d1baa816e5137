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
	w      io.Writer
	cursor place
	drawn  bool
}

// draw replaces what was drawn before.
func (s *screen) draw(p *picture, width int) {
	l := newLayout(width)
	cursor := p.lay(l)
	end := l.at
	for i, row := range p.below {
		l.newline()
		if i == p.chosen {
			l.setStyle(styleSelected)
		}
		l.raw(fit(row, l.width))
		l.setStyle("")
	}
	l.out.WriteString("\x1b[K\x1b[J")
	last := place{end.row + len(p.below), l.at.col}
	io.WriteString(s.w, s.home()+l.out.String()+move(last, cursor))
	s.cursor, s.drawn = cursor, true
}

// home goes to where the picture begins.
func (s *screen) home() string {
	if !s.drawn || s.cursor.row == 0 {
		return "\r"
	}
	return fmt.Sprintf("\x1b[%dA\r", s.cursor.row)
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
	s.draw(p, width)
	io.WriteString(s.w, "\r\n")
	s.forget()
}

// forget makes the next picture begin where the cursor is.
func (s *screen) forget() { s.drawn, s.cursor = false, place{} }

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
