package front

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"
)

var unspecified6 = netip.IPv6Unspecified()

// door is one bound address.
type door struct {
	at       place
	listener net.Listener
	binding  atomic.Pointer[Binding]
	closed   atomic.Bool
}

const keepAlive = 2 * time.Minute

func bind(at place) (*door, error) {
	config := net.ListenConfig{KeepAlive: keepAlive}
	l, err := config.Listen(context.Background(), at.network(), at.at.String())
	if err != nil {
		return nil, err
	}
	d := &door{at: at, listener: l}
	d.binding.Store(&at.Binding)
	return d, nil
}

func (d *door) close() {
	if d.closed.CompareAndSwap(false, true) {
		d.listener.Close()
	}
}

// accept is the one loop of a door, from its first Swap to its end.
func (h *Hall) accept(d *door) {
	var pause time.Duration
	for {
		nc, err := d.listener.Accept()
		switch {
		case err == nil && !scarce(nc):
			pause = 0
			h.meet(nc, d)
			continue
		case err == nil:
			nc.Close()
			err = errScarce
		case errors.Is(err, net.ErrClosed):
			return
		}
		// Those who are here go on, the door waits.
		pause = min(max(2*pause, 5*time.Millisecond), time.Second)
		h.log.Warn("a connection could not be accepted", "address", d.at.Address, "error", err)
		time.Sleep(pause)
	}
}

var errScarce = errors.New("the last file descriptors are kept for the stores; raise the limit of open files or lower MaxConnections")

// scarce reports whether a connection has one of the last descriptors that the process may have:
// the system gives the lowest that is free. Without some left, stores could not open their files.
func scarce(nc net.Conn) bool {
	var most syscall.Rlimit
	sc, ok := nc.(syscall.Conn)
	if !ok || syscall.Getrlimit(syscall.RLIMIT_NOFILE, &most) != nil {
		return false
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	last := false
	err = raw.Control(func(fd uintptr) { last = uint64(fd)+spareFiles(most.Cur) >= most.Cur })
	return err == nil && last
}

// spareFiles is how many descriptors connections leave free.
func spareFiles(most uint64) uint64 { return min(most/4, 256) }

// meet decides about a new connection without waiting for it.
func (h *Hall) meet(nc net.Conn, d *door) {
	c := h.newConn(nc, h.plan.Load(), *d.binding.Load())
	if c.plan.State == Paused {
		h.turnAway(c, errors.New("the service is paused"))
		return
	}
	t, err := h.counter.Enter(c.remote.Addr(), c.plan.Limits, c.evict)
	if err != nil {
		h.turnAway(c, err)
		return
	}
	c.ticket = t
	h.sessions.add(c)
	go h.serve(c)
}

func (h *Hall) serve(c *Conn) {
	defer h.finish(c)
	c.logEvent("+", "")
	if c.binding.Security == Implicit {
		if err := c.handshake(); err != nil {
			c.logEvent("*", "TLS: "+err.Error())
			return
		}
	}
	c.plan.Serve(c)
	c.Flush()
}

// finish ends a session, whatever ended it.
func (h *Hall) finish(c *Conn) {
	if fault := recover(); fault != nil {
		h.panics.Add(1)
		h.log.Error("a session was ended by a fault", "conn", c.id, "command", c.Command(), "fault", fault, "stack", string(debug.Stack()))
	}
	c.ticket.Leave() // first, so that a client that was let go may come again at once
	c.close()
	c.logEvent("-", "")
	h.sessions.remove(c)
}

// Refusals speak for a moment only, and only so many at a time: saying no
// must stay cheaper than asking.
const (
	refuseTime = 5 * time.Second
	refuseMost = 64
)

func (h *Hall) turnAway(c *Conn, why error) {
	if c.plan.Refuse == nil || h.refusing.Add(1) > refuseMost {
		if c.plan.Refuse != nil {
			h.refusing.Add(-1)
		}
		c.close()
		return
	}
	go func() {
		defer h.refusing.Add(-1)
		defer c.close()
		defer func() { _ = recover() }()
		c.logEvent("*", "refused: "+why.Error())
		c.net.SetDeadline(time.Now().Add(refuseTime))
		c.fixed = true
		if c.binding.Security == Implicit && c.handshake() != nil {
			return
		}
		c.plan.Refuse(c, why)
		c.Flush()
	}()
}
