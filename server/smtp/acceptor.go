package smtp

import (
	"context"
	"fmt"
	"io"
	"net/netip"

	"emsh/server/auth"
)

// Acceptor decides about senders and recipients and takes messages. Its errors
// are *Error, or anything else for "not now".
type Acceptor interface {
	// From decides whether this peer may send mail from this address.
	From(ctx context.Context, peer *Peer, from Path) error
	// Rcpt decides whether mail from this address may pass to that one.
	Rcpt(ctx context.Context, peer *Peer, from, to Path) error
	// Spool begins to take a message's text.
	Spool(ctx context.Context, peer *Peer) (Spool, error)
}

// Spool takes a message's text. After Commit or Abort it is over.
type Spool interface {
	io.Writer
	// Commit makes the message ours and returns its number. When it returns
	// without an error, the message survives anything.
	Commit(ctx context.Context, e *Envelope) (id string, err error)
	Abort()
}

// Peer is who speaks to us.
type Peer struct {
	Connector string // its name
	Server    string // what we call ourselves
	Remote    netip.AddrPort
	Local     netip.AddrPort
	Hello     string
	Name      string // from reverse DNS, where it is looked up
	TLS       string // version and cipher, empty in clear text
	By        *auth.Principal
	Relay     bool // may send to any recipient
	Trusted   bool // may send as anyone: ExternalAuthoritative
	Anonymous bool // has not logged in, and needs not
	Inside    bool // speaks no protocol: an administrator of this server, named by Hello
	MaxSize   int64
}

// Envelope is what is said of a message beside its text.
type Envelope struct {
	Peer       *Peer
	From       Path
	To         []Recipient
	Body8Bit   bool
	BinaryMIME bool
	UTF8       bool
	RequireTLS bool
	EnvelopeID string
	Return     string // FULL, HDRS or nothing
	Size       int64  // as written to the spool
	Hops       int
	MessageID  string
	Subject    string
}

// Recipient is one RCPT.
type Recipient struct {
	To       Path
	Notify   string // NEVER, or a list of SUCCESS, FAILURE, DELAY
	Original string // ORCPT: type;address
}

// Error is a reply that refuses.
type Error struct {
	Code int
	Enh  string // enhanced status code
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s %s", e.Code, e.Enh, e.Text) }

// Temporary reports whether trying again may help.
func (e *Error) Temporary() bool { return e.Code < 500 }
