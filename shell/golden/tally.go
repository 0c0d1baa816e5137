package golden

import (
	_ "embed"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

//go:embed differences.txt
var listed string

// Differences are the recordings of a part (a "[part]" line of differences.txt) that emsh means to
// differ from, or cannot agree with, and why.
func Differences(part string) map[string]string {
	list, in := map[string]string{}, ""
	for line := range strings.Lines(listed) {
		line = strings.TrimSpace(line)
		id, reason, _ := strings.Cut(line, " ")
		switch {
		case line == "" || id == "#":
		case line[0] == '[':
			in = strings.Trim(line, "[]")
		case in == part:
			list[id] = reason
		}
	}
	return list
}

// Tally counts, per area, the recordings that agree. A difference that is not listed fails the
// test, and so does a listed one that is none any more. Those of the section "[part by contract]",
// where emsh promises something else than PowerShell does, may be as many as the promises need.
type Tally struct {
	t        testing.TB
	meant    map[string]string
	promised map[string]string
	areas    map[string]*count
	show     string // $EMSH_GOLDEN_SHOW: the recording, or "all", whose differences are printed whole
}

type count struct{ agree, listed, total int }

// NewTally begins a count against the differences listed for a part.
func NewTally(t testing.TB, part string) *Tally {
	return tally(t, Differences(part), Differences(part+" by contract"))
}

func tally(t testing.TB, meant, promised map[string]string) *Tally {
	return &Tally{t: t, meant: meant, promised: promised, areas: map[string]*count{}, show: os.Getenv("EMSH_GOLDEN_SHOW")}
}

// shownLength bounds, in bytes, what is printed of a difference that nobody asked to see.
const shownLength = 600

// Add counts a recording. difference says in what emsh differs from it; "" is agreement.
func (c *Tally) Add(area, id, script, difference string) {
	c.t.Helper()
	n := c.areas[area]
	if n == nil {
		n = &count{}
		c.areas[area] = n
	}
	n.total++
	reason, known := c.meant[id]
	promise, promised := c.promised[id]
	switch {
	case difference == "" && (known || promised):
		c.t.Errorf("%s %s agrees: take it from the list of differences", area, id)
		n.agree++
	case difference == "":
		n.agree++
	case promised:
		c.tell(area, id, promise, script, difference)
	case known:
		n.listed++
		c.tell(area, id, reason, script, difference)
	default:
		if !c.shows(id) {
			script, difference = cut(script), cut(difference)
		}
		c.t.Errorf("%s %s\n%s\n%s", area, id, script, difference)
	}
}

// tell prints a listed difference that somebody asked to see.
func (c *Tally) tell(area, id, reason, script, difference string) {
	c.t.Helper()
	if c.shows(id) {
		c.t.Logf("%s %s differs: %s\n%s\n%s", area, id, reason, script, difference)
	}
}

func (c *Tally) shows(id string) bool { return c.show == "all" || c.show == id }

func cut(text string) string {
	if len(text) <= shownLength {
		return text
	}
	return strings.ToValidUTF8(text[:shownLength], "") + " ..."
}

// Close prints a line an area, and fails when more than two in a hundred are listed as different.
func (c *Tally) Close() {
	c.t.Helper()
	var all count
	for _, area := range slices.Sorted(maps.Keys(c.areas)) {
		n := c.areas[area]
		c.t.Logf("golden %s %d/%d", area, n.agree, n.total)
		all.listed += n.listed
		all.total += n.total
	}
	if all.listed*50 > all.total {
		c.t.Errorf("%d of %d recordings are listed as different: at most one in fifty may be", all.listed, all.total)
	}
}
