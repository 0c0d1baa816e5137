package eval

import (
	"cmp"
	"slices"

	"emsh/shell/command"
)

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
	old, next := s.Place(), (*from)[n]
	*from = (*from)[:n]
	if err := s.Go(next); err != nil {
		return &command.Error{ID: "PathNotFound", Category: command.ObjectNotFound, Exception: "System.Management.Automation.ItemNotFoundException",
			Message: "Cannot find path '" + next + "' because it does not exist.", Target: next}
	}
	*to = keepLast(append(*to, old))
	return nil
}

func keepLast(all []string) []string { return all[max(len(all)-visitedAtMost, 0):] }

// stacks are the locations that Push-Location kept, by the folded names of the stacks.
type stacks struct {
	kept    map[string][]string
	current string // the stack that is meant without a name
}

const firstStack = "default"

// stackName is the stack that a name means.
func (s *Session) stackName(name string) string {
	return fold(cmp.Or(name, s.stacks.current, firstStack))
}

// Pushed are the locations of a stack, the newest first, and whether there is such a stack.
func (s *Session) Pushed(stack string) ([]string, bool) {
	name := s.stackName(stack)
	all, ok := s.stacks.kept[name]
	all = slices.Clone(all)
	slices.Reverse(all)
	return all, ok || name == firstStack
}

// Push keeps the current location on a stack.
func (s *Session) Push(stack string) {
	if s.stacks.kept == nil {
		s.stacks.kept = map[string][]string{}
	}
	name := s.stackName(stack)
	s.stacks.kept[name] = append(s.stacks.kept[name], s.Place())
}

// Pop takes back the location that a stack kept last; an empty stack is forgotten.
func (s *Session) Pop(stack string) (string, bool) {
	name := s.stackName(stack)
	all := s.stacks.kept[name]
	n := len(all) - 1
	if n < 0 {
		return "", false
	}
	last := all[n]
	if s.stacks.kept[name] = all[:n]; n == 0 {
		delete(s.stacks.kept, name)
	}
	return last, true
}

// UseStack makes a stack the one that is meant without a name; none means the first one.
func (s *Session) UseStack(stack string) bool {
	name := fold(cmp.Or(stack, firstStack))
	if _, ok := s.stacks.kept[name]; !ok && name != firstStack {
		return false
	}
	s.stacks.current = name
	return true
}
