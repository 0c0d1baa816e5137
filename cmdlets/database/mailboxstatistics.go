package database

import (
	"errors"
	"iter"
	"slices"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

func mailboxStatistics() []*command.Command {
	return []*command.Command{
		admin.Define[getMailboxStatistics](command.Spec{
			Verb: "Get", Noun: "MailboxStatistics", Output: "MailboxStatistics",
			Synopsis:    "Shows how much mailboxes hold.",
			Description: "Get-MailboxStatistics shows how many messages a mailbox holds, how large they are, and whether it is near its limits. Without a name it shows the disconnected mailboxes too, whose users lost them or were removed; they have a DisconnectDate.",
			Examples: []command.Example{
				{Title: "Show the largest mailboxes first", Code: "Get-MailboxStatistics | Sort-Object TotalItemSize -Descending"},
				{Title: "Show one mailbox", Code: "Get-MailboxStatistics Administrator | Format-List"},
				{Title: "Show the mailboxes that no client has used for 90 days", Code: "Get-MailboxStatistics | Where-Object {$_.LastLogonTime -and $_.LastLogonTime -lt (Get-Date).AddDays(-90)}"},
				{Title: "Show those that no client has ever used", Code: "Get-MailboxStatistics | Where-Object {-not $_.LastLogonTime} | Format-Table DisplayName, ItemCount"},
				{Title: "Show the disconnected mailboxes", Code: `Get-MailboxStatistics -Database "Mailbox Database" | Where-Object {$_.DisconnectDate}`},
			},
			Related: []string{"Get-MailboxFolderStatistics", "Get-Mailbox", "Connect-Mailbox"},
		}),
	}
}

var mailboxStatisticsViews = []command.View{
	{Type: "MailboxStatistics", Table: "DisplayName:26 ItemCount:10 TotalItemSize:28 StorageLimitStatus"},
}

// MailboxStatistics is what a mailbox holds.
type MailboxStatistics struct {
	Identity           config.Identity           `prop:"readonly" help:"The mailbox's name with its place in the organization; the GUID of one that is disconnected."`
	DisplayName        string                    `prop:"readonly" help:"The name that others see."`
	ItemCount          int                       `prop:"readonly" help:"How many messages the mailbox holds."`
	TotalItemSize      config.ByteQuantifiedSize `prop:"readonly" help:"How large they are together."`
	StorageLimitStatus string                    `prop:"readonly" help:"BelowLimit, IssueWarning, ProhibitSend, MailboxDisabled or NoChecking."`
	FolderCount        int                       `prop:"readonly" help:"How many folders there are."`
	LastLogonTime      *time.Time                `prop:"readonly" help:"When a mail client last logged on, by IMAP4 or POP3; nothing where none ever did."`
	ServerName         config.ServerID           `prop:"readonly" help:"The server of the mailbox."`
	DatabaseName       string                    `prop:"readonly" help:"The mailbox's database."`
	Database           config.Identity           `prop:"readonly" help:"The mailbox's database."`
	MailboxGuid        config.GUID               `prop:"readonly" help:"Identifies the mailbox in its database."`
	DisconnectDate     *time.Time                `prop:"readonly" help:"When the mailbox was disconnected; nothing while somebody has it. Its mail is deleted 30 days later."`
}

type getMailboxStatistics struct {
	Identity             config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The mailbox; all if left out, with those that are disconnected."`
	Database             config.Identity `param:"" help:"The database whose mailboxes to show."`
	StoreMailboxIdentity config.Identity `param:"wildcards" help:"The disconnected mailbox to show: its GUID or its display name."`
	Server               config.ServerID `param:"" help:"The server whose mailboxes to show."`
	admin.Listing
}

// Process writes what the mailboxes hold.
func (c *getMailboxStatistics) Process(s *admin.Session) error {
	held, err := c.held(s)
	if err != nil {
		return err
	}
	var failed error
	err = c.Write(s, func(yield func(any) bool) {
		for m := range held {
			if failed = m.fill(s); failed != nil || !yield(m.MailboxStatistics) {
				return
			}
		}
	})
	return errors.Join(err, failed)
}

// held yields the mailboxes asked for, before it is known what they hold.
func (c *getMailboxStatistics) held(s *admin.Session) (iter.Seq[held], error) {
	v := s.View()
	server := config.ServerID("")
	if c.Server != "" {
		var err error
		if server, err = s.Server(c.Server); err != nil {
			return nil, err
		}
	}
	users, err := c.users(v)
	return func(yield func(held) bool) {
		n := directory.NamingOf(v)
		for u := range users {
			if c.keeps(u.Server, u.Database, server) && !yield(connected(n, u)) {
				return
			}
		}
		if c.Identity != "" {
			return
		}
		for d := range directory.FindDisconnected(v, string(c.StoreMailboxIdentity)) {
			if c.keeps(d.Server, d.Database, server) && !yield(disconnected(d)) {
				return
			}
		}
	}, err
}

// keeps reports whether a mailbox is where one is asked for.
func (c *getMailboxStatistics) keeps(server config.ServerID, database string, wanted config.ServerID) bool {
	return (wanted == "" || server == wanted) && (c.Database == "" || c.Database.Match(database))
}

// users yields those whose mailboxes are asked for by name, or all.
func (c *getMailboxStatistics) users(v config.View) (iter.Seq[directory.User], error) {
	switch {
	case c.StoreMailboxIdentity != "":
		return slices.Values([]directory.User(nil)), nil
	case c.Identity != "":
		list, err := admin.Several(v, "mailbox", c.Identity, directory.HasMailbox)
		return slices.Values(list), err
	}
	return func(yield func(directory.User) bool) {
		for u := range directory.All[directory.User](v) {
			if directory.HasMailbox(u) && !yield(u) {
				return
			}
		}
	}, nil
}

// held is a mailbox in the database, with the limits of its user if somebody has it.
type held struct {
	MailboxStatistics
	owner directory.User
}

func connected(n directory.Naming, u directory.User) held {
	return held{owner: u, MailboxStatistics: MailboxStatistics{
		Identity: n.Identity(u.Object), DisplayName: u.DisplayName, ServerName: u.Server,
		DatabaseName: u.Database, Database: config.Identity(u.Database), MailboxGuid: u.ExchangeGuid,
	}}
}

func disconnected(d directory.Disconnected) held {
	at := d.DisconnectDate
	return held{owner: directory.User{Mailbox: directory.Mailbox{UseDatabaseQuotaDefaults: true}}, MailboxStatistics: MailboxStatistics{
		Identity: config.Identity(d.MailboxID()), DisplayName: d.DisplayName, ServerName: d.Server,
		DatabaseName: d.Database, Database: config.Identity(d.Database), MailboxGuid: d.ExchangeGuid, DisconnectDate: &at,
	}}
}

// fill asks the database what the mailbox holds.
func (m *held) fill(s *admin.Session) error {
	usage, err := s.House().Mailboxes().Usage(s.Context, mailbox.ID(m.MailboxGuid.String()))
	if errors.Is(err, mailbox.ErrNoMailbox) {
		err = nil // nobody has opened it yet
	}
	m.ItemCount, m.TotalItemSize, m.FolderCount = usage.Messages, config.ByteQuantifiedSize(usage.Bytes), usage.Folders
	if !usage.LastLogon.IsZero() {
		m.LastLogonTime = &usage.LastLogon
	}
	m.StorageLimitStatus = limitStatus(m.owner, usage.Bytes)
	return err
}

// limitStatus says which of the mailbox's limits it has passed.
func limitStatus(u directory.User, size int64) string {
	if u.UseDatabaseQuotaDefaults {
		return "NoChecking"
	}
	passed := func(l config.Unlimited[config.ByteQuantifiedSize]) bool {
		most, limited := l.Value()
		return limited && size >= int64(most)
	}
	switch {
	case passed(u.ProhibitSendReceiveQuota):
		return "MailboxDisabled"
	case passed(u.ProhibitSendQuota):
		return "ProhibitSend"
	case passed(u.IssueWarningQuota):
		return "IssueWarning"
	}
	return "BelowLimit"
}

// Complete offers the mailboxes' aliases.
func (c *getMailboxStatistics) Complete(s *admin.Session, param, prefix string) []string {
	return completeMailbox(s, param, prefix)
}

func completeMailbox(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return nil
	}
	return admin.Names(s.View(), prefix, func(r directory.Recipient) bool {
		u, ok := r.(directory.User)
		return ok && directory.HasMailbox(u)
	})
}
