package console

import (
	"errors"
	"io"
	"os"
	"strings"
)

// Plain reads statements line by line from a terminal that can do no more than that (TERM=dumb),
// as PowerShell does without its line editor: what needs more lines goes on until an empty one.
type Plain struct {
	asker      Asker
	out        *os.File
	incomplete func(text string) bool
}

// NewPlain reads from where an asker asks.
func NewPlain(asker Asker, out *os.File, incomplete func(string) bool) *Plain {
	return &Plain{asker, out, incomplete}
}

// ReadStatement reads one statement. It returns io.EOF at the end of input.
func (p *Plain) ReadStatement(prompt string) (string, error) {
	text, err := p.line(prompt)
	if err != nil || !p.incomplete(text) {
		return text, err
	}
	for {
		more, err := p.line(continuation)
		if err != nil {
			return "", err
		}
		if strings.TrimSpace(more) == "" {
			return text, nil
		}
		text += "\n" + more
	}
}

func (p *Plain) line(prompt string) (string, error) {
	io.WriteString(p.out, prompt)
	text, err := p.asker.ReadLine(false)
	if errors.Is(err, errHungUp) || errors.Is(err, io.EOF) {
		return "", io.EOF
	}
	return text, err
}

// Close ends a line that is waited for; the terminal was never changed.
func (p *Plain) Close() error {
	if a, ok := p.asker.(*TerminalAsker); ok {
		return a.keys.Close()
	}
	return nil
}
