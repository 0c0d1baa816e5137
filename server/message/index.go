package message

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// Version is by which rules a Digest was made; it rises when they change.
const Version = 2

// Digest is what a mailbox keeps of a message at delivery, so that listing a
// folder opens no message. Its fields are those of store/mailbox's Digest, so
// that one converts to the other; this package knows what they hold, the store does not.
type Digest struct {
	Version    uint8
	HeaderSize int64  // up to and with the empty line
	Envelope   []byte // IMAP ENVELOPE, as it goes to the wire
	Structure  []byte // IMAP BODYSTRUCTURE
	Body       []byte // IMAP BODY
	Headers    []byte // the header fields clients list by, each ended by CRLF; see IsKept
	Extra      []byte // an Extra, see ReadExtra
}

// Source is a message that can be read: a file, a stored body.
type Source interface {
	io.ReaderAt
	Size() int64
}

// keptFields are the header fields mail clients list a folder by, in order of
// their frequency. Digest.Headers has them as they stand in the message.
var keptFields = []string{
	"From", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "Priority", "X-Priority", "Importance",
	"References", "Newsgroups", "In-Reply-To", "Content-Type", "Reply-To", "Sender", "List-Id", "List-Unsubscribe", "List-Post",
	"X-Spam-Status", "X-Spam-Flag", "Return-Path", "Delivered-To", "Content-Class", "X-MSMail-Priority", "X-Universally-Unique-Identifier",
	"Disposition-Notification-To", "Content-Transfer-Encoding", "MIME-Version", "X-Mailer", "User-Agent", "Keywords", "Comments",
	"Resent-From", "Resent-To", "Resent-Date", "X-Uniform-Type-Identifier", "Auto-Submitted", "Precedence", "Organization", "X-Original-To",
	"Content-Description", "Lines", "List-Subscribe", "List-Help", "List-Archive", "X-Label", "Mail-Followup-To", "Mail-Reply-To", "Chat-Version",
}

var keptSet = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, name := range keptFields {
		set[strings.ToLower(name)] = true
	}
	return set
})

// IsKept reports whether Digest.Headers holds that header field.
func IsKept(name string) bool {
	var b [32]byte // longer than any kept name
	if len(name) > len(b) {
		return false
	}
	for i := 0; i < len(name); i++ {
		b[i] = lower(name[i])
	}
	return keptSet()[string(b[:len(name)])]
}

// keeper collects the kept fields while a message is read.
type keeper struct {
	b      []byte
	lost   bool
	others nameSet
}

func (k *keeper) add(name string, raw []byte, cut bool) {
	if !IsKept(name) {
		k.others.add(name)
		return
	}
	if cut || len(k.b)+len(raw)+2 > maxKept {
		k.lost = true
		return
	}
	k.b = append(append(k.b, raw...), '\r', '\n')
}

// Index reads a message once, from its beginning to its end, and returns what
// is kept of it. The error is the source's; no message is too broken.
func Index(s Source) (Digest, error) {
	return index(io.NewSectionReader(s, 0, s.Size()))
}

// IndexBytes is Index of a message in memory.
func IndexBytes(b []byte) Digest {
	d, _ := index(bytes.NewReader(b))
	return d
}

func index(r io.Reader) (Digest, error) {
	keep := &keeper{}
	root, err := parse(r, keep)
	if err != nil {
		return Digest{}, err
	}
	x := Extra{
		Whole:     !keep.lost,
		Others:    keep.others,
		Subject:   clip(DecodeHeader(root.fields.subject)),
		From:      clip(display(root.fields.from)),
		To:        clip(display(root.fields.to)),
		MessageID: clip(root.fields.messageID),
		Part:      &root.Part,
	}
	if root.fields.haveDate {
		x.Date, _ = ParseDate(root.fields.date)
	}
	return Digest{
		Version:    Version,
		HeaderSize: root.Body,
		Envelope:   appendEnvelope(nil, &root.fields),
		Structure:  appendBody(nil, root, true),
		Body:       appendBody(nil, root, false),
		Headers:    keep.b,
		Extra:      x.append(nil),
	}, nil
}

// clip bounds what is kept for display and sorting.
func clip(s string) string {
	if len(s) <= 1000 {
		return s
	}
	return strings.ToValidUTF8(s[:1000], "")
}

// display is the name, else the address, of the first mailbox in a list.
func display(v []byte) string {
	for _, a := range ParseAddresses(string(v[:min(len(v), 4096)])) {
		switch {
		case a.Group == GroupEnd:
		case a.Group == GroupStart && a.Mailbox != "":
			return DecodeHeader(a.Mailbox)
		case a.Name != "":
			return DecodeHeader(a.Name)
		case a.Addr() != "":
			return a.Addr()
		}
	}
	return ""
}
