// Package bolt keeps one node's organization in one bbolt file: its rows, the audit log and
// the revision. Everybody reads an immutable State in memory; only a commit touches the file,
// in one transaction, so that no reader ever holds up a writer.
//
// It imports store/config and store/audit; which kinds there are, it is told.
package bolt

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"emsh/store/audit"
	"emsh/store/config"
)

// format is the version of how things are kept. A file of a later one is not touched.
const format = 1

var (
	metaBucket  = []byte("meta")
	auditBucket = []byte("audit")
	rowsBucket  = []byte("rows")
	formatKey   = []byte("format")
	revisionKey = []byte("revision")
)

// Store is an organization in a file. It is a config.Store and an audit.Log.
type Store struct {
	db       *bbolt.DB
	state    atomic.Pointer[config.State]
	mu       sync.Mutex // held by a commit
	watchers config.Watchers
}

// Options say how a file is opened. The zero value is right for a server.
type Options struct {
	Wait time.Duration // how long to wait for a file that is in use; a second if zero

	testOnlyOpenFile func(string, int, os.FileMode) (*os.File, error)
}

// Open opens the organization in a file, or makes an empty one.
func Open(path string, kinds []config.AnyKind, o Options) (*Store, error) {
	if o.Wait == 0 {
		o.Wait = time.Second
	}
	db, err := openFile(path, o)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db}
	if err = s.prepare(); err == nil {
		err = s.load(kinds)
	}
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return s, nil
}

func openFile(path string, o Options) (db *bbolt.DB, err error) {
	if err := checkSize(path); err != nil {
		return nil, err
	}
	defer damaged(path, &err)
	if !Exists(path) {
		defer func() { leaveNothing(path, err) }()
	}
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{
		OpenFile:        o.testOnlyOpenFile,
		Timeout:         o.Wait,
		InitialMmapSize: 256 << 20, // address space only: the map rarely has to grow
		FreelistType:    bbolt.FreelistMapType,
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, &InUse{Path: path, Holder: holder(path)}
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, &Damaged{Path: path, Err: err}
	case err != nil:
		return nil, fmt.Errorf("open the organization: %w", err)
	}
	return db, nil
}

// leaveNothing removes the empty file of an organization that could not be made.
func leaveNothing(path string, err error) {
	var inUse *InUse
	if err == nil || errors.As(err, &inUse) {
		return
	}
	if info, e := os.Stat(path); e == nil && info.Size() == 0 {
		_ = os.Remove(path)
	}
}

// prepare makes the buckets of a new file and refuses one of a later version.
func (s *Store) prepare() error {
	return s.write(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(metaBucket)
		if err != nil {
			return err
		}
		if v := meta.Get(formatKey); v != nil && number(v) > format {
			return fmt.Errorf("the file has format %d and this version of emsh knows formats up to %d; use a newer emsh", number(v), format)
		}
		if _, err := tx.CreateBucketIfNotExists(auditBucket); err != nil {
			return err
		}
		if _, err := tx.CreateBucketIfNotExists(rowsBucket); err != nil {
			return err
		}
		return meta.Put(formatKey, key(format))
	})
}

