package smtp

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// transaction is a message on its way in.
type transaction struct {
	Envelope
	seen    map[string]bool
	spool   Spool
	text    *intake // from DATA or the first BDAT
	chunked bool
}

func (t *transaction) abort() {
	if t.spool != nil {
		t.spool.Abort()
		t.spool = nil
	}
}

// from is MAIL FROM.
func (x *session) from(args string) {
	if x.mail != nil {
		x.mistake(503, "5.5.2", "Sender already specified")
		return
	}
	rest, ok := cutPrefixFold(args, "FROM:")
	path, params, err := parsePath(strings.TrimLeft(rest, " "))
	if !ok || err != nil {
		x.mistake(501, "5.1.7", "Invalid address")
		return
	}
	t := &transaction{seen: map[string]bool{}}
	t.Peer = x.peer()
	t.From = x.complete(path)
	if e := x.mailParams(t, params); e != nil {
		x.mistakeOr(e)
		return
	}
	if e := x.mayFrom(t); e != nil {
		x.refuse(e)
		return
	}
	if err := x.server.Acceptor.From(x.ctx, t.Peer, t.From); err != nil {
		x.fail(err)
		return
	}
	x.mail = t
	x.reply(250, "2.1.0", "Sender OK")
}

// complete adds the connector's domain to an address that has none.
func (x *session) complete(p Path) Path {
	if p.Local != "" && p.Domain == "" {
		p.Domain = x.k.DefaultDomain
	}
	return p
}

func (x *session) mayFrom(t *transaction) *Error {
	if t.From.Local != "" && t.From.Domain == "" {
		return &Error{501, "5.1.7", "Invalid address: the domain is missing"}
	}
	if most, limited := x.k.MaxMessagesPerConnection.Value(); limited && x.messages >= most {
		return &Error{421, "4.7.0", "Too many messages on this connection (MaxMessagesPerConnection), closing transmission channel"}
	}
	if most, limited := x.k.MaxSessionSize.Value(); limited && x.bytes >= int64(most) {
		return &Error{421, "4.7.0", "Too much was sent on this connection (MaxSessionSize), closing transmission channel"}
	}
	if most, limited := x.k.MessageRateLimit.Value(); limited && !x.k.tally.rate.take(x.c.Remote().Addr(), most, time.Now()) {
		return &Error{421, "4.4.2", "Message submission rate for this client has exceeded the configured limit (MessageRateLimit)"}
	}
	return nil
}

// mistakeOr counts what is a mistake and refuses what is not.
func (x *session) mistakeOr(e *Error) {
	if e.Code == 501 || e.Code == 555 {
		x.mistake(e.Code, e.Enh, e.Text)
		return
	}
	x.refuse(e)
}

func (x *session) mailParams(t *transaction, s string) *Error {
	seen := map[string]bool{}
	for _, param := range strings.Fields(s) {
		key, value, has := strings.Cut(param, "=")
		key = strings.ToUpper(key)
		if seen[key] {
			return invalid(key)
		}
		seen[key] = true
		if e := x.mailParam(t, key, value, has); e != nil {
			return e
		}
	}
	if !t.From.IsASCII() && !t.UTF8 {
		return &Error{553, "5.6.7", "The address needs SMTPUTF8"}
	}
	return nil
}

func (x *session) mailParam(t *transaction, key, value string, has bool) *Error {
	bad, upper := invalid(key), strings.ToUpper(value)
	k := x.k
	switch {
	case !x.extended:
		return unsupported(key)
	case key == "SIZE" && k.SizeEnabled != 0 && has:
		return x.sizeParam(value)
	case key == "BODY" && k.EightBitMimeEnabled && (upper == "7BIT" || upper == "8BITMIME"):
		t.Body8Bit = upper == "8BITMIME"
	case key == "BODY" && k.BinaryMimeEnabled && k.ChunkingEnabled && upper == "BINARYMIME":
		t.BinaryMIME = true
	case key == "BODY" && (k.EightBitMimeEnabled || k.BinaryMimeEnabled):
		return bad
	case key == "SMTPUTF8" && k.utf8():
		if has {
			return bad
		}
		t.UTF8 = true
	case key == "AUTH" && x.k.AuthMechanism&^1 != 0 && has:
		// RFC 4954 5: nobody here is trusted to vouch for somebody else.
	case key == "RET" && k.DeliveryStatusNotificationEnabled:
		if upper != "FULL" && upper != "HDRS" {
			return bad
		}
		t.Return = upper
	case key == "ENVID" && k.DeliveryStatusNotificationEnabled:
		id, ok := decodeXtext(value)
		if !ok || id == "" || len(id) > 100 || strings.ContainsFunc(id, notPrintable) {
			return bad
		}
		t.EnvelopeID = id
	default:
		return unsupported(key)
	}
	return nil
}

