package server

import (
	"context"
	"path/filepath"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/server/imap"
	"emsh/server/pop"
	"emsh/server/smtp"
	"emsh/server/transport"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

// services builds the services, in the order in which they are stopped: clients' access first.
func (s *Server) services() []part {
	boxes := openedBoxes{s}
	logs := filepath.Join(s.dir, "logs")
	s.transport = &transport.Transport{Server: s.name, View: s.store.Snapshot, Queue: s.queue, Boxes: boxes,
		LogDir: logs, BadDir: filepath.Join(s.dir, "badmail"), Log: s.log, Now: time.Now}
	s.imap = imap.NewService(s.name, logs, &imap.Server{Auth: s.auth, Boxes: boxes, Log: s.log})
	s.pop = pop.NewService(s.name, logs, &pop.Server{Auth: s.auth, Boxes: boxes, Log: s.log})
	mail := &transport.Service{SMTP: smtp.NewServer(s.name, s.auth, s.transport, logs, s.log), Transport: s.transport}
	s.smtp = mail.SMTP
	return []part{stopping{s.imap}, s.pop, mail}
}

// stopping is the IMAP4 service, whose sessions have their own time to hear a goodbye.
type stopping struct{ *imap.Service }

// Stop ends the service.
func (s stopping) Stop(context.Context) error {
	s.Service.Stop()
	return nil
}

// Halls are the doors of all services, with their sessions.
func (s *Server) Halls() []*front.Hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.imap == nil {
		return nil
	}
	return append(append(s.imap.Halls(), s.pop.Halls()...), s.smtp.Hall())
}

// Transport is the queue at work; nil before Start.
func (s *Server) Transport() *transport.Transport {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.transport
}

// openedBoxes opens the mailboxes that live on this server, and makes those of new users.
type openedBoxes struct{ s *Server }

// UserBox opens a user's mailbox.
func (b openedBoxes) UserBox(ctx context.Context, u directory.User) (mailbox.Box, error) {
	return mailbox.OpenOrCreate(ctx, b.s.boxes, mailbox.ID(u.MailboxID()))
}

// OpenBox opens the mailbox of who has logged in over IMAP4.
func (b openedBoxes) OpenBox(ctx context.Context, who *auth.Principal) (imap.Opened, error) {
	u := who.Account.User
	box, err := b.UserBox(ctx, u)
	most, _ := u.MaxReceiveSize.Value()
	return imap.Opened{Box: box, Quota: b.ReceiveLimit(u), MaxMessage: int64(most)}, err
}

// ReceiveLimit is how much a mailbox may hold and still get mail; 0: no limit.
func (b openedBoxes) ReceiveLimit(u directory.User) mailbox.Limit {
	if u.UseDatabaseQuotaDefaults {
		return 0 // the database sets none
	}
	most, _ := u.ProhibitSendReceiveQuota.Value()
	return mailbox.Limit(most)
}

var (
	_ imap.Boxes      = openedBoxes{}
	_ pop.Boxes       = openedBoxes{}
	_ transport.Boxes = openedBoxes{}
)
