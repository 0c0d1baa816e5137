package object

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"
)

// textIndex finds the entries of a Hashtable by text keys: places in the entries, at the slots that
// their hashes lead to or the next free ones. It keeps no keys: those are the entries' own.
type textIndex struct {
	slots []uint32 // place + 1; 0 is free. Entries that are gone keep theirs until the table is compacted
	used  int
}

var hashSeed = maphash.MakeSeed()

func (h *Hashtable) hash(s string) uint32 {
	return uint32(maphash.String(hashSeed, h.fold(s)))
}

// fold is what a text key is found by.
func (h *Hashtable) fold(s string) string {
	if h.Exact || folded(s) {
		return s
	}
	return strings.ToLower(s)
}

func folded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c-'A' < 26 {
			return false
		}
	}
	return true
}

func (h *Hashtable) same(a, b string) bool { return a == b || !h.Exact && h.fold(a) == h.fold(b) }

func (x *textIndex) find(h *Hashtable, s string, hash uint32) (int, bool) {
	if x.slots == nil {
		return 0, false
	}
	mask := uint32(len(x.slots) - 1)
	for at := hash & mask; x.slots[at] != 0; at = (at + 1) & mask {
		i := int(x.slots[at] - 1)
		if e := &h.entries[i]; e.hash == hash && !e.gone {
			if k, ok := e.key.(string); ok && h.same(k, s) {
				return i, true
			}
		}
	}
	return 0, false
}

// add enters the entry at i, which is not in it yet.
func (x *textIndex) add(h *Hashtable, i int) {
	if 4*(x.used+1) > 3*len(x.slots) {
		x.grow(h)
	}
	x.put(h.entries[i].hash, i)
}

func (x *textIndex) put(hash uint32, i int) {
	mask := uint32(len(x.slots) - 1)
	at := hash & mask
	for x.slots[at] != 0 {
		at = (at + 1) & mask
	}
	x.slots[at] = uint32(i + 1)
	x.used++
}

func (x *textIndex) grow(h *Hashtable) {
	old := x.slots
	x.slots, x.used = make([]uint32, max(32, 2*len(old))), 0
	for _, slot := range old {
		if slot == 0 {
			continue
		}
		if e := &h.entries[slot-1]; !e.gone {
			x.put(e.hash, int(slot-1))
		}
	}
}
