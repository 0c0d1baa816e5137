package pop

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"emsh/store/mailbox"
)

// sum counts what is not marked as deleted.
func (x *session) sum() (n int, size int64) {
	for i := range x.list {
		if !x.list[i].deleted {
			n++
			size += x.list[i].size
		}
	}
	return n, size
}

func (x *session) stat(string) {
	n, size := x.sum()
	x.ok("%d %d", n, size)
}

// message reads the number of a message that is there; nil after it answered.
func (x *session) message(arg string) *entry {
	n, err := strconv.ParseUint(arg, 10, 31)
	switch {
	case err != nil || arg[0] == '+' || n == 0:
		x.mistake("a message number is expected")
	case n > uint64(len(x.list)):
		x.fail("", "no such message, there are "+strconv.Itoa(len(x.list)))
	case x.list[n-1].deleted:
		x.fail("", "message "+arg+" is deleted")
	default:
		return &x.list[n-1]
	}
	return nil
}

// each answers for one message, or lists all.
func (x *session) each(arg, title string, text func(*entry) string) {
	if arg != "" {
		if m := x.message(arg); m != nil {
			x.ok("%s %s", arg, text(m))
		}
		return
	}
	x.ok("%s", title)
	line := make([]byte, 0, 64)
	for i := range x.list {
		if m := &x.list[i]; !m.deleted {
			line = append(strconv.AppendInt(line[:0], int64(i+1), 10), ' ')
			x.c.Write(append(append(line, text(m)...), "\r\n"...))
		}
	}
	x.say(".")
}

func (x *session) scan(arg string) {
	n, size := x.sum()
	title := strconv.Itoa(n) + " messages (" + strconv.FormatInt(size, 10) + " octets)"
	x.each(arg, title, func(m *entry) string { return strconv.FormatInt(m.size, 10) })
}

func (x *session) uidl(arg string) {
	x.each(arg, "unique ids follow", x.uniqueID)
}

// uniqueID stays with a message for ever, and is never another's.
// RFC 1939 7: 1 to 70 characters from ! to ~.
func (x *session) uniqueID(m *entry) string {
	return x.base + "." + strconv.FormatUint(uint64(m.id), 36)
}

func (x *session) dele(arg string) {
	if m := x.message(arg); m != nil {
		m.deleted = true
		x.ok("message %s deleted", arg)
	}
}

func (x *session) rset(string) {
	for i := range x.list {
		x.list[i].deleted = false
	}
	n, size := x.sum()
	x.ok("%d messages (%d octets)", n, size)
}

func (x *session) retr(arg string) {
	m := x.message(arg)
	if m == nil {
		return
	}
	body, ok := x.body(m)
	if !ok {
		return
	}
	defer body.Close()
	text, ok := x.readable(m, body)
	if !ok {
		return
	}
	m.read = true
	x.ok("%d octets", m.size)
	w := newDotWriter(x.c, -1)
	if _, err := text.WriteTo(w); err != nil && !errors.Is(err, errEnough) {
		// What was sent cannot be taken back, and half a message must not look whole.
		x.c.LogInfo(err.Error())
		x.over = true
		return
	}
	w.end()
}

// top is TOP: the header, and so many lines of the body.
func (x *session) top(args string) {
	number, lines, _ := strings.Cut(args, " ")
	n, err := strconv.ParseUint(lines, 10, 31)
	if err != nil || lines[0] == '+' {
		x.mistake("TOP needs a message number and a number of lines")
		return
	}
	m := x.message(number)
	if m == nil {
		return
	}
	body, ok := x.body(m)
	if !ok {
		return
	}
	defer body.Close()
	text := io.WriterTo(body)
	if body.Size() <= inMemory { // of a large one the beginning is worth more than to know of its end
		if text, ok = x.readable(m, body); !ok {
			return
		}
	}
	x.ok("top of message follows")
	w := newDotWriter(x.c, int(n))
	if _, err := text.WriteTo(w); err != nil && !errors.Is(err, errEnough) {
		x.c.LogInfo(err.Error())
		x.over = true
		return
	}
	w.end()
}

func (x *session) body(m *entry) (mailbox.Body, bool) {
	body, err := x.box.Body(x.inbox, m.uid)
	switch {
	case errors.Is(err, mailbox.ErrNoMessage):
		x.fail("", "the message was removed by another program meanwhile")
		return nil, false
	case err != nil:
		x.server.log().Error("a message could not be read", "user", x.who.Account.Name, "uid", m.uid, "error", err)
		x.fail("SYS/TEMP", "the message cannot be read now")
		return nil, false
	}
	return body, true
}

