package golden

import (
	"bytes"
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
