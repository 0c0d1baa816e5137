package imap

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDialogues plays testdata/*.txt: "C:" is sent, "S:" must come, "…" stands
// for any text; "2C:" and "2S:" are a second connection. "{name+}" and
// "{name}" at the end of a line announce a message of testMail, which is then
// sent. "@ raw" begins with a connection that has not logged in.
func TestDialogues(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no dialogues", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			play(t, newWorld(t), strings.Split(string(text), "\n"))
		})
	}
}

var (
	dialogueLine = regexp.MustCompile(`^(\d?)([CS]): ?(.*)$`)
	mailLiteral  = regexp.MustCompile(`\{([a-z]+)(\+?)\}$`)
)

func play(t *testing.T, w *world, lines []string) {
	raw := false
	conns := map[string]*client{}
	for i, text := range lines {
		where := fmt.Sprintf("line %d: %s", i+1, text)
		if text == "@ raw" {
			raw = true
		}
		m := dialogueLine.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		c := conns[m[1]]
		if c == nil {
			if c = w.dial(); !raw {
				c.line()
				c.must("l LOGIN ann secret")
			}
			conns[m[1]] = c
		}
		if m[2] == "C" {
			say(c, m[3])
			continue
		}
		if got := c.line(); !fits(m[3], got) {
			t.Fatalf("%s\n     got: %s", where, got)
		}
	}
}

func say(c *client, text string) {
	m := mailLiteral.FindStringSubmatch(text)
	if m == nil || testMail[m[1]] == "" {
		c.send(text + "\r\n")
		return
	}
	mail := testMail[m[1]]
	c.send(fmt.Sprintf("%s{%d%s}\r\n", strings.TrimSuffix(text, m[0]), len(mail), m[2]))
	if m[2] == "" {
		if line := c.line(); !strings.HasPrefix(line, "+ ") {
			c.t.Fatalf("%s: %s", text, line)
		}
	}
	c.send(mail + "\r\n")
}

func fits(want, got string) bool {
	if !strings.Contains(want, "…") {
		return want == got
	}
	parts := strings.Split(want, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(got)
}
