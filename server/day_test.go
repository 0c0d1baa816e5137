package server_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"emsh/server"
	"emsh/server/auth"
	"emsh/server/reload"
	"emsh/store/config"
	"emsh/store/directory"
)

// freePort is a loopback address that nobody listens on now.
func freePort(t *testing.T) config.IPBinding {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	b, err := config.ParseIPBinding(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func change(t *testing.T, s *server.Server, fn func(config.Tx) error) {
	t.Helper()
	if err := s.Apply(context.Background(), reload.Change{Fn: fn}); err != nil {
		t.Fatal(err)
	}
}

// client speaks a protocol of lines.
type client struct {
	t        *testing.T
	conn     net.Conn
	in       *bufio.Reader
	greeting string
}

func dial(t *testing.T, at config.IPBinding) *client {
	t.Helper()
	conn, err := net.Dial("tcp", at.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(15 * time.Second))
	c := &client{t: t, conn: conn, in: bufio.NewReader(conn)}
	c.greeting = c.until("")
	return c
}

// say sends a line and reads up to a line that begins with end.
func (c *client) say(line, end string) string {
	c.t.Helper()
	if _, err := c.conn.Write([]byte(line + "\r\n")); err != nil {
		c.t.Fatal(err)
	}
	return c.until(end)
}

func (c *client) until(end string) string {
	c.t.Helper()
	var all strings.Builder
	for {
		line, err := c.in.ReadString('\n')
		all.WriteString(line)
		if err != nil {
			c.t.Fatalf("waiting for %q: %v after %q", end, err, all.String())
		}
		if strings.HasPrefix(line, end) {
			return all.String()
		}
	}
}

// TestAWholeDay starts the services, sends a message and reads it, changes settings while a
// client is connected, fails to, and stops.
func TestAWholeDay(t *testing.T) {
	s := open(t, t.TempDir())
	imapDoor, smtpDoor := freePort(t), freePort(t)
	change(t, s, func(tx config.Tx) error {
		imap, err := config.Imap.Get(tx, `CAS01\1`)
		imap.UnencryptedOrTLSBindings, imap.LoginType = config.MultiValuedProperty[config.IPBinding]{imapDoor}, config.PlainTextLogin
		mail, err2 := config.ReceiveConnectors.Get(tx, `CAS01\Default CAS01`)
		mail.Bindings, mail.PermissionGroups = config.MultiValuedProperty[config.IPBinding]{smtpDoor}, mail.PermissionGroups|config.PermitAnonymousUsers
		return errors.Join(err, err2, config.Imap.Put(tx, imap), config.ReceiveConnectors.Put(tx, mail), putPaul(tx))
	})
	if err := s.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	change(t, s, want(config.WantRunning))
	post := dial(t, smtpDoor)
	post.say("EHLO me.example", "250 ")
	post.say("MAIL FROM:<a@b.example>", "250 ")
	post.say("RCPT TO:<paulr@contoso.com>", "250 ")
	post.say("DATA", "354")
	post.say("Subject: hello\r\n\r\nhi\r\n.", "250 ")
	c := dial(t, imapDoor)
	c.say("a LOGIN paulr secret", "a OK")
	if got := c.say("b SELECT INBOX", "b OK"); !strings.Contains(got, "* 1 EXISTS") {
		c.say("c IDLE", "+")
		c.until("* 1 EXISTS")
		c.say("DONE", "c OK")
	}
	if got := c.say("d FETCH 1 BODY.PEEK[TEXT]", "d OK"); !strings.Contains(got, "hi\r\n") {
		t.Errorf("the message did not arrive whole: %s", got)
	}
	change(t, s, banner("Welcome to my IMAP server"))
	if next := dial(t, imapDoor); !strings.Contains(next.greeting, "Welcome to my IMAP server") {
		t.Errorf("greeting %q after the change", next.greeting)
	}
	c.say("e NOOP", "e OK")
	refuse(t, s, smtpDoor)
	c.say("f NOOP", "f OK")
	change(t, s, want(config.WantStopped))
	c.until("* BYE")
}

func putPaul(tx config.Tx) error {
	hash, err := auth.HashPassword("secret")
	u := directory.User{Mailbox: directory.NewMailbox("CAS01", server.DatabaseName), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.Alias, u.SamAccountName = config.NewGUID(), directory.TypeUserMailbox, "Paul", "paulr", "paulr"
	u.EmailAddresses, u.PasswordHash = directory.SetPrimary(nil, "paulr@contoso.com"), config.Secret(hash)
	return errors.Join(err, directory.Users.Put(tx, u))
}

func want(w config.WantedState) func(config.Tx) error {
	return func(tx config.Tx) error {
		svc, err := config.ServiceOf(tx, "CAS01", config.ServiceNameImap)
		svc.Want = w
		return errors.Join(err, config.Services.Put(tx, svc))
	}
}

func banner(text string) func(config.Tx) error {
	return func(tx config.Tx) error {
		imap, err := config.Imap.Get(tx, `CAS01\1`)
		imap.Banner = text
		return errors.Join(err, config.Imap.Put(tx, imap))
	}
}

// refuse asks IMAP4 for an address that SMTP has, which must change nothing.
func refuse(t *testing.T, s *server.Server, taken config.IPBinding) {
	t.Helper()
	before := s.Snapshot()
	err := s.Apply(context.Background(), reload.Change{Fn: func(tx config.Tx) error {
		imap, err := config.Imap.Get(tx, `CAS01\1`)
		imap.SSLBindings = config.MultiValuedProperty[config.IPBinding]{freePort(t), taken}
		return errors.Join(err, config.Imap.Put(tx, imap))
	}})
	if err == nil || !strings.Contains(err.Error(), taken.String()) {
		t.Errorf("an address in use was answered %v", err)
	}
	if s.Snapshot() != before {
		t.Error("a change that failed changed something")
	}
}
