package recipient

import (
	"errors"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
	"emsh/store/directory"
)

func mailbox() []*command.Command {
	return []*command.Command{
		admin.Define[getMailbox](command.Spec{
			Verb: "Get", Noun: "Mailbox", Output: "Mailbox",
			Synopsis:    "Shows mailboxes.",
			Description: "Get-Mailbox shows the mailboxes of the organization with their addresses, quotas and limits. What they hold is shown by Get-MailboxStatistics, and how clients may read them by Get-CASMailbox.",
			Examples: []command.Example{
				{Title: "Show one mailbox", Code: "Get-Mailbox Administrator | Format-List"},
				{Title: "Show whose alias begins with a", Code: "Get-Mailbox a*"},
				{Title: "Show the mailboxes that have quotas of their own", Code: "Get-Mailbox -Filter {UseDatabaseQuotaDefaults -eq $false}"},
			},
			Related: []string{"New-Mailbox", "Set-Mailbox", "Get-CASMailbox", "Get-Recipient"},
		}),
		admin.Define[setMailbox](command.Spec{
			Verb: "Set", Noun: "Mailbox", Impact: command.Changes,
			Synopsis:    "Changes a mailbox.",
			Description: "Set-Mailbox changes a mailbox's addresses, quotas, limits and forwarding, and its user's names and password.",
			Examples: []command.Example{
				{Title: "Give a mailbox quotas of its own", Code: "Set-Mailbox Administrator -UseDatabaseQuotaDefaults $false -IssueWarningQuota 200MB -ProhibitSendQuota 250MB -ProhibitSendReceiveQuota 280MB"},
				{Title: "Add an address", Code: `Set-Mailbox Administrator -EmailAddresses @{Add="abuse@contoso.com"}`},
			},
			Related: []string{"Get-Mailbox", "Set-CASMailbox", "Set-User"},
		}),
		admin.Define[disableMailbox](command.Spec{
			Verb: "Disable", Noun: "Mailbox", Impact: command.Destroys,
			Synopsis:    "Takes the mailbox away from a user.",
			Description: "Disable-Mailbox leaves the user's account without a mailbox. The mail stays in the mailbox database, as a disconnected mailbox, for 30 days; Connect-Mailbox gives it back. Enable-Mailbox would begin an empty one.",
			Examples:    []command.Example{{Title: "Take a mailbox away, without being asked", Code: "New-Mailbox -Shared -Name \"Field Office\" | Disable-Mailbox -Confirm:$false"}},
			Related:     []string{"Connect-Mailbox", "Enable-Mailbox", "Remove-Mailbox"},
		}),
		admin.Define[removeMailbox](command.Spec{
			Verb: "Remove", Noun: "Mailbox", Impact: command.Destroys, DefaultSet: "Identity",
			Synopsis:    "Deletes a mailbox and its user.",
			Description: "Remove-Mailbox deletes the user's account and takes the mailbox out of every group. The mail stays in the mailbox database, as a disconnected mailbox, for 30 days, and Connect-Mailbox gives it to another user; with -Permanent $true it is deleted at once. With -StoreMailboxIdentity the mail of a mailbox that is disconnected already is deleted.",
			Examples:    []command.Example{{Title: "See what would be deleted", Code: "New-Mailbox -Shared -Name Fairs | Remove-Mailbox -WhatIf"}},
			Related:     []string{"Disable-Mailbox", "Connect-Mailbox", "Remove-StoreMailbox", "New-Mailbox"},
		}),
	}
}

var mailboxViews = []command.View{
	{Type: "Mailbox", Table: "Name:25 Alias:20 ServerName:16 ProhibitSendQuota"},
}

