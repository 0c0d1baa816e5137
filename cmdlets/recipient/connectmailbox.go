package recipient

import (
	"errors"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func connectMailboxes() []*command.Command {
	return []*command.Command{
		admin.Define[connectMailbox](command.Spec{
			Verb: "Connect", Noun: "Mailbox", Impact: command.Changes, DefaultSet: "User",
			Synopsis:    "Gives a disconnected mailbox, with all its mail, to a user.",
			Description: "Disable-Mailbox and Remove-Mailbox leave a disconnected mailbox in the mailbox database. Connect-Mailbox gives it, with its folders, messages and flags, to a user who has no mailbox: to the one given, else to the one who had it or who has its display name. A mailbox that stays disconnected for 30 days is deleted.",
			Examples: []command.Example{
				{Title: "Show the disconnected mailboxes", Code: `Get-MailboxStatistics -Database "Mailbox Database" | Where-Object {$_.DisconnectDate} | Format-Table DisplayName, MailboxGuid, DisconnectDate`},
				{Title: "Take a mailbox away and give it back", Code: `New-Mailbox -Shared -Name Depot | Disable-Mailbox -Confirm:$false; Connect-Mailbox Depot -Database "Mailbox Database" -User Depot -Alias depot -Shared`},
			},
			Related: []string{"Disable-Mailbox", "Get-MailboxStatistics", "Remove-StoreMailbox", "Enable-Mailbox"},
		}),
		admin.Define[removeStoreMailbox](command.Spec{
			Verb: "Remove", Noun: "StoreMailbox", Impact: command.Destroys,
			Synopsis:    "Deletes the mail of a disconnected mailbox.",
			Description: "Remove-StoreMailbox deletes a disconnected mailbox with all its mail at once, rather than 30 days after it was disconnected. There is no way back.",
			Examples:    []command.Example{{Title: "See what would be deleted", Code: `Get-MailboxStatistics -Database "Mailbox Database" | Where-Object {$_.DisconnectDate} | Remove-StoreMailbox -WhatIf`}},
			Related:     []string{"Remove-Mailbox", "Connect-Mailbox", "Get-MailboxStatistics"},
		}),
	}
}

// storeMailbox are the parameters that name a disconnected mailbox.
type storeMailbox struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The disconnected mailbox: its GUID or its display name."`
	Database config.Identity `param:"pos=1,mandatory,property" help:"The mailbox database that holds it."`
}

// Complete offers the display names of disconnected mailboxes.
func (c *storeMailbox) Complete(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return nil
	}
	var names []string
	for d := range directory.FindDisconnected(s.View(), "") {
		if config.Identity(prefix + "*").Match(d.DisplayName) {
			names = append(names, d.DisplayName)
		}
	}
	return names
}

// find returns the one disconnected mailbox that is named.
func (c *storeMailbox) find(v config.View) (directory.Disconnected, error) {
	if err := inDatabase(c.Database); err != nil {
		return directory.Disconnected{}, err
	}
	var found []directory.Disconnected
	for d := range directory.FindDisconnected(v, string(c.Identity)) {
		found = append(found, d)
	}
	if len(found) == 0 {
		return directory.Disconnected{}, command.NotFound("disconnected mailbox", string(c.Identity), `Get-MailboxStatistics -Database "`+config.DefaultDatabase+`" | Where-Object {$_.DisconnectDate} lists them.`)
	}
	return admin.Only("disconnected mailbox", c.Identity, found, func(d directory.Disconnected) string { return d.DisplayName + " (" + d.MailboxID() + ")" })
}

type connectMailbox struct {
	storeMailbox
	User         config.Identity `param:"set=User|Shared|Room|Equipment" help:"The user to give the mailbox to; whoever had it, or has its display name, if left out."`
	Alias        string          `param:"set=User|Shared|Room|Equipment" valid:"maxlen=64 printable" help:"The mail nickname; the logon name if left out."`
	Shared       command.Switch  `param:"mandatory,set=Shared" help:"Makes it a mailbox that several people share."`
	Room         command.Switch  `param:"mandatory,set=Room" help:"Makes it a room's mailbox."`
	Equipment    command.Switch  `param:"mandatory,set=Equipment" help:"Makes it the mailbox of something that can be booked."`
	ValidateOnly command.Switch  `param:"mandatory,set=ValidateOnly" help:"Says to whom the mailbox would be connected, and changes nothing."`
}

