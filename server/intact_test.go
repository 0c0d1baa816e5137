package server

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"emsh/store/pebble"
)

// used is a data directory with an organization that has been in use.
func used(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s, err := Open(dir, Options{Name: "cas01", Domain: "contoso.com"})
	if err != nil {
		t.Fatal(err)
	}
	s.box(t).Close()
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tree is what a directory holds, but for its logs.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		b.WriteString(path + "\n")
		return err
	})
	return b.String()
}

func TestLostPartsAreMissed(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(dir string) error
		want []string
	}{
		"no config.db":    {func(d string) error { return os.Remove(filepath.Join(d, "config.db")) }, []string{"config.db is missing", "mail and ", "queue hold", "restore config.db from a backup"}},
		"empty config.db": {func(d string) error { return os.Truncate(filepath.Join(d, "config.db"), 0) }, []string{"config.db is empty", "restore config.db from a backup"}},
		"no mail":         {func(d string) error { return os.RemoveAll(filepath.Join(d, "mail")) }, []string{"Mailbox Database", "was there before", "from a backup", "begin-empty"}},
		"empty mail": {func(d string) error {
			return errors.Join(os.RemoveAll(filepath.Join(d, "mail", DatabaseName)), os.Mkdir(filepath.Join(d, "mail", DatabaseName), 0o700))
		}, []string{"was there before"}},
		"no config.db, no queue": {func(d string) error {
			return errors.Join(os.Remove(filepath.Join(d, "config.db")), os.RemoveAll(filepath.Join(d, "queue")))
		}, []string{"mail holds data"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := used(t)
			if err := c.harm(dir); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			s, err := Open(dir, Options{Wait: time.Second})
			var lost *Incomplete
			if !errors.As(err, &lost) {
				if s != nil {
					s.Close(context.Background())
				}
				t.Fatalf("opened with %v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in: %v", want, err)
				}
			}
			if after := tree(t, dir); after != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, after)
			}
		})
	}
}

// TestBeginEmpty: who wants empty mailboxes says so, once.
func TestBeginEmpty(t *testing.T) {
	dir := used(t)
	mail := filepath.Join(dir, "mail", DatabaseName)
	if err := errors.Join(os.RemoveAll(mail), os.MkdirAll(mail, 0o700), os.WriteFile(filepath.Join(mail, beginEmptyFile), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close(context.Background())
	if _, err := os.Stat(filepath.Join(mail, beginEmptyFile)); !errors.Is(err, os.ErrNotExist) {
		t.Error("it would be begun empty again", err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	s.Close(context.Background())
}

// fullDisk makes no directory for Pebble.
type fullDisk struct{ vfs.FS }

func (fullDisk) Create(string, vfs.DiskWriteCategory) (vfs.File, error) {
	return nil, errors.New("input/output error")
}

// TestFailedFirstStart leaves nothing that a second start would stumble over.
func TestFailedFirstStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, err := Open(dir, Options{Name: "cas01", Domain: "contoso.com", testOnlyStores: func(o *pebble.Options) { o.FS = fullDisk{vfs.Default} }})
	if err == nil {
		t.Fatal("a store was opened on a disk that takes nothing")
	}
	s, err := Open(dir, Options{Name: "cas01", Domain: "contoso.com"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	if s.FirstPassword == "" {
		t.Error("nobody knows the password of the organization that was left")
	}
}
