package cmdlets

import (
	_ "embed"
	"slices"
	"strings"
)

// exchangeNames are the cmdlets that Exchange documents, one a line.
//
//go:embed exchange.txt
var exchangeNames string

func compare(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

// Known reports whether a name is a cmdlet of Exchange's that is not here, with the cmdlets
// that come nearest to it.
func Known(name string) (hint string, known bool) {
	if !slices.ContainsFunc(strings.Fields(exchangeNames), func(n string) bool { return strings.EqualFold(n, name) }) {
		return "", false
	}
	near := nearest(name)
	if near == "" {
		return "Get-Command lists the cmdlets that emsh has.", true
	}
	return "The nearest that emsh has: " + near + ".", true
}

// nearest are the cmdlets of the same noun, else those whose noun shares the longest beginning.
func nearest(name string) string {
	verb, noun, _ := strings.Cut(strings.ToLower(name), "-")
	best, length := []string(nil), 3
	for _, c := range Organization() {
		n := commonPrefix(noun, strings.ToLower(c.Noun))
		if n == len(noun) && n == len(c.Noun) {
			n += 100
		}
		if n < length {
			continue
		}
		if n > length {
			best, length = nil, n
		}
		best = append(best, c.Name())
	}
	slices.SortStableFunc(best, func(a, b string) int { return sameVerb(b, verb) - sameVerb(a, verb) })
	return strings.Join(best[:min(len(best), 3)], ", ")
}

func sameVerb(name, verb string) int {
	v, _, _ := strings.Cut(strings.ToLower(name), "-")
	if v == verb {
		return 1
	}
	return 0
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
