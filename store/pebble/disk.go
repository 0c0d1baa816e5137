package pebble

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// ballastSize is what the log may still write when the disk is full: far more than all commits that can be under way.
const ballastSize = 8 << 20

// freshness is how long an answer about free space is believed.
const freshness = 50 * time.Millisecond

// disk guards the space under a store. Pebble cannot survive a failed write to its log or manifest, so new work is refused while
// there is still room (admit), and a write of Pebble's own that finds none gives up the ballast and then waits.
type disk struct {
	vfs.FS  // what Pebble and the segments use: private files, see below
	dir     string
	reserve int64
	log     *slog.Logger
	closing atomic.Bool

	mu      sync.Mutex
	asked   time.Time
	budget  int64
	ballast bool
	full    bool
}

var errNoSpace = errors.New("not enough free disk space")

// admit asks whether n more bytes may be written. Small changes, without which no one could free space, may go on for longer.
func (d *disk) admit(n int64, small bool) error {
	floor := d.reserve
	if small {
		floor /= 4
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.asked) > freshness || d.budget-n < floor {
		if err := d.ask(); err != nil {
			return nil // a file system that does not say has to be tried
		}
	}
	if d.budget-n < floor {
		d.note(true)
		return fmt.Errorf("%w: %d MB left in %s, %d MB are kept free", errNoSpace, d.budget>>20, d.dir, floor>>20)
	}
	d.budget -= n
	d.note(false)
	return nil
}

func (d *disk) ask() error {
	u, err := d.FS.GetDiskUsage(d.dir)
	if err != nil {
		return err
	}
	d.asked, d.budget = time.Now(), int64(min(u.AvailBytes, 1<<62))
	if !d.ballast && d.budget > d.reserve+2*ballastSize && !d.closing.Load() {
		d.ballast = d.layBallast() == nil
	}
	return nil
}

// note tells once that the disk ran full and once that it has room again.
func (d *disk) note(full bool) {
	if full == d.full {
		return
	}
	d.full = full
	if full {
		d.log.Error("mail is refused: the disk is nearly full", "dir", d.dir, "free", d.budget, "reserve", d.reserve)
	} else {
		d.log.Info("the disk has room again", "dir", d.dir, "free", d.budget)
	}
}

// fault is why work is refused at present; it asks the disk, also where nobody has tried to write.
func (d *disk) fault() error {
	if err := d.admit(0, false); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return errNoSpace
	}
	return nil
}

func (d *disk) ballastName() string { return d.FS.PathJoin(d.dir, "ballast") }

func (d *disk) layBallast() error {
	f, err := d.create(d.ballastName())
	if err != nil {
		return err
	}
	return errors.Join(f.Preallocate(0, ballastSize), f.Close())
}

// relieve makes room after Pebble met a full disk, or waits a little for someone else to; false is to give up.
func (d *disk) relieve() bool {
	d.mu.Lock()
	had := d.ballast
	d.ballast = false
	d.budget = 0
	d.note(true)
	d.mu.Unlock()
	if had && d.FS.Remove(d.ballastName()) == nil {
		return true
	}
	if d.closing.Load() {
		return false
	}
	time.Sleep(freshness)
	return true
}

// makeDir makes a directory whose name is durable.
func (d *disk) makeDir(dir string) error {
	if _, err := d.FS.Stat(dir); err == nil {
		return nil
	}
	if up := d.FS.PathDir(dir); up != dir {
		if err := d.makeDir(up); err != nil {
			return err
		}
	}
	if err := d.FS.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return d.syncDir(d.FS.PathDir(dir))
}

func (d *disk) syncDir(dir string) error {
	f, err := d.FS.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, errNoSpace)
}

// create makes a file for the store's own use; ENOSPC is the caller's to handle.
func (d *disk) create(name string) (vfs.File, error) {
	f, err := d.FS.OpenReadWrite(name, vfs.WriteCategoryUnspecified)
	return private(f, name, err)
}

// private takes the others' rights from a new file. Pebble's file system has no say in modes, and a file system that is no real one has none.
func private(f vfs.File, name string, err error) (vfs.File, error) {
	if err == nil && f.Fd() != vfs.InvalidFd {
		err = os.Chmod(name, 0o600)
	}
	if err != nil && f != nil {
		f.Close()
		return nil, err
	}
	return f, err
}

// pebbleFS is the disk as Pebble sees it: never full, only slow.
type pebbleFS struct {
	vfs.FS
	d *disk
}

func (p pebbleFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return p.retry(name, func() (vfs.File, error) { return p.FS.Create(name, c) })
}

func (p pebbleFS) OpenReadWrite(name string, c vfs.DiskWriteCategory, opts ...vfs.OpenOption) (vfs.File, error) {
	return p.retry(name, func() (vfs.File, error) { return p.FS.OpenReadWrite(name, c, opts...) })
}

func (p pebbleFS) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return p.retry(name, func() (vfs.File, error) { return p.FS.ReuseForWrite(old, name, c) })
}

func (p pebbleFS) MkdirAll(dir string, _ os.FileMode) error { return p.FS.MkdirAll(dir, 0o700) }

// Lock makes the file itself, private, where it is missing. It must not touch one that is there: closing it would end a lock.
func (p pebbleFS) Lock(name string) (io.Closer, error) {
	if _, err := p.FS.Stat(name); err != nil {
		f, err := p.Create(name, vfs.WriteCategoryUnspecified)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	return p.FS.Lock(name)
}

func (p pebbleFS) Link(old, name string) error {
	for {
		err := p.FS.Link(old, name)
		if !isFull(err) || !p.d.relieve() {
			return err
		}
	}
}

func (p pebbleFS) Unwrap() vfs.FS { return p.FS }

func (p pebbleFS) retry(name string, open func() (vfs.File, error)) (vfs.File, error) {
	for {
		f, err := open()
		if isFull(err) && p.d.relieve() {
			continue
		}
		if f, err = private(f, name, err); err != nil {
			return nil, err
		}
		return patientFile{f, p.d}, nil
	}
}

// patientFile waits for space rather than failing.
type patientFile struct {
	vfs.File
	d *disk
}

func (f patientFile) Write(p []byte) (int, error) {
	done := 0
	for {
		n, err := f.File.Write(p[done:])
		done += max(n, 0)
		if err == nil && done < len(p) {
			err = io.ErrShortWrite
		}
		if !isFull(err) || !f.d.relieve() {
			return done, err
		}
	}
}

// Preallocate is only a kindness to the file system.
func (f patientFile) Preallocate(offset, length int64) error {
	if err := f.File.Preallocate(offset, length); !isFull(err) {
		return err
	}
	return nil
}
