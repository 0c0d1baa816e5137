package dotnet

import (
	"encoding/base64"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func systemTypes() []*Type {
	return []*Type{
		{FullName: "System.ValueType"}, {FullName: "System.Void", Value: true, convert: func(any, *Type) (any, error) { return object.Nothing, nil }},
		{FullName: "System.Enum", Base: "System.ValueType", declared: enumStatics}, {FullName: "System.IComparable"}, {FullName: "System.IFormattable"}, {FullName: "System.IConvertible"},
		{FullName: "System.ICloneable"}, {FullName: "System.IDisposable"}, {FullName: "System.IFormatProvider"}, {FullName: "System.DBNull", declared: func() []Member { return []Member{constant("System.DBNull Value {get;}", DBNull{})} }},
		{FullName: "System.Management.Automation.Language.NullString", declared: func() []Member { return []Member{constant("string Value {get;}", nil)} }},
		{FullName: "System.Type", declared: typeMembers, convert: toType}, {FullName: "System.Delegate"}, {FullName: "System.Action", convert: toDelegate}, {FullName: "System.EventHandler", convert: toDelegate},
		{FullName: regexSpace + "MatchEvaluator", convert: toDelegate},
		{FullName: "System.Math", Sealed: true, declared: mathMembers}, {FullName: "System.Convert", Sealed: true, declared: convertMembers},
		{FullName: "System.BitConverter", Sealed: true, declared: bitConverterMembers}, {FullName: "System.Random", declared: randomMembers},
		{FullName: "System.Guid", Value: true, Is: listOf("IComparable IFormattable"), declared: guidMembers},
		{FullName: "System.Version", Is: listOf("IComparable ICloneable"), declared: versionMembers},
		{FullName: "System.Environment", Sealed: true, declared: environmentMembers}, {FullName: "System.GC", Sealed: true, declared: gcMembers},
		{FullName: "System.Activator", Sealed: true, declared: activatorMembers}, {FullName: "System.StringComparer", Is: []string{"System.Collections.IComparer"}, declared: comparerMembers},
		{FullName: "System.OperatingSystem", declared: osMembers}, {FullName: "System.Threading.Thread", declared: threadMembers},
		{FullName: "System.AppDomain", declared: func() []Member { return nil }}, {FullName: "System.CharEnumerator"},
	}
}

// DBNull is the null of databases, which is not $null.
type DBNull struct{}

// NetType is the .NET type's name.
func (DBNull) NetType() string { return "System.DBNull" }

// String is no text.
func (DBNull) String() string { return "" }

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

func convertMembers() []Member {
	var all []Member
	for _, name := range strings.Fields("Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime") {
		full := "System." + name
		short := byFullShort(full)
		all = append(all, Member{Text: "static " + short + " To" + name + "(string value)", Do: func(_ any, a []any) (any, error) { return convertText(a[0], full) }},
			Member{Text: "static " + short + " To" + name + "(System.Object value)", Do: func(_ any, a []any) (any, error) { return convertTo(a[0], full) }},
			Member{Text: "static " + short + " To" + name + "(System.Object value, System.IFormatProvider provider)", Do: func(_ any, a []any) (any, error) { return convertTo(a[0], full) }})
		if i, ok := integerWidth[full]; ok {
			all = append(all, Member{Text: "static " + short + " To" + name + "(string value, int fromBase)", Do: func(_ any, a []any) (any, error) {
				return convertBase(text(a[0]), int(a[1].(int32)), full, i)
			}})
		}
	}
	return append(all, convertTexts()...)
}

var integerWidth = map[string]int{"System.Byte": 8, "System.SByte": 8, "System.Int16": 16, "System.UInt16": 16, "System.Int32": 32, "System.UInt32": 32, "System.Int64": 64, "System.UInt64": 64}

func convertText(v any, full string) (any, error) {
	if v == nil {
		return object.Cast(nil, full)
	}
	s := text(v)
	switch full {
	case "System.Boolean":
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, exception("FormatException", "String '%s' was not recognized as a valid Boolean.", s)
	case "System.Char":
		if object.Length(s) != 1 {
			return nil, exception("FormatException", "String must be exactly one character long.")
		}
		return object.Cast(s, full)
	case "System.DateTime":
		return parseDate([]any{s})
	}
	style := culture.Integer
	switch full {
	case "System.Double", "System.Single":
		style = culture.Float | culture.Thousands
	case "System.Decimal":
		style = culture.Number
	}
	return parseNumber(s, full, style, current)
}

func convertTo(v any, full string) (any, error) {
	v = object.Unwrap(v)
	if s, ok := v.(string); ok {
		return convertText(s, full)
	}
	r, err := object.Cast(v, full)
	if err != nil {
		if f, ok := err.(*object.Fault); ok && f.ID == "ConvertToFinalInvalidCastException" {
			return nil, exception("InvalidCastException", "Unable to cast object of type '%s' to type 'System.IConvertible'.", object.TypeName(v))
		}
		_, reason, _ := strings.Cut(err.Error(), "Error: \"")
		return nil, exception("OverflowException", "%s", strings.TrimSuffix(reason, "\""))
	}
	return r, nil
}

func convertBase(s string, base int, full string, width int) (any, error) {
	if base != 2 && base != 8 && base != 10 && base != 16 {
		return nil, exception("ArgumentException", "Invalid Base. (Parameter 'fromBase')")
	}
	if base == 10 {
		return parseNumber(s, full, culture.Integer, current)
	}
	digits := s
	if base == 16 {
		digits = strings.TrimPrefix(strings.TrimPrefix(digits, "0x"), "0X")
	}
	if digits == "" {
		return nil, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than the size of the collection.")
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil {
		if ne, ok := err.(*strconv.NumError); ok && ne.Err == strconv.ErrRange {
			return nil, exception("OverflowException", "%s", overflowText(full))
		}
		return nil, exception("FormatException", "Could not find any recognizable digits.")
	}
	if width < 64 && n>>width != 0 {
		return nil, exception("OverflowException", "%s", overflowText(full))
	}
	switch full {
	case "System.Int32":
		return int32(uint32(n)), nil
	case "System.Int64":
		return int64(n), nil
	case "System.Int16":
		return int16(uint16(n)), nil
	case "System.SByte":
		return int8(uint8(n)), nil
	}
	return object.Cast(n, full)
}

func convertTexts() []Member {
	based := func(short string) Member {
		return Member{Text: "static string ToString(" + short + " value, int toBase)", Do: func(_ any, a []any) (any, error) {
			base := int(a[1].(int32))
			if base != 2 && base != 8 && base != 10 && base != 16 {
				return nil, exception("ArgumentException", "Invalid Base. (Parameter 'toBase')")
			}
			switch x := a[0].(type) {
			case int32:
				if base == 10 {
					return strconv.Itoa(int(x)), nil
				}
				return strconv.FormatUint(uint64(uint32(x)), base), nil
			case int64:
				if base == 10 {
					return strconv.FormatInt(x, 10), nil
				}
				return strconv.FormatUint(uint64(x), base), nil
			case int16:
				return strconv.FormatUint(uint64(uint16(x)), base), nil
			}
			return strconv.FormatUint(uint64(a[0].(uint8)), base), nil
		}}
	}
	return []Member{
		based("byte"), based("short"), based("int"), based("long"),
		static("string ToString(System.Object value)", func(a []any) any { return object.ToString(a[0], current) }),
		static("string ToString(System.Object value, System.IFormatProvider provider)", func(a []any) any { return object.ToString(a[0], cultureOf(a[1])) }),
		static("string ToBase64String(byte[] inArray)", func(a []any) any { return base64.StdEncoding.EncodeToString(bytesOf(a[0])) }),
		{Text: "static string ToBase64String(byte[] inArray, System.Base64FormattingOptions options)", Do: func(_ any, a []any) (any, error) {
			s := base64.StdEncoding.EncodeToString(bytesOf(a[0]))
			if a[1].(object.Enum).Number == 0 {
				return s, nil
			}
			var lines []string
			for len(s) > 76 {
				lines, s = append(lines, s[:76]), s[76:]
			}
			return strings.Join(append(lines, s), "\r\n"), nil
		}},
		{Text: "static byte[] FromBase64String(string s)", Do: func(_ any, a []any) (any, error) {
			if a[0] == nil {
				return nil, nullArgument("s")
			}
			b, err := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
				if strings.ContainsRune(" \t\r\n", r) {
					return -1
				}
				return r
			}, text(a[0])))
			if err != nil {
				return nil, exception("FormatException", "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.")
			}
			return object.Bytes(b), nil
		}},
		static("string ToHexString(byte[] inArray)", func(a []any) any { return strings.ToUpper(hex.EncodeToString(bytesOf(a[0]))) }),
		{Text: "static byte[] FromHexString(string s)", Do: func(_ any, a []any) (any, error) {
			b, err := hex.DecodeString(text(a[0]))
			if err != nil {
				return nil, exception("FormatException", "The input is not a valid hex string as it contains a non-hex character.")
			}
			return object.Bytes(b), nil
		}},
		{Text: "static System.Object ChangeType(System.Object value, type conversionType)", Do: func(_ any, a []any) (any, error) { return convertTo(a[0], a[1].(*Type).FullName) }},
		static("bool IsDBNull(System.Object value)", func(a []any) any { return false }),
	}
}

