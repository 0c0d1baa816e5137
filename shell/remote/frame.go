package remote

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"emsh/shell/command"
)

// Protocol is the version of the frames; both sides must speak the same one.
const Protocol = 3

// maxFrame bounds one line: a hostile or broken peer can't make us hold more.
const maxFrame = 64 << 20

// before goes before the value of a frame; JSON on one line has no such character.
const before = '\t'

// frame is one message in either direction; Kind says which of the fields count.
type frame struct {
	Kind     string            `json:"k"`
	Protocol int               `json:"protocol,omitempty"`
	Build    string            `json:"build,omitempty"`
	Actor    string            `json:"actor,omitempty"`
	Name     string            `json:"name,omitempty"`
	Param    string            `json:"param,omitempty"`
	Text     string            `json:"text,omitempty"`
	Names    []string          `json:"names,omitempty"`
	Specs    []command.Spec    `json:"specs,omitempty"`
	Views    []command.View    `json:"views,omitempty"`
	Calls    []wireCall        `json:"calls,omitempty"`
	Piped    bool              `json:"piped,omitempty"`
	Value    []byte            `json:"-"` // follows the other fields: it is read once, by who needs it
	Error    *wireError        `json:"error,omitempty"`
	Progress *command.Progress `json:"progress,omitempty"`
	Question *command.Question `json:"question,omitempty"`
	Answer   *command.Answer   `json:"answer,omitempty"`
	At       int               `json:"at,omitempty"`   // which of the call's cmdlets
	Wait     bool              `json:"wait,omitempty"` // until it was heard
	Stopped  bool              `json:"stopped,omitempty"`
	Nobody   bool              `json:"nobody,omitempty"` // nobody is there to answer
}

// whole reports whether a frame brings what its kind needs.
func (f *frame) whole() bool {
	switch f.Kind {
	case "error":
		return f.Error != nil
	case "progress":
		return f.Progress != nil
	case "ask":
		return f.Question != nil
	}
	return true
}

func unexpected(message string) error {
	return &command.Error{ID: "UnexpectedFrame", Category: command.ProtocolError, Message: message}
}

// wire reads and writes frames on one connection. Writes may come from several goroutines.
type wire struct {
	r  *bufio.Reader
	mu sync.Mutex
	w  *bufio.Writer
	// due is running while something written waits for its flush.
	due bool
}

// lingering is how long output may wait for more before it is sent.
const lingering = 2 * time.Millisecond

func newWire(c io.ReadWriter) *wire {
	return &wire{r: bufio.NewReaderSize(c, 16<<10), w: bufio.NewWriterSize(c, 16<<10)}
}

// send writes f; flush says whether the peer waits for it.
func (w *wire) send(f *frame, flush bool) error {
	line, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode %s frame: %w", f.Kind, err)
	}
	if f.Value != nil {
		line = append(append(line, before), f.Value...)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.w.Write(append(line, '\n')); err != nil {
		return err
	}
	if flush {
		return w.w.Flush()
	}
	if !w.due {
		w.due = true
		time.AfterFunc(lingering, w.flush)
	}
	return nil
}

// flush sends what lingered; its error meets the next send.
func (w *wire) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.due = false
	w.w.Flush()
}

func (w *wire) receive() (*frame, error) {
	line, err := w.line()
	if err != nil {
		return nil, err
	}
	line, value, _ := bytes.Cut(line, []byte{before})
	f := new(frame)
	if err := json.Unmarshal(line, f); err != nil {
		return nil, fmt.Errorf("read frame: %w", err)
	}
	f.Value = bytes.Clone(value) // the line's place is taken by the next one's
	return f, nil
}

func (w *wire) line() ([]byte, error) {
	line, err := w.r.ReadSlice('\n')
	if err == nil {
		return line, nil
	}
	if err != bufio.ErrBufferFull {
		return nil, err
	}
	long := append([]byte(nil), line...)
	for err == bufio.ErrBufferFull {
		if len(long) > maxFrame {
			return nil, fmt.Errorf("read frame: longer than %d bytes", maxFrame)
		}
		line, err = w.r.ReadSlice('\n')
		long = append(long, line...)
	}
	return long, err
}
