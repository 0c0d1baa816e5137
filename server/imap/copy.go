package imap

import (
	"emsh/store/mailbox"
)

// parseCopy: RFC 3501 6.4.7.
func parseCopy(p *parser, uid bool) func(*session) error {
	set, name := parseTarget(p)
	return func(s *session) error {
		from, to, err := s.target(set, uid, name)
		if err != nil {
			return err
		}
		done, err := s.open.Box.Copy(s.c.Context(), s.sel.id, from, to, s.open.Quota)
		if err != nil {
			return orTryCreate(err)
		}
		if err := s.sync(uid); err != nil {
			return err
		}
		s.ok(copyCode(done), s.c.Command()+" completed.")
		return errAnswered
	}
}

// parseMove: RFC 6851. COPYUID comes in an untagged OK before the expunges.
func parseMove(p *parser, uid bool) func(*session) error {
	set, name := parseTarget(p)
	return func(s *session) error {
		if s.sel.readOnly {
			return no("READ-ONLY", "The mailbox is open for reading only.")
		}
		from, to, err := s.target(set, uid, name)
		if err != nil {
			return err
		}
		done, err := s.open.Box.Move(s.c.Context(), s.sel.id, from, to)
		if err != nil {
			return orTryCreate(err)
		}
		if code := copyCode(done); code != "" {
			s.status("*", "OK", code, "Moved.")
		}
		if err := s.sync(true); err != nil {
			return err
		}
		s.okModSeq(done.ModSeq, s.c.Command()+" completed.")
		return errAnswered
	}
}

func parseTarget(p *parser) (numSet, string) {
	p.space()
	set := p.numSet()
	p.space()
	name := p.mailbox()
	p.end()
	return set, name
}

// target finds the messages and the mailbox they are to go to.
func (s *session) target(set numSet, uid bool, name string) (mailbox.UIDSet, mailbox.FolderID, error) {
	from, err := s.uidSet(set, uid)
	if err != nil {
		return nil, 0, err
	}
	f, err := s.open.Box.Lookup(name)
	if err != nil {
		return nil, 0, orTryCreate(err)
	}
	if f.NoSelect {
		return nil, 0, mailbox.ErrNoSelect
	}
	return from, f.ID, nil
}

// copyCode is COPYUID of RFC 4315 3; "" when nothing was copied.
func copyCode(c mailbox.Copied) string {
	if len(c.From) == 0 {
		return ""
	}
	return "COPYUID " + utoa(uint64(c.UIDValidity)) + " " + inOrder(c.From) + " " + inOrder(c.To)
}

func inOrder(uids []mailbox.UID) string {
	set := mailbox.UIDSet{}
	for _, u := range uids {
		set = set.Append(u)
	}
	return set.String()
}

// parseExpunge: RFC 3501 6.4.3.
func parseExpunge(p *parser) func(*session) error {
	p.end()
	return func(s *session) error { return s.expunge(s.sel.known()) }
}

// parseUIDExpunge: RFC 4315 2.1.
func parseUIDExpunge(p *parser) func(*session) error {
	p.space()
	set := p.numSet()
	p.end()
	return func(s *session) error {
		uids, err := s.uidSet(set, true)
		if err != nil {
			return err
		}
		return s.expunge(uids)
	}
}

func (s *session) expunge(set mailbox.UIDSet) error {
	if s.sel.readOnly {
		return no("READ-ONLY", "The mailbox is open for reading only.")
	}
	done, err := s.open.Box.Expunge(s.c.Context(), s.sel.id, set, false)
	if err != nil {
		return err
	}
	if err := s.sync(true); err != nil {
		return err
	}
	s.okModSeq(done.ModSeq, s.c.Command()+" completed.")
	return errAnswered
}

// okModSeq is OK with HIGHESTMODSEQ where the client keeps it. RFC 7162 3.2.7.
func (s *session) okModSeq(m mailbox.ModSeq, text string) {
	code := ""
	if s.qresync && m > 0 {
		code = "HIGHESTMODSEQ " + utoa(uint64(m))
	}
	s.ok(code, text)
}
