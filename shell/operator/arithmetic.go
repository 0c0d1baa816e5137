package operator

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// code is .NET's TypeCode of the types that arithmetic knows itself; their order decides what two of them become.
type code int

const (
	codeNone    code = 0
	codeBoolean code = 3
	codeChar    code = 4
	codeSByte   code = 5
	codeByte    code = 6
	codeInt16   code = 7
	codeUInt16  code = 8
	codeInt32   code = 9
	codeUInt32  code = 10
	codeInt64   code = 11
	codeUInt64  code = 12
	codeSingle  code = 13
	codeDouble  code = 14
	codeDecimal code = 15
)

func codeOf(v any) code {
	switch v.(type) {
	case int32:
		return codeInt32
	case float64:
		return codeDouble
	case int64:
		return codeInt64
	case bool:
		return codeBoolean
	case object.Char:
		return codeChar
	case object.Decimal:
		return codeDecimal
	case uint8:
		return codeByte
	case int8:
		return codeSByte
	case int16:
		return codeInt16
	case uint16:
		return codeUInt16
	case uint32:
		return codeUInt32
	case uint64, object.Size:
		return codeUInt64
	case float32:
		return codeSingle
	case object.Enum:
		return codeInt32
	}
	return codeNone
}

func signed(c code) bool {
	return c == codeSByte || c == codeInt16 || c == codeInt32 || c == codeInt64
}

// primitive reports whether a type has no operator methods.
func primitive(v any) bool {
	c := codeOf(v)
	_, enum := v.(object.Enum)
	return c != codeNone && c != codeDecimal && !enum
}

// operation is an arithmetic operator: its sign, and .NET's name of its method.
type operation struct{ sign, method string }

var (
	opAdd = operation{"+", "op_Addition"}
	opSub = operation{"-", "op_Subtraction"}
	opMul = operation{"*", "op_Multiply"}
	opDiv = operation{"/", "op_Division"}
	opRem = operation{"%", "op_Modulus"}
)

// Add is a + b: numbers, text, lists and hashtables.
func Add(a, b any) (any, error) {
	switch x := a.(type) {
	case int32:
		if y, ok := b.(int32); ok {
			return fromInt(int64(x) + int64(y)), nil
		}
	case string:
		return x + object.Text(b), nil
	case float64:
		if y, ok := b.(float64); ok {
			return x + y, nil
		}
	}
	a, b = object.Unwrap(a), object.Unwrap(b)
	switch x := a.(type) {
	case nil:
		return b, nil
	case string:
		return x + object.Text(b), nil
	case object.Char:
		if _, list := object.Elements(b); b != nil && (codeOf(b) != codeNone || isText(b) || list) {
			return x.String() + object.Text(b), nil
		}
	case *object.Hashtable:
		return addHashtable(x, b)
	case object.Size:
		if s, ok := b.(string); ok {
			if z, err := object.Cast(s, object.TypeName(x)); err == nil {
				return Add(x, z)
			}
		}
	}
	if items, ok := object.Elements(a); ok {
		return appendTo(items, b), nil
	}
	return arithmetic(opAdd, a, b)
}

func fromInt(n int64) any {
	if int64(int32(n)) == n {
		return int32(n)
	}
	return float64(n)
}

// appendTo is a new array of the elements and what b sends down a pipeline.
func appendTo(items []any, b any) any {
	more, ok := object.Elements(b)
	if !ok {
		more = []any{b}
	}
	all := make([]any, 0, len(items)+len(more))
	return &object.Array{Items: append(append(all, items...), more...)}
}

func addHashtable(h *object.Hashtable, b any) (any, error) {
	other, ok := b.(*object.Hashtable)
	if !ok {
		if b == nil {
			return h, nil
		}
		return nil, fault("AddHashTableToNonHashTable", 7, "A hash table can only be added to another hash table.")
	}
	sum := h.Clone()
	for k, v := range other.All() {
		if _, ok := sum.Get(k); ok {
			return nil, &object.Fault{ID: "System.ArgumentException", Category: 14, Exception: &object.Exception{Type: "System.ArgumentException",
				Message: fmt.Sprintf("Item has already been added. Key in dictionary: '%s'  Key being added: '%s'", keyIn(h, k), object.Text(k))}}
		}
		sum.Set(k, v)
	}
	return sum, nil
}