// Mailbox is a mailbox as administrators see it.
type Mailbox struct {
	Identity             config.Identity                                 `prop:"readonly" help:"The name of the mailbox with its place in the organization."`
	Name                 string                                          `valid:"minlen=1 maxlen=64 printable" help:"The name of the user."`
	DisplayName          string                                          `valid:"maxlen=256 printable" help:"The name that others see."`
	Alias                string                                          `valid:"minlen=1 maxlen=64 printable" help:"The mail nickname."`
	SamAccountName       string                                          `valid:"minlen=1 maxlen=64 printable" help:"The logon name."`
	UserPrincipalName    string                                          `valid:"maxlen=254 printable" help:"The logon name in the form of an address."`
	WindowsEmailAddress  config.SmtpAddress                              `help:"The same as PrimarySmtpAddress."`
	PrimarySmtpAddress   config.SmtpAddress                              `help:"The address that the user's mail carries."`
	EmailAddresses       config.MultiValuedProperty[config.ProxyAddress] `help:"All addresses of the mailbox; the primary one has SMTP in capitals before it."`
	ServerName           config.ServerID                                 `prop:"readonly" help:"The server of the mailbox."`
	Database             string                                          `prop:"readonly" help:"The mailbox database of the mailbox."`
	RecipientType        directory.RecipientType                         `prop:"readonly" help:"The sort of recipient."`
	RecipientTypeDetails directory.RecipientType                         `prop:"readonly" help:"The finer sort of recipient."`
	OrganizationalUnit   config.Identity                                 `prop:"readonly" help:"The folder of the user."`

	UseDatabaseQuotaDefaults bool                                        `help:"Whether the database's quotas hold rather than the mailbox's own."`
	IssueWarningQuota        config.Unlimited[config.ByteQuantifiedSize] `help:"The size at which the user is warned."`
	ProhibitSendQuota        config.Unlimited[config.ByteQuantifiedSize] `help:"The size at which the user cannot send any more."`
	ProhibitSendReceiveQuota config.Unlimited[config.ByteQuantifiedSize] `help:"The size at which the mailbox takes no more mail."`
	MaxSendSize              config.Unlimited[config.ByteQuantifiedSize] `help:"The size of the largest message the user may send."`
	MaxReceiveSize           config.Unlimited[config.ByteQuantifiedSize] `help:"The size of the largest message the mailbox takes."`
	RecipientLimits          config.Unlimited[int]                       `help:"How many recipients a message of the user may have."`

	ForwardingAddress          config.Identity    `help:"The recipient that gets the mailbox's mail."`
	ForwardingSmtpAddress      config.SmtpAddress `help:"The address that gets the mailbox's mail."`
	DeliverToMailboxAndForward bool               `help:"Whether mail that is forwarded comes into the mailbox too."`

	GrantSendOnBehalfTo config.MultiValuedProperty[config.Identity] `help:"Who may send on behalf of the user."`
	Senders
	HiddenFromAddressListsEnabled bool `help:"Whether address lists leave the mailbox out."`

	Office string `valid:"maxlen=128 printable" help:"Where the user's office is."`
	directory.CustomAttributes
	AccountDisabled   bool        `help:"Whether nobody can log in as the user."`
	ExchangeGuid      config.GUID `prop:"readonly" help:"Identifies the mailbox in its database."`
	Guid              config.GUID `prop:"readonly" help:"Identifies the user whatever the user is called."`
	WhenCreated       time.Time   `prop:"readonly" help:"When the user was made."`
	WhenChanged       time.Time   `prop:"readonly" help:"When the user was last changed."`
	DistinguishedName string      `prop:"readonly" help:"The name in the form of LDAP."`
}

func mailboxOf(v config.View, n directory.Naming, u directory.User) Mailbox {
	m := Mailbox{
		Identity: n.Identity(u.Object), Name: u.Name, DisplayName: u.DisplayName, Alias: u.Alias, SamAccountName: u.SamAccountName,
		UserPrincipalName: u.UserPrincipalName, PrimarySmtpAddress: u.PrimarySmtpAddress(), WindowsEmailAddress: u.PrimarySmtpAddress(), CustomAttributes: u.CustomAttributes(), EmailAddresses: u.EmailAddresses,
		ServerName: u.Server, Database: u.Database, RecipientType: u.RecipientType, RecipientTypeDetails: u.RecipientTypeDetails(), OrganizationalUnit: unitOf(n, u.Object),
		UseDatabaseQuotaDefaults: u.UseDatabaseQuotaDefaults, IssueWarningQuota: u.IssueWarningQuota, ProhibitSendQuota: u.ProhibitSendQuota,
		ProhibitSendReceiveQuota: u.ProhibitSendReceiveQuota, MaxSendSize: u.MaxSendSize, MaxReceiveSize: u.MaxReceiveSize, RecipientLimits: u.RecipientLimits,
		ForwardingSmtpAddress: u.ForwardingSmtpAddress, DeliverToMailboxAndForward: u.DeliverToMailboxAndForward,
		GrantSendOnBehalfTo: names(v, n, u.GrantSendOnBehalfTo), Senders: sendersOf(v, n, u.Object),
		HiddenFromAddressListsEnabled: u.HiddenFromAddressListsEnabled,
		Office:                        u.Office, AccountDisabled: u.AccountDisabled, ExchangeGuid: u.ExchangeGuid, Guid: u.Guid,
		WhenCreated: u.WhenCreated, WhenChanged: u.WhenChanged, DistinguishedName: n.DistinguishedName(u.Object),
	}
	if r, ok := directory.ByGUID(v, u.ForwardingAddress); ok {
		m.ForwardingAddress = n.Identity(r.Base())
	}
	return m
}

