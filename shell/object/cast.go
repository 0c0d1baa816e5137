package object

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"emsh/shell/culture"
)

// Categories of .NET's ErrorCategory that faults of values have.
const (
	categoryInvalidArgument = 5
)

const psInvalidCast = "System.Management.Automation.PSInvalidCastException"

// IsNumber reports whether v is of one of the numeric types.
func IsNumber(v any) bool {
	switch v.(type) {
	case int32, int64, float64, Decimal, uint8, int8, int16, uint16, uint32, uint64, float32, *big.Int, Size:
		return true
	}
	return false
}

// CastFault is a failed cast: "Cannot convert value … to type …. Error: …".
func CastFault(id string, v any, typeName, reason string) *Fault {
	return &Fault{ID: id, Category: categoryInvalidArgument, Exception: &Exception{
		Message: fmt.Sprintf("Cannot convert value \"%s\" to type \"%s\". Error: \"%s\"", faultText(v), typeName, reason),
		Inner:   &Exception{Type: psInvalidCast, Message: fmt.Sprintf("Cannot convert value \"%s\" to type \"%s\". Error: \"%s\"", faultText(v), typeName, reason)}}}
}

// Failed is a cast for which there is no way.
func Failed(v any, typeName string) *Fault {
	from := TypeName(v)
	text := faultText(v)
	if v == nil {
		from, text = "null", "null"
	}
	message := fmt.Sprintf("Cannot convert the \"%s\" value of type \"%s\" to type \"%s\".", text, from, typeName)
	return &Fault{ID: "ConvertToFinalInvalidCastException", Category: categoryInvalidArgument,
		Exception: &Exception{Message: message, Inner: &Exception{Type: psInvalidCast, Message: message}}}
}

// faultText is a value as messages quote it: by the session's culture.
func faultText(v any) string {
	switch x := v.(type) {
	case DateTime:
		return ToString(x, culture.AmericanEnglish())
	case *Array, *List, *Hashtable:
		return TypeName(v)
	}
	return Text(v)
}

// Castable reports whether Cast knows the type.
func Castable(typeName string) bool {
	if _, ok := casts[typeName]; ok {
		return true
	}
	_, ok := integers[typeName]
	return ok
}

var casts = map[string]func(v any) (any, error){
	"System.String":  func(v any) (any, error) { return Text(v), nil },
	"System.Boolean": func(v any) (any, error) { return Truth(v), nil },
	"System.Char":    castChar,
	"System.Double":  castDouble, "System.Single": castSingle, "System.Decimal": castDecimal,
	"System.Numerics.BigInteger": castBig,
	"System.DateTime":            castDateTime, "System.TimeSpan": castTimeSpan,
	"System.Guid": castGuid, "System.Version": castVersion,
	"Microsoft.Exchange.Data.ByteQuantifiedSize": castSize,
}

// Cast converts v to a simple type, named as .NET does: texts, numbers, dates, spans and the like.
func Cast(v any, typeName string) (any, error) {
	v = Unwrap(v)
	if i, ok := integers[typeName]; ok {
		return i.cast(v)
	}
	if c, ok := casts[typeName]; ok {
		return c(v)
	}
	return nil, Failed(v, typeName)
}

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

func castDouble(v any) (any, error) {
	f, err := toFloat(v, "System.Double", 64)
	return f, err
}

func castSingle(v any) (any, error) {
	f, err := toFloat(v, "System.Single", 32)
	return float32(f), err
}

func toFloat(v any, name string, bits int) (float64, error) {
	if f, ok := Float(v); ok {
		return f, nil
	}
	switch x := v.(type) {
	case nil:
		return 0, nil
	case string:
		return parseFloat(x, name, bits)
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case Enum:
		return float64(x.Number), nil
	case Char:
		return 0, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'Char' to '"+strings.TrimPrefix(name, "System.")+"'.")
	case DateTime:
		return 0, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'DateTime' to '"+strings.TrimPrefix(name, "System.")+"'.")
	}
	return 0, Failed(v, name)
}

// Float is a number as a float64.
func Float(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int32:
		return float64(x), true
	case int64:
		return float64(x), true
	case float32:
		return float64(x), true
	case Decimal:
		return x.Float(), true
	case uint64:
		return float64(x), true
	case Size:
		return float64(x), true
	case *big.Int:
		f, _ := new(big.Float).SetInt(x).Float64()
		return f, true
	}
	n, ok := whole(v)
	return float64(n), ok
}

