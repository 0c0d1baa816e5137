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
	// Begin binds args and starts the cmdlet; piped says whether objects will follow.
	Begin(ctx context.Context, name string, args Args, piped bool, s Streams) (Stage, error)
	Complete(ctx context.Context, name, param, prefix string) ([]string, error)
}

// Stage is a started cmdlet: it takes each pipeline object, then ends. Without piped input End does the work.
type Stage interface {
	Process(v any) error
	End() error
	Close() // gives up: the pipeline was stopped or failed
}

// View says how objects of a type are shown. Table is a list of columns "Name:width" with an
// optional alignment ("Size:12:right") or expression ("Label=Property"); List is a list of properties.
type View struct {
	Type  string
	Table string
	List  string
	Wide  string
}
