package object

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"
)

// textIndex finds the entries of a Hashtable by text keys: hashes and places, at the slots that
// the hashes lead to or the next free ones. It keeps no keys: those are the entries' own.
type textIndex struct {
	slots []slot // entries that are gone keep theirs until the table is compacted
	used  int
}

// slot is a hash above a place counted from 1; 0 is free.
type slot uint64

func (s slot) hash() uint32 { return uint32(s >> 32) }

func (s slot) place() int { return int(uint32(s)) - 1 }

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

// texts is the index of h's text keys.
func (h *Hashtable) texts() *textIndex {
	if h.index == nil {
		h.index = &textIndex{}
	}
	return h.index
}

func (x *textIndex) find(h *Hashtable, s string, hash uint32) (int, bool) {
	if x == nil {
		return 0, false
	}
	mask := uint32(len(x.slots) - 1)
	for at := hash & mask; x.slots[at] != 0; at = (at + 1) & mask {
		if x.slots[at].hash() != hash {
			continue
		}
		e := h.entries.at(x.slots[at].place())
		if k, ok := e.key.(string); ok && h.same(k, s) {
			return x.slots[at].place(), true
		}
	}
	return 0, false
}

// add enters the entry at i, whose key is not in it yet.
func (x *textIndex) add(hash uint32, i int) {
	if 4*(x.used+1) > 3*len(x.slots) {
		old := x.slots
		x.slots, x.used = make([]slot, max(32, 2*len(old))), 0
		for _, s := range old {
			if s != 0 {
				x.put(s)
			}
		}
	}
	x.put(slot(hash)<<32 | slot(i+1))
}

func (x *textIndex) put(s slot) {
	mask := uint32(len(x.slots) - 1)
	at := s.hash() & mask
	for x.slots[at] != 0 {
		at = (at + 1) & mask
	}
	x.slots[at] = s
	x.used++
}
