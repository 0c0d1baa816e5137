package format

// Align is where text stands in its column.
type Align int

// The alignments; Undefined leaves the choice to the formatter.
const (
	Undefined Align = iota
	Left
	Center
	Right
)

// Shape is how objects are laid out.
type Shape int

// The shapes. Auto chooses by type and number of properties.
const (
	Auto Shape = iota
	Table
	List
	Wide
	Custom
)

// Record is one step of formatted output: *Start, *GroupStart, *Entry, *GroupEnd, *End.
type Record interface {
	TypeNames() []string
	record()
}

// Heading is one column of a table.
type Heading struct {
	Label    string
	Width    int // 0: as wide as it needs
	Align    Align
	Computed bool // a view works the column out: its heading is in italics
}

// Start begins a sequence of one shape.
type Start struct {
	Shape       Shape
	Columns     []Heading // of a table
	HideHeaders bool
	Across      int  // columns of a wide list; 0 is two
	AutoSize    bool // columns are measured over the whole group
}

// GroupStart begins a group. Heading is its title, when it has one.
type GroupStart struct {
	Titled bool
	Title  string
	Indent int // of the title's first line; 0 is the usual one
}

// Field is a property of an entry in a list.
type Field struct{ Label, Text string }

// Entry is one object. Loose entries stand outside the sequence: text, or an object of another kind.
type Entry struct {
	Loose  bool
	Row    []string // of a table
	Multi  bool     // long cells are wrapped
	Fields []Field  // of a list
	Wide   string   // of a wide list
	Page   []string // lines of a custom page, wrapped
	Lines  []string // text as it stands
	Raw    bool     // Lines are a string's own: not made harmless for files
	IsList bool
	IsPage bool
}

// GroupEnd ends a group.
type GroupEnd struct{}

// End ends the sequence.
type End struct{}

func recordNames(name string) []string {
	const at = "Microsoft.PowerShell.Commands.Internal.Format."
	return []string{at + name, "System.Object"}
}

// TypeNames are the type's names in PowerShell.
func (*Start) TypeNames() []string { return recordNames("FormatStartData") }

// TypeNames are the type's names in PowerShell.
func (*GroupStart) TypeNames() []string { return recordNames("GroupStartData") }

// TypeNames are the type's names in PowerShell.
func (*Entry) TypeNames() []string { return recordNames("FormatEntryData") }

// TypeNames are the type's names in PowerShell.
func (*GroupEnd) TypeNames() []string { return recordNames("GroupEndData") }

// TypeNames are the type's names in PowerShell.
func (*End) TypeNames() []string { return recordNames("FormatEndData") }

func (*Start) record()      {}
func (*GroupStart) record() {}
func (*Entry) record()      {}
func (*GroupEnd) record()   {}
func (*End) record()        {}
