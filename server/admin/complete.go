package admin

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

// mostCompletions bounds what is offered at once.
const mostCompletions = 1000

// Beginning are those values that begin with prefix, whatever the case.
func Beginning(values []string, prefix string) []string {
	var out []string
	for _, v := range values {
		if begins(v, prefix) {
			out = append(out, v)
		}
	}
	return out
}

func begins(v, prefix string) bool {
	return len(v) >= len(prefix) && strings.EqualFold(v[:len(prefix)], prefix)
}

// valuesOf are values of a parameter that its type tells, or for identities its name.
func valuesOf(v config.View, p *command.Param, prefix string) []string {
	switch {
	case p.Type == "ServerID":
		return servers(v, prefix)
	case p.Type == "Unlimited":
		return Beginning([]string{"Unlimited"}, prefix)
	case strings.TrimSuffix(p.Type, "[]") != "Identity":
		return Beginning(p.Values, prefix)
	case p.Name == "Database":
		return Beginning([]string{config.DefaultDatabase}, prefix)
	case strings.HasSuffix(p.Name, "DLMembers"):
		return Names(v, prefix, isGroup)
	case strings.Contains(p.Name, "MessagesFrom") || slices.Contains(recipientParameters, p.Name):
		return Names(v, prefix, nil)
	}
	return nil
}

// recipientParameters are identities of recipients beside what a cmdlet works on.
var recipientParameters = []string{"ForwardingAddress", "GrantSendOnBehalfTo", "ManagedBy", "Member", "Members"}

func isGroup(r directory.Recipient) bool {
	_, group := r.(directory.Group)
	return group
}

func servers(v config.View, prefix string) []string {
	var names []string
	for s := range config.Servers.All(v) {
		names = append(names, string(s.Name))
	}
	return Beginning(names, prefix)
}

// Names offers recipients by what begins with prefix: an alias, else a name, else an address. Who it
// is stands behind a tab.
func Names(v config.View, prefix string, accept func(directory.Recipient) bool) []string {
	type found struct {
		name string
		r    directory.Recipient
	}
	var all []found
	for r := range directory.All[directory.Recipient](v) {
		if accept != nil && !accept(r) {
			continue
		}
		if name := nameLike(r, prefix); name != "" {
			all = append(all, found{name, r})
		}
	}
	slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.name, b.name) })
	var names []string
	for _, f := range all[:min(len(all), mostCompletions)] {
		names = append(names, f.name+"\t"+who(f.r.Base(), f.name))
	}
	return names
}

// nameLike is the first of a recipient's names that begins with prefix.
func nameLike(r directory.Recipient, prefix string) string {
	o := r.Base()
	for _, name := range [...]string{handle(r), o.Name, o.DisplayName, string(o.PrimarySmtpAddress())} {
		if name != "" && begins(name, prefix) {
			return name
		}
	}
	return ""
}

// handle is what a recipient is called by: groups by name, all others by alias.
func handle(r directory.Recipient) string {
	o := r.Base()
	if isGroup(r) {
		return o.Name
	}
	if u, ok := r.(directory.User); ok && o.Alias == "" {
		return u.SamAccountName
	}
	return o.Alias
}

// who tells of a recipient what its name does not.
func who(o directory.Object, name string) string {
	shown, address := o.DisplayName, string(o.PrimarySmtpAddress())
	if shown == "" {
		shown = o.Name
	}
	if shown == name {
		shown = ""
	}
	if address != "" && address != name {
		shown += " <" + address + ">"
	}
	return strings.TrimSpace(strings.ReplaceAll(shown, "\t", " "))
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
