package command

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// room is how much of a line a position message quotes.
const room = 69

// Message is the position as an error shows it: "At line:1 char:3", the line, and marks under the text at fault.
func (p Position) Message() string {
	if p.Line == 0 {
		return ""
	}
	where := fmt.Sprintf("At line:%d char:%d", p.Line, p.Col)
	if p.File != "" {
		where = fmt.Sprintf("At %s:%d char:%d", p.File, p.Line, p.Col)
	}
	quoted, marks := p.quote()
	return where + "\n+ " + quoted + "\n+ " + marks
}

// Quote is the line as a message shows it, and the marks under the text at fault.
func (p Position) Quote() (line, marks string) { return p.quote() }

// quote shortens the line to the room there is, around the text at fault, and marks that.
func (p Position) quote() (line, marks string) {
	text := utf16.Encode([]rune(strings.TrimRightFunc(p.Text, unicode.IsSpace)))
	before := max(min(p.Col-1, len(text)), 0)
	n := len(utf16.Encode([]rune(p.Excerpt)))
	if strings.Contains(p.Excerpt, "\n") || before+n > len(text) {
		n = len(text) - before
	}
	head, fault, tail := spread(text[:before]), spread(text[before:before+n]), spread(text[before+n:])
	text = slices.Concat(head, fault, tail)
	before, n = len(head), len(fault)
	first, last := window(len(text), before, n)
	dots, more := "", ""
	if first > 0 {
		dots = "… "
	}
	if last < len(text) {
		more = " …"
	}
	before -= first
	n = max(min(n, last-first-before), 1)
	pad := before + len([]rune(dots))
	return dots + string(utf16.Decode(text[first:last])) + more, strings.Repeat(" ", pad) + strings.Repeat("~", n)
}

// spread makes four blanks of each tab.
func spread(text []uint16) []uint16 {
	out := make([]uint16, 0, len(text))
	for _, c := range text {
		if c == '\t' {
			out = append(out, ' ', ' ', ' ', ' ')
		} else {
			out = append(out, c)
		}
	}
	return out
}

// headRoom and tailRoom are how much before and behind the text at fault is kept in view.
const headRoom, tailRoom = 12, 8

// window is the part of a line that is shown: all of it, or as much around the n units at fault as
// there is room for, rather before than behind them.
func window(length, before, n int) (first, last int) {
	if length <= room {
		return 0, length
	}
	head, tail := min(before, headRoom), min(length-n-before, tailRoom)
	if head+n+tail < room {
		head += min(before-head, room-head-n-tail)
	}
	first = max(min(before-head, length-room), 0)
	return first, first + room
}
