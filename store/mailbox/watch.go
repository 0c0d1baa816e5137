package mailbox

import "sync"

// ChangeKind says what a Change tells of.
type ChangeKind uint8

// The kinds of change.
const (
	MessageAdded ChangeKind = iota + 1
	MessageFlags
	MessageExpunged
	FolderCreated
	FolderRenamed
	FolderDeleted
	FolderSubscribed // or unsubscribed; Name says which name
)

// Change is one thing that happened in a box.
type Change struct {
	Kind     ChangeKind
	Folder   FolderID
	UID      UID
	ModSeq   ModSeq
	Flags    Flags    // of MessageAdded and MessageFlags
	Keywords []string // as Flags; shared, read only
	Name     string   // of the folder, for the Folder kinds; after a FolderRenamed the new one
	OldName  string   // of FolderRenamed
	Own      bool     // made through the handle that watches
}

// MaxPending is how many changes a watch keeps before it overflows.
const MaxPending = 20000

// Watch collects changes for one watcher. Wait on Pending, then call Get.
type Watch struct {
	feed     *Feed
	folder   FolderID
	owner    any
	wake     chan struct{}
	mu       sync.Mutex
	notify   func()
	pending  []Change
	overflow bool
}

// Pending has a token when Get has something to give; at most one, however much happened. It is never closed.
func (w *Watch) Pending() <-chan struct{} { return w.wake }

// Get takes all changes since the last Get. Overflow says that some were lost, and that the watcher must read the folder
// anew (UIDs, Fetch) instead of trusting them; the changes are then empty.
func (w *Watch) Get() (changes []Change, overflow bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	changes, overflow = w.pending, w.overflow
	w.pending, w.overflow = nil, false
	select {
	case <-w.wake:
	default:
	}
	return changes, overflow
}

// Close ends the watch.
func (w *Watch) Close() { w.feed.drop(w) }

func (w *Watch) put(changes []Change, owner any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range changes {
		if w.wants(&changes[i]) {
			w.add(changes[i], owner)
		}
	}
	if len(w.pending) > 0 || w.overflow {
		w.signal()
	}
}

func (w *Watch) wants(c *Change) bool {
	return w.folder == AllFolders || w.folder == c.Folder
}

func (w *Watch) add(c Change, owner any) {
	if w.overflow {
		return
	}
	if len(w.pending) >= MaxPending {
		w.pending, w.overflow = nil, true
		return
	}
	c.Own = owner != nil && owner == w.owner
	w.pending = append(w.pending, c)
}

func (w *Watch) signal() {
	select {
	case w.wake <- struct{}{}:
		if w.notify != nil {
			w.notify()
		}
	default:
	}
}

// Notify names a function to be called, quickly and under the feed's lock, whenever Pending gets its token, and at once
// if it has one. A session that sleeps in a read is woken so, and needs no goroutine that waits. Nil ends it.
func (w *Watch) Notify(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notify = f
	if f != nil && len(w.wake) > 0 {
		f()
	}
}

// Feed hands the changes of one box to its watchers. A back end has one a box and calls Publish in the order of its commits.
type Feed struct {
	mu      sync.Mutex
	watches map[*Watch]struct{}
}

// Watch starts a watch. Changes published with the same owner are marked Own.
func (f *Feed) Watch(folder FolderID, owner any) *Watch {
	w := &Watch{feed: f, folder: folder, owner: owner, wake: make(chan struct{}, 1)}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.watches == nil {
		f.watches = map[*Watch]struct{}{}
	}
	f.watches[w] = struct{}{}
	return w
}

// Publish tells every watcher; it never blocks on one.
func (f *Feed) Publish(changes []Change, owner any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for w := range f.watches {
		w.put(changes, owner)
	}
}

// Watched tells whether anyone would hear a Publish.
func (f *Feed) Watched() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.watches) > 0
}

// Overflow makes every watcher read anew.
func (f *Feed) Overflow() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for w := range f.watches {
		w.mu.Lock()
		w.pending, w.overflow = nil, true
		w.signal()
		w.mu.Unlock()
	}
}

// Drop ends all watches of an owner.
func (f *Feed) Drop(owner any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for w := range f.watches {
		if w.owner == owner {
			delete(f.watches, w)
		}
	}
}

func (f *Feed) drop(w *Watch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.watches, w)
}
