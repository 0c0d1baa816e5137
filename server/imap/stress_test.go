package imap

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// model is what a client believes of the mailbox, from what it was told.
type model struct {
	c    *client
	uids []int // 0: not known yet
	r    *rand.Rand
}

// take applies an untagged answer to the model, and complains about what
// cannot be.
func (m *model) take(line string) {
	var n, uid int
	switch {
	case strings.HasSuffix(line, " EXISTS") && scan(line, "* %d EXISTS", &n):
		if n < len(m.uids) {
			m.c.t.Errorf("EXISTS %d after %d messages", n, len(m.uids))
		}
		for len(m.uids) < n {
			m.uids = append(m.uids, 0)
		}
	case strings.HasSuffix(line, " EXPUNGE") && scan(line, "* %d EXPUNGE", &n):
		if n < 1 || n > len(m.uids) {
			m.c.t.Errorf("EXPUNGE %d of %d", n, len(m.uids))
			return
		}
		m.uids = slices.Delete(m.uids, n-1, n)
	case scan(line, "* %d FETCH (UID %d", &n, &uid):
		if n < 1 || n > len(m.uids) {
			m.c.t.Errorf("FETCH %d of %d", n, len(m.uids))
			return
		}
		if m.uids[n-1] != 0 && m.uids[n-1] != uid {
			m.c.t.Errorf("message %d has UID %d, was %d", n, uid, m.uids[n-1])
		}
		m.uids[n-1] = uid
	}
}

func scan(line, format string, into ...any) bool {
	n, _ := fmt.Sscanf(line, format, into...)
	return n == len(into)
}

func (m *model) do(command string) {
	lines := m.c.do(command)
	for _, line := range lines[:len(lines)-1] {
		m.take(line)
	}
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "x OK") && !strings.HasPrefix(last, "x NO [EXPUNGEISSUED]") {
		m.c.t.Errorf("%.60s: %s", command, last)
	}
}

func (m *model) step() {
	n := max(1, len(m.uids))
	pick := func() string {
		a, b := 1+m.r.IntN(n), 1+m.r.IntN(n)
		return fmt.Sprintf("%d:%d", a, b)
	}
	if len(m.uids) == 0 {
		m.do("x APPEND INBOX {5+}\r\na: b ")
		return
	}
	switch m.r.IntN(10) {
	case 0, 1:
		m.do("x APPEND INBOX {5+}\r\na: b ")
	case 2:
		m.do("x STORE " + pick() + " +FLAGS (\\Deleted)")
	case 3:
		m.do("x STORE " + pick() + " -FLAGS.SILENT (\\Deleted k" + fmt.Sprint(m.r.IntN(5)) + ")")
	case 4:
		m.do("x EXPUNGE")
	case 5:
		m.do("x UID FETCH 1:* FLAGS")
	case 6:
		m.do("x FETCH " + pick() + " (UID FLAGS BODY.PEEK[HEADER.FIELDS (A)])")
	case 7:
		m.do("x COPY " + pick() + " INBOX")
	case 8:
		m.do("x MOVE " + fmt.Sprint(1+m.r.IntN(n)) + " Drafts")
	case 9:
		m.do("x SEARCH NOT DELETED")
	}
}

// TestStress lets sessions work on one mailbox at once; each client's numbers
// must stay true, and in the end all agree.
func TestStress(t *testing.T) {
	w := newWorld(t)
	w.fill("ann", 20)
	var models []*model
	for i := range 4 {
		m := &model{c: w.login("ann"), r: rand.New(rand.NewPCG(uint64(i), 7))}
		m.do("x SELECT INBOX")
		models = append(models, m)
	}
	var wait sync.WaitGroup
	for _, m := range models {
		wait.Go(func() {
			for range 150 {
				if m.step(); t.Failed() || len(m.uids) > 2000 {
					return
				}
			}
		})
	}
	wait.Wait()
	for _, m := range models {
		m.do("x NOOP")
		m.do("x UID FETCH 1:* FLAGS")
	}
	for _, m := range models[1:] {
		if !slices.Equal(m.uids, models[0].uids) {
			t.Errorf("%v\nand %v", m.uids, models[0].uids)
		}
	}
}
