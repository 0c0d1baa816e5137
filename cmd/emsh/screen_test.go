package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What is written before a prompt, and what is written to begin it on a line of its own.
func TestPromptBeginsALine(t *testing.T) {
	for _, c := range []struct {
		written []string
		drawn   bool
		want    string
	}{
		{[]string{"abc"}, false, "\n"},
		{[]string{"abc", "\x1b[0m"}, false, "\n"},
		{[]string{"\x1b[31mabc\x1b[0m\n"}, false, ""},
		{[]string{"abc\n", "\x1b]0;title\a"}, false, ""},
		{[]string{"bar\r\x1b[K"}, false, ""},
		{nil, false, ""},
		{[]string{"abc\n"}, true, "\x1b[7m%\x1b[27m    \r\x1b[K"},
	} {
		f, err := os.Create(filepath.Join(t.TempDir(), "screen"))
		if err != nil {
			t.Fatal(err)
		}
		s := &screen{f: f, drawn: c.drawn}
		before := ""
		for _, text := range c.written {
			s.Write([]byte(text))
			before += text
		}
		s.fresh(5)
		s.fresh(5) // once is enough
		f.Close()
		if got, _ := os.ReadFile(f.Name()); string(got) != before+c.want {
			t.Errorf("%q: %q", c.written, got)
		}
	}
}
