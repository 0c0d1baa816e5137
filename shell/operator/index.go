package operator

import (
	"fmt"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// Index is v[index]: an element, a key's value, or with an array of indices an array of them.
func Index(v, index any) (any, error) {
	if i, ok := index.(int32); ok {
		if a, ok := v.(*object.Array); ok && a.Lengths == nil {
			r, _ := element(a.Items, int(i))
			return r, nil
		}
	}
	v = object.Unwrap(v)
	if v == nil {
		return nil, fault("NullArray", 7, "Cannot index into a null array.")
	}
	if h, ok := v.(*object.Hashtable); ok {
		return indexHashtable(h, index)
	}
	if index = object.Unwrap(index); index == nil {
		return nil, fault("NullArrayIndex", 7, "Index operation failed; the array index evaluated to null.")
	}
	if r, ok, err := dotnet.Item(v, index); ok {
		return r, err
	}
	if a, ok := v.(*object.Array); ok && a.Lengths != nil {
		at, ok, err := gridPlace(a, index)
		if !ok {
			return nil, err
		}
		return a.Items[at], nil
	}
	if many, ok := object.Elements(index); ok {
		return indexAll(v, many)
	}
	return indexOne(v, index)
}

func indexHashtable(h *object.Hashtable, index any) (any, error) {
	if index == nil {
		return nil, fault("NullArrayIndex", 7, "Index operation failed; the array index evaluated to null.")
	}
	if h.Ordered {
		if i, ok := index.(int32); ok {
			_, value, _ := h.At(int(i))
			return value, nil
		}
	}
	if r, ok := h.Get(object.Unwrap(index)); ok {
		return r, nil
	}
	if many, ok := object.Elements(index); ok {
		out := make([]any, len(many))
		for i, k := range many {
			out[i], _ = h.Get(object.Unwrap(k))
		}
		return &object.Array{Items: out}, nil
	}
	return nil, nil
}

func indexAll(v any, indices []any) (any, error) {
	if _, list := object.Elements(v); !list && !isText(v) {
		return object.Nothing, nil
	}
	out := []any{}
	for _, i := range indices {
		n, err := place(i)
		if err != nil {
			return nil, err
		}
		r, ok := at(v, n)
		if ok {
			out = append(out, r)
		}
	}
	return &object.Array{Items: out}, nil
}

// indexOne is the element at an index; one that is no number finds nothing.
func indexOne(v, index any) (any, error) {
	n, err := place(index)
	if r, ok := at(v, n); ok && err == nil {
		return r, nil
	}
	if _, list := object.Elements(v); list || isText(v) {
		return nil, nil
	}
	return object.Nothing, nil
}

func cannotIndex(v any) error {
	return fault("CannotIndex", 7, fmt.Sprintf("Unable to index into an object of type \"%s\".", nameOf(v)))
}

func place(index any) (int, error) {
	n, err := object.Cast(index, "System.Int32")
	if err != nil {
		return 0, err
	}
	return int(n.(int32)), nil
}

// at is the element at a place; a single value is its own element 0.
func at(v any, i int) (any, bool) {
	if s, ok := v.(string); ok {
		return charAt(s, i)
	}
	if items, ok := object.Elements(v); ok {
		return element(items, i)
	}
	if i == 0 || i == -1 {
		return v, true
	}
	return nil, false
}

func element(items []any, i int) (any, bool) {
	if i < 0 {
		i += len(items)
	}
	if i < 0 || i >= len(items) {
		return nil, false
	}
	return items[i], true
}

func charAt(s string, i int) (any, bool) {
	if object.ASCII(s) {
		if i < 0 {
			i += len(s)
		}
		if i < 0 || i >= len(s) {
			return nil, false
		}
		return object.Char(s[i]), true
	}
	u := object.UTF16(s)
	if i < 0 {
		i += len(u)
	}
	if i < 0 || i >= len(u) {
		return nil, false
	}
	return object.Char(u[i]), true
}

// SetIndex is v[index] = value.
func SetIndex(v, index, value any) error {
	if value == object.Nothing {
		value = nil
	}
	v = object.Unwrap(v)
	switch x := v.(type) {
	case nil:
		return fault("NullArray", 7, "Cannot index into a null array.")
	case *object.Hashtable:
		return setKey(x, object.Unwrap(index), value)
	case *object.Array:
		if x.Lengths != nil && index != nil {
			return setGrid(x, object.Unwrap(index), value)
		}
		return setElement(x.Items, x.Elem, index, value, outsideArray)
	case *object.List:
		return setElement(x.Items, x.Elem, index, value, outsideList)
	}
	if ok, err := dotnet.SetItem(v, object.Unwrap(index), value); ok {
		return err
	}
	return cannotIndex(v)
}

func setKey(h *object.Hashtable, index, value any) error {
	if index == nil {
		return fault("NullArrayIndex", 7, "Index operation failed; the array index evaluated to null.")
	}
	if h.Fixed {
		return fault("System.NotSupportedException", 14, "Collection is read-only.")
	}
	if i, ok := index.(int32); ok && h.Ordered {
		if !h.SetAt(int(i), value) {
			return &object.Fault{ID: "System.ArgumentOutOfRangeException", Category: 14, Exception: &object.Exception{Type: "System.ArgumentOutOfRangeException",
				Message: "Specified argument was out of the range of valid values. (Parameter 'index')"}}
		}
		return nil
	}
	k, v, err := dotnet.KeyAndValue(h, index, value)
	if err != nil {
		return err
	}
	h.Set(k, v)
	return nil
}

func setElement(items []any, elem string, index, value any, outside func() error) error {
	if index == nil {
		return fault("NullArrayIndex", 7, "Index operation failed; the array index evaluated to null.")
	}
	if many, ok := object.Elements(index); ok && len(many) != 1 {
		return fault("ArraySliceAssignmentFailed", 7, fmt.Sprintf("Array assignment to [%s] failed because assignment to slices is not supported.", object.TextJoined(index, ",")))
	}
	i, err := place(index)
	if err != nil {
		return err
	}
	if i < 0 {
		i += len(items)
	}
	if i < 0 || i >= len(items) {
		return outside()
	}
	if value, err = asElement(elem, value); err != nil {
		return err
	}
	items[i] = value
	return nil
}

func outsideArray() error {
	return &object.Fault{ID: "System.IndexOutOfRangeException", Category: 14, Exception: &object.Exception{Type: "System.IndexOutOfRangeException",
		Message: "Index was outside the bounds of the array."}}
}

func outsideList() error {
	return &object.Fault{ID: "System.ArgumentOutOfRangeException", Category: 14, Exception: &object.Exception{Type: "System.ArgumentOutOfRangeException",
		Message: "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"}}
}

// asElement is a value as the elements of a type are kept.
func asElement(elem string, value any) (any, error) {
	if elem == "" || elem == "System.Object" {
		return value, nil
	}
	t, err := dotnet.Resolve(elem)
	if err != nil {
		return value, nil
	}
	return dotnet.Convert(value, t)
}
