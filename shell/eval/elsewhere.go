package eval

import (
	"os"
	"strings"
)

// virtual is the text of a file that is always there, whatever folder it is looked for in.
func (s *Session) virtual(path string) (text string, ok bool) {
	low := strings.ToLower(strings.ReplaceAll(path, "\\", "/"))
	for end, text := range s.opts.Scripts {
		if strings.HasSuffix(low, end) {
			return text, true
		}
	}
	return "", false
}

// Virtual reports whether a path names a file that is always there, though on no disk.
func (s *Session) Virtual(path string) bool {
	_, ok := s.virtual(path)
	return ok
}

// scriptText reads a script: a file's, or one that is always there.
func (s *Session) scriptText(path string) (string, error) {
	text, err := readText(path)
	if os.IsNotExist(err) {
		if text, ok := s.virtual(path); ok {
			return text, nil
		}
	}
	return text, err
}

// furnish sets the variables that the session was made with.
func (s *Session) furnish() {
	for name, v := range s.opts.Variables {
		s.fixed(name, 0, v)
	}
}
