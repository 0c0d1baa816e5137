package pebble

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	lsm "github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
)

// engine is what a mailbox database and the queue have in common: a Pebble store, texts beside it, and manners about disks.
type engine struct {
	dir    string
	opt    Options
	words  words
	disk   *disk
	db     *lsm.DB
	bodies *bodies
	clean  bool   // the store was closed in order the last time
	epoch  uint64 // counts the openings after a crash
	fault  atomic.Pointer[error]
	gate   gate
	forgot atomic.Int64 // unix seconds of the last forget
}

// words are the errors of the interface that an engine serves.
type words struct{ full, damaged, fault, closed error }

const layout = 1 // of the rows; another number is not opened

func openEngine(dir string, o Options, w words) (*engine, error) {
	o = o.filled()
	e := &engine{dir: dir, opt: o, words: w}
	e.disk = &disk{FS: o.FS, dir: dir, reserve: o.Reserve, log: o.Log}
	if err := e.disk.makeDir(dir); err != nil {
		return nil, fmt.Errorf("make %s: %w", dir, e.wrap(err))
	}
	if err := e.openDB(); err != nil {
		return nil, e.unopened(err)
	}
	if err := e.start(); err != nil {
		return nil, errors.Join(e.unopened(err), e.db.Close())
	}
	return e, nil
}

// unopened is why the store cannot be opened.
func (e *engine) unopened(err error) error {
	if err = e.wrap(err); errors.Is(err, e.words.damaged) {
		return &damagedStore{e.dir, err}
	}
	return fmt.Errorf("open %s: %w", e.dir, err)
}

// damagedStore is returned when a store's files cannot be read.
type damagedStore struct {
	dir string
	err error
}

func (d *damagedStore) Error() string {
	cause, _, _ := strings.Cut(d.err.Error(), "\n")
	return fmt.Sprintf("the files in %s are damaged (%.300s); restore the folder from a backup, or move it away to begin without what is in it", d.dir, cause)
}

// Unwrap returns what was wrong.
func (d *damagedStore) Unwrap() error { return d.err }

// openDB turns what Pebble may panic about in a damaged store into an error.
func (e *engine) openDB() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", e.words.damaged, r)
		}
	}()
	cache := lsm.NewCache(e.opt.Cache / 4)
	defer cache.Unref()
	e.db, err = lsm.Open(e.opt.FS.PathJoin(e.dir, "db"), e.pebbleOptions(cache))
	return err
}

func (e *engine) pebbleOptions(cache *lsm.Cache) *lsm.Options {
	o := &lsm.Options{
		FS:                          pebbleFS{e.opt.FS, e.disk},
		Cache:                       cache,
		FormatMajorVersion:          lsm.FormatNewest,
		Logger:                      quietLogger{e},
		Merger:                      refMerger(),
		MemTableSize:                32 << 20,
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       4,
		L0StopWritesThreshold:       100,
		EventListener: &lsm.EventListener{
			BackgroundError: func(err error) { e.opt.Log.Error("mail store: background work failed", "dir", e.dir, "error", err) },
			DataCorruption: func(i lsm.DataCorruptionInfo) {
				e.opt.Log.Error("mail store is damaged", "file", i.Path, "error", i.Details)
			},
		},
	}
	for i := range o.Levels {
		o.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		o.Levels[i].BlockSize = 32 << 10
	}
	return o
}

// quietLogger keeps Pebble from ending the process: what it calls fatal makes the store refuse writes.
type quietLogger struct{ e *engine }

func (l quietLogger) Infof(string, ...any) {}
func (l quietLogger) Errorf(f string, a ...any) {
	l.e.opt.Log.Error("mail store", "dir", l.e.dir, "error", fmt.Sprintf(f, a...))
}
func (l quietLogger) Fatalf(f string, a ...any) { l.e.fail(fmt.Errorf(f, a...)) }

// start reads how the store was left and marks it as in use.
func (e *engine) start() error {
	version, err := e.number("layout")
	if err != nil {
		return err
	}
	if version > layout {
		return fmt.Errorf("layout %d is newer than this program's %d", version, layout)
	}
	clean, err1 := e.number("clean")
	epoch, err2 := e.number("epoch")
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	e.clean = clean == 1 || version == 0
	e.epoch = epoch
	if !e.clean {
		e.epoch++
	}
	b := e.db.NewBatch()
	setNumber(b, "layout", layout)
	setNumber(b, "clean", 0)
	setNumber(b, "epoch", e.epoch)
	if err := e.commit(b); err != nil {
		return err
	}
	e.bodies, err = openBodies(e)
	return err
}

// close leaves the store in order.
func (e *engine) close() error {
	if !e.gate.close() {
		return nil
	}
	e.disk.closing.Store(true)
	err := e.bodies.close()
	if e.faulted() == nil {
		b := e.db.NewBatch()
		setNumber(b, "clean", 1)
		e.bodies.saveTotals(b)
		err = errors.Join(err, e.commit(b))
	}
	return errors.Join(err, e.closeDB())
}

func (e *engine) closeDB() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("close %s: %v", e.dir, r)
		}
	}()
	return e.db.Close()
}

