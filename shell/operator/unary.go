package operator

import (
	"fmt"
	"math"
	"math/big"

	"emsh/shell/object"
)

// Plus is +a.
func Plus(a any) (any, error) { return Add(int32(0), a) }

// Neg is -a.
func Neg(a any) (any, error) {
	switch x := a.(type) {
	case int32:
		if x != math.MinInt32 {
			return -x, nil
		}
	case float64:
		return -x, nil
	case float32:
		return -x, nil
	}
	return Sub(int32(0), a)
}

// Bnot is -bnot a.
func Bnot(a any) (any, error) {
	v := object.Unwrap(a)
	switch x := v.(type) {
	case nil:
		return int32(-1), nil
	case string:
		n, err := scan(x, codeInt32)
		if err != nil {
			return nil, err
		}
		return Bnot(n)
	case int64:
		return ^x, nil
	case uint32:
		return ^x, nil
	case uint64:
		return ^x, nil
	case object.Enum:
		if x.Set != nil {
			return x.Set.Value(^x.Number), nil
		}
		return ^int32(x.Number), nil
	case float64, float32, object.Decimal:
		return bnotReal(v)
	case *big.Int:
		return new(big.Int).Not(x), nil
	}
	n, err := object.Cast(v, "System.Int32")
	if err != nil {
		return nil, err
	}
	return ^n.(int32), nil
}

func bnotReal(v any) (any, error) {
	f, _ := object.Float(v)
	switch {
	case f >= math.MinInt32 && f <= math.MaxInt32:
		n, err := object.Cast(v, "System.Int32")
		if err != nil {
			return nil, err
		}
		return ^n.(int32), nil
	case f >= 0 && f <= math.MaxUint32:
		n, err := object.Cast(v, "System.UInt32")
		if err != nil {
			return nil, err
		}
		return ^n.(uint32), nil
	}
	if n, err := object.Cast(v, "System.Int64"); err == nil {
		return ^n.(int64), nil
	}
	n, err := object.Cast(v, "System.UInt64")
	if err != nil {
		return nil, object.Failed(v, "System.UInt64")
	}
	return ^n.(uint64), nil
}

// Increment is what ++ and -- make of a variable's value: by is 1 or -1.
func Increment(v any, by int32) (any, error) {
	switch x := v.(type) {
	case int32:
		return fromInt(int64(x) + int64(by)), nil
	case nil:
		return by, nil
	}
	v = object.Unwrap(v)
	if v == nil {
		return by, nil
	}
	if c := codeOf(v); c >= codeSByte {
		if _, enum := v.(object.Enum); !enum {
			return Add(v, by)
		}
	}
	if _, ok := v.(*big.Int); ok {
		return Add(v, by)
	}
	sign := "++"
	if by < 0 {
		sign = "--"
	}
	return nil, fault("OperatorRequiresNumber", 7, fmt.Sprintf("The '%s' operator works only on numbers. The operand is a '%s'.", sign, nameOf(v)))
}