func parseFloat(s, name string, bits int) (float64, error) {
	n, ok := ScanNumber(s)
	if !ok {
		return 0, CastFault("InvalidCastFromStringToDoubleOrSingle", s, name, notCorrect(s))
	}
	f, _ := Float(n)
	if bits == 32 {
		f = float64(float32(f))
	}
	return f, nil
}

func castDecimal(v any) (any, error) {
	const name = "System.Decimal"
	overflow := func(err error) error { return CastFault("InvalidCastIConvertible", v, name, err.Error()) }
	switch x := v.(type) {
	case nil:
		return Decimal{}, nil
	case Decimal:
		return x, nil
	case float64:
		d, err := culture.DecimalFloat(x, 15)
		if err != nil {
			return nil, overflow(err)
		}
		return d, nil
	case float32:
		d, err := culture.DecimalFloat(float64(x), 7)
		if err != nil {
			return nil, overflow(err)
		}
		return d, nil
	case uint64:
		return culture.DecimalUint(x), nil
	case Size:
		return culture.DecimalUint(uint64(x)), nil
	case *big.Int:
		d, err := culture.DecimalBig(x)
		if err != nil {
			return nil, overflow(err)
		}
		return d, nil
	case bool:
		if x {
			return culture.DecimalInt(1), nil
		}
		return Decimal{}, nil
	case Enum:
		return culture.DecimalInt(x.Number), nil
	case string:
		return parseDecimal(x)
	case Char:
		return nil, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'Char' to 'Decimal'.")
	case DateTime:
		return nil, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'DateTime' to 'Decimal'.")
	}
	if n, ok := whole(v); ok {
		return culture.DecimalInt(n), nil
	}
	return nil, Failed(v, name)
}

func parseDecimal(s string) (any, error) {
	const name = "System.Decimal"
	n, ok := ScanNumber(s)
	if !ok {
		return nil, CastFault("InvalidCastFromStringToDecimal", s, name, notCorrect(s))
	}
	switch x := n.(type) {
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, CastFault("InvalidCastFromStringToDecimal", s, name, notCorrect(s))
		}
		d, err := culture.ParseDecimalText(strings.ReplaceAll(strings.TrimSpace(s), ",", ""))
		if err != nil {
			if d, err = culture.DecimalFloat(x, 15); err != nil {
				return nil, CastFault("InvalidCastFromStringToDecimal", s, name, err.Error())
			}
		}
		if strings.Contains(s, ",") { // Decimal.Parse reads this, which keeps the zeros
			return d, nil
		}
		return d.Trim(), nil
	case *big.Int:
		d, err := culture.DecimalBig(x)
		if err != nil {
			return nil, CastFault("InvalidCastFromStringToDecimal", s, name, err.Error())
		}
		return d, nil
	case Decimal:
		return x.Trim(), nil
	default:
		return castDecimal(n)
	}
}

func castBig(v any) (any, error) {
	const name = "System.Numerics.BigInteger"
	switch x := v.(type) {
	case nil:
		return new(big.Int), nil
	case *big.Int:
		return x, nil
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, CastFault("InvalidCastConstructorException", v, name, "BigInteger cannot represent infinity.")
		}
		n, _ := big.NewFloat(math.Trunc(x)).Int(nil)
		return n, nil
	case float32:
		return castBig(float64(x))
	case Decimal:
		return x.Big(), nil
	case uint64:
		return new(big.Int).SetUint64(x), nil
	case Size:
		return new(big.Int).SetUint64(uint64(x)), nil
	case bool:
		if x {
			return big.NewInt(1), nil
		}
		return new(big.Int), nil
	case Char:
		return big.NewInt(int64(x)), nil
	case Enum:
		return big.NewInt(x.Number), nil
	case string:
		return parseBig(x, name)
	}
	if n, ok := whole(v); ok {
		return big.NewInt(n), nil
	}
	return nil, Failed(v, name)
}

func parseBig(s, name string) (any, error) {
	n, ok := ScanNumber(s)
	if f, is := n.(float64); !ok || is && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return nil, CastFault("InvalidCastFromStringToInteger", s, name, "The value could not be parsed.")
	}
	return castBig(n)
}

