// Package golden reads the recordings of what real PowerShell 7 did with a corpus of
// scripts. They are the expectation of the language's tests; only tests import it.
//
// Each recording is a line of JSON: a script with what it printed, the errors it made
// and the state it left; or its tokens and tree; a completion; a dialogue; a command line.
// The copy in testdata is compressed; $EMSH_GOLDEN names a folder to read instead.
package golden

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Dir is the folder that recordings are read from: $EMSH_GOLDEN, or this package's testdata.
func Dir() string {
	if dir := os.Getenv("EMSH_GOLDEN"); dir != "" {
		return dir
	}
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "testdata")
}

// Open opens the recording with a name such as "core/lexing.jsonl", compressed or not.
func Open(name string) (io.ReadCloser, error) {
	path := filepath.Join(Dir(), filepath.FromSlash(name))
	if f, err := os.Open(path); err == nil {
		return f, nil
	}
	f, err := os.Open(path + ".gz")
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// Read decodes every line of the named recording into a T.
func Read[T any](name string) ([]T, error) {
	r, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	lines := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var v T
			if err := json.Unmarshal(line, &v); err != nil {
				return nil, fmt.Errorf("%s line %d: %w", name, n, err)
			}
			all = append(all, v)
		}
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// Names lists the recordings of a folder ("core", "scripts"), such as "core/lexing.jsonl".
func Names(folder string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(Dir(), folder))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".gz")
		if strings.HasSuffix(name, ".jsonl") {
			names = append(names, folder+"/"+name)
		}
	}
	return names, nil
}
