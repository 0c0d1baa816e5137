package recipient_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/database"
	"emsh/cmdlets/recipient"
	"emsh/server/admin/admintest"
	"emsh/server/reload"
	"emsh/shell/object"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

func databaseHouse(t *testing.T) *admintest.House {
	return admintest.New(t, nil, append(recipient.Commands(), database.Commands()...)...)
}

// serveIMAP starts the services, with IMAP4 in clear text on a free port.
func serveIMAP(t *testing.T, h *admintest.House) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at, err := config.ParseIPBinding(l.Addr().String())
	l.Close()
	apply(t, h, func(tx config.Tx) error {
		settings, missing := config.Imap.Get(tx, `CAS01\1`)
		settings.UnencryptedOrTLSBindings, settings.SSLBindings, settings.LoginType = config.MultiValuedProperty[config.IPBinding]{at}, nil, config.PlainTextLogin
		var stop []error
		for svc := range config.Services.All(tx) {
			svc.StartupType = config.Manual
			if svc.Name == config.ServiceNameImap {
				svc.StartupType = config.Automatic
			}
			stop = append(stop, config.Services.Put(tx, svc))
		}
		return errors.Join(append(stop, err, missing, config.Imap.Put(tx, settings))...)
	})
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	return at.String()
}

func apply(t *testing.T, h *admintest.House, fn func(config.Tx) error) {
	t.Helper()
	if err := h.Apply(context.Background(), reload.Change{Fn: fn}); err != nil {
		t.Fatal(err)
	}
}

// converse logs in, says each line, and returns all that was answered.
func converse(t *testing.T, at string, lines ...string) string {
	t.Helper()
	conn, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(15 * time.Second))
	in, all := bufio.NewReader(conn), strings.Builder{}
	for i, line := range append([]string{"LOGIN ann Pa$$word1"}, lines...) {
		tag := fmt.Sprintf("a%d ", i)
		fmt.Fprintf(conn, "%s%s\r\n", tag, line)
		for {
			answer, err := in.ReadString('\n')
			if err != nil {
				t.Fatalf("%s: %v after %q", line, err, all.String())
			}
			if strings.HasPrefix(answer, "+") {
				fmt.Fprint(conn, "Subject: x\r\n\r\nkept\r\n\r\n")
				continue
			}
			if strings.HasPrefix(answer, tag) {
				if !strings.HasPrefix(answer, tag+"OK") {
					t.Fatalf("%s: %s", line, answer)
				}
				break
			}
			all.WriteString(answer)
		}
	}
	return all.String()
}

func TestConnectMailboxGivesTheMailBack(t *testing.T) {
	h := databaseHouse(t)
	at := serveIMAP(t, h)
	newMailbox(h, "Ann", "ann")
	converse(t, at, "CREATE Projects/One", `APPEND Projects/One (\Flagged Mine) {20}`)
	look := []string{"EXAMINE Projects/One", "FETCH 1 (UID FLAGS BODY.PEEK[])"}
	before := converse(t, at, look...)
	h.Run("Disable-Mailbox", "ann", "-Confirm:", false)
	gone := h.Run("Get-MailboxStatistics", "-Database", config.DefaultDatabase, "-StoreMailboxIdentity", "Ann")
	if len(gone) != 1 || admintest.Text(t, gone[0], "ItemCount") != "1" {
		t.Fatalf("disconnected mailboxes: %v", gone)
	}
	if date, _ := gone[0].Get("DisconnectDate"); object.TypeName(date) != "System.DateTime" {
		t.Errorf("DisconnectDate is a %s", object.TypeName(date))
	}
	if date, _ := h.Run("Get-MailboxStatistics", "Administrator")[0].Get("DisconnectDate"); date != nil {
		t.Errorf("DisconnectDate of a mailbox in use is %v", date)
	}
	r := h.Try(&admintest.Result{}, "Connect-Mailbox", nil, "Ann", config.DefaultDatabase, "-ValidateOnly")
	if len(r.Errors) != 0 || len(r.Info) != 1 || len(h.Run("Get-Mailbox", "ann*")) != 0 {
		t.Errorf("-ValidateOnly: %v, %q", r.Errors, r.Info)
	}
	h.Pipe(gone, "Connect-Mailbox")
	if after := converse(t, at, look...); after != before || !strings.Contains(after, "kept") || !strings.Contains(after, `\Flagged`) {
		t.Errorf("before %q, after %q", before, after)
	}
	if n := directory.DisconnectedMailboxes.Len(h.Snapshot()); n != 0 {
		t.Errorf("%d disconnected mailboxes are left", n)
	}
}

