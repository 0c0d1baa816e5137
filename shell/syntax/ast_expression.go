package syntax

// Binary is Left Op Right.
type Binary struct {
	at
	isExpression
	Left   Expression
	Op     Kind
	OpSpan Span
	Right  Expression
}

// Unary is Op Operand, or Operand with KindPostfixPlusPlus or KindPostfixMinusMinus.
type Unary struct {
	at
	isExpression
	Op      Kind
	Operand Expression
}

// Ternary is Cond ? Then : Else.
type Ternary struct {
	at
	isExpression
	Cond, Then, Else Expression
}

// Convert is [Type]Operand.
type Convert struct {
	at
	isExpression
	Type    *TypeConstraint
	Operand Expression
}

// Attributed is [Attribute()]Operand.
type Attributed struct {
	at
	isExpression
	Attribute AttributeBase
	Operand   Expression
}

// Member is Target.Name or Target::Name.
type Member struct {
	at
	isExpression
	Target      Expression
	Name        Expression // *StringConst when plain
	Static      bool
	Conditional bool // ?.
}

// InvokeMember is Target.Name(Args) or Target::Name(Args).
type InvokeMember struct {
	at
	isExpression
	Target      Expression
	Name        Expression
	Args        []Expression
	TypeArgs    []*TypeName
	Static      bool
	Conditional bool
}

// BaseConstructorCall is : base(args) of a constructor.
type BaseConstructorCall struct {
	at
	isExpression
	Keyword Span // of base; empty where there is no call in the text
	Args    []Expression
}

// Index is Target[Index].
type Index struct {
	at
	isExpression
	Target      Expression
	Index       Expression
	Conditional bool // ?[
}

// Constant is a number (int32, int64, float64, culture.Decimal, *big.Int, ... as written).
type Constant struct {
	at
	isExpression
	Value any
}

// Quote is how a string was written.
type Quote int

// The ways to write a string.
const (
	BareWord Quote = iota
	SingleQuoted
	SingleQuotedHereString
	DoubleQuoted
	DoubleQuotedHereString
)

// StringConst is a string without expansions.
type StringConst struct {
	at
	isExpression
	Value string
	Quote Quote
}

// StringPart is literal text (Expr nil) or an expansion.
type StringPart struct {
	Text string
	Expr Expression // *Variable or *SubExpr
}

// ExpandableString is a string with expansions, in order.
type ExpandableString struct {
	at
	isExpression
	Quote Quote
	Parts []StringPart
}

// Variable is $name, ${name} or @name.
type Variable struct {
	at
	isExpression
	Path  string // as typed, without $ and braces
	Name  string // without scope and drive
	Scope string // global, local, script, private, or empty
	Drive string // env, function, using, ... as typed, or empty
	Splat bool
}

// TypeExpression is [Type] as a value.
type TypeExpression struct {
	at
	isExpression
	Type *TypeName
}

// Array is a, b, c (or , a).
type Array struct {
	at
	isExpression
	Elements []Expression
}

// ArrayExpr is @( ).
type ArrayExpr struct {
	at
	isExpression
	Body *Block
}

// SubExpr is $( ).
type SubExpr struct {
	at
	isExpression
	Body *Block
}

// Paren is ( pipeline ).
type Paren struct {
	at
	isExpression
	Pipeline Statement
}

// ScriptBlockExpr is { } as a value.
type ScriptBlockExpr struct {
	at
	isExpression
	Block *ScriptBlock
}

// HashEntry is a key with its statement.
type HashEntry struct {
	Key   Expression
	Value Statement
}

// Hashtable is @{ }.
type Hashtable struct {
	at
	isExpression
	Entries []HashEntry
}

// UsingExpression is $using:name.
type UsingExpression struct {
	at
	isExpression
	Expr Expression
}

// ErrorExpression stands where an expression could not be read; Nested is what was.
type ErrorExpression struct {
	at
	isExpression
	Nested []Node
}
