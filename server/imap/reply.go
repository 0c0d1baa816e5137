package imap

import (
	"errors"
	"fmt"

	"emsh/store/mailbox"
)

// reply is a tagged answer that is not OK; as an error it ends a command.
type reply struct {
	status string // NO, BAD, BYE
	code   string // without brackets, "" for none
	text   string
}

func (r *reply) Error() string { return r.status + " " + r.text }

func bad(format string, args ...any) error {
	return &reply{"BAD", "", fmt.Sprintf(format, args...)}
}

func no(code, format string, args ...any) error {
	return &reply{"NO", code, fmt.Sprintf(format, args...)}
}

// bye ends the session once the reply is written.
func bye(format string, args ...any) error {
	return &reply{"BYE", "", fmt.Sprintf(format, args...)}
}

// storeReplies are the answers to what a store can say. RFC 5530.
var storeReplies = []struct {
	err        error
	code, text string
}{
	{mailbox.ErrNoFolder, "NONEXISTENT", "The mailbox does not exist."},
	{mailbox.ErrNoSelect, "NOPERM", "The name is only a level of other names and holds no messages."},
	{mailbox.ErrExists, "ALREADYEXISTS", "The mailbox exists already."},
	{mailbox.ErrName, "CANNOT", "The mailbox name is not valid."},
	{mailbox.ErrProtected, "CANNOT", "A default folder can be neither renamed nor deleted."},
	{mailbox.ErrNotSubscribed, "NONEXISTENT", "The mailbox is not subscribed."},
	{mailbox.ErrKeywords, "LIMIT", "The mailbox has too many different keywords."},
	{mailbox.ErrKeyword, "CANNOT", "The keyword is not valid."},
	{mailbox.ErrFolders, "LIMIT", "There are too many mailboxes."},
	{mailbox.ErrUIDs, "LIMIT", "The mailbox has used up its message numbers."},
	{mailbox.ErrQuota, "OVERQUOTA", "The mailbox is over its quota."},
	{mailbox.ErrNoMessage, "EXPUNGEISSUED", "Some of the messages no longer exist."},
	{mailbox.ErrFull, "UNAVAILABLE", "The server is out of disk space."},
	{mailbox.ErrFault, "UNAVAILABLE", "The mailbox database is not available."},
}

// asReply turns any error into the answer the client gets.
func (s *session) asReply(err error) *reply {
	var r *reply
	if errors.As(err, &r) {
		return r
	}
	switch {
	case errors.Is(err, mailbox.ErrNoMailbox):
		return &reply{"BYE", "UNAVAILABLE", "The mailbox no longer exists."}
	case errors.Is(err, mailbox.ErrClosed):
		return &reply{"BYE", "UNAVAILABLE", "The mailbox database was closed; please connect again."}
	}
	for _, known := range storeReplies {
		if errors.Is(err, known.err) {
			return &reply{"NO", known.code, known.text}
		}
	}
	if s.c.Context().Err() != nil || s.c.Ending() {
		return &reply{"NO", "UNAVAILABLE", "The session is being ended."}
	}
	s.srv.log().Error("an IMAP command failed", "conn", s.c.ID(), "user", s.c.User(), "command", s.c.Command(), "error", err)
	return &reply{"NO", "SERVERBUG", "The server could not do that; its log says why."}
}

// orTryCreate makes the answer for a missing target. RFC 3501 6.3.11: TRYCREATE.
func orTryCreate(err error) error {
	if errors.Is(err, mailbox.ErrNoFolder) {
		return no("TRYCREATE", "The mailbox does not exist.")
	}
	return err
}
