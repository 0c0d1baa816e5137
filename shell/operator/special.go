package operator

import (
	"math"
	"math/big"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// special are the operators that types bring themselves: dates, spans, big integers.
func special(op operation, a, b any) (any, bool, error) {
	switch x := a.(type) {
	case object.DateTime:
		return dates(op, x, b)
	case object.TimeSpan:
		return spans(op, x, b)
	case *big.Int:
		return bigs(op, a, b)
	case object.Decimal:
		if d, ok := b.(object.DateTime); ok {
			return nil, true, argument("1", d, op.method, "System.Decimal")
		}
		if t, ok := b.(object.TimeSpan); ok {
			return nil, true, argument("1", t, op.method, "System.Decimal")
		}
	}
	switch y := b.(type) {
	case object.DateTime:
		if codeOf(a) != codeNone && (op == opAdd || op == opSub) {
			return beforeDate(op, a, y)
		}
	case object.TimeSpan:
		if op == opMul && codeOf(a) != codeNone && a != nil {
			return spans(op, y, a)
		}
		if primitive(a) && (op == opAdd || op == opSub || op == opDiv) {
			t, err := dotnet.Convert(a, spanType())
			if err != nil {
				return nil, true, argument("0", a, op.method, "System.TimeSpan")
			}
			return spans(op, t.(object.TimeSpan), b)
		}
	case *big.Int:
		if codeOf(a) != codeNone {
			return bigs(op, a, b)
		}
	}
	return nil, false, nil
}

// beforeDate is a number before a date: its ticks, where they are those of a date.
func beforeDate(op operation, a any, d object.DateTime) (any, bool, error) {
	t := dotnet.TypeOf(d)
	v, err := dotnet.Convert(a, t)
	switch {
	case err != nil:
		return nil, true, dotnet.ArgumentFault("0", a, op.method, t, err)
	case op == opSub:
		return v.(object.DateTime).Sub(d), true, nil
	}
	return nil, true, argument("1", d, op.method, "System.TimeSpan")
}

func spanType() *dotnet.Type { return dotnet.TypeOf(object.TimeSpan(0)) }

func argument(name string, v any, method, typeName string) error {
	t, err := dotnet.Resolve(typeName)
	if err != nil {
		return err
	}
	_, err = dotnet.Convert(v, t)
	if err == nil {
		err = object.Failed(v, typeName)
	}
	return dotnet.ArgumentFault(name, v, method, t, err)
}

func dates(op operation, d object.DateTime, b any) (any, bool, error) {
	switch op {
	case opSub:
		if e, ok := b.(object.DateTime); ok {
			return d.Sub(e), true, nil
		}
		if s, ok := b.(object.TimeSpan); ok {
			return moved(d, -s, op)
		}
		if b == nil {
			break
		}
		return nil, true, ambiguous(op)
	case opAdd:
	default:
		return nil, false, nil
	}
	t, err := dotnet.Convert(b, spanType())
	if err != nil {
		return nil, true, dotnet.ArgumentFault("1", b, op.method, spanType(), err)
	}
	return moved(d, t.(object.TimeSpan), op)
}

func ambiguous(op operation) error {
	return &object.Fault{ID: "MethodCountCouldNotFindBest", Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
		Message: "Multiple ambiguous overloads found for \"" + op.method + "\" and the argument count: \"2\"."}}
}

func moved(d object.DateTime, s object.TimeSpan, op operation) (any, bool, error) {
	r, ok := d.Add(s)
	if !ok {
		return nil, true, thrown(op, &object.Exception{Type: "System.ArgumentOutOfRangeException",
			Message: "The added or subtracted value results in an un-representable DateTime. (Parameter 't')"})
	}
	return r, true, nil
}

func thrown(op operation, e *object.Exception) error {
	return &object.Fault{ID: "DotNetMethodException", Exception: &object.Exception{Type: "System.Management.Automation.MethodInvocationException",
		Message: "Exception calling \"" + op.method + "\" with \"2\" argument(s): \"" + e.Message + "\"", Inner: e}}
}

func spans(op operation, s object.TimeSpan, b any) (any, bool, error) {
	switch op {
	case opAdd, opSub:
		if d, ok := b.(object.DateTime); ok && op == opAdd {
			return nil, true, dotnet.ArgumentFault("1", d, op.method, spanType(), object.CastFault("", d, "System.TimeSpan", "Invalid cast from 'System.DateTime' to 'System.TimeSpan'."))
		}
		t, err := dotnet.Convert(b, spanType())
		if err != nil {
			return nil, true, dotnet.ArgumentFault("1", b, op.method, spanType(), err)
		}
		y := t.(object.TimeSpan)
		if op == opSub {
			y = -y
		}
		return s + y, true, nil
	case opMul, opDiv:
		return scaleSpan(op, s, b)
	}
	return nil, false, nil
}

func scaleSpan(op operation, s object.TimeSpan, b any) (any, bool, error) {
	if t, ok := b.(object.TimeSpan); ok && op == opDiv {
		return float64(s) / float64(t), true, nil
	}
	f, err := object.Cast(b, "System.Double")
	if err != nil {
		if isText(b) {
			return nil, true, dotnet.ArgumentFault("1", b, op.method, dotnet.Double, err)
		}
		return nil, true, none(op)
	}
	x := f.(float64)
	if math.IsNaN(x) {
		name := "factor"
		if op == opDiv {
			name = "divisor"
		}
		return nil, true, thrown(op, &object.Exception{Type: "System.ArgumentException",
			Message: "TimeSpan does not accept floating point Not-a-Number values. (Parameter '" + name + "')"})
	}
	if op == opDiv {
		x = float64(s) / x
	} else {
		x *= float64(s)
	}
	x = math.RoundToEven(x)
	if x > math.MaxInt64 || x < math.MinInt64 || math.IsNaN(x) {
		return nil, true, thrown(op, &object.Exception{Type: "System.OverflowException", Message: "TimeSpan overflowed because the duration is too long."})
	}
	return object.TimeSpan(x), true, nil
}

func none(op operation) error {
	return &object.Fault{ID: "MethodCountCouldNotFindBest", Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
		Message: "Cannot find an overload for \"" + op.method + "\" and the argument count: \"2\"."}}
}

func bigs(op operation, a, b any) (any, bool, error) {
	x, err := object.Cast(a, "System.Numerics.BigInteger")
	if err != nil {
		return nil, true, err
	}
	y, err := object.Cast(b, "System.Numerics.BigInteger")
	if err != nil {
		return nil, true, err
	}
	l, r := x.(*big.Int), y.(*big.Int)
	switch op {
	case opAdd:
		return new(big.Int).Add(l, r), true, nil
	case opSub:
		return new(big.Int).Sub(l, r), true, nil
	case opMul:
		if l.BitLen()+r.BitLen() > 1<<24 {
			return nil, true, outOfMemory()
		}
		return new(big.Int).Mul(l, r), true, nil
	}
	if r.Sign() == 0 {
		return nil, true, thrown(op, &object.Exception{Type: "System.DivideByZeroException", Message: "Attempted to divide by zero."})
	}
	if op == opDiv {
		return new(big.Int).Quo(l, r), true, nil
	}
	return new(big.Int).Rem(l, r), true, nil
}
