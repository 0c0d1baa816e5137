package console

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// Page shows text a screen at a time where no program is there to do it: Space shows the next
// screen, Enter the next line, q leaves, Ctrl-C stops what runs. width and height are the screen's.
func (a *TerminalAsker) Page(text string, width, height int) {
	rest := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	for room := height - 1; len(rest) > 0; {
		n := linesFor(rest, width, room)
		io.WriteString(a.out, strings.Join(rest[:n], ""))
		if rest = rest[n:]; len(rest) == 0 {
			break
		}
		key, err := a.pageKey(len(rest))
		switch {
		case err != nil || key == 'q' || key == 'Q':
			return
		case key == 0x03:
			a.interrupt()
			return
		case key == '\r' || key == '\n':
			room = 1
		default:
			room = height - 1
		}
	}
	io.WriteString(a.out, "\n")
}

// linesFor is how many lines fit into room rows of the screen; at least one.
func linesFor(lines []string, width, room int) int {
	for i, l := range lines {
		if room -= max(uniseg.StringWidth(strings.TrimRight(l, "\n"))-1, 0)/max(width, 1) + 1; room < 0 {
			return max(i, 1)
		}
	}
	return len(lines)
}

// pageKey asks for a key below the page, and takes the question off the screen again.
func (a *TerminalAsker) pageKey(left int) (byte, error) {
	saved, err := term.MakeRaw(int(a.keys.tty.Fd()))
	if err != nil {
		return 0, err
	}
	defer term.Restore(int(a.keys.tty.Fd()), saved)
	fmt.Fprintf(a.out, "-- %d more: Space, Enter, q --", left)
	defer io.WriteString(a.out, "\r\x1b[K")
	return a.next()
}
