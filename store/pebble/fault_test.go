package pebble

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"emsh/store/mailbox"
	"emsh/store/queue"
	"emsh/store/storetest"
)

// smallDisk is a disk of limited size over another file system.
type smallDisk struct {
	vfs.FS
	mu    sync.Mutex
	sizes map[string]int64
	used  int64
	limit int64
	spare int64 // taken from the limit by Fill
}

const noLimit = 1 << 40

func newSmallDisk(fs vfs.FS) *smallDisk {
	return &smallDisk{FS: fs, sizes: map[string]int64{}, limit: noLimit}
}

func (d *smallDisk) Fill() { d.mu.Lock(); d.limit = d.used - d.spare; d.mu.Unlock() }
func (d *smallDisk) Free() { d.mu.Lock(); d.limit = noLimit; d.mu.Unlock() }

// grow makes a file reach to an end; it returns how much of the last n bytes fits.
func (d *smallDisk) grow(name string, end, n int64) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	more := max(end-d.sizes[name], 0)
	fits := min(more, max(d.limit-d.used, 0))
	d.sizes[name] += fits
	d.used += fits
	return n - (more - fits)
}

func (d *smallDisk) forget(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.used -= d.sizes[name]
	delete(d.sizes, name)
}

func (d *smallDisk) wrap(f vfs.File, name string, err error) (vfs.File, error) {
	if err != nil {
		return nil, err
	}
	return &smallFile{File: f, d: d, name: name}, nil
}

func (d *smallDisk) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if d.grow(name, 1, 1) < 1 {
		return nil, &os.PathError{Op: "create", Path: name, Err: syscall.ENOSPC}
	}
	f, err := d.FS.Create(name, c)
	return d.wrap(f, name, err)
}

func (d *smallDisk) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	f, err := d.FS.OpenReadWrite(name, c, o...)
	return d.wrap(f, name, err)
}

func (d *smallDisk) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	d.forget(old)
	f, err := d.FS.ReuseForWrite(old, name, c)
	return d.wrap(f, name, err)
}

func (d *smallDisk) Remove(name string) error {
	err := d.FS.Remove(name)
	if err == nil {
		d.forget(name)
	}
	return err
}

func (d *smallDisk) Rename(old, name string) error {
	err := d.FS.Rename(old, name)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sizes[name] = d.sizes[old]
	delete(d.sizes, old)
	return err
}

func (d *smallDisk) GetDiskUsage(string) (vfs.DiskUsage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return vfs.DiskUsage{AvailBytes: uint64(max(d.limit-d.used, 0))}, nil
}

type smallFile struct {
	vfs.File
	d    *smallDisk
	name string
	at   int64
}

func (f *smallFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p[:f.d.grow(f.name, f.at+int64(len(p)), int64(len(p)))])
	f.at += int64(n)
	if err == nil && n < len(p) {
		err = &os.PathError{Op: "write", Path: f.name, Err: syscall.ENOSPC}
	}
	return n, err
}

func (f *smallFile) WriteAt(p []byte, off int64) (int, error) {
	fits := f.d.grow(f.name, off+int64(len(p)), int64(len(p)))
	if fits < 0 {
		fits = 0
	}
	n, err := f.File.WriteAt(p[:fits], off)
	if err == nil && n < len(p) {
		err = &os.PathError{Op: "write", Path: f.name, Err: syscall.ENOSPC}
	}
	return n, err
}

func (f *smallFile) Preallocate(off, n int64) error {
	if f.d.grow(f.name, off+n, n) < n {
		return syscall.ENOSPC
	}
	return nil
}

