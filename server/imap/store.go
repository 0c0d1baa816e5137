package imap

import (
	"emsh/store/mailbox"
)

// storing is a STORE command.
type storing struct {
	set    numSet
	uid    bool
	silent bool
	change mailbox.FlagChange
}

// parseStore: RFC 3501 6.4.6, RFC 7162 3.1.3 (UNCHANGEDSINCE).
func parseStore(p *parser, uid bool) func(*session) error {
	st := &storing{uid: uid}
	p.space()
	st.set = p.numSet()
	p.space()
	if p.peek() == '(' {
		p.filled(func() {
			if !p.takeWord("UNCHANGEDSINCE") {
				p.bad("Expected UNCHANGEDSINCE.")
			}
			p.space()
			st.change.Conditional = true
			st.change.UnchangedSince = mailbox.ModSeq(p.number64())
		})
		p.space()
	}
	switch {
	case p.take('+'):
		st.change.Mode = mailbox.AddFlags
	case p.take('-'):
		st.change.Mode = mailbox.RemoveFlags
	default:
		st.change.Mode = mailbox.ReplaceFlags
	}
	switch word := p.word(); word {
	case "FLAGS":
	case "FLAGS.SILENT":
		st.silent = true
	default:
		p.bad("Expected FLAGS.")
	}
	p.space()
	if p.peek() == '(' {
		st.change.Flags, st.change.Keywords = p.flagList()
	} else {
		for p.err == nil {
			st.change.Flags, st.change.Keywords = p.flag(st.change.Flags, st.change.Keywords)
			if !p.take(' ') {
				break
			}
		}
	}
	p.end()
	return func(s *session) error { return s.store(st) }
}

func (s *session) store(st *storing) error {
	if s.sel.readOnly {
		return no("READ-ONLY", "The mailbox is open for reading only.")
	}
	set, err := s.uidSet(st.set, st.uid)
	if err != nil {
		return err
	}
	if st.change.Conditional {
		s.wantModSeq()
	}
	done, refused, err := s.open.Box.Store(s.c.Context(), s.sel.id, set, st.change)
	if err != nil {
		return err
	}
	s.tellStored(st, done)
	if err := s.sync(st.uid); err != nil {
		return err
	}
	if len(refused) > 0 {
		s.ok("MODIFIED "+s.numbers(refused, st.uid), "Some messages were changed by others in the meantime.")
		return errAnswered
	}
	return nil
}

// tellStored answers with the flags as they are now. A silent change tells
// only the modification sequences, where they are wanted (RFC 7162 3.1.3).
func (s *session) tellStored(st *storing, done []mailbox.Stored) {
	if st.silent && !s.condstore {
		return
	}
	cur := cursor{uids: s.sel.uids}
	known := s.sel.keywords
	for i := range done {
		d := &done[i]
		n, ok := cur.seq(d.UID)
		if !ok || s.sel.gone.Contains(d.UID) {
			continue
		}
		if st.silent {
			if d.Changed {
				s.tellModSeq(n, d, st.uid)
			}
			continue
		}
		if len(d.Keywords) > 0 && (i == 0 || len(known) == 0 || &d.Keywords[0] != &known[0]) {
			s.learnKeywords(d.Keywords)
			known = d.Keywords
		}
		s.tellMessage(n, d.UID, d.Flags, d.Keywords, d.ModSeq, st.uid || s.qresync)
		if s.out.err != nil {
			return
		}
	}
}

func (s *session) tellModSeq(n int, d *mailbox.Stored, uid bool) {
	s.out.s("* ")
	s.out.n(uint64(n))
	s.out.s(" FETCH (")
	if uid || s.qresync {
		s.out.s("UID ")
		s.out.n(uint64(d.UID))
		s.out.s(" ")
	}
	s.out.s("MODSEQ (")
	s.out.n(uint64(d.ModSeq))
	s.out.s("))")
	s.out.line()
}

// numbers writes a UID set as the command counted: UIDs or message numbers.
func (s *session) numbers(set mailbox.UIDSet, uid bool) string {
	if uid {
		return set.String()
	}
	out := mailbox.UIDSet{}
	for u := range set.All() {
		if n, ok := s.sel.seq(u); ok {
			out = out.Append(mailbox.UID(n))
		}
	}
	return out.String()
}
