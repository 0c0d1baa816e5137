package main

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// TestStatementsDoNotWait reads a line of every length while its writer stays.
func TestStatementsDoNotWait(t *testing.T) {
	for n := range 130 {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		line := "#" + strings.Repeat("x", n)
		io.WriteString(w, line+"\n")
		got := make(chan string, 1)
		go func() {
			first, _ := newStatements(r).peekLine()
			got <- first
		}()
		select {
		case first := <-got:
			if first != line {
				t.Fatalf("the first line is %q", first)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("a line of %d bytes is not seen before the next one", len(line))
		}
		w.Close()
		r.Close()
	}
}
