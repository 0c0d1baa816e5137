package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"emsh/shell/console"
	"emsh/shell/golden"
)

// dialogue is a recorded session at a real console.
type dialogue struct {
	ID     string
	Note   string
	Width  int
	Files  map[string]string
	Typed  []any
	Screen string
}

// dialogueDir stands in the recordings for the directory that a dialogue ran in.
const dialogueDir = "/scratch/dir/it/w"

// pty is both sides of a pseudo-terminal, with what was written to it.
type pty struct {
	master, tty *os.File
	seen        *lockedBuffer
}

func newPty(t *testing.T, width, height int) *pty {
	t.Helper()
	p := &pty{seen: &lockedBuffer{}}
	p.master, p.tty = openTerminal(t, width, height)
	t.Cleanup(func() { p.master.Close(); p.tty.Close() })
	go io.Copy(p.seen, p.master)
	return p
}

func (p *pty) text() string { return p.seen.String() }

// settle waits until everything written so far has been seen.
func (p *pty) settle() {
	for last := -1; ; {
		n := len(p.text())
		if n == last {
			return
		}
		last = n
		time.Sleep(15 * time.Millisecond)
	}
}

// announced tells when an answer is waited for.
type announced struct {
	console.Asker
	waits chan struct{}
}

func (a announced) ReadLine(secret bool) (string, error) {
	a.waits <- struct{}{}
	return a.Asker.ReadLine(secret)
}

func screenOf(text string) string {
	text = escapeSequences.ReplaceAllString(strings.ReplaceAll(text, "\r", ""), "")
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		for strings.Contains(l, "\b \b") { // a corrected secret
			l = strings.Replace(l, "\b \b", "", 1)
		}
		lines[i] = strings.TrimRight(folded(l), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// folded breaks a line as a terminal of the recordings' width does.
func folded(line string) string {
	runes := []rune(line)
	if len(runes) <= 100 {
		return line
	}
	return string(runes[:100]) + "\n" + folded(string(runes[100:]))
}

const dialoguePrompt = `function prompt { "PS $($PWD.Path)$('>' * ($NestedPromptLevel + 1)) " }`

// play types a dialogue at a plain console and returns the screen.
func (d *dialogue) play(t *testing.T) string {
	dir, err := os.MkdirTemp("/tmp", "emshdialog")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for name, text := range d.Files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := newPty(t, d.Width, 50)
	sh, err := newShell(&options{data: filepath.Join(dir, "none"), output: "auto", noColor: true, asks: true, std: streams{p.tty, p.tty, p.tty}})
	if err != nil {
		t.Fatal(err)
	}
	if err := sh.session.SetDir(dir); err != nil {
		t.Fatal(err)
	}
	sh.session.Run(t.Context(), "", dialoguePrompt)
	a := announced{sh.host.Asker, make(chan struct{})}
	sh.host.Asker = a
	past := &console.History{}
	c := &prompter{sh: sh, past: past, reader: console.NewPlain(a, p.tty, isIncomplete)}
	sh.host.Nest = c.nested
	ended := make(chan struct{})
	go func() { defer close(ended); c.loop() }()
	for _, typed := range d.Typed {
		line, keys := keysOf(typed)
		if keys != "" {
			p.press(a, keys, ended)
		} else if !p.typeLine(a, line, ended) {
			break
		}
	}
	select {
	case <-a.waits:
	case <-ended:
	case <-time.After(5 * time.Second):
	}
	p.settle()
	text := p.text()
	p.hangUp(t, a, ended)
	return strings.ReplaceAll(screenOf(text), dir, dialogueDir)
}

// hangUp ends the input until the dialogue is over: nothing may read a terminal that is taken away.
func (p *pty) hangUp(t *testing.T, a announced, ended chan struct{}) {
	deadline := time.After(10 * time.Second)
	for {
		io.WriteString(p.master, "\x04")
		select {
		case <-a.waits:
		case <-ended:
			return
		case <-deadline:
			t.Error("the dialogue does not end with its input")
			return
		}
	}
}

// keysOf is a line that is typed, or the keys that are pressed without Enter.
func keysOf(typed any) (line, keys string) {
	if line, ok := typed.(string); ok {
		return line, ""
	}
	pressed, _ := typed.(map[string]any)
	keys, _ = pressed["keys"].(string)
	return "", keys
}

// press presses keys where an answer is waited for, which goes on being waited for: a control
// character is a signal to a plain terminal.
func (p *pty) press(a announced, keys string, ended chan struct{}) {
	select {
	case <-a.waits:
	case <-ended:
		return
	case <-time.After(5 * time.Second):
		return
	}
	p.settle()
	io.WriteString(p.master, keys)
	if !strings.Contains(keys, "\x03") {
		return
	}
	syscall.Kill(os.Getpid(), syscall.SIGINT) // this terminal is nobody's controlling one
}

// typeLine types a line when it is waited for.
func (p *pty) typeLine(a announced, line string, ended chan struct{}) bool {
	select {
	case <-a.waits:
	case <-ended:
		return false
	case <-time.After(5 * time.Second):
		return false
	}
	p.settle()
	io.WriteString(p.master, line+"\n")
	return true
}

// TestGoldenDialogues plays the recorded dialogues at a plain terminal.
func TestGoldenDialogues(t *testing.T) {
	all, err := golden.Read[dialogue]("interactive.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	tally := golden.NewTally(t, "interactive")
	for i := range all {
		d := &all[i]
		tally.Add("interactive", d.ID, d.Note, compareScreens(d.play(t), screenOf(d.Screen)))
	}
	tally.Close()
}

func compareScreens(got, want string) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("--- got\n%s\n--- want\n%s", got, want)
}

// TestDialogueComparisonFails shows that the comparison sees a wrong recording.
func TestDialogueComparisonFails(t *testing.T) {
	d := dialogue{Width: 100, Typed: []any{"1"}}
	got := d.play(t)
	if compareScreens(got, got) != "" || compareScreens(got, strings.Replace(got, "1", "2", 1)) == "" {
		t.Errorf("the screen\n%s", got)
	}
}
