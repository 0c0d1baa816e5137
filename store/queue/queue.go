// Package queue says what the transport spool is: every message that the server has taken responsibility for and not yet
// passed on, with what is known of each recipient. It holds types and interfaces only; store/pebble implements
// them and store/storetest is the contract. It is a leaf and imports nothing of emsh.
//
// Rules a reader cannot see in the types:
//
//   - Commit, Expand, Update, Done and the Set methods are durable when they return nil, and have changed nothing when they return an error.
//   - IDs rise and are never used again, also after a crash.
//   - A kill at any moment loses no committed item and keeps no uncommitted one.
//   - All methods may be called from any number of goroutines.
package queue

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// ID names an item for ever (the InternalMessageId of a message).
type ID uint64

// Store is the spool.
type Store interface {
	// Create starts a new message. The Writer must be committed or aborted.
	Create(ctx context.Context) (Writer, error)
	// Get returns an item. ErrNotFound.
	Get(id ID) (Item, error)
	// Body opens an item's text. It stays readable until closed, even when the item is done meanwhile.
	Body(id ID) (Body, error)
	// Due returns up to limit items that are not suspended and have a recipient whose Next is not after now, higher priority
	// first, then the one that has waited longest. It takes nothing: the caller remembers what it works on, and asks for as
	// many more as that is.
	Due(now time.Time, limit int) ([]Item, error)
	// NextDue tells when the next item that is not suspended falls due; false when none will.
	NextDue() (time.Time, bool)
	// Wake has a token after an item was committed, expanded, updated or resumed: a reason to ask Due again.
	Wake() <-chan struct{}
	// List walks the items that match, by rising ID, as of the moment of each step.
	List(f Filter) iter.Seq2[Item, error]
	// Len is the number of items.
	Len() int
	// Destinations summarizes the recipients that are waiting, by Recipient.Destination, sorted by name.
	Destinations() []Destination
	// Update replaces an item that still exists. Its ID, Size, Received and text stay. ErrNotFound; ErrConflict when the item was
	// changed since it was read (Item.Version). It returns the item with its new version.
	Update(ctx context.Context, it Item) (Item, error)
	// Expand replaces an item by others that share its text, in one step: a bifurcation. The new items get IDs of their
	// own; none at all is the same as Done. ErrNotFound, ErrConflict as with Update.
	Expand(ctx context.Context, it Item, parts []Envelope) ([]Item, error)
	// Done removes an item; its text goes when no other item shares it. ErrNotFound.
	Done(ctx context.Context, id ID) error
	// Suspend sets or lifts the hold of an item. It does not need the item's version and makes no conflict.
	Suspend(ctx context.Context, id ID, on bool) error
	// Stats tells the state of the spool as a whole.
	Stats() Stats
	// Snapshot writes a consistent copy to a directory that does not exist yet, while the spool is in use.
	Snapshot(ctx context.Context, dir string) error
	Close() error
}

// Writer takes the text of a new message.
type Writer interface {
	io.Writer
	// Size is how much was written so far.
	Size() int64
	// Body reads what was written so far, before Commit: for scanning. Valid until Commit or Abort.
	Body() (io.ReaderAt, error)
	// Commit makes the message an item of the queue, durably. After an error nothing is left behind.
	Commit(ctx context.Context, e Envelope) (Item, error)
	// CommitAll makes several items of one text, all or none.
	CommitAll(ctx context.Context, es []Envelope) ([]Item, error)
	// Abort gives up; it may be called after Commit, where it does nothing.
	Abort()
}

// Body is the text of an item. Reads check the bytes against their checksums (ErrDamaged).
type Body interface {
	io.ReaderAt
	io.WriterTo
	io.Closer
	Size() int64
	Bytes() ([]byte, error)
}

// Item is a message in the queue.
type Item struct {
	ID       ID
	Version  uint64 // rises with each Update
	Size     int64
	Received time.Time // when it was committed
	Envelope
}

// Envelope is what is known of a message beside its text. The store looks at Priority, Suspended and, of recipients, at
// Done, Next and Destination; the rest it keeps.
type Envelope struct {
	From         string // reverse path, "" is the null path
	Recipients   []Recipient
	Priority     Priority
	Suspended    bool
	Expires      time.Time // zero is never
	Body8Bit     bool      // BODY=8BITMIME
	BinaryMIME   bool      // BODY=BINARYMIME
	UTF8         bool      // SMTPUTF8
	RequireTLS   bool
	EnvelopeID   string // ENVID (RFC 3461)
	Return       string // RET: FULL, HDRS or ""
	MessageID    string // the Message-ID header field
	Subject      string
	Source       string // how it came: "SMTP:Default bench", "DSN", "PICKUP"
	SourceAddr   string // IP address of the client
	Hello        string // what it called itself
	Principal    string // who had logged on, "" for nobody
	Hops         int
	Properties   map[string]string // what else transport wants to remember
	LastActivity time.Time
}

// Priority orders items that are due.
type Priority int8

// The priorities, as in message headers and queue views.
const (
	Low    Priority = -1
	Normal Priority = 0
	High   Priority = 1
)

// Recipient is one recipient of an item and how far the message has got on the way to him.
type Recipient struct {
	Address     string // forward path
	Original    string // ORCPT (RFC 3461), or the address before expansion
	Notify      string // NOTIFY: NEVER or a list of SUCCESS, FAILURE, DELAY; "" is the default
	Destination string // the queue: a domain, connector or mailbox database; "" is not yet routed (submission)
	Kind        string // of destination, for the caller
	Done        bool   // delivered, relayed or failed: nothing more to do
	Status      string // enhanced status code or state, for the caller
	LastError   string
	Attempts    int
	Next        time.Time // when to try next; zero is at once
	DelayTold   bool      // a delay notification was sent
	Properties  map[string]string
}

// Filter chooses items. The zero value chooses all.
type Filter struct {
	After       ID     // only items with a higher ID
	Destination string // with a recipient that is not done and goes there
	Suspended   *bool
	Match       func(*Item) bool
}

// Destination sums up one queue.
type Destination struct {
	Name       string
	Items      int // items with at least one waiting recipient
	Recipients int
	Suspended  int       // of the items
	Next       time.Time // earliest Next of items that are not suspended; zero is at once, or none
}

// Stats is the state of the spool.
type Stats struct {
	Path      string
	Items     int
	BodyBytes int64
	DeadBytes int64
	DiskBytes int64
	Fault     error // why writes are refused at present, nil when all is well
}

// Returned when the spool cannot do what is asked.
var (
	ErrNotFound = errors.New("queue item does not exist")
	ErrConflict = errors.New("queue item was changed meanwhile")
	ErrEnded    = errors.New("message was already committed or aborted")
	ErrFull     = errors.New("queue is out of disk space")
	ErrDamaged  = errors.New("queue is damaged")
	ErrFault    = errors.New("queue is not available")
	ErrClosed   = errors.New("queue is closed")
)
