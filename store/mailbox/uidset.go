package mailbox

import (
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// UIDRange is the UIDs from First to Last, both included.
type UIDRange struct{ First, Last UID }

// UIDSet is a set of UIDs: ranges in rising order that neither touch nor overlap. Build it with Add, Append or NewUIDSet.
// Nil, as an argument of a Box's methods, stands for all messages of the folder; an empty set that is not nil for none.
type UIDSet []UIDRange

// MaxUID is the highest UID there can be.
const MaxUID UID = 1<<32 - 1

// NewUIDSet makes a set of UIDs in any order.
func NewUIDSet(uids ...UID) UIDSet {
	if !slices.IsSorted(uids) {
		uids = slices.Sorted(slices.Values(uids))
	}
	s := UIDSet{}
	for _, u := range uids {
		s = s.Append(u)
	}
	return s
}

// Append returns the set with a UID that is not below any in it: cheap, for building in order.
func (s UIDSet) Append(u UID) UIDSet {
	if n := len(s); n > 0 && u <= s[n-1].Last {
		return s
	} else if n > 0 && u == s[n-1].Last+1 {
		s[n-1].Last = u
		return s
	}
	return append(s, UIDRange{u, u})
}

// Add returns the set with the UIDs from first to last, in either order.
func (s UIDSet) Add(first, last UID) UIDSet {
	if first > last {
		first, last = last, first
	}
	i := sort.Search(len(s), func(i int) bool { return s[i].Last >= first || s[i].Last+1 == first })
	j := i
	for j < len(s) && (s[j].First <= last || s[j].First-1 == last) {
		first, last = min(first, s[j].First), max(last, s[j].Last)
		j++
	}
	return slices.Replace(s, i, j, UIDRange{first, last})
}

// Contains tells whether a UID is in the set. It does not treat nil as all.
func (s UIDSet) Contains(u UID) bool {
	i := sort.Search(len(s), func(i int) bool { return s[i].Last >= u })
	return i < len(s) && s[i].First <= u
}

// Len is the number of UIDs in the set.
func (s UIDSet) Len() uint64 {
	var n uint64
	for _, r := range s {
		n += uint64(r.Last) - uint64(r.First) + 1
	}
	return n
}

// All walks the UIDs in rising order.
func (s UIDSet) All() iter.Seq[UID] {
	return func(yield func(UID) bool) {
		for _, r := range s {
			for u := uint64(r.First); u <= uint64(r.Last); u++ {
				if !yield(UID(u)) {
					return
				}
			}
		}
	}
}

// String writes the set as IMAP does: 1:4,7.
func (s UIDSet) String() string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatUint(uint64(r.First), 10))
		if r.Last != r.First {
			b.WriteByte(':')
			b.WriteString(strconv.FormatUint(uint64(r.Last), 10))
		}
	}
	return b.String()
}
