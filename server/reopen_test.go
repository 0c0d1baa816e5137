package server

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"emsh/store/config"
	"emsh/store/mailbox"
	"emsh/store/pebble"
	"emsh/store/queue"
)

// sickDisk keeps nothing while it is sick.
type sickDisk struct {
	vfs.FS
	sick atomic.Bool
}

type sickFile struct {
	vfs.File
	d *sickDisk
}

func (d *sickDisk) wrap(f vfs.File, err error) (vfs.File, error) { return sickFile{f, d}, err }

func (d *sickDisk) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return d.wrap(d.FS.Create(name, c))
}

func (d *sickDisk) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	return d.wrap(d.FS.OpenReadWrite(name, c, o...))
}

func (d *sickDisk) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return d.wrap(d.FS.ReuseForWrite(old, name, c))
}

func (f sickFile) keep(sync func() error) error {
	if f.d.sick.Load() {
		return syscall.EIO
	}
	return sync()
}

func (f sickFile) Sync() error     { return f.keep(f.File.Sync) }
func (f sickFile) SyncData() error { return f.keep(f.File.SyncData) }

// TestStoresAreOpenedAnew: an error of the disk is over when the disk is well again, without a
// start of the server; what was acknowledged is there, and those who had a mailbox open see that
// they have to open it again.
func TestStoresAreOpenedAnew(t *testing.T) {
	disk := &sickDisk{FS: vfs.Default}
	s, err := Open(t.TempDir(), Options{Name: "cas01", Domain: "contoso.com", testOnlyStores: func(o *pebble.Options) { o.FS = disk }, First: func(tx config.Tx) error {
		var errs []error
		for c := range config.ReceiveConnectors.All(tx) {
			free, _ := config.ParseIPBinding("127.0.0.1:0")
			c.Bindings = config.MultiValuedProperty[config.IPBinding]{free}
			errs = append(errs, config.ReceiveConnectors.Put(tx, c))
		}
		return errors.Join(errs...)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	box := s.box(t)
	in, _ := box.Lookup(mailbox.Inbox)
	watch := box.Watch(in.ID)
	deliver := func(b mailbox.Box, text string) error {
		_, err := b.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader(text), Size: -1}, 0)
		return err
	}
	spool := func() error {
		w, err := s.Queue().Create(t.Context())
		if err != nil {
			return err
		}
		io.WriteString(w, "Subject: x\r\n\r\nx\r\n")
		_, err = w.Commit(t.Context(), queue.Envelope{Suspended: true, Recipients: []queue.Recipient{{Address: "x@y.example"}}})
		return err
	}
	if err := errors.Join(deliver(box, "before"), spool()); err != nil {
		t.Fatal(err)
	}
	<-watch.Pending()
	disk.sick.Store(true)
	if err := deliver(box, "during"); !errors.Is(err, mailbox.ErrFault) {
		t.Fatal(err)
	}
	if err := spool(); !errors.Is(err, queue.ErrFault) {
		t.Fatal(err)
	}
	disk.sick.Store(false)
	s.reopenStores()
	if err := deliver(box, "on the old handle"); !errors.Is(err, mailbox.ErrClosed) {
		t.Error(err)
	}
	<-watch.Pending()
	box.Close()
	again := s.box(t)
	defer again.Close()
	if err := errors.Join(deliver(again, "after"), spool(), s.Mailboxes().Stats().Fault, s.Queue().Stats().Fault); err != nil {
		t.Fatal(err)
	}
	in, _ = again.Lookup(mailbox.Inbox)
	texts := map[string]bool{}
	for m, err := range again.Bodies(t.Context(), in.ID, nil) {
		if err != nil {
			t.Fatal(err)
		}
		texts[string(m.Body)] = true
	}
	if !texts["before"] || !texts["after"] || texts["on the old handle"] {
		t.Error(texts)
	}
	if n := s.Queue().Len(); n < 2 {
		t.Errorf("%d items in the queue", n)
	}
	old := s.Mailboxes()
	if s.reopenStores(); s.Mailboxes() != old {
		t.Error("a store that is well was opened anew")
	}
}

func (s *Server) box(t *testing.T) mailbox.Box {
	t.Helper()
	box, err := mailbox.OpenOrCreate(t.Context(), s.Mailboxes(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return box
}
