package object

import "math/big"

// Truth is whether a condition holds: null, zero, empty text and empty collections are false, one
// element decides for its collection, two or more are true.
func Truth(v any) bool {
	switch x := v.(type) {
	case nil, nothing:
		return false
	case bool:
		return x
	case string:
		return x != ""
	case int32:
		return x != 0
	case float64:
		return x != 0
	case *Object:
		return x.base == nil || Truth(x.base)
	case *Hashtable:
		return true
	}
	if items, ok := Elements(v); ok {
		return truthOf(items)
	}
	return number(v)
}

func truthOf(items []any) bool {
	switch len(items) {
	case 0:
		return false
	case 1:
		if inner, ok := Elements(items[0]); ok { // a nested collection counts when it has elements
			return len(inner) > 0
		}
		return Truth(items[0])
	}
	return true
}

func number(v any) bool {
	if n, ok := whole(v); ok {
		return n != 0
	}
	switch x := v.(type) {
	case uint64:
		return x != 0
	case float32:
		return x != 0
	case Decimal:
		return x.Sign() != 0
	case *big.Int:
		return x.Sign() != 0
	case Char:
		return x != 0
	case Size:
		return x != 0
	case Enum:
		return x.Number != 0
	case interface{ Truth() bool }:
		return x.Truth()
	}
	return true
}
