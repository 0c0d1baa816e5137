package front

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

const inSize = 8192

var inPool = sync.Pool{New: func() any { return new([inSize]byte) }}

// inBuffer holds what was read and not yet asked for. Its memory is lent by a
// pool and given back when a wait is long.
type inBuffer struct {
	page *[inSize]byte
	r, w int
	long []byte  // a line longer than the page
	one  [1]byte // waits in place of the page
}

func (b *inBuffer) bytes() []byte {
	if b.page == nil {
		return nil
	}
	return b.page[b.r:b.w]
}

// space returns room to read into, making some by moving what is left.
func (b *inBuffer) space() []byte {
	if b.page == nil {
		b.page = inPool.Get().(*[inSize]byte)
	}
	if b.r > 0 {
		copy(b.page[:], b.page[b.r:b.w])
		b.r, b.w = 0, b.w-b.r
	}
	return b.page[b.w:]
}

// lend gives the page back; nothing may be in it.
func (b *inBuffer) lend() {
	if b.page != nil {
		inPool.Put(b.page)
	}
	b.page, b.r, b.w = nil, 0, 0
}

func (b *inBuffer) release() {
	b.lend()
	b.long = nil
}

// take empties the buffer into a reader of its own.
func (b *inBuffer) take() io.Reader {
	ahead := bytes.Clone(b.bytes())
	b.release()
	return bytes.NewReader(ahead)
}

// Buffered returns how much was read ahead.
func (c *Conn) Buffered() int { return c.in.w - c.in.r }

// pageTime is how long a waiting session keeps its buffer.
const pageTime = time.Second

// fill reads more, waiting until the deadline. What was written goes out first.
func (c *Conn) fill(until time.Time) error {
	if c.dead != nil {
		return c.dead
	}
	if err := c.Flush(); err != nil {
		return err
	}
	space := c.in.space()
	n, err := c.read(space, sooner(until, time.Now().Add(pageTime)))
	if n == 0 && errors.Is(err, errLater) && c.Buffered() == 0 {
		n, err = c.fillSlowly(until)
	} else if n == 0 && errors.Is(err, errLater) {
		n, err = c.read(space, until)
	}
	c.in.w += n
	if n > 0 {
		c.bytesIn.Add(int64(n))
		c.active.Store(time.Now().UnixNano())
		return nil
	}
	return c.fail(err)
}

// fillSlowly waits without a buffer.
func (c *Conn) fillSlowly(until time.Time) (int, error) {
	c.in.lend()
	n, err := c.read(c.in.one[:], until)
	if n > 0 {
		c.in.space()[0] = c.in.one[0]
	}
	return n, err
}

// fail makes an error final, unless it only says that the session was woken.
func (c *Conn) fail(err error) error {
	if err == nil {
		err = io.ErrNoProgress
	}
	if errors.Is(err, errLater) {
		err = ErrIdle
	}
	if err != ErrWoken {
		c.dead = err
	}
	return err
}

// errLater says that the deadline of a read has passed.
var errLater = errors.New("nothing came in time")

// read reads once. Wakes set the deadline under the lock that this takes, so
// none is lost between the question and the wait.
func (c *Conn) read(p []byte, until time.Time) (int, error) {
	if err := c.arm(until); err != nil {
		return 0, err
	}
	n, err := c.rw.Read(p)
	if n > 0 || err == nil {
		return n, nil
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		return 0, err
	}
	if err := c.called(); err != nil {
		return 0, err
	}
	return 0, errLater
}

func (c *Conn) arm(until time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.calledLocked(); err != nil {
		return err
	}
	if !c.fixed {
		c.net.SetReadDeadline(until)
	}
	return nil
}

func (c *Conn) called() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calledLocked()
}

func (c *Conn) calledLocked() error {
	if c.ending {
		return ErrEnded
	}
	if c.woken {
		c.woken = false
		return ErrWoken
	}
	return nil
}

// deadline returns until when the client may keep silent from now on.
func (c *Conn) deadline() time.Time {
	var until time.Time
	idle := c.idle()
	wait := idle.After
	if c.user == "" {
		wait = idle.Before
		until = later(c.since, idle.Unlogged)
	}
	if wait > 0 {
		until = sooner(until, time.Now().Add(wait))
	}
	return sooner(until, later(c.since, idle.Life))
}

func later(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return time.Time{}
	}
	return t.Add(d)
}

// sooner returns the earlier time; the zero time means never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// floodLimit is how much of an overlong line is skipped before giving up.
const floodLimit = 64 << 10

// ReadLine returns the next line without its line end (CRLF, or LF alone as
// people type it). The whole line has to come within the deadline. The bytes
// are good until the next read. A line over max is skipped and answered with
// ErrLineTooLong.
func (c *Conn) ReadLine(max int) ([]byte, error) {
	until := c.patience()
	c.in.long = c.in.long[:0]
	seen := 0 // bytes of the page known to hold no line end
	for skipped := 0; ; {
		have := c.in.bytes()
		if i := bytes.IndexByte(have[seen:], '\n'); i >= 0 {
			line := c.line(have[:seen+i])
			c.in.r += seen + i + 1
			if skipped > 0 || len(line) > max {
				return nil, ErrLineTooLong
			}
			return line, nil
		}
		if seen = len(have); seen == inSize {
			if len(c.in.long)+seen <= max {
				c.in.long = append(c.in.long, have...)
			} else {
				skipped += seen
			}
			c.in.r, c.in.w, seen = 0, 0, 0
		}
		if skipped > floodLimit {
			c.dead = ErrFlood
			return nil, ErrFlood
		}
		if err := c.fill(until); err != nil {
			return nil, c.interrupted(err, until)
		}
	}
}

// line joins what was set aside with the last piece and drops the CR.
func (c *Conn) line(last []byte) []byte {
	line := last
	if len(c.in.long) > 0 {
		line = append(c.in.long, last...)
		c.in.long = line
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line
}

// patience returns the deadline of the next line. A session that was woken
// goes on waiting for the same one: what others do does not keep a client here.
func (c *Conn) patience() time.Time {
	until := c.waiting
	c.waiting = time.Time{}
	if until.IsZero() {
		until = c.deadline()
	}
	return until
}

// interrupted notes how to go on. Only a client that stalls on purpose is in
// the middle of a line longer than a page when its session is woken.
func (c *Conn) interrupted(err error, until time.Time) error {
	if err == ErrWoken && len(c.in.long) > 0 {
		c.dead = ErrIdle
		return ErrIdle
	}
	if err == ErrWoken {
		c.waiting = until
	}
	return err
}

// Read reads what is there, or waits for some.
func (c *Conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if c.Buffered() == 0 {
		if err := c.fill(c.deadline()); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.in.bytes())
	c.in.r += n
	return n, nil
}

// ReadPending returns what was read ahead, waiting for some if there is none,
// without copying it; Consume says how much of it was used.
func (c *Conn) ReadPending() ([]byte, error) {
	if c.Buffered() == 0 {
		if err := c.fill(c.deadline()); err != nil {
			return nil, err
		}
	}
	return c.in.bytes(), nil
}

// Consume drops n bytes of what ReadPending returned.
func (c *Conn) Consume(n int) { c.in.r += n }
