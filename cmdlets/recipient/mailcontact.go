package recipient

import (
	"cmp"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func mailContact() []*command.Command {
	return []*command.Command{
		admin.Define[getMailContact](command.Spec{
			Verb: "Get", Noun: "MailContact", Output: "MailContact",
			Synopsis:    "Shows contacts.",
			Description: "Get-MailContact shows people elsewhere whose addresses the organization knows.",
			Examples:    []command.Example{{Title: "Show all contacts", Code: "Get-MailContact"}},
			Related:     []string{"New-MailContact", "Set-MailContact", "Get-Recipient"},
		}),
		admin.Define[newMailContact](command.Spec{
			Verb: "New", Noun: "MailContact", Impact: command.Changes, Output: "MailContact",
			Synopsis:    "Makes a contact.",
			Description: "New-MailContact makes a name inside for an address outside. The contact can be in groups, and mail can be forwarded to it.",
			Examples:    []command.Example{{Title: "Make a contact", Code: `New-MailContact -Name "Chris Ashton" -ExternalEmailAddress "chris@tailspintoys.com"`}},
			Related:     []string{"Get-MailContact", "Remove-MailContact"},
		}),
		admin.Define[setMailContact](command.Spec{
			Verb: "Set", Noun: "MailContact", Impact: command.Changes,
			Synopsis:    "Changes a contact.",
			Description: "Set-MailContact changes a contact's names and addresses.",
			Examples:    []command.Example{{Title: "Hide all contacts from address lists", Code: "Get-MailContact | Set-MailContact -HiddenFromAddressListsEnabled $true"}},
			Related:     []string{"Get-MailContact"},
		}),
		admin.Define[removeMailContact](command.Spec{
			Verb: "Remove", Noun: "MailContact", Impact: command.Destroys,
			Synopsis:    "Deletes a contact.",
			Description: "Remove-MailContact deletes a contact and takes it out of every group.",
			Examples:    []command.Example{{Title: "Delete the contacts whose names begin with Test", Code: "Get-MailContact Test* | Remove-MailContact -Confirm:$false"}},
			Related:     []string{"New-MailContact"},
		}),
	}
}

var mailContactViews = []command.View{
	{Type: "MailContact", Table: "Name:30 Alias:20 RecipientType:15 ExternalEmailAddress"},
}

// MailContact is a contact as administrators see it.
type MailContact struct {
	Identity             config.Identity                                 `prop:"readonly" help:"The name of the contact with its place in the organization."`
	Name                 string                                          `valid:"minlen=1 maxlen=64 printable" help:"The name of the contact."`
	DisplayName          string                                          `valid:"maxlen=256 printable" help:"The name that others see."`
	Alias                string                                          `valid:"minlen=1 maxlen=64 printable" help:"The mail nickname."`
	ExternalEmailAddress config.SmtpAddress                              `help:"Where mail for the contact goes."`
	WindowsEmailAddress  config.SmtpAddress                              `help:"The same as PrimarySmtpAddress."`
	PrimarySmtpAddress   config.SmtpAddress                              `help:"The address by which the organization knows the contact."`
	EmailAddresses       config.MultiValuedProperty[config.ProxyAddress] `help:"All addresses of the contact; the primary one has SMTP in capitals before it."`
	RecipientType        directory.RecipientType                         `prop:"readonly" help:"The sort of recipient."`
	RecipientTypeDetails directory.RecipientType                         `prop:"readonly" help:"The finer sort of recipient."`
	FirstName            string                                          `valid:"maxlen=64 printable" help:"The contact's first name."`
	LastName             string                                          `valid:"maxlen=64 printable" help:"The contact's last name."`
	MaxReceiveSize       config.Unlimited[config.ByteQuantifiedSize]     `help:"The size of the largest message sent to the contact."`
	Senders
	directory.CustomAttributes
	HiddenFromAddressListsEnabled bool        `help:"Whether address lists leave the contact out."`
	Guid                          config.GUID `prop:"readonly" help:"Identifies the contact whatever it is called."`
	WhenCreated                   time.Time   `prop:"readonly" help:"When the contact was made."`
	WhenChanged                   time.Time   `prop:"readonly" help:"When the contact was last changed."`
	DistinguishedName             string      `prop:"readonly" help:"The name in the form of LDAP."`
}

func contactOf(v config.View, n directory.Naming, c directory.Contact) MailContact {
	return MailContact{
		Identity: n.Identity(c.Object), Name: c.Name, DisplayName: c.DisplayName, Alias: c.Alias, ExternalEmailAddress: c.ExternalEmailAddress,
		PrimarySmtpAddress: c.PrimarySmtpAddress(), WindowsEmailAddress: c.PrimarySmtpAddress(), Senders: sendersOf(v, n, c.Object), CustomAttributes: c.CustomAttributes(), EmailAddresses: c.EmailAddresses, RecipientType: c.RecipientType, RecipientTypeDetails: c.RecipientTypeDetails(),
		FirstName: c.FirstName, LastName: c.LastName, MaxReceiveSize: c.MaxReceiveSize, HiddenFromAddressListsEnabled: c.HiddenFromAddressListsEnabled,
		Guid: c.Guid, WhenCreated: c.WhenCreated, WhenChanged: c.WhenChanged, DistinguishedName: n.DistinguishedName(c.Object),
	}
}

type getMailContact struct{ selection }

// Process writes the contacts.
func (c *getMailContact) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	found, err := choose(v, "mail contact", c.selection, directory.All[directory.Contact](v), nil)
	if err != nil {
		return err
	}
	return c.Write(s, described(found, func(x directory.Contact) MailContact { return contactOf(v, n, x) }))
}

