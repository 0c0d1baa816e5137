package recipient

import (
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
	"emsh/store/directory"
)

func mailUser() []*command.Command {
	return []*command.Command{
		admin.Define[getMailUser](command.Spec{
			Verb: "Get", Noun: "MailUser", Output: "MailUser",
			Synopsis:    "Shows users whose mail goes elsewhere.",
			Description: "Get-MailUser shows accounts that have an address here and a mailbox somewhere else.",
			Examples:    []command.Example{{Title: "Show all mail users", Code: "Get-MailUser"}},
			Related:     []string{"New-MailUser", "Set-MailUser", "Get-User"},
		}),
		admin.Define[newMailUser](command.Spec{
			Verb: "New", Noun: "MailUser", Impact: command.Changes, Output: "MailUser",
			Synopsis:    "Makes a user whose mail goes elsewhere.",
			Description: "New-MailUser makes an account that can log in and send, and whose mail goes to an address outside.",
			Examples:    []command.Example{{Title: "Make a mail user", Code: "New-MailUser -Name \"Ed Meadows\" -ExternalEmailAddress ed@tailspintoys.com -UserPrincipalName edm@contoso.com -Password (ConvertTo-SecureString 'Pa$$word1' -AsPlainText -Force)"}},
			Related:     []string{"Get-MailUser", "New-Mailbox", "New-MailContact"},
		}),
		admin.Define[setMailUser](command.Spec{
			Verb: "Set", Noun: "MailUser", Impact: command.Changes,
			Synopsis:    "Changes a user whose mail goes elsewhere.",
			Description: "Set-MailUser changes a mail user's names and addresses.",
			Examples:    []command.Example{{Title: "Hide all mail users from address lists", Code: "Get-MailUser | Set-MailUser -HiddenFromAddressListsEnabled $true"}},
			Related:     []string{"Get-MailUser"},
		}),
		admin.Define[removeMailUser](command.Spec{
			Verb: "Remove", Noun: "MailUser", Impact: command.Destroys,
			Synopsis:    "Deletes a user whose mail goes elsewhere.",
			Description: "Remove-MailUser deletes the account and takes it out of every group.",
			Examples:    []command.Example{{Title: "Delete the mail users whose names begin with Test", Code: "Get-MailUser Test* | Remove-MailUser -Confirm:$false"}},
			Related:     []string{"New-MailUser"},
		}),
	}
}

var mailUserViews = []command.View{
	{Type: "MailUser", Table: "Name:30 RecipientType:15 ExternalEmailAddress"},
}

// MailUser is an account whose mail goes elsewhere.
type MailUser struct {
	Identity             config.Identity                                 `prop:"readonly" help:"The name of the user with its place in the organization."`
	Name                 string                                          `valid:"minlen=1 maxlen=64 printable" help:"The name of the user."`
	DisplayName          string                                          `valid:"maxlen=256 printable" help:"The name that others see."`
	Alias                string                                          `valid:"minlen=1 maxlen=64 printable" help:"The mail nickname."`
	SamAccountName       string                                          `valid:"minlen=1 maxlen=64 printable" help:"The logon name."`
	UserPrincipalName    string                                          `valid:"maxlen=254 printable" help:"The logon name in the form of an address."`
	ExternalEmailAddress config.SmtpAddress                              `help:"Where mail for the user goes."`
	WindowsEmailAddress  config.SmtpAddress                              `help:"The same as PrimarySmtpAddress."`
	PrimarySmtpAddress   config.SmtpAddress                              `help:"The address that the user's mail carries."`
	EmailAddresses       config.MultiValuedProperty[config.ProxyAddress] `help:"All addresses of the user; the primary one has SMTP in capitals before it."`
	RecipientType        directory.RecipientType                         `prop:"readonly" help:"The sort of recipient."`
	RecipientTypeDetails directory.RecipientType                         `prop:"readonly" help:"The finer sort of recipient."`
	MaxSendSize          config.Unlimited[config.ByteQuantifiedSize]     `help:"The size of the largest message the user may send."`
	MaxReceiveSize       config.Unlimited[config.ByteQuantifiedSize]     `help:"The size of the largest message sent to the user."`
	RecipientLimits      config.Unlimited[int]                           `help:"How many recipients a message of the user may have."`
	Senders
	directory.CustomAttributes
	HiddenFromAddressListsEnabled bool        `help:"Whether address lists leave the user out."`
	Guid                          config.GUID `prop:"readonly" help:"Identifies the user whatever the user is called."`
	WhenCreated                   time.Time   `prop:"readonly" help:"When the user was made."`
	WhenChanged                   time.Time   `prop:"readonly" help:"When the user was last changed."`
	DistinguishedName             string      `prop:"readonly" help:"The name in the form of LDAP."`
}

