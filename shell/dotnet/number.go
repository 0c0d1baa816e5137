package dotnet

import (
	"math"
	"math/big"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// numberMembers are the members of a numeric type.
func numberMembers(full string) []Member {
	short := byFullShort(full)
	all := []Member{
		method("string ToString()", func(v any, _ []any) any { return object.ToString(v, CurrentCulture()) }),
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), CurrentCulture()) }},
		{Text: "string ToString(System.IFormatProvider provider)", Do: func(this any, a []any) (any, error) { return formatCall(this, "", cultureOf(a[0])) }},
		{Text: "string ToString(string format, System.IFormatProvider provider)", Do: func(this any, a []any) (any, error) {
			return formatCall(this, text(a[0]), cultureOf(a[1]))
		}},
		{Text: "int CompareTo(System.Object value)", Do: func(this any, a []any) (any, error) { return compareNumber(this, a[0], full) }},
		{Text: "int CompareTo(" + short + " value)", Do: func(this any, a []any) (any, error) { return compareNumber(this, a[0], full) }},
		{Text: "bool Equals(System.Object obj)", Do: func(this any, a []any) (any, error) {
			return object.TypeName(object.Unwrap(a[0])) == full && object.HashKey(this) == object.HashKey(a[0]), nil
		}},
		{Text: "bool Equals(" + short + " obj)", Do: func(this any, a []any) (any, error) { return object.HashKey(this) == object.HashKey(a[0]), nil }},
		{Text: "System.TypeCode GetTypeCode()", Do: func(this any, _ []any) (any, error) {
			v, err := object.CastEnum(strings.TrimPrefix(full, "System."), EnumSet("System.TypeCode"))
			return v, err
		}},
	}
	all = append(all, parseMembers(full, short)...)
	all = append(all, limits[full]...)
	switch full {
	case "System.Double", "System.Single":
		all = append(all, floatMembers(short)...)
	case "System.Int32", "System.Int64":
		all = append(all, integerMembers(full, short)...)
	case "System.Decimal":
		all = append(all, decimalMembers()...)
	case "System.Numerics.BigInteger":
		return append(all, bigMembers()...)
	}
	return append(all, conversions(full)...)
}

func formatCall(v any, format string, c *culture.Culture) (any, error) {
	s, err := FormatValue(v, format, c)
	if err != nil {
		return nil, exception("FormatException", "%s", err.Error())
	}
	return s, nil
}

func compareNumber(this, other any, full string) (any, error) {
	if other == nil {
		return int32(1), nil
	}
	if object.TypeName(object.Unwrap(other)) != full {
		return nil, exception("ArgumentException", "Object must be of type %s.", full[strings.LastIndexByte(full, '.')+1:])
	}
	n, err := object.Compare(this, other)
	return int32(n), err
}

// parseMembers are Parse and TryParse; they take less than a cast does.
func parseMembers(full, short string) []Member {
	style := culture.Integer
	switch full {
	case "System.Double", "System.Single":
		style = culture.Float | culture.Thousands
	case "System.Decimal":
		style = culture.Number
	}
	parse := func(a []any) (any, error) {
		st, c := style, CurrentCulture()
		for _, x := range a[1:] {
			switch v := x.(type) {
			case object.Enum:
				st = culture.NumberStyle(v.Number)
			case object.Reference:
			case nil:
			default:
				c = cultureOf(v)
			}
		}
		if a[0] == nil {
			return nil, nullArgument("s")
		}
		return parseNumber(text(a[0]), full, st, c)
	}
	try := func(_ any, a []any) (any, error) {
		ref := a[len(a)-1]
		v, err := parse(a[:len(a)-1])
		if err != nil {
			zero, _ := object.Cast(nil, full)
			return false, assignRef(ref, zero, nil)
		}
		return true, assignRef(ref, v, nil)
	}
	do := func(_ any, a []any) (any, error) { return parse(a) }
	return []Member{
		{Text: "static " + short + " Parse(string s)", Do: do},
		{Text: "static " + short + " Parse(string s, System.Globalization.NumberStyles style)", Do: do},
		{Text: "static " + short + " Parse(string s, System.IFormatProvider provider)", Do: do},
		{Text: "static " + short + " Parse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider)", Do: do},
		{Text: "static bool TryParse(string s, [ref] " + short + " result)", Do: try},
		{Text: "static bool TryParse(string s, System.IFormatProvider provider, [ref] " + short + " result)", Do: try},
		{Text: "static bool TryParse(string s, System.Globalization.NumberStyles style, System.IFormatProvider provider, [ref] " + short + " result)", Do: try},
	}
}

