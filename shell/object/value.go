package object

// Char is a System.Char: one UTF-16 code unit.
type Char uint16

// Size is a ByteQuantifiedSize: a number of bytes, shown as "10 MB (10,485,760 bytes)".
type Size uint64

// Enum is a value of an enumeration: its type's name, its own name, and its number.
type Enum struct {
	Type   string
	Name   string
	Number int64
	Set    *EnumSet // the names there are; nil where they are not known
}

// EnumSet is an enumerated type: its names and numbers.
type EnumSet struct {
	Type    string
	Names   []string
	Numbers []int64
	Flags   bool // numbers are bits, and a value may be several of them
}

// Valuer is implemented outside the shell by types that are a special value in a pipeline.
// Kind is one of "size" (data uint64), "span" (time.Duration), "unlimited" (nil),
// "multivalued" ([]any), "time" (time.Time), "guid" ([16]byte), or "" (data is the value).
type Valuer interface {
	PipelineValue() (kind string, data any)
}

// Nullable is implemented outside the shell by texts that are null in a pipeline where they name nothing.
type Nullable interface{ IsNull() bool }

// Enumeration is implemented outside the shell by enumerated types.
type Enumeration interface {
	EnumType() string
	EnumNumber() int64
	Values() []string // the names, in order of their numbers
	String() string
}

// Array is an array of fixed length; Elem is the .NET name of its elements' type.
type Array struct {
	Elem    string // "" is System.Object
	Items   []any
	Lengths []int // of each dimension, where it has several; Items are then row by row
}

// NewArray is the object[] that holds items.
func NewArray(items ...any) *Array { return &Array{Items: items} }

// List is a list that grows: System.Collections.ArrayList, a generic List, a MultiValuedProperty.
type List struct {
	Type  string // .NET name of the list's type
	Elem  string // .NET name of the elements' type; "" is System.Object
	Items []any
}
