package recipient

import (
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func user() []*command.Command {
	return []*command.Command{
		admin.Define[getUser](command.Spec{
			Verb: "Get", Noun: "User", Output: "User",
			Synopsis:    "Shows users, with a mailbox or without.",
			Description: "Get-User shows who the users are: their names, telephone numbers and places. Pipe it into cmdlets for mailboxes to change those of a department.",
			Examples: []command.Example{
				{Title: "Show the users of a department", Code: `Get-User -Filter "Department -eq 'Sales'"`},
				{Title: "Show users without a mailbox", Code: "Get-User -RecipientTypeDetails User"},
			},
			Related: []string{"Set-User", "Get-Mailbox", "Enable-Mailbox"},
		}),
		admin.Define[setUser](command.Spec{
			Verb: "Set", Noun: "User", Impact: command.Changes,
			Synopsis:    "Changes what is known of a user.",
			Description: "Set-User changes a user's names, telephone numbers and place.",
			Examples:    []command.Example{{Title: "Set the department", Code: "Set-User Administrator -Department IT"}},
			Related:     []string{"Get-User", "Set-Mailbox"},
		}),
	}
}

var userViews = []command.View{
	{Type: "User", Table: "Name:30 RecipientType"},
}

// User is a user as a person.
type User struct {
	Identity             config.Identity         `prop:"readonly" help:"The name of the user with its place in the organization."`
	Name                 string                  `valid:"minlen=1 maxlen=64 printable" help:"The name of the user."`
	DisplayName          string                  `valid:"maxlen=256 printable" help:"The name that others see."`
	SamAccountName       string                  `valid:"minlen=1 maxlen=64 printable" help:"The logon name."`
	UserPrincipalName    string                  `valid:"maxlen=254 printable" help:"The logon name in the form of an address."`
	RecipientType        directory.RecipientType `prop:"readonly" help:"The sort of recipient."`
	RecipientTypeDetails directory.RecipientType `prop:"readonly" help:"The finer sort of recipient."`
	OrganizationalUnit   config.Identity         `prop:"readonly" help:"The folder of the user."`
	WindowsEmailAddress  config.SmtpAddress      `prop:"readonly" help:"The address that the user's mail carries."`
	directory.Person
	AccountDisabled   bool        `help:"Whether nobody can log in as the user."`
	PasswordLastSet   time.Time   `prop:"readonly" help:"When the password was last set."`
	Guid              config.GUID `prop:"readonly" help:"Identifies the user whatever the user is called."`
	WhenCreated       time.Time   `prop:"readonly" help:"When the user was made."`
	WhenChanged       time.Time   `prop:"readonly" help:"When the user was last changed."`
	DistinguishedName string      `prop:"readonly" help:"The name in the form of LDAP."`
}

func userOf(n directory.Naming, u directory.User) User {
	return User{
		Identity: n.Identity(u.Object), Name: u.Name, DisplayName: u.DisplayName, SamAccountName: u.SamAccountName, UserPrincipalName: u.UserPrincipalName,
		RecipientType: u.RecipientType, RecipientTypeDetails: u.RecipientTypeDetails(), OrganizationalUnit: unitOf(n, u.Object), WindowsEmailAddress: u.PrimarySmtpAddress(), Person: u.Person,
		AccountDisabled: u.AccountDisabled, PasswordLastSet: u.PasswordLastSet, Guid: u.Guid, WhenCreated: u.WhenCreated, WhenChanged: u.WhenChanged,
		DistinguishedName: n.DistinguishedName(u.Object),
	}
}

type getUser struct{ selection }

// Process writes the users.
func (c *getUser) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	found, err := choose(v, "user", c.selection, directory.All[directory.User](v), nil)
	if err != nil {
		return err
	}
	return c.Write(s, described(found, func(u directory.User) User { return userOf(n, u) }))
}

// Complete offers the names of users.
func (c *getUser) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isUser)
}

func isUser(r directory.Recipient) bool {
	_, ok := r.(directory.User)
	return ok
}

type setUser struct {
	Identity config.Identity     `param:"pos=0,mandatory,pipeline,property" help:"The user to change."`
	Changes  command.Patch[User] // one parameter for each property that can be set
}

// Complete offers the names of users.
func (c *setUser) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isUser)
}

// Process changes what was given by name, or set on the piped object.
func (c *setUser) Process(s *admin.Session) error {
	if c.Changes.Empty() {
		return s.NothingToSet("Department")
	}
	u, err := admin.One[directory.User](s.View(), "user", c.Identity, nil)
	if err != nil {
		return err
	}
	return s.Change(u.Name, func(tx config.Tx) error {
		u, err := directory.Users.Get(tx, u.Guid.String())
		if err != nil {
			return err
		}
		p := userOf(directory.Naming{}, u)
		c.Changes.Apply(&p)
		if p.AccountDisabled && !u.AccountDisabled {
			if err := keepBuiltIn(u, "disabled"); err != nil {
				return err
			}
		}
		u.Name, u.DisplayName, u.SamAccountName, u.UserPrincipalName = p.Name, p.DisplayName, p.SamAccountName, p.UserPrincipalName
		u.Person, u.AccountDisabled = p.Person, p.AccountDisabled
		return admin.PutUser(tx, u)
	})
}
