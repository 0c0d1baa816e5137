package recipient

import (
	"errors"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
	"emsh/store/directory"
	boxes "emsh/store/mailbox"
)

func newMailboxes() []*command.Command {
	return []*command.Command{
		admin.Define[newMailbox](command.Spec{
			Verb: "New", Noun: "Mailbox", Impact: command.Changes, Output: "Mailbox", DefaultSet: "User",
			Synopsis:    "Makes a user with a mailbox.",
			Description: "New-Mailbox makes an account and its mailbox. The address is the alias in the default accepted domain unless another one is given. With -Shared, -Room or -Equipment nobody can log in as the account.",
			Examples: []command.Example{
				{Title: "Make a mailbox", Code: "New-Mailbox -Name \"Pilar Pinilla\" -UserPrincipalName pilarp@contoso.com -Password (ConvertTo-SecureString -String 'Pa$$word1' -AsPlainText -Force) -FirstName Pilar -LastName Pinilla"},
				{Title: "Make a mailbox that several people share", Code: `New-Mailbox -Shared -Name "Sales Department" -Alias Sales`},
				{Title: "Make a mailbox for each line of a file", Code: "Import-Csv users.csv | New-Mailbox"},
			},
			Related: []string{"Get-Mailbox", "Set-Mailbox", "Enable-Mailbox", "Remove-Mailbox"},
		}),
		admin.Define[enableMailbox](command.Spec{
			Verb: "Enable", Noun: "Mailbox", Impact: command.Changes, Output: "Mailbox", DefaultSet: "User",
			Synopsis:    "Gives a mailbox to a user who has none.",
			Description: "Enable-Mailbox gives an account an empty mailbox and an address. The mail of a mailbox that was taken away before is given back by Connect-Mailbox.",
			Examples:    []command.Example{{Title: "Give a mailbox to all users who have none", Code: "Get-User -RecipientTypeDetails User | Enable-Mailbox"}},
			Related:     []string{"Disable-Mailbox", "Connect-Mailbox", "New-Mailbox", "Get-User"},
		}),
	}
}

type newMailbox struct {
	Name               string               `param:"pos=0,mandatory,property" valid:"minlen=1 maxlen=64 printable" help:"The name of the user."`
	UserPrincipalName  string               `param:"property" valid:"maxlen=254 printable" help:"The logon name in the form of an address; the alias in the default domain if left out."`
	Password           *object.SecureString `param:"mandatory,property,secret,set=User" help:"The user's password."`
	Shared             command.Switch       `param:"mandatory,set=Shared" help:"Makes a mailbox that several people share."`
	Room               command.Switch       `param:"mandatory,set=Room" help:"Makes a room's mailbox."`
	Equipment          command.Switch       `param:"mandatory,set=Equipment" help:"Makes a mailbox of something that can be booked."`
	AccountDisabled    command.Switch       `param:"mandatory,set=DisabledUser" help:"Makes a mailbox whose user cannot log in."`
	Alias              string               `param:"property" valid:"maxlen=64 printable" help:"The mail nickname; made of the name if left out."`
	SamAccountName     string               `param:"property" valid:"maxlen=64 printable" help:"The logon name; what stands before the @ of the user principal name if left out."`
	DisplayName        string               `param:"property" valid:"maxlen=256 printable" help:"The name that others see; the name if left out."`
	FirstName          string               `param:"property" valid:"maxlen=64 printable" help:"The user's first name."`
	Initials           string               `param:"property" valid:"maxlen=6 printable" help:"The user's middle initials."`
	LastName           string               `param:"property" valid:"maxlen=64 printable" help:"The user's last name."`
	Office             string               `param:"property" valid:"maxlen=128 printable" help:"Where the user's office is."`
	Phone              string               `param:"property" valid:"maxlen=64 printable" help:"The user's telephone number."`
	PrimarySmtpAddress config.SmtpAddress   `param:"property" help:"The address; the alias in the default domain if left out."`
	Database           config.Identity      `param:"" help:"The mailbox database."`
	OrganizationalUnit config.Identity      `param:"" help:"The folder; everybody is in Users."`
}

// Process makes the user, then the mailbox, and writes what was made.
func (c *newMailbox) Process(s *admin.Session) error {
	v := s.View()
	if err := errors.Join(inUsers(v, c.OrganizationalUnit), inDatabase(c.Database)); err != nil {
		return err
	}
	hash, err := newPassword(c.Password)
	if err != nil {
		return err
	}
	u := c.user(v, s.House().Server(), hash)
	if err := checkDomains(v, nil, u.EmailAddresses); err != nil {
		return err
	}
	if err := makeMailbox(s, u); err != nil {
		return err
	}
	return warnOfLogon(s, u.UserPrincipalName)
}

