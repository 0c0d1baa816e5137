package dotnet

import (
	"fmt"
	"strings"

	"emsh/shell/object"
)

// Static is [T]::name: a static property, field, enumeration value, or method as a value. What
// [Console] reads and writes is the screen's; it may be nil.
func Static(on Screen, t *Type, name string) (value any, found bool, err error) {
	if t.Enum != nil {
		for i, n := range t.Enum.Names {
			if strings.EqualFold(n, name) {
				return t.Enum.Value(t.Enum.Numbers[i]), true, nil
			}
		}
	}
	ms := t.find(name, true)
	if len(ms) == 0 {
		return nil, false, nil
	}
	if !ms[0].property {
		return &Method{Name: ms[0].name, overloads: ms}, true, nil
	}
	v, err := ms[0].do(on, nil)
	if err != nil {
		return nil, true, getterFault(name, err)
	}
	return v, true, nil
}

// SetStatic is [T]::name = value.
func SetStatic(on Screen, t *Type, name string, value any) error {
	ms := t.find(name, true)
	if len(ms) == 0 || !ms[0].property {
		return notFoundToSet("PropertyAssignmentException", name)
	}
	return ms[0].assign(on, name, value)
}

// CallStatic is [T]::name(args).
func CallStatic(on Screen, t *Type, name string, args []any) (any, error) {
	if strings.EqualFold(name, "new") {
		return New(t, args)
	}
	ms := t.find(name, true)
	if len(ms) == 0 || ms[0].property {
		if t.Enum == nil {
			return nil, noMethod(t, name)
		}
		if ms = byFullName("System.Enum").find(name, true); len(ms) == 0 {
			return nil, noMethod(t, name)
		}
	}
	return invoke(ms[0].name, on, ms, args)
}

// New makes a value by a constructor: [T]::new(args), New-Object.
func New(t *Type, args []any) (any, error) {
	if t.Elem != nil && len(args) == t.rank {
		return newGrid(t, args)
	}
	if v, ok, err := makeCollection(t, args); ok {
		return v, err
	}
	ctors := t.members().byName["new"]
	if len(ctors) == 0 || !ctors[0].ctor {
		if len(args) == 0 && t.Value && object.Castable(t.FullName) {
			return zeroOf(t)
		}
		return nil, noConstructor(len(args))
	}
	v, err := invoke("new", nil, ctors, args)
	if f, ok := err.(*object.Fault); ok && f.Exception.Inner != nil {
		f.Exception.Message = strings.Replace(f.Exception.Message, "\"new\"", "\".ctor\"", 1)
	}
	return v, err
}

func noConstructor(count int) error {
	return &object.Fault{ID: "MethodCountCouldNotFindBest", Category: 0, Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
		Message: fmt.Sprintf("Cannot find an overload for \"new\" and the argument count: \"%d\".", count)}}
}

// Constructible reports whether a type has constructors that are given arguments.
func (t *Type) Constructible() bool {
	ctors := t.members().byName["new"]
	return len(ctors) > 0 && ctors[0].ctor
}

func zeroOf(t *Type) (any, error) {
	switch t.FullName {
	case "System.DateTime":
		return object.DateTime{}, nil
	case "System.TimeSpan":
		return object.TimeSpan(0), nil
	case "System.Guid":
		return object.Guid{}, nil
	}
	return object.Cast(nil, t.FullName)
}

// newGrid makes an array of the lengths that args give, one a dimension.
func newGrid(t *Type, args []any) (any, error) {
	lengths, all := make([]int, len(args)), int64(1)
	for i, a := range args {
		n, err := Convert(a, Int32)
		if err != nil {
			return nil, err
		}
		lengths[i] = int(n.(int32))
		if all *= int64(lengths[i]); lengths[i] < 0 || all > maxArray {
			return newArray(t, -1)
		}
	}
	v, err := newArray(t, int32(all))
	if a, ok := v.(*object.Array); ok && t.rank > 1 {
		a.Lengths = lengths
	}
	return v, err
}

const maxArray = 100_000_000 // elements that a script may ask for at once

func newArray(t *Type, n int32) (any, error) {
	if n < 0 || n > maxArray {
		return nil, &object.Fault{ID: "OverflowException", Exception: &object.Exception{Type: "System.OverflowException", Message: "Arithmetic operation resulted in an overflow."}}
	}
	a := &object.Array{Elem: elemOf(t), Items: make([]any, n)}
	if t.Elem.Value && object.Castable(t.Elem.FullName) {
		zero, err := zeroOf(t.Elem)
		if err != nil {
			return nil, err
		}
		for i := range a.Items {
			a.Items[i] = zero
		}
	}
	return a, nil
}
