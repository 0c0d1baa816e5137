package object

import (
	"encoding"
	"fmt"
	"reflect"
)

// FromGo is the pipeline value that stands for a Go value: what a property of a described struct reads as.
func FromGo(v any) any {
	switch x := v.(type) {
	case nil, bool, string, int32, int64, float64, uint64, uint32, *Object, *Array, *List, *Hashtable, Enum, Size, Char:
		return v
	case int:
		return int32(x)
	}
	return v
}

// Convert converts a pipeline value to a Go type by the shell's rules; types that implement
// encoding.TextUnmarshaler are made from the value's text.
func Convert(v any, to reflect.Type) (any, error) {
	if v != nil && reflect.TypeOf(v).AssignableTo(to) {
		return v, nil
	}
	p := reflect.New(to)
	if u, ok := p.Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(fmt.Sprint(v))); err != nil {
			return nil, err
		}
		return p.Elem().Interface(), nil
	}
	return nil, fmt.Errorf("cannot convert %T to %v", v, to)
}
