package operator

import (
	"fmt"

	"emsh/shell/object"
)

var (
	bitAnd = operation{"-band", "op_BitwiseAnd"}
	bitOr  = operation{"-bor", "op_BitwiseOr"}
	bitXor = operation{"-bxor", "op_ExclusiveOr"}
	shiftL = operation{"-shl", "op_LeftShift"}
	shiftR = operation{"-shr", "op_RightShift"}
)

// Band is a -band b.
func Band(a, b any) (any, error) { return bitwise(bitAnd, object.Unwrap(a), object.Unwrap(b)) }

// Bor is a -bor b.
func Bor(a, b any) (any, error) { return bitwise(bitOr, object.Unwrap(a), object.Unwrap(b)) }

// Bxor is a -bxor b.
func Bxor(a, b any) (any, error) { return bitwise(bitXor, object.Unwrap(a), object.Unwrap(b)) }

// Shl is a -shl b.
func Shl(a, b any) (any, error) { return shift(shiftL, object.Unwrap(a), object.Unwrap(b)) }

// Shr is a -shr b.
func Shr(a, b any) (any, error) { return shift(shiftR, object.Unwrap(a), object.Unwrap(b)) }

func real(v any) bool {
	switch codeOf(v) {
	case codeSingle, codeDouble, codeDecimal:
		return true
	}
	_, text := v.(string)
	return text
}

func nullReference() error {
	return &object.Fault{ID: "System.NullReferenceException", Category: 14, Exception: &object.Exception{Type: "System.NullReferenceException",
		Message: "Object reference not set to an instance of an object."}}
}

func bitwise(op operation, a, b any) (any, error) {
	if a == nil && b == nil {
		return nil, nil
	}
	x, y := a, b
	if x == nil {
		x = int32(0)
	}
	if y == nil {
		y = int32(0)
	}
	var err error
	if x, err = bitText(x, y); err != nil {
		return nil, err
	}
	if y, err = bitText(y, a); err != nil {
		return nil, err
	}
	if codeOf(x) == codeNone || codeOf(y) == codeNone {
		if real(x) || real(y) {
			return nil, nullReference()
		}
		if isText(a) {
			a = x
		}
		return nil, implicit(op, a, b)
	}
	return bitNumbers(op, x, y)
}

// bitText is the number in v when v is text; text beside an enumeration may be one of its names.
func bitText(v, other any) (any, error) {
	s, ok := v.(string)
	if !ok {
		return v, nil
	}
	if e, ok := other.(object.Enum); ok && e.Set != nil {
		if n, ok := object.ScanLiteral(s); ok {
			return n, nil
		}
		return object.CastEnum(s, e.Set)
	}
	return fromText(v, other)
}

func bitNumbers(op operation, a, b any) (any, error) {
	if e, ok := a.(object.Enum); ok && codeOf(b) <= codeInt64 {
		return bitEnum(op, e, a, b)
	}
	switch common(a, b) {
	case codeDecimal:
		for _, p := range []*any{&a, &b} {
			d, err := object.Cast(*p, "System.Decimal")
			if err != nil {
				return nil, err
			}
			*p = d
		}
	case codeInt32:
		return int32(combine(op, uint64(integer(a)), uint64(integer(b)))), nil
	case codeUInt32:
		return uint32(combine(op, uint64(integer(a)), uint64(integer(b)))), nil
	case codeInt64:
		return int64(combine(op, uint64(integer(a)), uint64(integer(b)))), nil
	}
	l, negA, err := word(a)
	if err != nil {
		return nil, err
	}
	r, negB, err := word(b)
	if err != nil {
		return nil, err
	}
	n := combine(op, l, r)
	if negA || negB {
		return int64(n), nil
	}
	return n, nil
}

func bitEnum(op operation, e object.Enum, a, b any) (any, error) {
	n := int64(int32(combine(op, uint64(integer(a)), uint64(integer(b)))))
	switch {
	case codeOf(a) == codeInt64 || codeOf(b) == codeInt64:
		return int64(combine(op, uint64(integer(a)), uint64(integer(b)))), nil
	case e.Set != nil:
		return e.Set.Value(n), nil
	}
	return int32(n), nil
}

