package imap

// parseGetQuotaRoot: RFC 9208 4.1.3. A mailbox has one quota root, "", and its
// limit is that of the whole mailbox database entry of the user.
func parseGetQuotaRoot(p *parser) func(*session) error {
	name := parseName(p)
	return func(s *session) error {
		f, err := s.open.Box.Lookup(name)
		if err != nil {
			return err
		}
		s.out.s("* QUOTAROOT ")
		s.out.b = s.appendMailbox(s.out.b, f.Name)
		if s.open.Quota > 0 {
			s.out.s(` ""`)
		}
		s.out.line()
		s.tellQuota()
		return nil
	}
}

// parseGetQuota: RFC 9208 4.1.2.
func parseGetQuota(p *parser) func(*session) error {
	p.space()
	root := p.astring()
	p.end()
	return func(s *session) error {
		if root != "" || s.open.Quota == 0 {
			return no("NONEXISTENT", "There is no such quota root.")
		}
		s.tellQuota()
		return nil
	}
}

// tellQuota counts in units of 1024 bytes, rounded up.
func (s *session) tellQuota() {
	if s.open.Quota <= 0 {
		return
	}
	units := func(n int64) string { return utoa(uint64(n+1023) / 1024) }
	s.out.s(`* QUOTA "" (STORAGE ` + units(s.open.Box.Usage().Bytes) + " " + units(int64(s.open.Quota)) + ")")
	s.out.line()
}