func mailUserOf(v config.View, n directory.Naming, u directory.User) MailUser {
	return MailUser{
		Identity: n.Identity(u.Object), Name: u.Name, DisplayName: u.DisplayName, Alias: u.Alias, SamAccountName: u.SamAccountName, UserPrincipalName: u.UserPrincipalName,
		ExternalEmailAddress: u.ExternalEmailAddress, PrimarySmtpAddress: u.PrimarySmtpAddress(), WindowsEmailAddress: u.PrimarySmtpAddress(), Senders: sendersOf(v, n, u.Object), CustomAttributes: u.CustomAttributes(), EmailAddresses: u.EmailAddresses,
		RecipientType: u.RecipientType, RecipientTypeDetails: u.RecipientTypeDetails(), MaxSendSize: u.MaxSendSize, MaxReceiveSize: u.MaxReceiveSize,
		RecipientLimits: u.RecipientLimits, HiddenFromAddressListsEnabled: u.HiddenFromAddressListsEnabled,
		Guid: u.Guid, WhenCreated: u.WhenCreated, WhenChanged: u.WhenChanged, DistinguishedName: n.DistinguishedName(u.Object),
	}
}

func isMailUserUser(u directory.User) bool { return u.RecipientType == directory.TypeMailUser }

func isMailUser(r directory.Recipient) bool { return r.Base().RecipientType == directory.TypeMailUser }

func oneMailUser(v config.View, id config.Identity) (directory.User, error) {
	return admin.One(v, "mail user", id, isMailUserUser)
}

type getMailUser struct{ selection }

// Process writes the mail users.
func (c *getMailUser) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	found, err := choose(v, "mail user", c.selection, directory.All[directory.User](v), isMailUserUser)
	if err != nil {
		return err
	}
	return c.Write(s, described(found, func(u directory.User) MailUser { return mailUserOf(v, n, u) }))
}

// Complete offers the aliases of mail users.
func (c *getMailUser) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailUser)
}

type newMailUser struct {
	Name                 string               `param:"pos=0,mandatory,property" valid:"minlen=1 maxlen=64 printable" help:"The name of the user."`
	ExternalEmailAddress config.SmtpAddress   `param:"mandatory,property" help:"Where mail for the user goes."`
	UserPrincipalName    string               `param:"property" valid:"maxlen=254 printable" help:"The logon name in the form of an address; the alias in the default domain if left out."`
	Password             *object.SecureString `param:"property,secret" help:"The user's password; without one the user cannot log in."`
	Alias                string               `param:"property" valid:"maxlen=64 printable" help:"The mail nickname; made of the name if left out."`
	SamAccountName       string               `param:"property" valid:"maxlen=64 printable" help:"The logon name; what stands before the @ of the user principal name if left out."`
	DisplayName          string               `param:"property" valid:"maxlen=256 printable" help:"The name that others see; the name if left out."`
	PrimarySmtpAddress   config.SmtpAddress   `param:"property" help:"The address that the user's mail carries; the alias in the default domain if left out."`
	FirstName            string               `param:"property" valid:"maxlen=64 printable" help:"The user's first name."`
	LastName             string               `param:"property" valid:"maxlen=64 printable" help:"The user's last name."`
	OrganizationalUnit   config.Identity      `param:"" help:"The folder; everybody is in Users."`
}

