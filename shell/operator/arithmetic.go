package operator

import (
	"fmt"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

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
	case *object.List:
		if x.Type == object.MultiValued {
			return without(x, b), nil
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

// fromText is the number in v when v is text; its type follows the other operand where the text is no number literal.
func fromText(v, other any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return v, nil
	}
	if e, ok := other.(object.Enum); ok && e.Set != nil {
		return scanEnum(s, e.Set)
	}
	c := codeOf(other)
	if c < codeSByte {
		c = codeInt32
	}
	return scan(s, c)
}

// scan reads a number literal, or converts the text to the type of the other operand.
func scan(s string, c code) (any, error) {
	if v, ok := object.ScanLiteral(s); ok {
		return v, nil
	}
	return object.Cast(s, codeNames[c])
}

// scanEnum reads a number literal, or the name of an enumeration's value.
func scanEnum(s string, set *object.EnumSet) (any, error) {
	if v, ok := object.ScanLiteral(s); ok {
		return v, nil
	}
	return object.CastEnum(s, set)
}

func notDefined(sign string, a, b any) error {
	bad := fault("NotADefinedOperationForType", 7, fmt.Sprintf("The operation '[%s] %s [%s]' is not defined.", nameOf(a), sign, nameOf(b)))
	bad.Target = a
	return bad
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
	bad := fault("MethodNotFound", 7, fmt.Sprintf("Method invocation failed because [%s] does not contain a method named '%s'.", nameOf(at), op.method))
	bad.Target = op.method
	return bad
}
