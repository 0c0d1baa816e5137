package directory

import (
	"iter"

	"emsh/store/config"
)

// Group is a distribution group.
type Group struct {
	Object
	SamAccountName            string
	ManagedBy                 []config.GUID
	Notes                     string
	ReportToOriginatorEnabled bool // reports of delivery go to the sender of the message
}

// Check applies the rules that span fields.
func (g Group) Check() error { return g.Object.check() }

// Groups keeps the distribution groups, by GUID.
var Groups = config.Kind[Group]{
	Name:  "group",
	What:  "distribution group",
	Space: space,
	Sorts: sorts(),
	Key:   func(g Group) string { return g.Guid.String() },
	Words: func(g Group) []config.Word {
		return append(g.Object.words(), config.Word{Text: g.SamAccountName, Unique: uniqueAccount})
	},
	Check: Group.Check,
}

// Contact is somebody elsewhere whose address the organization knows.
type Contact struct {
	Object
	Person
	ExternalEmailAddress config.SmtpAddress
}

// Check applies the rules that span fields.
func (c Contact) Check() error {
	if c.ExternalEmailAddress == "" {
		return &config.Invalid{Property: "ExternalEmailAddress", Reason: "A contact needs the address that mail goes to."}
	}
	return c.Object.check()
}

// Contacts keeps the contacts, by GUID.
var Contacts = config.Kind[Contact]{
	Name:  "contact",
	What:  "mail contact",
	Space: space,
	Sorts: sorts(),
	Key:   func(c Contact) string { return c.Guid.String() },
	Words: func(c Contact) []config.Word { return c.Object.words() },
	Check: Contact.Check,
}

// Membership says that a recipient is a member of a group.
type Membership struct{ Group, Member config.GUID }

// Memberships keeps who is in which group.
var Memberships = config.Kind[Membership]{
	Name: "membership",
	What: "group member",
	Key:  func(m Membership) string { return m.Group.String() + "/" + m.Member.String() },
	Words: func(m Membership) []config.Word {
		return []config.Word{{Text: "group:" + m.Group.String()}, {Text: "member:" + m.Member.String()}}
	},
}

// Members yields the direct members of a group.
func Members(v config.View, group config.GUID) iter.Seq[Recipient] {
	return func(yield func(Recipient) bool) {
		for m := range Memberships.Find(v, "group:"+group.String()) {
			if r, ok := ByGUID(v, m.Member); ok && !yield(r) {
				return
			}
		}
	}
}

// GroupsOf yields the groups a recipient is a direct member of.
func GroupsOf(v config.View, member config.GUID) iter.Seq[Group] {
	return func(yield func(Group) bool) {
		for m := range Memberships.Find(v, "member:"+member.String()) {
			if g, err := Groups.Get(v, m.Group.String()); err == nil && !yield(g) {
				return
			}
		}
	}
}

// IsMember reports whether a recipient is in a group, directly or through groups in it.
func IsMember(v config.View, group, member config.GUID) bool {
	return isMember(v, group, member, map[config.GUID]bool{})
}

func isMember(v config.View, group, member config.GUID, seen map[config.GUID]bool) bool {
	for g := range GroupsOf(v, member) {
		if seen[g.Guid] {
			continue
		}
		seen[g.Guid] = true
		if g.Guid == group || isMember(v, group, g.Guid, seen) {
			return true
		}
	}
	return false
}

// Expand yields every member of a group that is no group itself, each once, however deeply
// groups are nested; loops are cut.
func Expand(v config.View, group config.GUID) iter.Seq[Recipient] {
	return func(yield func(Recipient) bool) {
		seen := map[config.GUID]bool{group: true}
		wait := []config.GUID{group}
		for len(wait) > 0 {
			next := wait[len(wait)-1]
			wait = wait[:len(wait)-1]
			for r := range Members(v, next) {
				id := r.Base().Guid
				if seen[id] {
					continue
				}
				seen[id] = true
				if _, nested := r.(Group); nested {
					wait = append(wait, id)
				} else if !yield(r) {
					return
				}
			}
		}
	}
}

// Remove deletes a recipient of any kind, and what says that it is in groups or others in it.
func Remove(tx config.Tx, id config.GUID) error {
	for _, word := range []string{"group:", "member:"} {
		for m := range Memberships.Find(tx, word+id.String()) {
			if err := Memberships.Delete(tx, Memberships.Key(m)); err != nil {
				return err
			}
		}
	}
	for _, remove := range []func(config.Tx, string) error{Users.Delete, Groups.Delete} {
		if err := remove(tx, id.String()); err == nil {
			return nil
		}
	}
	return Contacts.Delete(tx, id.String())
}