func keyIn(h *object.Hashtable, key any) string {
	for k := range h.All() {
		if object.Equal(k, key) {
			return object.Text(k)
		}
	}
	return object.Text(key)
}

func fault(id string, category int, message string) *object.Fault {
	return &object.Fault{ID: id, Category: category, Exception: &object.Exception{Message: message}}
}

// Sub is a - b.
func Sub(a, b any) (any, error) {
	switch x := a.(type) {
	case int32:
		if y, ok := b.(int32); ok {
			return fromInt(int64(x) - int64(y)), nil
		}
	case float64:
		if y, ok := b.(float64); ok {
			return x - y, nil
		}
	}
	return arithmetic(opSub, object.Unwrap(a), object.Unwrap(b))
}

// Div is a / b: an int where it is exact, else a double.
func Div(a, b any) (any, error) { return arithmetic(opDiv, object.Unwrap(a), object.Unwrap(b)) }

// Mod is a % b, with the sign of a.
func Mod(a, b any) (any, error) { return arithmetic(opRem, object.Unwrap(a), object.Unwrap(b)) }

const maxRepeat = 1 << 28 // characters or elements that a repetition may give

// Mul is a * b: numbers; text and lists repeat.
func Mul(a, b any) (any, error) {
	if x, ok := a.(int32); ok {
		if y, ok := b.(int32); ok {
			return fromInt(int64(x) * int64(y)), nil
		}
	}
	a, b = object.Unwrap(a), object.Unwrap(b)
	switch x := a.(type) {
	case nil:
		return nil, nil
	case string:
		n, err := times(b, "System.Int32")
		if err != nil {
			return nil, err
		}
		if int64(n)*int64(len(x)) > maxRepeat {
			return nil, outOfMemory()
		}
		return strings.Repeat(x, n), nil
	case *object.Hashtable:
		return arithmetic(opMul, a, b)
	}
	if items, ok := object.Elements(a); ok {
		return repeat(items, b)
	}
	return arithmetic(opMul, a, b)
}

func outOfMemory() error {
	return &object.Fault{ID: "System.OutOfMemoryException", Category: 14, Exception: &object.Exception{Type: "System.OutOfMemoryException",
		Message: "Insufficient memory to continue the execution of the program."}}
}

// times is how often to repeat, read as a number of a type.
func times(b any, typeName string) (int, error) {
	if s, ok := b.(string); ok {
		v, err := scan(s, codeInt32)
		if err != nil {
			return 0, err
		}
		b = v
	}
	v, err := object.Cast(b, typeName)
	if err != nil {
		return 0, err
	}
	n := integer(v)
	if n < 0 {
		return 0, &object.Fault{ID: "System.ArgumentOutOfRangeException", Category: 14, Exception: &object.Exception{Type: "System.ArgumentOutOfRangeException",
			Message: fmt.Sprintf("times ('%d') must be a non-negative value. (Parameter 'times')\nActual value was %d.", n, n)}}
	}
	return int(n), nil
}