func castChar(v any) (any, error) {
	const name = "System.Char"
	out := func() (any, error) {
		return nil, CastFault("InvalidCastIConvertible", v, name, "Value was either too large or too small for a character.")
	}
	invalid := func(from string) (any, error) {
		return nil, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from '"+from+"' to 'Char'.")
	}
	switch x := v.(type) {
	case nil:
		return Char(0), nil
	case Char:
		return x, nil
	case string:
		if u := UTF16(x); len(u) == 1 {
			return Char(u[0]), nil
		}
		return nil, CastFault("InvalidCastParseTargetInvocation", v, name, "String must be exactly one character long.")
	case bool:
		return invalid("Boolean")
	case float64:
		return invalid("Double")
	case float32:
		return invalid("Single")
	case Decimal:
		return invalid("Decimal")
	case DateTime:
		return invalid("DateTime")
	case Enum:
		return Char(x.Number), nil
	case uint64:
		if x > math.MaxUint16 {
			return out()
		}
		return Char(x), nil
	}
	if n, ok := whole(v); ok {
		if n < 0 || n > math.MaxUint16 {
			return out()
		}
		return Char(n), nil
	}
	return nil, Failed(v, name)
}

func castDateTime(v any) (any, error) {
	const name = "System.DateTime"
	switch x := v.(type) {
	case DateTime:
		return x, nil
	case string:
		d, err := culture.ParseDateTime(x, culture.Invariant())
		if err != nil {
			return nil, CastFault("InvalidCastParseTargetInvocationWithFormatProvider", v, name, err.Error())
		}
		return d, nil
	case int32, int64:
		n, _ := whole(x)
		if d, ok := culture.FromTicks(n, culture.Unspecified); ok {
			return d, nil
		}
		return nil, CastFault("InvalidCastConstructorException", v, name, "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')")
	case interface{ DateTime() DateTime }:
		return x.DateTime(), nil
	case bool:
		return nil, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'Boolean' to 'DateTime'.")
	case Char:
		return castDateTime(int64(x))
	case Enum:
		return castDateTime(x.Number)
	case nil:
		return nil, &Fault{ID: "nullToObjectInvalidCast", Category: categoryInvalidArgument, Exception: &Exception{
			Message: "Cannot convert null to type \"" + name + "\".", Inner: &Exception{Type: psInvalidCast, Message: "Cannot convert null to type \"" + name + "\"."}}}
	}
	return nil, Failed(v, name)
}

func castTimeSpan(v any) (any, error) {
	const name = "System.TimeSpan"
	switch x := v.(type) {
	case TimeSpan:
		return x, nil
	case string:
		s, err := culture.ParseTimeSpan(x)
		switch {
		case err == culture.ErrSpan:
			return nil, CastFault("InvalidCastParseTargetInvocationWithFormatProvider", v, name, "String '"+x+"' was not recognized as a valid TimeSpan.")
		case err != nil:
			return nil, CastFault("InvalidCastParseTargetInvocationWithFormatProvider", v, name, spanRange(x))
		}
		return s, nil
	case nil:
		return nil, &Fault{ID: "nullToObjectInvalidCast", Category: categoryInvalidArgument, Exception: &Exception{
			Message: "Cannot convert null to type \"" + name + "\".", Inner: &Exception{Type: psInvalidCast, Message: "Cannot convert null to type \"" + name + "\"."}}}
	case Char:
		return TimeSpan(x), nil
	case Enum:
		return TimeSpan(x.Number), nil
	}
	if n, ok := whole(v); ok {
		return TimeSpan(n), nil
	}
	return nil, notMade(v, name)
}

func spanRange(s string) string {
	return "The TimeSpan string '" + s + "' could not be parsed because at least one of the numeric components is out of range or contains too many digits."
}

// notMade is a cast to a type that is made of text only: .NET's Convert refuses booleans in words of its own.
func notMade(v any, name string) error {
	if _, ok := v.(bool); ok {
		return CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'System.Boolean' to '"+name+"'.")
	}
	return Failed(v, name)
}

func castGuid(v any) (any, error) {
	const name = "System.Guid"
	switch x := v.(type) {
	case Guid:
		return x, nil
	case string:
		if g, ok := ParseGuid(x); ok {
			return g, nil
		}
		return nil, CastFault("InvalidCastParseTargetInvocationWithFormatProvider", v, name, "Unrecognized Guid format.")
	}
	return nil, notMade(v, name)
}

func castSize(v any) (any, error) {
	const name = "Microsoft.Exchange.Data.ByteQuantifiedSize"
	switch x := v.(type) {
	case Size:
		return x, nil
	case string:
		return parseSize(x)
	}
	n, err := integers["System.UInt64"].cast(v)
	if err != nil {
		return nil, err
	}
	return Size(n.(uint64)), nil
}
