package front

import (
	"sync"
	"time"
)

const outSize = 8192

var outPool = sync.Pool{New: func() any { return new([outSize]byte) }}

type outBuffer struct {
	page *[outSize]byte
	n    int
}

func (b *outBuffer) release() {
	if b.page != nil {
		outPool.Put(b.page)
	}
	b.page, b.n = nil, 0
}

// Write adds to what goes out with the next Flush or wait.
func (c *Conn) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		if c.dead != nil && c.dead != ErrEnded && c.dead != ErrIdle {
			return total - len(p), c.dead
		}
		if c.out.n == 0 && len(p) >= outSize {
			return total, c.send(p)
		}
		if c.out.page == nil {
			c.out.page = outPool.Get().(*[outSize]byte)
		}
		n := copy(c.out.page[c.out.n:], p)
		c.out.n += n
		p = p[n:]
		if c.out.n == outSize {
			if err := c.flush(); err != nil {
				return total - len(p), err
			}
		}
	}
	return total, nil
}

// WriteString is Write for a string.
func (c *Conn) WriteString(s string) (int, error) {
	if len(s) >= outSize {
		return c.Write([]byte(s))
	}
	if c.out.page == nil {
		c.out.page = outPool.Get().(*[outSize]byte)
	}
	if outSize-c.out.n < len(s) {
		if err := c.flush(); err != nil {
			return 0, err
		}
	}
	c.out.n += copy(c.out.page[c.out.n:], s)
	return len(s), nil
}

// Flush sends what was written and gives the buffer back.
func (c *Conn) Flush() error {
	err := c.flush()
	c.out.release()
	return err
}

func (c *Conn) flush() error {
	if c.out.n == 0 {
		return nil
	}
	n := c.out.n
	c.out.n = 0
	return c.send(c.out.page[:n])
}

// send writes in pieces, each with a deadline of its own, so that a slow
// client may take long but a silent one may not.
func (c *Conn) send(p []byte) error {
	const piece = 64 << 10
	for len(p) > 0 {
		n := min(len(p), piece)
		if wait := c.idle().Write; wait > 0 && !c.fixed {
			c.net.SetWriteDeadline(time.Now().Add(wait))
		}
		if _, err := c.rw.Write(p[:n]); err != nil {
			c.dead = err
			return err
		}
		c.bytesOut.Add(int64(n))
		p = p[n:]
	}
	return nil
}