func bitConverterMembers() []Member {
	little := func(n uint64, size int) any {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(n >> (8 * i))
		}
		return object.Bytes(b)
	}
	word := func(a []any, size int) (uint64, error) {
		b, at := bytesOf(a[0]), int(a[1].(int32))
		if at < 0 || at+size > len(b) {
			return 0, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than the size of the collection.")
		}
		var n uint64
		for i := range size {
			n |= uint64(b[at+i]) << (8 * i)
		}
		return n, nil
	}
	read := func(definition string, size int, f func(n uint64) any) Member {
		return Member{Text: "static " + definition + "(byte[] value, int startIndex)", Do: func(_ any, a []any) (any, error) {
			n, err := word(a, size)
			if err != nil {
				return nil, err
			}
			return f(n), nil
		}}
	}
	dashed := func(b []byte) any {
		parts := make([]string, len(b))
		for i, c := range b {
			parts[i] = strings.ToUpper(hex.EncodeToString([]byte{c}))
		}
		return strings.Join(parts, "-")
	}
	return []Member{
		static("string ToString(byte[] value)", func(a []any) any { return dashed(bytesOf(a[0])) }),
		{Text: "static string ToString(byte[] value, int startIndex, int length)", Do: func(_ any, a []any) (any, error) {
			b, from, n := bytesOf(a[0]), int(a[1].(int32)), int(a[2].(int32))
			if from < 0 || n < 0 || from+n > len(b) {
				return nil, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than the size of the collection.")
			}
			return dashed(b[from : from+n]), nil
		}},
		static("byte[] GetBytes(int value)", func(a []any) any { return little(uint64(uint32(a[0].(int32))), 4) }),
		static("byte[] GetBytes(long value)", func(a []any) any { return little(uint64(a[0].(int64)), 8) }),
		static("byte[] GetBytes(short value)", func(a []any) any { return little(uint64(uint16(a[0].(int16))), 2) }),
		static("byte[] GetBytes(double value)", func(a []any) any { return little(math.Float64bits(a[0].(float64)), 8) }),
		read("int ToInt32", 4, func(n uint64) any { return int32(uint32(n)) }), read("long ToInt64", 8, func(n uint64) any { return int64(n) }),
		read("short ToInt16", 2, func(n uint64) any { return int16(uint16(n)) }), read("uint ToUInt32", 4, func(n uint64) any { return uint32(n) }),
		read("ulong ToUInt64", 8, func(n uint64) any { return n }), read("ushort ToUInt16", 2, func(n uint64) any { return uint16(n) }),
		read("double ToDouble", 8, func(n uint64) any { return math.Float64frombits(n) }),
		constant("bool IsLittleEndian {get;}", true),
	}
}

