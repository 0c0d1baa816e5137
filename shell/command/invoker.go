package command

import "context"

// Args are a command's arguments as they stand on the command line, in order.
type Args []Arg

// Arg is a parameter name, with its value when that was joined by a colon, or an argument.
type Arg struct {
	Name     string // of a parameter, without the dash; "" is an argument
	Value    any
	HasValue bool   // the value was joined to the name by a colon, or came from splatting
	Splatted bool   // from @name: what is written out goes before it
	Text     string // of a number as it was written
	Typed    string // of a parameter as it was written, with its dash
	Position Position
	ValueAt  Position // of a value that was joined to the name
}

// Invoker runs organization cmdlets somewhere: in this process, behind the socket, on another node.
type Invoker interface {
	Commands() ([]Spec, []View, error)
	// Begin binds and starts cmdlets that follow one another in a pipeline: what one of them
	// writes goes to the next one where they run. piped says whether objects will follow for the
	// first. An error is a *BeginError where it is one cmdlet's.
	Begin(ctx context.Context, calls []Start, piped bool) (Stage, error)
	// Complete offers values of a parameter that begin with prefix; a tab parts a value from a
	// sentence about it.
	Complete(ctx context.Context, name, param, prefix string) ([]string, error)
}

// Start is what a cmdlet is started with.
type Start struct {
	Name    string
	Args    Args
	Streams Streams // Output is used of the last cmdlet's alone
	// Changes says that the cmdlet may change something: nothing then runs ahead of what its
	// output makes of the pipeline.
	Changes bool
}

// BeginError is why one of the cmdlets of a call did not start.
type BeginError struct {
	Place int // among them
	Err   error
}

func (e *BeginError) Error() string { return e.Err.Error() }
func (e *BeginError) Unwrap() error { return e.Err }

// Stage is what was started: it takes each pipeline object, then ends. Without piped input End does the work.
type Stage interface {
	Process(v any) error
	End() error
	Close() // gives up, where the pipeline was stopped or failed; when it returns, nothing runs any more
}

// View says how objects of a type are shown. Table is a list of columns "Name:width" with an
// optional alignment ("Size:12:right") or expression ("Label=Property"); List is a list of properties.
type View struct {
	Type  string
	Table string
	List  string
	Wide  string
}
