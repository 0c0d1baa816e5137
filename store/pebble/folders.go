package pebble

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"emsh/store/mailbox"
)

// Create makes a folder and those above it.
func (h *handle) Create(_ context.Context, name string, use mailbox.Use) (out mailbox.Folder, err error) {
	name, err = mailbox.CleanName(name)
	if err != nil {
		return out, err
	}
	if err := h.box.e.admit(4<<10, false); err != nil {
		return out, err
	}
	err = h.box.update(h, func(t *tx) error {
		f := t.b.names[name]
		if f != nil && !f.noSelect {
			return existsIf(true, "folder", name)
		}
		if err := t.b.roomFor(name); err != nil {
			return err
		}
		if f != nil {
			t.revive(f)
		} else {
			f = t.makeFolder(name)
		}
		f.use = use
		out = t.b.folderView(f)
		return nil
	})
	return out, err
}

// roomFor tells whether a folder and those above it can be made.
func (b *box) roomFor(name string) error {
	if len(b.folders)+strings.Count(name, mailbox.Separator)+1 > mailbox.MaxFolders {
		return mailbox.ErrFolders
	}
	return nil
}

// makeFolder adds a folder, after those above it that are missing.
func (t *tx) makeFolder(name string) *folder {
	if parent := parentOf(name); parent != "" && t.b.names[parent] == nil {
		t.makeFolder(parent)
	}
	f := newFolder(&t.b.state, name, mailbox.UseNone, t.b.e.opt.Now().Unix())
	t.b.folders[f.id], t.b.names[name] = f, f
	t.touch(f)
	t.tellFolder(mailbox.Change{Kind: mailbox.FolderCreated, Folder: f.id, Name: name})
	return f
}

// revive makes a mere name a folder again, which is a new one to clients.
func (t *tx) revive(f *folder) {
	st := &t.b.state
	st.lastValidity = max(st.lastValidity+1, uint64(t.b.e.opt.Now().Unix()))
	f.noSelect, f.validity = false, uint32(st.lastValidity)
	f.next, f.recentFrom = 1, 1
	t.touch(f)
	t.tellFolder(mailbox.Change{Kind: mailbox.FolderCreated, Folder: f.id, Name: f.name})
}

func parentOf(name string) string {
	f := mailbox.Folder{Name: name}
	return f.Parent()
}

// below returns the folders under a name, by rising name.
func (b *box) below(name string) []*folder {
	var all []*folder
	for n, f := range b.names {
		if strings.HasPrefix(n, name+mailbox.Separator) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(x, y *folder) int { return strings.Compare(x.name, y.name) })
	return all
}

// Rename renames a folder with all below it.
func (h *handle) Rename(_ context.Context, name, newName string) error {
	newName, err := mailbox.CleanName(newName)
	if err != nil {
		return err
	}
	if err := h.box.e.admit(64<<10, true); err != nil {
		return err
	}
	return h.box.update(h, func(t *tx) error {
		f, err := t.b.named(name)
		if err != nil {
			return err
		}
		if err := t.b.mayBecome(f, newName); err != nil {
			return err
		}
		if f.use == mailbox.UseInbox {
			return t.splitInbox(f, newName)
		}
		below := t.b.below(f.name)
		oldName := f.name
		if parent := parentOf(newName); parent != "" && t.b.names[parent] == nil {
			t.makeFolder(parent)
		}
		t.rename(f, newName)
		for _, c := range below {
			t.rename(c, newName+strings.TrimPrefix(c.name, oldName))
		}
		return nil
	})
}

