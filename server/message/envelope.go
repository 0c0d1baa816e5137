package message

import (
	"strconv"
	"strings"
)

// envelopeFields are the header fields an ENVELOPE is made of.
type envelopeFields struct {
	date, subject, inReplyTo, messageID string
	haveSubject, haveDate               bool
	from, sender, replyTo, to, cc, bcc  []byte
}

func isEnvelopeField(name string) bool {
	switch len(name) {
	case 2, 3, 4, 6, 7, 8, 10, 11:
	default:
		return false
	}
	switch strings.ToLower(name) {
	case "date", "subject", "from", "sender", "reply-to", "to", "cc", "bcc", "in-reply-to", "message-id":
		return true
	}
	return false
}

func (f *envelopeFields) set(name, value string) {
	switch name {
	case "date":
		first(&f.date, value)
		f.haveDate = true
	case "subject":
		if !f.haveSubject {
			f.subject, f.haveSubject = value, true
		}
	case "in-reply-to":
		first(&f.inReplyTo, value)
	case "message-id":
		first(&f.messageID, value)
	case "from":
		join(&f.from, value)
	case "sender":
		if f.sender == nil {
			f.sender = []byte(value)
		}
	case "reply-to":
		join(&f.replyTo, value)
	case "to":
		join(&f.to, value)
	case "cc":
		join(&f.cc, value)
	case "bcc":
		join(&f.bcc, value)
	}
}

// join appends a second field of a kind that should have come but once.
func join(list *[]byte, v string) {
	if len(*list) >= maxField {
		return
	}
	if len(*list) > 0 {
		*list = append(*list, ", "...)
	}
	*list = append(*list, v...)
}

// appendEnvelope renders an ENVELOPE.
// RFC 3501 7.4.2: date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to, message-id.
func appendEnvelope(b []byte, f *envelopeFields) []byte {
	b = append(b, '(')
	b = appendNString(b, f.date, f.date != "")
	b = append(b, ' ')
	b = appendNString(b, f.subject, f.haveSubject)
	from := appendAddresses(nil, f.from)
	b = append(append(b, ' '), from...)
	for _, v := range [][]byte{f.sender, f.replyTo} {
		// RFC 3501 7.4.2: absent or empty sender and reply-to repeat from.
		b = append(b, ' ')
		list := appendAddresses(nil, v)
		if string(list) == "NIL" {
			list = from
		}
		b = append(b, list...)
	}
	for _, v := range [][]byte{f.to, f.cc, f.bcc} {
		b = append(b, ' ')
		b = appendAddresses(b, v)
	}
	b = append(b, ' ')
	b = appendNString(b, f.inReplyTo, f.inReplyTo != "")
	b = append(b, ' ')
	b = appendNString(b, f.messageID, f.messageID != "")
	return append(b, ')')
}

// appendAddresses renders an address list; NIL for none.
func appendAddresses(b, v []byte) []byte {
	if len(v) == 0 {
		return append(b, "NIL"...)
	}
	list := ParseAddresses(string(v))
	if len(list) == 0 {
		return append(b, "NIL"...)
	}
	b = append(b, '(')
	for _, a := range list {
		switch a.Group {
		case GroupStart:
			b = append(b, "(NIL NIL "...)
			b = appendNString(b, a.Mailbox, true)
			b = append(b, " NIL)"...)
		case GroupEnd:
			b = append(b, "(NIL NIL NIL NIL)"...)
		default:
			b = append(b, '(')
			b = appendNString(b, a.Name, a.Name != "")
			b = append(b, ' ')
			b = appendNString(b, a.Route, a.Route != "")
			b = append(b, ' ')
			b = appendNString(b, a.Mailbox, true)
			b = append(b, ' ')
			b = appendNString(b, a.Host, true) // NIL would begin a group
			b = append(b, ')')
		}
	}
	return append(b, ')')
}

// appendNString renders a string for IMAP: quoted where it can be, a literal
// where it holds 8-bit bytes, NIL where it is absent.
func appendNString(b []byte, s string, present bool) []byte {
	if !present {
		return append(b, "NIL"...)
	}
	return appendString(b, s)
}

func appendString(b []byte, s string) []byte {
	quotable := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == 0 || c == '\r' || c == '\n' {
			s = cleanString(s)
			return appendString(b, s)
		} else if c >= 0x80 {
			quotable = false
		}
	}
	if !quotable {
		b = append(b, '{')
		b = strconv.AppendInt(b, int64(len(s)), 10)
		b = append(b, "}\r\n"...)
		return append(b, s...)
	}
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

func cleanString(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, s)
}
