package object

import (
	"bytes"
	"fmt"
	"math/big"
	"strings"
)

// Compare is the shell's order, with case ignored: numbers as numbers, the right value taken to the left
// one's type, null before everything but negative numbers.
func Compare(a, b any) (int, error) { return CompareCase(a, b, false) }

// CompareCase is Compare, with case kept apart where exact.
func CompareCase(a, b any, exact bool) (int, error) {
	switch x := a.(type) {
	case int32:
		if y, ok := b.(int32); ok {
			return order(x, y), nil
		}
	case string:
		if y, ok := b.(string); ok {
			return CompareText(x, y, exact), nil
		}
	}
	a, b = Unwrap(a), Unwrap(b)
	switch {
	case a == nil:
		return againstNull(b), nil
	case b == nil:
		return -againstNull(a), nil
	}
	if s, ok := a.(string); ok {
		return CompareText(s, Text(b), exact), nil
	}
	if IsNumber(a) || isEnum(a) {
		if n, ok := compareNumbers(a, b); ok {
			return n, nil
		}
	}
	return compareConverted(a, b)
}

func isEnum(v any) bool { _, ok := v.(Enum); return ok }

func order[T int32 | int64 | uint64 | float64 | int](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// againstNull orders null against v.
func againstNull(v any) int {
	if v == nil {
		return 0
	}
	if f, ok := Float(v); ok && f < 0 {
		return 1
	}
	return -1
}

func compareNumbers(a, b any) (int, bool) {
	if !IsNumber(b) && !isEnum(b) || isEnum(a) && isEnum(b) {
		return 0, false
	}
	if x, ok := enumNumber(a); ok {
		if y, ok := enumNumber(b); ok {
			return order(x, y), true
		}
	}
	_, decA := a.(Decimal)
	_, decB := b.(Decimal)
	if decA || decB {
		x, errA := castDecimal(a)
		y, errB := castDecimal(b)
		if errA == nil && errB == nil {
			return x.(Decimal).Cmp(y.(Decimal)), true
		}
	}
	x, _ := Float(a)
	y, _ := Float(b)
	if e, ok := a.(Enum); ok {
		x = float64(e.Number)
	}
	if e, ok := b.(Enum); ok {
		y = float64(e.Number)
	}
	if n := order(x, y); n != 0 || isFloat(a) || isFloat(b) {
		if x != x || y != y { // NaN is below all numbers
			return nanOrder(x, y), true
		}
		return n, true
	}
	return bigOf(a).Cmp(bigOf(b)), true
}

func nanOrder(x, y float64) int {
	switch {
	case x != x && y != y:
		return 0
	case x != x:
		return -1
	}
	return 1
}

func enumNumber(v any) (int64, bool) {
	if e, ok := v.(Enum); ok {
		return e.Number, true
	}
	return whole(v)
}

func isFloat(v any) bool {
	switch v.(type) {
	case float64, float32:
		return true
	}
	return false
}

func bigOf(v any) *big.Int {
	n, err := castBig(v)
	if err != nil {
		return new(big.Int)
	}
	return n.(*big.Int)
}

// Comparer is implemented by instances that have an order.
type Comparer interface {
	CompareTo(other any) (int, error)
}

// Equaler is implemented by instances that find other values equal, after conversion to their type.
type Equaler interface {
	Equals(other any) bool
}

// compareUnlimited orders a limit that is not set: it is above every value, and equal to its name.
func compareUnlimited(a, b any) (int, bool) {
	_, left := a.(Unlimited)
	_, right := b.(Unlimited)
	switch {
	case left && right:
		return 0, true
	case left:
		if text, ok := b.(string); ok && strings.EqualFold(strings.TrimSpace(text), Unlimited{}.String()) {
			return 0, true
		}
		return 1, true
	case right:
		return -1, true
	}
	return 0, false
}

func compareConverted(a, b any) (int, error) {
	if n, ok := compareUnlimited(a, b); ok {
		return n, nil
	}
	name := TypeName(a)
	_, instance := a.(Comparer)
	if !instance && !Castable(name) && !isEnum(a) {
		if Equal(a, b) {
			return 0, nil
		}
		return 0, NotComparable(a, b)
	}
	if c, ok := a.(Comparer); ok {
		return c.CompareTo(b)
	}
	y, err := castTo(b, a, name)
	if err != nil {
		return 0, ComparisonFault(a, b, err)
	}
	if y == nil {
		return 1, nil
	}
	return sameType(a, y), nil
}

func castTo(v, like any, name string) (any, error) {
	if e, ok := like.(Enum); ok {
		return castEnumLike(v, e)
	}
	return Cast(v, name)
}

func castEnumLike(v any, like Enum) (any, error) {
	if like.Set != nil {
		return CastEnum(v, like.Set)
	}
	if e, ok := v.(Enum); ok && e.Type == like.Type {
		return e, nil
	}
	if s, ok := v.(string); ok && strings.EqualFold(s, like.Name) {
		return like, nil
	}
	if n, ok := whole(v); ok {
		return Enum{Type: like.Type, Name: like.Name, Number: n}, nil
	}
	return nil, Failed(v, like.Type)
}

// ComparisonFault says that b could not be converted to the type of a, with which it was compared.
func ComparisonFault(a, b any, err error) error {
	return &Fault{ID: "ComparisonFailure", Category: 7, Exception: &Exception{Type: "System.ArgumentException",
		Message: fmt.Sprintf("Could not compare \"%s\" to \"%s\". Error: \"%s\"", Text(a), Text(b), err.Error())}}
}

// NotComparable says that a has no order in which b could have a place.
func NotComparable(a, b any) error {
	if o, ok := a.(*Object); ok && o.typ == nil {
		return &Fault{ID: "PSObjectCompareTo", Category: 0, Exception: &Exception{Type: "System.Management.Automation.ExtendedTypeSystemException",
			Message: fmt.Sprintf("Cannot compare \"%s\" to \"%s\" because the objects are not the same type or the object \"%s\" does not implement \"IComparable\".", Text(a), Text(b), Text(a))}}
	}
	text := Text(a)
	if _, ok := Elements(a); ok {
		text = TypeName(a)
	}
	return &Fault{ID: "NotIcomparable", Category: 7, Exception: &Exception{Type: "System.ArgumentException",
		Message: fmt.Sprintf("Cannot compare \"%s\" because it is not IComparable.", text)}}
}

// sameType orders two values of one type.
func sameType(a, b any) int {
	switch x := a.(type) {
	case bool:
		return order(bit(x), bit(b.(bool)))
	case Char:
		return order(int32(x), int32(b.(Char)))
	case DateTime:
		return x.Compare(b.(DateTime))
	case TimeSpan:
		return order(int64(x), int64(b.(TimeSpan)))
	case Version:
		return x.Compare(b.(Version))
	case Guid:
		y := b.(Guid)
		return bytes.Compare(x[:], y[:])
	case Enum:
		return order(x.Number, b.(Enum).Number)
	case string:
		return CompareText(x, b.(string), false)
	}
	n, _ := compareNumbers(a, b)
	return n
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Equal is the shell's -eq for two single values, with case ignored.
func Equal(a, b any) bool { return EqualCase(a, b, false) }

// EqualCase is Equal, with case kept apart where exact.
func EqualCase(a, b any, exact bool) bool {
	switch x := a.(type) {
	case int32:
		if y, ok := b.(int32); ok {
			return x == y
		}
	case string:
		if y, ok := b.(string); ok {
			return EqualText(x, y, exact)
		}
	}
	if a == b && comparable(a) {
		return true
	}
	a, b = Unwrap(a), Unwrap(b)
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if s, ok := a.(string); ok {
		return EqualText(s, Text(b), exact)
	}
	return equalValues(a, b, exact)
}

// comparable keeps NaN apart from itself, and values that Go cannot compare.
func comparable(v any) bool {
	switch x := v.(type) {
	case float64:
		return x == x
	case float32:
		return x == x
	}
	return true
}

func equalValues(a, b any, exact bool) bool {
	if IsNumber(a) || isEnum(a) {
		if f, ok := Float(a); ok && f != f {
			return false
		}
		if f, ok := Float(b); ok && f != f {
			return false
		}
		if n, ok := compareNumbers(a, b); ok {
			return n == 0
		}
	}
	switch x := a.(type) {
	case Equaler:
		return x.Equals(b)
	case Char:
		if y, ok := b.(string); ok && !exact {
			return EqualText(x.String(), y, false)
		}
		if y, ok := b.(Char); ok && !exact {
			return EqualText(x.String(), y.String(), false)
		}
	case Unlimited:
		n, _ := compareUnlimited(x, b)
		return n == 0
	case *Object:
		return x.sameData(b)
	}
	name := TypeName(a)
	if !Castable(name) && !isEnum(a) {
		return a == b
	}
	y, err := castTo(b, a, name)
	if err != nil || y == nil {
		return false
	}
	return sameType(a, y) == 0
}

func (o *Object) sameData(b any) bool {
	p, ok := b.(*Object)
	if !ok {
		if s, ok := b.(string); ok && o.typ != nil {
			return EqualText(Text(o), s, false)
		}
		return false
	}
	return o == p || o.typ != nil && p.typ == o.typ && o.data.Addr().Interface() == p.data.Addr().Interface()
}