// parseNumber is T.Parse.
func parseNumber(s, full string, style culture.NumberStyle, c *culture.Culture) (any, error) {
	bad := exception("FormatException", "The input string '%s' was not in a correct format.", s)
	if full == "System.Numerics.BigInteger" {
		bad = exception("FormatException", "The value could not be parsed.")
	}
	plain, special, ok := culture.ReadNumber(s, style, c)
	if !ok {
		return nil, bad
	}
	var v any
	switch {
	case special != 0 && (full == "System.Double" || full == "System.Single"):
		return object.Cast(special, full)
	case special != 0:
		return nil, bad
	case style&culture.Hex != 0:
		n, ok := new(big.Int).SetString(plain, 16)
		if !ok {
			return nil, bad
		}
		v = hexNumber(n, len(plain), full)
	case full == "System.Double" || full == "System.Single":
		return object.Cast(plain, full)
	case full == "System.Decimal":
		d, err := culture.ParseDecimalText(plain)
		if err != nil {
			return nil, exception("OverflowException", "%s", culture.ErrDecimalOverflow.Error())
		}
		return d, nil
	default:
		d, ok := new(big.Rat).SetString(plain)
		if !ok || !d.IsInt() {
			return nil, bad
		}
		v = new(big.Int).Set(d.Num())
	}
	r, err := object.Cast(v, full)
	if err != nil {
		return nil, exception("OverflowException", "%s", overflowText(full))
	}
	return r, nil
}

// hexNumber reads the digits of a signed type as its bits.
func hexNumber(n *big.Int, digits int, full string) any {
	width := map[string]int{"System.Int32": 8, "System.Int64": 16, "System.Int16": 4, "System.SByte": 2}[full]
	if width > 0 && digits == width && n.Bit(width*4-1) == 1 {
		return new(big.Int).Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(width*4)))
	}
	return n
}

func overflowText(full string) string {
	return map[string]string{"System.Int32": "Value was either too large or too small for an Int32.", "System.Int64": "Value was either too large or too small for an Int64.",
		"System.Byte": "Value was either too large or too small for an unsigned byte.", "System.SByte": "Value was either too large or too small for a signed byte.",
		"System.Int16": "Value was either too large or too small for an Int16.", "System.UInt16": "Value was either too large or too small for a UInt16.",
		"System.UInt32": "Value was either too large or too small for a UInt32.", "System.UInt64": "Value was either too large or too small for a UInt64."}[full]
}

