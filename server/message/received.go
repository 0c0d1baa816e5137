package message

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// Trace is what a Received field tells of one hop (RFC 5321 4.4).
type Trace struct {
	Helo     string // what the client called itself
	FromName string // its name by DNS, "" unknown
	FromIP   string
	By       string // this host
	With     string // ESMTPSA …
	TLS      string // "TLS1.3, TLS_AES_128_GCM_SHA256", "" without
	ID       string
	For      string // the recipient, where there is but one
	Date     time.Time
}

// String is the whole field, folded and ended by CRLF.
func (t Trace) String() string {
	var b strings.Builder
	b.WriteString("Received: from " + traceWord(t.Helo) + " (")
	if t.FromName != "" {
		b.WriteString(traceWord(t.FromName) + " ")
	}
	b.WriteString("[" + traceWord(t.FromIP) + "])")
	b.WriteString("\r\n\tby " + traceWord(t.By) + " with " + traceWord(t.With) + " id " + traceWord(t.ID))
	if t.TLS != "" {
		b.WriteString("\r\n\t(" + traceComment(t.TLS) + ")")
	}
	if t.For != "" && isASCII(t.For) {
		b.WriteString("\r\n\tfor <" + traceWord(t.For) + ">")
	}
	b.WriteString("; " + FormatDate(t.Date) + "\r\n")
	return b.String()
}

// traceWord keeps what a client says from ending the clause or the line.
func traceWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune("()<>;,\\\"", r) {
			return '?'
		}
		return r
	}, s)
	if s == "" {
		return "unknown"
	}
	return s[:min(len(s), 255)]
}

func traceComment(s string) string {
	return strings.NewReplacer("(", "", ")", "", "\\", "").Replace(printable(s))
}

// NewMessageID makes an identifier no other message has.
func NewMessageID(host string) string {
	return "<" + unique() + "@" + traceWord(host) + ">"
}

// unique is 128 random bits in lower-case letters and digits.
func unique() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}

// AddressField renders a field with one address, its display name encoded.
func AddressField(field, name, addr string) string {
	addr = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == '<' || r == '>' {
			return -1
		}
		return r
	}, addr)
	if name == "" {
		return Fold(field, addr)
	}
	return Fold(field, fmt.Sprintf("%s <%s>", quotePhrase(name), addr))
}
