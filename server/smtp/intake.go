package smtp

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// intake takes the text of a message, looks at its header on the way, and
// hands both to the spool with the trace that this server adds. It goes on
// taking after an error, so that the client can be answered at its end.
type intake struct {
	t         *transaction
	maxSize   int64
	maxHeader int
	maxHops   int
	submitted bool // missing fields are added for a user's client

	size     int64
	head     []byte // until the header is complete
	line     int    // where in head its last line begins
	headEnd  bool
	lastByte byte // of the chunk before
	err      *Error
	broken   error // of the spool
}

// Write takes the next piece of the text.
func (in *intake) Write(p []byte) {
	in.size += int64(len(p))
	if in.size > in.maxSize {
		in.refuse(tooLarge())
	}
	if in.err != nil || in.broken != nil {
		return
	}
	if in.headEnd {
		in.pass(p)
		return
	}
	in.head = append(in.head, p...)
	in.look(false)
}

func (in *intake) refuse(e *Error) {
	if in.err == nil {
		in.err, in.head = e, nil
		in.t.abort()
	}
}

func (in *intake) pass(p []byte) {
	n, err := in.t.spool.Write(p)
	in.t.Size += int64(n)
	if err != nil {
		in.broken = err
		in.t.abort()
	}
}

// look goes on when the header is complete, or the text is.
func (in *intake) look(last bool) {
	end, blank := in.headerEnd(last)
	if end < 0 {
		if len(in.head) > in.maxHeader {
			in.refuse(&Error{552, "5.3.4", "Header size exceeds fixed maximum size"})
		}
		return
	}
	if end > in.maxHeader {
		in.refuse(&Error{552, "5.3.4", "Header size exceeds fixed maximum size"})
		return
	}
	in.headEnd = true
	in.t.UTF8 = in.t.UTF8 && in.t.needsUTF8(in.head[:end])
	add := in.examine(in.head[:end])
	if in.err != nil {
		return
	}
	in.pass([]byte(received(&in.t.Envelope, time.Now()) + add))
	in.pass(in.head[:end])
	if !blank && in.broken == nil {
		in.pass([]byte("\r\n")) // the text begins without the empty line that ends a header
	}
	if in.broken == nil {
		in.pass(in.head[end:])
	}
	in.head = nil
}

// headerEnd finds where the header ends: at the empty line, or before the
// first line that cannot belong to a header. Negative: not yet.
func (in *intake) headerEnd(last bool) (end int, blank bool) {
	for {
		rest, continued := in.head[in.line:], in.line > 0
		n := bytes.IndexByte(rest, '\n')
		switch {
		case n < 0 && !last:
			return -1, false
		case n < 0 && (len(rest) == 0 || isField(rest, continued)):
			return len(in.head), false
		case n < 0:
			return in.line, false
		case len(bytes.TrimRight(rest[:n], "\r")) == 0:
			return in.line, true
		case !isField(rest[:n], continued):
			return in.line, false
		}
		in.line += n + 1
	}
}

// isField reports whether a line begins or continues a header field.
func isField(line []byte, continued bool) bool {
	if line[0] == ' ' || line[0] == '\t' {
		return continued
	}
	for i, c := range line {
		if c == ':' {
			return i > 0
		}
		if c <= ' ' || c >= 0x7f {
			// RFC 5322 4.5.8: old messages have spaces before the colon.
			return i > 0 && (c == ' ' || c == '\t') && bytes.HasPrefix(bytes.TrimLeft(line[i:], " \t"), []byte(":"))
		}
	}
	return false
}

// needsUTF8 reports whether the next server must know SMTPUTF8: many clients
// ask for it whenever it is offered, for mail that any server could take.
func (t *transaction) needsUTF8(head []byte) bool {
	if !t.From.IsASCII() || !isASCII(string(head)) {
		return true
	}
	return slices.ContainsFunc(t.To, func(r Recipient) bool { return !r.To.IsASCII() })
}

// examine reads what transport wants to know of the header, and returns the
// fields that are to be added.
func (in *intake) examine(head []byte) (add string) {
	e := &in.t.Envelope
	var date, from bool
	for line := range bytes.Lines(head) {
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		switch strings.ToLower(string(bytes.TrimRight(name, " \t"))) {
		case "received":
			e.Hops++
		case "message-id":
			e.MessageID = fieldText(value)
		case "subject":
			e.Subject = fieldText(value)
		case "date":
			date = true
		case "from":
			from = true
		}
	}
	if e.Hops > in.maxHops {
		in.refuse(&Error{554, "5.4.6", "Hop count exceeded - possible mail loop"})
		return ""
	}
	return in.missing(date, from)
}

// missing writes what a user's client left out (RFC 6409 8.1 to 8.3).
func (in *intake) missing(date, from bool) (add string) {
	e := &in.t.Envelope
	if e.MessageID == "" {
		e.MessageID = newMessageID(e.Peer.Server)
		if in.submitted {
			add += "Message-ID: " + e.MessageID + "\r\n"
		}
	}
	if !in.submitted {
		return add
	}
	if !date {
		add += "Date: " + time.Now().Format(mailDate) + "\r\n"
	}
	if !from && !e.From.IsNull() {
		add += "From: <" + e.From.String() + ">\r\n"
	}
	return add
}

const mailDate = "Mon, 2 Jan 2006 15:04:05 -0700"

func fieldText(v []byte) string {
	s := strings.TrimSpace(string(v))
	return s[:min(len(s), 250)]
}

// end finishes a text and returns what is wrong with it.
func (in *intake) end() error {
	if !in.headEnd && in.err == nil && in.broken == nil {
		in.look(true)
	}
	if in.err != nil {
		return in.err
	}
	return in.broken
}

// received writes the trace line of RFC 5321 4.4.
func received(e *Envelope, now time.Time) string {
	p := e.Peer
	if p.Inside {
		// RFC 5321 4.4 speaks of what came by SMTP; this says who handed the message over.
		return fmt.Sprintf("Received: by %s (submitted by %s);\r\n %s\r\n", p.Server, p.Hello, now.Format(mailDate))
	}
	name := ""
	if p.Name != "" {
		name = p.Name + " "
	}
	tls := ""
	if p.TLS != "" {
		tls = " (" + p.TLS + ")"
	}
	only := ""
	if len(e.To) == 1 && e.To[0].To.IsASCII() {
		only = "\r\n for <" + e.To[0].To.String() + ">"
	}
	return fmt.Sprintf("Received: from %s (%s[%s]) by %s\r\n ([%s]) with %s%s%s;\r\n %s\r\n",
		p.Hello, name, p.Remote.Addr(), p.Server, p.Local.Addr(), protocol(e), tls, only, now.Format(mailDate))
}

// protocol is the "with" of a trace line (RFC 3848, RFC 6531 4.3).
func protocol(e *Envelope) string {
	s := "ESMTP"
	if e.UTF8 {
		s = "UTF8SMTP"
	}
	if e.Peer.TLS != "" {
		s += "S"
	}
	if e.Peer.By != nil {
		s += "A"
	}
	return s
}
