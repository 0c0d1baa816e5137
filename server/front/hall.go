package front

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Plan is what a protocol asks of its hall. A plan is not changed once given.
type Plan struct {
	Bindings []Binding
	TLS      *tls.Config // nil: no certificate, so no TLS
	Limits   Limits
	Idle     Deadlines
	Log      ProtocolLog
	Settings any // what Conn.Settings returns: the protocol's own settings

	State   State
	Goodbye string        // said to the sessions when State becomes Closed
	Grace   time.Duration // how long they then have

	// Serve runs one session; when it returns, the connection is closed.
	Serve func(*Conn)
	// Refuse tells a client that is not served why, in the protocol's words.
	Refuse func(c *Conn, why error)
}

// State says whether a hall takes clients.
type State int

const (
	// Open takes clients.
	Open State = iota
	// Paused keeps the sessions and refuses new ones.
	Paused
	// Closed has no doors and ends the sessions.
	Closed
)

// Deadlines bounds how long a session may keep silent. Zero means for ever.
type Deadlines struct {
	Before   time.Duration // for a line or a piece of data, before login
	After    time.Duration // the same after login
	Write    time.Duration // for a client to take what was written
	Unlogged time.Duration // from connection to login
	Life     time.Duration // from connection to the end
}

// Hall holds the doors, the sessions and the counters of one service.
type Hall struct {
	name     string
	log      *slog.Logger
	counter  *Counter
	sessions registry
	plog     logbook
	plan     atomic.Pointer[Plan]
	panics   atomic.Int64
	refusing atomic.Int64

	change sync.Mutex // held from Prepare to Swap or Discard
	mu     sync.Mutex // doors
	doors  map[string]*door
}

// NewHall returns a hall without doors.
func NewHall(name string, log *slog.Logger) *Hall {
	if log == nil {
		log = slog.Default()
	}
	h := &Hall{name: name, log: log.With("service", name), counter: NewCounter(), doors: map[string]*door{}}
	h.sessions.open = map[uint64]*Conn{}
	return h
}

// Generation is a plan whose addresses are bound and which nobody has met yet.
type Generation struct {
	Warnings []string

	hall      *Hall
	plan      *Plan
	places    []place
	opened    []*door // bound for this plan
	displaced []*door // closed early, because the new address overlaps
}

// Prepare binds what the plan needs and the hall does not have. On an error
// everything is as before. After success Swap or Discard must be called.
func (h *Hall) Prepare(p Plan) (*Generation, error) {
	if p.State == Closed {
		p.Bindings = nil
	}
	places, err := parsePlaces(p.Bindings)
	if err != nil {
		return nil, err
	}
	for _, at := range places {
		if at.Security == Implicit && p.TLS == nil {
			return nil, errors.New("bind " + at.Address + ": no certificate is enabled for " + h.name)
		}
	}
	h.change.Lock()
	if err := h.tryLog(p); err != nil {
		h.change.Unlock()
		return nil, err
	}
	g := &Generation{hall: h, plan: &p, places: places}
	for _, at := range places {
		if err := g.open(at); err != nil {
			g.undo()
			h.change.Unlock()
			return nil, err
		}
	}
	return g, nil
}

func (g *Generation) open(at place) error {
	if g.hall.door(at.key()) != nil {
		return nil
	}
	g.displace(at)
	d, err := bind(at)
	if err != nil {
		if missingFamily(at, err) {
			g.Warnings = append(g.Warnings, at.Address+" is left out: this computer has no IPv6")
			return nil
		}
		return addressError(at, err)
	}
	g.opened = append(g.opened, d)
	return nil
}

// displace closes the doors that stand in the way of a place on the same
// port. Linux refuses both at once, so this is the one moment without a door.
func (g *Generation) displace(at place) {
	for _, d := range g.hall.all() {
		if d.at.overlaps(at) && !d.closed.Load() {
			d.close()
			g.displaced = append(g.displaced, d)
			g.Warnings = append(g.Warnings, at.Address+" overlaps "+d.at.Address+", which closes a moment before it opens")
		}
	}
}

func missingFamily(at place, err error) bool {
	return at.at.Addr() == unspecified6 && (errors.Is(err, syscall.EAFNOSUPPORT) || errors.Is(err, syscall.EADDRNOTAVAIL))
}

// Swap makes the plan the one that new connections meet. It cannot fail.
func (g *Generation) Swap() {
	h := g.hall
	h.plan.Store(g.plan)
	keep := map[string]bool{}
	h.mu.Lock()
	for _, d := range g.opened {
		h.doors[d.at.key()] = d
	}
	for _, at := range g.places {
		keep[at.key()] = true
		if d := h.doors[at.key()]; d != nil {
			d.binding.Store(&at.Binding)
		}
	}
	for key, d := range h.doors {
		if !keep[key] {
			d.close()
			delete(h.doors, key)
		}
	}
	h.mu.Unlock()
	for _, d := range g.opened {
		go h.accept(d)
	}
	h.change.Unlock()
	if g.plan.State == Closed {
		for _, c := range h.sessions.list() {
			c.End(g.plan.Goodbye, g.plan.Grace)
		}
	}
}

// Discard gives back what Prepare took.
func (g *Generation) Discard() {
	g.undo()
	g.hall.change.Unlock()
}

func (g *Generation) undo() {
	for _, d := range g.opened {
		d.close()
	}
	for _, old := range g.displaced {
		g.hall.reopen(old)
	}
}

func (h *Hall) reopen(old *door) {
	d, err := bind(old.at)
	if err != nil {
		h.log.Error("the address could not be opened again", "address", old.at.Address, "error", err)
		return
	}
	d.binding.Store(old.binding.Load())
	h.mu.Lock()
	h.doors[d.at.key()] = d
	h.mu.Unlock()
	go h.accept(d)
}

func (h *Hall) door(key string) *door {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d := h.doors[key]; d != nil && !d.closed.Load() {
		return d
	}
	return nil
}

func (h *Hall) all() []*door {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*door, 0, len(h.doors))
	for _, d := range h.doors {
		list = append(list, d)
	}
	return list
}

// Addresses returns what is bound, with the port the system chose for port 0.
func (h *Hall) Addresses() map[Binding]net.Addr {
	out := map[Binding]net.Addr{}
	for _, d := range h.all() {
		out[*d.binding.Load()] = d.listener.Addr()
	}
	return out
}

// Plan returns the plan that new connections meet, nil before the first.
func (h *Hall) Plan() *Plan { return h.plan.Load() }

// Panics returns how many sessions ended by a fault of ours.
func (h *Hall) Panics() int64 { return h.panics.Load() }

// Stop closes every door, tells every session goodbye, waits until they have
// ended or the grace is over, and then cuts them off.
func (h *Hall) Stop(goodbye string, grace time.Duration) {
	h.change.Lock()
	defer h.change.Unlock()
	h.mu.Lock()
	for key, d := range h.doors {
		d.close()
		delete(h.doors, key)
	}
	h.mu.Unlock()
	h.sessions.endAll(goodbye, grace)
	h.plog.close()
}

// ReopenLog closes the protocol log's file, so that the next line goes to a
// new one of the same name (after an administrator moved it away).
func (h *Hall) ReopenLog() { h.plog.close() }