func repeat(items []any, b any) (any, error) {
	n, err := times(b, "System.UInt32")
	if err != nil {
		return nil, err
	}
	if int64(n)*int64(len(items)) > maxRepeat/16 {
		return nil, thrownBound("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
	}
	all := make([]any, 0, n*len(items))
	for range n {
		all = append(all, items...)
	}
	return &object.Array{Items: all}, nil
}

// arithmetic computes with two numbers, with text taken as a number, or by the operator of a type.
func arithmetic(op operation, a, b any) (any, error) {
	if z, ok := a.(object.Size); ok {
		return sizeArithmetic(op, z, b)
	}
	a, b, err := numerals(op, a, b)
	if err != nil {
		return nil, err
	}
	if v, ok, err := special(op, a, b); ok {
		return v, err
	}
	x, y := a, b
	if x == nil {
		x = int32(0)
	}
	if y == nil {
		y = int32(0)
	}
	if codeOf(x) != codeNone && codeOf(y) != codeNone && !(op == opMul && unnumbered(a)) {
		return numbers(op, x, y)
	}
	if d, ok := a.(object.Decimal); ok {
		return decimalWith(op, d, b)
	}
	if d, ok := b.(object.Decimal); ok && unnumbered(a) {
		return numbers(op, integer(a), d)
	}
	return nil, implicit(op, a, b)
}

func isText(v any) bool { _, ok := v.(string); return ok }

// unnumbered are the primitive types that multiplication does not take for numbers.
func unnumbered(v any) bool {
	c := codeOf(v)
	return c == codeBoolean || c == codeChar
}

// numerals takes the text among two operands for numbers, where the operator does.
func numerals(op operation, a, b any) (x, y any, err error) {
	x, y = a, b
	if isText(a) {
		if x, err = fromText(a, b); err != nil {
			return nil, nil, err
		}
	}
	if isText(b) && (a == nil || codeOf(x) != codeNone) && !(op == opMul && unnumbered(a)) {
		y, err = fromText(b, a)
	}
	return x, y, err
}

// decimalWith is the operator of System.Decimal, to whose type the other operand is converted.
func decimalWith(op operation, d object.Decimal, b any) (any, error) {
	t := dotnet.TypeOf(d)
	v, err := dotnet.Convert(b, t)
	if err != nil {
		return nil, dotnet.ArgumentFault("1", b, op.method, t, err)
	}
	return decimals(op, d, v)
}

// fromText is the number in v when v is text; its type follows the other operand where the text is no number literal.
func fromText(v, other any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return v, nil
	}
	c := codeOf(other)
	if c < codeSByte {
		c = codeInt32
	}
	return scan(s, c)
}

var codeNames = map[code]string{codeSByte: "System.SByte", codeByte: "System.Byte", codeInt16: "System.Int16", codeUInt16: "System.UInt16", codeInt32: "System.Int32",
	codeUInt32: "System.UInt32", codeInt64: "System.Int64", codeUInt64: "System.UInt64", codeSingle: "System.Single", codeDouble: "System.Double", codeDecimal: "System.Decimal"}

// scan reads a number literal, or converts the text to the type of the other operand.
func scan(s string, c code) (any, error) {
	if v, ok := object.ScanLiteral(s); ok {
		return v, nil
	}
	return object.Cast(s, codeNames[c])
}

// common is the type that two numbers are taken to; a negative one takes an unsigned one along.
func common(a, b any) code {
	c := max(codeOf(a), codeOf(b))
	switch {
	case c <= codeInt32:
		return codeInt32
	case c == codeUInt32 && (negative(a) || negative(b)):
		return codeInt64
	case c == codeUInt64 && (negative(a) || negative(b)):
		return codeDouble
	case c == codeSingle:
		return codeDouble
	}
	return c
}

func negative(v any) bool { return signed(codeOf(v)) && integer(v) < 0 }

func numbers(op operation, a, b any) (any, error) {
	if err := coercible(op, a, b); err != nil {
		return nil, err
	}
	if e, ok := a.(object.Enum); ok {
		return enumNumber(op, e, b)
	}
	small := common(a, b) == codeInt32
	switch common(a, b) {
	case codeInt32, codeInt64:
		return longs(op, integer(a), integer(b), small)
	case codeUInt32:
		return uints(op, integer(a), integer(b))
	case codeUInt64:
		return ulongs(op, a, b)
	case codeDecimal:
		return decimals(op, a, b)
	}
	return doubles(op, double(a), double(b)), nil
}

func double(v any) float64 {
	if f, ok := object.Float(v); ok {
		return f
	}
	return float64(integer(v))
}

