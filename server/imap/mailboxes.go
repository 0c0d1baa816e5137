package imap

import (
	"strings"

	"emsh/store/mailbox"
)

// parseCreate: RFC 3501 6.3.3, RFC 6154 3 (USE), RFC 8474 (MAILBOXID).
func parseCreate(p *parser) func(*session) error {
	p.space()
	name := p.mailbox()
	use := mailbox.UseNone
	if p.take(' ') {
		p.want('(')
		if !p.takeWord("USE") {
			p.bad("Expected USE.")
		}
		p.space()
		p.list(func() { use = parseUse(p) })
		p.want(')')
	}
	p.end()
	return func(s *session) error {
		if err := checkNewName(name); err != nil {
			return err
		}
		f, err := s.open.Box.Create(s.c.Context(), name, use)
		if err != nil {
			return err
		}
		s.ok("MAILBOXID ("+objectID('F', uint64(f.ID))+")", "CREATE completed.")
		return errAnswered
	}
}

func parseUse(p *parser) mailbox.Use {
	p.want('\\')
	use, ok := useOf(`\` + p.atom())
	if p.err == nil && !ok {
		p.fail(no("USEATTR", "The special use is not known."))
	}
	return use
}

// parseDelete: RFC 3501 6.3.4.
func parseDelete(p *parser) func(*session) error {
	name := parseName(p)
	return func(s *session) error {
		if strings.EqualFold(name, mailbox.Inbox) {
			return no("CANNOT", "INBOX cannot be deleted.")
		}
		f, err := s.open.Box.Lookup(name)
		if err == nil {
			err = s.open.Box.Delete(s.c.Context(), name)
		}
		if err == nil && s.sel != nil && s.sel.id == f.ID {
			s.unselect()
		}
		return err
	}
}

// parseRename: RFC 3501 6.3.5.
func parseRename(p *parser) func(*session) error {
	p.space()
	from := p.mailbox()
	p.space()
	to := p.mailbox()
	p.end()
	return func(s *session) error {
		if err := checkNewName(to); err != nil {
			return err
		}
		return s.open.Box.Rename(s.c.Context(), from, to)
	}
}

// checkNewName refuses names that other programs take for paths; what the
// store refuses (dots, control characters) it says itself.
func checkNewName(name string) error {
	if strings.HasPrefix(name, "~") || strings.HasPrefix(name, "/") {
		return no("CANNOT", "A mailbox name cannot begin with %q.", name[:1])
	}
	return nil
}

// parseSubscribe: RFC 3501 6.3.6.
func parseSubscribe(p *parser) func(*session) error {
	name := parseName(p)
	return func(s *session) error { return s.open.Box.Subscribe(s.c.Context(), name) }
}

// parseUnsubscribe: RFC 3501 6.3.7.
func parseUnsubscribe(p *parser) func(*session) error {
	name := parseName(p)
	return func(s *session) error { return s.open.Box.Unsubscribe(s.c.Context(), name) }
}

func parseName(p *parser) string {
	p.space()
	name := p.mailbox()
	p.end()
	return name
}
