package eval

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// ErrCtrlC is the cause of an interruption that came from the terminal: a program that draws on it
// got the signal too, and answers it in its own way. Any other cause ends programs.
var ErrCtrlC = errors.New("interrupted by Ctrl-C")

// terminalState is a terminal as it was before a program had it.
type terminalState struct {
	fd    int
	modes *term.State
	group int // in its foreground; 0 where that is not this process's
}

// keepTerminal notes the state of the terminal that a program gets, if it gets one.
func keepTerminal(stdin io.Reader) *terminalState {
	f, ok := stdin.(*os.File)
	if !ok || f == nil {
		return nil
	}
	t := &terminalState{fd: int(f.Fd())}
	var err error
	if t.modes, err = term.GetState(t.fd); err != nil {
		return nil
	}
	if group, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP); err == nil && group == unix.Getpgrp() {
		t.group = group
	}
	return t
}

// giveBack puts a terminal back behind a program. One that ended well may have meant what it left, as stty does.
func (t *terminalState) giveBack(well bool) {
	if t == nil {
		return
	}
	if now, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP); err == nil && t.group != 0 && now != t.group {
		signal.Ignore(syscall.SIGTTOU) // which a process gets that takes the foreground from behind
		_ = unix.IoctlSetPointerInt(t.fd, unix.TIOCSPGRP, t.group)
		signal.Reset(syscall.SIGTTOU)
	}
	if !well {
		_ = term.Restore(t.fd, t.modes)
	}
}
