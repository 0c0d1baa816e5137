package object

import "slices"

// entries are pairs in their order. They lie in pieces of one size, so that a table which grows
// large is not copied again and again; small ones have one piece, which grows. A copy of the
// struct goes on to show what there was.
type entries struct {
	n     int
	first []entry
	rest  *[][]entry // the pieces behind the first
}

// piece is how many entries lie together.
const piece = 1024

func (l *entries) at(i int) *entry {
	if i < piece {
		return &l.first[i]
	}
	return &(*l.rest)[i/piece-1][i%piece]
}

func (l *entries) reserve(n int) { l.first = slices.Grow(l.first, min(n, piece-len(l.first))) }

func (l *entries) append(e entry) {
	if l.n < piece {
		if l.n == cap(l.first) {
			l.reserve(max(l.n, 2))
		}
		l.first = append(l.first, e)
	} else {
		if l.rest == nil {
			l.rest = new([][]entry)
		}
		if l.n%piece == 0 {
			*l.rest = append(*l.rest, make([]entry, piece))
		}
		(*l.rest)[l.n/piece-1][l.n%piece] = e
	}
	l.n++
}

// insert puts an entry before that at i.
func (l *entries) insert(i int, e entry) {
	l.append(entry{})
	for at := l.n - 1; at > i; at-- {
		*l.at(at) = *l.at(at - 1)
	}
	*l.at(i) = e
}