// inMemory is how large a message may be that is read as a whole before it is sent.
const inMemory = 1 << 20

// readable reads a message once before anything of it is sent: after +OK there is no way to say
// that it is damaged.
func (x *session) readable(m *entry, body mailbox.Body) (io.WriterTo, bool) {
	if body.Size() > inMemory {
		_, err := body.WriteTo(io.Discard)
		return body, x.legible(m, err)
	}
	text, err := body.Bytes()
	return bytes.NewReader(text), x.legible(m, err)
}

func (x *session) legible(m *entry, err error) bool {
	if err == nil {
		return true
	}
	x.server.log().Error("a message could not be read", "user", x.who.Account.Name, "uid", m.uid, "error", err)
	x.fail("SYS/PERM", "the message is damaged and cannot be read")
	return false
}

// quit ends the session, and from a maildrop removes what was marked.
func (x *session) quit(string) {
	x.over = true
	if x.state != transaction {
		x.ok("goodbye")
		return
	}
	if err := x.update(); err != nil {
		x.server.log().Error("a maildrop could not be updated", "user", x.who.Account.Name, "error", err)
		x.fail("SYS/TEMP", "some deleted messages were not removed")
		return
	}
	x.leave()
	x.ok("goodbye")
}

// update is RFC 1939 6: all that was marked goes, or nothing does.
func (x *session) update() error {
	ctx := context.WithoutCancel(x.ctx)
	var gone, read []mailbox.UID
	for i := range x.list {
		switch m := &x.list[i]; {
		case m.deleted:
			gone = append(gone, m.uid)
		case m.read:
			read = append(read, m.uid)
		}
	}
	if len(gone) > 0 {
		if _, err := x.box.Expunge(ctx, x.inbox, mailbox.NewUIDSet(gone...), true); err != nil {
			return err
		}
	}
	if len(read) > 0 {
		_, _, err := x.box.Store(ctx, x.inbox, mailbox.NewUIDSet(read...), mailbox.FlagChange{Mode: mailbox.AddFlags, Flags: mailbox.Seen})
		return err
	}
	return nil
}

// errEnough stops a body of which no more is wanted.
var errEnough = errors.New("enough")

// dotWriter writes a message as a multi-line answer: lines end in CR LF, and a
// dot at the start of one is doubled. limit is how many lines of the body are
// wanted; negative: all.
type dotWriter struct {
	w interface {
		Write([]byte) (int, error)
		WriteString(string) (int, error)
	}
	limit  int
	start  bool // of a line
	blank  bool // nothing on this line so far
	inBody bool
	cr     bool
}

func newDotWriter(w interface {
	Write([]byte) (int, error)
	WriteString(string) (int, error)
}, limit int) *dotWriter {
	return &dotWriter{w: w, limit: limit, start: true, blank: true}
}

func (d *dotWriter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		if d.inBody && d.limit == 0 {
			return 0, errEnough
		}
		i := bytes.IndexByte(rest, '\n')
		line := rest
		if i >= 0 {
			line = rest[:i]
		}
		if err := d.text(line, i >= 0); err != nil {
			return 0, err
		}
		if i < 0 {
			break
		}
		if err := d.newline(); err != nil {
			return 0, err
		}
		rest = rest[i+1:]
	}
	return len(p), nil
}

// text writes a piece of a line. A CR at its end belongs to the line's end.
func (d *dotWriter) text(p []byte, last bool) error {
	if d.cr && (len(p) > 0 || !last) {
		if _, err := d.w.WriteString("\r"); err != nil {
			return err
		}
		d.blank, d.start, d.cr = false, false, false
	}
	if n := len(p); n > 0 && p[n-1] == '\r' {
		p, d.cr = p[:n-1], true
	}
	if len(p) == 0 {
		return nil
	}
	if d.start && p[0] == '.' {
		if _, err := d.w.WriteString("."); err != nil {
			return err
		}
	}
	d.start, d.blank = false, false
	_, err := d.w.Write(p)
	return err
}

func (d *dotWriter) newline() error {
	_, err := d.w.WriteString("\r\n")
	switch {
	case d.inBody:
		d.limit--
	case d.blank:
		d.inBody = true
	}
	d.start, d.blank, d.cr = true, true, false
	return err
}

func (d *dotWriter) end() {
	if !d.start || d.cr {
		d.w.WriteString("\r\n")
	}
	d.w.WriteString(".\r\n")
}
