package front

import (
	"container/list"
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// Limit is a number with the name of the setting it came from, so that a
// refusal can say which setting to look at. Max 0 means unlimited.
type Limit struct {
	Name string
	Max  int
}

func (l Limit) full(n int) bool { return l.Max > 0 && n >= l.Max }

// Limits bounds the connections of one service or connector.
type Limits struct {
	Total      Limit
	PerAddress Limit
	PerUser    Limit
	// Unlogged bounds the connections of one address that have not logged in.
	// The one that waited longest makes room, so that a client that only
	// opens connections cannot keep its neighbors behind one NAT out.
	Unlogged int
	// Patience is how long a connection that has not logged in is kept when
	// the total is reached; after it, it makes room for a new one. 0 keeps it.
	Patience time.Duration
}

// Refusal is the error of a connection or login beyond a limit.
type Refusal struct {
	Limit Limit
	What  string
}

func (r *Refusal) Error() string {
	if r.Limit.Name == "" {
		return r.What
	}
	return fmt.Sprintf("%s (%s is %d)", r.What, r.Limit.Name, r.Limit.Max)
}

// Counter counts connections by address and by user. It outlives the
// generations of settings: limits are passed in with each question.
type Counter struct {
	mu    sync.Mutex
	total int
	addrs map[netip.Addr]*visitor
	users map[string]int
	fresh *list.List // of *Ticket, oldest first: not logged in
}

type visitor struct {
	total int
	fresh *list.List
}

// Ticket is one admitted connection.
type Ticket struct {
	counter *Counter
	addr    netip.Addr
	user    string
	since   time.Time
	all, my *list.Element // places in the lists of those not logged in
	evict   func()
	gone    bool
}

// NewCounter returns an empty counter.
func NewCounter() *Counter {
	return &Counter{addrs: map[netip.Addr]*visitor{}, users: map[string]int{}, fresh: list.New()}
}

// source is what counts as one address: an IPv6 customer has a whole /64.
func source(a netip.Addr) netip.Addr {
	if a.Is6() && !a.IsLoopback() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}

// Enter admits a connection or says why not. evict, which may be nil, is
// called at most once, on another goroutine's time, when the connection has
// to make room.
func (c *Counter) Enter(addr netip.Addr, l Limits, evict func()) (*Ticket, error) {
	addr = source(addr)
	c.mu.Lock()
	out, err := c.room(addr, l)
	var t *Ticket
	if err == nil {
		t = c.admit(addr, evict)
	}
	c.mu.Unlock()
	if out != nil && out.evict != nil {
		out.evict()
	}
	return t, err
}

func (c *Counter) admit(addr netip.Addr, evict func()) *Ticket {
	v := c.addrs[addr]
	if v == nil {
		v = &visitor{fresh: list.New()}
		c.addrs[addr] = v
	}
	t := &Ticket{counter: c, addr: addr, since: time.Now(), evict: evict}
	c.total++
	v.total++
	t.all, t.my = c.fresh.PushBack(t), v.fresh.PushBack(t)
	return t
}

// room finds a place, perhaps by naming who has to leave.
func (c *Counter) room(addr netip.Addr, l Limits) (*Ticket, error) {
	v := c.addrs[addr]
	if v != nil && l.PerAddress.full(v.total) {
		return nil, &Refusal{l.PerAddress, "too many connections from your address"}
	}
	var out *Ticket
	if v != nil && l.Unlogged > 0 && v.fresh.Len() >= l.Unlogged {
		out = v.fresh.Front().Value.(*Ticket)
	} else if l.Total.full(c.total) {
		if out = c.stale(l.Patience); out == nil {
			return nil, &Refusal{l.Total, "too many connections"}
		}
	}
	if out != nil {
		c.forget(out)
	}
	return out, nil
}

func (c *Counter) stale(patience time.Duration) *Ticket {
	if e := c.fresh.Front(); e != nil && patience > 0 {
		if t := e.Value.(*Ticket); time.Since(t.since) > patience {
			return t
		}
	}
	return nil
}

// Login counts the connection for a user from now on.
func (t *Ticket) Login(user string, l Limits) error {
	c := t.counter
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.gone {
		return &Refusal{What: "the connection was closed to make room"}
	}
	if l.PerUser.full(c.users[user]) {
		return &Refusal{l.PerUser, "too many connections of this user"}
	}
	c.unlist(t)
	c.users[user]++
	t.user = user
	return nil
}

// Logout returns the connection to those that have not logged in.
func (t *Ticket) Logout() {
	c := t.counter
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.user == "" || t.gone {
		return
	}
	c.leaveUser(t)
	v := c.addrs[t.addr]
	t.all, t.my = c.fresh.PushBack(t), v.fresh.PushBack(t)
}

// Leave ends the connection's count; more than once does no harm.
func (t *Ticket) Leave() {
	t.counter.mu.Lock()
	defer t.counter.mu.Unlock()
	t.counter.forget(t)
}

func (c *Counter) forget(t *Ticket) {
	if t.gone {
		return
	}
	t.gone = true
	c.unlist(t)
	c.leaveUser(t)
	c.total--
	v := c.addrs[t.addr]
	if v.total--; v.total == 0 {
		delete(c.addrs, t.addr)
	}
}

func (c *Counter) unlist(t *Ticket) {
	if t.all != nil {
		c.fresh.Remove(t.all)
		c.addrs[t.addr].fresh.Remove(t.my)
		t.all, t.my = nil, nil
	}
}

func (c *Counter) leaveUser(t *Ticket) {
	if t.user == "" {
		return
	}
	if c.users[t.user]--; c.users[t.user] <= 0 {
		delete(c.users, t.user)
	}
	t.user = ""
}

// CountFrom returns how many connections of an address are counted.
func (c *Counter) CountFrom(addr netip.Addr) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v := c.addrs[source(addr)]; v != nil {
		return v.total
	}
	return 0
}

// Count returns how many connections are counted.
func (c *Counter) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}
