package transport

import (
	"container/heap"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"emsh/store/queue"
)

// schedule is what is to be done when: for each destination the items that are
// ready, and a heap of those that wait for a time. It is built from the queue
// and kept in memory only.
type schedule struct {
	t       *Transport
	mu      sync.Mutex
	dests   map[string]*destination
	wait    waitList
	known   map[queue.ID]*entry
	outgo   int // connections to other servers
	wake    chan struct{}
	quit    chan struct{}
	stopped bool
}

// entry is an item that is known to the schedule.
type entry struct {
	id    queue.ID
	at    time.Time
	dest  *destination
	index int // in the heap
	state entryState
}

type entryState int

const (
	isReady   entryState = iota // in its destination's list
	isWaiting                   // in the heap
	isBusy                      // in a worker's hands
)

// destination is one queue as it runs.
type destination struct {
	name, kind string
	ready      []*entry
	active     int
	frozen     bool      // by an administrator
	retryAt    time.Time // after a failed connection
	failures   int
	lastError  string
	lastRetry  time.Time
	firstRetry time.Time
	count      int // items
}

func (s *schedule) init(t *Transport) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.t, s.wait, s.outgo, s.stopped = t, nil, 0, false
	s.dests, s.known = map[string]*destination{}, map[queue.ID]*entry{}
	s.quit = make(chan struct{})
	if s.wake == nil {
		s.wake = make(chan struct{}, 1)
	}
}

func (s *schedule) start() {
	quit := s.quit
	s.t.work.Go(func() { s.run(quit) })
}

func (s *schedule) halt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.stopped = true
		close(s.quit)
	}
}

func (s *schedule) halted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// add takes an item of the queue into the schedule, or gives it another time.
func (s *schedule) add(it queue.Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, kind, at := where(&it)
	if it.Suspended {
		s.drop(it.ID)
		return
	}
	e := s.known[it.ID]
	if e == nil {
		e = &entry{id: it.ID, index: -1}
		s.known[it.ID] = e
	} else {
		s.unlink(e)
	}
	d := s.dest(name, kind)
	e.at, e.dest, e.state = at, d, isReady
	d.count++
	if at.After(s.t.Now()) {
		e.state = isWaiting
		heap.Push(&s.wait, e)
	} else {
		d.ready = append(d.ready, e)
	}
	s.nudge()
}

// where reads the destination of an item, and when its turn is, off the
// recipients that still wait.
func where(it *queue.Item) (name, kind string, at time.Time) {
	for i := range it.Recipients {
		r := &it.Recipients[i]
		if r.Done {
			continue
		}
		if name == "" {
			name, kind, at = r.Destination, r.Kind, r.Next
		} else if r.Next.Before(at) {
			at = r.Next
		}
	}
	return name, kind, at
}

func (s *schedule) dest(name, kind string) *destination {
	key := kind + " " + name
	d := s.dests[key]
	if d == nil {
		d = &destination{name: name, kind: kind}
		s.dests[key] = d
	}
	return d
}

// unlink takes an entry out of the lists it may be in.
func (s *schedule) unlink(e *entry) {
	e.dest.count--
	switch e.state {
	case isWaiting:
		heap.Remove(&s.wait, e.index)
	case isReady:
		e.dest.unready(e)
	}
	if d := e.dest; d.count == 0 && d.active == 0 && !d.frozen {
		delete(s.dests, d.kind+" "+d.name)
	}
}

func (d *destination) unready(e *entry) {
	if i := slices.Index(d.ready, e); i >= 0 {
		d.ready = slices.Delete(d.ready, i, i+1)
	}
}

// remove forgets an item.
func (s *schedule) remove(id queue.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(id)
}

func (s *schedule) drop(id queue.ID) {
	if e := s.known[id]; e != nil {
		s.unlink(e)
		delete(s.known, id)
	}
}

func (s *schedule) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// open reports whether a destination's queue is not held by an administrator.
func (s *schedule) open(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.dests[kindMailbox+" "+name]
	return d == nil || !d.frozen
}

