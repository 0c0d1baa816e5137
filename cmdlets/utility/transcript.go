package utility

import (
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
)

const (
	transcriptRule = "**********************"
	transcriptTime = "20060102150405"
)

// transcript is a session's host that also keeps what it shows in a file.
type transcript struct {
	eval.Host
	file  *os.File
	path  string
	times bool // of each command that is typed
}

func transcribe(s *eval.Session, t *transcript) {
	flush(s.Host)
	t.Host = s.Host
	s.Host = t
}

// writeHeader begins a transcript: when, and unless it is to be short, by whom and where.
func writeHeader(w io.Writer, minimal bool) {
	fmt.Fprintf(w, "%s\nPowerShell transcript start\nStart time: %s\n", transcriptRule, time.Now().Format(transcriptTime))
	if !minimal {
		name, _ := os.Hostname()
		by := ""
		if u, err := user.Current(); err == nil {
			by = u.Username
		}
		fmt.Fprintf(w, "Username: %s\nMachine: %s\nHost Application: %s\nProcess ID: %d\n", by, name, filepath.Base(os.Args[0]), os.Getpid())
	}
	io.WriteString(w, transcriptRule+"\n")
}

// Transcribe writes what was typed at a prompt into the session's transcript, if it keeps one.
func Transcribe(s *eval.Session, prompt, typed string) {
	t, ok := s.Host.(*transcript)
	if !ok {
		return
	}
	if t.times {
		fmt.Fprintf(t.file, "%s\nCommand start time: %s\n%[1]s\n", transcriptRule, time.Now().Format(transcriptTime))
	}
	t.keep(prompt + typed)
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
	t.keep(format.ConciseError(e, 0))
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

// Page keeps text and shows it in the pager of the host behind.
func (t *transcript) Page(text string) bool {
	h, ok := t.Host.(interface{ Page(string) bool })
	shown := ok && h.Page(text)
	if shown {
		t.keep(strings.TrimRight(text, "\n"))
	}
	return shown
}

// ReadLine reads a line from the host behind.
func (t *transcript) ReadLine() (string, error) {
	if h, ok := t.Host.(eval.LineReader); ok {
		return h.ReadLine()
	}
	return "", eval.ErrNobody
}

// Ask asks at the host behind, and keeps a question for a text with its answer, unless that is a secret.
func (t *transcript) Ask(q command.Question) (command.Answer, error) {
	answer, err := t.Host.Ask(q)
	if err != nil || len(q.Choices) > 0 {
		return answer, err
	}
	prompt := q.Message
	if q.Field != "" {
		prompt = q.Field
	}
	if prompt != "" {
		prompt += ": "
	}
	if !q.Secret {
		prompt += answer.Text
	}
	t.keep(prompt)
	return answer, nil
}

// Nested opens a prompt of the host behind.
func (t *transcript) Nested(s *eval.Session) {
	if h, ok := t.Host.(eval.NestedHost); ok {
		h.Nested(s)
	}
}
