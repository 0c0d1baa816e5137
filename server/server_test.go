package server_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"emsh/server"
	"emsh/server/auth"
	"emsh/server/reload"
	"emsh/store/bolt"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

func open(t *testing.T, dir string) *server.Server {
	t.Helper()
	s, err := server.Open(dir, server.Options{Name: "cas01", Domain: "contoso.com", Wait: 20 * time.Millisecond, First: onLoopback})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

// onLoopback moves every port of a new organization to one that the system chooses.
func onLoopback(tx config.Tx) error {
	free, _ := config.ParseIPBinding("127.0.0.1:0")
	one := config.MultiValuedProperty[config.IPBinding]{free}
	imap, err := config.Imap.Get(tx, `CAS01\1`)
	if err != nil {
		return err
	}
	pop, err := config.Pop.Get(tx, `CAS01\1`)
	if err != nil {
		return err
	}
	imap.UnencryptedOrTLSBindings, imap.SSLBindings, pop.UnencryptedOrTLSBindings, pop.SSLBindings = one, one, one, one
	errs := []error{config.Imap.Put(tx, imap), config.Pop.Put(tx, pop)}
	for c := range config.ReceiveConnectors.All(tx) {
		c.Bindings = one
		errs = append(errs, config.ReceiveConnectors.Put(tx, c))
	}
	return errors.Join(errs...)
}

func TestFirstUseMakesAnOrganization(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := open(t, dir)
	v := s.Snapshot()
	if s.Server() != "CAS01" || s.FirstPassword == "" {
		t.Errorf("server %q, password of %d characters", s.Server(), len(s.FirstPassword))
	}
	if d, ok := config.DefaultDomain(v); !ok || d.DomainName != "contoso.com" {
		t.Errorf("default domain %v", d)
	}
	if c, ok := config.CertificateFor(v, "CAS01", config.ServiceIMAP, "cas01.contoso.com", time.Now()); !ok || !c.Covers("cas01.contoso.com") || !c.IsSelfSigned {
		t.Errorf("certificate %v", c.CertificateDomains)
	}
	for _, name := range []string{"Default CAS01", "Client CAS01"} {
		if !config.ReceiveConnectors.Has(v, `cas01\`+name) {
			t.Errorf("there is no receive connector %s", name)
		}
	}
	a, err := auth.Directory{View: s.Snapshot}.Account(`CONTOSO\Administrator`)
	if err != nil || !a.BuiltIn || a.Password == "" {
		t.Errorf("administrator %+v, %v", a, err)
	}
	want := map[string]reload.State{config.ServiceNameImap: reload.Stopped, config.ServiceNamePop: reload.Stopped, config.ServiceNameTransport: reload.Stopped}
	for _, st := range s.Services() {
		if st.State != want[st.Name] {
			t.Errorf("%s is %s", st.Name, st.State)
		}
	}
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if again.FirstPassword != "" || again.Snapshot().Revision() != v.Revision() {
		t.Error("the second use made an organization again")
	}
}

// TestFirstMailboxHasFolders looks into the Administrator's mailbox before anybody has logged on to it.
func TestFirstMailboxHasFolders(t *testing.T) {
	s, err := server.Open(t.TempDir(), server.Options{Name: "EX01", Domain: "contoso.com"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	u, err := directory.Users.Get(s.Snapshot(), directory.Administrator.String())
	if err != nil {
		t.Fatal(err)
	}
	box, err := s.Mailboxes().Open(t.Context(), mailbox.ID(u.MailboxID()))
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	folders, err := box.Folders()
	if err != nil || len(folders) < 6 {
		t.Errorf("%d folders, %v", len(folders), err)
	}
}

func TestOneOwner(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, err := server.Open(dir, server.Options{Wait: 20 * time.Millisecond})
	var inUse *bolt.InUse
	if !errors.As(err, &inUse) {
		t.Errorf("a second owner was answered %v", err)
	}
	if h, err := server.ReadHostFile(dir); err != nil || h.PID != os.Getpid() {
		t.Errorf("host file %+v, %v", h, err)
	}
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := server.ReadHostFile(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the host file is left: %v", err)
	}
}

func TestStartFollowsStartupTypes(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, st := range s.Services() {
		running := st.Name == config.ServiceNameTransport
		if (st.State == reload.Running) != running {
			t.Errorf("%s is %s: %s", st.Name, st.State, st.Reason)
		}
	}
}
