package imap

import (
	"errors"
	"strings"

	"emsh/server/front"
)

// parseNoop: RFC 3501 6.1.2. What happened is told with the answer.
func parseNoop(p *parser) func(*session) error {
	p.end()
	return func(s *session) error { return s.tell() }
}

// tell reports what happened in the mailbox, expunges included.
func (s *session) tell() error {
	if s.sel != nil {
		return s.sync(true)
	}
	return nil
}

// parseCheck: RFC 3501 6.4.1. All is durable already.
func parseCheck(p *parser) func(*session) error { return parseNoop(p) }

// parseLogout: RFC 3501 6.1.3.
func parseLogout(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		s.status("*", "BYE", "", "The server is closing the connection.")
		s.ok("", "LOGOUT completed.")
		s.over = true
		return errAnswered
	}
}

// parseNamespace: RFC 2342. There are personal mailboxes only.
func parseNamespace(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		s.out.s(`* NAMESPACE (("" "/")) NIL NIL`)
		s.out.line()
		return nil
	}
}

// parseStartTLS: RFC 3501 6.2.1.
func parseStartTLS(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		if !s.c.CanStartTLS() {
			return bad("STARTTLS is not available on this connection.")
		}
		s.ok("", "Begin TLS negotiation now.")
		s.out.end()
		if err := s.c.StartTLS(); err != nil {
			if errors.Is(err, front.ErrInjected) {
				s.c.LogInfo("clear text followed STARTTLS; the connection is dropped")
			}
			s.over = true
		}
		return errAnswered
	}
}

// parseID: RFC 2971. What the client calls itself goes to the protocol log.
func parseID(p *parser) func(*session) error {
	p.space()
	fields, n := "", 0
	if !p.takeWord("NIL") {
		p.list(func() {
			name := p.astring()
			p.space()
			value, _ := p.nstring()
			// RFC 2971 3.3: at most 30 fields, names of 30 and values of 1024 bytes.
			if n++; n > 30 || len(name) > 30 || len(value) > 1024 {
				p.bad("The client's ID is too long.")
			}
			fields += " " + name + "=" + value
		})
	}
	p.end()
	return func(s *session) error {
		if fields != "" {
			s.c.LogInfo("client ID:" + fields)
		}
		s.out.s(`* ID ("name" "emsh" "vendor" "emsh")`)
		s.out.line()
		return nil
	}
}

// parseEnable: RFC 5161, RFC 7162 3.2.3, RFC 6855, RFC 9051 7.2.1.
func parseEnable(p *parser) func(*session) error {
	var names []string
	for p.err == nil {
		p.space()
		names = append(names, p.word())
		if p.atEnd() {
			break
		}
	}
	return func(s *session) error {
		enabled := ""
		for _, name := range names {
			if s.enable(name) {
				enabled += " " + strings.Replace(name, "IMAP4REV", "IMAP4rev", 1)
			}
		}
		s.out.s("* ENABLED" + enabled)
		s.out.line()
		return nil
	}
}

// enable switches an extension on and reports whether there is such a one.
func (s *session) enable(name string) bool {
	switch name {
	case "CONDSTORE":
		s.wantModSeq()
	case "QRESYNC": // RFC 7162 3.2.3: implies CONDSTORE
		s.wantModSeq()
		s.qresync = true
	case "UTF8=ACCEPT":
		s.utf8 = true
	case "IMAP4REV2": // RFC 9051 6.3.1: names in UTF-8
		s.utf8, s.rev2 = true, true
	default:
		return false
	}
	return true
}

// wantModSeq enables CONDSTORE. RFC 7162 3.1: with a mailbox selected, the
// client is told where its modification sequences stand.
func (s *session) wantModSeq() {
	if s.condstore {
		return
	}
	s.condstore = true
	if s.sel != nil {
		s.status("*", "OK", "HIGHESTMODSEQ "+utoa(max(1, uint64(s.sel.modseq))), "The highest modification sequence.")
	}
}
