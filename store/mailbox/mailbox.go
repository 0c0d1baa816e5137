// Package mailbox says what a mailbox database is: boxes, their folders, the messages in them and the
// feed that tells of changes. It holds types and interfaces only (and the parts every back end shares: names,
// UID sets, the feed); store/pebble implements them and store/storetest is the contract. It is a leaf and
// imports nothing of emsh. IMAP and POP words are used where the notion is theirs, but nothing here knows the wire.
//
// Rules a reader cannot see in the types:
//
//   - Every method that changes something is durable when it returns nil, and has changed nothing when it returns an error.
//   - Changes are told to watchers after they are durable, in the order in which they were made, and a slow watcher
//     never holds up a writer.
//   - UIDs rise within a folder and are never used twice; a folder's UIDVALIDITY never changes while the folder
//     lives, and no two folders a box ever had share one. Modification sequences rise over the whole box.
//   - All methods may be called from any number of goroutines.
package mailbox

import (
	"context"
	"io"
	"iter"
	"time"
)

// ID names a mailbox: its GUID, which is never used again after the mailbox is gone.
type ID string

// Store is one mailbox database: many mailboxes behind one write-ahead log.
type Store interface {
	// Create makes an empty mailbox with the default folders. ErrExists if there is one.
	Create(ctx context.Context, id ID) error
	// Open gives a handle on a mailbox, to be closed by the caller. Any number of handles share one mailbox. ErrNoMailbox.
	Open(ctx context.Context, id ID) (Box, error)
	// Delete removes a mailbox with all it holds. Handles that are open answer ErrNoMailbox from then on.
	Delete(ctx context.Context, id ID) error
	// List returns the IDs of all mailboxes, sorted.
	List(ctx context.Context) ([]ID, error)
	// Usage answers for one mailbox without loading its folders' messages.
	Usage(ctx context.Context, id ID) (Usage, error)
	// Stats tells the state of the database as a whole.
	Stats() Stats
	// Snapshot writes a consistent copy of the database, as of one moment, to a directory that does not exist yet,
	// while the database is in use. The copy opens as a database of its own.
	Snapshot(ctx context.Context, dir string) error
	// Check reads everything and reports each damage; nil errors means none.
	Check(ctx context.Context) iter.Seq[error]
	Close() error
}

// OpenOrCreate opens a mailbox and makes it first where it does not exist, as a first log-on or delivery does.
func OpenOrCreate(ctx context.Context, s Store, id ID) (Box, error) {
	box, err := s.Open(ctx, id)
	if !isNoMailbox(err) {
		return box, err
	}
	if err := s.Create(ctx, id); err != nil && !isExists(err) {
		return nil, err
	}
	return s.Open(ctx, id)
}

// Usage is what a mailbox holds.
type Usage struct {
	Messages int
	Bytes    int64 // sum of the sizes of all messages, each folder's copy counted
	Folders  int
	Created  time.Time
	// LastLogon is when a client was last let in, to the second; zero where none ever was.
	LastLogon time.Time
}

// Stats is the state of a database.
type Stats struct {
	Path        string
	Mailboxes   int
	OpenHandles int
	BodyBytes   int64 // bytes of bodies that are referred to
	DeadBytes   int64 // bytes of bodies waiting to be reclaimed
	DiskBytes   int64 // what the database takes on disk
	CacheBytes  int64 // folder indexes and digests held in memory
	Fault       error // why writes are refused at present, nil when all is well
}