// warnOfLogon tells who gives a logon name in a domain that is not the organization's.
func warnOfLogon(s *admin.Session, name string) error {
	_, domain, found := strings.Cut(name, "@")
	if _, ok := config.DomainFor(s.View(), domain); !found || ok {
		return nil
	}
	return s.Warn("The domain of the user principal name " + name + " is none of the accepted domains; mail to that name will not arrive. Add it with New-AcceptedDomain " + domain + " -DomainName " + domain + ".")
}

func (c *newMailbox) user(v config.View, server config.ServerID, hash config.Secret) directory.User {
	u := directory.User{Mailbox: directory.NewMailbox(server, config.DefaultDatabase), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.WhenCreated = config.NewGUID(), directory.TypeUserMailbox, time.Now()
	u.Name, u.DisplayName = c.Name, c.DisplayName
	if u.DisplayName == "" {
		u.DisplayName = c.Name
	}
	local, _, _ := strings.Cut(c.UserPrincipalName, "@")
	u.Alias = c.Alias
	if u.Alias == "" && local != "" {
		u.Alias = local
	}
	u.Alias = aliasFor(u.Alias, c.Name)
	u.EmailAddresses = directory.SetPrimary(nil, addressFor(v, c.PrimarySmtpAddress, u.Alias))
	u.UserPrincipalName, u.SamAccountName = c.UserPrincipalName, c.SamAccountName
	if u.UserPrincipalName == "" {
		u.UserPrincipalName = string(addressFor(v, "", u.Alias))
	}
	if u.SamAccountName == "" {
		u.SamAccountName, _, _ = strings.Cut(u.UserPrincipalName, "@")
	}
	u.FirstName, u.Initials, u.LastName, u.Office, u.Phone = c.FirstName, c.Initials, c.LastName, c.Office, c.Phone
	switch {
	case bool(c.Shared):
		u.Details = directory.SharedMailbox
	case bool(c.Room):
		u.Details = directory.RoomMailbox
	case bool(c.Equipment):
		u.Details = directory.EquipmentMailbox
	}
	u.AccountDisabled = u.Details != "" || bool(c.AccountDisabled)
	setPassword(&u, hash)
	return u
}

// makeMailbox stores a user, makes the mailbox, and writes it. If the mailbox cannot be made
// now, the first message or logon makes it.
func makeMailbox(s *admin.Session, u directory.User) error {
	if err := s.Change(u.Name, func(tx config.Tx) error { return admin.PutUser(tx, u) }); err != nil {
		return err
	}
	err := s.House().Mailboxes().Create(s.Context, boxes.ID(u.MailboxID()))
	if err != nil && !errors.Is(err, boxes.ErrExists) {
		if err := s.Warn("The mailbox of " + u.Name + " could not be made yet (" + err.Error() + "); the first message or logon will make it."); err != nil {
			return err
		}
	}
	v := s.View()
	u, err = directory.Users.Get(v, u.Guid.String())
	if err != nil {
		return err
	}
	return s.WriteObject(mailboxOf(v, directory.NamingOf(v), u))
}

type enableMailbox struct {
	Identity           config.Identity    `param:"pos=0,mandatory,pipeline,property" help:"The user to give a mailbox to."`
	Alias              string             `param:"" valid:"maxlen=64 printable" help:"The mail nickname; the logon name if left out."`
	DisplayName        string             `param:"" valid:"maxlen=256 printable" help:"The name that others see."`
	PrimarySmtpAddress config.SmtpAddress `param:"" help:"The address; the alias in the default domain if left out."`
	Database           config.Identity    `param:"" help:"The mailbox database."`
	Shared             command.Switch     `param:"mandatory,set=Shared" help:"Makes a mailbox that several people share."`
	Room               command.Switch     `param:"mandatory,set=Room" help:"Makes a room's mailbox."`
	Equipment          command.Switch     `param:"mandatory,set=Equipment" help:"Makes a mailbox of something that can be booked."`
}

// Complete offers users without a mailbox.
func (c *enableMailbox) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, func(r directory.Recipient) bool { return r.Base().RecipientType == directory.TypeUser })
}

// Process gives the user a mailbox.
func (c *enableMailbox) Process(s *admin.Session) error {
	v := s.View()
	if err := inDatabase(c.Database); err != nil {
		return err
	}
	u, err := admin.One[directory.User](v, "user", c.Identity, nil)
	if err != nil {
		return err
	}
	if err := needsMailbox(u); err != nil {
		return err
	}
	u.RecipientType = directory.TypeUserMailbox
	makeType(&u, c.Shared, c.Room, c.Equipment)
	u.Alias = aliasFor(c.Alias, u.SamAccountName)
	if c.DisplayName != "" {
		u.DisplayName = c.DisplayName
	}
	u.EmailAddresses = directory.SetPrimary(nil, addressFor(v, c.PrimarySmtpAddress, u.Alias))
	if err := checkDomains(v, nil, u.EmailAddresses); err != nil {
		return err
	}
	u.Mailbox, u.ClientAccess = directory.NewMailbox(s.House().Server(), config.DefaultDatabase), directory.DefaultClientAccess()
	return makeMailbox(s, u)
}
