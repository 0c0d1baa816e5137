package operator

import (
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// filter applies test to each element of a collection and keeps those that pass; on a single value it gives the result.
func filter(a any, test func(v any) (bool, error)) (any, error) {
	if _, single := a.(string); !single {
		if items, ok := object.Elements(a); ok {
			kept := []any{}
			for _, item := range items {
				ok, err := test(item)
				if err != nil {
					return nil, err
				}
				if ok {
					kept = append(kept, item)
				}
			}
			return &object.Array{Items: kept}, nil
		}
	}
	ok, err := test(a)
	if err != nil {
		return nil, err
	}
	return ok, nil
}

// Eq is a -eq b; exact is for the c variant.
func Eq(a, b any, exact bool) (any, error) {
	return filter(a, func(v any) (bool, error) { return object.EqualCase(v, b, exact), nil })
}

// Ne is a -ne b.
func Ne(a, b any, exact bool) (any, error) {
	return filter(a, func(v any) (bool, error) { return !object.EqualCase(v, b, exact), nil })
}

func compare(a, b any, exact bool, holds func(n int) bool) (any, error) {
	return filter(a, func(v any) (bool, error) {
		b, err := numberFor(v, b)
		if err != nil {
			return false, err
		}
		if unordered(v, b) {
			return false, nil
		}
		if b, err = comparand(v, b); err != nil {
			return false, err
		}
		n, err := object.CompareCase(v, b, exact)
		return err == nil && holds(n), err
	})
}

// numberFor is text that a number is compared with, as a number; to an enumeration, it is a name.
func numberFor(v, b any) (any, error) {
	s, ok := b.(string)
	if !ok || codeOf(v) < codeSByte {
		return b, nil
	}
	if e, enum := v.(object.Enum); enum && e.Set != nil {
		return scanEnum(s, e.Set)
	}
	return scan(s, codeOf(v))
}

// Order is the order of two single values: the right one is taken to the left one's type.
func Order(a, b any, exact bool) (int, error) {
	b, err := comparand(a, b)
	if err != nil {
		return 0, err
	}
	return object.CompareCase(a, b, exact)
}

// comparand is b as a value of the type of v, where that is one that values are converted to.
func comparand(v, b any) (any, error) {
	v, b = object.Unwrap(v), object.Unwrap(b)
	switch v.(type) {
	case object.DateTime, object.TimeSpan, object.Guid, object.Version:
	case object.Enum:
		switch x := b.(type) {
		case *object.Hashtable:
			return dotnet.Convert(x, dotnet.TypeOf(v))
		case bool:
			return integer(x), nil
		case object.Char:
			return int32(x), nil
		}
		return b, nil
	default:
		return b, nil
	}
	if b == nil {
		return nil, nil
	}
	y, err := dotnet.Convert(b, dotnet.TypeOf(v))
	if err != nil {
		return nil, object.ComparisonFault(v, b, err)
	}
	return y, nil
}

// unordered reports whether one of two numbers is not a number.
func unordered(a, b any) bool {
	x, ok := a.(float64)
	if y, is := b.(float64); is && y != y && object.IsNumber(a) {
		return true
	}
	return ok && x != x && (object.IsNumber(b) || b == nil)
}

// Lt is a -lt b.
func Lt(a, b any, exact bool) (any, error) {
	return compare(a, b, exact, func(n int) bool { return n < 0 })
}

// Le is a -le b.
func Le(a, b any, exact bool) (any, error) {
	return compare(a, b, exact, func(n int) bool { return n <= 0 })
}

// Gt is a -gt b.
func Gt(a, b any, exact bool) (any, error) {
	return compare(a, b, exact, func(n int) bool { return n > 0 })
}

// Ge is a -ge b.
func Ge(a, b any, exact bool) (any, error) {
	return compare(a, b, exact, func(n int) bool { return n >= 0 })
}

// Contains is a -contains b: whether an element equals b.
func Contains(a, b any, exact bool) (any, error) {
	items, ok := object.Elements(a)
	if !ok {
		return object.EqualCase(a, b, exact), nil
	}
	for _, item := range items {
		if object.EqualCase(item, b, exact) {
			return true, nil
		}
	}
	return false, nil
}

// In is a -in b.
func In(a, b any, exact bool) (any, error) {
	items, ok := object.Elements(b)
	if !ok {
		return object.EqualCase(b, a, exact), nil
	}
	for _, item := range items {
		if object.EqualCase(item, a, exact) {
			return true, nil
		}
	}
	return false, nil
}

// Not turns a bool result around, for -notcontains and -notin.
func Not(v any, err error) (any, error) {
	if b, ok := v.(bool); ok {
		return !b, err
	}
	return v, err
}
