package pebble

import (
	"fmt"
	"sync"
	"time"

	lsm "github.com/cockroachdb/pebble/v2"

	"emsh/store/mailbox"
)

// After a crash, changes may have been seen that never became durable. Numbers then go on this much higher,
// so that no UID and no modification sequence is given to two different things.
const crashGap = 1 << 12

// box is a mailbox in memory, shared by its handles. Memory is changed under mu together with handing the rows to the log.
type box struct {
	m       *Mailboxes
	e       *engine
	id      mailbox.ID
	n       uint64
	handles int // guarded by Mailboxes.mu

	mu      sync.RWMutex
	gone    bool
	state   boxState
	folders map[mailbox.FolderID]*folder
	names   map[string]*folder
	subs    map[string]bool
	logon   int64 // when a client was last let in, in seconds; 0 is never

	feed    mailbox.Feed
	tellMu  sync.Mutex
	waiting []*tx // applied, to be told in this order
}

// load reads a box but not its messages.
func (m *Mailboxes) load(id mailbox.ID, n uint64) (*box, error) {
	b := &box{m: m, e: m.e, id: id, n: n, folders: map[mailbox.FolderID]*folder{}, names: map[string]*folder{}, subs: map[string]bool{}}
	row, err := m.e.get(numKey(kindBoxState, n))
	if err != nil {
		return nil, err
	}
	st, ok := decodeBoxState(row)
	if !ok {
		return nil, m.e.damaged("mailbox %q", id)
	}
	b.state = st
	if b.state.epoch < m.e.epoch {
		b.state.epoch = m.e.epoch
		b.state.modseq += crashGap
		b.state.nextID += crashGap
	}
	if err := b.loadFolders(); err != nil {
		return nil, err
	}
	if err := b.loadLogon(); err != nil {
		return nil, err
	}
	prefix := numKey(kindSub, n)
	return b, m.e.scan(prefix, nil, func(k, _ []byte) (bool, error) {
		b.subs[string(k[len(prefix):])] = true
		return true, nil
	})
}

func (b *box) loadFolders() error {
	return b.e.scan(numKey(kindFolder, b.n), nil, func(k, v []byte) (bool, error) {
		f, ok := decodeFolder(mailbox.FolderID(lastNumber(k)), v)
		if !ok {
			return false, b.e.damaged("folder %d of mailbox %q", lastNumber(k), b.id)
		}
		if f.epoch < b.e.epoch {
			f.epoch = b.e.epoch
			if f.next > 1 {
				f.next += crashGap
			}
		}
		b.folders[f.id], b.names[f.name] = f, f
		return true, nil
	})
}

// newFolder takes the numbers for a folder.
func newFolder(st *boxState, name string, use mailbox.Use, now int64) *folder {
	st.lastValidity = max(st.lastValidity+1, uint64(now))
	f := &folder{
		id: mailbox.FolderID(st.nextFolder), name: name, use: use, validity: uint32(st.lastValidity),
		created: now, epoch: st.epoch, next: 1, recentFrom: 1, modseq: st.modseq,
	}
	f.words.set(nil)
	st.nextFolder++
	return f
}

func (b *box) missing() error {
	if b.gone {
		return fmt.Errorf("mailbox %q: %w", b.id, mailbox.ErrNoMailbox)
	}
	return nil
}

// folder finds a folder that can hold messages. The caller holds b.mu.
func (b *box) folder(id mailbox.FolderID) (*folder, error) {
	if err := b.missing(); err != nil {
		return nil, err
	}
	f := b.folders[id]
	if f == nil {
		return nil, fmt.Errorf("folder %d: %w", id, mailbox.ErrNoFolder)
	}
	if f.noSelect {
		return nil, fmt.Errorf("folder %q: %w", f.name, mailbox.ErrNoSelect)
	}
	return f, nil
}

// index brings a folder's index into memory. The caller holds b.mu for writing.
func (b *box) index(f *folder) (*index, error) {
	if f.idx == nil {
		x := &index{list: make([]entry, 0, f.count.messages+8)}
		err := b.e.scan(numKey(kindMessage, b.n, uint64(f.id)), nil, func(k, v []byte) (bool, error) {
			en, ok := decodeEntry(uidOf(k), v)
			if !ok {
				return false, b.e.damaged("message %d in folder %q of mailbox %q", uidOf(k), f.name, b.id)
			}
			x.list = append(x.list, en)
			return true, nil
		})
		if err != nil {
			return nil, err
		}
		f.idx = x
		b.m.indexes.put(b, f)
	}
	b.m.indexes.touch(f.idx)
	return f.idx, nil
}

