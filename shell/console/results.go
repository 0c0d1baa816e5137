package console

import (
	"cmp"
	"io"
	"regexp"
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
	Linger time.Duration    // how long rows may wait; 0 is a moment
	Before func()           // is called before each write, to make room for it; may be nil
	Also   func() io.Writer // takes a copy without colors, such as a transcript; may be nil and give nil

	mu      sync.Mutex
	printer *format.Printer
	timer   *time.Timer
}

func (r *Results) writer() io.Writer {
	if r.Also == nil && r.Before == nil {
		return r.W
	}
	return &copied{r}
}

// copied writes where results go, and a copy to who wants one.
type copied struct{ r *Results }

var colorCode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x1b\\[[0-9;]*m") })

func (c *copied) Write(b []byte) (int, error) {
	if c.r.Before != nil {
		c.r.Before()
	}
	if err := c.copy(b); err != nil {
		return 0, err
	}
	return c.r.W.Write(b)
}

func (c *copied) copy(b []byte) error {
	if c.r.Also == nil {
		return nil
	}
	w := c.r.Also()
	if w == nil {
		return nil
	}
	_, err := w.Write(colorCode().ReplaceAll(b, nil))
	return err
}

// Put takes one object.
func (r *Results) Put(v any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.printer == nil {
		r.printer = format.NewPrinter(r.Env(), r.writer(), r.Width(), r.Colors)
	}
	err := r.printer.Put(v)
	r.watch()
	return err
}

// Show writes text that was made for the screen: what Out-Host shows are results too.
func (r *Results) Show(text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err := io.WriteString(r.writer(), text)
	return err
}

// watch has rows written that wait too long.
func (r *Results) watch() {
	switch holding := r.printer.Holding(); {
	case holding && r.timer == nil:
		r.timer = time.AfterFunc(cmp.Or(r.Linger, linger), r.late)
	case !holding && r.timer != nil:
		r.timer.Stop()
		r.timer = nil
	}
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
