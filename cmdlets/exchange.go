package cmdlets

import (
	_ "embed"
	"slices"
	"strings"
)

// exchangeNames are the cmdlets that Exchange has documented since 2007, one a line; behind some
// stands what does their work here under another name.
//
//go:embed exchange.txt
var exchangeNames string

func compare(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

// Known reports whether a name is a cmdlet of Exchange's that is not here, with the cmdlets
// that come nearest to it.
func Known(name string) (hint string, known bool) {
	near, known := exchangeName(name)
	if !known {
		return "", false
	}
	if near == "" {
		near = nearest(name)
	}
	if near == "" {
		return "Get-Command lists the cmdlets that emsh has.", true
	}
	return "The nearest that emsh has: " + near + ".", true
}

// exchangeName finds a name among those of Exchange, with what does its work here.
func exchangeName(name string) (instead string, known bool) {
	for line := range strings.Lines(exchangeNames) {
		theirs, ours, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.EqualFold(theirs, name) {
			return ours, true
		}
	}
	return "", false
}

// nearest are the cmdlets of the same noun; else those of the same verb whose noun shares most
// whole words with it, the last of them above all: it says what the thing is.
func nearest(name string) string {
	verb, noun, _ := strings.Cut(name, "-")
	best, most := []string(nil), 0
	for _, c := range Organization() {
		n := likeness(noun, c.Noun)
		if n < sameNoun && !strings.EqualFold(verb, c.Verb) {
			continue
		}
		if n > most {
			best, most = nil, n
		}
		if n > 0 && n == most {
			best = append(best, c.Name())
		}
	}
	slices.SortStableFunc(best, func(a, b string) int { return sameVerb(b, verb) - sameVerb(a, verb) })
	return strings.Join(best[:min(len(best), 3)], ", ")
}

// sameNoun is more than any number of shared words.
const sameNoun = 1000

// likeness is how many whole words two nouns share; nothing where the thing they name is another:
// one of them must be the other with words before it.
func likeness(a, b string) int {
	if strings.EqualFold(a, b) {
		return sameNoun
	}
	x, y := words(a), words(b)
	if x[len(x)-1] != y[len(y)-1] {
		return 0
	}
	shared := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			shared++
		}
	}
	if shared < min(len(x), len(y)) { // each has a word of its own
		return 0
	}
	return shared
}

// words are the words of a noun, in lower case: each begins with a capital letter.
func words(noun string) []string {
	var list []string
	start := 0
	for i := 1; i < len(noun); i++ {
		if upper(noun[i]) && !upper(noun[i-1]) {
			list = append(list, strings.ToLower(noun[start:i]))
			start = i
		}
	}
	return append(list, strings.ToLower(noun[start:]))
}

func upper(c byte) bool { return c >= 'A' && c <= 'Z' }

// sameVerb puts the same verb first, then what only looks.
func sameVerb(name, verb string) int {
	v, _, _ := strings.Cut(name, "-")
	switch {
	case strings.EqualFold(v, verb):
		return 2
	case v == "Get":
		return 1
	}
	return 0
}
