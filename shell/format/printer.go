package format

import (
	"io"
	"time"
)

// Printer shows the objects at the end of a pipeline.
type Printer struct {
	shaper   *Shaper
	renderer *Renderer
}

// NewPrinter writes lines to w. Width 0 is never cut.
func NewPrinter(env *Env, w io.Writer, width int, colors Colors) *Printer {
	p := &Printer{renderer: NewRenderer(w, width, colors)}
	p.shaper = NewShaper(env, Options{}, p.renderer.Put)
	return p
}

// Put shows one object, or the record of a Format- cmdlet.
func (p *Printer) Put(v any) error {
	r := RecordOf(v)
	if r == nil {
		return p.shaper.Put(v)
	}
	if _, starts := r.(*Start); starts {
		if err := p.shaper.End(); err != nil {
			return err
		}
	}
	return p.renderer.Put(r)
}

// Live says that somebody watches: rows are not held back longer than a moment.
func (p *Printer) Live() *Printer {
	p.renderer.now = time.Now
	return p
}

// Holding reports whether rows wait to be measured.
func (p *Printer) Holding() bool { return p.renderer.holds }

// Flush writes what is held back, as something else is about to be written.
func (p *Printer) Flush() error { return p.renderer.Flush() }

// Close ends what is open.
func (p *Printer) Close() error {
	if err := p.shaper.End(); err != nil {
		return err
	}
	return p.renderer.Close()
}
