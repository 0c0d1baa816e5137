package pebble

import (
	"context"
	"errors"
	"fmt"
	"io"

	"emsh/store/mailbox"
)

// draft is a message whose text and digest are written and that waits for its number.
type draft struct {
	entry    entry
	placed   placed
	digest   []byte
	keywords []string
}

// Deliver puts one message into the folder it names, or into INBOX.
func (h *handle) Deliver(ctx context.Context, m mailbox.Incoming, limit mailbox.Limit) (mailbox.Appended, error) {
	out, err := h.append(ctx, []mailbox.Incoming{m}, limit, func(t *tx) (*folder, error) {
		b := t.b
		if err := t.once(m.Once); err != nil {
			return nil, err
		}
		if f, err := b.folder(m.Folder); err == nil {
			return f, nil
		}
		return b.names[mailbox.Inbox], nil
	})
	if err != nil {
		return mailbox.Appended{}, err
	}
	return out[0], nil
}

// Append puts messages into a folder, all or none.
func (h *handle) Append(ctx context.Context, id mailbox.FolderID, ms []mailbox.Incoming, limit mailbox.Limit) ([]mailbox.Appended, error) {
	if err := h.box.look(func() error { _, err := h.box.folder(id); return err }); err != nil || len(ms) == 0 {
		return nil, err
	}
	return h.append(ctx, ms, limit, func(t *tx) (*folder, error) { return t.b.folder(id) })
}

func (h *handle) append(ctx context.Context, ms []mailbox.Incoming, limit mailbox.Limit, where func(*tx) (*folder, error)) ([]mailbox.Appended, error) {
	b := h.box
	leave, err := b.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := b.welcome(ms, limit); err != nil {
		return nil, err
	}
	drafts, err := b.write(ctx, ms)
	ps := placedOf(drafts)
	if err == nil {
		err = b.e.bodies.sync(ps)
	}
	var out []mailbox.Appended
	if err == nil {
		err = b.update(h, func(t *tx) error {
			f, err := where(t)
			if err == nil {
				out, err = t.append(f, drafts, limit)
			}
			return err
		})
	}
	if err != nil {
		b.e.bodies.dropped(ps...)
		return nil, err
	}
	b.e.bodies.kept(ps...)
	return out, nil
}

// placedOf returns the texts of drafts, and takes redo rows from them where they would be too much together.
func placedOf(drafts []draft) []placed {
	ps := make([]placed, len(drafts))
	total := 0
	for i := range drafts {
		total += len(drafts[i].placed.redo)
	}
	for i := range drafts {
		if total > redoAtOnce {
			drafts[i].placed.redo = nil
		}
		ps[i] = drafts[i].placed
	}
	return ps
}

// welcome refuses what cannot be taken, before its text is read.
func (b *box) welcome(ms []mailbox.Incoming, limit mailbox.Limit) error {
	var announced int64
	for i := range ms {
		announced += max(ms[i].Size, 0)
	}
	if err := b.e.admit(announced, false); err != nil {
		return err
	}
	return b.look(func() error { return b.within(limit, announced) })
}

// within checks a limit. The caller holds b.mu.
func (b *box) within(limit mailbox.Limit, more int64) error {
	if limit > 0 && b.bytes()+more > int64(limit) {
		return fmt.Errorf("mailbox %q holds %d bytes of %d, %d more: %w", b.id, b.bytes(), limit, more, mailbox.ErrQuota)
	}
	return nil
}

// write writes the texts and works out the digests. What it returns beside an error is written as well.
func (b *box) write(ctx context.Context, ms []mailbox.Incoming) ([]draft, error) {
	drafts := make([]draft, 0, len(ms))
	for i := range ms {
		if err := ctx.Err(); err != nil {
			return drafts, err
		}
		d, err := b.writeOne(&ms[i])
		if d.placed.seg != nil {
			drafts = append(drafts, d)
		}
		if err != nil {
			return drafts, err
		}
	}
	return drafts, nil
}

