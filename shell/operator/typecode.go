package operator

import (
	"emsh/shell/object"
)

// code is .NET's TypeCode of the types that arithmetic knows itself; their order decides what two of them become.
type code int

func codeOf(v any) code {
	switch v.(type) {
	case int32:
		return codeInt32
	case float64:
		return codeDouble
	case int64:
		return codeInt64
	case bool:
		return codeBoolean
	case object.Char:
		return codeChar
	case object.Decimal:
		return codeDecimal
	case uint8:
		return codeByte
	case int8:
		return codeSByte
	case int16:
		return codeInt16
	case uint16:
		return codeUInt16
	case uint32:
		return codeUInt32
	case uint64, object.Size:
		return codeUInt64
	case float32:
		return codeSingle
	case object.Enum:
		return codeInt32
	}
	return codeNone
}

func signed(c code) bool {
	return c == codeSByte || c == codeInt16 || c == codeInt32 || c == codeInt64
}

// primitive reports whether a type has no operator methods.
func primitive(v any) bool {
	c := codeOf(v)
	_, enum := v.(object.Enum)
	return c != codeNone && c != codeDecimal && !enum
}

// unnumbered are the primitive types that multiplication does not take for numbers.
func unnumbered(v any) bool {
	c := codeOf(v)
	return c == codeBoolean || c == codeChar
}

var codeNames = map[code]string{codeSByte: "System.SByte", codeByte: "System.Byte", codeInt16: "System.Int16", codeUInt16: "System.UInt16", codeInt32: "System.Int32",
	codeUInt32: "System.UInt32", codeInt64: "System.Int64", codeUInt64: "System.UInt64", codeSingle: "System.Single", codeDouble: "System.Double", codeDecimal: "System.Decimal"}

// common is the type that two numbers are taken to; a negative one takes an unsigned one along.
func common(a, b any) code {
	c := max(codeOf(a), codeOf(b))
	switch {
	case c <= codeInt32:
		return codeInt32
	case c == codeUInt32 && (negative(a) || negative(b)):
		return codeInt64
	case c == codeUInt64 && (negative(a) || negative(b)):
		return codeDouble
	case c == codeSingle:
		return codeDouble
	}
	return c
}

func negative(v any) bool { return signed(codeOf(v)) && integer(v) < 0 }

func double(v any) float64 {
	if f, ok := object.Float(v); ok {
		return f
	}
	return float64(integer(v))
}

func integer(v any) int64 {
	switch x := v.(type) {
	case int32:
		return int64(x)
	case bool:
		if x {
			return 1
		}
		return 0
	case object.Char:
		return int64(x)
	case object.Enum:
		return x.Number
	case uint32:
		return int64(x)
	}
	n, err := object.Cast(v, "System.Int64")
	if err != nil {
		return 0
	}
	return n.(int64)
}