// Random is a System.Random.
type Random struct{ r *rand.Rand }

// NetType is the .NET type's name.
func (*Random) NetType() string { return "System.Random" }

// String is the type's name.
func (*Random) String() string { return "System.Random" }

func randomMembers() []Member {
	between := func(r *Random, low, high int32) (any, error) {
		if low > high {
			return nil, outOfRange("minValue", "'minValue' cannot be greater than maxValue.")
		}
		if low == high {
			return low, nil
		}
		return int32(int64(low) + r.r.Int64N(int64(high)-int64(low))), nil
	}
	return []Member{
		{Text: "int Next()", Do: func(this any, _ []any) (any, error) { return between(this.(*Random), 0, math.MaxInt32) }},
		{Text: "int Next(int maxValue)", Do: func(this any, a []any) (any, error) {
			if a[0].(int32) < 0 {
				return nil, outOfRange("maxValue", "'maxValue' must be greater than zero.")
			}
			return between(this.(*Random), 0, a[0].(int32))
		}},
		{Text: "int Next(int minValue, int maxValue)", Do: func(this any, a []any) (any, error) { return between(this.(*Random), a[0].(int32), a[1].(int32)) }},
		method("double NextDouble()", func(r *Random, _ []any) any { return r.r.Float64() }),
		method("void NextBytes(byte[] buffer)", func(r *Random, a []any) any {
			items, _ := object.Elements(a[0])
			for i := range items {
				items[i] = uint8(r.r.UintN(256))
			}
			return nil
		}),
		{Text: "new()", Do: func(any, []any) (any, error) {
			return &Random{rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}, nil
		}},
		{Text: "new(int Seed)", Do: func(_ any, a []any) (any, error) { return &Random{rand.New(rand.NewPCG(uint64(a[0].(int32)), 0))}, nil }},
	}
}

