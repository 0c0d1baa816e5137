package remote

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"emsh/shell/command"
)

// A host that hangs takes connections, by the kernel's hand, and never answers. A cmdlet may take
// long; so while a call hears nothing, the host is asked on another connection whether it is there.

func (c *Client) patience() time.Duration {
	if c.Patience > 0 {
		return c.Patience
	}
	return 3 * time.Second
}

func (c *Client) silent(conn net.Conn) error {
	if c.Silent != nil {
		return c.Silent(conn)
	}
	return &command.Error{ID: "ServerSilent", Category: command.OperationTimeout, Message: "The server does not answer.", Err: os.ErrDeadlineExceeded}
}

// watchdog asks now and then whether the host of a call is there, and ends the call if not.
type watchdog struct {
	mu    sync.Mutex
	timer *time.Timer
	done  bool
	dead  error
}

// watch begins to look after a call.
func (g *stage) watch(c *Client) {
	d := &g.dog
	d.mu.Lock()
	defer d.mu.Unlock()
	d.timer = time.AfterFunc(c.patience(), func() { g.look(c) })
}

func (g *stage) look(c *Client) {
	_, err := c.ask(g.ctx, &frame{Kind: "hello", Protocol: Protocol, Build: c.Build})
	var e *command.Error
	d := &g.dog
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.done:
	case errors.As(err, &e) && e.Category == command.OperationTimeout:
		d.dead = err
		g.conn.SetDeadline(time.Unix(1, 0)) // wakes who waits
	default:
		d.timer.Reset(c.patience())
	}
}

// rest ends the watch.
func (d *watchdog) rest() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done = true
	if d.timer != nil {
		d.timer.Stop()
	}
}

// lost is the error for a connection that ended in the middle of a call.
func (g *stage) lost(err error) error {
	g.dog.mu.Lock()
	defer g.dog.mu.Unlock()
	if g.dog.dead != nil {
		return g.dog.dead
	}
	return lost(g.ctx, err)
}
