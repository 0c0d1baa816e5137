package main

import (
	"os"
	"os/exec"
	"strings"

	"github.com/google/shlex"
)

// pagers are tried where $PAGER names none.
var pagers = []string{"less", "more"}

// pager is the program that shows long text, with its arguments; none where there is no such program.
func pager() []string {
	words, err := shlex.Split(os.Getenv("PAGER"))
	if err == nil && len(words) > 0 {
		return words
	}
	for _, name := range pagers {
		if path, err := exec.LookPath(name); err == nil {
			return []string{path}
		}
	}
	return nil
}

// page shows text in a pager where it has more lines than the screen.
func (sh *shell) page(text string) bool {
	_, height := screenSize(sh.o.std.out)
	if height <= 0 || strings.Count(text, "\n") < height {
		return false
	}
	words := pager()
	if words == nil {
		return false
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), sh.o.std.out, sh.o.std.err
	if err := cmd.Start(); err != nil {
		return false
	}
	_ = cmd.Wait() // how a pager ends says nothing of the text
	return true
}
