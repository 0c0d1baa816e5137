package console

import (
	"context"
	"errors"
	"os"
	"syscall"
	"unicode/utf8"

	"golang.org/x/term"

	"emsh/shell/dotnet"
)

// TerminalAsker reads answers from a terminal. Context is that of what runs: its end ends the wait.
type TerminalAsker struct {
	keys    *keyboard
	out     *os.File
	Context func() context.Context
}

// NewAsker asks at a terminal where no editor is at work.
func NewAsker(tty, out *os.File, running func() context.Context) (*TerminalAsker, error) {
	keys, err := newKeyboard(tty)
	if err != nil {
		return nil, err
	}
	return &TerminalAsker{keys, out, running}, nil
}

// Asker asks at the editor's terminal.
func (e *Editor) Asker(out *os.File, running func() context.Context) *TerminalAsker {
	return &TerminalAsker{e.keys, out, running}
}

// ReadLine reads one line; the terminal itself lets it be corrected. A secret is read key by key.
func (a *TerminalAsker) ReadLine(secret bool) (string, error) {
	if secret {
		return a.readSecret()
	}
	var line []byte
	for {
		b, err := a.next()
		if err != nil {
			return "", err
		}
		if b == '\n' {
			return string(line), nil
		}
		if line = append(line, b); len(line) > maxPaste {
			return "", errors.New("the line is too long")
		}
	}
}

// next is the next byte, whatever woke the wait before it was typed.
func (a *TerminalAsker) next() (byte, error) { return a.keys.next(a.Context()) }

func (a *TerminalAsker) readSecret() (string, error) {
	saved, err := term.MakeRaw(int(a.keys.tty.Fd()))
	if err != nil {
		return "", err
	}
	defer term.Restore(int(a.keys.tty.Fd()), saved)
	var secret []byte
	for {
		b, err := a.next()
		switch {
		case err != nil:
			return "", err
		case b == '\r' || b == '\n':
			a.out.WriteString("\r\n")
			return string(secret), nil
		case b == 0x03 || b == 0x04:
			a.out.WriteString("^C")
			return "", a.interrupt()
		case b == 0x7f || b == 0x08:
			if len(secret) > 0 {
				_, n := utf8.DecodeLastRune(secret)
				secret = secret[:len(secret)-n]
				a.out.WriteString("\b \b")
			}
		case b >= ' ':
			secret = append(secret, b)
			if utf8.RuneStart(b) {
				a.out.WriteString("*")
			}
		}
	}
}

// ReadKey reads one key at once, without Enter; shown writes its character.
func (a *TerminalAsker) ReadKey(shown bool) (dotnet.Key, error) {
	saved, err := term.MakeRaw(int(a.keys.tty.Fd()))
	if err != nil {
		return dotnet.Key{}, err
	}
	defer term.Restore(int(a.keys.tty.Fd()), saved)
	sent, err := a.pressed()
	if err != nil {
		return dotnet.Key{}, err
	}
	if sent == "\x03" {
		return dotnet.Key{}, a.interrupt()
	}
	k := dotnet.KeyOf(sent)
	if shown && k.Rune >= ' ' {
		a.out.WriteString(string(k.Rune))
	}
	return k, nil
}

// pressed is what one key sends: a character, or an escape sequence without its escape.
func (a *TerminalAsker) pressed() (string, error) {
	var sent []byte
	for {
		b, err := a.next()
		if err != nil {
			return "", err
		}
		sent = append(sent, b)
		switch {
		case sent[0] == 0x1b:
			if len(sent) == 1 && !a.keys.waiting(escapeWait) {
				return "\x1b", nil
			}
			if len(sent) > 1 && complete(sent[1:]) {
				return string(sent[1:]), nil
			}
		case utf8.FullRune(sent):
			return string(sent), nil
		}
	}
}

// interrupt does what Ctrl-C does where the terminal itself sees the key.
func (a *TerminalAsker) interrupt() error {
	ctx := a.Context()
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil || ctx.Done() == nil {
		return ErrInterrupted
	}
	<-ctx.Done()
	return ctx.Err()
}
