package complete

import "context"

// Kinds of matches, as PowerShell calls them.
const (
	Text              = "Text"
	History           = "History"
	CommandName       = "Command"
	ProviderItem      = "ProviderItem"
	ProviderContainer = "ProviderContainer"
	Property          = "Property"
	Method            = "Method"
	ParameterName     = "ParameterName"
	ParameterValue    = "ParameterValue"
	VariableName      = "Variable"
	Namespace         = "Namespace"
	TypeName          = "Type"
)

// Match is one thing that may stand at the cursor: what is inserted, how a menu shows it,
// what it is, and a line or more about it.
type Match struct{ Text, List, Kind, Tip string }

// Result replaces text[Start:End] by one of the matches; Start is -1 where nothing can follow.
type Result struct {
	Start, End int
	Matches    []Match
}

// none is the answer where nothing can be completed.
var none = Result{Start: -1, End: -1}

// most bounds the text that is looked at: nobody completes in a megabyte.
const most = 1 << 20

// At says what may stand at a cursor, a byte offset into text.
func At(ctx context.Context, src Source, text string, cursor int) Result {
	if cursor < 0 || cursor > len(text) || len(text) > most {
		return none
	}
	s := look(ctx, src, text, cursor)
	if s == nil {
		return none
	}
	matches, ok := s.matches()
	if !ok {
		return none
	}
	return Result{Start: s.start, End: s.end, Matches: matches}
}
