package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// enumeration is the table behind an enumerated type: its names and their numbers.
type enumeration struct {
	typeName string
	flags    bool // the numbers are bits, and a value may be several of them
	names    []string
	numbers  []int64 // nil: 0, 1, 2 …
}

func (e *enumeration) number(i int) int64 {
	if e.numbers == nil {
		return int64(i)
	}
	return e.numbers[i]
}

// format writes the name of n, or for flags the names of its bits.
func (e *enumeration) format(n int64) string {
	var words []string
	for i, name := range e.names {
		bit := e.number(i)
		if bit == n {
			return name
		}
		if e.flags && bit != 0 && n&bit == bit {
			words = append(words, name)
		}
	}
	if len(words) == 0 {
		return strconv.FormatInt(n, 10)
	}
	return strings.Join(words, ", ")
}

// parse reads a name in any case, a number, or for flags several of them with commas.
func (e *enumeration) parse(text string) (int64, error) {
	if !e.flags {
		return e.one(strings.TrimSpace(text))
	}
	var all int64
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' || r == '|' }) {
		n, err := e.one(word)
		if err != nil {
			return 0, err
		}
		all |= n
	}
	return all, nil
}

func (e *enumeration) one(word string) (int64, error) {
	i := slices.IndexFunc(e.names, func(name string) bool { return strings.EqualFold(name, word) })
	if i >= 0 {
		return e.number(i), nil
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err == nil && e.known(n) {
		return n, nil
	}
	return 0, fmt.Errorf("\"%s\" is none of the possible values %s", word, strings.Join(e.names, ", "))
}

func (e *enumeration) known(n int64) bool {
	var all int64
	for i := range e.names {
		if e.number(i) == n {
			return true
		}
		all |= e.number(i)
	}
	return e.flags && n >= 0 && n&^all == 0
}
