package utility

import (
	"io"
	"os"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
)

// transcript is a session's host that also keeps what it shows in a file.
type transcript struct {
	eval.Host
	file *os.File
	path string
}

func transcribe(s *eval.Session, f *os.File, path string) {
	s.Host = &transcript{Host: s.Host, file: f, path: path}
}

func stopTranscribing(s *eval.Session) (*os.File, string) {
	t, ok := s.Host.(*transcript)
	if !ok {
		return nil, ""
	}
	s.Host = t.Host
	return t.file, t.path
}

// Transcript is where the console writes a pipeline's results too.
func (t *transcript) Transcript() io.Writer { return t.file }

func (t *transcript) keep(text string) { io.WriteString(t.file, text+"\n") }

// Write shows text.
func (t *transcript) Write(text command.HostText) {
	if text.NoNewline {
		io.WriteString(t.file, text.Text)
	} else {
		t.keep(text.Text)
	}
	t.Host.Write(text)
}

// Error shows an error record.
func (t *transcript) Error(e *command.Error) {
	t.keep(format.ConciseError(e))
	t.Host.Error(e)
}

// Warning shows a warning.
func (t *transcript) Warning(text string) {
	t.keep("WARNING: " + text)
	t.Host.Warning(text)
}

// Verbose shows a verbose message.
func (t *transcript) Verbose(text string) {
	t.keep("VERBOSE: " + text)
	t.Host.Verbose(text)
}

// Clear clears the screen of the host behind.
func (t *transcript) Clear() {
	if h, ok := t.Host.(interface{ Clear() }); ok {
		h.Clear()
	}
}

// Nested opens a prompt of the host behind.
func (t *transcript) Nested(s *eval.Session) {
	if h, ok := t.Host.(eval.NestedHost); ok {
		h.Nested(s)
	}
}
