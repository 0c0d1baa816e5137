package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A story is a text file: what is done at a console, and the screen that follows. Its lines are
//
//	# told to the reader
//	size: 80x24            before the first scene; so are env:, options: and colors:
//	type: TEXT             characters, as they are
//	keys: Tab C-c Enter    keys by tmux's names
//	paste: LINE            pasted; several in a row are one paste of several lines
//	resize: 40x24          the window's new size
//	elsewhere: COMMAND     another emsh does something meanwhile
//	hang-up:               the window is closed, and the console has ended
//	ask: COMMAND           another emsh is asked, whose answer is the screen
//	|TEXT                  a line of the screen
//	@ROW,COLUMN            the cursor, at the end of a screen
type story struct {
	name          string
	width, height int
	env, options  []string
	colors        bool
	head          []string // all lines before the first scene
	scenes        []scene
}

type scene struct {
	lines   []string // as they were written, but for the screen
	actions []action
	screen  []string
}

type action struct{ verb, text string }

func (a action) String() string { return a.verb + ": " + a.text }

func readStory(file string) (*story, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s := &story{name: strings.TrimSuffix(filepath.Base(file), ".txt"), width: 80, height: 24}
	for n, line := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		if err := s.line(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n+1, err)
		}
	}
	return s, nil
}

// line takes the next line of the file.
func (s *story) line(line string) error {
	if strings.HasPrefix(line, "|") || strings.HasPrefix(line, "@") {
		if len(s.scenes) == 0 {
			return fmt.Errorf("a screen before anything was done")
		}
		last := &s.scenes[len(s.scenes)-1]
		last.screen = append(last.screen, strings.TrimPrefix(line, "|"))
		return nil
	}
	verb, text, ok := strings.Cut(line, ":")
	if strings.HasPrefix(line, "#") || line == "" {
		s.told(line)
		return nil
	}
	if text = strings.TrimPrefix(text, " "); !ok {
		return fmt.Errorf("%q is no line of a story", line)
	}
	if len(s.scenes) == 0 && s.setting(verb, text) {
		s.head = append(s.head, line)
		return nil
	}
	s.told(line)
	last := &s.scenes[len(s.scenes)-1]
	if n := len(last.actions); verb == "paste" && n > 0 && last.actions[n-1].verb == "paste" {
		last.actions[n-1].text += "\n" + text
		return nil
	}
	last.actions = append(last.actions, action{verb, text})
	return nil
}

// told keeps a line; behind a screen, and behind a blank line, it begins a new scene.
func (s *story) told(line string) {
	n := len(s.scenes)
	switch {
	case n == 0 && (line == "" || line[0] == '#'):
		s.head = append(s.head, line)
		return
	case n == 0 || s.scenes[n-1].screen != nil || line == "" && s.scenes[n-1].actions != nil:
		s.scenes = append(s.scenes, scene{})
	}
	last := &s.scenes[len(s.scenes)-1]
	last.lines = append(last.lines, line)
}

// setting is a line that says how the console is started.
func (s *story) setting(verb, text string) bool {
	switch verb {
	case "size":
		_, err := fmt.Sscanf(text, "%dx%d", &s.width, &s.height)
		return err == nil
	case "env":
		s.env = append(s.env, text)
	case "options":
		s.options = strings.Fields(text)
	case "colors":
		s.colors = true
	default:
		return false
	}
	return true
}

// String is the file again, with the screens as they are now.
func (s *story) String() string {
	all := append([]string(nil), s.head...)
	for _, c := range s.scenes {
		all = append(all, c.lines...)
		for _, line := range c.screen {
			if !strings.HasPrefix(line, "@") {
				line = "|" + line
			}
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n") + "\n"
}

// spoken replaces escape sequences by what they say, as in {31;1:so}, which is the same for all
// versions of tmux.
func spoken(lines []string) []string {
	out := make([]string, len(lines))
	var p paint
	for i, line := range lines {
		out[i] = p.line(line)
	}
	return out
}

// paint is the look of the text that comes next: foreground, background, and each manner of type.
type paint [5]string

var painting = regexp.MustCompile(`\x1b\[([0-9;]*)m`)

func (p *paint) line(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range painting.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(p.painted(text[at:m[0]]))
		for _, code := range strings.Split(text[m[2]:m[3]], ";") {
			p.set(code)
		}
		at = m[1]
	}
	return b.String() + p.painted(text[at:])
}

func (p *paint) painted(text string) string {
	codes := strings.Join(slices.DeleteFunc(slices.Clone(p[:]), func(c string) bool { return c == "" }), ";")
	if text == "" || codes == "" {
		return text
	}
	return "{" + codes + ":" + text + "}"
}

// set switches one aspect on or off.
func (p *paint) set(code string) {
	switch n, _ := strconv.Atoi(code); {
	case n == 0:
		*p = paint{}
	case n == 22:
		p[2], p[3] = "", ""
	case n == 39 || n == 49:
		p[n/10-3] = ""
	case n == 27:
		p[4] = ""
	case n == 1 || n == 2:
		p[n+1] = code
	case n == 7:
		p[4] = code
	case n/10 == 4 || n/10 == 10:
		p[1] = code
	default:
		p[0] = code
	}
}
