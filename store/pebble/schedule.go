package pebble

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
	"time"

	"emsh/store/queue"
)

// slot is what is known in memory of an item.
type slot struct {
	id        queue.ID
	priority  queue.Priority
	suspended bool
	next      int64 // when the earliest recipient is due, nanoseconds; never for none
	waiting   []waiting
	pos       int // in the heap, -1 when not there
}

// waiting is an item's recipients on the way to one destination.
type waiting struct {
	destination string
	recipients  int
	next        int64
}

const never = 1<<63 - 1

// schedule orders items by when they are due. Names of destinations are shared.
type schedule struct {
	slots map[queue.ID]*slot
	order dueHeap
	names map[string]string
}

func newSchedule() schedule {
	return schedule{slots: map[queue.ID]*slot{}, names: map[string]string{}}
}

type dueHeap []*slot

func (h dueHeap) Len() int { return len(h) }
func (h dueHeap) Less(i, j int) bool {
	return h[i].next < h[j].next || h[i].next == h[j].next && h[i].id < h[j].id
}
func (h dueHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i]; h[i].pos, h[j].pos = i, j }
func (h *dueHeap) Push(x any)   { s := x.(*slot); s.pos = len(*h); *h = append(*h, s) }
func (h *dueHeap) Pop() any {
	old := *h
	s := old[len(old)-1]
	old[len(old)-1] = nil
	*h, s.pos = old[:len(old)-1], -1
	return s
}

func (c *schedule) set(it *queue.Item) {
	s := c.slots[it.ID]
	if s == nil {
		s = &slot{id: it.ID, pos: -1}
		c.slots[it.ID] = s
	}
	s.priority, s.suspended = it.Priority, it.Suspended
	c.fill(s, it)
	listed := !s.suspended && s.next != never
	switch {
	case listed && s.pos < 0:
		heap.Push(&c.order, s)
	case listed:
		heap.Fix(&c.order, s.pos)
	case s.pos >= 0:
		heap.Remove(&c.order, s.pos)
	}
}

// fill sums up an item's recipients.
func (c *schedule) fill(s *slot, it *queue.Item) {
	s.next, s.waiting = never, s.waiting[:0]
	for i := range it.Recipients {
		r := &it.Recipients[i]
		if r.Done {
			continue
		}
		next := int64(0)
		if !r.Next.IsZero() {
			next = r.Next.UnixNano()
		}
		s.next = min(s.next, next)
		w := s.toward(c.name(r.Destination))
		w.recipients++
		w.next = min(w.next, next)
	}
}

func (s *slot) toward(destination string) *waiting {
	for i := range s.waiting {
		if s.waiting[i].destination == destination {
			return &s.waiting[i]
		}
	}
	s.waiting = append(s.waiting, waiting{destination: destination, next: never})
	return &s.waiting[len(s.waiting)-1]
}

// maxNames bounds the names kept for sharing.
const maxNames = 10000

func (c *schedule) name(n string) string {
	if shared, ok := c.names[n]; ok {
		return shared
	}
	if len(c.names) >= maxNames {
		clear(c.names)
	}
	n = strings.Clone(n)
	c.names[n] = n
	return n
}

func (c *schedule) remove(id queue.ID) {
	if s := c.slots[id]; s != nil {
		if s.pos >= 0 {
			heap.Remove(&c.order, s.pos)
		}
		delete(c.slots, id)
	}
}

// due returns the items that are due: the heap is descended only as far as it is due.
func (c *schedule) due(now time.Time, limit int) []queue.ID {
	var hits []*slot
	c.descend(0, now.UnixNano(), &hits)
	slices.SortFunc(hits, func(a, b *slot) int {
		return cmp.Or(cmp.Compare(b.priority, a.priority), cmp.Compare(a.next, b.next), cmp.Compare(a.id, b.id))
	})
	hits = hits[:min(len(hits), max(limit, 0))]
	ids := make([]queue.ID, len(hits))
	for i, s := range hits {
		ids[i] = s.id
	}
	return ids
}

func (c *schedule) descend(i int, now int64, hits *[]*slot) {
	if i >= len(c.order) || c.order[i].next > now {
		return
	}
	*hits = append(*hits, c.order[i])
	c.descend(2*i+1, now, hits)
	c.descend(2*i+2, now, hits)
}

func (c *schedule) nextDue() (time.Time, bool) {
	if len(c.order) == 0 {
		return time.Time{}, false
	}
	return time.Unix(0, c.order[0].next), true
}

func (c *schedule) destinations() []queue.Destination {
	sums, first := map[string]*queue.Destination{}, map[string]int64{}
	for _, s := range c.slots {
		for _, w := range s.waiting {
			d := sums[w.destination]
			if d == nil {
				d = &queue.Destination{Name: w.destination}
				sums[w.destination] = d
			}
			d.Items++
			d.Recipients += w.recipients
			if s.suspended {
				d.Suspended++
			} else if at, ok := first[w.destination]; !ok || w.next < at {
				first[w.destination] = w.next
			}
		}
	}
	all := make([]queue.Destination, 0, len(sums))
	for name, d := range sums {
		if at := first[name]; at != 0 {
			d.Next = time.Unix(0, at)
		}
		all = append(all, *d)
	}
	slices.SortFunc(all, func(a, b queue.Destination) int { return strings.Compare(a.Name, b.Name) })
	return all
}