func combine(op operation, a, b uint64) uint64 {
	switch op {
	case bitAnd:
		return a & b
	case bitOr:
		return a | b
	}
	return a ^ b
}

// word is a number's 64 bits, and whether it is negative.
func word(v any) (uint64, bool, error) {
	f, ok := object.Float(v)
	if !ok {
		return uint64(integer(v)), false, nil
	}
	switch x := v.(type) {
	case float64, float32, object.Decimal:
		if f < 0 {
			n, err := object.Cast(v, "System.Int64")
			if err != nil {
				return 0, false, err
			}
			return uint64(n.(int64)), true, nil
		}
		u, err := object.Cast(v, "System.UInt64")
		if err != nil {
			return 0, false, err
		}
		return u.(uint64), false, nil
	case uint64:
		return x, false, nil
	case object.Size:
		return uint64(x), false, nil
	}
	n := integer(v)
	return uint64(n), n < 0, nil
}

// shift moves the bits of a by b, which counts modulo the width.
func shift(op operation, a, b any) (any, error) {
	if a == nil {
		return int32(0), nil
	}
	x, y := a, b
	if y == nil {
		y = int32(0)
	}
	var err error
	if isText(x) {
		if x, err = fromText(x, y); err != nil {
			return nil, err
		}
	}
	if isText(y) {
		if y, err = fromText(y, a); err != nil {
			return nil, err
		}
	}
	if _, enum := x.(object.Enum); !enum && (codeOf(x) == codeNone || unnumbered(x)) {
		return nil, implicit(op, x, y)
	}
	count, err := shiftCount(y)
	if err != nil {
		if _, enum := x.(object.Enum); enum && isDate(y) {
			return shiftBits(op, x, 0)
		}
		return nil, err
	}
	return shiftBits(op, x, count)
}

func shiftCount(b any) (int32, error) {
	if s, ok := b.(string); ok {
		v, err := scan(s, codeInt32)
		if err != nil {
			return 0, err
		}
		b = v
	}
	n, err := object.Cast(b, "System.Int32")
	if err != nil {
		return 0, err
	}
	return n.(int32), nil
}

func shiftBits(op operation, a any, count int32) (any, error) {
	switch x := a.(type) {
	case object.Enum:
		return nil, &object.Fault{ID: "System.InvalidOperationException", Category: 14, Exception: &object.Exception{Type: "System.InvalidOperationException",
			Message: fmt.Sprintf("The binary operator %s is not defined for the types '%s' and 'System.Int32'.", op.method[3:], x.Type)}}
	case uint32:
		if op == shiftL {
			return x << uint(count&31), nil
		}
		return x >> uint(count&31), nil
	case int64:
		if op == shiftL {
			return x << uint(count&63), nil
		}
		return x >> uint(count&63), nil
	case uint64:
		if op == shiftL {
			return x << uint(count&63), nil
		}
		return x >> uint(count&63), nil
	case float64, float32, object.Decimal:
		return shiftReal(op, a, count)
	}
	n := int32(integer(a))
	if op == shiftL {
		n <<= uint(count & 31)
	} else {
		n >>= uint(count & 31)
	}
	switch a.(type) {
	case uint8:
		return uint8(n), nil
	case int8:
		return int8(n), nil
	case int16:
		return int16(n), nil
	case uint16:
		return uint16(n), nil
	}
	return n, nil
}

func isDate(v any) bool { _, ok := v.(object.DateTime); return ok }

// shiftReal shifts a real number as the first integer type that holds it.
func shiftReal(op operation, a any, count int32) (any, error) {
	for _, name := range []string{"System.Int32", "System.UInt32", "System.Int64", "System.UInt64"} {
		if n, err := object.Cast(a, name); err == nil {
			return shiftBits(op, n, count)
		}
	}
	return nil, object.Failed(a, "System.UInt64")
}
