package mailbox

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// FolderID names a folder within its mailbox, for ever: it survives renaming and is never used again.
type FolderID uint64

// AllFolders, given to Watch, stands for every folder of the box and for the list of folders itself.
const AllFolders FolderID = 0

// Separator stands between the levels of a folder's name.
const Separator = "/"

// Inbox is the name of the folder that mail is delivered to; its case does not matter.
const Inbox = "INBOX"

// Bounds of folder names and numbers.
const (
	MaxName     = 1000 // bytes of a whole name
	MaxLevel    = 250  // bytes of one level
	MaxDepth    = 30
	MaxFolders  = 10000
	MaxKeywords = 64 // different keywords in one folder
	MaxKeyword  = 128
)

// Use is what a folder is for (RFC 6154).
type Use uint8

// The uses. Those of the default folders cannot be taken away from them.
const (
	UseNone Use = iota
	UseInbox
	UseDrafts
	UseSent
	UseTrash // Deleted Items
	UseJunk
	UseOutbox
	UseArchive
	UseAll
	UseFlagged
	UseImportant
)

// Default is a folder that every mailbox has.
type Default struct {
	Name string
	Use  Use
}

// Defaults are the folders made with a mailbox.
func Defaults() []Default {
	return []Default{
		{Inbox, UseInbox}, {"Drafts", UseDrafts}, {"Sent Items", UseSent},
		{"Deleted Items", UseTrash}, {"Junk E-mail", UseJunk}, {"Outbox", UseOutbox},
	}
}

// Folder is a folder as it was when asked for.
type Folder struct {
	ID          FolderID
	Name        string // whole name, levels separated by Separator, in UTF-8
	Use         Use
	Default     bool // made with the mailbox: neither renamed nor deleted
	NoSelect    bool // only a name above others
	Subscribed  bool
	UIDValidity uint32
	UIDNext     UID
	// HighestModSeq is the modification sequence of the last change in the folder.
	HighestModSeq ModSeq
	Messages      uint32
	Unseen        uint32
	Deleted       uint32 // messages with the Deleted flag
	Recent        uint32
	Size          int64
	DeletedSize   int64
	Keywords      []string // in use in the folder so far; read only
	Created       time.Time
}

// RoomForKeywords tells whether new keywords may still be made (\* in PERMANENTFLAGS).
func (f *Folder) RoomForKeywords() bool { return len(f.Keywords) < MaxKeywords }

// Parent is the name above, "" at the top.
func (f *Folder) Parent() string {
	if i := strings.LastIndex(f.Name, Separator); i >= 0 {
		return f.Name[:i]
	}
	return ""
}

// CleanName checks a folder's name and gives it in the form that is stored: INBOX in capitals as the
// first level, no separator at the end. The error wraps ErrName and says what is wrong.
func CleanName(name string) (string, error) {
	name = strings.TrimSuffix(name, Separator)
	if why := badName(name); why != "" {
		return "", fmt.Errorf("%w: %s", ErrName, why)
	}
	first, rest, below := strings.Cut(name, Separator)
	if strings.EqualFold(first, Inbox) {
		name = Inbox
		if below {
			name += Separator + rest
		}
	}
	return name, nil
}

func badName(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > MaxName:
		return "it is too long"
	case !utf8.ValidString(name):
		return "it is not UTF-8"
	case strings.Count(name, Separator) >= MaxDepth:
		return "it has too many levels"
	case strings.ContainsFunc(name, unicode.IsControl) || strings.ContainsAny(name, "\u2028\u2029"):
		return "it has control characters"
	case strings.ContainsAny(name, "*%"):
		return "it has a wildcard"
	}
	for level := range strings.SplitSeq(name, Separator) {
		if why := badLevel(level); why != "" {
			return why
		}
	}
	return ""
}

func badLevel(level string) string {
	switch {
	case level == "":
		return "it has an empty level"
	case level == "." || level == "..":
		return "a level is a dot or two"
	case len(level) > MaxLevel:
		return "a level is too long"
	case strings.TrimSpace(level) == "":
		return "a level is blank"
	}
	return ""
}
