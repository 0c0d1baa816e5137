package object

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// integer is one of the integer types.
type integer struct {
	name     string
	short    string // as Convert's messages say it
	low      int64
	high     uint64
	make     func(int64) any
	makeHigh func(uint64) any
}

var integers = map[string]*integer{
	"System.Int32":  {"System.Int32", "an Int32", math.MinInt32, math.MaxInt32, func(n int64) any { return int32(n) }, nil},
	"System.Int64":  {"System.Int64", "an Int64", math.MinInt64, math.MaxInt64, func(n int64) any { return n }, nil},
	"System.Byte":   {"System.Byte", "an unsigned byte", 0, math.MaxUint8, func(n int64) any { return uint8(n) }, nil},
	"System.SByte":  {"System.SByte", "a signed byte", math.MinInt8, math.MaxInt8, func(n int64) any { return int8(n) }, nil},
	"System.Int16":  {"System.Int16", "an Int16", math.MinInt16, math.MaxInt16, func(n int64) any { return int16(n) }, nil},
	"System.UInt16": {"System.UInt16", "a UInt16", 0, math.MaxUint16, func(n int64) any { return uint16(n) }, nil},
	"System.UInt32": {"System.UInt32", "a UInt32", 0, math.MaxUint32, func(n int64) any { return uint32(n) }, nil},
	"System.UInt64": {"System.UInt64", "a UInt64", 0, math.MaxUint64, func(n int64) any { return uint64(n) }, func(n uint64) any { return n }},
}

func (i *integer) cast(v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return i.make(0), nil
	case int32:
		return i.fromInt(v, int64(x))
	case string:
		return i.parse(x)
	case bool:
		if x {
			return i.make(1), nil
		}
		return i.make(0), nil
	case uint64:
		return i.fromUint(v, x)
	case Size:
		return i.fromUint(v, uint64(x))
	case float64:
		return i.fromFloat(v, x)
	case float32:
		return i.fromFloat(v, float64(x))
	case Decimal:
		return i.fromBig(v, x.RoundBig())
	case *big.Int:
		return i.fromBig(v, x)
	case Char:
		return i.fromInt(v, int64(x))
	case Enum:
		return i.fromInt(v, x.Number)
	case DateTime:
		return nil, i.invalid(v, "DateTime")
	}
	if n, ok := whole(v); ok {
		return i.fromInt(v, n)
	}
	return nil, Failed(v, i.name)
}

func (i *integer) invalid(v any, from string) error {
	return CastFault("InvalidCastIConvertible", v, i.name, fmt.Sprintf("Invalid cast from '%s' to '%s'.", from, strings.TrimPrefix(i.name, "System.")))
}

func (i *integer) overflow(v any) error {
	short := i.short
	if f, ok := v.(float64); ok && i.high < math.MaxInt32 && !(math.Abs(f) <= math.MaxInt32) {
		short = "an Int32" // smaller types come from an Int32
	}
	reason := "Value was either too large or too small for " + short + "."
	if s, ok := v.(string); ok {
		return CastFault("InvalidCastFromStringToInteger", s, i.name, reason)
	}
	return CastFault("InvalidCastIConvertible", v, i.name, reason)
}

func (i *integer) fromInt(v any, n int64) (any, error) {
	if n < i.low || (n > 0 && uint64(n) > i.high) {
		return nil, i.overflow(v)
	}
	return i.make(n), nil
}

func (i *integer) fromUint(v any, n uint64) (any, error) {
	if n > i.high {
		return nil, i.overflow(v)
	}
	if n > math.MaxInt64 {
		return i.makeHigh(n), nil
	}
	return i.make(int64(n)), nil
}

func (i *integer) fromBig(v any, n *big.Int) (any, error) {
	switch {
	case n.IsInt64():
		return i.fromInt(v, n.Int64())
	case n.IsUint64():
		return i.fromUint(v, n.Uint64())
	}
	return nil, i.overflow(v)
}

func (i *integer) fromFloat(v any, f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		if i.name == "System.Int64" || i.name == "System.UInt64" {
			return nil, CastFault("InvalidCastIConvertible", v, i.name, "Arithmetic operation resulted in an overflow.")
		}
		return nil, i.overflow(v)
	}
	r := math.RoundToEven(f)
	if r < -9223372036854775808 || r >= 18446744073709551616 {
		if i.name == "System.Int64" || i.name == "System.UInt64" {
			return nil, CastFault("InvalidCastIConvertible", v, i.name, "Arithmetic operation resulted in an overflow.")
		}
		return nil, i.overflow(v)
	}
	if r >= 9223372036854775808 {
		return i.fromUint(v, uint64(r))
	}
	return i.fromInt(v, int64(r))
}

func (i *integer) parse(s string) (any, error) {
	n, ok := ScanNumber(s)
	if !ok {
		return nil, CastFault("InvalidCastFromStringToInteger", s, i.name, notCorrect(s))
	}
	v, err := i.number(s, n)
	if t := strings.ToLower(strings.TrimSpace(s)); err != nil && strings.Trim(t, "+-0123456789") != "" && !strings.HasPrefix(t, "0x") {
		return nil, CastFault("InvalidCastFromStringToInteger", s, i.name, notCorrect(s))
	}
	return v, err
}

// number takes the number that a text says to the type.
func (i *integer) number(s string, n any) (any, error) {
	switch x := n.(type) {
	case int32:
		return i.fromInt(s, int64(x))
	case int64:
		return i.fromInt(s, x)
	case *big.Int:
		return i.fromBig(s, x)
	case Decimal:
		return i.fromBig(s, x.RoundBig())
	}
	return i.cast(n)
}

func notCorrect(s string) string { return "The input string '" + s + "' was not in a correct format." }