// Box is a handle on one mailbox. Folder arguments are IDs, which survive renaming;
// a folder that is gone gives ErrNoFolder.
type Box interface {
	ID() ID

	// Folders returns all folders, INBOX first, then by name.
	Folders() ([]Folder, error)
	Folder(id FolderID) (Folder, error)
	// Lookup finds a folder by its name; INBOX in any case. ErrNoFolder.
	Lookup(name string) (Folder, error)
	// Special finds the folder with a use. ErrNoFolder.
	Special(use Use) (Folder, error)
	// Create makes a folder and those above it that are missing. On a NoSelect name it makes it selectable.
	Create(ctx context.Context, name string, use Use) (Folder, error)
	// Rename renames a folder and all below it, making the folders above the new name. Renaming INBOX moves its
	// messages to a new folder and leaves INBOX empty, its children where they are (RFC 9051 6.3.6). Default
	// folders give ErrProtected.
	Rename(ctx context.Context, name, newName string) error
	// Delete removes a folder and its messages; with folders below it stays as a NoSelect name. Default folders give ErrProtected.
	Delete(ctx context.Context, name string) error
	// SetUse changes what a folder is for; UseNone takes it away.
	SetUse(ctx context.Context, folder FolderID, use Use) error
	// Subscribe and Unsubscribe work on names, which need not exist. ErrNotSubscribed.
	Subscribe(ctx context.Context, name string) error
	Unsubscribe(ctx context.Context, name string) error
	Subscriptions() ([]string, error)

	// Deliver puts one message into m.Folder, or into INBOX where that is zero or gone.
	Deliver(ctx context.Context, m Incoming, limit Limit) (Appended, error)
	// Append puts messages into a folder, all or none, with rising UIDs in the order given (RFC 3502).
	Append(ctx context.Context, folder FolderID, ms []Incoming, limit Limit) ([]Appended, error)

	// UIDs returns the UIDs in a folder in rising order. The slice is shared between callers: read only, and
	// append to it freely (its capacity is its length).
	UIDs(folder FolderID) ([]UID, error)
	// Fetch walks the messages of q.UIDs that exist, in UID order. It holds no lock while the caller works, so a message
	// that another session expunges meanwhile may or may not be seen. The Message is reused: valid until the
	// next step; its byte slices and keyword slices are shared, read-only, and stay valid.
	Fetch(folder FolderID, q Query) iter.Seq2[*Message, error]
	// Body opens a message's text. ErrNoMessage when it is gone. Close it soon: it keeps its file from being reclaimed.
	Body(folder FolderID, uid UID) (Body, error)
	// Bodies walks the messages of set with their whole texts, reading ahead in the order of the disk: for searching.
	// The text is valid until the next step.
	Bodies(ctx context.Context, folder FolderID, set UIDSet) iter.Seq2[Text, error]
	// Reindex replaces the digest of a message, for a caller that finds an old Digest.Version.
	Reindex(ctx context.Context, folder FolderID, uid UID, d Digest) error

	// Store changes flags. Every message of set that exists is in exactly one of the two results:
	// done with its flags after the change, or refused by UnchangedSince.
	Store(ctx context.Context, folder FolderID, set UIDSet, c FlagChange) (done []Stored, refused UIDSet, err error)
	// Expunge removes messages of set: those with Deleted, or with any flags when all is true. A nil set is the whole folder.
	Expunge(ctx context.Context, folder FolderID, set UIDSet, all bool) (Expunged, error)
	// Copy and Move take messages of set to another folder (or the same). Flags, keywords and dates go along,
	// new UIDs rise in the order of the old ones. Move keeps the MessageID.
	Copy(ctx context.Context, from FolderID, set UIDSet, to FolderID, limit Limit) (Copied, error)
	Move(ctx context.Context, from FolderID, set UIDSet, to FolderID) (Copied, error)
	// Vanished returns the UIDs expunged after a modification sequence (RFC 7162 3.2.6). Complete is false when the
	// memory does not reach back so far; then any UID below UIDNEXT that is not in UIDs is gone.
	Vanished(folder FolderID, since ModSeq) (gone UIDSet, complete bool, err error)
	// ClaimRecent returns the first UID that is \Recent for this caller, and with claim takes it, so that the next
	// caller sees only later messages as recent. Not durable: after a crash a message may be recent again.
	ClaimRecent(folder FolderID, claim bool) (UID, error)

	// LoggedOn notes that a client was let in, at most once a minute. Not durable: a crash may forget the last one,
	// and where nothing can be written it is only remembered until the box is unloaded.
	LoggedOn(at time.Time) error

	// Usage is what the box holds, kept up to date with every change.
	Usage() Usage
	// Watch tells of changes in a folder from now on, or in all folders and of the folders themselves with AllFolders.
	Watch(folder FolderID) *Watch
	// Close gives the handle back; its watches end.
	Close() error
}

// Limit is how many bytes a mailbox may hold; zero means no limit. Beyond it, ErrQuota.
type Limit int64

// Body is the text of a message. Reads check the bytes against their checksums (ErrDamaged).
type Body interface {
	io.ReaderAt
	io.WriterTo
	io.Closer
	Size() int64
	// Bytes returns the whole text. Prefer WriteTo or ReadAt where Size is large.
	Bytes() ([]byte, error)
}

// Text is a message with its whole text, valid for one step of a walk.
type Text struct {
	UID  UID
	Body []byte
}
