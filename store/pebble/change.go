package pebble

import (
	"context"
	"errors"
	"fmt"

	lsm "github.com/cockroachdb/pebble/v2"

	"emsh/store/mailbox"
)

// opened returns a folder with its index for a change.
func (t *tx) opened(id mailbox.FolderID) (*folder, *index, error) {
	f, err := t.b.folder(id)
	if err != nil {
		return nil, nil, err
	}
	x, err := t.b.index(f)
	return f, x, err
}

// Store changes flags.
func (h *handle) Store(_ context.Context, id mailbox.FolderID, set mailbox.UIDSet, c mailbox.FlagChange) (done []mailbox.Stored, refused mailbox.UIDSet, err error) {
	if err := h.box.bringCold(id); err != nil {
		return nil, nil, err
	}
	err = h.small(func(t *tx) error {
		f, x, err := t.opened(id)
		if err != nil {
			return err
		}
		if c.Mode != mailbox.RemoveFlags {
			if err := f.words.check(c.Keywords); err != nil {
				return err
			}
		}
		done, refused = t.storeFlags(f, x, set, &c)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return done, refused, nil
}

func (t *tx) storeFlags(f *folder, x *index, set mailbox.UIDSet, c *mailbox.FlagChange) (done []mailbox.Stored, refused mailbox.UIDSet) {
	var bits uint64
	if c.Mode == mailbox.RemoveFlags {
		bits = f.words.find(c.Keywords)
	} else {
		bits = f.words.bits(c.Keywords)
	}
	x.walk(set, 0, func(e *entry) bool {
		if c.Conditional && e.modseq > uint64(c.UnchangedSince) {
			refused = refused.Append(e.uid)
			return true
		}
		flags, words := combine(c.Mode, e.flags, c.Flags&mailbox.AllFlags), combine(c.Mode, e.keywords, bits)
		changed := flags != e.flags || words != e.keywords
		if changed {
			t.reflag(f, e, flags, words)
		}
		done = append(done, mailbox.Stored{
			UID: e.uid, Flags: flags, Keywords: f.words.names(words), ModSeq: mailbox.ModSeq(e.modseq), Changed: changed,
		})
		return true
	})
	return done, refused
}

func combine[B uint64 | mailbox.Flags](mode mailbox.FlagMode, old, with B) B {
	switch mode {
	case mailbox.AddFlags:
		return old | with
	case mailbox.RemoveFlags:
		return old &^ with
	}
	return with
}

func (t *tx) reflag(f *folder, e *entry, flags mailbox.Flags, words uint64) {
	f.count.add(e, -1)
	e.flags, e.keywords, e.modseq = flags, words, uint64(t.modseq)
	f.count.add(e, 1)
	t.put(f, e)
	t.touch(f)
	t.tellMessage(mailbox.MessageFlags, f, e)
}

// Expunge removes messages.
func (h *handle) Expunge(_ context.Context, id mailbox.FolderID, set mailbox.UIDSet, all bool) (out mailbox.Expunged, err error) {
	if err := h.box.bringCold(id); err != nil {
		return out, err
	}
	err = h.small(func(t *tx) error {
		f, x, err := t.opened(id)
		if err != nil {
			return err
		}
		var gone []entry
		x.walk(set, 0, func(e *entry) bool {
			if all || e.flags&mailbox.Deleted != 0 {
				gone = append(gone, *e)
			}
			return true
		})
		if len(gone) == 0 {
			out.ModSeq = mailbox.ModSeq(f.modseq)
			return nil
		}
		out = mailbox.Expunged{UIDs: uidsOf(gone), ModSeq: t.modseq}
		for i := range gone {
			refer(t.batch, gone[i].content, gone[i].size, -1)
			t.lost = append(t.lost, gone[i].content)
		}
		return t.take(f, gone)
	})
	if err != nil {
		return mailbox.Expunged{}, err
	}
	return out, nil
}

func uidsOf(es []entry) []mailbox.UID {
	uids := make([]mailbox.UID, len(es))
	for i := range es {
		uids[i] = es[i].uid
	}
	return uids
}

// Copy copies messages to a folder; the texts are shared.
func (h *handle) Copy(_ context.Context, from mailbox.FolderID, set mailbox.UIDSet, to mailbox.FolderID, limit mailbox.Limit) (mailbox.Copied, error) {
	return h.carry(from, set, to, false, func(t *tx, src, dst *folder, es []entry, digests [][]byte) (mailbox.Copied, error) {
		var size int64
		for i := range es {
			size += es[i].size
		}
		if err := t.b.within(limit, size); err != nil {
			return mailbox.Copied{}, err
		}
		return t.copy(src, dst, es, digests)
	})
}

// Move takes messages to another folder, or gives them new UIDs in the same.
func (h *handle) Move(_ context.Context, from mailbox.FolderID, set mailbox.UIDSet, to mailbox.FolderID) (mailbox.Copied, error) {
	return h.carry(from, set, to, true, (*tx).transfer)
}

type carrier func(t *tx, src, dst *folder, es []entry, digests [][]byte) (mailbox.Copied, error)

func (h *handle) carry(from mailbox.FolderID, set mailbox.UIDSet, to mailbox.FolderID, small bool, do carrier) (out mailbox.Copied, err error) {
	if err := h.box.bringCold(from); err != nil {
		return out, err
	}
	if err := h.box.e.admit(64<<10, small); err != nil {
		return out, err
	}
	err = h.box.update(h, func(t *tx) error {
		src, x, err := t.opened(from)
		if err != nil {
			return err
		}
		dst, err := t.b.folder(to)
		if err != nil {
			return err
		}
		out.UIDValidity, out.ModSeq = dst.validity, mailbox.ModSeq(dst.modseq)
		es := x.pick(set)
		if len(es) == 0 {
			return nil
		}
		digests, err := t.digestsOf(src, es)
		if err != nil {
			return err
		}
		out, err = do(t, src, dst, es, digests)
		return err
	})
	if err != nil {
		return mailbox.Copied{}, err
	}
	return out, nil
}

// digestsOf reads the digest rows of entries.
func (t *tx) digestsOf(f *folder, es []entry) ([][]byte, error) {
	rows := make([][]byte, len(es))
	var page *digestPage
	for i := range es {
		k := digestKey{t.b.n, f.id, pageOf(es[i].uid)}
		if page == nil || page.key != k {
			var err error
			if page, err = t.b.m.digestPage(k, uint64(k.page+1)<<pageBits <= f.next); err != nil {
				return nil, err
			}
		}
		rows[i] = page.row(es[i].uid)
	}
	return rows, nil
}

// arrive checks that entries can come to a folder and translates their keywords.
func (t *tx) arrive(src, dst *folder, es []entry) ([]entry, error) {
	var union uint64
	for i := range es {
		union |= es[i].keywords
	}
	if err := errors.Join(dst.words.check(src.words.names(union)), dst.roomFor(len(es))); err != nil {
		return nil, fmt.Errorf("folder %q: %w", dst.name, err)
	}
	out := append([]entry{}, es...)
	for i := range out {
		out[i].keywords = dst.words.bits(src.words.names(es[i].keywords))
		out[i].saved = t.b.e.opt.Now().Unix()
	}
	return out, nil
}

func (t *tx) copy(src, dst *folder, es []entry, digests [][]byte) (mailbox.Copied, error) {
	from := uidsOf(es)
	arrived, err := t.arrive(src, dst, es)
	if err != nil {
		return mailbox.Copied{}, err
	}
	for i := range arrived {
		arrived[i].id = t.newID()
		refer(t.batch, arrived[i].content, arrived[i].size, 1)
	}
	return t.settleIn(dst, from, arrived, digests), nil
}

// transfer moves entries; the texts keep their references.
func (t *tx) transfer(src, dst *folder, es []entry, digests [][]byte) (mailbox.Copied, error) {
	arrived, err := t.arrive(src, dst, es)
	if err != nil {
		return mailbox.Copied{}, err
	}
	if err := t.take(src, es); err != nil {
		return mailbox.Copied{}, err
	}
	return t.settleIn(dst, uidsOf(es), arrived, digests), nil
}

func (t *tx) settleIn(dst *folder, from []mailbox.UID, arrived []entry, digests [][]byte) mailbox.Copied {
	t.insert(dst, arrived)
	for i := range arrived {
		t.putDigest(dst, arrived[i].uid, digests[i])
	}
	return mailbox.Copied{UIDValidity: dst.validity, From: from, To: uidsOf(arrived), ModSeq: t.modseq}
}

// Vanished returns what was expunged after a modification sequence.
func (h *handle) Vanished(id mailbox.FolderID, since mailbox.ModSeq) (gone mailbox.UIDSet, complete bool, err error) {
	b := h.box
	err = b.look(func() error {
		f, err := b.folder(id)
		if err != nil {
			return err
		}
		complete = uint64(since) >= f.vanishFloor
		if uint64(since) >= f.modseq {
			return nil
		}
		prefix := numKey(kindVanished, b.n, uint64(id))
		return b.e.scan(prefix, numKey(kindVanished, b.n, uint64(id), uint64(since)+1), func(_, v []byte) (bool, error) {
			var ok bool
			if gone, ok = decodeUIDs(v, gone); !ok {
				return false, b.e.damaged("expunge row of folder %q of mailbox %q", f.name, b.id)
			}
			return true, nil
		})
	})
	return gone, complete, err
}

// ClaimRecent tells from which UID on messages are recent.
func (h *handle) ClaimRecent(id mailbox.FolderID, claim bool) (first mailbox.UID, err error) {
	b := h.box
	leave, err := b.e.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	b.mu.Lock()
	defer b.mu.Unlock()
	f, err := b.folder(id)
	if err != nil {
		return 0, err
	}
	first = f.recentFrom
	if !claim || f.count.recent == 0 {
		return first, nil
	}
	f.recentFrom, f.count.recent = mailbox.UID(f.next), 0
	if b.e.admit(0, true) != nil {
		return first, nil // it is only forgotten at the next start
	}
	return first, b.e.wrap(b.e.db.Set(numKey(kindFolder, b.n, uint64(f.id)), f.encode(), lsm.NoSync))
}