func notPrintable(r rune) bool { return r < ' ' || r == 0x7f }

func (x *session) sizeParam(value string) *Error {
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || value == "" || value[0] == '+' {
		return invalid("SIZE")
	}
	if err != nil || n > uint64(x.k.MaxMessageSize) {
		return tooLarge()
	}
	return nil
}

func tooLarge() *Error {
	return &Error{552, "5.3.4", "Message size exceeds fixed maximum message size"}
}

// invalid answers for a parameter whose value is wrong, or that comes twice.
func invalid(key string) *Error {
	return &Error{501, "5.5.4", "Invalid argument for " + shorten(key)}
}

func unsupported(key string) *Error {
	return &Error{555, "5.5.4", "Unsupported option: " + shorten(key)}
}

// shorten makes a word of the client's fit to be said back.
func shorten(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < '!' || r > '~' {
			return '?'
		}
		return r
	}, s)
	return s[:min(len(s), 20)]
}

// rcpt is RCPT TO.
func (x *session) rcpt(args string) {
	t := x.mail
	if t == nil || t.text != nil {
		x.mistake(503, "5.5.2", "Need mail command")
		return
	}
	rest, ok := cutPrefixFold(args, "TO:")
	path, params, err := parsePath(strings.TrimLeft(rest, " "))
	if !ok || err != nil || path.IsNull() {
		x.mistake(501, "5.1.3", "Invalid address")
		return
	}
	r := Recipient{To: x.complete(path)}
	if e := x.rcptParams(t, &r, params); e != nil {
		x.mistakeOr(e)
		return
	}
	if e := x.mayRcpt(t, r); e != nil {
		x.refuse(e)
		return
	}
	key := strings.ToLower(r.To.String())
	if !t.seen[key] {
		if err := x.server.Acceptor.Rcpt(x.ctx, t.Peer, t.From, r.To); err != nil {
			x.fail(err)
			return
		}
		t.seen[key] = true
		t.To = append(t.To, r)
	}
	x.reply(250, "2.1.5", "Recipient OK")
}

func (x *session) mayRcpt(t *transaction, r Recipient) *Error {
	// RFC 5321 4.5.1: <postmaster> is the one address without a domain.
	if r.To.Domain == "" && !strings.EqualFold(r.To.Local, "postmaster") {
		return &Error{501, "5.1.3", "Invalid address: the domain is missing"}
	}
	if len(t.To) >= x.k.MaxRecipientsPerMessage {
		return &Error{452, "4.5.3", "Too many recipients"}
	}
	return nil
}

func (x *session) rcptParams(t *transaction, r *Recipient, s string) *Error {
	for _, param := range strings.Fields(s) {
		key, value, _ := strings.Cut(param, "=")
		key = strings.ToUpper(key)
		ok := false
		switch {
		case !x.extended || !x.k.DeliveryStatusNotificationEnabled:
			return unsupported(key)
		case key == "NOTIFY" && r.Notify == "":
			r.Notify, ok = parseNotify(value)
		case key == "ORCPT" && r.Original == "":
			r.Original, ok = parseOriginal(value)
		case key != "NOTIFY" && key != "ORCPT":
			return unsupported(key)
		}
		if !ok {
			return invalid(key)
		}
	}
	if !r.To.IsASCII() && !t.UTF8 {
		return &Error{553, "5.6.7", "The address needs SMTPUTF8"}
	}
	return nil
}

// parseNotify reads RFC 3461 4.1.
func parseNotify(s string) (string, bool) {
	s = strings.ToUpper(s)
	if s == "NEVER" {
		return s, true
	}
	seen := map[string]bool{}
	for word := range strings.SplitSeq(s, ",") {
		if word != "SUCCESS" && word != "FAILURE" && word != "DELAY" || seen[word] {
			return "", false
		}
		seen[word] = true
	}
	return s, true
}

// parseOriginal reads RFC 3461 4.2: a type, a semicolon, xtext.
func parseOriginal(s string) (string, bool) {
	kind, address, ok := strings.Cut(s, ";")
	text, good := decodeXtext(address)
	if !ok || !good || kind == "" || !isDotAtom(kind) || len(text) > 500 || strings.ContainsFunc(text, notPrintable) {
		return "", false
	}
	return kind + ";" + text, true
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}
