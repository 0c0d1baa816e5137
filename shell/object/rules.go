package object

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rules are the limits that a `valid:` tag puts on a value:
// "minlen=1 maxlen=128 range=0..2147483647 printable notempty".
type Rules struct {
	MinLen, MaxLen int // characters of text; MaxLen 0 is no limit
	Low, High      int64
	Ranged         bool // Low and High hold
	Printable      bool // no control characters
	NotEmpty       bool
	Set            string // the texts that are taken, divided by bars; "" is any
}

// ParseRules reads a `valid:` tag. An unknown word panics: tags are ours, and tested.
func ParseRules(tag string) Rules {
	var r Rules
	for word := range strings.FieldsSeq(tag) {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "minlen":
			r.MinLen, _ = strconv.Atoi(value)
		case "maxlen":
			r.MaxLen, _ = strconv.Atoi(value)
		case "printable":
			r.Printable = true
		case "notempty":
			r.NotEmpty = true
		case "oneof":
			r.Set = value
		case "range":
			low, high, _ := strings.Cut(value, "..")
			r.Low, _ = strconv.ParseInt(low, 10, 64)
			r.High, _ = strconv.ParseInt(high, 10, 64)
			r.Ranged = true
		default:
			panic("unknown rule " + word)
		}
	}
	return r
}

// CheckText says in a full sentence which rule text breaks, or "".
func (r Rules) CheckText(text string) string {
	n := utf8.RuneCountInString(text)
	switch {
	case r.NotEmpty && n == 0:
		return "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
	case n < r.MinLen:
		return fmt.Sprintf("The value has %d characters; at least %d are needed.", n, r.MinLen)
	case r.MaxLen > 0 && n > r.MaxLen:
		return fmt.Sprintf("The value has %d characters; at most %d are allowed.", n, r.MaxLen)
	case r.Printable && strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) }):
		return "The value contains control characters, such as a line break; remove them."
	}
	return r.checkSet(text)
}

func (r Rules) checkSet(text string) string {
	known := strings.Split(r.Set, "|")
	if r.Set == "" || slices.ContainsFunc(known, func(one string) bool { return strings.EqualFold(one, text) }) {
		return ""
	}
	return "The argument \"" + text + "\" does not belong to the set \"" + strings.Join(known, ",") +
		"\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again."
}

// CheckNumber says in a full sentence that n is out of range, or "".
func (r Rules) CheckNumber(n int64) string {
	if r.Ranged && (n < r.Low || n > r.High) {
		return fmt.Sprintf("The value %d is out of range; use %d to %d.", n, r.Low, r.High)
	}
	return ""
}
