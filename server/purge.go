package server

import (
	"context"
	"errors"
	"time"

	"emsh/server/reload"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

// Purge deletes the mail of the disconnected mailboxes that are kept no longer. What it did not
// get to is done by the next one: a mailbox is marked before its mail goes, so that nobody is
// given half of it, and forgotten after.
func (s *Server) Purge(ctx context.Context) error {
	var errs []error
	for d := range directory.DisconnectedMailboxes.All(s.Snapshot()) {
		if d.Expired(time.Now()) {
			errs = append(errs, s.purge(ctx, d))
		}
	}
	return errors.Join(errs...)
}

func (s *Server) purge(ctx context.Context, d directory.Disconnected) error {
	if err := s.markPurged(ctx, d); err != nil {
		return err
	}
	if err := s.Mailboxes().Delete(ctx, mailbox.ID(d.MailboxID())); err != nil && !errors.Is(err, mailbox.ErrNoMailbox) {
		return err
	}
	return s.note(ctx, d, func(tx config.Tx) error { return directory.DisconnectedMailboxes.Delete(tx, d.MailboxID()) })
}

// markPurged takes the mailbox out of sight, unless it was connected meanwhile.
func (s *Server) markPurged(ctx context.Context, d directory.Disconnected) error {
	if d.Purge {
		return nil
	}
	return s.note(ctx, d, func(tx config.Tx) error {
		d, err := directory.DisconnectedMailboxes.Get(tx, d.MailboxID())
		d.Purge = true
		return errors.Join(err, directory.DisconnectedMailboxes.Put(tx, d))
	})
}

// note makes a change of the system's own.
func (s *Server) note(ctx context.Context, d directory.Disconnected, fn func(config.Tx) error) error {
	return s.Apply(ctx, reload.Change{Fn: fn, Notes: func(*config.Proposal) []audit.Record {
		return []audit.Record{{Time: time.Now(), Actor: "SYSTEM", Origin: "retention", Cmdlet: "Remove-StoreMailbox", Target: d.DisplayName, Succeeded: true}}
	}})
}