func guidMembers() []Member {
	parse := func(s string) (any, error) {
		if g, ok := object.ParseGuid(s); ok {
			return g, nil
		}
		return nil, exception("FormatException", "Unrecognized Guid format.")
	}
	swapped := func(g object.Guid) object.Guid {
		g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7] = g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6]
		return g
	}
	return []Member{
		{Text: "static guid NewGuid()", Do: func(any, []any) (any, error) { return object.NewGuid(), nil }},
		constant("guid Empty {get;}", object.Guid{}),
		{Text: "static guid Parse(string input)", Do: func(_ any, a []any) (any, error) { return parse(text(a[0])) }},
		{Text: "static bool TryParse(string input, [ref] guid result)", Do: func(_ any, a []any) (any, error) {
			g, ok := object.ParseGuid(text(a[0]))
			return ok, assignRef(a[1], g, nil)
		}},
		{Text: "new(string g)", Do: func(_ any, a []any) (any, error) { return parse(text(a[0])) }},
		{Text: "new(byte[] b)", Do: func(_ any, a []any) (any, error) {
			b := bytesOf(a[0])
			if len(b) != 16 {
				return nil, exception("ArgumentException", "Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')")
			}
			return swapped(object.Guid(b)), nil
		}},
		{Text: "new()", Do: func(any, []any) (any, error) { return object.Guid{}, nil }},
		method("byte[] ToByteArray()", func(g object.Guid, _ []any) any { s := swapped(g); return object.Bytes(s[:]) }),
		method("string ToString()", func(g object.Guid, _ []any) any { return g.String() }),
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), current) }},
		{Text: "int CompareTo(System.Object value)", Do: func(this any, a []any) (any, error) { return compareNumber(this, a[0], "System.Guid") }},
		get("System.Guid Guid {get;}", func(g object.Guid) any { return g }),
	}
}

