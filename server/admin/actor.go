package admin

import (
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"

	"emsh/store/config"
)

// Actor is who calls.
type Actor struct {
	Name   string // of the system's user
	UID    int
	Groups []string
	Origin string // "console", "socket", "startup"
	Full   bool   // may everything: root, or the owner of the data directory
}

// Unix is the system's user with a uid, as the kernel told it. owner is the uid that owns the
// data directory.
func Unix(uid, owner int, origin string) Actor {
	a := Actor{Name: strconv.Itoa(uid), UID: uid, Origin: origin, Full: uid == 0 || uid == owner}
	u, err := user.LookupId(a.Name)
	if err != nil {
		return a
	}
	a.Name = u.Username
	if ids, err := u.GroupIds(); err == nil {
		for _, id := range ids {
			if g, err := user.LookupGroupId(id); err == nil {
				a.Groups = append(a.Groups, g.Name)
			}
		}
	}
	return a
}

// Self is the user of this process.
func Self(origin string) Actor { return Unix(os.Getuid(), os.Getuid(), origin) }

// is reports whether a role's member means the actor: a user name, a uid, or @group.
func (a Actor) is(member string) bool {
	if group, ok := strings.CutPrefix(member, "@"); ok {
		return slices.Contains(a.Groups, group)
	}
	return member == a.Name || member == strconv.Itoa(a.UID)
}

// roles are the roles the actor has.
func (a Actor) roles(v config.View) []config.Role {
	var have []config.Role
	for r := range config.Roles.All(v) {
		if slices.ContainsFunc(r.Members, a.is) {
			have = append(have, r)
		}
	}
	return have
}

// MayRun reports whether the actor may run a cmdlet, by its name.
func (a Actor) MayRun(v config.View, cmdlet string) bool {
	if a.Full {
		return true
	}
	return slices.ContainsFunc(a.roles(v), func(r config.Role) bool { return allows(r, cmdlet) })
}

func allows(r config.Role, cmdlet string) bool {
	return slices.ContainsFunc(r.Cmdlets, func(pattern string) bool { return config.Identity(pattern).Match(cmdlet) })
}

// needed names the roles that may run a cmdlet, for who may not.
func needed(v config.View, cmdlet string) string {
	var names []string
	for r := range config.Roles.All(v) {
		if allows(r, cmdlet) {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, ", ")
}