// run hands out work until it is halted.
func (s *schedule) run(quit <-chan struct{}) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		if next := s.turn(); next >= 0 {
			timer.Reset(next)
		}
		select {
		case <-quit:
			return
		case <-s.wake:
		case <-timer.C:
		}
	}
}

// turn starts what can be started, and returns after how long to look again.
func (s *schedule) turn() time.Duration {
	settings := s.t.settings(s.t.View())
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.t.Now()
	for len(s.wait) > 0 && !s.wait[0].at.After(now) {
		e := heap.Pop(&s.wait).(*entry)
		e.state = isReady
		e.dest.ready = append(e.dest.ready, e)
	}
	next := time.Hour
	if len(s.wait) > 0 {
		next = s.wait[0].at.Sub(now)
	}
	total := settings.MaxOutboundConnections.Or(1 << 30)
	each := settings.MaxPerDomainOutboundConnections.Or(total)
	for _, d := range s.dests {
		most := each
		if d.kind == kindMailbox || d.kind == "" {
			most = settings.MaxConcurrentMailboxDeliveries
		}
		if d.failures > 0 {
			most = 1 // one looks whether it is back
		}
		if d.retryAt.After(now) {
			next = min(next, d.retryAt.Sub(now))
			continue
		}
		for len(d.ready) > d.active && d.active < most && !d.frozen && s.outgo < total && !s.stopped {
			s.launch(d)
		}
	}
	return max(next, time.Millisecond)
}

// launch starts a worker for a destination. Called with the lock held.
func (s *schedule) launch(d *destination) {
	d.active++
	outside := d.kind == kindSmart || d.kind == kindDNS
	if outside {
		s.outgo++
	}
	s.t.work.Add(1)
	go func() {
		defer s.t.work.Done()
		defer s.landed(d, outside)
		s.t.work1(d)
	}()
}

func (s *schedule) landed(d *destination, outside bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.active--
	if outside {
		s.outgo--
	}
	if d.count == 0 && d.active == 0 && !d.frozen {
		delete(s.dests, d.kind+" "+d.name)
	}
	s.nudge()
}

// take gives a worker the next item of its destination.
func (s *schedule) take(d *destination) (queue.Item, bool) {
	for {
		s.mu.Lock()
		if len(d.ready) == 0 || d.frozen || s.stopped || d.retryAt.After(s.t.Now()) {
			s.mu.Unlock()
			return queue.Item{}, false
		}
		e := d.ready[0]
		d.ready = d.ready[1:]
		e.state = isBusy
		s.mu.Unlock()
		it, err := s.t.Queue().Get(e.id)
		if err == nil && !it.Suspended {
			return it, true
		}
		s.remove(e.id) // gone, or held by an administrator meanwhile
	}
}

// work1 does the items of one destination one after another.
func (t *Transport) work1(d *destination) {
	if d.kind == kindSmart || d.kind == kindDNS {
		t.sendAll(d)
		return
	}
	for {
		it, ok := t.sched.take(d)
		if !ok {
			return
		}
		t.guard(it, func() {
			switch d.kind {
			case kindMailbox:
				t.deliver(it)
			case kindNowhere:
				t.nowhere(it)
			default:
				t.settle(it)
			}
		})
	}
}

// guard keeps a message on which we fail from being tried again and again.
func (t *Transport) guard(it queue.Item, fn func()) {
	defer func() {
		if fault := recover(); fault != nil {
			t.Log.Error("a message is held because handling it failed", "item", it.ID, "fault", fault, "stack", string(debug.Stack()))
			_ = t.Queue().Suspend(t.ctx, it.ID, true)
			t.sched.remove(it.ID)
		}
	}()
	fn()
}

// waitList is a heap by time.
type waitList []*entry

func (w waitList) Len() int           { return len(w) }
func (w waitList) Less(i, j int) bool { return w[i].at.Before(w[j].at) }
func (w waitList) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].index, w[j].index = i, j
}

// Push adds an entry.
func (w *waitList) Push(x any) {
	e := x.(*entry)
	e.index = len(*w)
	*w = append(*w, e)
}

// Pop takes the last entry.
func (w *waitList) Pop() any {
	old := *w
	e := old[len(old)-1]
	e.index = -1
	*w = old[:len(old)-1]
	return e
}
