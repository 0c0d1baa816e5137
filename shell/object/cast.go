package object

import (
	"fmt"
	"math"
	"math/big"

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
	if IsSecret(typeName) {
		text = hidden
	}
	message := fmt.Sprintf("Cannot convert the \"%s\" value of type \"%s\" to type \"%s\".", text, from, typeName)
	return &Fault{ID: "ConvertToFinalInvalidCastException", Category: categoryInvalidArgument,
		Exception: &Exception{Message: message, Inner: &Exception{Type: psInvalidCast, Message: message}}}
}

// hidden stands in a message for what was to become a secret.
const hidden = "***"

// IsSecret reports whether the values of a type are secrets: no message may quote what one was to be made of.
func IsSecret(typeName string) bool { return typeName == "System.Security.SecureString" }

// faultText is a value as messages quote it: by the session's culture.
func faultText(v any) string {
	switch x := v.(type) {
	case DateTime, Instance:
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
	case int32, int64, uint8, int8, int16, uint16, uint32:
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
