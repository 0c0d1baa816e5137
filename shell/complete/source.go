package complete

import (
	"context"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// Source is what completion asks of a session.
type Source interface {
	Commands() []Command                           // all that can be called
	Command(name string) *Info                     // what a name runs, its aliases followed; nil where it runs nothing
	Variables() []Variable                         // that can be read here
	Environ() []string                             // names of environment variables
	Drives() []string                              // what may stand before a colon, but for scopes
	Value(name string) (v any, found bool)         // of a variable
	Constraint(name string) string                 // the type that a variable is bound to, or ""
	Keys(v any) ([]string, bool)                   // of a table, those that are text
	Get(v any, name string) (any, bool)            // a property of a value, read without running code
	Members(v any) []Member                        // of a value
	TypeMembers(name string, static bool) []Member // of a type, a class of a script or what a cmdlet writes
	TypeOf(v any) string                           // the type's name
	FullType(name string) string                   // of a type as a script writes it
	ShortType(name string) string                  // as definitions write it
	EnumNames(typeName string) []string            // nil where it is no enumeration
	Types() []Type                                 // all that can be named
	Topics() []string                              // about_ topics of the help
	History() []string                             // lines, the oldest first
	Dir() string                                   // the current directory
	// Completer runs a script's argument completer; ok is false where it failed.
	Completer(ctx context.Context, completer any, call Call) (found []Match, ok bool)
	// Registered is the completer that a script registered for a command's parameter, or nil.
	Registered(command, param string) any
	// Live asks the organization for values that begin with a word, each perhaps with a tab and a
	// sentence about it.
	Live(ctx context.Context, command, param, word string) ([]string, bool)
}

// Call is what an argument completer is told.
type Call struct {
	Command, Param string
	Word           string // with the quote that opened it
	Tree           *syntax.Command
	Bound          map[string]any // what the other parameters are bound to
}

// Command is a command by name.
type Command struct {
	Name     string
	Alias    string // what an alias stands for
	Function bool
	Module   string
}

// Info is what is known of a command's parameters and output.
type Info struct {
	Name       string
	Params     []command.Param // with the common ones that it has
	Advanced   bool            // has common parameters
	DefaultSet string
	Outputs    []string // type names
}

// Variable is a variable with a line about it.
type Variable struct{ Name, Tip string }

// Member is a property or method. Type is the full name of what it gives.
type Member struct {
	Name   string
	Method bool
	Late   bool // shown behind the others
	Type   string
	Tip    string
}

// Type is a type that can be named: its short name, and how a script writes it.
type Type struct{ Name, Text, Full string }
