package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a program on a pseudo-terminal, with somebody who types and looks.
type terminal struct {
	t      testing.TB
	cmd    *exec.Cmd
	master *os.File
	screen *lockedBuffer
	seen   int // what was waited for is before here
	ended  chan error
}

// openTerminal is both sides of a pseudo-terminal: the one that types, and the one that is typed at.
func openTerminal(t testing.TB, columns, rows int) (master, tty *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	master = os.NewFile(uintptr(fd), "ptmx") // polled, so that Close ends a Read
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(rows), Col: uint16(columns)})
	}
	if err == nil {
		tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return master, tty
}

// onTerminal starts a program on a pseudo-terminal of 100 columns and 30 lines.
func onTerminal(t testing.TB, cmd *exec.Cmd) *terminal {
	t.Helper()
	master, tty := openTerminal(t, 100, 30)
	defer tty.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, cmd: cmd, master: master, screen: &lockedBuffer{}, ended: make(chan error, 1)}
	go io.Copy(term.screen, master)
	go func() { term.ended <- cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Kill(); master.Close() })
	return term
}

// console is an interactive emsh, waited for until it prompts.
func (e *estate) console(t testing.TB, args ...string) *terminal {
	t.Helper()
	cmd := e.command(args...)
	cmd.Env = append(e.env, "TERM=xterm", "NO_COLOR=1")
	term := onTerminal(t, cmd)
	term.sees("> ")
	return term
}

var escapeSequences = regexp.MustCompile("\x1b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\x07]*\x07|[()][A-Z0-9]|[=>78cM])")

// text is what was written, without escape sequences.
func (t *terminal) text() string { return escapeSequences.ReplaceAllString(t.screen.String(), "") }

// types presses keys.
func (t *terminal) types(keys string) {
	t.t.Helper()
	if _, err := io.WriteString(t.master, keys); err != nil {
		t.t.Fatal(err)
	}
}

// sees waits for text behind what was seen before, and returns what came up to its end.
func (t *terminal) sees(text string) string {
	t.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(3 * time.Millisecond) {
		all := t.text()
		if i := strings.Index(all[min(t.seen, len(all)):], text); i >= 0 {
			from := t.seen
			t.seen += i + len(text)
			return all[from:t.seen]
		}
		if time.Now().After(deadline) {
			t.t.Fatalf("%q does not appear; the screen: %q", text, all[min(t.seen, len(all)):])
		}
	}
}

// runs types a line that ends with a marker, and returns what was written before the marker.
func (t *terminal) runs(line string) string {
	t.t.Helper()
	marker := fmt.Sprintf("done%d", t.seen)
	t.types(line + "; 'do' + '" + marker[2:] + "'\r")
	return t.sees("\n" + marker)
}

// ends waits for the program's end and returns its exit status.
func (t *terminal) ends(within time.Duration) int {
	t.t.Helper()
	select {
	case <-t.ended:
		return t.cmd.ProcessState.ExitCode()
	case <-time.After(within):
		t.t.Fatalf("%s does not end; its screen: %q", t.cmd.Args[0], t.text())
		return -1
	}
}
