package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var updateScreens = flag.Bool("update", false, "write the screens that are seen into testdata/screens")

// TestScreens plays the stories of testdata/screens in tmux: real keys, real pastes, a real screen.
func TestScreens(t *testing.T) {
	needs(t, "tmux")
	files, err := filepath.Glob("testdata/screens/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	e := newEstate(t, "contoso.com")
	e.ps(cast)
	e.serve()
	m := newMultiplexer(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			s, err := readStory(file)
			if err != nil {
				t.Fatal(err)
			}
			m.play(t, e, s)
			if *updateScreens && !t.Failed() {
				if err := os.WriteFile(file, []byte(s.String()), 0o666); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// cast are the recipients that stories tell of beside an estate's own.
const cast = `$p = ConvertTo-SecureString '` + password + `' -AsPlainText -Force
New-Mailbox -Name '王小明' -Alias wangxm -Password $p | Out-Null
New-Mailbox -Name 'Zoë 👩‍💻 Ops' -Alias zoe -Password $p | Out-Null
New-Mailbox -Name '田中 花子' -Alias hanako -Password $p | Out-Null`

// multiplexer is a tmux server of this test's own.
type multiplexer struct{ dir string }

func newMultiplexer(t *testing.T) *multiplexer {
	dir, err := os.MkdirTemp("", "emsh-screens-") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	m := &multiplexer{dir}
	t.Cleanup(func() {
		m.tmux("kill-server")
		os.RemoveAll(dir)
	})
	_, err = m.tmux("start-server", ";", "set-option", "-g", "exit-empty", "off", ";", "set-option", "-g", "status", "off", ";",
		"set-option", "-g", "remain-on-exit", "on", ";", "set-option", "-g", "default-terminal", "screen-256color")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// tmux runs one of tmux's commands and returns what it writes.
func (m *multiplexer) tmux(args ...string) (string, error) {
	c := exec.Command("tmux", append([]string{"-L", "emsh", "-f", "/dev/null"}, args...)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "TMUX_TMPDIR=" + m.dir, "LC_ALL=C.UTF-8", "SHELL=/bin/sh"}
	out, err := c.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("tmux %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return string(out), err
}

// play plays a story in a session of its own, with a history of its own.
func (m *multiplexer) play(t *testing.T, e *estate, s *story) {
	console, err := exec.LookPath("emsh")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	p := &pane{t: t, m: m, estate: e, story: s}
	command := append([]string{"env", "HOME=" + home, "XDG_STATE_HOME=" + home, "EMSH_DATA=" + e.data, "EMSH_OPTS=", "NO_COLOR=", "PAGER=", "LC_ALL=C.UTF-8"}, s.env...)
	command = append(append(command, console, "-NoLogo"), s.options...)
	width, height := fmt.Sprint(s.width), fmt.Sprint(s.height)
	p.do(append([]string{"new-session", "-d", "-s", s.name, "-x", width, "-y", height, "-c", "/", "--"}, command...)...)
	defer m.tmux("kill-session", "-t", s.name)
	p.awaitFor("a prompt", func(screen []string) bool { return strings.HasPrefix(screen[0], "[PS]") })
	for i := range s.scenes {
		p.act(&s.scenes[i])
	}
}

// pane is where a story happens.
type pane struct {
	t      *testing.T
	m      *multiplexer
	estate *estate
	story  *story
	answer []string // of another emsh, where the screen is not what matters
}

func (p *pane) do(args ...string) string {
	p.t.Helper()
	out, err := p.m.tmux(args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// act does what a scene says, and looks at the screen.
func (p *pane) act(s *scene) {
	p.t.Helper()
	p.answer = nil
	for _, a := range s.actions {
		p.perform(a)
	}
	switch {
	case *updateScreens:
		s.screen = p.settled()
	case s.screen != nil:
		p.await(s)
	}
}

// perform does one thing that a user does.
func (p *pane) perform(a action) {
	name := p.story.name
	switch a.verb {
	case "type":
		p.do("send-keys", "-t", name, "-l", "--", a.text)
	case "keys":
		p.do(append([]string{"send-keys", "-t", name}, strings.Fields(a.text)...)...)
	case "paste":
		p.paste(a.text)
	case "resize":
		width, height, _ := strings.Cut(a.text, "x")
		p.do("resize-window", "-t", name, "-x", width, "-y", height)
		p.sized(width, height)
	case "elsewhere":
		p.estate.ps(a.text)
	case "hang-up":
		p.hangUp()
	case "ask":
		p.answer = strings.Split(strings.TrimRight(p.estate.ps(a.text), "\n"), "\n")
	default:
		p.t.Fatalf("stories know no %q", a.verb)
	}
}

// sized waits until the program's terminal has a size: tmux tells it some time later.
func (p *pane) sized(width, height string) {
	tty, err := os.Open(strings.TrimSpace(p.do("display-message", "-p", "-t", p.story.name, "#{pane_tty}")))
	if err != nil {
		p.t.Fatal(err)
	}
	defer tty.Close()
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		size, err := unix.IoctlGetWinsize(int(tty.Fd()), unix.TIOCGWINSZ)
		if err != nil {
			p.t.Fatal(err)
		}
		if fmt.Sprint(size.Col) == width && fmt.Sprint(size.Row) == height {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the terminal is %dx%d, and not %sx%s", size.Col, size.Row, width, height)
		}
	}
}

// paste pastes as the terminal does: in brackets, where the program asked for them.
func (p *pane) paste(text string) {
	file := filepath.Join(p.m.dir, "pasted")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.do("load-buffer", file, ";", "paste-buffer", "-p", "-t", p.story.name)
}

// patience is how long anything may take to come, on however busy a machine.
const patience = 60 * time.Second

// hangUp closes the window, and waits until its program has ended.
func (p *pane) hangUp() {
	pid, err := strconv.Atoi(strings.TrimSpace(p.do("display-message", "-p", "-t", p.story.name, "#{pane_pid}")))
	if err != nil {
		p.t.Fatal(err)
	}
	p.do("kill-session", "-t", p.story.name)
	for deadline := time.Now().Add(patience); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatal("the console goes on without its window")
		}
	}
}

// await waits until the screen is as it should be.
func (p *pane) await(s *scene) {
	p.t.Helper()
	p.awaitFor(fmt.Sprintf("after %v\n%s", s.actions, strings.Join(s.screen, "\n")), func(screen []string) bool { return slices.Equal(screen, s.screen) })
}

// awaitFor waits until the screen is right.
func (p *pane) awaitFor(what string, right func([]string) bool) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(15 * time.Millisecond) {
		screen := p.look()
		if right(screen) {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("want %s\nbut the screen is\n%s", what, strings.Join(screen, "\n"))
		}
	}
}

// settled is the screen when it has not changed for a while.
func (p *pane) settled() []string {
	var last []string
	for since := time.Now(); time.Since(since) < time.Second; time.Sleep(50 * time.Millisecond) {
		if now := p.look(); !slices.Equal(now, last) {
			last, since = now, time.Now()
		}
	}
	return last
}

// look is what the user sees: the lines of the screen, and where the cursor is.
func (p *pane) look() []string {
	p.t.Helper()
	if p.answer != nil {
		return p.answer
	}
	args := []string{"display-message", "-p", "-t", p.story.name, "@#{cursor_y},#{cursor_x}", ";", "capture-pane", "-p", "-t", p.story.name}
	if p.story.colors {
		args = append(args, "-e")
	}
	cursor, text, _ := strings.Cut(p.do(args...), "\n")
	lines := strings.Split(strings.TrimRight(text, "\n "), "\n")
	if p.story.colors {
		lines = spoken(lines)
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return append(lines, cursor)
}