// view calls fn with a folder and its index, under the box's lock for reading.
func (b *box) view(id mailbox.FolderID, fn func(*folder, *index)) error {
	leave, err := b.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	for {
		b.mu.RLock()
		f, err := b.folder(id)
		if err == nil && f.idx != nil {
			b.m.indexes.touch(f.idx)
			fn(f, f.idx)
			b.mu.RUnlock()
			return nil
		}
		b.mu.RUnlock()
		if err == nil {
			err = b.bring(id)
		}
		if err != nil {
			return err
		}
	}
}

// bring loads a folder's index and makes room for it.
func (b *box) bring(id mailbox.FolderID) error {
	b.mu.Lock()
	f, err := b.folder(id)
	if err == nil {
		_, err = b.index(f)
	}
	b.mu.Unlock()
	b.m.indexes.trim()
	return err
}

func (b *box) usage() mailbox.Usage {
	b.mu.RLock()
	defer b.mu.RUnlock()
	u := mailbox.Usage{Folders: len(b.folders), Created: time.Unix(b.state.created, 0)}
	if b.logon != 0 {
		u.LastLogon = time.Unix(b.logon, 0)
	}
	for _, f := range b.folders {
		u.Messages += int(f.count.messages)
		u.Bytes += f.count.size
	}
	return u
}

// bytes is what counts against a limit. The caller holds b.mu.
func (b *box) bytes() (n int64) {
	for _, f := range b.folders {
		n += f.count.size
	}
	return n
}