func TestConnectMailboxToSomebodyElse(t *testing.T) {
	h := databaseHouse(t)
	newMailbox(h, "Ann", "ann")
	newMailbox(h, "Bob", "bob")
	u, _ := directory.ByLogon(h.Snapshot(), "ann")
	h.Run("Remove-Mailbox", "ann", "-Confirm:", false)
	for id, args := range map[string][]any{
		"AlreadyHasMail":           {u.MailboxID(), config.DefaultDatabase, "-User", "bob"},
		"NoUserToConnect":          {u.MailboxID(), config.DefaultDatabase},
		"ManagementObjectNotFound": {"Bob", config.DefaultDatabase, "-User", "bob"},
	} {
		if r := h.Try(&admintest.Result{}, "Connect-Mailbox", nil, args...); len(r.Errors) != 1 || r.Errors[0].ID != id {
			t.Errorf("%s: %v", id, r.Errors)
		}
	}
	h.Run("Disable-Mailbox", "bob", "-Confirm:", false)
	h.Run("Connect-Mailbox", u.MailboxID(), config.DefaultDatabase, "-User", "bob", "-Alias", "both")
	b, _ := directory.ByLogon(h.Snapshot(), "bob")
	if b.ExchangeGuid != u.ExchangeGuid || b.PrimarySmtpAddress() != "both@contoso.com" {
		t.Errorf("%s has %s", b.PrimarySmtpAddress(), b.MailboxID())
	}
}

// boxed reports whether the database has a mailbox.
func boxed(t *testing.T, h *admintest.House, id string) bool {
	t.Helper()
	_, err := h.Mailboxes().Usage(context.Background(), mailbox.ID(id))
	if err != nil && !errors.Is(err, mailbox.ErrNoMailbox) {
		t.Fatal(err)
	}
	return err == nil
}

func TestDisconnectedMailboxesArePurged(t *testing.T) {
	for how, purge := range map[string]func(h *admintest.House, u directory.User){
		"Remove-Mailbox -Permanent": func(h *admintest.House, u directory.User) {
			h.Run("Remove-Mailbox", "ann", "-Permanent:", true, "-Confirm:", false)
		},
		"Remove-StoreMailbox": func(h *admintest.House, u directory.User) {
			h.Run("Disable-Mailbox", "ann", "-Confirm:", false)
			h.Pipe(h.Run("Get-MailboxStatistics", "-StoreMailboxIdentity", u.MailboxID()), "Remove-StoreMailbox", "-Confirm:", false)
		},
		"Remove-Mailbox -StoreMailboxIdentity": func(h *admintest.House, u directory.User) {
			h.Run("Disable-Mailbox", "ann", "-Confirm:", false)
			h.Run("Remove-Mailbox", "-StoreMailboxIdentity:", "Ann", "-Database:", config.DefaultDatabase, "-Confirm:", false)
		},
		"retention": func(h *admintest.House, u directory.User) {
			h.Run("Remove-Mailbox", "ann", "-Confirm:", false)
			disconnectedFor(t, h, u, directory.MailboxRetention-time.Hour)
			if err := h.Purge(context.Background()); err != nil || !boxed(t, h, u.MailboxID()) {
				t.Errorf("purged too early: %v", err)
			}
			disconnectedFor(t, h, u, directory.MailboxRetention)
			if err := h.Purge(context.Background()); err != nil {
				t.Error(err)
			}
		},
		"after a crash": func(h *admintest.House, u directory.User) {
			apply(t, h, func(tx config.Tx) error {
				return errors.Join(directory.Disconnect(tx, u, time.Now(), true), directory.Remove(tx, u.Guid))
			})
			if n := len(h.Run("Get-MailboxStatistics", "-StoreMailboxIdentity", u.MailboxID())); n != 0 {
				t.Error("a mailbox that is being deleted is shown")
			}
			if err := h.Purge(context.Background()); err != nil {
				t.Error(err)
			}
		},
	} {
		h := databaseHouse(t)
		newMailbox(h, "Ann", "ann")
		u, _ := directory.ByLogon(h.Snapshot(), "ann")
		if purge(h, u); boxed(t, h, u.MailboxID()) || directory.DisconnectedMailboxes.Len(h.Snapshot()) != 0 {
			t.Errorf("%s: the mailbox is still there", how)
		}
	}
}

// disconnectedFor makes a mailbox disconnected for a while.
func disconnectedFor(t *testing.T, h *admintest.House, u directory.User, d time.Duration) {
	t.Helper()
	apply(t, h, func(tx config.Tx) error { return directory.Disconnect(tx, u, time.Now().Add(-d), false) })
}

func TestDestructionSaysWhatBecomesOfTheMail(t *testing.T) {
	for _, c := range []struct {
		cmdlet, says string
		more         []any
	}{
		{"Disable-Mailbox", "Connect-Mailbox", nil}, {"Remove-Mailbox", "30 days", nil}, {"Remove-Mailbox", "no way back", []any{"-Permanent:", true}},
	} {
		h := databaseHouse(t)
		newMailbox(h, "Ann", "ann")
		r := h.Try(&admintest.Result{Answer: 0}, c.cmdlet, nil, append([]any{"ann"}, c.more...)...)
		if len(r.Asked) != 1 || !strings.Contains(r.Asked[0], c.says) || len(r.Errors) != 0 {
			t.Errorf("%s %v asks %q, errors %v", c.cmdlet, c.more, r.Asked, r.Errors)
		}
		recorded := ""
		for record, err := range h.Audit().Search(context.Background(), audit.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			recorded += fmt.Sprintf("%+v\n", record)
		}
		if !strings.Contains(recorded, "disconnected mailbox") {
			t.Errorf("%s leaves no record of the mailbox: %s", c.cmdlet, recorded)
		}
	}
}
