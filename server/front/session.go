package front

import (
	"cmp"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Session is what an administrator sees of a connection.
type Session struct {
	ID       uint64
	Service  string
	User     string
	Remote   netip.AddrPort
	Local    netip.AddrPort
	TLS      string // protocol and cipher suite, empty in clear text
	Since    time.Time
	Idle     time.Duration
	BytesIn  int64
	BytesOut int64
	Command  string
}

type registry struct {
	last atomic.Uint64
	mu   sync.Mutex
	open map[uint64]*Conn
	none chan struct{} // closed when the last one leaves, if someone waits
}

func (r *registry) nextID() uint64 { return r.last.Add(1) }

func (r *registry) add(c *Conn) {
	r.mu.Lock()
	r.open[c.id] = c
	r.mu.Unlock()
}

func (r *registry) remove(c *Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, c.id)
	if len(r.open) == 0 && r.none != nil {
		close(r.none)
		r.none = nil
	}
}

func (r *registry) list() []*Conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]*Conn, 0, len(r.open))
	for _, c := range r.open {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *Conn) int { return cmp.Compare(a.id, b.id) })
	return list
}

func (r *registry) empty() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.open) == 0 {
		done := make(chan struct{})
		close(done)
		return done
	}
	if r.none == nil {
		r.none = make(chan struct{})
	}
	return r.none
}

func (r *registry) endAll(goodbye string, grace time.Duration) {
	for _, c := range r.list() {
		c.End(goodbye, grace)
	}
	select {
	case <-r.empty():
	case <-time.After(grace + time.Second):
	}
}

// Sessions lists the connections, oldest first.
func (h *Hall) Sessions() []Session {
	conns := h.sessions.list()
	out := make([]Session, len(conns))
	for i, c := range conns {
		out[i] = c.session()
	}
	return out
}

func (c *Conn) session() Session {
	return Session{
		ID: c.id, Service: c.hall.name, User: c.fact(&c.user), Remote: c.remote, Local: c.local,
		TLS: c.fact(&c.cipher), Since: c.since, Idle: time.Since(time.Unix(0, c.active.Load())),
		BytesIn: c.bytesIn.Load(), BytesOut: c.bytesOut.Load(), Command: c.Command(),
	}
}

// End ends one session with a goodbye; false if there is no such session.
func (h *Hall) End(id uint64, goodbye string, grace time.Duration) bool {
	h.sessions.mu.Lock()
	c := h.sessions.open[id]
	h.sessions.mu.Unlock()
	if c == nil {
		return false
	}
	c.End(goodbye, grace)
	return true
}

// EndUser ends every session of a user and returns how many there were.
func (h *Hall) EndUser(user, goodbye string, grace time.Duration) int {
	n := 0
	for _, c := range h.sessions.list() {
		if c.fact(&c.user) == user {
			c.End(goodbye, grace)
			n++
		}
	}
	return n
}