func key(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func number(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// Snapshot returns the organization as it is now.
func (s *Store) Snapshot() config.View { return s.state.Load() }

// Propose runs fn over the newest snapshot.
func (s *Store) Propose(fn func(config.Tx) error) (*config.Proposal, error) {
	return s.state.Load().Propose(fn)
}

// Watch returns a channel that gets a token after each commit.
func (s *Store) Watch() (<-chan struct{}, func()) { return s.watchers.Add() }

// Commit writes the change, its audit records and the new revision in one transaction.
func (s *Store) Commit(ctx context.Context, p *config.Proposal, notes ...audit.Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Load() != p.Base() {
		return config.ErrConflict
	}
	revision := p.View().Revision()
	err := s.write(func(tx *bbolt.Tx) error {
		if err := putRows(tx, p.Changes()); err != nil {
			return err
		}
		for _, note := range notes {
			note.Revision = revision
			if err := appendRecord(tx, note); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(revisionKey, key(revision))
	})
	if err != nil {
		return fmt.Errorf("write the change: %w", err)
	}
	s.state.Store(p.Next())
	s.watchers.Wake()
	return nil
}

// write runs fn in a transaction; a damaged page is an error, not the end of the process.
func (s *Store) write(fn func(*bbolt.Tx) error) (err error) {
	defer damaged(s.db.Path(), &err)
	return s.db.Update(fn)
}

func putRows(tx *bbolt.Tx, changes []config.RowChange) error {
	rows := tx.Bucket(rowsBucket)
	for _, c := range changes {
		kind, err := rows.CreateBucketIfNotExists([]byte(c.Kind))
		if err != nil {
			return err
		}
		if err := putRow(kind, c); err != nil {
			return fmt.Errorf("%s %s: %w", c.What, c.Key, err)
		}
	}
	return nil
}

func putRow(kind *bbolt.Bucket, c config.RowChange) error {
	if c.New == nil {
		return kind.Delete([]byte(c.Key))
	}
	raw, err := c.Encode()
	if err != nil {
		return err
	}
	return kind.Put([]byte(c.Key), raw)
}

func appendRecord(tx *bbolt.Tx, r audit.Record) error {
	b := tx.Bucket(auditBucket)
	b.FillPercent = 1 // records are only ever appended
	id, err := b.NextSequence()
	if err != nil {
		return err
	}
	r.ID = id
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return b.Put(key(id), raw)
}

// Append keeps a record that goes with no change.
func (s *Store) Append(ctx context.Context, r audit.Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(func(tx *bbolt.Tx) error { return appendRecord(tx, r) }); err != nil {
		return fmt.Errorf("write the audit record: %w", err)
	}
	return nil
}

// page is how many records a search reads in one short transaction.
const page = 256

// Search yields records, newest first. It reads in short transactions, so that a slow reader
// holds up nobody.
func (s *Store) Search(ctx context.Context, q audit.Query) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		last, left := ^uint64(0), q.Limit
		for {
			records, err := s.recordsBefore(last)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(audit.Record{}, fmt.Errorf("read the audit log: %w", err))
				return
			}
			for _, r := range records {
				last = r.ID
				if !wanted(q, &r) {
					continue
				}
				if !yield(r, nil) {
					return
				}
				if left--; left == 0 {
					return
				}
			}
			if len(records) < page {
				return
			}
		}
	}
}

func wanted(q audit.Query, r *audit.Record) bool {
	switch {
	case !q.From.IsZero() && r.Time.Before(q.From), !q.To.IsZero() && r.Time.After(q.To):
		return false
	}
	return q.Accept == nil || q.Accept(r)
}

func (s *Store) recordsBefore(id uint64) (found []audit.Record, err error) {
	defer damaged(s.db.Path(), &err)
	err = s.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(auditBucket).Cursor()
		step := c.Prev
		if k, _ := c.Seek(key(id)); k == nil {
			step = c.Last
		}
		for k, v := step(); k != nil && len(found) < page; k, v = c.Prev() {
			var r audit.Record
			if err := json.Unmarshal(v, &r); err != nil {
				return err
			}
			found = append(found, r)
		}
		return nil
	})
	return found, err
}

// Backup writes a consistent copy of the file while it is in use.
func (s *Store) Backup(path string) error {
	return s.db.View(func(tx *bbolt.Tx) error { return tx.CopyFile(path, 0o600) })
}

// Close gives the file back.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.db.Close()
}

// InUse is returned when another process holds the file.
type InUse struct {
	Path   string
	Holder string // "" where the system does not tell
}

func (e *InUse) Error() string {
	who := "another process"
	if e.Holder != "" {
		who = e.Holder
	}
	return fmt.Sprintf("the organization in %s is in use by %s; connect to that one, or stop it first", e.Path, who)
}

// Damaged is returned when the file cannot be read.
type Damaged struct {
	Path string
	Err  error
}

func (e *Damaged) Error() string {
	return fmt.Sprintf("the organization in %s is damaged (%v); restore it from a backup, or move the file away to begin with an empty one", e.Path, e.Err)
}

// Unwrap returns what was wrong.
func (e *Damaged) Unwrap() error { return e.Err }

// damaged turns bbolt's panic over a page it cannot read into an error.
func damaged(path string, err *error) {
	if p := recover(); p != nil {
		*err = &Damaged{Path: path, Err: fmt.Errorf("%v", p)}
	}
}

var (
	_ config.Store = (*Store)(nil)
	_ audit.Log    = (*Store)(nil)
)

// Exists reports whether there is an organization in a file.
func Exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}