// coercible refuses the pairs that .NET has no conversion for.
func coercible(op operation, a, b any) error {
	if codeOf(a) == codeBoolean && codeOf(b) == codeDecimal {
		return &object.Fault{ID: "System.InvalidOperationException", Category: 14, Exception: &object.Exception{Type: "System.InvalidOperationException",
			Message: "No coercion operator is defined between types 'System.Boolean' and 'System.Decimal'."}}
	}
	if e, ok := a.(object.Enum); ok {
		switch c := codeOf(b); {
		case c == codeDouble || c == codeSingle || c == codeDecimal:
			return cannotCast(e.Type, "System.Double")
		case c > codeInt32:
			return cannotCast(nameOf(b), e.Type)
		}
	}
	return nil
}

func cannotCast(from, to string) error {
	return &object.Fault{ID: "System.InvalidCastException", Category: 14, Exception: &object.Exception{Type: "System.InvalidCastException",
		Message: fmt.Sprintf("Unable to cast object of type '%s' to type '%s'.", from, to)}}
}

// enumNumber computes with an enumeration's value; the result is one, too.
func enumNumber(op operation, e object.Enum, b any) (any, error) {
	v, err := longs(op, e.Number, integer(b), true)
	n, ok := v.(int32)
	if err != nil || !ok || e.Set == nil {
		return v, err
	}
	return e.Set.Value(int64(n)), nil
}

func notDefined(sign string, a, b any) error {
	return fault("NotADefinedOperationForType", 7, fmt.Sprintf("The operation '[%s] %s [%s]' is not defined.", nameOf(a), sign, nameOf(b)))
}

func nameOf(v any) string {
	switch x := v.(type) {
	case nil:
		return "$null"
	case *object.Object:
		if x.Type() == nil && x.Base() == nil {
			return "System.Management.Automation.PSObject"
		}
	}
	return dotnet.TypeOf(v).FullName
}

func integer(v any) int64 {
	switch x := v.(type) {
	case int32:
		return int64(x)
	case bool:
		if x {
			return 1
		}
		return 0
	case object.Char:
		return int64(x)
	case object.Enum:
		return x.Number
	case uint32:
		return int64(x)
	}
	n, err := object.Cast(v, "System.Int64")
	if err != nil {
		return 0
	}
	return n.(int64)
}

func divideByZero() error {
	return &object.Fault{ID: "RuntimeException", Exception: &object.Exception{Message: "Attempted to divide by zero.",
		Inner: &object.Exception{Type: "System.DivideByZeroException", Message: "Attempted to divide by zero."}}}
}

func longs(op operation, a, b int64, small bool) (any, error) {
	result := func(n int64) any {
		if small {
			return fromInt(n)
		}
		return n
	}
	switch op {
	case opAdd:
		if n := a + b; (n > a) == (b > 0) {
			return result(n), nil
		}
		return float64(a) + float64(b), nil
	case opSub:
		if n := a - b; (n < a) == (b > 0) {
			return result(n), nil
		}
		return float64(a) - float64(b), nil
	case opMul:
		n := a * b
		if a == 0 || b == 0 || n/b == a && !(a == -1 && b == math.MinInt64) && !(b == -1 && a == math.MinInt64) {
			return result(n), nil
		}
		return float64(a) * float64(b), nil
	case opDiv:
		switch {
		case b == 0:
			return nil, divideByZero()
		case b == -1 && a == math.MinInt64:
			return -float64(a), nil
		case a%b == 0:
			return result(a / b), nil
		}
		return float64(a) / float64(b), nil
	}
	switch b {
	case 0:
		return nil, divideByZero()
	case -1:
		return result(0), nil
	}
	return result(a % b), nil
}

// uints computes in 32 bits without sign; what does not fit becomes a double.
func uints(op operation, a, b int64) (any, error) {
	v, err := longs(op, a, b, false)
	n, ok := v.(int64)
	switch {
	case err != nil || !ok:
		return v, err
	case n >= 0 && n <= math.MaxUint32:
		return uint32(n), nil
	}
	return float64(n), nil
}

