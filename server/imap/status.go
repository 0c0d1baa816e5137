package imap

import "emsh/store/mailbox"

// statusItems are what a STATUS asks for, in its order.
type statusItems struct {
	names  []string
	modseq bool // HIGHESTMODSEQ is among them, which enables CONDSTORE (RFC 7162 3.1)
}

// statusValues are the items of RFC 3501 6.3.10, RFC 7162, 8438, 7889, 8474 and 9051.
var statusValues = map[string]func(*session, *mailbox.Folder) string{
	"MESSAGES":      func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.Messages)) },
	"RECENT":        func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.Recent)) },
	"UIDNEXT":       func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.UIDNext)) },
	"UIDVALIDITY":   func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.UIDValidity)) },
	"UNSEEN":        func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.Unseen)) },
	"DELETED":       func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.Deleted)) },
	"SIZE":          func(_ *session, f *mailbox.Folder) string { return utoa(uint64(f.Size)) },
	"HIGHESTMODSEQ": func(_ *session, f *mailbox.Folder) string { return utoa(max(1, uint64(f.HighestModSeq))) },
	"MAILBOXID":     func(_ *session, f *mailbox.Folder) string { return "(" + objectID('F', uint64(f.ID)) + ")" },
	"APPENDLIMIT":   func(s *session, _ *mailbox.Folder) string { return utoa(uint64(s.maxMessage())) },
}

func parseStatusItems(p *parser) *statusItems {
	items := &statusItems{}
	p.filled(func() {
		name := p.word()
		if _, ok := statusValues[name]; !ok || len(items.names) > 2*len(statusValues) {
			p.bad("The status item %.40q is not known.", name)
		}
		items.modseq = items.modseq || name == "HIGHESTMODSEQ"
		items.names = append(items.names, name)
	})
	return items
}

// parseStatus: RFC 3501 6.3.10.
func parseStatus(p *parser) func(*session) error {
	p.space()
	name := p.mailbox()
	p.space()
	items := parseStatusItems(p)
	p.end()
	return func(s *session) error {
		f, err := s.open.Box.Lookup(name)
		if err != nil {
			return err
		}
		if f.NoSelect {
			return mailbox.ErrNoSelect
		}
		s.tellStatus(&f, items)
		return nil
	}
}

func (s *session) tellStatus(f *mailbox.Folder, items *statusItems) {
	if items.modseq {
		s.wantModSeq()
	}
	s.out.s("* STATUS ")
	s.out.b = s.appendMailbox(s.out.b, f.Name)
	s.out.s(" (")
	for i, name := range items.names {
		if i > 0 {
			s.out.s(" ")
		}
		s.out.s(name + " " + statusValues[name](s, f))
	}
	s.out.s(")")
	s.out.line()
}