func testFull(t *testing.T, spare int64) {
	o := Options{Segment: 300 << 10, Reserve: 1 << 20}
	t.Run("mailboxes", func(t *testing.T) {
		storetest.MailboxesFull(t, func(dir string) (mailbox.Store, storetest.Disk, error) {
			d := newSmallDisk(vfs.Default)
			d.spare = spare
			o.FS = d
			s, err := OpenMailboxes(dir, o)
			return s, d, err
		})
	})
	t.Run("queue", func(t *testing.T) {
		storetest.QueueFull(t, func(dir string) (queue.Store, storetest.Disk, error) {
			d := newSmallDisk(vfs.Default)
			d.spare = spare
			o.FS = d
			s, err := OpenQueue(dir, o)
			return s, d, err
		})
	})
}

func TestFullDisk(t *testing.T) { testFull(t, 0) }

// TestFullerDisk is a disk on which not even the ballast helps: commits under way wait for room.
func TestFullerDisk(t *testing.T) { testFull(t, 2*ballastSize) }

// TestPowerCut takes the power at any moment: what was synced is there, what was not is there in parts. It is the test
// that finds a missing sync, as a kill does not.
func TestPowerCut(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 12 {
		fs := vfs.NewCrashableMem()
		load := &ackedTexts{boxes: map[string]string{}, items: map[queue.ID]string{}, want: 20 + rnd.IntN(200), reached: make(chan bool)}
		done := make(chan bool)
		go func() { load.run(t, fs); close(done) }()
		select {
		case <-load.reached:
		case <-done:
			t.Fatal("the load ended by itself")
		}
		acked := load.copy()
		after := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: round % 3 * 50, RNG: rnd})
		load.stop.Store(true)
		<-done
		acked.verify(t, after)
	}
}

// ackedTexts is what was acknowledged.
type ackedTexts struct {
	mu      sync.Mutex
	boxes   map[string]string // text -> mailbox
	items   map[queue.ID]string
	stop    atomic.Bool
	want    int // closes reached
	reached chan bool
}

func (a *ackedTexts) copy() *ackedTexts {
	a.mu.Lock()
	defer a.mu.Unlock()
	return &ackedTexts{boxes: maps.Clone(a.boxes), items: maps.Clone(a.items)}
}

func (a *ackedTexts) add(text, id string, item queue.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.boxes[text], a.items[item] = id, text
	if len(a.items) == a.want {
		close(a.reached)
	}
}

func powerCutOptions(fs vfs.FS) Options { return Options{FS: fs, Segment: 100 << 10} }

// run delivers and queues until it is told to stop.
func (a *ackedTexts) run(t *testing.T, fs vfs.FS) {
	m, err := OpenMailboxes("mail", powerCutOptions(fs))
	if err != nil {
		t.Error(err)
		return
	}
	defer m.Close()
	q, err := OpenQueue("queue", powerCutOptions(fs))
	if err != nil {
		t.Error(err)
		return
	}
	defer q.Close()
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() { a.work(t, m, q, w) })
	}
	workers.Wait()
}

func (a *ackedTexts) work(t *testing.T, m *Mailboxes, q *Queue, w int) {
	id := fmt.Sprintf("box%d", w%2)
	box, err := mailbox.OpenOrCreate(t.Context(), m, mailbox.ID(id))
	if err != nil {
		t.Error(err)
		return
	}
	for i := 0; !a.stop.Load() && i < 2000; i++ {
		text := fmt.Sprintf("%d.%d ", w, i) + strings.Repeat("text ", i%50*100)
		if i%50 == 20 {
			text += strings.Repeat("large", 300000)
		}
		if _, err := box.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader(text), Size: -1}, 0); err != nil {
			t.Error(err)
			return
		}
		wr, err := q.Create(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		wr.Write([]byte(text))
		it, err := wr.Commit(t.Context(), queue.Envelope{From: "sender"})
		if err != nil {
			t.Error(err)
			return
		}
		a.add(text, id, it.ID)
	}
}

