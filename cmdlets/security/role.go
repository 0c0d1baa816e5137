package security

import (
	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func role() []*command.Command {
	return []*command.Command{
		admin.Define[getRole](command.Spec{
			Verb: "Get", Noun: "ExchangeAdministrator", Output: "Role",
			Synopsis:    "Shows the administrator roles and who has them.",
			Description: "Get-ExchangeAdministrator shows the four roles, the cmdlets each may run, and its members. The system's root and the owner of the data directory may run everything, always.",
			Examples:    []command.Example{{Title: "Show all roles", Code: "Get-ExchangeAdministrator | Format-List"}},
			Related:     []string{"Add-ExchangeAdministrator", "Remove-ExchangeAdministrator"},
		}),
		admin.Define[addRole](command.Spec{
			Verb: "Add", Noun: "ExchangeAdministrator", Impact: command.Changes,
			Synopsis:    "Gives a system user an administrator role.",
			Description: "Add-ExchangeAdministrator lets a system user, or with @ the members of a system group, run the cmdlets of a role.",
			Examples:    []command.Example{{Title: "Let the help desk see everything", Code: `Add-ExchangeAdministrator '@helpdesk' -Role "View-Only Administrators"`}},
			Related:     []string{"Get-ExchangeAdministrator", "Remove-ExchangeAdministrator"},
		}),
		admin.Define[removeRole](command.Spec{
			Verb: "Remove", Noun: "ExchangeAdministrator", Impact: command.Destroys,
			Synopsis:    "Takes an administrator role from a system user.",
			Description: "Remove-ExchangeAdministrator takes a role from a system user or group.",
			Examples:    []command.Example{{Title: "Take a role away", Code: `Remove-ExchangeAdministrator '@helpdesk' -Role "View-Only Administrators" -Confirm:$false`}},
			Related:     []string{"Get-ExchangeAdministrator", "Add-ExchangeAdministrator"},
		}),
	}
}

var roleViews = []command.View{
	{Type: "Role", Table: "Name:30 Members:25 Description"},
}

func roleNames(s *admin.Session, param, prefix string) []string {
	if param != "Role" {
		return nil
	}
	var names []string
	for r := range config.Roles.All(s.View()) {
		if config.Identity(prefix + "*").Match(r.Name) {
			names = append(names, r.Name)
		}
	}
	return names
}

type getRole struct {
	Role config.Identity `param:"pos=0,wildcards" help:"The role to show; all if left out."`
}

// Process writes the roles.
func (c *getRole) Process(s *admin.Session) error {
	for r := range config.Roles.All(s.View()) {
		if c.Role != "" && !c.Role.Match(r.Name) {
			continue
		}
		if err := s.WriteObject(r); err != nil {
			return err
		}
	}
	return nil
}

// Complete offers the names of roles.
func (c *getRole) Complete(s *admin.Session, param, prefix string) []string {
	return roleNames(s, param, prefix)
}

// assignment is a system user or group and a role.
type assignment struct {
	Identity string          `param:"pos=0,mandatory,pipeline" valid:"minlen=1 maxlen=64 printable" help:"The system user, or @ and a system group."`
	Role     config.Identity `param:"pos=1,mandatory" help:"The role."`
}

func (c assignment) change(s *admin.Session, fn func(config.MultiValuedProperty[string]) config.MultiValuedProperty[string]) error {
	return s.Change(string(c.Role), func(tx config.Tx) error {
		r, err := config.Roles.Get(tx, string(c.Role))
		if err != nil {
			return err
		}
		r.Members = fn(r.Members)
		return config.Roles.Put(tx, r)
	})
}

type addRole struct{ assignment }

// Process gives the role.
func (c *addRole) Process(s *admin.Session) error {
	return c.change(s, func(m config.MultiValuedProperty[string]) config.MultiValuedProperty[string] {
		return m.With(c.Identity)
	})
}

// Complete offers the names of roles.
func (c *addRole) Complete(s *admin.Session, param, prefix string) []string {
	return roleNames(s, param, prefix)
}

type removeRole struct{ assignment }

// Process takes the role away.
func (c *removeRole) Process(s *admin.Session) error {
	return c.change(s, func(m config.MultiValuedProperty[string]) config.MultiValuedProperty[string] {
		return m.Without(c.Identity)
	})
}

// Complete offers the names of roles.
func (c *removeRole) Complete(s *admin.Session, param, prefix string) []string {
	return roleNames(s, param, prefix)
}
