package command

import "sync"

// Command is a cmdlet that runs in the console.
type Command struct {
	Spec
	New     func() Processor
	Foreign func(param string) (Foreign, bool) // nil: it is the same here as elsewhere
}

// Foreign is a parameter that the cmdlet has in the system it is known from, and not here.
type Foreign struct {
	Name     string
	System   string // whose it is
	Switch   bool
	Needless bool     // it may be given: nothing hangs on it here
	Warned   bool     // it may be given, with a warning: what was asked is done without it
	True     []string // the values that are how it is here, and may be given
}

// Processor handles each pipeline object, or is called once when nothing is piped in.
type Processor interface{ Process(*Call) error }

// Beginner is implemented by cmdlets that prepare before the first object.
type Beginner interface{ Begin(*Call) error }

// Ender is implemented by cmdlets that finish after the last object.
type Ender interface{ End(*Call) error }

// Define declares a cmdlet whose parameters are the fields of T. They are derived when they are
// first asked for: a run uses few of the cmdlets there are.
func Define[T any, P interface {
	*T
	Processor
}](s Spec) *Command {
	s.derived = sync.OnceValue(ParamsOf[T])
	return &Command{Spec: s, New: func() Processor { return P(new(T)) }}
}