func versionMembers() []Member {
	part := func(name string, f func(v object.Version) int32) Member {
		return get("int "+name+" {get;}", func(v object.Version) any { return f(v) })
	}
	parse := func(s any) (any, error) {
		if s == nil {
			return nil, nullArgument("version")
		}
		v, problem := object.ParseVersion(text(s))
		switch {
		case problem == "":
			return v, nil
		case strings.HasPrefix(problem, "The input string"):
			return nil, exception("FormatException", "%s", problem)
		case strings.HasPrefix(problem, "Value was"):
			return nil, exception("OverflowException", "%s", problem)
		}
		return nil, exception("ArgumentException", "%s", problem)
	}
	build := func(_ any, a []any) (any, error) {
		n := [4]int32{0, 0, -1, -1}
		for i, x := range a {
			n[i] = x.(int32)
			if n[i] < 0 {
				return nil, outOfRange([]string{"major", "minor", "build", "revision"}[i], "Version's parameters must be greater than or equal to zero.")
			}
		}
		return object.Version{Major: n[0], Minor: n[1], Build: n[2], Revision: n[3]}, nil
	}
	return []Member{
		part("Major", func(v object.Version) int32 { return v.Major }), part("Minor", func(v object.Version) int32 { return v.Minor }),
		part("Build", func(v object.Version) int32 { return v.Build }), part("Revision", func(v object.Version) int32 { return v.Revision }),
		get("short MajorRevision {get;}", func(v object.Version) any { return int16(v.Revision >> 16) }), get("short MinorRevision {get;}", func(v object.Version) any { return int16(v.Revision) }),
		method("string ToString()", func(v object.Version, _ []any) any { return v.String() }),
		{Text: "string ToString(int fieldCount)", Do: func(this any, a []any) (any, error) {
			parts := strings.Split(this.(object.Version).String(), ".")
			n := int(a[0].(int32))
			if n < 0 || n > len(parts) {
				return nil, exception("ArgumentException", "Argument must be between 0 and %d. (Parameter 'fieldCount')", len(parts))
			}
			return strings.Join(parts[:n], "."), nil
		}},
		{Text: "int CompareTo(System.Object version)", Do: func(this any, a []any) (any, error) {
			if a[0] == nil {
				return int32(1), nil
			}
			w, ok := object.Unwrap(a[0]).(object.Version)
			if !ok {
				return nil, exception("ArgumentException", "Object must be of type Version.")
			}
			return int32(this.(object.Version).Compare(w)), nil
		}},
		method("System.Object Clone()", func(v object.Version, _ []any) any { return v }),
		{Text: "static version Parse(string input)", Do: func(_ any, a []any) (any, error) { return parse(a[0]) }},
		{Text: "static bool TryParse(string input, [ref] version result)", Do: func(_ any, a []any) (any, error) {
			v, err := parse(a[0])
			if err != nil {
				return false, assignRef(a[1], nil, nil)
			}
			return true, assignRef(a[1], v, nil)
		}},
		{Text: "new(string version)", Do: func(_ any, a []any) (any, error) { return parse(a[0]) }},
		{Text: "new(int major, int minor)", Do: build}, {Text: "new(int major, int minor, int build)", Do: build}, {Text: "new(int major, int minor, int build, int revision)", Do: build},
		{Text: "new()", Do: build},
	}
}

func environmentMembers() []Member {
	reads := func(definition string, f func() any) Member {
		return Member{Text: "static " + definition, Do: func(any, []any) (any, error) { return f(), nil }}
	}
	host := func() any { h, _ := os.Hostname(); return strings.ToUpper(strings.SplitN(h, ".", 2)[0]) }
	return []Member{
		constant("string NewLine {get;}", "\n"), reads("string MachineName {get;}", host), reads("string UserDomainName {get;}", host),
		reads("string UserName {get;}", func() any { return userName() }),
		reads("bool UserInteractive {get;}", func() any { return true }),
		reads("string CurrentDirectory {get;}", func() any { d, _ := os.Getwd(); return d }),
		reads("int ProcessorCount {get;}", func() any { return int32(runtime.NumCPU()) }),
		reads("int ProcessId {get;}", func() any { return int32(os.Getpid()) }),
		reads("bool Is64BitProcess {get;}", func() any { return strconv.IntSize == 64 }), reads("bool Is64BitOperatingSystem {get;}", func() any { return strconv.IntSize == 64 }),
		reads("string SystemDirectory {get;}", func() any { return "" }), reads("bool HasShutdownStarted {get;}", func() any { return false }),
		reads("System.OperatingSystem OSVersion {get;}", func() any { return &OperatingSystem{} }),
		reads("version Version {get;}", func() any { return object.Version{Major: 10, Minor: 0, Build: 0, Revision: -1} }),
		reads("int TickCount {get;}", func() any { return int32(uint32(now().Ticks() / int64(culture.Millisecond))) }),
		reads("long TickCount64 {get;}", func() any { return now().Ticks() / int64(culture.Millisecond) }),
		reads("string CommandLine {get;}", func() any { return strings.Join(os.Args, " ") }),
		reads("long WorkingSet {get;}", func() any {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.Sys)
		}),
		static("string[] GetCommandLineArgs()", func([]any) any { return texts(os.Args) }),
		static("string GetEnvironmentVariable(string variable)", environmentVariable),
		static("string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)", environmentVariable),
		{Text: "static void SetEnvironmentVariable(string variable, string value)", Do: setEnvironment},
		{Text: "static void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)", Do: setEnvironment},
		static("System.Collections.IDictionary GetEnvironmentVariables()", func([]any) any {
			h := object.NewHashtable()
			for _, e := range os.Environ() {
				name, value, _ := strings.Cut(e, "=")
				h.Set(name, value)
			}
			return h
		}),
		static("string ExpandEnvironmentVariables(string name)", func(a []any) any { return expandEnvironment(text(a[0])) }),
		static("string GetFolderPath(System.Environment+SpecialFolder folder)", func(a []any) any { return specialFolder(a[0].(object.Enum).Name) }),
	}
}