// Complete offers disconnected mailboxes, and users without a mailbox.
func (c *connectMailbox) Complete(s *admin.Session, param, prefix string) []string {
	if param == "User" {
		return admin.Names(s.View(), prefix, func(r directory.Recipient) bool { return r.Base().RecipientType == directory.TypeUser })
	}
	return c.storeMailbox.Complete(s, param, prefix)
}

// Process gives the user the mailbox.
func (c *connectMailbox) Process(s *admin.Session) error {
	v := s.View()
	d, err := c.find(v)
	if err != nil {
		return err
	}
	u, err := c.user(v, d)
	if err != nil {
		return err
	}
	box := directory.NewMailbox(d.Server, d.Database)
	box.ExchangeGuid = d.ExchangeGuid
	u.RecipientType, u.Mailbox, u.ClientAccess = directory.TypeUserMailbox, box, directory.DefaultClientAccess()
	makeType(&u, c.Shared, c.Room, c.Equipment)
	u.Alias = aliasFor(c.Alias, u.SamAccountName)
	u.EmailAddresses = directory.SetPrimary(nil, addressFor(v, "", u.Alias))
	s.WhatIf = s.WhatIf || bool(c.ValidateOnly)
	return s.Change(u.Name, func(tx config.Tx) error {
		return errors.Join(directory.DisconnectedMailboxes.Delete(tx, d.MailboxID()), admin.PutUser(tx, u))
	})
}

// user is who gets the mailbox.
func (c *connectMailbox) user(v config.View, d directory.Disconnected) (directory.User, error) {
	if c.User != "" {
		u, err := admin.One[directory.User](v, "user", c.User, nil)
		if err == nil {
			err = needsMailbox(u)
		}
		return u, err
	}
	if u, err := directory.Users.Get(v, d.Owner.String()); err == nil && u.RecipientType == directory.TypeUser {
		return u, nil
	}
	var found []directory.User
	for u := range directory.All[directory.User](v) {
		if u.RecipientType == directory.TypeUser && strings.EqualFold(u.DisplayName, d.DisplayName) {
			found = append(found, u)
		}
	}
	if len(found) == 0 {
		return directory.User{}, &command.Error{ID: "NoUserToConnect", Category: command.ObjectNotFound, Target: d.DisplayName,
			Message: "No user without a mailbox had the mailbox of " + d.DisplayName + " or has its display name.", Hint: "Name the user: Get-User -RecipientTypeDetails User lists those who have no mailbox."}
	}
	return admin.Only("user", config.Identity(d.DisplayName), found, func(u directory.User) string { return u.Name })
}

// needsMailbox refuses a user who gets mail already.
func needsMailbox(u directory.User) error {
	if u.RecipientType == directory.TypeUser {
		return nil
	}
	return &command.Error{ID: "AlreadyHasMail", Category: command.ResourceExists, Target: u.Name,
		Message: "The user " + u.Name + " is of the type " + string(u.RecipientType) + " already."}
}

type removeStoreMailbox struct{ storeMailbox }

// Process deletes the mail of a disconnected mailbox.
func (c *removeStoreMailbox) Process(s *admin.Session) error {
	d, err := c.find(s.View())
	if err != nil {
		return err
	}
	return purge(s, d)
}

// purge deletes the mail of a disconnected mailbox. A crash half-way leaves the rest to the server.
func purge(s *admin.Session, d directory.Disconnected) error {
	s.Consequence = mailGoes
	err := s.Change(d.DisplayName, func(tx config.Tx) error {
		d, err := directory.DisconnectedMailboxes.Get(tx, d.MailboxID())
		d.Purge = true
		return errors.Join(err, directory.DisconnectedMailboxes.Put(tx, d))
	})
	if err != nil {
		return err
	}
	return s.House().Purge(s.Context)
}

// What a question says of the mail.
const (
	mailStays = "The mail stays in the mailbox database for 30 days, and Connect-Mailbox gives it back."
	mailGoes  = "All mail in the mailbox is deleted, and there is no way back."
)
