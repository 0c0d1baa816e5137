package pebble

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"emsh/store/mailbox"
)

// chunkMessages is how many messages a walk takes from the index at a time.
const chunkMessages = 256

// UIDs returns the UIDs in a folder.
func (h *handle) UIDs(id mailbox.FolderID) (uids []mailbox.UID, err error) {
	b := h.box
	err = b.view(id, func(_ *folder, x *index) { uids = x.uids })
	if err != nil || uids != nil {
		return uids[:len(uids):len(uids)], err
	}
	leave, err := b.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	b.mu.Lock()
	defer b.mu.Unlock()
	f, err := b.folder(id)
	if err != nil {
		return nil, err
	}
	x, err := b.index(f)
	if err != nil {
		return nil, err
	}
	return x.allUIDs(), nil
}

// walk goes through a folder's messages chunk by chunk.
type walk struct {
	b      *box
	folder mailbox.FolderID
	q      mailbox.Query
	from   mailbox.UID // where the next chunk begins
	next   uint64      // the folder's UIDNEXT
	done   bool
	chunk  []mailbox.Message
}

// Fetch walks the messages that a query chooses.
func (h *handle) Fetch(id mailbox.FolderID, q mailbox.Query) iter.Seq2[*mailbox.Message, error] {
	return func(yield func(*mailbox.Message, error) bool) {
		w := &walk{b: h.box, folder: id, q: q}
		for !w.done {
			if err := w.advance(); err != nil {
				yield(nil, err)
				return
			}
			for i := range w.chunk {
				if !yield(&w.chunk[i], nil) {
					return
				}
			}
		}
	}
}

// advance takes the next chunk from the index and adds digests.
func (w *walk) advance() error {
	w.chunk = w.chunk[:0]
	w.done = true
	err := w.b.view(w.folder, func(f *folder, x *index) {
		w.next = f.next
		x.walk(w.q.UIDs, w.from, func(e *entry) bool {
			w.from = e.uid
			if mailbox.ModSeq(e.modseq) <= w.q.ChangedSince {
				return true
			}
			if len(w.chunk) == chunkMessages {
				w.done = false
				return false
			}
			w.chunk = append(w.chunk, mailbox.Message{})
			e.message(&w.chunk[len(w.chunk)-1], f)
			return true
		})
	})
	if err != nil || w.q.Items == mailbox.NoItems {
		return err
	}
	return w.digests()
}

func (w *walk) digests() error {
	leave, err := w.b.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	var page *digestPage
	for i := range w.chunk {
		m := &w.chunk[i]
		if page == nil || page.key.page != pageOf(m.UID) {
			k := digestKey{w.b.n, w.folder, pageOf(m.UID)}
			if page, err = w.b.m.digestPage(k, uint64(k.page+1)<<pageBits <= w.next); err != nil {
				return err
			}
		}
		if !decodeDigest(page.row(m.UID), w.q.Items, &m.Digest) {
			return w.b.e.damaged("digest of message %d in folder %d of mailbox %q", m.UID, w.folder, w.b.id)
		}
	}
	return nil
}

// entry returns what the index holds of a message.
func (b *box) entry(id mailbox.FolderID, uid mailbox.UID) (en entry, err error) {
	found := false
	err = b.view(id, func(_ *folder, x *index) {
		if e := x.find(uid); e != nil {
			en, found = *e, true
		}
	})
	if err == nil && !found {
		err = fmt.Errorf("message %d: %w", uid, mailbox.ErrNoMessage)
	}
	return en, err
}

// Body opens a message's text.
func (h *handle) Body(id mailbox.FolderID, uid mailbox.UID) (mailbox.Body, error) {
	t, err := h.box.text(id, uid)
	if err != nil {
		return nil, err
	}
	return t, nil
}

func (b *box) text(id mailbox.FolderID, uid mailbox.UID) (*text, error) {
	leave, err := b.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	en, err := b.entry(id, uid)
	if err != nil {
		return nil, err
	}
	t, err := b.e.bodies.read(en.content, en.size)
	if errors.Is(err, mailbox.ErrDamaged) {
		if _, gone := b.entry(id, uid); gone != nil {
			return nil, gone // it was expunged meanwhile
		}
	}
	return t, err
}

// Bodies walks messages with their whole texts.
func (h *handle) Bodies(ctx context.Context, id mailbox.FolderID, set mailbox.UIDSet) iter.Seq2[mailbox.Text, error] {
	return func(yield func(mailbox.Text, error) bool) {
		w := &walk{b: h.box, folder: id, q: mailbox.Query{UIDs: set}}
		r := &bulkReader{b: h.box, folder: id}
		defer r.close()
		for !w.done {
			err := errors.Join(ctx.Err(), w.advance())
			if err != nil {
				yield(mailbox.Text{}, err)
				return
			}
			if !r.each(ctx, w.chunk, yield) {
				return
			}
		}
	}
}

// Reindex replaces the digest of a message.
func (h *handle) Reindex(_ context.Context, id mailbox.FolderID, uid mailbox.UID, d mailbox.Digest) error {
	b := h.box
	if err := b.bringCold(id); err != nil {
		return err
	}
	if err := b.e.admit(16<<10, false); err != nil {
		return err
	}
	err := b.update(h, func(t *tx) error {
		f, err := b.folder(id)
		if err != nil {
			return err
		}
		x, err := b.index(f)
		if err != nil {
			return err
		}
		if x.find(uid) == nil {
			return fmt.Errorf("message %d: %w", uid, mailbox.ErrNoMessage)
		}
		key := messageKey(kindDigest, b.n, f.id, uid)
		if row := encodeDigest(&d); len(row) > 0 {
			must(t.batch.Set(key, row, nil))
		} else {
			must(t.batch.Delete(key, nil))
		}
		return nil
	})
	b.m.digests.forget(digestKey{b.n, id, pageOf(uid)})
	return err
}

// bringCold loads a folder's index where it is not in memory, so that the caller's update finds it.
func (b *box) bringCold(id mailbox.FolderID) error {
	return b.view(id, func(*folder, *index) {})
}