func (a *ackedTexts) verify(t *testing.T, fs vfs.FS) {
	t.Helper()
	m, err := OpenMailboxes("mail", powerCutOptions(fs))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	found := map[string]string{}
	for w := range 2 {
		box, err := mailbox.OpenOrCreate(t.Context(), m, mailbox.ID(fmt.Sprintf("box%d", w)))
		if err != nil {
			t.Fatal(err)
		}
		in, _ := box.Lookup(mailbox.Inbox)
		for text, err := range box.Bodies(t.Context(), in.ID, nil) {
			if err != nil {
				t.Fatal(err)
			}
			if found[string(text.Body)] != "" {
				t.Fatalf("%.20q is there twice", text.Body)
			}
			found[string(text.Body)] = string(box.ID())
		}
	}
	for text, id := range a.boxes {
		if found[text] != id {
			t.Fatalf("%.20q is lost", text)
		}
	}
	a.verifyQueue(t, fs)
}

func (a *ackedTexts) verifyQueue(t *testing.T, fs vfs.FS) {
	t.Helper()
	q, err := OpenQueue("queue", powerCutOptions(fs))
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	for id, text := range a.items {
		b, err := q.Body(id)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := b.Bytes(); err != nil || string(p) != text {
			t.Fatalf("item %d: %v", id, err)
		}
		b.Close()
	}
}

// failingDisk gives input/output errors on request.
type failingDisk struct {
	vfs.FS
	writes, syncs atomic.Bool
	bodiesFull    atomic.Bool // syncs of segments find no room
}

func (d *failingDisk) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := d.FS.Create(name, c)
	return failingFile{f, d, strings.HasSuffix(name, ".seg")}, err
}

func (d *failingDisk) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	f, err := d.FS.OpenReadWrite(name, c, o...)
	return failingFile{f, d, strings.HasSuffix(name, ".seg")}, err
}

func (d *failingDisk) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := d.FS.ReuseForWrite(old, name, c)
	return failingFile{f, d, strings.HasSuffix(name, ".seg")}, err
}

type failingFile struct {
	vfs.File
	d       *failingDisk
	segment bool
}

func (f failingFile) Write(p []byte) (int, error) {
	if f.d.writes.Load() {
		return 0, syscall.EIO
	}
	return f.File.Write(p)
}

func (f failingFile) sync(do func() error) error {
	if f.d.syncs.Load() {
		return syscall.EIO
	}
	if f.segment && f.d.bodiesFull.Load() {
		return syscall.ENOSPC
	}
	return do()
}

func (f failingFile) Sync() error     { return f.sync(f.File.Sync) }
func (f failingFile) SyncData() error { return f.sync(f.File.SyncData) }

// TestFailingDisk: after an input/output error no write is acknowledged any more, reads go on, and the process lives.
func TestFailingDisk(t *testing.T) {
	for _, what := range []string{"writes", "syncs"} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			d := &failingDisk{FS: vfs.Default}
			m, err := OpenMailboxes(dir, Options{FS: d})
			if err != nil {
				t.Fatal(err)
			}
			box, err := mailbox.OpenOrCreate(t.Context(), m, "a")
			if err != nil {
				t.Fatal(err)
			}
			deliver := func(text string) error {
				_, err := box.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader(text), Size: -1}, 0)
				return err
			}
			if err := deliver("before"); err != nil {
				t.Fatal(err)
			}
			d.writes.Store(what == "writes")
			d.syncs.Store(what == "syncs")
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					for range 5 {
						if err := deliver("during"); !errors.Is(err, mailbox.ErrFault) {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			in, err := box.Lookup(mailbox.Inbox)
			if err != nil {
				t.Fatal(err)
			}
			b, err := box.Body(in.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			if p, err := b.Bytes(); err != nil || string(p) != "before" {
				t.Fatal(p, err)
			}
			b.Close()
			if m.Stats().Fault == nil {
				t.Error("the database finds itself well")
			}
			d.writes.Store(false)
			d.syncs.Store(false)
			m.Close()
			reopenAfterFault(t, dir)
		})
	}
}

