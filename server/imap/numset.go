package imap

import (
	"cmp"
	"slices"

	"emsh/store/mailbox"
)

// numSet is a sequence set as it was written.
type numSet struct {
	ranges []numRange
	saved  bool // "$", the result of the last search (RFC 5182)

	lenient bool // numbers beyond the last message are no mistake
}

// numRange is "a:b"; 0 stands for "*".
type numRange struct{ a, b uint32 }

func (p *parser) numSet() numSet {
	if p.take('$') {
		return numSet{saved: true}
	}
	var set numSet
	for p.err == nil {
		r := numRange{a: p.setNumber()}
		r.b = r.a
		if p.take(':') {
			r.b = p.setNumber()
		}
		set.ranges = append(set.ranges, r)
		if !p.take(',') {
			break
		}
	}
	return set
}

func (p *parser) setNumber() uint32 {
	if p.take('*') {
		return 0
	}
	n := p.number()
	if p.err == nil && n == 0 {
		p.bad("A message number cannot be 0.")
	}
	return n
}

// startsSet reports whether a sequence set comes next.
func (p *parser) startsSet() bool {
	c := p.peek()
	return isDigit(c) || c == '*' || c == '$'
}

// resolve replaces "*" by the last number and sorts the ranges.
func (n numSet) resolve(last uint32) []numRange {
	out := make([]numRange, 0, len(n.ranges))
	for _, r := range n.ranges {
		if r.a == 0 {
			r.a = last
		}
		if r.b == 0 {
			r.b = last
		}
		if r.a > r.b {
			r.a, r.b = r.b, r.a
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y numRange) int { return cmp.Compare(x.a, y.a) })
	return out
}

// uidSet turns a set into the UIDs of the session's view. The result is never
// nil, for nil means all to a store.
func (s *session) uidSet(n numSet, uid bool) (mailbox.UIDSet, error) {
	v := s.sel
	if n.saved {
		return s.savedSet(), nil
	}
	set := mailbox.UIDSet{}
	if uid {
		last := v.last()
		for _, r := range n.resolve(uint32(last)) {
			if r.a > uint32(last) || last == 0 {
				continue
			}
			set = addRange(set, mailbox.UID(max(r.a, 1)), min(mailbox.UID(r.b), last))
		}
		return set, nil
	}
	count := uint32(len(v.uids))
	if count == 0 && (n.lenient || n.open()) {
		return set, nil
	}
	for _, r := range n.resolve(count) {
		if n.lenient {
			r.b = min(r.b, count)
			if r.a > count {
				continue
			}
		}
		if r.b > count {
			return nil, bad("There are only %d messages.", count)
		}
		set = addRange(set, v.uids[max(r.a, 1)-1], v.uids[r.b-1])
	}
	return set, nil
}

// open reports whether every range has a "*": such a set is no mistake in an
// empty mailbox.
func (n numSet) open() bool {
	for _, r := range n.ranges {
		if r.a != 0 && r.b != 0 {
			return false
		}
	}
	return true
}

// addRange adds a range that does not begin below the ranges of set.
func addRange(set mailbox.UIDSet, first, last mailbox.UID) mailbox.UIDSet {
	if n := len(set); n > 0 && first <= set[n-1].Last+1 {
		set[n-1].Last = max(set[n-1].Last, last)
		return set
	}
	return append(set, mailbox.UIDRange{First: first, Last: last})
}

// savedSet is the saved search result, cut to what the view still has.
func (s *session) savedSet() mailbox.UIDSet {
	set := mailbox.UIDSet{}
	for uid := range s.saved.All() {
		if _, ok := s.sel.seq(uid); ok {
			set = set.Append(uid)
		}
	}
	return set
}
