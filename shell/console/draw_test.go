package console

import (
	"strings"
	"testing"
)

// TestTallPicture: what is higher than the screen shows the rows around the cursor, and all at the end.
func TestTallPicture(t *testing.T) {
	text := strings.Repeat("row\n", 29) + "last"
	for _, c := range []struct {
		cursor, height int
		first, last    string
		rows           int
	}{
		{len(text), 10, ">> row", ">> last", 10},
		{0, 10, "PS> row", ">> row", 10},
		{0, 0, "PS> row", ">> last", 30},
	} {
		var out strings.Builder
		s := &screen{w: &out}
		s.draw(&picture{prompt: "PS> ", text: text, cursor: c.cursor, chosen: -1}, 40, c.height)
		drawn, _, _ := strings.Cut(strings.TrimPrefix(out.String(), "\r"), "\x1b[J")
		rows := strings.Split(strings.ReplaceAll(drawn, "\x1b[K", ""), "\r\n")
		if len(rows) != c.rows || rows[0] != c.first || rows[len(rows)-1] != c.last {
			t.Errorf("cursor %d, height %d: %d rows from %q to %q", c.cursor, c.height, len(rows), rows[0], rows[len(rows)-1])
		}
	}
}

// TestNarrower: when a terminal got narrow, its rows take more of the screen.
func TestNarrower(t *testing.T) {
	for _, c := range []struct {
		reflows bool
		width   int
		up      string
	}{{true, 40, "\x1b[3A\r\x1b[J"}, {false, 40, "\x1b[1A\r\x1b[J"}, {true, 120, "\x1b[1A\r\x1b[J"}, {true, 80, "\x1b[1A\r"}} {
		var out strings.Builder
		s := &screen{w: &out, reflows: c.reflows}
		text := strings.Repeat("a", 130) // rows of 79 and 55 cells
		p := &picture{prompt: "PS> ", text: text, cursor: len(text), chosen: -1}
		s.draw(p, 80, 24)
		out.Reset()
		s.draw(p, c.width, 24)
		if !strings.HasPrefix(out.String(), c.up+"PS> ") && !strings.HasPrefix(out.String(), c.up+"\x1b") {
			t.Errorf("%+v: %q", c, out.String()[:20])
		}
	}
}
