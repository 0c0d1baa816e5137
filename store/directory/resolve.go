package directory

import (
	"iter"
	"slices"
	"strings"

	"emsh/store/config"
)

// Kinds are the kinds of this package, for the store that keeps them.
func Kinds() []config.AnyKind {
	return []config.AnyKind{Users, Groups, Contacts, Memberships, DisconnectedMailboxes}
}

// Holds reports whether a kind, by its name, is one of this package.
func Holds(kind string) bool {
	switch kind {
	case Users.Name, Groups.Name, Contacts.Name, Memberships.Name, DisconnectedMailboxes.Name:
		return true
	}
	return false
}

// Resolution is what the organization knows of an address.
type Resolution struct {
	Recipient Recipient // nil: nobody has the address
	Domain    config.AcceptedDomain
	Accepted  bool // the organization takes mail for the domain
}

// Resolve finds who gets mail for an address. A recipient may be found although the domain is
// not accepted: an address of a contact.
func Resolve(v config.View, a config.SmtpAddress) Resolution {
	var r Resolution
	r.Domain, r.Accepted = config.DomainFor(v, a.Domain())
	r.Recipient, _ = ByAddress(v, a)
	return r
}

// ByAddress finds the recipient that has an SMTP address.
func ByAddress(v config.View, a config.SmtpAddress) (Recipient, bool) {
	for row := range config.FindAny(v, space, string(a)) {
		r := row.(Recipient)
		if r.Base().HasMail() && hasAddress(r.Base(), a) {
			return r, true
		}
	}
	return nil, false
}

func hasAddress(o Object, a config.SmtpAddress) bool {
	return slices.ContainsFunc(o.EmailAddresses, func(p config.ProxyAddress) bool {
		return p.IsSMTP() && strings.EqualFold(p.Address, string(a))
	})
}

// ByGUID finds a recipient of any kind.
func ByGUID(v config.View, id config.GUID) (Recipient, bool) {
	key := id.String()
	if u, err := Users.Get(v, key); err == nil {
		return u, true
	}
	if g, err := Groups.Get(v, key); err == nil {
		return g, true
	}
	if c, err := Contacts.Get(v, key); err == nil {
		return c, true
	}
	return nil, false
}

// All yields every recipient of a sort in the order of their names: users, groups or contacts,
// or with Recipient all of them.
func All[T Recipient](v config.View) iter.Seq[T] {
	return func(yield func(T) bool) {
		for row := range config.InOrder(v, space, uniqueName) {
			if r, ok := row.(T); ok && !yield(r) {
				return
			}
		}
	}
}

// ByLogon finds the user who logs in as name: a logon name, with or without DOMAIN\, a user
// principal name, or an address of the mailbox.
func ByLogon(v config.View, name string) (User, bool) {
	name = strings.TrimSpace(name)
	if domain, rest, found := cutDomain(name); found {
		if !ownDomain(v, domain) {
			return User{}, false
		}
		name = rest
	}
	for u := range Users.Find(v, name) {
		if strings.EqualFold(u.SamAccountName, name) || strings.EqualFold(u.UserPrincipalName, name) || hasAddress(u.Object, config.SmtpAddress(name)) {
			return u, true
		}
	}
	return User{}, false
}

// cutDomain splits DOMAIN\name, or DOMAIN/name as Unix users type it.
func cutDomain(name string) (domain, rest string, found bool) {
	if i := strings.IndexAny(name, `\/`); i > 0 && i < len(name)-1 {
		return name[:i], name[i+1:], true
	}
	return "", name, false
}

// ownDomain reports whether a domain before a backslash is the organization's: its short
// name, or an accepted domain with or without its top levels.
func ownDomain(v config.View, domain string) bool {
	if strings.EqualFold(domain, config.OrganizationOf(v).Domain) {
		return true
	}
	for d := range config.AcceptedDomains.All(v) {
		first, _, _ := strings.Cut(d.DomainName, ".")
		if strings.EqualFold(domain, d.DomainName) || strings.EqualFold(domain, first) {
			return true
		}
	}
	return false
}

// Find returns the recipients that an identity names: by GUID, name, alias, display name,
// logon name, DOMAIN\logon name, address, distinguished or canonical name, and with wildcards.
func Find(v config.View, id string) []Recipient {
	id = strings.TrimSpace(id)
	if config.Identity(id).HasWildcards() {
		return matching(v, config.Identity(id))
	}
	if guid, err := config.ParseGUID(id); err == nil {
		if r, ok := ByGUID(v, guid); ok {
			return []Recipient{r}
		}
	}
	if found := named(v, id); len(found) > 0 {
		return found
	}
	if name, ok := nameInPath(id); ok {
		return named(v, name)
	}
	if domain, rest, found := cutDomain(id); found && ownDomain(v, domain) {
		return named(v, rest)
	}
	return nil
}

// named returns the recipients that have a word. Exact names and addresses go before display
// names: one that only looks the same does not make the identity ambiguous.
func named(v config.View, word string) []Recipient {
	var exact, all []Recipient
	for row := range config.FindAny(v, space, word) {
		r := row.(Recipient)
		all = append(all, r)
		if o := r.Base(); strings.EqualFold(o.Name, word) || strings.EqualFold(o.Alias, word) || hasAddress(o, config.SmtpAddress(word)) || isAccount(r, word) {
			exact = append(exact, r)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return all
}

func isAccount(r Recipient, word string) bool {
	u, ok := r.(User)
	return ok && (strings.EqualFold(u.SamAccountName, word) || strings.EqualFold(u.UserPrincipalName, word))
}

// nameInPath takes the name out of CN=name,CN=Users,… or domain/Users/name.
func nameInPath(id string) (string, bool) {
	if len(id) > 3 && strings.EqualFold(id[:3], "cn=") {
		name, _, _ := strings.Cut(id[3:], ",")
		return name, true
	}
	if parts := strings.SplitN(id, "/", 3); len(parts) == 3 {
		return parts[2], true
	}
	return "", false
}

func matching(v config.View, id config.Identity) []Recipient {
	var found []Recipient
	for r := range All[Recipient](v) {
		o := r.Base()
		names := []string{o.Name, o.Alias, o.DisplayName, string(o.PrimarySmtpAddress())}
		if u, ok := r.(User); ok {
			names = append(names, u.SamAccountName)
		}
		if id.Match(names...) {
			found = append(found, r)
		}
	}
	return found
}

// One returns the one recipient that an identity names among those accepted, NotFound or
// Ambiguous.
func One[T Recipient](v config.View, what, id string, accept func(T) bool) (T, error) {
	var found []T
	for _, r := range Find(v, id) {
		if t, ok := r.(T); ok && (accept == nil || accept(t)) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		var none T
		return none, &config.NotFound{What: what, ID: id}
	}
	names := make([]string, len(found))
	for i, r := range found {
		o := r.Base()
		names[i] = o.Name + " (" + string(o.PrimarySmtpAddress()) + ")"
	}
	slices.Sort(names)
	var none T
	return none, &config.Ambiguous{What: what, ID: id, Candidates: names}
}

// HasMailbox accepts users with a mailbox, for One.
func HasMailbox(u User) bool { return u.RecipientType == TypeUserMailbox }