// TestNoRoomAtSync: some file systems only find out at the sync that they are full; another segment must do later.
func TestNoRoomAtSync(t *testing.T) {
	d := &failingDisk{FS: vfs.Default}
	m, err := OpenMailboxes(t.TempDir(), Options{FS: d})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	box, err := mailbox.OpenOrCreate(t.Context(), m, "a")
	if err != nil {
		t.Fatal(err)
	}
	for i, full := range []bool{false, true, false} {
		d.bodiesFull.Store(full)
		text := strings.Repeat("x", 2*redoLimit)
		_, err := box.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader(text), Size: -1}, 0)
		if errors.Is(err, mailbox.ErrFull) != full || (err != nil) != full {
			t.Fatalf("delivery %d: %v", i, err)
		}
	}
	for err := range m.Check(t.Context()) {
		t.Fatal(err)
	}
}

func reopenAfterFault(t *testing.T, dir string) {
	t.Helper()
	m, err := OpenMailboxes(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for err := range m.Check(t.Context()) {
		t.Fatal(err)
	}
	box, err := m.Open(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := box.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader("after"), Size: -1}, 0); err != nil {
		t.Fatal(err)
	}
}

// TestDamage: each flipped byte of a text is found, and the error names the file.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	m, err := OpenMailboxes(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	box, err := mailbox.OpenOrCreate(t.Context(), m, "a")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("0123456789", 20000)
	at, err := box.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader(text), Size: -1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "bodies", "*.seg"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 5, 13, 22, 24, 70000, 200000, len(whole) - 1} {
		bad := bytes.Clone(whole)
		bad[i] ^= 1
		os.WriteFile(files[0], bad, 0o600)
		expectDamage(t, box, at, files[0])
	}
	os.Truncate(files[0], 100000)
	expectDamage(t, box, at, files[0])
	os.WriteFile(files[0], whole, 0o600)
	for err := range m.Check(t.Context()) {
		t.Fatal(err)
	}
}

func expectDamage(t *testing.T, box mailbox.Box, at mailbox.Appended, file string) {
	t.Helper()
	b, err := box.Body(at.Folder, at.UID)
	if err == nil {
		_, err = b.WriteTo(&bytes.Buffer{})
		b.Close()
	}
	if !errors.Is(err, mailbox.ErrDamaged) || !strings.Contains(err.Error(), file) {
		t.Errorf("damage gives %v", err)
	}
	for _, err := range box.Bodies(t.Context(), at.Folder, nil) {
		if !errors.Is(err, mailbox.ErrDamaged) {
			t.Errorf("damage gives %v in bulk", err)
		}
	}
}

// TestDamagedStore: a store whose own files are damaged says on one line which folder to restore.
func TestDamagedStore(t *testing.T) {
	for _, name := range []string{"MANIFEST-*", "*.sst"} {
		dir := t.TempDir()
		for range 2 { // the second opening writes what the first left in its log to a table
			m, err := OpenMailboxes(dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := mailbox.OpenOrCreate(t.Context(), m, "a"); err != nil {
				t.Fatal(err)
			}
			m.Close()
		}
		files, err := filepath.Glob(filepath.Join(dir, "db", name))
		if err != nil || len(files) == 0 {
			t.Fatal(name, files, err)
		}
		for _, file := range files {
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			os.WriteFile(file, bytes.Repeat([]byte{0xa5}, int(info.Size())), 0o600)
		}
		m, err := OpenMailboxes(dir, Options{})
		if err == nil {
			m.Close()
		}
		if !errors.Is(err, mailbox.ErrDamaged) || strings.Contains(fmt.Sprint(err), "\n") || !strings.Contains(fmt.Sprint(err), dir) || !strings.Contains(fmt.Sprint(err), "from a backup") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPrivateFiles: others may not read mail.
func TestPrivateFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	m, err := OpenMailboxes(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	box, _ := mailbox.OpenOrCreate(t.Context(), m, "a")
	box.Deliver(t.Context(), mailbox.Incoming{Body: strings.NewReader("x"), Size: 1}, 0)
	m.Close()
	filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
}
