package console

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"

	"github.com/chzyer/readline"
	"golang.org/x/term"
)

// ErrInterrupted is returned when the line was given up with Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// Hooks are what the editor asks about the text it edits. All may be nil.
type Hooks struct {
	Incomplete func(text string) bool
	Continued  func(text, next string) bool // whether a line that was typed ahead belongs to the text
	Complete   func(ctx context.Context, text string, cursor int) Completion
	Highlight  func(text string) []Styled
}

// Editor reads statements from a terminal.
type Editor struct {
	keys    *keyboard
	rl      *readline.Instance
	hooks   Hooks
	history *History
	noColor bool
	size    func() (width, height int)

	mu     sync.Mutex // of what is drawn
	screen screen
	prompt string
	state  editState
}

// editState is the line as it stands.
type editState struct {
	text   string
	cursor int // byte offset
	menu   *menu
	search *search
	done   bool
}

// search is an incremental search through the history.
type search struct {
	what    string
	at      int // the entry found; len(entries) when none was yet
	before  string
	newer   bool // it goes forward
	nowhere bool // nothing was found
}

func (s *search) label() string {
	label := "bck-i-search: "
	if s.newer {
		label = "fwd-i-search: "
	}
	if s.nowhere {
		label = "failed-" + label
	}
	return label + s.what + "_"
}

// NewEditor makes an editor of the terminal in and out.
func NewEditor(in, out *os.File, history *History, noColor bool, hooks Hooks) (*Editor, error) {
	keys, err := newKeyboard(in)
	if err != nil {
		return nil, err
	}
	e := &Editor{keys: keys, hooks: hooks, history: history, noColor: noColor, screen: screen{w: out, reflows: reflows()}}
	e.size = func() (int, int) {
		w, h, err := term.GetSize(int(out.Fd()))
		if err != nil || w < 1 || h < 1 {
			return 80, 25
		}
		return w, h
	}
	raw := &rawMode{fd: int(in.Fd()), out: out}
	e.rl, err = readline.NewEx(&readline.Config{
		Stdin: keys, Stdout: io.Discard, Stderr: io.Discard, DisableAutoSaveHistory: true,
		FuncIsTerminal: func() bool { return false }, // readline edits, the editor draws
		FuncMakeRaw:    raw.enter, FuncExitRaw: raw.leave,
		FuncGetWidth: func() int { w, _ := e.size(); return w }, FuncOnWidthChanged: func(func()) {},
		Listener: readline.FuncListener(e.changed),
	})
	return e, err
}

// reflows reports whether the terminal breaks long rows anew when it gets narrow. All do that but
// some old ones, which are known by name.
func reflows() bool {
	name := os.Getenv("TERM")
	for _, old := range []string{"linux", "rxvt", "putty", "vt"} {
		if strings.HasPrefix(name, old) {
			return false
		}
	}
	return name != "xterm" && os.Getenv("STY") == ""
}

// Close gives the terminal back.
func (e *Editor) Close() error {
	e.keys.Close()
	return e.rl.Close()
}

// ReadStatement reads one statement, of several lines where it needs them. It returns io.EOF at the
// end of input and ErrInterrupted, with what was typed, after Ctrl-C.
func (e *Editor) ReadStatement(prompt string) (string, error) {
	e.mu.Lock()
	e.prompt, e.state = prompt, editState{}
	e.screen.forget()
	e.history.reset()
	e.mu.Unlock()
	stop := e.followSize()
	defer stop()
	e.keys.setOpen(true)
	line, err := e.rl.Readline()
	e.keys.setOpen(false)
	e.finish(err)
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		return line, ErrInterrupted
	case err != nil:
		return "", io.EOF
	}
	return line, nil
}

// finish draws the input as it was entered and leaves the cursor below it.
func (e *Editor) finish(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.done, e.state.menu, e.state.search = true, nil, nil
	e.keys.setTyping(false)
	p, width, _ := e.picture()
	if errors.Is(err, readline.ErrInterrupt) {
		p.text += "^C"
		p.styles = nil
	}
	e.screen.finish(p, width)
}

// followSize redraws when the terminal changes its size.
func (e *Editor) followSize() (stop func()) {
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-resized:
				e.mu.Lock()
				e.redraw()
				e.mu.Unlock()
			case <-done:
				return
			}
		}
	}()
	return func() { signal.Stop(resized); close(done) }
}

func (e *Editor) redraw() {
	if e.state.done {
		return
	}
	p, width, height := e.picture()
	e.screen.draw(p, width, height)
}

// picture is what is to be drawn of the state.
func (e *Editor) picture() (p *picture, width, height int) {
	width, height = e.size()
	p = &picture{prompt: e.prompt, text: e.state.text, cursor: e.state.cursor, noColor: e.noColor, chosen: -1}
	if e.hooks.Highlight != nil && !e.noColor && len(p.text) < 64<<10 {
		p.styles = e.hooks.Highlight(p.text)
	}
	switch {
	case e.state.menu != nil:
		p.below, p.chosen = e.state.menu.rows(width, height/2)
	case e.state.search != nil:
		p.below = []string{e.state.search.label()}
	case p.cursor == len(p.text):
		if whole := e.history.suggest(p.text); whole != "" {
			p.ghost = whole[len(p.text):]
		}
	}
	return p, width, height
}

// rawMode switches the terminal between editing and running.
type rawMode struct {
	fd    int
	out   io.Writer
	saved *term.State
}

func (r *rawMode) enter() error {
	saved, err := term.MakeRaw(r.fd)
	if err != nil {
		return err
	}
	r.saved = saved
	_, err = io.WriteString(r.out, "\x1b[?2004h")
	return err
}

func (r *rawMode) leave() error {
	if r.saved == nil {
		return nil
	}
	io.WriteString(r.out, "\x1b[?2004l")
	saved := r.saved
	r.saved = nil
	return term.Restore(r.fd, saved)
}