func userName() string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if u := os.Getenv(name); u != "" {
			return u
		}
	}
	if os.Getuid() == 0 {
		return "root"
	}
	return strconv.Itoa(os.Getuid())
}

func environmentVariable(a []any) any {
	if v, ok := os.LookupEnv(text(a[0])); ok {
		return v
	}
	return nil
}

func setEnvironment(_ any, a []any) (any, error) {
	var err error
	if text(a[1]) == "" {
		err = os.Unsetenv(text(a[0]))
	} else {
		err = os.Setenv(text(a[0]), text(a[1]))
	}
	if err != nil {
		return nil, exception("ArgumentException", "%s", err.Error())
	}
	return nil, nil
}

func expandEnvironment(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "%")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "%")
		if !ok || !closed {
			if ok {
				b.WriteString("%" + rest)
			}
			return b.String()
		}
		if v, known := os.LookupEnv(name); known {
			b.WriteString(v)
			s = after
			continue
		}
		b.WriteString("%" + name)
		s = "%" + after
	}
}

func specialFolder(name string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	switch name {
	case "UserProfile":
		return home
	case "MyDocuments":
		return filepath.Join(home, "Documents")
	case "Desktop", "DesktopDirectory":
		return filepath.Join(home, "Desktop")
	case "ApplicationData":
		return filepath.Join(home, ".config")
	case "LocalApplicationData":
		return filepath.Join(home, ".local", "share")
	case "CommonApplicationData":
		return "/usr/share"
	}
	return ""
}

// OperatingSystem is a System.OperatingSystem.
type OperatingSystem struct{}

// NetType is the .NET type's name.
func (*OperatingSystem) NetType() string { return "System.OperatingSystem" }

// String is the system's name.
func (*OperatingSystem) String() string { return "Unix" }

func osMembers() []Member {
	return []Member{
		get("System.PlatformID Platform {get;}", func(*OperatingSystem) any { return Enum("System.PlatformID", 4) }),
		get("string VersionString {get;}", func(*OperatingSystem) any { return "Unix " + runtime.GOOS }),
		get("version Version {get;}", func(*OperatingSystem) any { return object.Version{Major: 0, Minor: 0, Build: -1, Revision: -1} }),
		constantCall("bool IsLinux()", runtime.GOOS == "linux"), constantCall("bool IsWindows()", runtime.GOOS == "windows"), constantCall("bool IsMacOS()", runtime.GOOS == "darwin"),
	}
}

func constantCall(definition string, v any) Member {
	return static(definition, func([]any) any { return v })
}

func gcMembers() []Member {
	return []Member{
		static("void Collect()", func([]any) any { return nil }),
		static("void Collect(int generation)", func([]any) any { return nil }),
		static("void WaitForPendingFinalizers()", func([]any) any { return nil }),
		static("long GetTotalMemory(bool forceFullCollection)", func([]any) any {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.HeapAlloc)
		}),
	}
}

func activatorMembers() []Member {
	return []Member{
		{Text: "static System.Object CreateInstance(type type)", Do: func(_ any, a []any) (any, error) { return New(a[0].(*Type), nil) }},
		{Text: "static System.Object CreateInstance(type type, Params System.Object[] args)", Do: func(_ any, a []any) (any, error) {
			items, _ := object.Elements(a[1])
			return New(a[0].(*Type), items)
		}},
	}
}

func threadMembers() []Member {
	return []Member{
		{Text: "static System.Threading.Thread CurrentThread {get;}", Do: func(any, []any) (any, error) {
			return object.New(object.Member{Name: "CurrentCulture", Value: &Culture{current}}, object.Member{Name: "CurrentUICulture", Value: &Culture{current}}, object.Member{Name: "ManagedThreadId", Value: int32(1)}), nil
		}},
		{Text: "static void Sleep(int millisecondsTimeout)", Do: sleep}, {Text: "static void Sleep(timespan timeout)", Do: sleep},
	}
}
