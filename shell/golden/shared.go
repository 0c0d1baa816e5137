package golden

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Shared returns a file of the folder "shared" beside the repository, or in $EMSH_SHARED: what is
// not copied into the project. Of "golden/", $EMSH_GOLDEN goes before. Where the file is not there,
// the test is skipped.
func Shared(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(sharedPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("shared/%s is not here", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sharedPath(name string) string {
	if rest, ok := strings.CutPrefix(name, "golden/"); ok && os.Getenv("EMSH_GOLDEN") != "" {
		if path := filepath.Join(Dir(), filepath.FromSlash(rest)); exists(path) {
			return path
		}
	}
	root := os.Getenv("EMSH_SHARED")
	if root == "" {
		_, file, _, _ := runtime.Caller(0)
		root = filepath.Join(filepath.Dir(file), "..", "..", "..", "shared")
	}
	return filepath.Join(root, filepath.FromSlash(name))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// SharedLines decodes every line of such a file into a T.
func SharedLines[T any](t testing.TB, name string) []T {
	t.Helper()
	var all []T
	for line := range bytes.Lines(Shared(t, name)) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s line %d: %v", name, len(all)+1, err)
		}
		all = append(all, v)
	}
	return all
}