// mayBecome checks a renaming before anything is changed.
func (b *box) mayBecome(f *folder, newName string) error {
	if f.standard && f.use != mailbox.UseInbox {
		return fmt.Errorf("folder %q: %w", f.name, mailbox.ErrProtected)
	}
	if err := existsIf(b.names[newName] != nil, "folder", newName); err != nil {
		return err
	}
	if strings.HasPrefix(newName, f.name+mailbox.Separator) && f.use != mailbox.UseInbox {
		return fmt.Errorf("folder %q: %w: it would lie in itself", newName, mailbox.ErrName)
	}
	for _, c := range b.below(f.name) {
		if _, err := mailbox.CleanName(newName + strings.TrimPrefix(c.name, f.name)); err != nil {
			return err
		}
		if c.standard && f.use != mailbox.UseInbox {
			return fmt.Errorf("folder %q: %w", c.name, mailbox.ErrProtected)
		}
	}
	return b.roomFor(newName)
}

func (t *tx) rename(f *folder, newName string) {
	old := f.name
	delete(t.b.names, old)
	f.name = newName
	t.b.names[newName] = f
	seq := f.modseq
	t.touch(f)
	f.modseq = seq // its messages are as before
	t.tellFolder(mailbox.Change{Kind: mailbox.FolderRenamed, Folder: f.id, Name: newName, OldName: old})
}

// splitInbox gives INBOX's messages to a new folder.
// RFC 9051 6.3.6: renaming INBOX moves its messages and leaves it, and the folders below it, where they are.
func (t *tx) splitInbox(inbox *folder, newName string) error {
	x, err := t.b.index(inbox)
	if err != nil {
		return err
	}
	moved := x.pick(nil)
	digests, err := t.digestsOf(inbox, moved)
	if err != nil {
		return err
	}
	f := t.makeFolder(newName)
	f.words.set(inbox.words.list)
	if len(moved) == 0 {
		return nil
	}
	_, err = t.transfer(inbox, f, moved, digests)
	return err
}

// Delete removes a folder and its messages.
func (h *handle) Delete(_ context.Context, name string) error {
	return h.small(func(t *tx) error {
		f, err := t.b.named(name)
		if err != nil {
			return err
		}
		below := len(t.b.below(f.name)) > 0
		if f.standard {
			return fmt.Errorf("folder %q: %w", f.name, mailbox.ErrProtected)
		}
		if f.noSelect && below {
			return fmt.Errorf("folder %q: %w", f.name, mailbox.ErrNoSelect)
		}
		x, err := t.b.index(f)
		if err != nil {
			return err
		}
		t.empty(f, x)
		if below {
			f.noSelect, f.use = true, mailbox.UseNone
			t.touch(f)
		} else {
			t.b.drop(f)
			must(t.batch.Delete(numKey(kindFolder, t.b.n, uint64(f.id)), nil))
		}
		t.tellFolder(mailbox.Change{Kind: mailbox.FolderDeleted, Folder: f.id, Name: f.name})
		return nil
	})
}

// empty removes all rows of a folder's messages.
func (t *tx) empty(f *folder, x *index) {
	for i := range x.list {
		e := &x.list[i]
		refer(t.batch, e.content, e.size, -1)
		t.lost = append(t.lost, e.content)
	}
	for _, kind := range []byte{kindMessage, kindDigest, kindVanished} {
		prefix := numKey(kind, t.b.n, uint64(f.id))
		must(t.batch.DeleteRange(prefix, after(prefix), nil))
	}
	f.count = counts{}
	f.vanishRows, f.vanishFloor = 0, uint64(t.modseq)
	f.idx = nil
	t.b.m.indexes.drop(f)
}

func (b *box) drop(f *folder) {
	delete(b.folders, f.id)
	delete(b.names, f.name)
}

// SetUse changes what a folder is for.
func (h *handle) SetUse(_ context.Context, id mailbox.FolderID, use mailbox.Use) error {
	return h.small(func(t *tx) error {
		f, err := t.b.folder(id)
		if err != nil {
			return err
		}
		if f.standard {
			return fmt.Errorf("folder %q: %w", f.name, mailbox.ErrProtected)
		}
		if f.use != use {
			f.use = use
			seq := f.modseq
			t.touch(f)
			f.modseq = seq
		}
		return nil
	})
}
