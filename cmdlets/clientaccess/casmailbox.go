package clientaccess

import (
	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func casMailbox() []*command.Command {
	return []*command.Command{
		admin.Define[getCASMailbox](command.Spec{
			Verb: "Get", Noun: "CASMailbox", Output: "CASMailbox",
			Synopsis:    "Shows how mailboxes may be read by clients.",
			Description: "Get-CASMailbox shows which mailboxes may be read over IMAP4 and POP3.",
			Examples: []command.Example{
				{Title: "Show one mailbox", Code: "Get-CASMailbox Administrator"},
				{Title: "Show who may not use IMAP4", Code: "Get-CASMailbox -Filter {ImapEnabled -eq $false}"},
			},
			Related: []string{"Set-CASMailbox", "Get-Mailbox", "Get-ImapSettings", "Get-PopSettings"},
		}),
		admin.Define[setCASMailbox](command.Spec{
			Verb: "Set", Noun: "CASMailbox", Impact: command.Changes,
			Synopsis:    "Changes how a mailbox may be read by clients.",
			Description: "Set-CASMailbox allows and forbids IMAP4 and POP3 for a mailbox. The next log-on sees the change, and sessions of a user who may no longer use a protocol end. The built-in accounts, as the Administrator, are never let in over these protocols.",
			Examples: []command.Example{
				{Title: "Allow IMAP4 for one user", Code: `New-Mailbox -Name "Pilar Ackerman" -Alias pilara -AccountDisabled | Set-CASMailbox -ImapEnabled $true`},
				{Title: "Allow IMAP4 and forbid POP3 for the members of a group", Code: `Get-DistributionGroupMember "Field Engineers" | Set-CASMailbox -ImapEnabled $true -PopEnabled $false`},
			},
			Related: []string{"Get-CASMailbox", "Set-Mailbox", "Set-ImapSettings", "Set-PopSettings"},
		}),
	}
}

var casMailboxViews = []command.View{
	{Type: "CASMailbox", Table: "Name:25 PopEnabled:12 ImapEnabled:12 PrimarySmtpAddress"},
}

// CASMailbox is a mailbox as clients' access sees it.
type CASMailbox struct {
	Identity           config.Identity                                 `prop:"readonly" help:"The name of the mailbox with its place in the organization."`
	Name               string                                          `valid:"minlen=1 maxlen=64 printable" help:"The name of the user."`
	DisplayName        string                                          `valid:"maxlen=256 printable" help:"The name that others see."`
	Alias              string                                          `prop:"readonly" help:"The mail nickname."`
	SamAccountName     string                                          `valid:"minlen=1 maxlen=64 printable" help:"The logon name."`
	PrimarySmtpAddress config.SmtpAddress                              `help:"The address that the user's mail carries."`
	EmailAddresses     config.MultiValuedProperty[config.ProxyAddress] `help:"All addresses of the mailbox; the primary one has SMTP in capitals before it."`
	ServerName         config.ServerID                                 `prop:"readonly" help:"The server of the mailbox."`
	directory.ClientAccess
	Guid              config.GUID `prop:"readonly" help:"Identifies the mailbox's user whatever the user is called."`
	DistinguishedName string      `prop:"readonly" help:"The name of the user in the form of LDAP."`
}

func casMailboxOf(n directory.Naming, u directory.User) CASMailbox {
	access := u.ClientAccess
	if admin.IsBuiltIn(u) {
		access = directory.ClientAccess{} // whatever is set: such an account is never let in
	}
	return CASMailbox{
		Identity: n.Identity(u.Object), Name: u.Name, DisplayName: u.DisplayName, Alias: u.Alias, SamAccountName: u.SamAccountName,
		PrimarySmtpAddress: u.PrimarySmtpAddress(), EmailAddresses: u.EmailAddresses, ServerName: u.Server, ClientAccess: access,
		Guid: u.Guid, DistinguishedName: n.DistinguishedName(u.Object),
	}
}

type getCASMailbox struct {
	Identity config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The mailbox to show; all if left out."`
	admin.Listing
}

// Process writes the mailboxes.
func (c *getCASMailbox) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	if c.Identity != "" {
		users, err := admin.Several(v, "mailbox", c.Identity, directory.HasMailbox)
		if err != nil {
			return err
		}
		return c.Write(s, func(yield func(any) bool) {
			for _, u := range users {
				if !yield(casMailboxOf(n, u)) {
					return
				}
			}
		})
	}
	return c.Write(s, func(yield func(any) bool) {
		for u := range directory.All[directory.User](v) {
			if directory.HasMailbox(u) && !yield(casMailboxOf(n, u)) {
				return
			}
		}
	})
}

// Complete offers the aliases of mailboxes.
func (c *getCASMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return mailboxNames(s, param, prefix)
}

func mailboxNames(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return nil
	}
	return admin.Names(s.View(), prefix, func(r directory.Recipient) bool {
		u, ok := r.(directory.User)
		return ok && directory.HasMailbox(u)
	})
}

type setCASMailbox struct {
	Identity config.Identity           `param:"pos=0,mandatory,pipeline,property" help:"The mailbox to change."`
	Changes  command.Patch[CASMailbox] // one parameter for each property that can be set
}

// Complete offers the aliases of mailboxes.
func (c *setCASMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return mailboxNames(s, param, prefix)
}

// Process changes what was given by name, or set on the piped object.
func (c *setCASMailbox) Process(s *admin.Session) error {
	if c.Changes.Empty() {
		return s.NothingToSet("ImapEnabled")
	}
	u, err := admin.Mailbox(s.View(), c.Identity)
	if err != nil {
		return err
	}
	if err := c.warnOfBuiltIn(s, u); err != nil {
		return err
	}
	return s.Change(u.Name, func(tx config.Tx) error {
		u, err := directory.Users.Get(tx, u.Guid.String())
		if err != nil {
			return err
		}
		box := casMailboxOf(directory.Naming{}, u)
		box.ClientAccess = u.ClientAccess
		c.Changes.Apply(&box)
		u.ClientAccess = box.ClientAccess
		u.Name, u.DisplayName, u.SamAccountName = box.Name, box.DisplayName, box.SamAccountName
		u.EmailAddresses = admin.Addresses(box.EmailAddresses, u.PrimarySmtpAddress(), box.PrimarySmtpAddress, c.Changes.Has("PrimarySmtpAddress"))
		return admin.PutUser(tx, u)
	})
}

// warnOfBuiltIn tells who allows a protocol to an account that it is never let in with.
func (c *setCASMailbox) warnOfBuiltIn(s *admin.Session, u directory.User) error {
	var asked CASMailbox
	c.Changes.Apply(&asked)
	if !admin.IsBuiltIn(u) || !asked.ImapEnabled && !asked.PopEnabled {
		return nil
	}
	return s.Warn("The account " + u.SamAccountName + " is built in and cannot log in over IMAP4 or POP3, whatever is set. Use the mailbox of another account.")
}
