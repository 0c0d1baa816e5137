package mailbox

import (
	"io"
	"time"
)

// UID numbers a message in its folder, rising, never used twice.
type UID uint32

// ModSeq is a modification sequence (RFC 7162): each change in a box has a higher one than all before.
type ModSeq uint64

// MessageID names a message within its mailbox for ever; it stays with the message when it is moved, a copy has
// its own. POP's UIDL and nothing else should be made of it.
type MessageID uint64

// ContentID names a message's text within its database for ever; copies share it (EMAILID, RFC 8474).
type ContentID uint64

// Message is what is known of a message without reading its text.
type Message struct {
	UID          UID
	ID           MessageID
	Content      ContentID
	ModSeq       ModSeq
	Flags        Flags
	Keywords     []string
	Size         int64
	InternalDate time.Time // when it was received; the zone it came with is kept
	SaveDate     time.Time // when it came into this folder (RFC 8514)
	Digest       Digest    // those parts that Query.Items asked for
}

// Digest is what was worked out of a message's text when it was stored, so that no later fetch reads the text. The store keeps
// the bytes as they are and never looks into them; server/message renders them, the protocols send them.
type Digest struct {
	// Version says by which rules the rest was rendered. Zero means that there is no digest.
	Version uint8
	// HeaderSize is the length of the header with the empty line that ends it.
	HeaderSize int64
	// Envelope is the value of ENVELOPE, parentheses included.
	Envelope []byte
	// Structure is the value of BODYSTRUCTURE, with extension data.
	Structure []byte
	// Body is the value of BODY, without extension data.
	Body []byte
	// Headers are the header fields that clients ask for in lists, whole lines as in the message, in its order.
	Headers []byte
	// Extra is for the caller: sort keys, base subject, a preview.
	Extra []byte
}

// Items chooses parts of a digest. Version and HeaderSize come with any of them.
type Items uint8

// The parts of a digest.
const (
	ItemEnvelope Items = 1 << iota
	ItemStructure
	ItemBody
	ItemHeaders
	ItemExtra
	NoItems  Items = 0
	AllItems Items = ItemEnvelope | ItemStructure | ItemBody | ItemHeaders | ItemExtra
)

// Query says which messages to walk and what to bring along.
type Query struct {
	UIDs  UIDSet // nil is all
	Items Items
	// ChangedSince leaves out messages whose ModSeq is not higher (RFC 7162 3.1.4.1).
	ChangedSince ModSeq
}

// Source is a stored text as an Index function reads it.
type Source interface {
	io.ReaderAt
	Size() int64
	// Bytes returns the whole text; it is in memory already where it is not large.
	Bytes() ([]byte, error)
}

// Incoming is a message on its way in.
type Incoming struct {
	// Folder is where Deliver puts it; zero is INBOX. Append does not look at it.
	Folder FolderID
	// Body is read to its end once. An error from it ends the call, and nothing is stored.
	Body io.Reader
	// Size is the announced length, or -1. A Body of another length gives ErrSize.
	Size         int64
	Flags        Flags
	Keywords     []string
	InternalDate time.Time // zero is now
	// Digest is stored as it is when its Version is not zero. Otherwise Index is called with the text, before anything is
	// committed and outside all locks; nil stores no digest. An error from Index ends the call.
	Digest Digest
	Index  func(Source) (Digest, error)
	// Once, where it is not empty, names the delivery: Deliver takes it once and gives ErrDelivered from then on, also after
	// a crash. It is remembered for OnceFor at least. Append does not look at it.
	Once string
}

// OnceFor is how long a delivery with a name is remembered.
const OnceFor = 7 * 24 * time.Hour

// Appended is where a message has come to lie.
type Appended struct {
	Folder      FolderID
	UIDValidity uint32
	UID         UID
	ID          MessageID
	Content     ContentID
	ModSeq      ModSeq
	Size        int64
}

// Expunged is the result of Expunge.
type Expunged struct {
	UIDs   []UID // rising
	ModSeq ModSeq
}

// Copied is the result of Copy and Move: From[i] became To[i].
type Copied struct {
	UIDValidity uint32 // of the target
	From, To    []UID
	ModSeq      ModSeq
}
