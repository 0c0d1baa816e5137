package syntax

// A Token is a word of the text as the scanner saw it. Comments, newlines and line
// continuations are tokens too; the last is KindEndOfInput, one past the end of the text.
type Token struct {
	Kind  Kind
	colon bool // a parameter that a colon ended
	Flags Flags
	Start int
	End   int

	// Value is the name of a variable, parameter or label, or the text of a string or word.
	Value string

	data any // of a number its value, of a variable its node, else one of the types below
}

// expandable is what a string or word with expansions has beyond its text.
type expandable struct {
	expansions []expansion
	nested     []*Token // after parsing
}

// expansion is a piece of an expandable token's Value: a variable or subexpression.
type expansion struct {
	start, end int
	token      *Token
}

// subtext is a $( ) inside a string, which is scanned when it is parsed.
type subtext struct {
	text    string
	base    int
	offsets []int
}

// redirect is what a redirection token says.
type redirect struct {
	from, to Stream
	merge    bool
	appends  bool
}

// Span returns where the token stands.
func (t *Token) Span() Span { return Span{t.Start, t.End} }

// Has tells whether the token has one of the flags.
func (t *Token) Has(f Flags) bool { return t.Flags&f != 0 }

// Number returns the value of a number, nil for other tokens.
func (t *Token) Number() any {
	if t.Kind != KindNumber {
		return nil
	}
	return t.data
}

// Nested returns the tokens inside an expandable string or word.
func (t *Token) Nested() []*Token {
	if e, ok := t.data.(*expandable); ok {
		return e.nested
	}
	return nil
}

// isText tells whether the token is a string or a word of an argument.
func (t *Token) isText() bool {
	return t.Kind == KindGeneric || t.Kind >= KindStringLiteral && t.Kind <= KindHereStringExpandable
}

// isRedirection tells whether the token begins a redirection.
func (t *Token) isRedirection() bool { return t.Kind == KindRedirection || t.Kind == KindRedirectInStd }