func ulongs(op operation, a, b any) (any, error) {
	x, _ := object.Cast(a, "System.UInt64")
	y, _ := object.Cast(b, "System.UInt64")
	l, lok := x.(uint64)
	r, rok := y.(uint64)
	if !lok || !rok {
		return decimals(op, a, b)
	}
	n := new(big.Int)
	bl, br := new(big.Int).SetUint64(l), new(big.Int).SetUint64(r)
	switch op {
	case opAdd:
		n.Add(bl, br)
	case opSub:
		n.Sub(bl, br)
	case opMul:
		n.Mul(bl, br)
	case opDiv:
		if r == 0 {
			return nil, divideByZero()
		}
		if l%r != 0 {
			return float64(l) / float64(r), nil
		}
		return l / r, nil
	default:
		if r == 0 {
			return nil, divideByZero()
		}
		return l % r, nil
	}
	if n.IsUint64() {
		return n.Uint64(), nil
	}
	f, _ := new(big.Float).SetInt(n).Float64()
	return f, nil
}

func doubles(op operation, a, b float64) any {
	switch op {
	case opAdd:
		return a + b
	case opSub:
		return a - b
	case opMul:
		return a * b
	case opDiv:
		return a / b
	}
	return math.Mod(a, b)
}

func decimals(op operation, a, b any) (any, error) {
	x, err := toDecimal(a)
	if err != nil {
		return nil, err
	}
	y, err := toDecimal(b)
	if err != nil {
		return nil, err
	}
	var r object.Decimal
	switch op {
	case opAdd:
		r, err = x.Add(y)
	case opSub:
		r, err = x.Sub(y)
	case opMul:
		r, err = x.Mul(y)
	case opDiv:
		r, err = x.Div(y)
	default:
		r, err = x.Mod(y)
	}
	switch err {
	case nil:
		return r, nil
	case culture.ErrDivideByZero:
		return nil, divideByZero()
	}
	return nil, &object.Fault{ID: "RuntimeException", Exception: &object.Exception{Message: err.Error(), Inner: &object.Exception{Type: "System.OverflowException", Message: err.Error()}}}
}

func toDecimal(v any) (object.Decimal, error) {
	d, err := object.Cast(v, "System.Decimal")
	if err == nil {
		return d.(object.Decimal), nil
	}
	if _, ok := object.Float(v); ok {
		return object.Decimal{}, &object.Fault{ID: "System.OverflowException", Category: 14, Exception: &object.Exception{Type: "System.OverflowException",
			Message: "Value was either too large or too small for a Decimal."}}
	}
	return object.Decimal{}, &object.Fault{ID: "System.InvalidOperationException", Category: 14, Exception: &object.Exception{Type: "System.InvalidOperationException",
		Message: fmt.Sprintf("No coercion operator is defined between types '%s' and 'System.Decimal'.", nameOf(v))}}
}

// implicit is the failure of an operator that neither operand's type has.
func implicit(op operation, a, b any) error {
	var at any
	switch {
	case a != nil && !primitive(a):
		at = a
	case b != nil && !primitive(b):
		at = b
	default:
		return notDefined(op.sign, a, b)
	}
	return fault("MethodNotFound", 7, fmt.Sprintf("Method invocation failed because [%s] does not contain a method named '%s'.", nameOf(at), op.method))
}

// sizeArithmetic keeps sizes sizes: a sum of two sizes, a size times a number.
func sizeArithmetic(op operation, z object.Size, b any) (any, error) {
	if s, ok := b.(string); ok {
		c, err := object.Cast(s, object.TypeName(z))
		if err != nil {
			return nil, err
		}
		b = c
	}
	other, isSize := b.(object.Size)
	if isSize && op == opDiv {
		return numbers(op, uint64(z), uint64(other))
	}
	if isSize {
		b = uint64(other)
	}
	r, err := numbers(op, float64(z), b)
	if err != nil {
		return nil, err
	}
	if f, ok := r.(float64); ok && f >= 0 && f < math.MaxInt64 {
		if op == opAdd || op == opSub {
			return object.Size(addExact(op, uint64(z), b)), nil
		}
		return object.Size(math.RoundToEven(f)), nil
	}
	return r, nil
}

func addExact(op operation, z uint64, b any) uint64 {
	n := uint64(integer(b))
	if f, ok := b.(float64); ok {
		n = uint64(int64(f))
	}
	if op == opAdd {
		return z + n
	}
	return z - n
}
