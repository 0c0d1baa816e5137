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
	flush(s.Host)
	s.Host = &transcript{Host: s.Host, file: f, path: path}
}

func stopTranscribing(s *eval.Session) (*os.File, string) {
	t, ok := s.Host.(*transcript)
	if !ok {
		return nil, ""
	}
	flush(t.Host)
	s.Host = t.Host
	return t.file, t.path
}

// Transcript is where a pipeline's results go too while a session is transcribed; otherwise nil.
func Transcript(s *eval.Session) io.Writer {
	if t, ok := s.Host.(*transcript); ok {
		return t.file
	}
	return nil
}

// flush has a host show the results that wait, so that they come into the right transcript.
func flush(h eval.Host) {
	if f, ok := h.(interface{ Flush() error }); ok {
		f.Flush()
	}
}

// Flush shows the results that wait.
func (t *transcript) Flush() error { flush(t.Host); return nil }

// keep writes a line after the results that came before it.
func (t *transcript) keep(text string) {
	flush(t.Host)
	io.WriteString(t.file, text+"\n")
}

// Write shows text.
func (t *transcript) Write(text command.HostText) {
	if text.NoNewline {
		flush(t.Host)
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
