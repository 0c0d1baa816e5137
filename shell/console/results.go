package console

import (
	"io"
	"sync"
	"time"

	"emsh/shell/format"
)

// linger is how long rows of a table may wait for more of them before they are shown.
const linger = 300 * time.Millisecond

// Results writes what pipelines give as text. Rows that wait to be measured are written when
// their time is over, also while nothing more comes.
type Results struct {
	W      io.Writer
	Width  func() int // 0 is never cut
	Colors format.Colors
	Env    func() *format.Env

	mu      sync.Mutex
	printer *format.Printer
	timer   *time.Timer
}

// Put takes one object.
func (r *Results) Put(v any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.printer == nil {
		r.printer = format.NewPrinter(r.Env(), r.W, r.Width(), r.Colors)
	}
	if r.timer == nil {
		r.timer = time.AfterFunc(linger, r.late)
	}
	return r.printer.Put(v)
}

func (r *Results) late() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.timer = nil
	if r.printer != nil {
		r.printer.Flush()
	}
}

// Flush writes what waits.
func (r *Results) Flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.printer == nil {
		return nil
	}
	return r.printer.Flush()
}

// End ends the table or list that is open: the next object begins anew.
func (r *Results) End() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.printer == nil {
		return nil
	}
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
	p := r.printer
	r.printer = nil
	return p.Close()
}
