package smtp

import (
	"crypto/rand"
	"encoding/hex"
)

// newMessageID makes a Message-ID that no other message has.
func newMessageID(host string) string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return "<" + hex.EncodeToString(b[:]) + "@" + host + ">"
}
