package smtp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"emsh/server/front"
)

// begin makes a transaction ready to take text.
func (x *session) begin() error {
	t := x.mail
	spool, err := x.server.Acceptor.Spool(x.ctx, t.Peer)
	if err != nil {
		return err
	}
	t.spool = spool
	t.text = &intake{
		t: t, maxSize: int64(x.k.MaxMessageSize), maxHeader: int(x.k.MaxHeaderSize), maxHops: x.k.MaxHopCount,
		submitted: x.by != nil,
	}
	return nil
}

// data is DATA.
func (x *session) data(args string) {
	t := x.mail
	switch {
	case args != "":
		x.mistake(501, "5.5.4", "Syntax error: no parameters allowed")
	case t == nil:
		x.mistake(503, "5.5.2", "Need mail command")
	case t.chunked:
		x.mistake(503, "5.5.1", "DATA is not permitted after BDAT")
	case len(t.To) == 0:
		x.mistake(503, "5.5.2", "Need rcpt command")
	case t.BinaryMIME:
		// RFC 3030 3: a binary body is sent by BDAT.
		x.mistake(503, "5.5.1", "BINARYMIME needs BDAT")
	default:
		if err := x.begin(); err != nil {
			x.abort()
			x.fail(err)
			return
		}
		x.reply(354, "", "Start mail input; end with <CRLF>.<CRLF>")
		x.take(t)
	}
}

// take reads up to the end of the text and answers for the message.
func (x *session) take(t *transaction) {
	r := dotReader{out: t.text}
	for !r.done {
		piece, err := x.c.ReadPending()
		if err == front.ErrWoken {
			continue
		}
		if err != nil {
			x.farewell(err)
			x.over = true
			return
		}
		x.c.Consume(r.feed(piece))
		if t.text.size > 2*t.text.maxSize+(16<<20) {
			// It was told the limit, and goes on far beyond it.
			x.reply(552, "5.3.4", "Message size exceeds fixed maximum message size, closing transmission channel")
			x.over = true
			return
		}
	}
	if r.bad != nil {
		t.text.refuse(r.bad)
	}
	x.finish(t)
}

// finish commits the message and answers.
func (x *session) finish(t *transaction) {
	defer x.abort()
	x.bytes += t.text.size
	x.messages++
	if err := t.text.end(); err != nil {
		x.fail(err)
		return
	}
	spool := t.spool
	t.spool = nil
	// A message that is complete is not given up because its sender leaves.
	id, err := spool.Commit(context.WithoutCancel(x.ctx), &t.Envelope)
	if err != nil {
		x.fail(err)
		return
	}
	x.reply(250, "2.6.0", fmt.Sprintf("%s [InternalId=%s] Queued mail for delivery", t.MessageID, id))
}

// dotReader finds the end of DATA. Only CR LF dot CR LF ends it: a server that
// saw an end elsewhere could be made to see two messages where we saw one.
type dotReader struct {
	out   *intake
	state dotState
	done  bool
	bad   *Error
}

type dotState int

const (
	lineStart dotState = iota
	afterDot           // a dot at the start of a line, not passed on
	afterDotCR
	inText
	afterCR
)

// feed takes a piece and returns how much of it belongs to the message.
func (r *dotReader) feed(p []byte) int {
	for i := 0; i < len(p); {
		switch r.state {
		case lineStart:
			if r.state = inText; p[i] == '.' {
				r.state = afterDot
				i++
			}
		case afterDot:
			if r.state = inText; p[i] == '\r' {
				r.state = afterDotCR
				i++
			}
		case afterDotCR:
			if p[i] == '\n' {
				r.done = true
				return i + 1
			}
			r.bare()
			r.state = inText
		case afterCR:
			if p[i] == '\n' {
				r.out.Write([]byte("\r\n"))
				r.state = lineStart
				i++
				continue
			}
			r.bare()
			r.state = inText
		case inText:
			i += r.text(p[i:])
		}
	}
	return len(p)
}

// text passes on whole lines and what is before a CR that may end one.
func (r *dotReader) text(p []byte) int {
	n := bytes.IndexByte(p, '\r')
	line := p
	if n >= 0 {
		line = p[:n]
	}
	if bytes.IndexByte(line, '\n') >= 0 {
		r.bare()
	}
	if bytes.IndexByte(line, 0) >= 0 {
		r.refuse(&Error{550, "5.6.0", "The message contains NUL characters"})
	}
	if len(line) > 0 {
		r.out.Write(line)
	}
	if n < 0 {
		return len(p)
	}
	r.state = afterCR
	return n + 1
}

