package pebble

import (
	"container/list"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	lsm "github.com/cockroachdb/pebble/v2"

	"emsh/store/mailbox"
)

// keepBoxes is how many boxes without a handle stay loaded.
const keepBoxes = 256

// Mailboxes is a mailbox database.
type Mailboxes struct {
	e       *engine
	indexes indexes
	digests digests

	mu      sync.Mutex
	boxes   map[mailbox.ID]*box
	idle    []*box // loaded without a handle, longest idle first
	handles int
	total   int    // of mailboxes
	nextBox uint64 // number for the next one
}

// OpenMailboxes opens the mailbox database in a directory, making it where there is none.
func OpenMailboxes(dir string, o Options) (*Mailboxes, error) {
	e, err := openEngine(dir, o, words{mailbox.ErrFull, mailbox.ErrDamaged, mailbox.ErrFault, mailbox.ErrClosed})
	if err != nil {
		return nil, err
	}
	m := &Mailboxes{e: e, boxes: map[mailbox.ID]*box{}}
	m.indexes = indexes{limit: e.opt.Cache * 3 / 8, held: map[*folder]*box{}}
	m.digests = digests{limit: e.opt.Cache * 3 / 8, pages: map[digestKey]*list.Element{}}
	m.nextBox, err = e.number("box")
	if err == nil {
		err = e.scan([]byte{kindBox}, nil, func(_, _ []byte) (bool, error) { m.total++; return true, nil })
	}
	if err == nil {
		e.forgot.Store(e.opt.Now().Unix())
		err = e.forget(e.opt.Now())
	}
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	return m, nil
}

// Create makes a mailbox with the default folders, all subscribed.
func (m *Mailboxes) Create(_ context.Context, id mailbox.ID) error {
	leave, err := m.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	if id == "" {
		return fmt.Errorf("create mailbox: %w: it has no ID", mailbox.ErrName)
	}
	if err := m.e.admit(1<<10, false); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if row, err := m.e.get(boxKey(id)); err != nil || row != nil {
		return errors.Join(err, existsIf(row != nil, "mailbox", string(id)))
	}
	b := m.e.db.NewBatch()
	setNumber(b, "box", m.nextBox+1)
	must(b.Set(boxKey(id), binary.BigEndian.AppendUint64(nil, m.nextBox), nil))
	m.e.newBox(b, m.nextBox)
	if err := m.e.commit(b); err != nil {
		return err
	}
	m.nextBox++
	m.total++
	return nil
}

func existsIf(yes bool, kind, name string) error {
	if yes {
		return fmt.Errorf("%s %q: %w", kind, name, mailbox.ErrExists)
	}
	return nil
}

// newBox writes the rows of an empty box.
func (e *engine) newBox(b *lsm.Batch, n uint64) {
	now := e.opt.Now().Unix()
	st := boxState{epoch: e.epoch, modseq: 1, nextID: 1, nextFolder: 1, lastValidity: uint64(now), created: now}
	for _, d := range mailbox.Defaults() {
		f := newFolder(&st, d.Name, d.Use, now)
		f.standard = true
		must(b.Set(numKey(kindFolder, n, uint64(f.id)), f.encode(), nil))
		must(b.Set(subKey(n, d.Name), nil, nil))
	}
	must(b.Set(numKey(kindBoxState, n), st.encode(), nil))
}

// Open gives a handle on a mailbox.
func (m *Mailboxes) Open(_ context.Context, id mailbox.ID) (mailbox.Box, error) {
	leave, err := m.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := m.loaded(id)
	if err != nil {
		return nil, err
	}
	if b.handles == 0 {
		m.idle = slices.DeleteFunc(m.idle, func(o *box) bool { return o == b })
	}
	b.handles++
	m.handles++
	return &handle{box: b}, nil
}

// loaded returns a box, loading it where needed. The caller holds m.mu.
func (m *Mailboxes) loaded(id mailbox.ID) (*box, error) {
	if b := m.boxes[id]; b != nil {
		return b, nil
	}
	row, err := m.e.get(boxKey(id))
	if err != nil {
		return nil, err
	}
	if len(row) != 8 {
		return nil, fmt.Errorf("mailbox %q: %w", id, mailbox.ErrNoMailbox)
	}
	b, err := m.load(id, binary.BigEndian.Uint64(row))
	if err != nil {
		return nil, err
	}
	m.boxes[id] = b
	m.idle = append(m.idle, b)
	return b, nil
}

// closed takes a handle back.
func (m *Mailboxes) closed(b *box) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.handles--
	b.handles--
	if b.handles > 0 || m.boxes[b.id] != b {
		return
	}
	m.idle = append(m.idle, b)
	if len(m.idle) > keepBoxes {
		m.unload(m.idle[0])
		m.idle = m.idle[1:]
	}
}

func (m *Mailboxes) unload(b *box) {
	delete(m.boxes, b.id)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.folders {
		f.idx = nil
		m.indexes.drop(f)
	}
}

// Delete removes a mailbox with all it holds.
func (m *Mailboxes) Delete(_ context.Context, id mailbox.ID) error {
	leave, err := m.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := m.loaded(id)
	if err != nil {
		return err
	}
	contents, err := b.destroy()
	if err != nil {
		return err
	}
	m.total--
	m.unload(b)
	m.idle = slices.DeleteFunc(m.idle, func(o *box) bool { return o == b })
	m.e.bodies.jan.released(contents)
	return nil
}

// List returns the IDs of all mailboxes.
func (m *Mailboxes) List(context.Context) ([]mailbox.ID, error) {
	leave, err := m.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	var ids []mailbox.ID
	err = m.e.scan([]byte{kindBox}, nil, func(k, _ []byte) (bool, error) {
		ids = append(ids, mailbox.ID(k[1:]))
		return true, nil
	})
	return ids, err
}

// Usage answers for one mailbox.
func (m *Mailboxes) Usage(_ context.Context, id mailbox.ID) (mailbox.Usage, error) {
	leave, err := m.e.enter()
	if err != nil {
		return mailbox.Usage{}, err
	}
	defer leave()
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := m.loaded(id)
	if err != nil {
		return mailbox.Usage{}, err
	}
	if len(m.idle) > keepBoxes {
		m.unload(m.idle[0])
		m.idle = m.idle[1:]
	}
	return b.usage(), nil
}

// Stats tells the state of the database.
func (m *Mailboxes) Stats() mailbox.Stats {
	leave, err := m.e.enter()
	if err != nil {
		return mailbox.Stats{Path: m.e.dir, Fault: err}
	}
	defer leave()
	_, cached := m.indexes.sizes()
	live, dead := m.e.bodies.totals()
	m.mu.Lock()
	defer m.mu.Unlock()
	return mailbox.Stats{
		Path: m.e.dir, Mailboxes: m.total, OpenHandles: m.handles, BodyBytes: live, DeadBytes: dead,
		DiskBytes: live + dead + int64(m.e.db.Metrics().DiskSpaceUsage()), CacheBytes: cached + m.digests.size(), Fault: m.e.trouble(),
	}
}

// Close ends the database; calls under way are waited for. Who watches a mailbox is woken to see it.
func (m *Mailboxes) Close() error {
	err := m.e.close()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range m.boxes {
		b.feed.Overflow()
	}
	return err
}

var _ mailbox.Store = (*Mailboxes)(nil)
