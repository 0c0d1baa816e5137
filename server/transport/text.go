package transport

import (
	"bytes"
	"io"
	"strings"
	"time"

	"emsh/server/smtp"
	"emsh/store/queue"
)

func newReader(b []byte) io.Reader { return bytes.NewReader(b) }

func indexByte(s string, c byte) int { return strings.IndexByte(s, c) }

// envelope is what the queue keeps of an SMTP envelope.
func envelope(e *smtp.Envelope, now time.Time) queue.Envelope {
	q := queue.Envelope{
		From: addressOf(e.From), Body8Bit: e.Body8Bit, BinaryMIME: e.BinaryMIME, UTF8: e.UTF8, RequireTLS: e.RequireTLS,
		EnvelopeID: e.EnvelopeID, Return: e.Return, MessageID: e.MessageID, Subject: e.Subject,
		Source: "SMTP:" + e.Peer.Connector, SourceAddr: e.Peer.Remote.Addr().String(), Hello: e.Peer.Hello,
		Hops: e.Hops, LastActivity: now,
	}
	if e.Peer.By != nil {
		q.Principal = e.Peer.By.Account.Name
	}
	return q
}
