package pebble

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"emsh/store/mailbox"
)

// handle is a mailbox.Box.
type handle struct {
	box    *box
	closed atomic.Bool
}

var _ mailbox.Box = (*handle)(nil)

func (h *handle) ID() mailbox.ID { return h.box.id }

func (h *handle) Usage() mailbox.Usage { return h.box.usage() }

func (h *handle) Watch(folder mailbox.FolderID) *mailbox.Watch { return h.box.feed.Watch(folder, h) }

func (h *handle) Close() error {
	if h.closed.CompareAndSwap(false, true) {
		h.box.feed.Drop(h)
		h.box.m.closed(h.box)
	}
	return nil
}

// look calls fn under the box's lock for reading.
func (b *box) look(fn func() error) error {
	leave, err := b.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	b.mu.RLock()
	defer b.mu.RUnlock()
	if err := b.missing(); err != nil {
		return err
	}
	return fn()
}

func (b *box) folderView(f *folder) mailbox.Folder { return f.view(b.subs[f.name]) }

func (h *handle) Folders() (all []mailbox.Folder, err error) {
	b := h.box
	err = b.look(func() error {
		for _, f := range b.folders {
			all = append(all, b.folderView(f))
		}
		return nil
	})
	slices.SortFunc(all, func(x, y mailbox.Folder) int {
		if x.Name == mailbox.Inbox || y.Name == mailbox.Inbox {
			return compareBool(y.Name == mailbox.Inbox, x.Name == mailbox.Inbox)
		}
		return strings.Compare(x.Name, y.Name)
	})
	return all, err
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

func (h *handle) Folder(id mailbox.FolderID) (out mailbox.Folder, err error) {
	b := h.box
	err = b.look(func() error {
		f := b.folders[id]
		if f == nil {
			return fmt.Errorf("folder %d: %w", id, mailbox.ErrNoFolder)
		}
		out = b.folderView(f)
		return nil
	})
	return out, err
}

func (h *handle) Lookup(name string) (out mailbox.Folder, err error) {
	b := h.box
	err = b.look(func() error {
		f, err := b.named(name)
		if err == nil {
			out = b.folderView(f)
		}
		return err
	})
	return out, err
}

// named finds a folder by a name as a user wrote it. A name that no folder can have is only one that no folder has.
func (b *box) named(name string) (*folder, error) {
	if clean, err := mailbox.CleanName(name); err == nil {
		name = clean
	}
	if f := b.names[name]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("folder %q: %w", name, mailbox.ErrNoFolder)
}

func (h *handle) Special(use mailbox.Use) (out mailbox.Folder, err error) {
	b := h.box
	err = b.look(func() error {
		var best *folder
		for _, f := range b.folders {
			if f.use == use && (best == nil || f.id < best.id) {
				best = f
			}
		}
		if best == nil {
			return fmt.Errorf("folder for use %d: %w", use, mailbox.ErrNoFolder)
		}
		out = b.folderView(best)
		return nil
	})
	return out, err
}

func (h *handle) Subscriptions() (names []string, err error) {
	err = h.box.look(func() error {
		for name := range h.box.subs {
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

func (h *handle) Subscribe(_ context.Context, name string) error {
	name, err := mailbox.CleanName(name)
	if err != nil {
		return err
	}
	return h.small(func(t *tx) error {
		b := h.box
		if b.subs[name] {
			return nil
		}
		if len(b.subs) >= 2*mailbox.MaxFolders {
			return mailbox.ErrFolders
		}
		b.subs[name] = true
		must(t.batch.Set(subKey(b.n, name), nil, nil))
		t.tellFolder(b.subscribed(name))
		return nil
	})
}

func (h *handle) Unsubscribe(_ context.Context, name string) error {
	if clean, err := mailbox.CleanName(name); err == nil {
		name = clean
	}
	return h.small(func(t *tx) error {
		b := h.box
		if !b.subs[name] {
			return fmt.Errorf("folder %q: %w", name, mailbox.ErrNotSubscribed)
		}
		delete(b.subs, name)
		must(t.batch.Delete(subKey(b.n, name), nil))
		t.tellFolder(b.subscribed(name))
		return nil
	})
}

func (b *box) subscribed(name string) mailbox.Change {
	c := mailbox.Change{Kind: mailbox.FolderSubscribed, Name: name}
	if f := b.names[name]; f != nil {
		c.Folder = f.id
	}
	return c
}

// small is update for a change that takes next to no space and so goes on while the disk is nearly full.
func (h *handle) small(fn func(*tx) error) error {
	if err := h.box.e.admit(4<<10, true); err != nil {
		return err
	}
	return h.box.update(h, fn)
}
