package object

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// asciiOrder is the linguistic order of the ASCII characters: blanks, punctuation, signs, digits, letters.
const asciiOrder = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"

// weights give each ASCII character its place; 0 is a character that does not count.
var weights = asciiWeights()

func asciiWeights() (w [128]uint8) {
	for i := range len(asciiOrder) {
		w[asciiOrder[i]] = uint8(i + 1)
	}
	for i := range 26 {
		w['a'+i] = uint8(100 + i)
		w['A'+i] = uint8(100 + i)
	}
	return w
}

// simple reports whether s can be compared character by character.
func simple(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || weights[s[i]] == 0 {
			return false
		}
	}
	return true
}

// CompareText is the linguistic order of two texts, with case ignored unless exact; small letters come first.
func CompareText(a, b string, exact bool) int {
	if !simple(a) || !simple(b) {
		return compareUnicode(a, b, exact)
	}
	n := min(len(a), len(b))
	for i := range n {
		if x, y := weights[a[i]], weights[b[i]]; x != y {
			return order(int32(x), int32(y))
		}
	}
	if len(a) != len(b) || !exact {
		return order(len(a), len(b))
	}
	for i := range n {
		if a[i] != b[i] {
			if a[i] >= 'a' {
				return -1
			}
			return 1
		}
	}
	return 0
}

// EqualText reports whether two texts are linguistically equal, with case ignored unless exact.
func EqualText(a, b string, exact bool) bool {
	if a == b {
		return true
	}
	if simple(a) && simple(b) {
		return !exact && len(a) == len(b) && equalASCII(a, b)
	}
	return compareUnicode(a, b, exact) == 0
}

func equalASCII(a, b string) bool {
	for i := range len(a) {
		if a[i] != b[i] && weights[a[i]] != weights[b[i]] {
			return false
		}
	}
	return true
}

var collators = sync.Pool{New: func() any { return collate.New(language.Und) }} // each is for one goroutine at a time

func compareUnicode(a, b string, exact bool) int {
	a, b = weighty(a), weighty(b)
	if !exact {
		a, b = foldCase(a), foldCase(b)
	}
	if a == b {
		return 0
	}
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

// weighty is s composed, without the characters that have no weight: controls, joiners, soft hyphens.
func weighty(s string) string {
	s = norm.NFC.String(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80 && weights[r] == 0, r == 0x00AD, unicode.Is(unicode.Cf, r), r >= 0x80 && r < 0xA0 && r != 0x85:
			return -1
		}
		return r
	}, s)
}

func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		if up := unicode.ToUpper(r); r < 0x80 || up >= 0x80 {
			return unicode.ToLower(up)
		}
		return r // a dotless i or a long s is no other letter's small form
	}, s)
}
