package golden

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCopyIsCurrent compares the copy in testdata with the recordings it was made of, where
// those are beside the repository.
func TestCopyIsCurrent(t *testing.T) {
	origin := os.Getenv("EMSH_SHARED")
	if origin == "" {
		origin = filepath.Join("..", "..", "..", "shared")
	}
	origin = filepath.Join(origin, "golden")
	if _, err := os.Stat(origin); err != nil {
		t.Skip("the recordings that the copy was made of are not here")
	}
	t.Setenv("EMSH_GOLDEN", "")
	for _, name := range copied(t, origin) {
		want, err := os.ReadFile(filepath.Join(origin, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(content(t, name), want) {
			t.Errorf("testdata/%s.gz is not the recording of that name: copy and compress it again", name)
		}
	}
}

// copied are the recordings that belong in testdata: all but those of bind, which stay where they are.
func copied(t *testing.T, origin string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(origin, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(origin, path)
		if e.IsDir() && name == "bind" {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".ps1") {
			names = append(names, name)
		}
		return nil
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("%d recordings: %v", len(names), err)
	}
	return names
}

func content(t *testing.T, name string) []byte {
	t.Helper()
	r, err := Open(name)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return b
}

// TestReadTellsTheLine shows that a damaged recording is named with its line.
func TestReadTellsTheLine(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("EMSH_GOLDEN", dir)
	if err := os.WriteFile(filepath.Join(dir, "x.jsonl"), []byte("{\"id\":\"a\"}\n{\"id\":\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read[Script]("x.jsonl"); err == nil || !strings.Contains(err.Error(), "x.jsonl line 2") {
		t.Errorf("a damaged line: %v", err)
	}
}

// noted is a test that notes its failures instead of failing.
type noted struct {
	testing.TB
	failed, logged []string
}

func (n *noted) Helper() {}
func (n *noted) Errorf(format string, a ...any) {
	n.failed = append(n.failed, fmt.Sprintf(format, a...))
}
func (n *noted) Logf(format string, a ...any) { n.logged = append(n.logged, fmt.Sprintf(format, a...)) }

// TestTally shows what fails a count: a difference that is not listed, a listed one that agrees, and
// a list that is too long.
func TestTally(t *testing.T) {
	for _, c := range []struct {
		name       string
		differs    string
		id         string
		of         int
		want, line string
	}{
		{"agreement", "", "a", 100, "", "golden x 100/100"},
		{"unlisted", "wrong", "a", 100, "x a\nscript\nwrong", "golden x 99/100"},
		{"listed", "wrong", "known", 100, "", "golden x 99/100"},
		{"listed but none", "", "known", 100, "x known agrees: take it from the list of differences", "golden x 100/100"},
		{"promised", "wrong", "promise", 1, "", "golden x 0/1"},
		{"promised but kept by none", "", "promise", 1, "x promise agrees: take it from the list of differences", "golden x 1/1"},
		{"too many", "wrong", "known", 49, "1 of 49 recordings are listed as different: at most one in fifty may be", "golden x 48/49"},
	} {
		n := &noted{TB: t}
		tally := tally(n, map[string]string{"known": "a reason"}, map[string]string{"promise": "a reason"})
		for range c.of - 1 {
			tally.Add("x", "other", "script", "")
		}
		tally.Add("x", c.id, "script", c.differs)
		tally.Close()
		if got := strings.Join(n.failed, "\n"); got != c.want {
			t.Errorf("%s: failed with %q, want %q", c.name, got, c.want)
		}
		if got := n.logged[len(n.logged)-1]; got != c.line {
			t.Errorf("%s: %q, want %q", c.name, got, c.line)
		}
	}
}

// TestDifferencesHaveReasons reads the list as a person would.
func TestDifferencesHaveReasons(t *testing.T) {
	for _, part := range []string{"scripts", "generated", "completion", "bind", "cli", "cli by contract"} {
		list := Differences(part)
		if len(list) == 0 {
			t.Errorf("no differences of %s", part)
		}
		for id, reason := range list {
			if len(strings.Fields(reason)) < 4 {
				t.Errorf("%s: %q is no reason", id, reason)
			}
		}
	}
}