func (r *dotReader) bare() {
	// RFC 5321 2.3.8: CR and LF are sent only together.
	r.refuse(&Error{550, "5.6.11", "The message contains a bare CR or LF, which is not allowed in DATA"})
}

func (r *dotReader) refuse(e *Error) {
	if r.bad == nil {
		r.bad = e
	}
}

// bdat is BDAT (RFC 3030). Whatever is wrong, the announced bytes are read, so
// that they are never taken for commands.
func (x *session) bdat(args string) {
	size, last, ok := parseBdat(args)
	if !ok {
		// Not a number that a client means.
		x.mistake(501, "5.5.4", "Invalid arguments")
		return
	}
	t := x.mail
	if size > int64(x.k.MaxMessageSize)+(16<<20) {
		x.reply(552, "5.3.4", "Message size exceeds fixed maximum message size, closing transmission channel")
		x.over = true
		return
	}
	refused := x.bdatState(t)
	if refused == nil && t.text == nil {
		t.chunked = true
		if err := x.begin(); err != nil {
			x.abort()
			x.chunk(size, nil)
			x.fail(err)
			return
		}
	}
	if refused != nil {
		if x.chunk(size, nil) {
			x.mistake(refused.Code, refused.Enh, refused.Text)
		}
		return
	}
	x.taken(t, size, last)
}

// taken takes one chunk and answers for it.
func (x *session) taken(t *transaction, size int64, last bool) {
	check := chunkCheck{out: t.text, binary: t.BinaryMIME}
	if !x.chunk(size, &check) {
		return
	}
	if check.bad != nil {
		t.text.refuse(check.bad)
	}
	switch {
	case last:
		x.finish(t)
	case t.text.err != nil || t.text.broken != nil:
		err := t.text.end()
		x.abort()
		x.fail(err)
	default:
		x.reply(250, "2.6.0", fmt.Sprintf("Chunk received OK, %d octets", size))
	}
}

func (x *session) bdatState(t *transaction) *Error {
	switch {
	case !x.k.ChunkingEnabled:
		return &Error{502, "5.3.3", "Command not implemented"}
	case t == nil:
		return &Error{503, "5.5.2", "Need mail command"}
	case len(t.To) == 0:
		return &Error{503, "5.5.2", "Need rcpt command"}
	}
	return nil
}

// chunk reads the bytes of a chunk; false when the session is over.
func (x *session) chunk(size int64, to *chunkCheck) bool {
	for size > 0 {
		piece, err := x.c.ReadPending()
		if err == front.ErrWoken {
			continue
		}
		if err != nil {
			x.farewell(err)
			x.over = true
			return false
		}
		piece = piece[:min(int64(len(piece)), size)]
		if to != nil {
			to.write(piece)
		}
		x.c.Consume(len(piece))
		size -= int64(len(piece))
	}
	return true
}

// chunkCheck passes a chunk on. Unless the body is binary, its lines must be
// such that they can be sent on by DATA.
type chunkCheck struct {
	out    *intake
	binary bool
	bad    *Error
}

func (c *chunkCheck) write(p []byte) {
	if !c.binary && c.bad == nil && bareEnd(c.out, p) {
		c.bad = &Error{550, "5.6.11", "The message contains a bare CR or LF; send it with BODY=BINARYMIME"}
	}
	c.out.Write(p)
	c.out.lastByte = p[len(p)-1]
}

// bareEnd reports whether p, after what came before, has a CR or LF alone.
func bareEnd(in *intake, p []byte) bool {
	if in.lastByte == '\r' && p[0] != '\n' {
		return true
	}
	if p[0] == '\n' && in.lastByte != '\r' {
		return true
	}
	for i := 1; i < len(p); i++ {
		if (p[i] == '\n') != (p[i-1] == '\r') {
			return true
		}
	}
	return false
}

func parseBdat(args string) (size int64, last, ok bool) {
	number, rest, _ := strings.Cut(args, " ")
	n, err := strconv.ParseUint(number, 10, 62)
	rest = strings.TrimSpace(rest)
	last = strings.EqualFold(rest, "LAST")
	if errors.Is(err, strconv.ErrRange) || err != nil || rest != "" && !last || number[0] == '+' {
		return 0, false, false
	}
	return int64(n), last, true
}
