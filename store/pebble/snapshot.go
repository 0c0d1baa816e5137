package pebble

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	lsm "github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"emsh/store/mailbox"
)

// snapshot writes a consistent copy of a store: first the rows, then the texts, of which there may only be more by then.
func (e *engine) snapshot(ctx context.Context, dir string) error {
	fs := e.opt.FS
	if _, err := fs.Stat(dir); err == nil {
		return fmt.Errorf("snapshot to %s: it exists already", dir)
	}
	e.bodies.keep.RLock()
	defer e.bodies.keep.RUnlock()
	texts := fs.PathJoin(dir, "bodies")
	if err := fs.MkdirAll(texts, 0o700); err != nil {
		return err
	}
	if err := e.db.Checkpoint(fs.PathJoin(dir, "db"), lsm.WithFlushedWAL()); err != nil {
		return errors.Join(e.wrap(err), fs.RemoveAll(dir))
	}
	for _, seg := range e.bodies.list() {
		err := ctx.Err()
		if err == nil {
			err = e.copySegment(seg, fs.PathJoin(texts, fs.PathBase(seg.name)))
		}
		if err != nil {
			return errors.Join(e.wrap(err), fs.RemoveAll(dir))
		}
	}
	return nil
}

// copySegment links a segment that does not change any more and copies one that does.
func (e *engine) copySegment(seg segmentInfo, to string) error {
	if seg.final {
		return vfs.LinkOrCopy(e.opt.FS, seg.name, to)
	}
	return vfs.Copy(e.opt.FS, seg.name, to)
}

// list returns the segments as they are now.
func (s *bodies) list() []segmentInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]segmentInfo, 0, len(s.segs))
	for _, seg := range s.segs {
		all = append(all, segmentInfo{seg.name, seg.live, max(seg.dead(), 0), seg.idle()})
	}
	return all
}

type segmentInfo struct {
	name       string
	live, dead int64
	final      bool // nothing more will be written to it
}

func (s *bodies) totals() (live, dead int64) {
	for _, seg := range s.list() {
		live += seg.live
		dead += seg.dead
	}
	return live, dead
}

// Snapshot writes a consistent copy of the database.
func (m *Mailboxes) Snapshot(ctx context.Context, dir string) error {
	leave, err := m.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	return m.e.snapshot(ctx, dir)
}

// Check reads all messages of all mailboxes and compares them with checksums and counts.
func (m *Mailboxes) Check(ctx context.Context) iter.Seq[error] {
	return func(yield func(error) bool) {
		ids, err := m.List(ctx)
		if err != nil {
			yield(err)
			return
		}
		for _, id := range ids {
			if !m.checkBox(ctx, id, yield) {
				return
			}
		}
	}
}

func (m *Mailboxes) checkBox(ctx context.Context, id mailbox.ID, yield func(error) bool) bool {
	box, err := m.Open(ctx, id)
	if err != nil {
		return errors.Is(err, mailbox.ErrNoMailbox) || yield(err)
	}
	defer box.Close()
	folders, err := box.Folders()
	if err != nil {
		return yield(err)
	}
	for _, f := range folders {
		if !f.NoSelect && !checkFolder(ctx, box, f, yield) {
			return false
		}
	}
	return true
}

func checkFolder(ctx context.Context, box mailbox.Box, f mailbox.Folder, yield func(error) bool) bool {
	for msg, err := range box.Fetch(f.ID, mailbox.Query{Items: mailbox.AllItems}) {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = checkText(box, f.ID, msg.UID)
		}
		if err == nil || errors.Is(err, mailbox.ErrNoMessage) {
			continue
		}
		if !yield(fmt.Errorf("mailbox %q, folder %q: %w", box.ID(), f.Name, err)) || ctx.Err() != nil {
			return false
		}
	}
	return true
}

func checkText(box mailbox.Box, f mailbox.FolderID, uid mailbox.UID) error {
	body, err := box.Body(f, uid)
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = body.WriteTo(io.Discard)
	return err
}
