package admin

import (
	"emsh/shell/command"
)

// processor is a cmdlet's own work.
type processor interface{ Process(*Session) error }

// Beginner is implemented by cmdlets that prepare before the first object.
type Beginner interface{ Begin(*Session) error }

// Ender is implemented by cmdlets that finish after the last object.
type Ender interface{ End(*Session) error }

// Completer is implemented by cmdlets that know values for their parameters.
type Completer interface {
	Complete(s *Session, param, prefix string) []string
}

// Define declares a cmdlet that runs where the store is.
func Define[T any, P interface {
	*T
	processor
}](s command.Spec) *command.Command {
	s.Params = command.ParamsOf[T]()
	if s.Verb == "Set" {
		s.Params = command.WithInstance(s.Params)
	}
	return &command.Command{Spec: s, New: func() command.Processor { return &hosted{P(new(T))} }}
}

// hosted is an organization's cmdlet as the shell's list of commands holds it.
type hosted struct{ cmdlet processor }

// Process refuses: an organization's cmdlet runs at its host, which calls the cmdlet itself.
func (h *hosted) Process(c *command.Call) error {
	return &command.Error{ID: "NoOrganization", Category: command.InvalidOperation,
		Message: "There is no organization to run " + c.Spec.Name() + " in.", Hint: "Start the server, or name a data directory with --data."}
}