var limits = map[string][]Member{
	"System.Int32":  {constant("int MaxValue {get;}", int32(math.MaxInt32)), constant("int MinValue {get;}", int32(math.MinInt32))},
	"System.Int64":  {constant("long MaxValue {get;}", int64(math.MaxInt64)), constant("long MinValue {get;}", int64(math.MinInt64))},
	"System.Int16":  {constant("short MaxValue {get;}", int16(math.MaxInt16)), constant("short MinValue {get;}", int16(math.MinInt16))},
	"System.SByte":  {constant("sbyte MaxValue {get;}", int8(math.MaxInt8)), constant("sbyte MinValue {get;}", int8(math.MinInt8))},
	"System.Byte":   {constant("byte MaxValue {get;}", uint8(math.MaxUint8)), constant("byte MinValue {get;}", uint8(0))},
	"System.UInt16": {constant("ushort MaxValue {get;}", uint16(math.MaxUint16)), constant("ushort MinValue {get;}", uint16(0))},
	"System.UInt32": {constant("uint MaxValue {get;}", uint32(math.MaxUint32)), constant("uint MinValue {get;}", uint32(0))},
	"System.UInt64": {constant("ulong MaxValue {get;}", uint64(math.MaxUint64)), constant("ulong MinValue {get;}", uint64(0))},
	"System.Double": {constant("double MaxValue {get;}", math.MaxFloat64), constant("double MinValue {get;}", -math.MaxFloat64), constant("double NaN {get;}", math.NaN()),
		constant("double PositiveInfinity {get;}", math.Inf(1)), constant("double NegativeInfinity {get;}", math.Inf(-1)), constant("double Epsilon {get;}", math.SmallestNonzeroFloat64)},
	"System.Single": {constant("float MaxValue {get;}", float32(math.MaxFloat32)), constant("float MinValue {get;}", float32(-math.MaxFloat32)), constant("float NaN {get;}", float32(math.NaN())),
		constant("float PositiveInfinity {get;}", float32(math.Inf(1))), constant("float NegativeInfinity {get;}", float32(math.Inf(-1))), constant("float Epsilon {get;}", float32(math.SmallestNonzeroFloat32))},
	"System.Decimal": {constant("decimal MaxValue {get;}", culture.MaxDecimal()), constant("decimal MinValue {get;}", culture.MaxDecimal().Neg()), constant("decimal Zero {get;}", culture.DecimalInt(0)),
		constant("decimal One {get;}", culture.DecimalInt(1)), constant("decimal MinusOne {get;}", culture.DecimalInt(-1))},
}

func floatMembers(short string) []Member {
	f := func(name string, is func(f float64) bool) Member {
		return static("bool "+name+"("+short+" d)", func(a []any) any { v, _ := object.Float(a[0]); return is(v) })
	}
	return []Member{
		f("IsNaN", math.IsNaN), f("IsInfinity", func(v float64) bool { return math.IsInf(v, 0) }),
		f("IsPositiveInfinity", func(v float64) bool { return math.IsInf(v, 1) }), f("IsNegativeInfinity", func(v float64) bool { return math.IsInf(v, -1) }),
		f("IsFinite", func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }),
	}
}

func decimalMembers() []Member {
	two := func(name string, f func(a, b object.Decimal) (object.Decimal, error)) Member {
		return Member{Text: "static decimal " + name + "(decimal d1, decimal d2)", Do: func(_ any, a []any) (any, error) {
			r, err := f(a[0].(object.Decimal), a[1].(object.Decimal))
			switch err {
			case nil:
				return r, nil
			case culture.ErrDivideByZero:
				return nil, exception("DivideByZeroException", "%s", err.Error())
			}
			return nil, exception("OverflowException", "%s", err.Error())
		}}
	}
	one := func(name string, f func(d object.Decimal) object.Decimal) Member {
		return static("decimal "+name+"(decimal d)", func(a []any) any { return f(a[0].(object.Decimal)) })
	}
	return []Member{
		two("Add", object.Decimal.Add), two("Subtract", object.Decimal.Sub), two("Multiply", object.Decimal.Mul), two("Divide", object.Decimal.Div), two("Remainder", object.Decimal.Mod),
		one("Truncate", object.Decimal.Truncate), one("Floor", object.Decimal.Floor), one("Ceiling", object.Decimal.Ceiling), one("Negate", object.Decimal.Neg),
		one("Round", func(d object.Decimal) object.Decimal { return d.Round(0, false) }),
		static("decimal Round(decimal d, int decimals)", func(a []any) any { return a[0].(object.Decimal).Round(int(a[1].(int32)), false) }),
		static("int Compare(decimal d1, decimal d2)", func(a []any) any { return int32(a[0].(object.Decimal).Cmp(a[1].(object.Decimal))) }),
		static("int[] GetBits(decimal d)", func(a []any) any {
			var out []any
			for _, w := range a[0].(object.Decimal).Bits() {
				out = append(out, w)
			}
			return &object.Array{Elem: "System.Int32", Items: out}
		}),
		{Text: "static int ToInt32(decimal d)", Do: func(_ any, a []any) (any, error) {
			v, err := object.Cast(a[0].(object.Decimal).Truncate(), "System.Int32")
			if err != nil {
				return nil, exception("OverflowException", "%s", overflowText("System.Int32"))
			}
			return v, nil
		}},
		static("double ToDouble(decimal d)", func(a []any) any { return a[0].(object.Decimal).Float() }),
	}
}

