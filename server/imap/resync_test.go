package imap

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// A client that comes back learns in one round trip what it missed.
func TestResync(t *testing.T) {
	w := newWorld(t)
	w.fill("ann", 10)
	c := w.login("ann")
	c.must("a ENABLE QRESYNC")
	text := strings.Join(c.must("b SELECT INBOX"), "\n")
	validity := regexp.MustCompile(`UIDVALIDITY (\d+)`).FindStringSubmatch(text)[1]
	modseq := regexp.MustCompile(`HIGHESTMODSEQ (\d+)`).FindStringSubmatch(text)[1]
	c.must("c UNSELECT")
	other := w.login("ann")
	other.must("a SELECT INBOX")
	other.must("b STORE 3,4,9 +FLAGS.SILENT (\\Deleted)")
	other.must("c EXPUNGE")
	other.must("d UID STORE 5:6 +FLAGS (\\Seen)")
	w.fill("ann", 1)
	got := c.must(fmt.Sprintf("d SELECT INBOX (QRESYNC (%s %s 1:10))", validity, modseq))
	var told []string
	for _, line := range got {
		if strings.Contains(line, "VANISHED") || strings.Contains(line, "FETCH") || strings.Contains(line, "EXISTS") {
			told = append(told, regexp.MustCompile(`MODSEQ \(\d+\)`).ReplaceAllString(line, "MODSEQ"))
		}
	}
	want := []string{
		"* 8 EXISTS", "* VANISHED (EARLIER) 3:4,9",
		`* 3 FETCH (UID 5 FLAGS (\Seen) MODSEQ)`, `* 4 FETCH (UID 6 FLAGS (\Seen) MODSEQ)`,
	}
	// The new message is beyond the UIDs the client asked about.
	if strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	all := strings.Join(c.must(fmt.Sprintf("e SELECT INBOX (QRESYNC (%s %s))", validity, modseq)), "\n")
	if !strings.Contains(all, "VANISHED (EARLIER) 3:4,9") || !strings.Contains(all, "* 8 FETCH (UID 11 ") {
		t.Error(all)
	}
	stale := strings.Join(c.must(fmt.Sprintf("f SELECT INBOX (QRESYNC (1 %s))", modseq)), "\n")
	if strings.Contains(stale, "VANISHED") {
		t.Error("a wrong UIDVALIDITY was answered")
	}
}

// A watch that overflows makes the session read the folder anew.
func TestOverflow(t *testing.T) {
	w := newWorld(t)
	w.fill("ann", 100)
	c, other := w.login("ann"), w.login("ann")
	c.must("a SELECT INBOX")
	other.must("a SELECT INBOX")
	other.must("b UID STORE 1:10 +FLAGS.SILENT (\\Deleted)")
	other.must("c EXPUNGE")
	for i := range 300 { // 90 changes each: beyond what a watch keeps
		sign := "+-"[i%2 : i%2+1]
		other.must("d UID STORE 1:* " + sign + "FLAGS.SILENT (\\Flagged)")
	}
	other.must("e UID STORE 50 +FLAGS.SILENT (\\Answered)")
	w.fill("ann", 3)
	lines := strings.Join(c.must("b NOOP"), "\n")
	if strings.Count(lines, "EXPUNGE") != 10 || !strings.Contains(lines, "* 103 EXISTS") || !strings.Contains(lines, `* 40 FETCH (FLAGS (\Answered \Recent))`) {
		t.Errorf("%.2000s", lines)
	}
	if lines := c.must("c FETCH 1:* UID"); len(lines) != 94 || lines[0] != "* 1 FETCH (UID 11)" {
		t.Errorf("%d lines, %s", len(lines), lines[0])
	}
}
