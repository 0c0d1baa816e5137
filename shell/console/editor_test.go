package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// openTerminal is a pseudo-terminal of the given size: the side that types, and the side that is typed at.
func openTerminal(t *testing.T, width, height int) (master, tty *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	master = os.NewFile(uintptr(fd), "ptmx") // polled, so that Close ends a Read
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	size := &unix.Winsize{Row: uint16(height), Col: uint16(width)}
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, size); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, master)
	t.Cleanup(func() { master.Close(); tty.Close() })
	return master, tty
}

func testHooks() Hooks {
	return Hooks{
		Incomplete: func(text string) bool { return strings.Count(text, "{") > strings.Count(text, "}") },
		Complete: func(_ context.Context, text string, cursor int) Completion {
			if strings.HasPrefix(text, "Get-M") {
				return Completion{0, cursor, []Candidate{{Text: "Get-Mailbox"}, {Text: "Get-Message"}}}
			}
			if text == "one" {
				return Completion{0, cursor, []Candidate{{Text: "One-Only"}}}
			}
			return Completion{}
		},
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        string
		err         error
	}{
		{"plain", "abc\r", "abc", nil},
		{"newline ends too", "abc\n", "abc", nil},
		{"home of xterm, tmux and PuTTY", "b\x1b[Ha\x1b[1~x\x1b[7~y\r", "yxab", nil},
		{"end", "bc\x01a\x1b[4~d\x01_\x1bOFe\r", "_abcde", nil},
		{"word left", "one two\x1b[1;5DX\r", "one Xtwo", nil},
		{"delete key", "abc\x1b[D\x1b[D\x1b[3~\r", "ac", nil},
		{"delete takes a whole emoji", "👩‍👧b\x01\x1b[3~\r", "b", nil},
		{"backspace takes a whole emoji", "a👩‍👧\x7fb\r", "ab", nil},
		{"backspace takes a letter with its accents", "xe\u0301\x7fb\r", "xb", nil},
		{"backspace at the start", "\x7f\ba\r", "a", nil},
		{"backspace in a search", "\x12irX\x7fs\r", "first", nil},
		{"left goes over a whole emoji", "a👩‍👧\x1b[Dx\r", "ax👩‍👧", nil},
		{"Ctrl-Space does not submit", "ab\x00c\r", "abc", nil},
		{"unknown sequences vanish", "a\x1b[99;5~b\x1bOQc\r", "abc", nil},
		{"Ctrl-U, Ctrl-K, Ctrl-W of readline", "abc def\x17x\r", "abc x", nil},
		{"continuation", "{\rx\r}\r", "{\nx\n}", nil},
		{"paste of several lines is one submission", "\x1b[200~{\r\n\tx\r\n}\r\n\x1b[201~\r", "{\n\tx\n}", nil},
		{"what is typed behind Enter at once is not in the line", "abc\rdef\r", "abc", nil},
		{"a paste that ends with a line end waits for Enter too", "\x1b[200~a\nb\n\x1b[201~c\rdef\r", "a\nbc", nil},
		{"paste of a line waits for Enter", "\x1b[200~abc\x1b[201~d\r", "abcd", nil},
		{"pasted escape sequences do nothing", "\x1b[200~a\x1b[31mb\x1b[201~\r", "a[31mb", nil},
		{"interrupt", "abc\x03", "abc", ErrInterrupted},
		{"Ctrl-D ends an empty line", "\x04", "", io.EOF},
		{"Ctrl-D deletes in a full one", "ab\x01\x04\r", "b", nil},
		{"history", "\x1b[A\x1b[A\r", "first", nil},
		{"history by prefix", "fi\x1b[A\r", "first", nil},
		{"history and back", "new\x1b[A\x1b[B\r", "new", nil},
		{"suggestion is taken by right arrow", "fir\x1b[C\r", "first", nil},
		{"suggestion is not taken by Enter", "fir\r", "fir", nil},
		{"suggestion whatever the case", "FIR\x1b[C\r", "first", nil},
		{"a word of a suggestion", "third\x15sec\x1b[1;5C\r", "second", nil},
		{"reverse search", "\x12irs\r", "first", nil},
		{"search backward and forward", "\x12s\x12\x13\r", "second", nil},
		{"search for what is not there keeps what was found", "\x12irsX\r", "first", nil},
		{"tab cycles", "Get-M\t\t x\r", "Get-Message x", nil},
		{"shift tab goes back", "Get-M\t\x1b[Z x\r", "Get-Message x", nil},
		{"enter in the menu takes", "Get-M\t\r y\r", "Get-Mailbox y", nil},
		{"only candidate corrects the case", "one\t\r", "One-Only", nil},
		{"up in a text of several lines moves", "{\r}\x1b[Ax\x1b[B\r", "{x\n}", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			master, tty := openTerminal(t, 60, 20)
			h := &History{entries: []string{"first", "second"}}
			e, err := NewEditor(tty, tty, h, false, testHooks())
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			got := make(chan any, 1)
			go func() {
				line, err := e.ReadStatement("PS> ")
				got <- [2]any{line, err}
			}()
			for !rawNow(tty) {
				time.Sleep(time.Millisecond)
			}
			io.WriteString(master, c.typed)
			select {
			case v := <-got:
				if r := v.([2]any); r[0] != c.want || !errors.Is(asError(r[1]), c.err) {
					t.Errorf("got %q, %v; want %q, %v", r[0], r[1], c.want, c.err)
				}
			case <-time.After(5 * time.Second):
				t.Fatal("the line was not submitted")
			}
		})
	}
}

func asError(v any) error { err, _ := v.(error); return err }

func rawNow(tty *os.File) bool {
	s, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	return err == nil && s.Lflag&unix.ICANON == 0
}

func TestHangUpRunsNothing(t *testing.T) {
	master, tty := openTerminal(t, 60, 20)
	e, err := NewEditor(tty, tty, &History{}, false, testHooks())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	got := make(chan error, 2)
	go func() {
		for range 2 {
			_, err := e.ReadStatement("PS> ")
			got <- err
		}
	}()
	for !rawNow(tty) {
		time.Sleep(time.Millisecond)
	}
	io.WriteString(master, "Remove-Mailbox ann")
	time.Sleep(50 * time.Millisecond)
	master.Close()
	if err := <-got; !errors.Is(err, ErrInterrupted) {
		t.Errorf("half a line: %v, want it interrupted", err)
	}
	if err := <-got; !errors.Is(err, io.EOF) {
		t.Errorf("then: %v, want the end", err)
	}
}

func TestHistoryFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "history")
	h, err := OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range []string{"one", "two\nlines", "two\nlines"} {
		if err := h.Add(entry); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("history file %v, %v; want mode 0600", info.Mode(), err)
	}
	again, err := OpenHistory(path)
	if err != nil || len(again.entries) != 2 || again.entries[1] != "two\nlines" {
		t.Errorf("read back %q, %v", again.entries, err)
	}
}
