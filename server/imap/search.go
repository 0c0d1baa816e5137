package imap

import (
	"emsh/server/message"
	"emsh/store/mailbox"
)

// searching is a SEARCH command. RFC 3501 6.4.4, RFC 4731, RFC 5182.
type searching struct {
	uid                  bool
	extended             bool // RETURN was given
	min, max, all, count bool
	save                 bool
	modseq               bool
	key                  *key
}

func parseSearch(p *parser, uid bool) func(*session) error {
	q := &searching{uid: uid}
	p.space()
	q.returns(p)
	k := &keyParser{parser: p, readers: keyReaders()}
	if p.takeWord("CHARSET") {
		p.space()
		if k.charset = p.astring(); !message.KnownCharset(k.charset) {
			p.fail(no("BADCHARSET (US-ASCII UTF-8)", "The character set is not known."))
		}
		p.space()
	}
	q.key = k.all(0)
	p.end()
	q.modseq = k.modseq
	return func(s *session) error { return s.search(q) }
}

// returns reads "RETURN (…) ". RFC 4731 3.1: RETURN () is RETURN (ALL).
func (q *searching) returns(p *parser) {
	if !p.takeWord("RETURN") {
		return
	}
	q.extended = true
	p.space()
	p.list(func() { q.option(p) })
	p.space()
	q.all = q.all || !q.min && !q.max && !q.count && !q.save
}

func (q *searching) option(p *parser) {
	switch word := p.word(); word {
	case "MIN":
		q.min = true
	case "MAX":
		q.max = true
	case "ALL":
		q.all = true
	case "COUNT":
		q.count = true
	case "SAVE":
		q.save = true
	default:
		p.bad("The option %.40q is not known.", word)
	}
}

// found are the messages a search found.
type found struct {
	set    mailbox.UIDSet
	n      uint64
	modseq mailbox.ModSeq // the highest among them
	first  mailbox.ModSeq // that of the first and of the last
	last   mailbox.ModSeq
}

func (f *found) add(m *mailbox.Message) {
	f.set = f.set.Append(m.UID)
	f.n++
	f.modseq = max(f.modseq, m.ModSeq)
	if f.last = m.ModSeq; f.n == 1 {
		f.first = m.ModSeq
	}
}

func (s *session) search(q *searching) error {
	if q.modseq {
		s.wantModSeq()
	}
	var f found
	err := q.key.resolve(s)
	if err == nil {
		f, err = s.find(q.key)
	}
	if err != nil {
		if q.save { // RFC 5182 2.1: a failed search leaves an empty result
			s.saved = mailbox.UIDSet{}
		}
		return err
	}
	if q.save {
		s.saved = q.kept(f.set)
	}
	if q.extended || s.rev2 {
		s.tellESearch(q, &f)
	} else {
		s.tellSearch(q, &f)
	}
	return s.sync(q.uid)
}

// kept is what "$" will stand for. RFC 5182 2.1: only the least and greatest,
// where only those were asked for.
func (q *searching) kept(set mailbox.UIDSet) mailbox.UIDSet {
	if (q.min || q.max) && !q.all && !q.count && len(set) > 0 {
		out := mailbox.UIDSet{}
		if q.min {
			out = out.Append(set[0].First)
		}
		if q.max {
			out = out.Append(set[len(set)-1].Last)
		}
		return out
	}
	return append(mailbox.UIDSet{}, set...)
}

// textBatch is how many messages wait for their texts to be read together.
const textBatch = 2000

// find walks the folder once; messages whose texts must be read are gathered
// and judged in batches.
func (s *session) find(k *key) (found, error) {
	x := matcher{s: s, now: s.srv.now()}
	f := found{set: mailbox.UIDSet{}}
	var wait []mailbox.Message
	var early []mailbox.Message // found, but behind some that wait
	flush := func() error {
		err := s.judgeTexts(&x, k, wait, early, &f)
		wait, early = wait[:0], early[:0]
		return err
	}
	q := mailbox.Query{UIDs: k.limit(), Items: k.items()}
	cur := cursor{uids: s.sel.uids}
	for m, err := range s.open.Box.Fetch(s.sel.id, q) {
		if err != nil {
			return f, err
		}
		if _, ok := cur.seq(m.UID); !ok {
			continue
		}
		if q.Items != 0 && m.Digest.Version != message.Version {
			if err := s.reindex(m); err != nil {
				if ignoreGone(err) != nil {
					return f, err
				}
				continue
			}
		}
		x.m, x.text, x.have, x.part = m, nil, false, nil
		switch v := x.judge(k); {
		case v == unsure:
			wait = append(wait, *m)
		case v == matches && len(wait) == 0:
			f.add(m)
		case v == matches:
			early = append(early, *m)
		}
		if len(wait)+len(early) >= textBatch {
			if err := flush(); err != nil {
				return f, err
			}
		}
		if s.c.Ending() {
			return f, s.c.Context().Err()
		}
	}
	return f, flush()
}

