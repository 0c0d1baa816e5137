package database

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

func folderStatistics() []*command.Command {
	return []*command.Command{
		admin.Define[getMailboxFolderStatistics](command.Spec{
			Verb: "Get", Noun: "MailboxFolderStatistics", Output: "MailboxFolderStatistics",
			Synopsis:    "Shows the folders of a mailbox and how much they hold.",
			Description: "Get-MailboxFolderStatistics shows each folder of a mailbox, how many messages are in it, and how large they are.",
			Examples: []command.Example{
				{Title: "Show the folders of a mailbox", Code: "Get-MailboxFolderStatistics Administrator"},
				{Title: "Show the Inbox and how old its messages are", Code: "Get-MailboxFolderStatistics Administrator -FolderScope Inbox -IncludeOldestAndNewestItems"},
			},
			Related: []string{"Get-MailboxStatistics"},
		}),
	}
}

var folderStatisticsViews = []command.View{
	{Type: "MailboxFolderStatistics", Table: "Name:24 FolderPath:34 ItemsInFolder:14 FolderSize"},
}

// MailboxFolderStatistics is what a folder holds.
type MailboxFolderStatistics struct {
	Identity                   config.Identity           `prop:"readonly" help:"The mailbox's name, and the folder's path with backslashes."`
	Name                       string                    `prop:"readonly" help:"The name of the folder."`
	FolderPath                 string                    `prop:"readonly" help:"The names of the folders that lead to it, each after a slash."`
	FolderId                   string                    `prop:"readonly" help:"Identifies the folder whatever it is called."`
	FolderType                 string                    `prop:"readonly" help:"What the folder is for."`
	ItemsInFolder              int                       `prop:"readonly" help:"How many messages are in the folder."`
	DeletedItemsInFolder       int                       `prop:"readonly" help:"How many of them are marked as deleted."`
	FolderSize                 config.ByteQuantifiedSize `prop:"readonly" help:"How large they are together."`
	ItemsInFolderAndSubfolders int                       `prop:"readonly" help:"How many messages are in the folder and those below it."`
	FolderAndSubfolderSize     config.ByteQuantifiedSize `prop:"readonly" help:"How large these are together."`
	OldestItemReceivedDate     *time.Time                `prop:"readonly" help:"When the oldest message came, with -IncludeOldestAndNewestItems."`
	NewestItemReceivedDate     *time.Time                `prop:"readonly" help:"When the newest message came, with -IncludeOldestAndNewestItems."`
	Date                       time.Time                 `prop:"readonly" help:"When the folder was made."`
}

type getMailboxFolderStatistics struct {
	Identity                    config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The mailbox."`
	FolderScope                 string          `param:"" default:"All" help:"The folders to show: All, Inbox, Drafts, SentItems, DeletedItems, JunkEmail, Outbox or Personal."`
	IncludeOldestAndNewestItems command.Switch  `param:"" help:"Shows when the oldest and the newest message of each folder came."`
}

// Process writes the folders.
func (c *getMailboxFolderStatistics) Process(s *admin.Session) error {
	u, err := admin.Mailbox(s.View(), c.Identity)
	if err != nil {
		return err
	}
	scope, err := c.scope()
	if err != nil {
		return err
	}
	box, err := s.House().Mailboxes().Open(s.Context, mailbox.ID(u.MailboxID()))
	if errors.Is(err, mailbox.ErrNoMailbox) {
		return nil // nobody has opened it yet, so there are no folders
	}
	if err != nil {
		return err
	}
	defer box.Close()
	folders, err := box.Folders()
	if err != nil {
		return err
	}
	owner := string(directory.NamingOf(s.View()).Identity(u.Object))
	for _, f := range folders {
		if f.NoSelect || scope != "" && folderType(f) != scope {
			continue
		}
		st, err := c.folder(owner, folders, f, box)
		if err == nil {
			err = s.WriteObject(st)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// scope is the type of folders asked for, empty for all.
func (c *getMailboxFolderStatistics) scope() (string, error) {
	if c.FolderScope == "" || strings.EqualFold(c.FolderScope, "All") {
		return "", nil
	}
	for _, t := range folderScopes {
		if strings.EqualFold(t, c.FolderScope) {
			if t == "Personal" {
				return userCreated, nil
			}
			return t, nil
		}
	}
	return "", &config.Invalid{Property: "FolderScope", Reason: "Use All, " + strings.Join(folderScopes[:len(folderScopes)-1], ", ") + " or " + folderScopes[len(folderScopes)-1] + "."}
}

// folderScopes are the scopes but All. A mailbox need not have a folder of each.
var folderScopes = []string{"Inbox", "Drafts", "SentItems", "DeletedItems", "JunkEmail", "Outbox", "Archive", "Calendar", "Contacts", "ConversationHistory",
	"Journal", "LegacyArchiveJournals", "ManagedCustomFolder", "NonIpmRoot", "Notes", "RecoverableItems", "RssSubscriptions", "SyncIssues", "Tasks", "Personal"}

const userCreated = "User Created"

func folderType(f mailbox.Folder) string {
	switch f.Use {
	case mailbox.UseInbox:
		return "Inbox"
	case mailbox.UseDrafts:
		return "Drafts"
	case mailbox.UseSent:
		return "SentItems"
	case mailbox.UseTrash:
		return "DeletedItems"
	case mailbox.UseJunk:
		return "JunkEmail"
	case mailbox.UseOutbox:
		return "Outbox"
	case mailbox.UseArchive:
		return "Archive"
	}
	return userCreated
}

func (c *getMailboxFolderStatistics) folder(owner string, all []mailbox.Folder, f mailbox.Folder, box mailbox.Box) (MailboxFolderStatistics, error) {
	path := f.Name
	if f.Name == mailbox.Inbox || strings.HasPrefix(f.Name, mailbox.Inbox+mailbox.Separator) {
		path = "Inbox" + f.Name[len(mailbox.Inbox):]
	}
	st := MailboxFolderStatistics{
		Identity: config.Identity(owner + `\` + strings.ReplaceAll(path, mailbox.Separator, `\`)), Name: path[strings.LastIndex(path, mailbox.Separator)+1:],
		FolderPath: "/" + path, FolderId: strconv.FormatUint(uint64(f.ID), 10), FolderType: folderType(f),
		ItemsInFolder: int(f.Messages), DeletedItemsInFolder: int(f.Deleted), FolderSize: config.ByteQuantifiedSize(f.Size), Date: f.Created,
	}
	for _, g := range all {
		if g.ID == f.ID || strings.HasPrefix(g.Name, f.Name+mailbox.Separator) {
			st.ItemsInFolderAndSubfolders += int(g.Messages)
			st.FolderAndSubfolderSize += config.ByteQuantifiedSize(g.Size)
		}
	}
	if !c.IncludeOldestAndNewestItems {
		return st, nil
	}
	for m, err := range box.Fetch(f.ID, mailbox.Query{}) {
		if err != nil {
			return st, err
		}
		at := m.InternalDate
		if st.OldestItemReceivedDate == nil || at.Before(*st.OldestItemReceivedDate) {
			st.OldestItemReceivedDate = &at
		}
		if st.NewestItemReceivedDate == nil || at.After(*st.NewestItemReceivedDate) {
			st.NewestItemReceivedDate = &at
		}
	}
	return st, nil
}

// Complete offers the mailboxes' aliases, and the scopes.
func (c *getMailboxFolderStatistics) Complete(s *admin.Session, param, prefix string) []string {
	if param == "FolderScope" {
		return admin.Beginning(append([]string{"All"}, folderScopes...), prefix)
	}
	return completeMailbox(s, param, prefix)
}