func bigMembers() []Member {
	b := func(v any) *big.Int { return v.(*big.Int) }
	two := func(name string, f func(z, x, y *big.Int) *big.Int) Member {
		return static("bigint "+name+"(bigint left, bigint right)", func(a []any) any { return f(new(big.Int), b(a[0]), b(a[1])) })
	}
	divide := func(name string, f func(z, x, y *big.Int) *big.Int) Member {
		return Member{Text: "static bigint " + name + "(bigint dividend, bigint divisor)", Do: func(_ any, a []any) (any, error) {
			if b(a[1]).Sign() == 0 {
				return nil, exception("DivideByZeroException", "Attempted to divide by zero.")
			}
			return f(new(big.Int), b(a[0]), b(a[1])), nil
		}}
	}
	return []Member{
		two("Add", (*big.Int).Add), two("Subtract", (*big.Int).Sub), two("Multiply", (*big.Int).Mul),
		divide("Divide", (*big.Int).Quo), divide("Remainder", (*big.Int).Rem),
		{Text: "static bigint Pow(bigint value, int exponent)", Do: func(_ any, a []any) (any, error) {
			n := a[1].(int32)
			if n < 0 {
				return nil, outOfRange("exponent", "The number must be greater than or equal to zero.")
			}
			if int64(b(a[0]).BitLen())*int64(n) > 1<<24 {
				return nil, exception("OutOfMemoryException", "Insufficient memory to continue the execution of the program.")
			}
			return new(big.Int).Exp(b(a[0]), big.NewInt(int64(n)), nil), nil
		}},
		static("bigint Abs(bigint value)", func(a []any) any { return new(big.Int).Abs(b(a[0])) }),
		static("bigint Negate(bigint value)", func(a []any) any { return new(big.Int).Neg(b(a[0])) }),
		static("bigint Max(bigint left, bigint right)", func(a []any) any {
			if b(a[0]).Cmp(b(a[1])) >= 0 {
				return a[0]
			}
			return a[1]
		}),
		static("bigint Min(bigint left, bigint right)", func(a []any) any {
			if b(a[0]).Cmp(b(a[1])) <= 0 {
				return a[0]
			}
			return a[1]
		}),
		static("bigint GreatestCommonDivisor(bigint left, bigint right)", func(a []any) any {
			return new(big.Int).GCD(nil, nil, new(big.Int).Abs(b(a[0])), new(big.Int).Abs(b(a[1])))
		}),
		constant("bigint Zero {get;}", big.NewInt(0)), constant("bigint One {get;}", big.NewInt(1)), constant("bigint MinusOne {get;}", big.NewInt(-1)),
		get("bool IsZero {get;}", func(v *big.Int) any { return v.Sign() == 0 }),
		get("bool IsOne {get;}", func(v *big.Int) any { return v.IsInt64() && v.Int64() == 1 }),
		get("bool IsEven {get;}", func(v *big.Int) any { return v.Bit(0) == 0 }),
		get("int Sign {get;}", func(v *big.Int) any { return int32(v.Sign()) }),
		{Text: "new(System.Object value)", Do: func(_ any, a []any) (any, error) { return object.Cast(a[0], "System.Numerics.BigInteger") }},
	}
}