func (b *box) writeOne(m *mailbox.Incoming) (draft, error) {
	r := m.Body
	if m.Size >= 0 {
		r = io.LimitReader(r, m.Size+1)
	}
	p, err := b.e.bodies.add(r, m.Size)
	if err != nil {
		return draft{}, err
	}
	d := draft{placed: p, keywords: m.Keywords}
	if m.Size >= 0 && p.size != m.Size {
		return d, fmt.Errorf("%w: %d bytes announced", mailbox.ErrSize, m.Size)
	}
	digest := m.Digest
	if digest.Version == 0 && m.Index != nil {
		if digest, err = m.Index(b.e.bodies.source(&p)); err != nil {
			return d, err
		}
	}
	d.digest = encodeDigest(&digest)
	b.e.bodies.chooseRedo(&d.placed)
	d.entry = b.newEntry(m, p)
	return d, nil
}

func (b *box) newEntry(m *mailbox.Incoming, p placed) entry {
	now := b.e.opt.Now()
	e := entry{content: p.content, size: p.size, flags: m.Flags & mailbox.AllFlags, saved: now.Unix()}
	if m.InternalDate.IsZero() {
		e.setReceived(now)
	} else {
		e.setReceived(m.InternalDate)
	}
	return e
}

// append gives drafts their place in a folder.
func (t *tx) append(f *folder, drafts []draft, limit mailbox.Limit) ([]mailbox.Appended, error) {
	var size int64
	var words []string
	for i := range drafts {
		size += drafts[i].entry.size
		words = append(words, drafts[i].keywords...)
	}
	if err := errors.Join(t.b.within(limit, size), f.words.check(words), f.roomFor(len(drafts))); err != nil {
		return nil, err
	}
	es := make([]entry, len(drafts))
	for i := range drafts {
		es[i] = drafts[i].entry
		es[i].keywords = f.words.bits(drafts[i].keywords)
		es[i].id = t.newID()
		refer(t.batch, es[i].content, es[i].size, 1)
		putRedo(t.batch, &drafts[i].placed)
	}
	t.insert(f, es)
	out := make([]mailbox.Appended, len(es))
	for i := range es {
		e := &es[i]
		t.putDigest(f, e.uid, drafts[i].digest)
		out[i] = mailbox.Appended{
			Folder: f.id, UIDValidity: f.validity, UID: e.uid, ID: mailbox.MessageID(e.id),
			Content: mailbox.ContentID(e.content), ModSeq: t.modseq, Size: e.size,
		}
	}
	return out, nil
}

func (t *tx) putDigest(f *folder, uid mailbox.UID, row []byte) {
	if len(row) > 0 {
		must(t.batch.Set(messageKey(kindDigest, t.b.n, f.id, uid), row, nil))
	}
}

func (t *tx) newID() uint64 {
	id := t.b.state.nextID
	t.b.state.nextID++
	return id
}

func (f *folder) roomFor(n int) error {
	if f.next+uint64(n) > uint64(mailbox.MaxUID) {
		return mailbox.ErrUIDs
	}
	return nil
}

// source is a written text as an Index function reads it.
func (s *bodies) source(p *placed) mailbox.Source {
	if p.small != nil {
		return memory(p.text())
	}
	return &written{text: text{s: s, at: 0, born: p.content, size: p.size}, seg: p.seg}
}

// memory is a text in memory.
type memory []byte

func (m memory) Size() int64            { return int64(len(m)) }
func (m memory) Bytes() ([]byte, error) { return m, nil }
func (m memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m)) {
		return 0, io.EOF
	}
	n := copy(p, m[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// written is a large text in the file that it was just written to.
type written struct {
	text
	seg *segment
}

func (w *written) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= w.size {
		return 0, io.EOF
	}
	want := min(int64(len(p)), w.size-off)
	n, err := w.seg.file.ReadAt(p[:want], headSize+off)
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

func (w *written) Bytes() ([]byte, error) {
	p := make([]byte, w.size)
	_, err := w.seg.file.ReadAt(p, headSize)
	return p, err
}
