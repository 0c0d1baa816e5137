package console

import (
	"fmt"

	"github.com/rivo/uniseg"
)

// Candidate is one completion: what is inserted, how the menu shows it, and what it is.
type Candidate struct{ Text, List, Tip string }

// about is what the menu says beside the candidate: nothing where that would be its name again.
func (c Candidate) about() string {
	tip := firstLine(c.Tip)
	if tip == c.List || tip == c.Text {
		return ""
	}
	return tip
}

// Completion replaces text[Start:End] by one of its candidates.
type Completion struct {
	Start, End int
	Candidates []Candidate
}

// menu is a completion being chosen from. The text holds the chosen candidate already.
type menu struct {
	Completion
	before string // the text as it was
	cursor int    // and its cursor
	chosen int
}

func newMenu(c Completion, text string, cursor int) *menu {
	return &menu{Completion: c, before: text, cursor: cursor, chosen: -1}
}

// step chooses another candidate, going round at both ends.
func (m *menu) step(by int) {
	n := len(m.Candidates)
	if m.chosen < 0 && by < 0 {
		m.chosen = 0
	}
	m.chosen = ((m.chosen+by)%n + n) % n
}

// apply is the text with the chosen candidate in it, and the cursor behind that.
func (m *menu) apply() (string, int) {
	if m.chosen < 0 {
		return m.before, m.cursor
	}
	insert := m.Candidates[m.chosen].Text
	return m.before[:m.Start] + insert + m.before[m.End:], m.Start + len(insert)
}

// rows are at most height rows around the chosen candidate, with the place of the chosen one.
func (m *menu) rows(width, height int) (rows []string, chosen int) {
	height = max(height-1, 1)
	first := 0
	if len(m.Candidates) > height {
		first = min(max(m.chosen-height/2, 0), len(m.Candidates)-height)
	}
	shown := m.Candidates[first:min(first+height, len(m.Candidates))]
	column := m.columnWidth(shown, width)
	for _, c := range shown {
		rows = append(rows, pad(fit(c.List, column), column)+"  "+fit(c.about(), max(width-column-3, 0)))
	}
	if len(m.Candidates) > len(shown) {
		rows = append(rows, fmt.Sprintf("%d of %d", m.chosen+1, len(m.Candidates)))
	}
	return rows, m.chosen - first
}

// narrow is a screen on which what a candidate is called goes before what it is.
const narrow = 40

func (m *menu) columnWidth(shown []Candidate, width int) int {
	widest := 0
	for _, c := range shown {
		widest = max(widest, uniseg.StringWidth(c.List))
	}
	if width < narrow {
		return min(widest, max(width-1, 1)) // names that are cut look alike
	}
	return min(widest, width/2)
}

func pad(text string, width int) string {
	for n := uniseg.StringWidth(text); n < width; n++ {
		text += " "
	}
	return text
}

func firstLine(text string) string {
	for i, r := range text {
		if r == '\n' && i > 0 {
			return text[:i]
		}
	}
	return text
}
