package imap

import (
	"context"
	"crypto/tls"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"emsh/server/auth"
	"emsh/server/reload"
	"emsh/store/bolt"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/pebble"
)

// house is an organization with an IMAP4 service and a user.
type house struct {
	*world
	store   *bolt.Store
	engine  *reload.Engine
	service *Service
}

func newHouse(t *testing.T) *house {
	t.Helper()
	kinds := slices.Concat(config.Kinds(), directory.Kinds())
	store, err := bolt.Open(filepath.Join(t.TempDir(), "config.db"), kinds, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	boxes, err := pebble.OpenMailboxes("/mail", pebble.Options{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{world: &world{t: t, boxes: boxes}, store: store}
	h.server = &Server{Auth: auth.New(auth.Directory{View: func() config.View { return store.Snapshot() }}, quiet()), Boxes: h, Log: quiet()}
	h.service = NewService("CAS01", t.TempDir(), h.server)
	h.engine = &reload.Engine{Store: store, Services: []reload.Service{h.service}}
	t.Cleanup(func() {
		h.service.Stop()
		_ = boxes.Close()
		_ = store.Close()
	})
	h.change(h.found)
	return h
}

// found makes the organization, as a server's first use does.
func (h *house) found(tx config.Tx) error {
	set := config.DefaultImapSettings("CAS01")
	free, _ := config.ParseIPBinding("127.0.0.1:0")
	set.UnencryptedOrTLSBindings = config.MultiValuedProperty[config.IPBinding]{free}
	set.SSLBindings = nil
	set.LoginType = config.PlainTextLogin
	cert, err := config.SelfSigned("CAS01", []string{"cas01.contoso.com"}, time.Now(), time.Hour)
	if err != nil {
		return err
	}
	cert.Services = config.ServiceIMAP
	u := directory.User{Mailbox: directory.NewMailbox("CAS01", "db"), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.Alias, u.SamAccountName = config.NewGUID(), directory.TypeUserMailbox, "Ann", "ann", "ann"
	u.EmailAddresses = directory.SetPrimary(nil, "ann@contoso.com")
	u.PasswordHash, u.ImapEnabled = config.Secret(testHash()), true
	services := config.DefaultServices("CAS01")
	services[0].Want = config.WantRunning
	for _, err := range []error{
		config.Organizations.Put(tx, config.Organization{Identity: "o", Name: "o", Domain: "CONTOSO"}), config.Imap.Put(tx, set),
		config.Certificates.Put(tx, cert), directory.Users.Put(tx, u), config.Services.Put(tx, services[0]),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (h *house) change(fn func(config.Tx) error) {
	h.t.Helper()
	if err := h.engine.Apply(context.Background(), reload.Change{Fn: fn}); err != nil {
		h.t.Fatal(err)
	}
	for _, hall := range h.service.Halls() {
		for _, a := range hall.Addresses() {
			h.addr = a.String()
		}
	}
}

func (h *house) set(fn func(*config.ImapSettings)) {
	h.t.Helper()
	h.change(func(tx config.Tx) error {
		s, err := config.Imap.Get(tx, `CAS01\1`)
		if err != nil {
			return err
		}
		fn(&s)
		return config.Imap.Put(tx, s)
	})
}

func (h *house) want(w config.WantedState) {
	h.t.Helper()
	h.change(func(tx config.Tx) error {
		row, err := config.ServiceOf(tx, "CAS01", config.ServiceNameImap)
		if err != nil {
			return err
		}
		row.Want = w
		return config.Services.Put(tx, row)
	})
}

func TestServiceSettingsAreLive(t *testing.T) {
	h := newHouse(t)
	early, in := h.raw(), h.login("ann")
	before := h.addr
	h.set(func(s *config.ImapSettings) { s.Banner, s.LoginType = "Hello there", config.SecureLogin })
	if h.addr != before {
		t.Error("the door was opened anew")
	}
	if c := h.dial(); c.line() != "* OK Hello there" {
		t.Error("the banner is the old one")
	}
	early.send("a LOGIN ann secret\r\n")
	early.want("a NO [PRIVACYREQUIRED]")
	in.must("b SELECT INBOX")
	early.send("c STARTTLS\r\n")
	early.want("c OK")
	s := h.wrap(tls.Client(early.Conn, &tls.Config{InsecureSkipVerify: true}))
	s.must("d LOGIN contoso\\ann secret")
}

func TestServiceLimits(t *testing.T) {
	h := newHouse(t)
	h.set(func(s *config.ImapSettings) { s.MaxConnectionsPerUser = 1 })
	h.login("ann")
	c := h.raw()
	c.send("a LOGIN ann secret\r\n")
	c.want("a NO [LIMIT] Too many connections of this user (MaxConnectionsPerUser is 1)")
	h.set(func(s *config.ImapSettings) { s.MaxConnectionFromSingleIP = 2 })
	h.dial().want("* BYE [UNAVAILABLE] ")
}

func TestServiceTakenPortChangesNothing(t *testing.T) {
	h := newHouse(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken, _ := config.ParseIPBinding(l.Addr().String())
	revision := h.store.Snapshot().Revision()
	err = h.engine.Apply(context.Background(), reload.Change{Fn: func(tx config.Tx) error {
		s, _ := config.Imap.Get(tx, `CAS01\1`)
		s.Banner = "never seen"
		s.UnencryptedOrTLSBindings = append(slices.Clone(s.UnencryptedOrTLSBindings), taken)
		return config.Imap.Put(tx, s)
	}})
	if err == nil || !strings.Contains(err.Error(), "in use") || h.store.Snapshot().Revision() != revision {
		t.Error(err)
	}
	if line := h.dial().line(); strings.Contains(line, "never seen") {
		t.Error(line)
	}
}

func TestServiceDismissesTheDisabled(t *testing.T) {
	h := newHouse(t)
	c := h.login("ann")
	c.must("a SELECT INBOX")
	c.send("b IDLE\r\n")
	c.want("+ ")
	h.change(func(tx config.Tx) error {
		for u := range directory.Users.All(tx) {
			u.ImapEnabled = false
			return directory.Users.Put(tx, u)
		}
		return nil
	})
	c.want("* BYE Your access was ended: IMAP4 is disabled")
	c.closed("")
	d := h.raw()
	d.send("a LOGIN ann secret\r\n")
	d.want("a NO [AUTHORIZATIONFAILED] IMAP4 is disabled")
}

func TestServiceStopsAndPauses(t *testing.T) {
	h := newHouse(t)
	c := h.login("ann")
	h.want(config.WantPaused)
	h.dial().want("* BYE [UNAVAILABLE] ")
	c.must("a NOOP")
	h.want(config.WantStopped)
	c.want("* BYE")
	c.closed("")
	if nc, err := net.Dial("tcp", h.addr); err == nil {
		t.Error("the door is still open")
		_ = nc.Close()
	}
	h.want(config.WantRunning)
	h.login("ann").must("a NOOP")
	if len(h.service.Halls()) != 1 {
		t.Error("not one hall")
	}
}
