package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"emsh/store/audit"
	"emsh/store/bolt"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/storetest"
)

func kinds() []config.AnyKind { return append(config.Kinds(), directory.Kinds()...) }

func open(dir string) (storetest.ConfigStore, error) {
	return bolt.Open(filepath.Join(dir, "config.db"), kinds(), bolt.Options{Wait: 50 * time.Millisecond})
}

func TestContract(t *testing.T) { storetest.Config(t, open) }

func TestCrash(t *testing.T) { storetest.ConfigCrash(t, "TestCrash", open) }

func TestInUse(t *testing.T) {
	dir := t.TempDir()
	s, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, err = open(dir)
	var inUse *bolt.InUse
	if !errors.As(err, &inUse) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
		t.Errorf("a second owner was answered: %v", err)
	}
}

func TestDamaged(t *testing.T) {
	for name, harm := range map[string]func([]byte) []byte{
		"no bolt file":   func([]byte) []byte { return []byte(strings.Repeat("not a database ", 5000)) },
		"truncated":      func(b []byte) []byte { return b[:3*os.Getpagesize()] },
		"pages of zeros": func(b []byte) []byte { clear(b[2*os.Getpagesize():]); return b },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "config.db")
			s, err := open(dir)
			if err != nil {
				t.Fatal(err)
			}
			p, _ := s.Propose(func(tx config.Tx) error { return config.Imap.Put(tx, config.DefaultImapSettings("SRV")) })
			if err := s.Commit(context.Background(), p, audit.Record{}); err != nil {
				t.Fatal(err)
			}
			s.Close()
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, harm(b), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err = open(dir)
			if err == nil {
				s.Close()
				t.Fatal("a damaged file was opened")
			}
			if !strings.Contains(err.Error(), path) {
				t.Errorf("the error does not name the file: %v", err)
			}
		})
	}
}

func user(i int) directory.User {
	name := fmt.Sprintf("user%05d", i)
	u := directory.User{Mailbox: directory.NewMailbox("SRV", "Mailbox Database"), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.DisplayName, u.Alias = config.NewGUID(), directory.TypeUserMailbox, name, "User "+name, name
	u.SamAccountName, u.UserPrincipalName = name, name+"@contoso.com"
	u.EmailAddresses = directory.SetPrimary(nil, config.SmtpAddress(name+"@contoso.com"))
	return u
}

func fill(b testing.TB, s storetest.ConfigStore, n int) {
	for at := 0; at < n; at += 250 {
		p, err := s.Propose(func(tx config.Tx) error {
			for i := at; i < min(at+250, n); i++ {
				if err := directory.Users.Put(tx, user(i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			err = s.Commit(context.Background(), p, audit.Record{})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSetOneOf100k is one Set-CASMailbox in an organization of 100,000.
func BenchmarkSetOneOf100k(b *testing.B) {
	s, err := open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	fill(b, s, 100000)
	b.ResetTimer()
	for i := range b.N {
		p, err := s.Propose(func(tx config.Tx) error {
			u, err := directory.One(tx, "mailbox", fmt.Sprintf("user%05d", i*7%100000), directory.HasMailbox)
			if err != nil {
				return err
			}
			u.ImapEnabled = !u.ImapEnabled
			return directory.Users.Put(tx, u)
		})
		if err == nil {
			err = s.Commit(context.Background(), p, audit.Record{Cmdlet: "Set-CASMailbox"})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen100k is the start with an organization of 100,000.
func BenchmarkOpen100k(b *testing.B) {
	dir := b.TempDir()
	s, err := open(dir)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, s, 100000)
	s.Close()
	b.ResetTimer()
	for range b.N {
		s, err := open(dir)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
