package smtp

import (
	"context"
	"math"
)

// Limits of the header of a message that is submitted in this process.
const (
	ownHeader = 256 << 10
	ownHops   = 60
)

// Submit takes a message that no conversation brings: an administrator's own. The Acceptor
// decides about sender and recipients as it does for clients; what is missing in the header is
// added as for a user's client. The text has CR LF line ends.
func Submit(ctx context.Context, a Acceptor, peer *Peer, from Path, to []Recipient, text []byte) (*Envelope, error) {
	if err := a.From(ctx, peer, from); err != nil {
		return nil, err
	}
	for _, r := range to {
		if err := a.Rcpt(ctx, peer, from, r.To); err != nil {
			return nil, err
		}
	}
	spool, err := a.Spool(ctx, peer)
	if err != nil {
		return nil, err
	}
	t := &transaction{Envelope: Envelope{Peer: peer, From: from, To: to, Body8Bit: !isASCII(string(text)), UTF8: true}, spool: spool}
	defer t.abort()
	t.text = &intake{t: t, maxSize: math.MaxInt64, maxHeader: ownHeader, maxHops: ownHops, submitted: true}
	t.text.Write(text)
	if err := t.text.end(); err != nil {
		return nil, err
	}
	t.spool = nil
	if _, err := spool.Commit(ctx, &t.Envelope); err != nil {
		return nil, err
	}
	return &t.Envelope, nil
}
