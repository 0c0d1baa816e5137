package syntax

// A Token is a word of the text as the scanner saw it. Comments, newlines and line
// continuations are tokens too.
type Token struct {
	Kind  Kind
	Flags Flags
	Start int
	End   int

	// Value is the name of a variable, parameter or label, or the text of a string.
	Value string
	// Number is the value of a number.
	Number any
	// Nested holds the tokens inside an expandable string or word.
	Nested []*Token

	variable *Variable    // of a variable
	parts    []StringPart // of an expandable string or word
	stream   Stream       // of a redirection
	appends  bool         // of a redirection
	merge    bool         // of a redirection
	colon    bool         // a parameter ended by a colon
}

// Span returns where the token stands.
func (t *Token) Span() Span { return Span{t.Start, t.End} }

// Has tells whether the token has one of the flags.
func (t *Token) Has(f Flags) bool { return t.Flags&f != 0 }