// apply takes a mailbox's properties over to its user.
func (m Mailbox) apply(v config.View, u *directory.User, changed func(string) bool) (err error) {
	if m.AccountDisabled && !u.AccountDisabled {
		if err := keepBuiltIn(*u, "disabled"); err != nil {
			return err
		}
	}
	before := u.EmailAddresses
	address, given := primary(m.PrimarySmtpAddress, m.WindowsEmailAddress, changed)
	u.EmailAddresses = admin.Addresses(m.EmailAddresses, u.PrimarySmtpAddress(), address, given)
	if err := checkDomains(v, before, u.EmailAddresses); err != nil {
		return err
	}
	u.Name, u.DisplayName, u.Alias, u.SamAccountName, u.UserPrincipalName, u.Office = m.Name, m.DisplayName, m.Alias, m.SamAccountName, m.UserPrincipalName, m.Office
	u.UseDatabaseQuotaDefaults, u.IssueWarningQuota, u.ProhibitSendQuota, u.ProhibitSendReceiveQuota = m.UseDatabaseQuotaDefaults, m.IssueWarningQuota, m.ProhibitSendQuota, m.ProhibitSendReceiveQuota
	if err := u.CheckQuotas(changed); err != nil {
		return err
	}
	u.MaxSendSize, u.MaxReceiveSize, u.RecipientLimits = m.MaxSendSize, m.MaxReceiveSize, m.RecipientLimits
	u.ForwardingSmtpAddress, u.DeliverToMailboxAndForward = m.ForwardingSmtpAddress, m.DeliverToMailboxAndForward
	u.HiddenFromAddressListsEnabled, u.AccountDisabled = m.HiddenFromAddressListsEnabled, m.AccountDisabled
	u.SetCustomAttributes(m.CustomAttributes)
	if err := m.Senders.apply(v, &u.Object, changed); err != nil {
		return err
	}
	if changed("ForwardingAddress") {
		u.ForwardingAddress = config.GUID{}
		if m.ForwardingAddress != "" {
			r, err := admin.One[directory.Recipient](v, "recipient", m.ForwardingAddress, nil)
			if err != nil {
				return err
			}
			u.ForwardingAddress = r.Base().Guid
		}
	}
	return applyLists(v, changed, []listed{
		{"GrantSendOnBehalfTo", m.GrantSendOnBehalfTo, &u.GrantSendOnBehalfTo},
	})
}

// listed is a property that lists recipients, and where its references are kept.
type listed struct {
	property string
	names    config.MultiValuedProperty[config.Identity]
	into     *[]config.GUID
}

func applyLists(v config.View, changed func(string) bool, lists []listed) (err error) {
	for _, l := range lists {
		if !changed(l.property) {
			continue
		}
		if *l.into, err = references(v, l.names); err != nil {
			return err
		}
	}
	return nil
}

type getMailbox struct {
	selection
	Database config.Identity `param:"" help:"The mailbox database whose mailboxes to show."`
	Server   config.ServerID `param:"" help:"The server whose mailboxes to show."`
}

// Process writes the mailboxes.
func (c *getMailbox) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	if err := inDatabase(c.Database); err != nil {
		return err
	}
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	found, err := choose(v, "mailbox", c.selection, directory.All[directory.User](v), func(u directory.User) bool {
		return directory.HasMailbox(u) && (c.Server == "" || u.Server == server)
	})
	if err != nil {
		return err
	}
	return c.Write(s, described(found, func(u directory.User) Mailbox { return mailboxOf(v, n, u) }))
}

// Complete offers the aliases of mailboxes.
func (c *getMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailbox)
}

type setMailbox struct {
	Identity config.Identity        `param:"pos=0,mandatory,pipeline,property" help:"The mailbox to change."`
	Password *object.SecureString   `param:"secret" help:"The user's new password."`
	Type     *mailboxType           `param:"" help:"What the mailbox is for: Regular, Room, Equipment or Shared."`
	Changes  command.Patch[Mailbox] // one parameter for each property that can be set
}

// Complete offers the aliases of mailboxes.
func (c *setMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailbox)
}

// Process changes what was given by name, or set on the piped object.
func (c *setMailbox) Process(s *admin.Session) error {
	if c.Changes.Empty() && c.Password == nil && c.Type == nil {
		return s.NothingToSet("MaxSendSize")
	}
	u, err := admin.Mailbox(s.View(), c.Identity)
	if err != nil {
		return err
	}
	hash, err := newPassword(c.Password)
	if err != nil {
		return err
	}
	err = s.Change(u.Name, func(tx config.Tx) error {
		u, err := directory.Users.Get(tx, u.Guid.String())
		if err != nil {
			return err
		}
		m := mailboxOf(tx, directory.NamingOf(tx), u)
		c.Changes.Apply(&m)
		if err := m.apply(tx, &u, c.Changes.Has); err != nil {
			return err
		}
		setPassword(&u, hash)
		return c.convert(tx, u)
	})
	if err != nil {
		return err
	}
	return c.warnOfDefaults(s, u.Guid)
}