// judgeTexts reads the texts of those that wait and adds, in order, what matches.
func (s *session) judgeTexts(x *matcher, k *key, wait, early []mailbox.Message, f *found) error {
	if len(wait) == 0 {
		return nil
	}
	set := mailbox.UIDSet{}
	for i := range wait {
		set = set.Append(wait[i].UID)
	}
	verdicts := map[mailbox.UID]bool{}
	i := 0
	for t, err := range s.open.Box.Bodies(s.c.Context(), s.sel.id, set) {
		if err != nil {
			return err
		}
		i = indexOf(wait, i, t.UID)
		if i < 0 {
			i = 0
			continue
		}
		x.m, x.text, x.have, x.part = &wait[i], t.Body, true, nil
		verdicts[t.UID] = x.judge(k) == matches
		if s.c.Ending() {
			break
		}
	}
	for len(wait) > 0 || len(early) > 0 {
		if len(early) == 0 || len(wait) > 0 && wait[0].UID < early[0].UID {
			if verdicts[wait[0].UID] {
				f.add(&wait[0])
			}
			wait = wait[1:]
			continue
		}
		f.add(&early[0])
		early = early[1:]
	}
	return nil
}

// indexOf finds a UID among messages sorted by it; texts may come in the order
// of the disk.
func indexOf(list []mailbox.Message, hint int, uid mailbox.UID) int {
	if hint+1 < len(list) && list[hint+1].UID == uid {
		return hint + 1
	}
	low, high := 0, len(list)
	for low < high {
		if mid := (low + high) / 2; list[mid].UID < uid {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < len(list) && list[low].UID == uid {
		return low
	}
	return -1
}

// tellSearch writes the SEARCH response of RFC 3501 7.2.5.
func (s *session) tellSearch(q *searching, f *found) {
	s.out.s("* SEARCH")
	cur := cursor{uids: s.sel.uids}
	for u := range f.set.All() {
		n := uint64(u)
		if !q.uid {
			seq, ok := cur.seq(u)
			if !ok {
				continue
			}
			n = uint64(seq)
		}
		s.out.s(" ")
		s.out.n(n)
		if len(s.out.b) >= encodeChunk {
			s.out.hand()
		}
	}
	if q.modseq && f.n > 0 { // RFC 7162 3.1.5
		s.out.s(" (MODSEQ ")
		s.out.n(uint64(f.modseq))
		s.out.s(")")
	}
	s.out.line()
}

// tellESearch writes the ESEARCH response of RFC 4731 3.1.
func (s *session) tellESearch(q *searching, f *found) {
	if q.extended && q.save && !q.min && !q.max && !q.all && !q.count {
		return // RFC 5182 2.1: SAVE alone gives no response
	}
	set := f.set
	if !q.uid {
		set = s.seqSet(set)
	}
	e := &s.out
	e.s("* ESEARCH (TAG ")
	e.str(s.tag)
	e.s(")")
	if q.uid {
		e.s(" UID")
	}
	if q.min && len(set) > 0 {
		e.s(" MIN ")
		e.n(uint64(set[0].First))
	}
	if q.max && len(set) > 0 {
		e.s(" MAX ")
		e.n(uint64(set[len(set)-1].Last))
	}
	if q.count {
		e.s(" COUNT ")
		e.n(set.Len())
	}
	if (q.all || !q.extended) && len(set) > 0 {
		e.s(" ALL ")
		e.uidSet(set)
	}
	if q.modseq && len(set) > 0 {
		e.s(" MODSEQ ")
		e.n(uint64(q.modseqOf(f)))
	}
	e.line()
}

// modseqOf is the modification sequence of what is told. RFC 4731 3.2: of the
// messages of MIN and MAX, where only those were asked for.
func (q *searching) modseqOf(f *found) mailbox.ModSeq {
	switch {
	case q.all || q.count || !q.min && !q.max:
		return f.modseq
	case !q.max:
		return f.first
	case !q.min:
		return f.last
	}
	return max(f.first, f.last)
}

// seqSet turns UIDs into message numbers.
func (s *session) seqSet(uids mailbox.UIDSet) mailbox.UIDSet {
	out := mailbox.UIDSet{}
	cur := cursor{uids: s.sel.uids}
	for u := range uids.All() {
		if n, ok := cur.seq(u); ok {
			out = out.Append(mailbox.UID(n))
		}
	}
	return out
}
