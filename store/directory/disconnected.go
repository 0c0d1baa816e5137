package directory

import (
	"iter"
	"time"

	"emsh/store/config"
)

// MailboxRetention is how long a mailbox database keeps the mail of a mailbox that belongs to
// nobody any more.
const MailboxRetention = 30 * 24 * time.Hour

// Disconnected is a mailbox whose user has lost it or was removed. Its mail is kept for
// MailboxRetention, and it can be connected to another user meanwhile.
type Disconnected struct {
	ExchangeGuid   config.GUID     // names the mailbox in its database
	Owner          config.GUID     // who had it last
	DisplayName    string          `json:",omitzero"`
	Server         config.ServerID `json:",omitzero"`
	Database       string          `json:",omitzero"`
	DisconnectDate time.Time
	Purge          bool `json:",omitzero"` // its mail is to be deleted at once: nobody sees it any more
}

// Disconnect makes the mailbox of a user who is to lose it a disconnected one. With purge its
// mail is to be deleted at once.
func Disconnect(tx config.Tx, u User, now time.Time, purge bool) error {
	return DisconnectedMailboxes.Put(tx, Disconnected{
		ExchangeGuid: u.ExchangeGuid, Owner: u.Guid, DisplayName: u.DisplayName,
		Server: u.Server, Database: u.Database, DisconnectDate: now, Purge: purge,
	})
}

// MailboxID names the mailbox in its database.
func (d Disconnected) MailboxID() string { return d.ExchangeGuid.String() }

// Expired reports whether the mail of the mailbox is kept no longer.
func (d Disconnected) Expired(now time.Time) bool {
	return d.Purge || now.Sub(d.DisconnectDate) >= MailboxRetention
}

// DisconnectedMailboxes keeps the disconnected mailboxes, by the GUID of the mailbox.
var DisconnectedMailboxes = config.Kind[Disconnected]{
	Name:  "disconnected",
	What:  "disconnected mailbox",
	Key:   Disconnected.MailboxID,
	Words: func(d Disconnected) []config.Word { return []config.Word{{Text: d.DisplayName}} },
}

// FindDisconnected yields the disconnected mailboxes that an identity names: by the mailbox's
// GUID or by display name; all where it is empty. Those whose mail is being deleted are gone.
func FindDisconnected(v config.View, id string) iter.Seq[Disconnected] {
	return func(yield func(Disconnected) bool) {
		all := DisconnectedMailboxes.All(v)
		if guid, err := config.ParseGUID(id); err == nil {
			id = guid.String()
		} else if id != "" && !config.Identity(id).HasWildcards() {
			all = DisconnectedMailboxes.Find(v, id)
		}
		for d := range all {
			named := id == "" || config.Identity(id).Match(d.DisplayName, d.MailboxID())
			if named && !d.Purge && !yield(d) {
				return
			}
		}
	}
}
