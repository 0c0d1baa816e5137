package eval

import (
	"io"
	"os"

	"golang.org/x/term"

	"emsh/shell/command"
	"emsh/shell/dotnet"
)

// screen is what [Console] stands for in a session.
type screen struct{ s *Session }

// LineReader is a Host that reads a line of its input without asking for it.
type LineReader interface{ ReadLine() (string, error) }

// Write writes past the pipeline.
func (c screen) Write(text string, toError bool) error {
	to := c.s.opts.Stdout
	if toError {
		to = c.s.opts.Stderr
	}
	if to == nil {
		return nil
	}
	_, err := io.WriteString(to, text)
	return err
}

// ReadLine reads what is typed or piped in.
func (c screen) ReadLine() (string, bool) {
	from, ok := c.s.Host.(LineReader)
	if !ok {
		return "", false
	}
	line, err := from.ReadLine()
	return line, err == nil
}

// KeyReader is a Host that reads keys as they are pressed.
type KeyReader interface {
	ReadKey(shown bool) (dotnet.Key, error)
}

// ReadKey waits for a key, where there is a terminal.
func (c screen) ReadKey(shown bool) (dotnet.Key, error) {
	from, ok := c.s.Host.(KeyReader)
	if !ok || c.Redirected(0) {
		return dotnet.Key{}, dotnet.NoKeys()
	}
	k, err := from.ReadKey(shown)
	if command.IsNobody(err) {
		return k, dotnet.NoKeys()
	}
	return k, err
}

// Redirected tells that a standard stream is no terminal.
func (c screen) Redirected(stream int) bool {
	switch stream {
	case 0:
		return !isTerminal(c.s.opts.Stdin)
	case 1:
		return !isTerminal(c.s.opts.Stdout)
	}
	return !isTerminal(c.s.opts.Stderr)
}

func isTerminal(stream any) bool {
	if t, ok := stream.(Terminal); ok {
		return t.Terminal() != nil
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Size is the screen's, or what a terminal has that does not say.
func (c screen) Size() (width, height int) {
	if width, height = c.s.Host.Size(); width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

var _ dotnet.Screen = screen{}

// Getenv is a variable of the session's environment.
func (c screen) Getenv(name string) (string, bool) { return c.s.Getenv(name) }

// Setenv sets one, for the session and the programs that it starts.
func (c screen) Setenv(name, value string) { c.s.Setenv(name, value) }

// Unsetenv removes one.
func (c screen) Unsetenv(name string) { c.s.Unsetenv(name) }

// Environ are all of them, as name=value.
func (c screen) Environ() []string { return c.s.Environ() }
