package mailbox

import "strings"

// Flags are the system flags of a message.
type Flags uint8

// The system flags. \Recent is no flag here: see Box.ClaimRecent.
const (
	Seen Flags = 1 << iota
	Answered
	Flagged
	Deleted
	Draft
)

// AllFlags has every system flag.
const AllFlags = Seen | Answered | Flagged | Deleted | Draft

// FlagMode is how a FlagChange combines with what is there.
type FlagMode uint8

// The modes of a FlagChange.
const (
	AddFlags FlagMode = iota
	RemoveFlags
	ReplaceFlags
)

// FlagChange changes the flags of messages.
type FlagChange struct {
	Mode     FlagMode
	Flags    Flags
	Keywords []string // compared without regard to case; the first spelling in a folder stays
	// Conditional refuses messages whose ModSeq is higher than UnchangedSince (RFC 7162 3.1.3).
	Conditional    bool
	UnchangedSince ModSeq
}

// Stored is a message's flags after a Store.
type Stored struct {
	UID      UID
	Flags    Flags
	Keywords []string // shared, read only
	ModSeq   ModSeq
	Changed  bool // false: they were so already, and ModSeq is as before
}

// CheckKeyword tells whether a keyword is an IMAP atom of bearable length.
func CheckKeyword(k string) error {
	if k == "" || len(k) > MaxKeyword {
		return ErrKeyword
	}
	for i := range len(k) {
		if c := k[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`(){%*"\]`, c) >= 0 {
			return ErrKeyword
		}
	}
	return nil
}
