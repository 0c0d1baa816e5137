package dotnet

import (
	"slices"

	"emsh/shell/object"
)

// throughConstructor is the conversion by the one constructor that takes such a value as it
// stands: [Text.StringBuilder]'x'. ok is false where the type has none.
func throughConstructor(v any, t *Type) (r any, ok bool, err error) {
	if r, ok, err = collected(v, t); ok || err != nil {
		return r, ok, err
	}
	if collects(t) && whole(v) {
		return nil, false, nil // a capacity is no content
	}
	from := TypeOf(v)
	for _, m := range t.members().byName["new"] {
		if len(m.params) == 1 && !m.variadic && boundAsIs(from, m.params[0].typ) {
			r, err = New(t, []any{v})
			return r, true, constructionFault(v, t, err)
		}
	}
	return nil, false, nil
}

// boundAsIs reports whether .NET's binder takes a value of one type to a parameter of another.
func boundAsIs(from, to *Type) bool {
	if to == Object {
		return from != CustomObject
	}
	if to.Assignable(from) {
		return true
	}
	name := from.FullName
	if from.Enum != nil {
		name = "System.Int32"
	}
	return slices.Contains(widens[name], to.FullName)
}

// widens are the numeric types that each one goes into by itself (ECMA-335 III.1.6).
var widens = map[string][]string{
	"System.Char":   {"System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Single", "System.Double"},
	"System.Byte":   {"System.Char", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Single", "System.Double"},
	"System.SByte":  {"System.Int16", "System.Int32", "System.Int64", "System.Single", "System.Double"},
	"System.Int16":  {"System.Int32", "System.Int64", "System.Single", "System.Double"},
	"System.UInt16": {"System.Int32", "System.UInt32", "System.Int64", "System.UInt64", "System.Single", "System.Double"},
	"System.Int32":  {"System.Int32", "System.Int64", "System.Single", "System.Double"},
	"System.UInt32": {"System.Int64", "System.UInt64", "System.Single", "System.Double"},
	"System.Int64":  {"System.Single", "System.Double"}, "System.UInt64": {"System.Single", "System.Double"},
	"System.Single": {"System.Double"},
}

func whole(v any) bool {
	switch v.(type) {
	case int8, uint8, int16, uint16, int32, uint32, int64, uint64:
		return true
	}
	return false
}

func collects(t *Type) bool { return slices.Contains(t.Is, "System.Collections.ICollection") }

// constructionFault is what a cast says of an exception that the constructor threw.
func constructionFault(v any, t *Type, err error) error {
	if err == nil {
		return nil
	}
	cause := causeOf(err)
	if cause.Inner != nil {
		cause = cause.Inner
	}
	return object.CastFault("InvalidCastConstructorException", v, t.FullName, cause.Message)
}

// collected makes a collection that another one fills.
func collected(v any, t *Type) (r any, ok bool, err error) {
	switch t.FullName {
	case "System.Collections.Queue", "System.Collections.Stack":
		items, ok := contents(v)
		if !ok {
			return nil, false, nil
		}
		r, err = New(t, []any{&object.Array{Items: items}})
		return r, true, err
	}
	if len(t.Args) != 1 || !collects(t) {
		return nil, false, nil
	}
	if h, ok := v.(*object.Hashtable); ok {
		r, err = fromHashtable(h, t)
		return r, true, err
	}
	switch v.(type) {
	case bool, object.Char, object.DateTime, object.Enum:
		return nil, false, nil // they are converted by what they are themselves
	}
	items, err := elementsFor(v, t)
	if err != nil {
		return nil, false, err
	}
	r, err = New(t, []any{&object.Array{Elem: elemNameOf(t), Items: items}})
	return r, true, err
}

// contents are what a collection without a type of elements is filled with.
func contents(v any) ([]any, bool) {
	if h, ok := v.(*object.Hashtable); ok {
		return entriesOf(h), true
	}
	return object.Elements(v)
}

// elementsFor are the elements of a collection of T made of v: an array's, those of a collection
// that holds T already, and any other value as the only one.
func elementsFor(v any, t *Type) ([]any, error) {
	elem, from := t.Args[0], TypeOf(v)
	if s, ok := v.(string); ok && elem == CharType {
		return charArray(s).Items, nil
	}
	items, many := object.Elements(v)
	switch {
	case many && len(from.Args) == 1 && elem.Assignable(from.Args[0]) && (!from.Args[0].Value || from.Args[0] == elem):
		return items, nil
	case many && from.Elem != nil && (from.Elem == elem || !from.Elem.Value && elem.Assignable(from.Elem)):
		return items, nil
	case elem.Assignable(from) || from.Elem == nil:
		x, err := convertElement(v, elem, true)
		return []any{x}, err
	}
	out := make([]any, len(items))
	for i, item := range items {
		x, err := Convert(item, elem)
		if err != nil {
			return nil, object.Failed(v, t.FullName)
		}
		out[i] = x
	}
	return out, nil
}
