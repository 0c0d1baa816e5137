package eval

import "emsh/shell/command"

const visitedAtMost = 20 // locations that Set-Location - goes back to

// Visited notes the location that the session has left.
func (s *Session) Visited(old string) {
	s.back, s.forth = keepLast(append(s.back, old)), nil
}

// Back goes to the location before: Set-Location -.
func (s *Session) Back() error { return s.travel(&s.back, &s.forth, "backwards") }

// Forth goes to the location that Back has left: Set-Location +.
func (s *Session) Forth() error { return s.travel(&s.forth, &s.back, "forwards") }

func (s *Session) travel(from, to *[]string, where string) error {
	n := len(*from) - 1
	if n < 0 {
		return &command.Error{ID: "System.InvalidOperationException", Category: command.InvalidOperation, Exception: "System.InvalidOperationException",
			Message: "There is no location history left to navigate " + where + "."}
	}
	old, next := s.dir, (*from)[n]
	*from = (*from)[:n]
	if err := s.SetDir(next); err != nil {
		return &command.Error{ID: "PathNotFound", Category: command.ObjectNotFound, Exception: "System.Management.Automation.ItemNotFoundException",
			Message: "Cannot find path '" + next + "' because it does not exist.", Target: next}
	}
	*to = keepLast(append(*to, old))
	return nil
}

func keepLast(all []string) []string { return all[max(len(all)-visitedAtMost, 0):] }
