package imap

import (
	"bytes"
	"io"
	"os"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// appendMemory is how much of an APPEND's messages is held in memory; beyond
// it they wait in a temporary file.
const appendMemory = 1 << 20

// maxAppends bounds the messages of one command.
const maxAppends = 1000

// appending collects the messages of one APPEND.
type appending struct {
	folder mailbox.Folder
	ms     []mailbox.Incoming
	memory int64
	total  int64
	files  []*os.File
}

func (a *appending) close() {
	for _, f := range a.files {
		_ = f.Close()
	}
}

// parseAppend: RFC 3501 6.3.11, RFC 3502 (several messages), RFC 3516 4.4
// (binary), RFC 6855 4 (UTF8). The mailbox and the size are judged before the
// client sends the message.
func parseAppend(p *parser) func(*session) error {
	p.space()
	name := p.mailbox()
	p.space()
	a := &appending{}
	if p.err == nil {
		a.find(p, name)
	}
	for p.err == nil {
		a.message(p)
		if p.err != nil || p.atEnd() {
			break
		}
		p.space()
		if len(a.ms) >= maxAppends {
			p.fail(no("LIMIT", "There are too many messages in one command."))
		}
	}
	p.end()
	if p.err != nil {
		a.close()
		return nil
	}
	return func(s *session) error {
		defer a.close()
		return s.appendMessages(a)
	}
}

// find looks the mailbox up; its lack is told at the first literal.
func (a *appending) find(p *parser, name string) {
	f, err := p.s.open.Box.Lookup(name)
	switch {
	case err != nil:
		p.fail(p.s.asReply(orTryCreate(err)))
	case f.NoSelect:
		p.fail(p.s.asReply(mailbox.ErrNoSelect))
	}
	a.folder = f
}

// message reads "[flags] [date] literal".
func (a *appending) message(p *parser) {
	m := mailbox.Incoming{Index: indexMessage}
	if p.peek() == '(' {
		m.Flags, m.Keywords = p.flagList()
		p.space()
	}
	if p.peek() == '"' {
		m.InternalDate = p.dateTime()
		p.space()
	}
	wrapped := p.takeWord("UTF8")
	if wrapped {
		p.space()
		p.want('(')
	}
	size, sync, _ := p.announce(true)
	if p.err != nil {
		return
	}
	if err := a.judge(p.s, size); err != nil {
		p.fail(err)
		return
	}
	if !p.goOn(sync) {
		return
	}
	body, err := a.receive(p, size)
	if err != nil {
		p.fail(err)
		return
	}
	m.Body, m.Size = body, size
	a.ms = append(a.ms, m)
	p.used = 0 // each message begins a command line of its own
	p.next()
	if wrapped {
		p.want(')')
	}
}

// judge decides about a size before the message comes.
func (a *appending) judge(s *session, size int64) error {
	if size > s.maxMessage() {
		return no("TOOBIG", "The message is larger than %d bytes.", s.maxMessage())
	}
	if size == 0 { // RFC 3502 4: an empty message cancels
		return no("", "A message cannot be empty.")
	}
	a.total += size
	if a.total > 4*s.maxMessage() {
		return no("TOOBIG", "The messages are too large together.")
	}
	if q := s.open.Quota; q > 0 && s.open.Box.Usage().Bytes+a.total > int64(q) {
		return mailbox.ErrQuota
	}
	return nil
}

// receive reads a message to where it waits to be stored.
func (a *appending) receive(p *parser, size int64) (io.Reader, error) {
	if a.memory+size <= appendMemory {
		a.memory += size
		b := make([]byte, size)
		if !p.full(b) {
			return nil, p.err
		}
		return bytes.NewReader(b), nil
	}
	f, err := os.CreateTemp("", "emsh-append-")
	if err != nil {
		return nil, p.unheld(size, err)
	}
	_ = os.Remove(f.Name()) // it lives as long as it is open
	a.files = append(a.files, f)
	left := size
	_, err = io.CopyN(f, readerFunc(func(b []byte) (int, error) {
		n, err := p.s.read(b)
		left -= int64(n)
		return n, err
	}), size)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, p.unheld(left, err)
	}
	return f, nil
}

// unheld reads the rest of a literal for which there is no room, so that the client can be told.
func (p *parser) unheld(left int64, err error) error {
	if !p.drain(left) {
		p.fatal = true
		return err
	}
	p.s.srv.log().Error("a message could not be held while it came", "user", p.s.c.User(), "error", err)
	p.next()
	return no("UNAVAILABLE", "There is no room for the message now.")
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// indexMessage is what a store calls for a new text.
func indexMessage(text mailbox.Source) (mailbox.Digest, error) {
	d, err := message.Index(text)
	return mailbox.Digest(d), err
}

func (s *session) appendMessages(a *appending) error {
	now := s.srv.now()
	for i := range a.ms {
		if a.ms[i].InternalDate.IsZero() {
			a.ms[i].InternalDate = now
		}
	}
	done, err := s.open.Box.Append(s.c.Context(), a.folder.ID, a.ms, s.open.Quota)
	if err != nil {
		return orTryCreate(err)
	}
	set := mailbox.UIDSet{}
	for _, d := range done {
		set = set.Append(d.UID)
	}
	if err := s.tell(); err != nil {
		return err
	}
	// RFC 4315 3: APPENDUID.
	s.ok("APPENDUID "+utoa(uint64(done[0].UIDValidity))+" "+set.String(), "APPEND completed.")
	return errAnswered
}

// flagList reads "(\Seen keyword …)".
func (p *parser) flagList() (f mailbox.Flags, keywords []string) {
	p.list(func() { f, keywords = p.flag(f, keywords) })
	return f, keywords
}

var systemFlagNames = map[string]mailbox.Flags{
	"SEEN": mailbox.Seen, "ANSWERED": mailbox.Answered, "FLAGGED": mailbox.Flagged,
	"DELETED": mailbox.Deleted, "DRAFT": mailbox.Draft,
	"RECENT": 0, // RFC 3501 2.3.2: the client cannot change it
}

// flag reads one flag into those read before.
func (p *parser) flag(f mailbox.Flags, keywords []string) (mailbox.Flags, []string) {
	if p.take('\\') {
		bit, ok := systemFlagNames[p.word()]
		if p.err == nil && !ok {
			p.bad("The system flag is not known.")
		}
		return f | bit, keywords
	}
	k := p.atom()
	if p.err == nil && (mailbox.CheckKeyword(k) != nil || len(keywords) >= mailbox.MaxKeywords) {
		p.fail(no("CANNOT", "The keyword is not valid, or there are too many."))
	}
	return f, append(keywords, k)
}