// Complete offers the aliases of contacts.
func (c *getMailContact) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isContact)
}

func isContact(r directory.Recipient) bool {
	_, ok := r.(directory.Contact)
	return ok
}

type newMailContact struct {
	Name                 string             `param:"pos=0,mandatory,property" valid:"minlen=1 maxlen=64 printable" help:"The name of the contact."`
	ExternalEmailAddress config.SmtpAddress `param:"mandatory,property" help:"Where mail for the contact goes."`
	Alias                string             `param:"property" valid:"maxlen=64 printable" help:"The mail nickname; made of the name if left out."`
	DisplayName          string             `param:"property" valid:"maxlen=256 printable" help:"The name that others see; the name if left out."`
	PrimarySmtpAddress   config.SmtpAddress `param:"property" help:"The address by which the organization knows the contact; the external one if left out."`
	FirstName            string             `param:"property" valid:"maxlen=64 printable" help:"The contact's first name."`
	LastName             string             `param:"property" valid:"maxlen=64 printable" help:"The contact's last name."`
	OrganizationalUnit   config.Identity    `param:"" help:"The folder; everybody is in Users."`
}

// Process makes the contact and writes it.
func (c *newMailContact) Process(s *admin.Session) error {
	v := s.View()
	if err := inUsers(v, c.OrganizationalUnit); err != nil {
		return err
	}
	x := directory.Contact{ExternalEmailAddress: c.ExternalEmailAddress}
	x.Guid, x.RecipientType, x.WhenCreated = config.NewGUID(), directory.TypeMailContact, time.Now()
	x.Name, x.DisplayName, x.Alias, x.FirstName, x.LastName = c.Name, c.DisplayName, aliasFor(c.Alias, c.Name), c.FirstName, c.LastName
	if x.DisplayName == "" {
		x.DisplayName = c.Name
	}
	x.EmailAddresses = directory.SetPrimary(nil, cmp.Or(c.PrimarySmtpAddress, c.ExternalEmailAddress))
	if err := s.Change(x.Name, func(tx config.Tx) error { return admin.PutContact(tx, x) }); err != nil {
		return err
	}
	return s.WriteObject(contactOf(v, directory.NamingOf(v), x))
}

type setMailContact struct {
	Identity config.Identity            `param:"pos=0,mandatory,pipeline,property" help:"The contact to change."`
	Changes  command.Patch[MailContact] // one parameter for each property that can be set
}

// Complete offers the aliases of contacts.
func (c *setMailContact) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isContact)
}

// Process changes what was given by name, or set on the piped object.
func (c *setMailContact) Process(s *admin.Session) error {
	if c.Changes.Empty() {
		return s.NothingToSet("DisplayName")
	}
	x, err := admin.One[directory.Contact](s.View(), "mail contact", c.Identity, nil)
	if err != nil {
		return err
	}
	return s.Change(x.Name, func(tx config.Tx) error {
		x, err := directory.Contacts.Get(tx, x.Guid.String())
		if err != nil {
			return err
		}
		m := contactOf(tx, directory.NamingOf(tx), x)
		c.Changes.Apply(&m)
		x.Name, x.DisplayName, x.Alias, x.FirstName, x.LastName = m.Name, m.DisplayName, m.Alias, m.FirstName, m.LastName
		x.MaxReceiveSize, x.HiddenFromAddressListsEnabled = m.MaxReceiveSize, m.HiddenFromAddressListsEnabled
		address, given := primary(m.PrimarySmtpAddress, m.WindowsEmailAddress, c.Changes.Has)
		x.EmailAddresses = outside(m.EmailAddresses, x.PrimarySmtpAddress(), address, x.ExternalEmailAddress, m.ExternalEmailAddress, given)
		x.SetCustomAttributes(m.CustomAttributes)
		if err := m.Senders.apply(tx, &x.Object, c.Changes.Has); err != nil {
			return err
		}
		x.ExternalEmailAddress = m.ExternalEmailAddress
		return admin.PutContact(tx, x)
	})
}

// outside returns the addresses of somebody elsewhere after a change. A primary address that
// was the external one follows it when it changes.
func outside(list config.MultiValuedProperty[config.ProxyAddress], before, primary, was, is config.SmtpAddress, given bool) config.MultiValuedProperty[config.ProxyAddress] {
	list = admin.Addresses(list, before, primary, given)
	if given || was == is || before.Fold() != was.Fold() || is == "" {
		return list
	}
	return directory.SetPrimary(list.Without(config.PrimarySMTP(was)), is)
}

type removeMailContact struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The contact to delete."`
}

// Complete offers the aliases of contacts.
func (c *removeMailContact) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isContact)
}

// Process deletes the contact.
func (c *removeMailContact) Process(s *admin.Session) error {
	x, err := admin.One[directory.Contact](s.View(), "mail contact", c.Identity, nil)
	if err != nil {
		return err
	}
	return s.Change(x.Name, func(tx config.Tx) error { return directory.Remove(tx, x.Guid) })
}