// destroy removes a box's rows and returns its texts, which have lost their references.
func (b *box) destroy() ([]uint64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	batch := b.e.db.NewBatch()
	var contents []uint64
	err := b.e.scan(numKey(kindMessage, b.n), nil, func(k, v []byte) (bool, error) {
		if en, ok := decodeEntry(uidOf(k), v); ok {
			refer(batch, en.content, en.size, -1)
			contents = append(contents, en.content)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	for _, kind := range []byte{kindBoxState, kindLogon, kindFolder, kindSub, kindMessage, kindDigest, kindVanished, kindOnce} {
		prefix := numKey(kind, b.n)
		must(batch.DeleteRange(prefix, after(prefix), nil))
	}
	must(batch.Delete(boxKey(b.id), nil))
	if err := b.e.commit(batch); err != nil {
		return nil, err
	}
	b.gone = true
	b.feed.Overflow()
	return contents, nil
}

// tx is one change of a box: rows, and what to tell.
type tx struct {
	b       *box
	batch   *lsm.Batch
	owner   any
	listen  bool // someone would hear changes
	modseq  mailbox.ModSeq
	touched []*folder
	changes []mailbox.Change
	lost    []uint64 // texts with a reference less
	told    bool
}

// update runs fn under the box's lock. Fn checks first and changes memory and rows when nothing can fail any more; its rows
// go to the log before the lock is given up. Update returns when they are durable and told.
func (b *box) update(owner any, fn func(*tx) error) error {
	leave, err := b.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	t, err := b.enact(owner, fn)
	if err != nil || t == nil {
		return err
	}
	if err := b.e.settle(t.batch); err != nil {
		return err
	}
	b.tell(t)
	b.e.bodies.jan.released(t.lost)
	return nil
}

// enact is the part of update under the lock; nil without an error when nothing was changed.
func (b *box) enact(owner any, fn func(*tx) error) (*tx, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.missing(); err != nil {
		return nil, err
	}
	t := &tx{b: b, batch: b.e.db.NewBatch(), owner: owner, listen: b.feed.Watched(), modseq: mailbox.ModSeq(b.state.modseq + 1)}
	if err := fn(t); err != nil {
		t.batch.Close()
		return nil, err
	}
	if t.batch.Empty() && len(t.touched) == 0 {
		t.batch.Close()
		return nil, nil
	}
	b.state.modseq++
	for _, f := range t.touched {
		must(t.batch.Set(numKey(kindFolder, b.n, uint64(f.id)), f.encode(), nil))
	}
	must(t.batch.Set(numKey(kindBoxState, b.n), b.state.encode(), nil))
	if err := b.e.apply(t.batch); err != nil {
		return nil, err
	}
	b.tellMu.Lock()
	b.waiting = append(b.waiting, t)
	b.tellMu.Unlock()
	return t, nil
}

// tell publishes a durable change, and before it those that were applied earlier and so are durable as well.
func (b *box) tell(t *tx) {
	b.tellMu.Lock()
	defer b.tellMu.Unlock()
	for !t.told {
		first := b.waiting[0]
		b.waiting[0] = nil
		b.waiting = b.waiting[1:]
		first.told = true
		b.feed.Publish(first.changes, first.owner)
		first.changes = nil
	}
}

// touch marks a folder whose row is to be written.
func (t *tx) touch(f *folder) {
	f.modseq = uint64(t.modseq)
	for _, o := range t.touched {
		if o == f {
			return
		}
	}
	t.touched = append(t.touched, f)
}

// put writes the row of a message and adds it to a change.
func (t *tx) put(f *folder, e *entry) {
	var row [entrySize]byte
	must(t.batch.Set(messageKey(kindMessage, t.b.n, f.id, e.uid), e.encode(row[:0]), nil))
}

// tellMessage notes a change of a message.
func (t *tx) tellMessage(kind mailbox.ChangeKind, f *folder, e *entry) {
	if t.listen {
		t.changes = append(t.changes, mailbox.Change{
			Kind: kind, Folder: f.id, UID: e.uid, ModSeq: t.modseq, Flags: e.flags, Keywords: f.words.names(e.keywords),
		})
	}
}

func (t *tx) tellFolder(c mailbox.Change) {
	if t.listen {
		c.ModSeq = t.modseq
		t.changes = append(t.changes, c)
	}
}

// insert gives entries their UIDs in a folder. The caller has checked that there are enough.
func (t *tx) insert(f *folder, es []entry) {
	for i := range es {
		e := &es[i]
		e.uid, e.modseq = mailbox.UID(f.next), uint64(t.modseq)
		f.next++
		f.count.add(e, 1)
		f.count.recent++
		if f.idx != nil {
			f.idx.add(*e)
		}
		t.put(f, e)
		t.tellMessage(mailbox.MessageAdded, f, e)
	}
	t.touch(f)
}

// take removes entries from a folder, and remembers that they vanished.
func (t *tx) take(f *folder, es []entry) error {
	var gone mailbox.UIDSet
	for i := range es {
		e := &es[i]
		f.count.add(e, -1)
		if e.uid >= f.recentFrom {
			f.count.recent--
		}
		must(t.batch.Delete(messageKey(kindMessage, t.b.n, f.id, e.uid), nil))
		must(t.batch.Delete(messageKey(kindDigest, t.b.n, f.id, e.uid), nil))
		gone = gone.Append(e.uid)
		t.tellMessage(mailbox.MessageExpunged, f, e)
	}
	f.idx.remove(es)
	must(t.batch.Set(numKey(kindVanished, t.b.n, uint64(f.id), uint64(t.modseq)), encodeUIDs(gone), nil))
	f.vanishRows++
	t.touch(f)
	return t.forgetVanished(f)
}

// A folder remembers at most keepVanished expunges; past that the older half is forgotten.
const keepVanished = 20000

func (t *tx) forgetVanished(f *folder) error {
	if f.vanishRows <= keepVanished {
		return nil
	}
	prefix := numKey(kindVanished, t.b.n, uint64(f.id))
	n, last := uint64(0), uint64(0)
	err := t.b.e.scan(prefix, nil, func(k, _ []byte) (bool, error) {
		n, last = n+1, lastNumber(k)
		return n < keepVanished/2, nil
	})
	if err != nil || n == 0 {
		return nil // they are only forgotten later
	}
	must(t.batch.DeleteRange(prefix, numKey(kindVanished, t.b.n, uint64(f.id), last+1), nil))
	f.vanishRows -= min(n, f.vanishRows)
	f.vanishFloor = last
	return nil
}
