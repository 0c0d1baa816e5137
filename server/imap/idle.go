package imap

import (
	"errors"
	"strings"

	"emsh/server/front"
)

// parseIdle: RFC 2177. The session sleeps in a read; the mailbox's feed wakes
// it, and no goroutine waits beside it.
func parseIdle(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		s.out.s("+ idling")
		s.out.line()
		if s.sel != nil {
			s.sel.watch.Notify(s.c.Wake)
			defer s.sel.watch.Notify(nil)
		}
		for {
			if err := s.tell(); err != nil {
				return err
			}
			s.out.end() // the buffer goes back while nothing happens
			line, err := s.c.ReadLine(maxLine)
			s.out.begin()
			switch {
			case errors.Is(err, front.ErrWoken):
			case err != nil:
				s.farewell(err)
				s.over = true
				return errAnswered
			case strings.EqualFold(string(line), "DONE"):
				return nil
			default:
				return bad("Expected DONE.")
			}
		}
	}
}
