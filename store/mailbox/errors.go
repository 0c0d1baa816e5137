package mailbox

import "errors"

// Returned when a name or number leads nowhere, or to something already.
var (
	ErrNoMailbox     = errors.New("mailbox does not exist")
	ErrNoFolder      = errors.New("folder does not exist")
	ErrNoMessage     = errors.New("message does not exist")
	ErrExists        = errors.New("already exists")
	ErrNotSubscribed = errors.New("folder is not subscribed")
)

// ErrDelivered is returned for a delivery that was made before (Incoming.Once).
var ErrDelivered = errors.New("message was delivered before")

// Returned when a request asks for what cannot be had.
var (
	ErrName      = errors.New("invalid folder name")
	ErrNoSelect  = errors.New("folder holds no messages")
	ErrProtected = errors.New("a default folder cannot be deleted or renamed")
	ErrKeywords  = errors.New("too many keywords in folder")
	ErrKeyword   = errors.New("invalid keyword")
	ErrQuota     = errors.New("mailbox is over its quota")
	ErrFolders   = errors.New("too many folders")
	ErrUIDs      = errors.New("folder has used up its message numbers")
	ErrSize      = errors.New("message does not have the announced size")
)

// Returned when the disk or the database cannot serve. They wrap the cause.
var (
	ErrFull    = errors.New("mailbox database is out of disk space")
	ErrDamaged = errors.New("mailbox database is damaged")
	ErrFault   = errors.New("mailbox database is not available")
	ErrClosed  = errors.New("mailbox database is closed")
)

func isNoMailbox(err error) bool { return errors.Is(err, ErrNoMailbox) }
func isExists(err error) bool    { return errors.Is(err, ErrExists) }
