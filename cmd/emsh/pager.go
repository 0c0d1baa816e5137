package main

import (
	"os/exec"
	"strings"

	"github.com/google/shlex"
)

// pager is the program that shows long text, with its arguments; none where there is no such program.
func (sh *shell) pager() []string {
	own, _ := sh.session.Getenv("PAGER")
	if words, err := shlex.Split(own); err == nil && len(words) > 0 {
		return words
	}
	if path, err := exec.LookPath("less"); err == nil {
		return []string{path}
	}
	return nil
}

// page shows text in a pager where it has more lines than the screen: the user's, or our own.
func (sh *shell) page(text string) bool {
	width, height := screenSize(sh.o.std.out)
	if height <= 0 || strings.Count(text, "\n") < height {
		return false
	}
	if words := sh.pager(); words != nil {
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = strings.NewReader(text), sh.o.std.out, sh.o.std.err, sh.session.Environ()
		err := cmd.Start()
		if err == nil {
			_ = cmd.Wait() // how a pager ends says nothing of the text
			return true
		}
		sh.host.Warning("The pager cannot be run: " + err.Error() + ".")
	}
	asker, ok := terminalOf(sh.host.Asker)
	if ok {
		asker.Page(text, width, height)
	}
	return ok
}
