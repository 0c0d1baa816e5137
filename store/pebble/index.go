package pebble

import (
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"emsh/store/mailbox"
)

// index is a folder's messages in memory, by rising UID. It is guarded by the box's lock.
type index struct {
	list []entry
	uids []mailbox.UID // as handed out: grows in place, replaced when anything is taken away; nil when not made
	used atomic.Int64  // when it was last wanted
}

func (x *index) bytes() int64 { return int64(cap(x.list))*entryBytes + int64(cap(x.uids))*4 }

// find returns the entry of a UID, or nil.
func (x *index) find(uid mailbox.UID) *entry {
	if i := x.from(uid); i < len(x.list) && x.list[i].uid == uid {
		return &x.list[i]
	}
	return nil
}

// from is the position of the first entry that is not below a UID.
func (x *index) from(uid mailbox.UID) int {
	return sort.Search(len(x.list), func(i int) bool { return x.list[i].uid >= uid })
}

// walk calls f for each entry of a set (nil is all) that is not below a UID, until f says no.
func (x *index) walk(set mailbox.UIDSet, from mailbox.UID, f func(*entry) bool) {
	if set == nil {
		set = mailbox.UIDSet{{First: 1, Last: mailbox.MaxUID}}
	}
	start := sort.Search(len(set), func(i int) bool { return set[i].Last >= from })
	for _, r := range set[start:] {
		for i := x.from(max(r.First, from)); i < len(x.list) && x.list[i].uid <= r.Last; i++ {
			if !f(&x.list[i]) {
				return
			}
		}
	}
}

// pick returns the entries of a set by their UIDs.
func (x *index) pick(set mailbox.UIDSet) []entry {
	var all []entry
	x.walk(set, 0, func(e *entry) bool { all = append(all, *e); return true })
	return all
}

func (x *index) add(e entry) {
	x.list = append(x.list, e)
	if x.uids != nil {
		x.uids = append(x.uids, e.uid)
	}
}

// remove takes out entries that rise in UID.
func (x *index) remove(gone []entry) {
	i := 0
	x.list = slices.DeleteFunc(x.list, func(e entry) bool {
		hit := i < len(gone) && gone[i].uid == e.uid
		if hit {
			i++
		}
		return hit
	})
	x.uids = nil
}

// allUIDs is what Box.UIDs returns.
func (x *index) allUIDs() []mailbox.UID {
	if x.uids == nil {
		x.uids = make([]mailbox.UID, len(x.list), len(x.list)+16)
		for i := range x.list {
			x.uids[i] = x.list[i].uid
		}
	}
	return x.uids[:len(x.uids):len(x.uids)]
}

// indexes bounds the memory of all indexes of a store.
type indexes struct {
	limit int64
	tick  atomic.Int64
	mu    sync.Mutex
	held  map[*folder]*box
}

func (c *indexes) touch(x *index) { x.used.Store(c.tick.Add(1)) }

func (c *indexes) put(b *box, f *folder) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held[f] = b
}

func (c *indexes) drop(f *folder) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.held, f)
}

type heldIndex struct {
	f     *folder
	b     *box
	used  int64
	bytes int64
}

// trim lets go of the indexes not used for longest while all together are too large. The last one used stays.
// No box may be locked by the caller.
func (c *indexes) trim() {
	all, total := c.sizes()
	if total <= c.limit {
		return
	}
	slices.SortFunc(all, func(a, b heldIndex) int { return int(a.used - b.used) })
	for _, h := range all[:max(len(all)-1, 0)] {
		if total <= c.limit {
			return
		}
		h.b.mu.Lock()
		h.f.idx = nil
		h.b.mu.Unlock()
		c.drop(h.f)
		total -= h.bytes
	}
}

func (c *indexes) sizes() (all []heldIndex, total int64) {
	c.mu.Lock()
	pairs := make([]heldIndex, 0, len(c.held))
	for f, b := range c.held {
		pairs = append(pairs, heldIndex{f: f, b: b})
	}
	c.mu.Unlock()
	for _, h := range pairs {
		h.b.mu.RLock()
		if x := h.f.idx; x != nil {
			h.used, h.bytes = x.used.Load(), x.bytes()
			all = append(all, h)
			total += h.bytes
		}
		h.b.mu.RUnlock()
	}
	return all, total
}