// apply hands a batch to the log without waiting for the disk; the order of applies is the order in the log.
func (e *engine) apply(b *lsm.Batch) error {
	if err := e.faulted(); err != nil {
		return err
	}
	if err := e.db.ApplyNoSyncWait(b, lsm.Sync); err != nil {
		return e.wrap(err)
	}
	return e.faulted()
}

// settle waits until an applied batch is durable, and with it all applied before.
func (e *engine) settle(b *lsm.Batch) error {
	if err := b.SyncWait(); err != nil {
		e.fail(err)
		return e.faulted()
	}
	return b.Close()
}

func (e *engine) commit(b *lsm.Batch) error {
	if err := e.apply(b); err != nil {
		return err
	}
	return e.settle(b)
}

// fail stops all writing: what memory holds is ahead of the disk, and only opening anew sets that right.
func (e *engine) fail(err error) {
	err = fmt.Errorf("%w: %s: %w", e.words.fault, e.dir, err)
	if e.fault.CompareAndSwap(nil, &err) {
		e.opt.Log.Error("mail store refuses writes until it is opened anew", "dir", e.dir, "error", err)
	}
}

func (e *engine) faulted() error {
	if p := e.fault.Load(); p != nil {
		return *p
	}
	return nil
}

// trouble is why writes are refused at present.
func (e *engine) trouble() error {
	if err := e.faulted(); err != nil {
		return err
	}
	return e.wrap(e.disk.fault())
}

// admit refuses work for which there is no room, before it has left any trace.
func (e *engine) admit(n int64, small bool) error {
	if err := e.faulted(); err != nil {
		return err
	}
	return e.wrap(e.disk.admit(n, small))
}

// wrap puts an error of the disk or of Pebble into the words of the interface.
func (e *engine) wrap(err error) error {
	switch {
	case err == nil || errors.Is(err, e.words.full) || errors.Is(err, e.words.damaged) || errors.Is(err, e.words.fault):
		return err
	case isFull(err):
		return fmt.Errorf("%w: %w", e.words.full, err)
	case lsm.IsCorruptionError(err):
		return fmt.Errorf("%w: %s: %w", e.words.damaged, e.dir, err)
	}
	return err
}

func (e *engine) damaged(format string, a ...any) error {
	return fmt.Errorf("%w: %s: "+format, append([]any{e.words.damaged, e.dir}, a...)...)
}

// get returns a copy of a row, nil where there is none.
func (e *engine) get(key []byte) ([]byte, error) {
	v, closer, err := e.db.Get(key)
	if errors.Is(err, lsm.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, e.wrap(err)
	}
	defer closer.Close()
	return append([]byte{}, v...), nil
}

// scan walks the rows under a prefix from a key on, until f says no. Key and value are valid during the call.
func (e *engine) scan(prefix, from []byte, f func(key, value []byte) (bool, error)) error {
	if from == nil {
		from = prefix
	}
	it, err := e.db.NewIter(&lsm.IterOptions{LowerBound: from, UpperBound: after(prefix)})
	if err != nil {
		return e.wrap(err)
	}
	for ok := it.First(); ok; ok = it.Next() {
		more, err := f(it.Key(), it.Value())
		if err != nil || !more {
			return errors.Join(err, it.Close())
		}
	}
	return e.wrap(errors.Join(it.Error(), it.Close()))
}

// after is the first key behind all that begin with a prefix.
func after(prefix []byte) []byte {
	end := append([]byte{}, prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		end[i]++
		if end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

func (e *engine) number(name string) (uint64, error) {
	v, err := e.get(metaKey(name))
	if err != nil || v == nil {
		return 0, err
	}
	if len(v) != 8 {
		return 0, e.damaged("row %q", name)
	}
	return binary.BigEndian.Uint64(v), nil
}

func setNumber(b *lsm.Batch, name string, n uint64) {
	must(b.Set(metaKey(name), binary.BigEndian.AppendUint64(nil, n), nil))
}

// must marks calls that fail only for a batch that was committed already.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// gate lets calls in until it is closed, and lets the closer wait for those inside.
type gate struct {
	mu     sync.Mutex
	inside int
	closed bool
	empty  sync.Cond
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.inside == 0 && g.closed {
		g.empty.Broadcast()
	}
}

// close is true for the one caller that is to do the closing.
func (g *gate) close() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.closed = true
	g.empty.L = &g.mu
	for g.inside > 0 {
		g.empty.Wait()
	}
	return true
}

// enter keeps the store open until the returned function is called.
func (e *engine) enter() (leave func(), err error) {
	if !e.gate.enter() {
		return nil, e.words.closed
	}
	return e.gate.leave, nil
}

// refMerger adds up references to a text: each operand is a size, which all agree on, and a difference.
func refMerger() *lsm.Merger {
	return &lsm.Merger{Name: "emsh.refs", Merge: func(_, v []byte) (lsm.ValueMerger, error) {
		m := &refSum{}
		return m, m.MergeNewer(v)
	}}
}

type refSum struct{ refs }

func (s *refSum) MergeNewer(v []byte) error {
	r, ok := decodeRefs(v)
	if !ok {
		return errors.New("reference row is damaged")
	}
	s.size, s.count = r.size, s.count+r.count
	return nil
}

func (s *refSum) MergeOlder(v []byte) error { return s.MergeNewer(v) }

func (s *refSum) Finish(bool) ([]byte, io.Closer, error) { return s.encode(), nil, nil }
