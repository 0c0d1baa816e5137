package admin

import (
	"slices"
	"strings"

	"emsh/store/config"
	"emsh/store/directory"
)

// mostCompletions bounds what is offered at once.
const mostCompletions = 100

func beginning(values []string, prefix string) []string {
	var out []string
	for _, v := range values {
		if len(v) >= len(prefix) && strings.EqualFold(v[:len(prefix)], prefix) {
			out = append(out, v)
		}
	}
	return out
}

func servers(v config.View, prefix string) []string {
	var names []string
	for s := range config.Servers.All(v) {
		names = append(names, string(s.Name))
	}
	return beginning(names, prefix)
}

// Names offers the aliases of recipients that begin with prefix.
func Names(v config.View, prefix string, accept func(directory.Recipient) bool) []string {
	var names []string
	for r := range directory.All[directory.Recipient](v) {
		o := r.Base()
		name := o.Alias
		if u, ok := r.(directory.User); ok && name == "" {
			name = u.SamAccountName
		}
		if _, group := r.(directory.Group); group {
			name = o.Name
		}
		if accept != nil && !accept(r) || len(name) < len(prefix) || !strings.EqualFold(name[:len(prefix)], prefix) {
			continue
		}
		if names = append(names, name); len(names) == mostCompletions {
			break
		}
	}
	slices.Sort(names)
	return names
}

// Closest returns the name most like word, if one is like it.
func Closest(v config.View, word string, accept func(directory.Recipient) bool) string {
	best, least := "", 3
	if len(word) < 6 {
		least = 2
	}
	word = strings.ToLower(word)
	for r := range directory.All[directory.Recipient](v) {
		if accept != nil && !accept(r) {
			continue
		}
		o := r.Base()
		for _, name := range []string{o.Alias, o.Name} {
			if d := distance(word, strings.ToLower(name), least); d < least {
				best, least = name, d
			}
		}
	}
	return best
}

// suggest is the hint for a parameter that is not known: the one most like it.
func suggest(word string, known []string) string {
	best, least := "", 3
	for _, name := range known {
		if d := distance(strings.ToLower(strings.TrimSuffix(word, ":")), strings.ToLower(name), least); d < least {
			best, least = name, d
		}
	}
	if best == "" {
		return ""
	}
	return "Do you mean -" + best + "?"
}

// distance counts the edits between two words, with neighbors that changed places as one; it
// stops counting at most.
func distance(a, b string, most int) int {
	if len(a)-len(b) >= most || len(b)-len(a) >= most || len(a) > 64 {
		return most
	}
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, least := make([]int, len(b)+1), i
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= most {
			return most
		}
		before, last = last, row
	}
	return last[len(b)]
}
