package operator

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"emsh/shell/object"
)

const maxRange = 1 << 26 // elements that a range may have

// Range is a..b: whole numbers, or the characters between two of them.
func Range(a, b any) (any, error) {
	a, b = object.Unwrap(a), object.Unwrap(b)
	x, okA := rangeChar(a)
	y, okB := rangeChar(b)
	if okA && okB {
		return charRange(x, y), nil
	}
	low, err := bound(a)
	if err != nil {
		return nil, err
	}
	high, err := bound(b)
	if err != nil {
		return nil, err
	}
	n := int64(high) - int64(low)
	if n > maxRange || n < -maxRange {
		return nil, thrownBound("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
	}
	return intRange(low, high), nil
}

// longest is the number of elements that an array of .NET's may have.
const longest = 0x7FFFFFC7

// CheckRange refuses the range that no array could hold, though it is counted and not built.
func CheckRange(low, high int32) error {
	if n := int64(high) - int64(low); n >= longest || n <= -longest {
		return thrownBound("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
	}
	return nil
}

func intRange(low, high int32) *object.Array {
	step, n := int32(1), int64(high)-int64(low)
	if n < 0 {
		step, n = -1, -n
	}
	items := make([]any, 0, n+1)
	for i := low; ; i += step {
		items = append(items, i)
		if i == high {
			return &object.Array{Items: items}
		}
	}
}

func rangeChar(v any) (object.Char, bool) {
	switch x := v.(type) {
	case object.Char:
		return x, true
	case string:
		if u := object.UTF16(x); len(u) == 1 && (u[0] < '0' || u[0] > '9') {
			return object.Char(u[0]), true
		}
	}
	return 0, false
}

func charRange(a, b object.Char) *object.Array {
	step := int32(1)
	if a > b {
		step = -1
	}
	items := []any{}
	for i := int32(a); ; i += step {
		items = append(items, object.Char(i))
		if i == int32(b) {
			return &object.Array{Items: items}
		}
	}
}

// bound is an end of a range as .NET's Convert.ToInt32 makes it.
func bound(v any) (int32, error) {
	switch x := v.(type) {
	case nil:
		return 0, nil
	case int32:
		return x, nil
	case string:
		n, err := strconv.ParseInt(strings.TrimSpace(x), 10, 64)
		switch {
		case err != nil && !errors.Is(err, strconv.ErrRange):
			return 0, thrownBound("System.FormatException", "The input string '"+x+"' was not in a correct format.")
		case err != nil || n > math.MaxInt32 || n < math.MinInt32:
			return 0, thrownBound("System.OverflowException", "Value was either too large or too small for an Int32.")
		}
		return int32(n), nil
	case object.DateTime:
		return 0, thrownBound("System.InvalidCastException", "Invalid cast from 'DateTime' to 'Int32'.")
	}
	if codeOf(v) == codeNone {
		name := object.TypeName(v)
		if _, ok := v.(*object.Object); ok {
			name = "System.Management.Automation.PSObject"
		}
		return 0, thrownBound("System.InvalidCastException", fmt.Sprintf("Unable to cast object of type '%s' to type 'System.IConvertible'.", name))
	}
	n, err := object.Cast(v, "System.Int32")
	if err != nil {
		return 0, thrownBound("System.OverflowException", "Value was either too large or too small for an Int32.")
	}
	return n.(int32), nil
}

func thrownBound(typeName, message string) error {
	return &object.Fault{ID: typeName, Category: 14, Exception: &object.Exception{Type: typeName, Message: message}}
}
