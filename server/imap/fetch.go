package imap

import (
	"cmp"
	"errors"
	"fmt"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// fetching is a FETCH command.
type fetching struct {
	set numSet
	uid bool

	wantUID, flags, date, size, envelope, body, structure bool
	modseq, saveDate, emailID, threadID                   bool
	sections                                              []*section

	since    mailbox.ModSeq // CHANGEDSINCE
	changed  bool
	vanished bool
	items    mailbox.Items
	marks    bool // reading sets \Seen
}

const maxSections = 500

// parseFetch: RFC 3501 6.4.5, RFC 7162 3.1.4.
func parseFetch(p *parser, uid bool) func(*session) error {
	f := &fetching{uid: uid}
	p.space()
	f.set = p.numSet()
	p.space()
	switch {
	case p.peek() == '(':
		p.filled(func() { f.item(p, false) })
	default:
		f.item(p, true)
	}
	if p.take(' ') {
		p.filled(func() { f.modifier(p) })
	}
	p.end()
	f.settle(p)
	return func(s *session) error { return s.fetch(f) }
}

func (f *fetching) item(p *parser, alone bool) {
	name := p.while(func(c byte) bool { return isAtomChar(c) && c != '[' && c != '<' })
	if len(f.sections) > maxSections {
		p.bad("There are too many sections.")
	}
	switch name = upper(name); name {
	case "ALL", "FAST", "FULL":
		if !alone {
			p.bad("%s stands alone.", name)
		}
		f.flags, f.date, f.size = true, true, true
		f.envelope = name != "FAST"
		f.body = name == "FULL"
	case "UID":
		f.wantUID = true
	case "FLAGS":
		f.flags = true
	case "INTERNALDATE":
		f.date = true
	case "RFC822.SIZE":
		f.size = true
	case "ENVELOPE":
		f.envelope = true
	case "BODYSTRUCTURE":
		f.structure = true
	case "MODSEQ":
		f.modseq = true
	case "SAVEDATE":
		f.saveDate = true
	case "EMAILID":
		f.emailID = true
	case "THREADID":
		f.threadID = true
	case "RFC822":
		f.add(&section{label: name, kind: wholeBody})
	case "RFC822.HEADER":
		f.add(&section{label: name, kind: headerOf, peek: true})
	case "RFC822.TEXT":
		f.add(&section{label: name, kind: textOf})
	case "BODY":
		if p.peek() != '[' {
			f.body = true
			return
		}
		f.add(parseSection(p, name, false))
	case "BODY.PEEK":
		f.add(parseSection(p, "BODY", true))
	case "BINARY", "BINARY.PEEK":
		f.add(parseBinary(p, "BINARY", decoded, name != "BINARY"))
	case "BINARY.SIZE":
		f.add(parseBinary(p, name, decodedSize, true))
	default:
		p.bad("The item %.40q is not known.", name)
	}
}

func (f *fetching) add(sec *section) {
	f.sections = append(f.sections, sec)
	f.marks = f.marks || !sec.peek
}

func (f *fetching) modifier(p *parser) {
	switch word := p.word(); word {
	case "CHANGEDSINCE":
		p.space()
		f.since, f.changed, f.modseq = mailbox.ModSeq(p.number64()), true, true
	case "VANISHED":
		f.vanished = true
	default:
		p.bad("The modifier %.40q is not known.", word)
	}
}

// settle works out what is to be read.
func (f *fetching) settle(p *parser) {
	if f.vanished && (!f.uid || !f.changed || !p.s.qresync) {
		p.bad("VANISHED needs UID FETCH, CHANGEDSINCE and QRESYNC enabled.")
	}
	f.wantUID = f.wantUID || f.uid
	for _, want := range []struct {
		on   bool
		item mailbox.Items
	}{{f.envelope, mailbox.ItemEnvelope}, {f.body, mailbox.ItemBody}, {f.structure, mailbox.ItemStructure}} {
		if want.on {
			f.items |= want.item
		}
	}
	for _, sec := range f.sections {
		f.items |= sec.items()
	}
}

func (s *session) fetch(f *fetching) error {
	set, err := s.uidSet(f.set, f.uid)
	if err != nil {
		return err
	}
	if f.modseq {
		s.wantModSeq()
	}
	if f.vanished {
		gone, err := s.vanished(f.since, &f.set)
		if err != nil {
			return err
		}
		s.tellVanished(gone)
	}
	marked, err := s.markSeen(f, set)
	if err != nil {
		return err
	}
	if err := s.fetchAll(f, set, marked); err != nil {
		return err
	}
	return s.sync(f.uid)
}

// markSeen sets \Seen for what is about to be read, in one change, and returns
// the messages that did not have it. RFC 3501 6.4.5. On a disk that takes nothing, mail can
// still be read.
func (s *session) markSeen(f *fetching, set mailbox.UIDSet) (mailbox.UIDSet, error) {
	if !f.marks || s.sel.readOnly {
		return nil, nil
	}
	done, _, err := s.open.Box.Store(s.c.Context(), s.sel.id, set, mailbox.FlagChange{Mode: mailbox.AddFlags, Flags: mailbox.Seen})
	if errors.Is(err, mailbox.ErrFull) || errors.Is(err, mailbox.ErrFault) {
		err = nil
	}
	marked := mailbox.UIDSet{}
	for i := range done {
		if done[i].Changed {
			marked = marked.Append(done[i].UID)
		}
	}
	return marked, err
}

// fetchAll writes the FETCH responses. A message that is damaged is passed over, and told of at the end.
func (s *session) fetchAll(f *fetching, set, marked mailbox.UIDSet) error {
	defer func() { s.scratch = nil }()
	var damaged error
	cur := cursor{uids: s.sel.uids}
	q := mailbox.Query{UIDs: set, Items: f.items, ChangedSince: f.since}
	for m, err := range s.open.Box.Fetch(s.sel.id, q) {
		if err != nil {
			return err
		}
		n, ok := cur.seq(m.UID)
		if !ok {
			continue
		}
		err := s.fetchOne(f, n, m, f.flags || marked.Contains(m.UID))
		switch {
		case errors.Is(err, mailbox.ErrDamaged):
			damaged = cmp.Or(damaged, fmt.Errorf("message with UID %d: %w", m.UID, err))
		case err != nil:
			return err
		}
		if s.out.err != nil || s.c.Ending() {
			return s.out.err
		}
	}
	return damaged
}

// fetchOne writes one FETCH response.
func (s *session) fetchOne(f *fetching, n int, m *mailbox.Message, flags bool) error {
	if f.items != 0 && m.Digest.Version != message.Version {
		if err := s.reindex(m); err != nil {
			return ignoreGone(err)
		}
	}
	if len(f.sections) == 0 {
		s.attributes(f, n, m, flags)
		s.out.s(")")
		s.out.line()
		return nil
	}
	t := text{s: s, m: m}
	defer t.close()
	if f.needsText(m) {
		if err := t.open(); err != nil {
			return ignoreGone(err)
		}
	}
	if err := f.ready(&t); err != nil {
		return err
	}
	before := s.out.mark()
	err := s.texts(f, n, &t, flags)
	if err != nil && !s.out.back(before) {
		return s.broken(err)
	}
	return err
}

// texts writes a FETCH response with sections. An error leaves it unfinished.
func (s *session) texts(f *fetching, n int, t *text, flags bool) error {
	space := s.attributes(f, n, t.m, flags)
	for i, sec := range f.sections {
		if i > 0 || space {
			s.out.s(" ")
		}
		if err := s.section(sec, t); err != nil {
			return err
		}
	}
	s.out.s(")")
	s.out.line()
	return nil
}

// broken ends a session that has seen half of a response.
func (s *session) broken(err error) error {
	if s.out.err == nil {
		s.srv.log().Error("a message could not be read", "conn", s.c.ID(), "user", s.c.User(), "error", err)
		s.out.err = err
	}
	s.over = true
	return errAnswered
}

// attributes begins a FETCH response with all that is not text, and reports
// whether there was any.
func (s *session) attributes(f *fetching, n int, m *mailbox.Message, flags bool) bool {
	e := &s.out
	e.s("* ")
	e.n(uint64(n))
	e.s(" FETCH (")
	first := len(e.b)
	if f.wantUID {
		e.s(" UID ")
		e.n(uint64(m.UID))
	}
	if flags {
		e.s(" FLAGS ")
		e.flags(m.Flags, m.Keywords, s.isRecent(m.UID))
	}
	if f.date {
		e.s(" INTERNALDATE ")
		e.date(m.InternalDate)
	}
	if f.size {
		e.s(" RFC822.SIZE ")
		e.i(m.Size)
	}
	if f.modseq || s.condstore { // RFC 7162 3.1: in every FETCH response once it is enabled
		e.s(" MODSEQ (")
		e.n(uint64(m.ModSeq))
		e.s(")")
	}
	s.rare(f, m)
	s.rendered(f, m)
	if len(e.b) == first {
		return false
	}
	copy(e.b[first:], e.b[first+1:]) // the first item has no space before it
	e.b = e.b[:len(e.b)-1]
	return true
}

// rare writes the items of RFC 8514 and RFC 8474.
func (s *session) rare(f *fetching, m *mailbox.Message) {
	e := &s.out
	if f.saveDate {
		e.s(" SAVEDATE ")
		e.date(m.SaveDate)
	}
	if f.emailID {
		e.s(" EMAILID (" + objectID('M', uint64(m.Content)) + ")")
	}
	if f.threadID {
		e.s(" THREADID NIL")
	}
}

// rendered writes what was made ready when the message was stored.
func (s *session) rendered(f *fetching, m *mailbox.Message) {
	e := &s.out
	if f.envelope {
		e.s(" ENVELOPE ")
		e.raw(m.Digest.Envelope)
	}
	if f.body {
		e.s(" BODY ")
		e.raw(m.Digest.Body)
	}
	if f.structure {
		e.s(" BODYSTRUCTURE ")
		e.raw(m.Digest.Structure)
	}
}

// reindex makes the digest of a message that has none, or an old one, and
// leaves it with the store.
func (s *session) reindex(m *mailbox.Message) error {
	body, err := s.open.Box.Body(s.sel.id, m.UID)
	if err != nil {
		return err
	}
	defer body.Close()
	d, err := indexMessage(body)
	if err != nil {
		return err
	}
	m.Digest = d
	return s.open.Box.Reindex(s.c.Context(), s.sel.id, m.UID, d)
}

// ignoreGone passes over a message that another session has expunged.
func ignoreGone(err error) error {
	if errors.Is(err, mailbox.ErrNoMessage) {
		return nil
	}
	return err
}

func (f *fetching) needsText(m *mailbox.Message) bool {
	for _, sec := range f.sections {
		if !sec.fromDigest(m) {
			return true
		}
	}
	return false
}

// ready finds what cannot be answered before a byte of the answer is written.
func (f *fetching) ready(t *text) error {
	for _, sec := range f.sections {
		if sec.kind == decoded || sec.kind == decodedSize {
			if part := t.part(sec.path); part != nil && part.Encoding == message.UnknownEncoding {
				return no("UNKNOWN-CTE", "The transfer encoding of the part is not known.")
			}
		}
	}
	return nil
}
