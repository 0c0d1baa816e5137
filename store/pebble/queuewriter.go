package pebble

import (
	"context"
	"errors"
	"io"

	"emsh/store/queue"
)

// queueWriter gathers a short text in memory and writes a longer one to its segment as it comes.
type queueWriter struct {
	q     *Queue
	rec   []byte // head, text
	size  int64
	large *largeQueueText
	ended bool
	err   error
}

// largeQueueText is a text that outgrew memory.
type largeQueueText struct {
	w      largeWriter
	placed placed
	rest   []byte // less than a chunk, not yet written
}

// Create starts a new message.
func (q *Queue) Create(context.Context) (queue.Writer, error) {
	leave, err := q.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := q.e.admit(0, false); err != nil {
		return nil, err
	}
	return &queueWriter{q: q, rec: make([]byte, headSize, 16<<10)}, nil
}

func (w *queueWriter) Size() int64 { return w.size }

func (w *queueWriter) Write(p []byte) (int, error) {
	if w.ended {
		return 0, queue.ErrEnded
	}
	if w.err != nil {
		return 0, w.err
	}
	if w.err = w.write(p); w.err != nil {
		return 0, w.err
	}
	w.size += int64(len(p))
	return len(p), nil
}

func (w *queueWriter) write(p []byte) error {
	if w.large == nil && w.size+int64(len(p)) <= smallBody {
		w.rec = append(w.rec, p...)
		return nil
	}
	leave, err := w.q.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	if w.large == nil {
		if w.large, err = w.q.e.bodies.beginLarge(); err != nil {
			return err
		}
		if err := w.large.write(w.rec[headSize:]); err != nil {
			return err
		}
		w.rec = nil
	}
	return w.large.write(p)
}

func (s *bodies) beginLarge() (*largeQueueText, error) {
	p, err := s.placeLarge()
	if err != nil {
		return nil, err
	}
	return &largeQueueText{w: largeWriter{e: s.e, f: p.seg.file}, placed: p}, nil
}

// write passes on whole chunks and keeps the rest.
func (l *largeQueueText) write(p []byte) error {
	if len(l.rest) > 0 {
		n := min(chunkSize-len(l.rest), len(p))
		l.rest = append(l.rest, p[:n]...)
		p = p[n:]
		if len(l.rest) < chunkSize {
			return nil
		}
		if err := l.w.piece(l.rest); err != nil {
			return l.w.e.wrap(err)
		}
		l.rest = l.rest[:0]
	}
	whole := len(p) / chunkSize * chunkSize
	if whole > 0 {
		if err := l.w.piece(p[:whole]); err != nil {
			return l.w.e.wrap(err)
		}
	}
	l.rest = append(l.rest, p[whole:]...)
	return nil
}

func (l *largeQueueText) finish() error {
	if len(l.rest) > 0 {
		if err := l.w.piece(l.rest); err != nil {
			return l.w.e.wrap(err)
		}
		l.rest = nil
	}
	return l.w.e.wrap(l.w.finish(l.placed.content))
}

// ReadAt reads what was written so far.
func (l *largeQueueText) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	if off < l.w.size {
		var err error
		if n, err = l.w.f.ReadAt(p[:min(int64(len(p)), l.w.size-off)], headSize+off); err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
	}
	if n < len(p) {
		m, err := memory(l.rest).ReadAt(p[n:], off+int64(n)-l.w.size)
		return n + m, err
	}
	return n, nil
}

// Body reads what was written so far.
func (w *queueWriter) Body() (io.ReaderAt, error) {
	switch {
	case w.ended:
		return nil, queue.ErrEnded
	case w.large != nil:
		return w.large, nil
	}
	return memory(w.rec[headSize:]), nil
}

// Commit makes the message an item.
func (w *queueWriter) Commit(ctx context.Context, e queue.Envelope) (queue.Item, error) {
	items, err := w.CommitAll(ctx, []queue.Envelope{e})
	if err != nil {
		return queue.Item{}, err
	}
	return items[0], nil
}

// CommitAll makes several items of the text.
func (w *queueWriter) CommitAll(ctx context.Context, es []queue.Envelope) ([]queue.Item, error) {
	if w.ended {
		return nil, queue.ErrEnded
	}
	if err := errors.Join(w.err, ctx.Err()); err != nil || len(es) == 0 {
		w.Abort()
		return nil, err
	}
	leave, err := w.q.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	p, err := w.place()
	if err == nil {
		err = w.q.e.bodies.sync([]placed{p})
	}
	var items []queue.Item
	if err == nil {
		items, err = w.q.enqueue(p, es)
	}
	if err != nil {
		w.Abort()
		return nil, err
	}
	w.ended, w.rec, w.large = true, nil, nil
	w.q.e.bodies.kept(p)
	return items, nil
}

// place writes the text as far as it is not written yet.
func (w *queueWriter) place() (placed, error) {
	if w.large == nil {
		if err := w.q.e.admit(w.size, false); err != nil {
			return placed{}, err
		}
		p, err := w.q.e.bodies.addRecord(w.rec, w.size, nil)
		if err != nil {
			return placed{}, err
		}
		w.q.e.bodies.chooseRedo(&p)
		w.large = &largeQueueText{placed: p} // for Abort
		return p, nil
	}
	if err := w.large.finish(); err != nil {
		return placed{}, err
	}
	w.large.placed.size = w.size
	w.q.e.bodies.sized(w.large.placed)
	return w.large.placed, nil
}

func (q *Queue) enqueue(p placed, es []queue.Envelope) (items []queue.Item, err error) {
	now := q.e.opt.Now()
	err = q.update(4<<10*int64(len(es)), false, func(c *change) error {
		items = make([]queue.Item, len(es))
		putRedo(c.batch, &p)
		for i := range es {
			items[i] = q.add(c, es[i], p.content, p.size, now)
		}
		return nil
	})
	return items, err
}

// Abort gives up.
func (w *queueWriter) Abort() {
	if w.ended {
		return
	}
	w.ended, w.rec = true, nil
	if w.large == nil {
		return
	}
	if leave, err := w.q.e.enter(); err == nil {
		defer leave()
		w.q.e.bodies.dropped(w.large.placed)
	}
	w.large = nil
}
