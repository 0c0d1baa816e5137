package object

import "strings"

// Rank is the number of the array's dimensions.
func (a *Array) Rank() int { return max(len(a.Lengths), 1) }

// Length is how long the array is in a dimension; ok is false where it has none of that number.
func (a *Array) Length(dimension int) (n int, ok bool) {
	switch {
	case dimension < 0 || dimension >= a.Rank():
		return 0, false
	case a.Lengths == nil:
		return len(a.Items), true
	}
	return a.Lengths[dimension], true
}

// Place is where the element of these indices stands in Items, one index a dimension.
func (a *Array) Place(indices []int) (int, bool) {
	at := 0
	for d, i := range indices {
		n, ok := a.Length(d)
		if !ok || i < 0 || i >= n {
			return 0, false
		}
		at = at*n + i
	}
	return at, len(indices) == a.Rank()
}

// brackets are those of the type's name: "[]", "[,]".
func (a *Array) brackets() string { return "[" + strings.Repeat(",", a.Rank()-1) + "]" }
