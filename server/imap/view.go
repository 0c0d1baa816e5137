package imap

import (
	"cmp"
	"slices"

	"emsh/store/mailbox"
)

// selected is the mailbox a session has open, as the client knows it.
type selected struct {
	id       mailbox.FolderID
	name     string
	readOnly bool
	validity uint32
	uids     []mailbox.UID // the message with number n is uids[n-1]; shared with the store until it shrinks
	gone     mailbox.UIDSet
	recent   mailbox.UIDSet
	keywords []string // those told in FLAGS
	modseq   mailbox.ModSeq
	watch    *mailbox.Watch
}

// last is the highest UID of the view, 0 when it is empty.
func (v *selected) last() mailbox.UID {
	if len(v.uids) == 0 {
		return 0
	}
	return v.uids[len(v.uids)-1]
}

// seq is a message's number, from 1.
func (v *selected) seq(uid mailbox.UID) (int, bool) {
	i, ok := slices.BinarySearch(v.uids, uid)
	return i + 1, ok
}

// cursor finds numbers of UIDs that come in rising order, without searching.
type cursor struct {
	uids []mailbox.UID
	i    int
}

func (c *cursor) seq(uid mailbox.UID) (int, bool) {
	for step := 0; c.i < len(c.uids) && c.uids[c.i] < uid; step++ {
		if step > 8 {
			i, _ := slices.BinarySearch(c.uids[c.i:], uid)
			c.i += i
			break
		}
		c.i++
	}
	return c.i + 1, c.i < len(c.uids) && c.uids[c.i] == uid
}

// news is what happened to a mailbox since the client was last told.
type news struct {
	added   bool
	deleted bool
	flags   map[mailbox.UID]mailbox.Change
}

// sync tells the client what happened. Without expunge, messages that are gone
// keep their numbers for now. RFC 3501 7.4.1: no EXPUNGE while numbers may be in use.
func (s *session) sync(expunge bool) error {
	v := s.sel
	changes, overflow := v.watch.Get()
	var n news
	if overflow {
		if err := s.reread(&n); err != nil {
			return err
		}
	}
	for i := range changes {
		s.note(&n, &changes[i])
	}
	if n.deleted {
		return bye("The selected mailbox was deleted.")
	}
	// What came is told before what went: it may have been expunged already,
	// and no number may be told gone that the client never heard of.
	if n.added {
		if err := s.tellAdded(); err != nil {
			return err
		}
	}
	if expunge && len(v.gone) > 0 {
		s.tellGone()
	}
	return s.tellFlags(n.flags)
}

// note takes one change into the view.
func (s *session) note(n *news, c *mailbox.Change) {
	v := s.sel
	v.modseq = max(v.modseq, c.ModSeq)
	switch c.Kind {
	case mailbox.MessageAdded:
		if c.UID > v.last() {
			v.uids = append(v.uids, c.UID)
			n.added = true
		}
	case mailbox.MessageFlags:
		if c.Own {
			return // the command's own answer told it
		}
		if n.flags == nil {
			n.flags = map[mailbox.UID]mailbox.Change{}
		}
		n.flags[c.UID] = *c
	case mailbox.MessageExpunged:
		if _, ok := v.seq(c.UID); ok {
			v.gone = v.gone.Add(c.UID, c.UID)
		}
	case mailbox.FolderDeleted:
		n.deleted = true
	}
}

// reread compares the view with the folder after the feed lost changes.
func (s *session) reread(n *news) error {
	v := s.sel
	now, err := s.open.Box.UIDs(v.id)
	if err != nil {
		return err
	}
	cur := cursor{uids: now}
	for _, uid := range v.uids {
		if _, ok := cur.seq(uid); !ok {
			v.gone = v.gone.Add(uid, uid)
		}
	}
	from, _ := slices.BinarySearch(now, v.last()+1)
	for _, uid := range now[from:] {
		v.uids = append(v.uids, uid)
		n.added = true
	}
	n.flags = map[mailbox.UID]mailbox.Change{}
	for m, err := range s.open.Box.Fetch(v.id, mailbox.Query{ChangedSince: v.modseq}) {
		if err != nil {
			return err
		}
		if _, ok := v.seq(m.UID); ok {
			n.flags[m.UID] = mailbox.Change{UID: m.UID, Flags: m.Flags, Keywords: m.Keywords, ModSeq: m.ModSeq}
		}
	}
	for _, c := range n.flags {
		v.modseq = max(v.modseq, c.ModSeq)
	}
	return nil
}

