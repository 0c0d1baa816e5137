package imap

import (
	"slices"
	"strconv"

	"emsh/store/mailbox"
)

// known is what a client that comes back has of a mailbox. RFC 7162 3.2.5.
type known struct {
	validity uint32
	modseq   mailbox.ModSeq
	uids     *numSet // those it has; nil for all
}

func parseSelect(p *parser) func(*session) error  { return parseOpen(p, false) }
func parseExamine(p *parser) func(*session) error { return parseOpen(p, true) }

// parseOpen: RFC 3501 6.3.1 and 6.3.2, RFC 7162 3.1.8 and 3.2.5.
func parseOpen(p *parser, readOnly bool) func(*session) error {
	p.space()
	name := p.mailbox()
	condstore := false
	var back *known
	if p.take(' ') {
		p.filled(func() {
			switch word := p.word(); word {
			case "CONDSTORE":
				condstore = true
			case "QRESYNC":
				if !p.s.qresync {
					p.bad("QRESYNC must be enabled first.")
				}
				back = parseKnown(p)
			default:
				p.bad("The parameter %.40q is not known.", word)
			}
		})
	}
	p.end()
	return func(s *session) error {
		s.condstore = s.condstore || condstore
		return s.selectMailbox(name, readOnly, back)
	}
}

// parseKnown reads " (" uidvalidity modseq [known-uids [(seqs uids)]] ")".
func parseKnown(p *parser) *known {
	k := &known{}
	p.space()
	p.want('(')
	k.validity = p.number()
	p.space()
	k.modseq = mailbox.ModSeq(p.number64())
	if p.take(' ') && p.startsSet() {
		set := p.numSet()
		k.uids = &set
		p.take(' ')
	}
	if p.take('(') { // what the client knows of numbers; the answer is right without it
		p.numSet()
		p.space()
		p.numSet()
		p.want(')')
	}
	p.want(')')
	return k
}

// unselect leaves the mailbox without a word.
func (s *session) unselect() {
	if s.sel == nil {
		return
	}
	s.sel.watch.Close()
	s.sel, s.saved, s.state = nil, nil, authenticated
}

func (s *session) selectMailbox(name string, readOnly bool, back *known) error {
	if s.sel != nil {
		s.unselect()
		if s.condstore || s.rev2 { // RFC 7162 3.2.11
			s.status("*", "OK", "CLOSED", "The previous mailbox is closed.")
		}
	}
	f, err := s.open.Box.Lookup(name)
	if err != nil {
		return err
	}
	if f.NoSelect {
		return mailbox.ErrNoSelect
	}
	v := &selected{id: f.ID, name: f.Name, readOnly: readOnly, validity: f.UIDValidity}
	v.watch = s.open.Box.Watch(f.ID)
	if err := s.fillView(v, &f); err != nil {
		v.watch.Close()
		return err
	}
	s.sel, s.state = v, selectedState
	if err := s.tellMailbox(&f); err != nil {
		s.unselect()
		return err
	}
	if back != nil && back.validity == f.UIDValidity {
		if err := s.tellMissed(back); err != nil {
			s.unselect()
			return err
		}
	}
	if readOnly {
		s.ok("READ-ONLY", "EXAMINE completed.")
	} else {
		s.ok("READ-WRITE", "SELECT completed.")
	}
	return errAnswered
}

// fillView reads what the folder holds. The watch is there already, so that
// nothing falls between.
func (s *session) fillView(v *selected, f *mailbox.Folder) (err error) {
	if *f, err = s.open.Box.Folder(v.id); err != nil {
		return err
	}
	v.modseq = f.HighestModSeq
	v.uids, err = s.open.Box.UIDs(v.id)
	return err
}

func (s *session) tellMailbox(f *mailbox.Folder) error {
	v := s.sel
	s.tellKeywords(f)
	s.out.s("* ")
	s.out.n(uint64(len(v.uids)))
	s.out.s(" EXISTS")
	s.out.line()
	if !s.rev2 {
		if err := s.claimRecent(); err != nil {
			return err
		}
		s.tellRecent()
		if err := s.tellUnseen(f); err != nil {
			return err
		}
	}
	s.status("*", "OK", "UIDVALIDITY "+utoa(uint64(v.validity)), "UIDVALIDITY value.")
	s.status("*", "OK", "UIDNEXT "+utoa(uint64(max(f.UIDNext, v.last()+1))), "The next UID.")
	s.status("*", "OK", "HIGHESTMODSEQ "+utoa(max(1, uint64(f.HighestModSeq))), "The highest modification sequence.")
	s.status("*", "OK", "MAILBOXID ("+objectID('F', uint64(f.ID))+")", "The mailbox's identifier.")
	if s.rev2 { // RFC 9051 6.3.2: a LIST response
		return s.listOne(f)
	}
	return nil
}

