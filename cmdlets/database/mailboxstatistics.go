package database

import (
	"errors"
	"iter"

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
			Description: "Get-MailboxStatistics shows how many messages a mailbox holds, how large they are, and whether it is near its limits.",
			Examples: []command.Example{
				{Title: "Show the largest mailboxes first", Code: "Get-MailboxStatistics | Sort-Object TotalItemSize -Descending"},
				{Title: "Show one mailbox", Code: "Get-MailboxStatistics Administrator | Format-List"},
			},
			Related: []string{"Get-MailboxFolderStatistics", "Get-Mailbox"},
		}),
	}
}

var mailboxStatisticsViews = []command.View{
	{Type: "MailboxStatistics", Table: "DisplayName:26 ItemCount:10 TotalItemSize:28 StorageLimitStatus"},
}

// MailboxStatistics is what a mailbox holds.
type MailboxStatistics struct {
	Identity           config.Identity           `prop:"readonly" help:"The mailbox's name with its place in the organization."`
	DisplayName        string                    `prop:"readonly" help:"The name that others see."`
	ItemCount          int                       `prop:"readonly" help:"How many messages the mailbox holds."`
	TotalItemSize      config.ByteQuantifiedSize `prop:"readonly" help:"How large they are together."`
	StorageLimitStatus string                    `prop:"readonly" help:"BelowLimit, IssueWarning, ProhibitSend, MailboxDisabled or NoChecking."`
	FolderCount        int                       `prop:"readonly" help:"How many folders there are."`
	ServerName         config.ServerID           `prop:"readonly" help:"The server of the mailbox."`
	DatabaseName       string                    `prop:"readonly" help:"The mailbox's database."`
	MailboxGuid        config.GUID               `prop:"readonly" help:"Identifies the mailbox in its database."`
}

type getMailboxStatistics struct {
	Identity config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The mailbox; all if left out."`
	Database string          `param:"" help:"The database whose mailboxes to show."`
	Server   config.ServerID `param:"" help:"The server whose mailboxes to show."`
	admin.Listing
}

// Process writes what the mailboxes hold.
func (c *getMailboxStatistics) Process(s *admin.Session) error {
	users, err := c.users(s)
	if err != nil {
		return err
	}
	var failed error
	err = c.Write(s, func(yield func(any) bool) {
		for u := range users {
			m, err := statistics(s, u)
			if err != nil {
				failed = err
				return
			}
			if !yield(m) {
				return
			}
		}
	})
	return errors.Join(err, failed)
}

func (c *getMailboxStatistics) users(s *admin.Session) (iter.Seq[directory.User], error) {
	v := s.View()
	server := config.ServerID("")
	if c.Server != "" {
		var err error
		if server, err = s.Server(c.Server); err != nil {
			return nil, err
		}
	}
	wanted := func(u directory.User) bool {
		return directory.HasMailbox(u) && (server == "" || u.Server == server) && (c.Database == "" || config.Identity(c.Database).Match(u.Database))
	}
	if c.Identity == "" {
		return func(yield func(directory.User) bool) {
			for u := range directory.All[directory.User](v) {
				if wanted(u) && !yield(u) {
					return
				}
			}
		}, nil
	}
	list, err := admin.Several(v, "mailbox", c.Identity, directory.HasMailbox)
	return func(yield func(directory.User) bool) {
		for _, u := range list {
			if wanted(u) && !yield(u) {
				return
			}
		}
	}, err
}

func statistics(s *admin.Session, u directory.User) (MailboxStatistics, error) {
	m := MailboxStatistics{
		Identity: directory.NamingOf(s.View()).Identity(u.Object), DisplayName: u.DisplayName, ServerName: u.Server, DatabaseName: u.Database, MailboxGuid: u.ExchangeGuid,
	}
	usage, err := s.House().Mailboxes().Usage(s.Context, mailbox.ID(u.MailboxID()))
	if errors.Is(err, mailbox.ErrNoMailbox) {
		err = nil // nobody has opened it yet
	}
	m.ItemCount, m.TotalItemSize, m.FolderCount = usage.Messages, config.ByteQuantifiedSize(usage.Bytes), usage.Folders
	m.StorageLimitStatus = limitStatus(u, usage.Bytes)
	return m, err
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