// convert stores the user, with a mailbox of the type asked for.
func (c *setMailbox) convert(tx config.Tx, u directory.User) error {
	if c.Type != nil && *c.Type != "Regular" {
		if err := keepBuiltIn(u, "made a mailbox of another type"); err != nil {
			return err
		}
	}
	if c.Type != nil {
		c.Type.make(&u)
	}
	return admin.PutUser(tx, u)
}

// warnOfDefaults tells who sets a quota that the database's own hides.
func (c *setMailbox) warnOfDefaults(s *admin.Session, id config.GUID) error {
	if !c.Changes.Has("IssueWarningQuota") && !c.Changes.Has("ProhibitSendQuota") && !c.Changes.Has("ProhibitSendReceiveQuota") {
		return nil
	}
	u, err := directory.Users.Get(s.View(), id.String())
	if err != nil || !u.UseDatabaseQuotaDefaults {
		return nil
	}
	return s.Warn("The quotas of " + u.Name + " have no effect while UseDatabaseQuotaDefaults is $true. Set it to $false with Set-Mailbox " + u.Alias + " -UseDatabaseQuotaDefaults $false.")
}

// newPassword returns the hash of a password that was given.
func newPassword(p *object.SecureString) (config.Secret, error) {
	if p == nil {
		return "", nil
	}
	if p.Reveal() == "" {
		return "", &config.Invalid{Property: "Password", Reason: "The password must not be empty."}
	}
	return admin.HashPassword(p.Reveal())
}

func setPassword(u *directory.User, hash config.Secret) {
	if hash != "" {
		u.PasswordHash, u.PasswordLastSet = hash, time.Now()
	}
}

type disableMailbox struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The mailbox to take away."`
}

// Complete offers the aliases of mailboxes.
func (c *disableMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailbox)
}

// Process takes the mailbox away from its user.
func (c *disableMailbox) Process(s *admin.Session) error {
	u, err := admin.Mailbox(s.View(), c.Identity)
	if err != nil {
		return err
	}
	if err := keepBuiltIn(u, "without a mailbox"); err != nil {
		return err
	}
	s.Consequence = mailStays
	return s.Change(u.Name, func(tx config.Tx) error {
		u, err := directory.Users.Get(tx, u.Guid.String())
		if err != nil {
			return err
		}
		if err := directory.Disconnect(tx, u, time.Now(), false); err != nil {
			return err
		}
		if err := directory.Remove(tx, u.Guid); err != nil { // and with it what groups it is in
			return err
		}
		u.RecipientType, u.Details, u.Alias, u.EmailAddresses, u.Mailbox = directory.TypeUser, "", "", nil, directory.Mailbox{}
		u.ClientAccess = directory.DefaultClientAccess()
		return admin.PutUser(tx, u)
	})
}

type removeMailbox struct {
	Identity             config.Identity `param:"pos=0,mandatory,pipeline,property,set=Identity" help:"The mailbox to delete."`
	Permanent            bool            `param:"set=Identity" help:"Whether the mail is deleted at once rather than kept for 30 days."`
	StoreMailboxIdentity config.Identity `param:"mandatory,set=StoreMailboxIdentity" help:"The disconnected mailbox whose mail to delete: its GUID or its display name."`
	Database             config.Identity `param:"mandatory,set=StoreMailboxIdentity" help:"The mailbox database that holds the disconnected mailbox."`
}

// Complete offers the aliases of mailboxes.
func (c *removeMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isMailbox)
}

// Process deletes the user, and with -Permanent the mail.
func (c *removeMailbox) Process(s *admin.Session) error {
	if c.StoreMailboxIdentity != "" {
		disconnected := removeStoreMailbox{storeMailbox{Identity: c.StoreMailboxIdentity, Database: c.Database}}
		return disconnected.Process(s)
	}
	u, err := admin.Mailbox(s.View(), c.Identity)
	if err != nil {
		return err
	}
	if err := keepBuiltIn(u, "removed"); err != nil {
		return err
	}
	s.Consequence = mailStays
	if c.Permanent {
		s.Consequence = mailGoes
	}
	err = s.Change(u.Name, func(tx config.Tx) error {
		return errors.Join(directory.Disconnect(tx, u, time.Now(), c.Permanent), directory.Remove(tx, u.Guid))
	})
	if err != nil || !c.Permanent {
		return err
	}
	return s.House().Purge(s.Context)
}
