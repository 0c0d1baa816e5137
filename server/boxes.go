package server

import (
	"context"

	"emsh/server/auth"
	"emsh/server/imap"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

// boxes opens the mailboxes of this server for those who read them and for
// transport. A mailbox is made in its database when it is first opened.
type boxes struct{ s *Server }

// UserBox opens a user's mailbox.
func (b boxes) UserBox(ctx context.Context, u directory.User) (mailbox.Box, error) {
	return mailbox.OpenOrCreate(ctx, b.s.boxes.Load(), mailbox.ID(u.MailboxID()))
}

// OpenBox opens the mailbox of who has logged in, with the limits of its owner.
func (b boxes) OpenBox(ctx context.Context, who *auth.Principal) (imap.Opened, error) {
	u := who.Account.User
	box, err := b.UserBox(ctx, u)
	if err != nil {
		return imap.Opened{}, err
	}
	most := config.TransportConfigOf(b.s.Snapshot()).MaxReceiveSize.Or(0)
	return imap.Opened{Box: box, Quota: b.ReceiveLimit(u), MaxMessage: int64(most)}, nil
}

// ReceiveLimit is how much a mailbox may hold.
func (b boxes) ReceiveLimit(u directory.User) mailbox.Limit {
	if u.UseDatabaseQuotaDefaults {
		return 0 // the database sets no limit of its own
	}
	return mailbox.Limit(u.ProhibitSendReceiveQuota.Or(0))
}
