package dotnet

import (
	"math"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func mathMembers() []Member {
	f := func(name string, do func(x float64) float64) Member {
		return static("double "+name+"(double d)", func(a []any) any { return do(a[0].(float64)) })
	}
	var all []Member
	for _, t := range strings.Fields("int long float double decimal short sbyte byte") {
		all = append(all, Member{Text: "static " + t + " Abs(" + t + " value)", Do: func(_ any, a []any) (any, error) { return absolute(a[0]) }},
			Member{Text: "static int Sign(" + t + " value)", Do: func(_ any, a []any) (any, error) { return sign(a[0]) }})
		for _, name := range []string{"Max", "Min"} {
			all = append(all, Member{Text: "static " + t + " " + name + "(" + t + " val1, " + t + " val2)", Do: extreme(name == "Max")})
		}
	}
	all = append(all, roundMembers()...)
	return append(all,
		f("Sqrt", math.Sqrt), f("Exp", math.Exp), f("Log10", math.Log10), f("Log2", math.Log2), f("Sin", math.Sin), f("Cos", math.Cos), f("Tan", math.Tan), f("Cbrt", math.Cbrt),
		f("Asin", math.Asin), f("Acos", math.Acos), f("Atan", math.Atan), f("Sinh", math.Sinh), f("Cosh", math.Cosh), f("Tanh", math.Tanh), f("Log", math.Log),
		f("Floor", math.Floor), f("Ceiling", math.Ceil), f("Truncate", math.Trunc),
		static("decimal Floor(decimal d)", func(a []any) any { return a[0].(object.Decimal).Floor() }),
		static("decimal Ceiling(decimal d)", func(a []any) any { return a[0].(object.Decimal).Ceiling() }),
		static("decimal Truncate(decimal d)", func(a []any) any { return a[0].(object.Decimal).Truncate() }),
		static("double Log(double a, double newBase)", func(a []any) any { return math.Log(a[0].(float64)) / math.Log(a[1].(float64)) }),
		static("double Pow(double x, double y)", func(a []any) any { return math.Pow(a[0].(float64), a[1].(float64)) }),
		static("double Atan2(double y, double x)", func(a []any) any { return math.Atan2(a[0].(float64), a[1].(float64)) }),
		static("double IEEERemainder(double x, double y)", func(a []any) any { return math.Remainder(a[0].(float64), a[1].(float64)) }),
		static("double ReciprocalEstimate(double d)", func(a []any) any { return 1 / a[0].(float64) }),
		static("double ReciprocalSqrtEstimate(double d)", func(a []any) any { return 1 / math.Sqrt(a[0].(float64)) }),
		static("long BigMul(int a, int b)", func(a []any) any { return int64(a[0].(int32)) * int64(a[1].(int32)) }),
		Member{Text: "static int DivRem(int a, int b, [ref] int result)", Do: func(_ any, a []any) (any, error) {
			x, y := a[0].(int32), a[1].(int32)
			if y == 0 {
				return nil, exception("DivideByZeroException", "Attempted to divide by zero.")
			}
			return x / y, assignRef(a[2], x%y, nil)
		}},
		clampMember("int"), clampMember("long"), clampMember("double"),
		constant("double PI {get;}", math.Pi), constant("double E {get;}", math.E), constant("double Tau {get;}", 2*math.Pi),
	)
}

func clampMember(t string) Member {
	return Member{Text: "static " + t + " Clamp(" + t + " value, " + t + " min, " + t + " max)", Do: func(_ any, a []any) (any, error) {
		if n, _ := object.Compare(a[0], a[1]); n < 0 {
			return a[1], nil
		}
		if n, _ := object.Compare(a[0], a[2]); n > 0 {
			return a[2], nil
		}
		return a[0], nil
	}}
}

func absolute(v any) (any, error) {
	switch x := v.(type) {
	case int32:
		if x == math.MinInt32 {
			return nil, exception("OverflowException", "Negating the minimum value of a twos complement number is invalid.")
		}
		return max(x, -x), nil
	case int64:
		if x == math.MinInt64 {
			return nil, exception("OverflowException", "Negating the minimum value of a twos complement number is invalid.")
		}
		return max(x, -x), nil
	case float64:
		return math.Abs(x), nil
	case float32:
		return float32(math.Abs(float64(x))), nil
	case object.Decimal:
		return x.Abs(), nil
	case int16:
		return max(x, -x), nil
	case int8:
		return max(x, -x), nil
	}
	return v, nil
}

func sign(v any) (any, error) {
	if f, ok := object.Float(v); ok && math.IsNaN(f) {
		return nil, exception("ArithmeticException", "Function does not accept floating point Not-a-Number values.")
	}
	n, err := object.Compare(v, int32(0))
	return int32(n), err
}

func extreme(most bool) Func {
	return func(_ any, a []any) (any, error) {
		for _, x := range a {
			if f, ok := x.(float64); ok && math.IsNaN(f) {
				return f, nil
			}
		}
		n, err := object.Compare(a[0], a[1])
		if (n >= 0) == most {
			return a[0], err
		}
		return a[1], err
	}
}

func roundMembers() []Member {
	round := func(_ any, a []any) (any, error) {
		digits, mode := int32(0), int64(0)
		for _, x := range a[1:] {
			switch v := x.(type) {
			case int32:
				digits = v
			case object.Enum:
				mode = v.Number
			}
		}
		if d, ok := a[0].(object.Decimal); ok {
			if digits < 0 || digits > 28 {
				return nil, outOfRange("decimals", "Decimal can only round to between 0 and 28 digits of precision.")
			}
			return roundDecimal(d, int(digits), mode), nil
		}
		if digits < 0 || digits > 15 {
			return nil, outOfRange("digits", "Rounding digits must be between 0 and 15, inclusive.")
		}
		return roundFloat(a[0].(float64), int(digits), mode), nil
	}
	var out []Member
	for _, t := range []string{"double", "decimal"} {
		for _, rest := range []string{"", ", int digits", ", System.MidpointRounding mode", ", int digits, System.MidpointRounding mode"} {
			name := " d"
			switch {
			case t == "decimal":
				rest = strings.Replace(rest, "digits", "decimals", 1)
			case rest == "":
				name = " a"
			default:
				name = " value"
			}
			out = append(out, Member{Text: "static " + t + " Round(" + t + name + rest + ")", Do: round})
		}
	}
	return out
}

func roundDecimal(d object.Decimal, digits int, mode int64) object.Decimal {
	switch mode {
	case 0, 1:
		return d.Round(digits, mode == 1)
	}
	scale := culture.DecimalInt(1)
	for range digits {
		scale, _ = scale.Mul(culture.DecimalInt(10))
	}
	x, err := d.Mul(scale)
	if err != nil {
		return d
	}
	switch mode {
	case 2:
		x = x.Truncate()
	case 3:
		x = x.Floor()
	default:
		x = x.Ceiling()
	}
	r, err := x.Div(scale)
	if err != nil {
		return d
	}
	return r
}

func roundFloat(f float64, digits int, mode int64) float64 {
	if math.Abs(f) >= 1e16 || math.IsNaN(f) {
		return f
	}
	p := math.Pow10(digits)
	x := f * p
	switch mode {
	case 0:
		x = math.RoundToEven(x)
	case 1:
		x = math.Round(x)
	case 2:
		x = math.Trunc(x)
	case 3:
		x = math.Floor(x)
	default:
		x = math.Ceil(x)
	}
	return x / p
}
