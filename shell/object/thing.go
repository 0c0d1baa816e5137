package object

// Thing is implemented by values outside this package that bring their own members: error
// records, script blocks, what Get-Command writes. Names are in any case.
type Thing interface {
	TypeNames() []string              // most special first
	Property(name string) (any, bool) // false: there is none of the name
	PropertyNames() []string          // in order
}

// SettableThing has properties that scripts may set.
type SettableThing interface {
	Thing
	SetProperty(name string, v any) error
}

// CallableThing has methods. NoSuchMethod says that the name is not one of them.
type CallableThing interface {
	Thing
	CallMethod(name string, args []any) (any, error)
	MethodNames() []string
}

// TextThing has a text of its own: what a cast to [string] gives.
type TextThing interface {
	Thing
	Text() string
}

// NoSuchMethod is returned by CallMethod for a name that is not a method.
const NoSuchMethod = noSuch("no such method")

type noSuch string

func (e noSuch) Error() string { return string(e) }
