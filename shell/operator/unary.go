package operator

import (
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