// unseenReach is how far the first unseen message is looked for. RFC 3501
// lets a server leave it out.
const unseenReach = 20000

func (s *session) tellUnseen(f *mailbox.Folder) error {
	if f.Unseen == 0 {
		return nil
	}
	v := s.sel
	n := 0
	for m, err := range s.open.Box.Fetch(v.id, mailbox.Query{}) {
		if err != nil {
			return err
		}
		if m.Flags&mailbox.Seen == 0 {
			if seq, ok := v.seq(m.UID); ok {
				s.status("*", "OK", "UNSEEN "+itoa(seq), "The first unseen message.")
			}
			return nil
		}
		if n++; n > unseenReach {
			return nil
		}
	}
	return nil
}

// tellMissed brings a client that comes back up to date. RFC 7162 3.2.5.1.
func (s *session) tellMissed(back *known) error {
	gone, err := s.vanished(back.modseq, back.uids)
	if err != nil {
		return err
	}
	s.tellVanished(gone)
	cur := cursor{uids: s.sel.uids}
	q := mailbox.Query{ChangedSince: back.modseq}
	if back.uids != nil {
		if q.UIDs, err = s.uidSet(*back.uids, true); err != nil {
			return err
		}
	}
	for m, err := range s.open.Box.Fetch(s.sel.id, q) {
		if err != nil {
			return err
		}
		if n, ok := cur.seq(m.UID); ok {
			s.tellMessage(n, m.UID, m.Flags, m.Keywords, m.ModSeq, true)
		}
	}
	return nil
}

// vanished are the UIDs expunged since a modification sequence, of those asked
// about. Where the store does not remember so far back, all that are not there.
func (s *session) vanished(since mailbox.ModSeq, about *numSet) (mailbox.UIDSet, error) {
	gone, complete, err := s.open.Box.Vanished(s.sel.id, since)
	if err != nil {
		return nil, err
	}
	if !complete {
		gone = missing(s.sel.uids, s.sel.last())
		if f, err := s.open.Box.Folder(s.sel.id); err == nil && f.UIDNext > s.sel.last()+1 {
			gone = gone.Add(s.sel.last()+1, f.UIDNext-1)
		}
	}
	if about == nil {
		return gone, nil
	}
	asked := mailbox.UIDSet{}
	for _, r := range about.resolve(uint32(mailbox.MaxUID)) {
		asked = addRange(asked, mailbox.UID(r.a), mailbox.UID(r.b))
	}
	return intersect(gone, asked), nil
}

// missing is what is not in uids, up to last.
func missing(uids []mailbox.UID, last mailbox.UID) mailbox.UIDSet {
	set := mailbox.UIDSet{}
	next := mailbox.UID(1)
	for _, uid := range uids {
		if uid > next {
			set = append(set, mailbox.UIDRange{First: next, Last: uid - 1})
		}
		next = uid + 1
	}
	if next <= last {
		set = append(set, mailbox.UIDRange{First: next, Last: last})
	}
	return set
}

// intersect is what two sets share.
func intersect(a, b mailbox.UIDSet) mailbox.UIDSet {
	out := mailbox.UIDSet{}
	for len(a) > 0 && len(b) > 0 {
		first, last := max(a[0].First, b[0].First), min(a[0].Last, b[0].Last)
		if first <= last {
			out = append(out, mailbox.UIDRange{First: first, Last: last})
		}
		if a[0].Last < b[0].Last {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return slices.Clip(out)
}

func (s *session) tellVanished(gone mailbox.UIDSet) {
	if len(gone) == 0 {
		return
	}
	s.out.s("* VANISHED (EARLIER) ")
	s.out.uidSet(gone)
	s.out.line()
}

// parseUnselect: RFC 3691.
func parseUnselect(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		s.unselect()
		return nil
	}
}

// parseClose: RFC 3501 6.4.2. Deleted messages go, and nothing is said of it.
func parseClose(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		v := s.sel
		if !v.readOnly {
			if _, err := s.open.Box.Expunge(s.c.Context(), v.id, v.known(), false); err != nil {
				return err
			}
		}
		s.unselect()
		return nil
	}
}

// known is every message the client was told of, as one range.
func (v *selected) known() mailbox.UIDSet {
	if len(v.uids) == 0 {
		return mailbox.UIDSet{}
	}
	return mailbox.UIDSet{{First: v.uids[0], Last: v.last()}}
}

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }

// objectID is an identifier of RFC 8474.
func objectID(kind byte, n uint64) string { return string(kind) + strconv.FormatUint(n, 36) }
