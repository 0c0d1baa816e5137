package main

import (
	"os"
	"strings"
	"sync"

	"emsh/shell/command"
	"emsh/shell/console"
	"emsh/shell/dotnet"
)

// screen is the terminal behind the line editor. It remembers whether what was written last ends
// with a line end: the editor draws over the line that it begins in.
type screen struct {
	f *os.File

	mu    sync.Mutex
	open  bool // the last line has no end
	drawn bool // a program wrote to the terminal itself, and where it stopped is not known
}

// Write writes and looks how it ends.
func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	if text := escapes().ReplaceAllString(string(b), ""); text != "" {
		s.open = !strings.ContainsAny(text[len(text)-1:], "\r\n")
	}
	s.mu.Unlock()
	return s.f.Write(b)
}

// fresh begins a new line where the last one has no end. Where the cursor is not known a mark and
// blanks are written up to a line's width: behind text they go over its end, and where there was no
// text they are drawn over.
func (s *screen) fresh(width int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.drawn && width > 1:
		s.f.WriteString("\x1b[7m%\x1b[27m" + strings.Repeat(" ", width-1) + "\r\x1b[K")
	case s.open:
		s.f.WriteString("\n")
	}
	s.open, s.drawn = false, false
}

// answered reads answers at the screen: with one its line has ended.
type answered struct {
	console.Asker
	screen *screen
}

// ReadLine reads one line.
func (a answered) ReadLine(secret bool) (string, error) {
	text, err := a.Asker.ReadLine(secret)
	a.screen.mu.Lock()
	defer a.screen.mu.Unlock()
	a.screen.open = err != nil && a.screen.open
	return text, err
}

// ReadKey reads one key.
func (a answered) ReadKey(shown bool) (dotnet.Key, error) {
	t, ok := a.Asker.(*console.TerminalAsker)
	if !ok {
		return dotnet.Key{}, command.ErrNobody
	}
	return t.ReadKey(shown)
}

// terminalOf is the terminal that answers come from.
func terminalOf(a console.Asker) (*console.TerminalAsker, bool) {
	if seen, ok := a.(answered); ok {
		a = seen.Asker
	}
	t, ok := a.(*console.TerminalAsker)
	return t, ok
}

var escapes = whenUsed("\x1b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\a\x1b]*(\a|\x1b\\\\)?|[@-Z\\\\^_])")