// tellGone writes EXPUNGE (or VANISHED) and takes the messages out of the view.
func (s *session) tellGone() {
	v := s.sel
	if s.qresync { // RFC 7162 3.2.10
		s.out.s("* VANISHED ")
		s.out.uidSet(v.gone)
		s.out.line()
	} else {
		// From the end, so that one number does not shift the next.
		for i := len(v.uids); i > 0; i-- {
			if v.gone.Contains(v.uids[i-1]) {
				s.out.s("* ")
				s.out.n(uint64(i))
				s.out.s(" EXPUNGE")
				s.out.line()
			}
		}
	}
	left := make([]mailbox.UID, 0, len(v.uids))
	for _, uid := range v.uids {
		if !v.gone.Contains(uid) {
			left = append(left, uid)
		}
	}
	v.uids, v.gone = left, nil
}

// tellAdded writes EXISTS, and RECENT.
func (s *session) tellAdded() error {
	v := s.sel
	s.out.s("* ")
	s.out.n(uint64(len(v.uids)))
	s.out.s(" EXISTS")
	s.out.line()
	if s.rev2 {
		return nil // RFC 9051: \Recent is no more
	}
	if err := s.claimRecent(); err != nil {
		return err
	}
	s.tellRecent()
	return nil
}

// claimRecent notes which messages this session is the first to see.
func (s *session) claimRecent() error {
	v := s.sel
	first, err := s.open.Box.ClaimRecent(v.id, !v.readOnly)
	if err == nil && first > 0 && first <= v.last() {
		v.recent = v.recent.Add(first, v.last())
	}
	return err
}

func (s *session) tellRecent() {
	v := s.sel
	n := 0
	for _, r := range v.recent {
		from, _ := slices.BinarySearch(v.uids, r.First)
		to, _ := slices.BinarySearch(v.uids, r.Last+1)
		n += to - from
	}
	s.out.s("* ")
	s.out.n(uint64(n))
	s.out.s(" RECENT")
	s.out.line()
}

// isRecent reports whether a message is \Recent in this session.
func (s *session) isRecent(uid mailbox.UID) bool {
	return len(s.sel.recent) > 0 && !s.rev2 && s.sel.recent.Contains(uid)
}

// tellFlags writes the flags that others changed.
func (s *session) tellFlags(flags map[mailbox.UID]mailbox.Change) error {
	if len(flags) == 0 {
		return nil
	}
	list := make([]mailbox.Change, 0, len(flags))
	for _, c := range flags {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b mailbox.Change) int { return cmp.Compare(a.UID, b.UID) })
	for i := range list {
		s.learnKeywords(list[i].Keywords)
	}
	cur := cursor{uids: s.sel.uids}
	for _, c := range list {
		if n, ok := cur.seq(c.UID); ok {
			s.tellMessage(n, c.UID, c.Flags, c.Keywords, c.ModSeq, s.qresync)
		}
	}
	return nil
}

// tellMessage writes one FETCH response with flags.
func (s *session) tellMessage(n int, uid mailbox.UID, f mailbox.Flags, keywords []string, modseq mailbox.ModSeq, withUID bool) {
	e := &s.out
	e.s("* ")
	e.n(uint64(n))
	e.s(" FETCH (")
	if withUID {
		e.s("UID ")
		e.n(uint64(uid))
		e.s(" ")
	}
	e.s("FLAGS ")
	e.flags(f, keywords, s.isRecent(uid))
	if s.condstore {
		e.s(" MODSEQ (")
		e.n(uint64(modseq))
		e.s(")")
	}
	e.s(")")
	e.line()
}

// learnKeywords tells the client of keywords it has not heard of.
// RFC 3501 7.2.6: FLAGS before a message is shown with them.
func (s *session) learnKeywords(keywords []string) {
	for _, k := range keywords {
		if !slices.Contains(s.sel.keywords, k) {
			if f, err := s.open.Box.Folder(s.sel.id); err == nil {
				s.tellKeywords(&f)
			}
			return
		}
	}
}

const systemFlags = `\Answered \Flagged \Deleted \Seen \Draft`

func (s *session) tellKeywords(f *mailbox.Folder) {
	s.sel.keywords = slices.Clone(f.Keywords)
	names := systemFlags
	for _, k := range f.Keywords {
		names += " " + k
	}
	s.out.s("* FLAGS (" + names + ")")
	s.out.line()
	if s.sel.readOnly {
		s.status("*", "OK", "PERMANENTFLAGS ()", "The mailbox is open for reading only.")
		return
	}
	if f.RoomForKeywords() {
		names += ` \*`
	}
	s.status("*", "OK", "PERMANENTFLAGS ("+names+")", "Flags that last.")
}
