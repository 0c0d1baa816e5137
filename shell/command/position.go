package command

import (
	"fmt"
	"strings"
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
	r := []rune(strings.TrimRight(p.Text, "\r\n"))
	start := min(p.Col-1, len(r))
	excerpt, _, _ := strings.Cut(p.Excerpt, "\n")
	n := len([]rune(strings.TrimRight(excerpt, "\r")))
	if start+n > len(r) {
		n = len(r) - start
	}
	marked := max(n, 1)
	if len(r) <= room {
		return string(r), blanks(r[:start]) + strings.Repeat("~", marked)
	}
	return shorten(r, start, n, marked)
}

func blanks(r []rune) string {
	out := make([]rune, len(r))
	for i, c := range r {
		out[i] = ' '
		if c == '\t' {
			out[i] = '\t'
		}
	}
	return string(out)
}

// tailRoom is how much behind the text at fault is kept in view, and headRoom what is kept before a long one.
const tailRoom, headRoom = 8, 12

// shorten keeps the text at fault in view and as much around it as there is room for.
func shorten(r []rune, start, n, marked int) (string, string) {
	behind := max(len(r)-start-n, 0)
	left := min(start, max(room-marked-min(behind, tailRoom), headRoom))
	marked = min(marked, room-left)
	from, to := start-left, min(start-left+room, len(r))
	head, tail, pad := "", "", blanks(r[from:start])
	if from > 0 {
		head, pad = "… ", "  "+pad
	}
	if to < len(r) {
		tail = " …"
	}
	return head + string(r[from:to]) + tail, pad + strings.Repeat("~", marked)
}