// Process makes the user and writes it.
func (c *newMailUser) Process(s *admin.Session) error {
	v := s.View()
	if err := inUsers(v, c.OrganizationalUnit); err != nil {
		return err
	}
	hash, err := newPassword(c.Password)
	if err != nil {
		return err
	}
	box := newMailbox{Name: c.Name, UserPrincipalName: c.UserPrincipalName, Alias: c.Alias, SamAccountName: c.SamAccountName, DisplayName: c.DisplayName,
		FirstName: c.FirstName, LastName: c.LastName, PrimarySmtpAddress: c.PrimarySmtpAddress}
	u := box.user(v, "", hash)
	u.RecipientType, u.ExternalEmailAddress, u.Mailbox = directory.TypeMailUser, c.ExternalEmailAddress, directory.Mailbox{}
	if !strings.EqualFold(string(u.PrimarySmtpAddress()), string(c.ExternalEmailAddress)) {
		if err := checkDomains(v, nil, u.EmailAddresses); err != nil {
			return err
		}
	}
	if err := s.Change(u.Name, func(tx config.Tx) error { return admin.PutUser(tx, u) }); err != nil {
		return err
	}
	return s.WriteObject(mailUserOf(v, directory.NamingOf(v), u))
}

type setMailUser struct {
	Identity config.Identity         `param:"pos=0,mandatory,pipeline,property" help:"The mail user to change."`
	Password *object.SecureString    `param:"secret" help:"The user's new password."`
	Changes  command.Patch[MailUser] // one parameter for each property that can be set
}

// Complete offers the aliases of mail users.
func (c *setMailUser) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailUser)
}

// Process changes what was given by name, or set on the piped object.
func (c *setMailUser) Process(s *admin.Session) error {
	if c.Changes.Empty() && c.Password == nil {
		return s.NothingToSet("DisplayName")
	}
	u, err := oneMailUser(s.View(), c.Identity)
	if err != nil {
		return err
	}
	hash, err := newPassword(c.Password)
	if err != nil {
		return err
	}
	return s.Change(u.Name, func(tx config.Tx) error {
		u, err := directory.Users.Get(tx, u.Guid.String())
		if err != nil {
			return err
		}
		m := mailUserOf(tx, directory.NamingOf(tx), u)
		c.Changes.Apply(&m)
		u.Name, u.DisplayName, u.Alias, u.SamAccountName, u.UserPrincipalName = m.Name, m.DisplayName, m.Alias, m.SamAccountName, m.UserPrincipalName
		u.MaxSendSize, u.MaxReceiveSize, u.RecipientLimits, u.HiddenFromAddressListsEnabled = m.MaxSendSize, m.MaxReceiveSize, m.RecipientLimits, m.HiddenFromAddressListsEnabled
		address, given := primary(m.PrimarySmtpAddress, m.WindowsEmailAddress, c.Changes.Has)
		u.EmailAddresses = outside(m.EmailAddresses, u.PrimarySmtpAddress(), address, u.ExternalEmailAddress, m.ExternalEmailAddress, given)
		u.SetCustomAttributes(m.CustomAttributes)
		if err := m.Senders.apply(tx, &u.Object, c.Changes.Has); err != nil {
			return err
		}
		u.ExternalEmailAddress = m.ExternalEmailAddress
		setPassword(&u, hash)
		return admin.PutUser(tx, u)
	})
}

type removeMailUser struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The mail user to delete."`
}

// Complete offers the aliases of mail users.
func (c *removeMailUser) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailUser)
}

// Process deletes the user.
func (c *removeMailUser) Process(s *admin.Session) error {
	u, err := oneMailUser(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(u.Name, func(tx config.Tx) error { return directory.Remove(tx, u.Guid) })
}
