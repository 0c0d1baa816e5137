package operator

import (
	"fmt"
	"math"
	"math/big"

	"emsh/shell/culture"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// decimalWith is the operator of System.Decimal, to whose type the other operand is converted.
func decimalWith(op operation, d object.Decimal, b any) (any, error) {
	t := dotnet.TypeOf(d)
	v, err := dotnet.Convert(b, t)
	if err != nil {
		return nil, dotnet.ArgumentFault("1", b, op.method, t, err)
	}
	return decimals(op, d, v)
}

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
	if _, fraction := v.(float64); fraction {
		return nil, cannotCast("System.Double", e.Type)
	}
	n, ok := v.(int32)
	if err != nil || !ok || e.Set == nil {
		return v, err
	}
	return e.Set.Value(int64(n)), nil
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
