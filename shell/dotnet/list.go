package dotnet

import (
	"slices"

	"emsh/shell/object"
)

// itemsOf is the slice inside a list or array, to be changed in place.
func itemsOf(v any) *[]any {
	switch x := v.(type) {
	case *object.List:
		return &x.Items
	case *object.Array:
		return &x.Items
	case *TypeNameList:
		return &x.List.Items
	}
	items, _ := object.Elements(v)
	return &items
}

func elemTypeOf(v any) *Type {
	switch x := v.(type) {
	case *object.List:
		return byFullName(x.Elem)
	case *object.Array:
		return byFullName(x.Elem)
	}
	return Object
}

// element converts a value to the element type of a list.
func element(list, v any) (any, error) {
	t := elemTypeOf(list)
	if t == Object {
		return v, nil
	}
	return Convert(v, t)
}

func elements(list, v any) ([]any, error) {
	items, ok := object.Elements(v)
	if !ok {
		if h, is := v.(*object.Hashtable); is {
			items = entriesOf(h)
		} else if s, is := v.(string); is {
			items = charArray(s).Items
		} else {
			items = []any{v}
		}
	}
	out := make([]any, len(items))
	for i, item := range items {
		x, err := element(list, item)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

func indexError() error {
	return outOfRange("index", "Index was out of range. Must be non-negative and less than the size of the collection.")
}

// fixed is the refusal to change the size of an array.
func fixed(v any) error {
	if _, ok := v.(*object.Array); ok {
		return exception("NotSupportedException", "Collection was of a fixed size.")
	}
	return nil
}

func isArrayList(v any) bool {
	l, ok := v.(*object.List)
	return ok && (l.Type == "" || l.Type == "System.Collections.ArrayList")
}

func listMembers() []Member {
	all := append(listChanges(), listReads()...)
	return append(all, listConstructors()...)
}

func listConstructors() []Member {
	return []Member{
		{Text: "new()", Do: nil}, {Text: "new(int capacity)", Do: nil}, {Text: "new(System.Collections.Generic.IEnumerable[T] collection)", Do: nil},
	}
}

// add appends a value; ArrayList.Add gives the place, List.Add nothing.
func addTo(this any, a []any) (any, error) {
	if err := fixed(this); err != nil {
		return nil, err
	}
	v, err := element(this, a[0])
	if err != nil {
		return nil, ArgumentFault("item", a[0], "Add", elemTypeOf(this), err)
	}
	items := itemsOf(this)
	*items = append(*items, v)
	if isArrayList(this) || isStringCollection(this) {
		return int32(len(*items) - 1), nil
	}
	return object.Nothing, nil
}

func isStringCollection(v any) bool {
	l, ok := v.(*object.List)
	return ok && l.Type == "System.Collections.Specialized.StringCollection"
}

func listChanges() []Member {
	return []Member{
		{Text: "System.Object Add(System.Object item)", Do: addTo},
		{Text: "void AddRange(System.Object collection)", Do: func(this any, a []any) (any, error) {
			if a[0] == nil {
				return nil, nullArgument("c")
			}
			more, err := elements(this, object.Unwrap(a[0]))
			if err != nil {
				return nil, ArgumentFault("collection", a[0], "AddRange", byFullName(genericSpace+"IEnumerable`1["+elemTypeOf(this).FullName+"]"), err)
			}
			items := itemsOf(this)
			*items = append(*items, more...)
			return nil, nil
		}},
		{Text: "void Insert(int index, System.Object item)", Do: func(this any, a []any) (any, error) {
			if err := fixed(this); err != nil {
				return nil, err
			}
			items, i := itemsOf(this), int(a[0].(int32))
			if i < 0 || i > len(*items) {
				return nil, outOfRange("index", "Index must be within the bounds of the List.")
			}
			v, err := element(this, a[1])
			if err != nil {
				return nil, err
			}
			*items = slices.Insert(*items, i, v)
			return nil, nil
		}},
		{Text: "void InsertRange(int index, System.Object collection)", Do: func(this any, a []any) (any, error) {
			items, i := itemsOf(this), int(a[0].(int32))
			if i < 0 || i > len(*items) {
				return nil, indexError()
			}
			more, err := elements(this, a[1])
			if err != nil {
				return nil, err
			}
			*items = slices.Insert(*items, i, more...)
			return nil, nil
		}},
		{Text: "System.Object Remove(System.Object item)", Do: func(this any, a []any) (any, error) {
			if err := fixed(this); err != nil {
				return nil, err
			}
			items, v := itemsOf(this), object.Unwrap(a[0])
			if c, err := element(this, v); err == nil {
				v = c
			}
			i := slices.IndexFunc(*items, func(item any) bool { return sameObject(item, v) })
			if i >= 0 {
				*items = slices.Delete(*items, i, i+1)
			}
			if isArrayList(this) || isStringCollection(this) {
				return object.Nothing, nil
			}
			return i >= 0, nil
		}},
		{Text: "void RemoveAt(int index)", Do: func(this any, a []any) (any, error) {
			if err := fixed(this); err != nil {
				return nil, err
			}
			items, i := itemsOf(this), int(a[0].(int32))
			if i < 0 || i >= len(*items) {
				return nil, indexError()
			}
			*items = slices.Delete(*items, i, i+1)
			return nil, nil
		}},
		{Text: "void RemoveRange(int index, int count)", Do: func(this any, a []any) (any, error) {
			items, i, n := itemsOf(this), int(a[0].(int32)), int(a[1].(int32))
			if i < 0 || n < 0 || i+n > len(*items) {
				return nil, exception("ArgumentException", "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.")
			}
			*items = slices.Delete(*items, i, i+n)
			return nil, nil
		}},
		{Text: "int RemoveAll(System.Object match)", Do: func(this any, a []any) (any, error) {
			items := itemsOf(this)
			kept := (*items)[:0:0]
			for _, item := range *items {
				ok, err := holds(a[0], item)
				if err != nil {
					return nil, err
				}
				if !ok {
					kept = append(kept, item)
				}
			}
			n := len(*items) - len(kept)
			*items = kept
			return int32(n), nil
		}},
		{Text: "void Clear()", Do: func(this any, _ []any) (any, error) {
			if l, ok := this.(*object.Array); ok {
				for i, zero := 0, zeroValue(elemTypeOf(l)); i < len(l.Items); i++ {
					l.Items[i] = zero
				}
				return nil, nil
			}
			*itemsOf(this) = nil
			return nil, nil
		}},
		{Text: "void Reverse()", Do: func(this any, _ []any) (any, error) { slices.Reverse(*itemsOf(this)); return nil, nil }},
		{Text: "void Sort()", Do: func(this any, _ []any) (any, error) { return nil, sortItems(*itemsOf(this)) }},
		{Text: "void Sort(System.Object comparison)", Do: func(this any, a []any) (any, error) { return nil, sortBy(*itemsOf(this), a[0]) }},
		{Text: "void TrimExcess()", Do: func(any, []any) (any, error) { return nil, nil }},
		{Text: "void ForEach(System.Object action)", Do: func(this any, a []any) (any, error) {
			for _, item := range slices.Clone(*itemsOf(this)) {
				if b, ok := object.Unwrap(a[0]).(object.Block); ok {
					if _, err := b.Run(item, nil, item); err != nil {
						return nil, err
					}
				}
			}
			return nil, nil
		}},
	}
}

func sortItems(items []any) error {
	var bad error
	slices.SortStableFunc(items, func(a, b any) int {
		n, err := object.CompareCase(a, b, true)
		if err != nil && bad == nil {
			bad = exception("InvalidOperationException", "Failed to compare two elements in the array.")
		}
		return n
	})
	return bad
}

func sortBy(items []any, by any) error {
	block, ok := object.Unwrap(by).(object.Block)
	if !ok {
		return sortItems(items)
	}
	var bad error
	slices.SortStableFunc(items, func(a, b any) int {
		v, err := block.Run(nil, nil, a, b)
		if err != nil && bad == nil {
			bad = err
		}
		n, err := object.Cast(v, "System.Int32")
		if err != nil {
			return 0
		}
		return int(n.(int32))
	})
	return bad
}

// holds runs a predicate block on an item.
func holds(predicate, item any) (bool, error) {
	b, ok := object.Unwrap(predicate).(object.Block)
	if !ok {
		return false, object.Failed(predicate, "System.Predicate`1")
	}
	v, err := b.Run(item, nil, item)
	return object.Truth(v), err
}

func listReads() []Member {
	find := func(definition string, f func(items []any, p any) (any, error)) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) { return f(*itemsOf(this), a[0]) }}
	}
	return []Member{
		get("int Count {get;}", func(this any) any { return int32(len(*itemsOf(this))) }),
		get("bool IsReadOnly {get;}", func(any) any { return false }),
		get("bool IsFixedSize {get;}", func(any) any { return false }),
		get("bool IsSynchronized {get;}", func(any) any { return false }),
		get("System.Object SyncRoot {get;}", func(this any) any { return this }),
		{Text: "int Capacity {get;set;}", Do: func(this any, _ []any) (any, error) { return int32(cap(*itemsOf(this))), nil },
			Set: func(any, []any) (any, error) { return nil, nil }},
		{Text: "System.Object Item(int index)", Do: func(this any, a []any) (any, error) {
			items, i := *itemsOf(this), int(a[0].(int32))
			if i < 0 || i >= len(items) {
				return nil, indexError()
			}
			return items[i], nil
		}},
		method("bool Contains(System.Object item)", func(this any, a []any) any {
			v := object.Unwrap(a[0])
			if c, err := element(this, v); err == nil {
				v = c
			}
			return indexIn(this, v) >= 0
		}),
		method("int IndexOf(System.Object item)", func(this any, a []any) any { return int32(indexIn(this, object.Unwrap(a[0]))) }),
		method("int LastIndexOf(System.Object item)", func(this any, a []any) any {
			items := *itemsOf(this)
			for i := len(items) - 1; i >= 0; i-- {
				if sameObject(items[i], a[0]) {
					return int32(i)
				}
			}
			return int32(-1)
		}),
		method("System.Object[] ToArray()", func(this any, _ []any) any {
			t := elemTypeOf(this)
			a := &object.Array{Items: slices.Clone(*itemsOf(this))}
			if t != Object {
				a.Elem = t.FullName
			}
			return a
		}),
		method("System.Object Clone()", func(this any, _ []any) any {
			switch x := this.(type) {
			case *object.Array:
				return &object.Array{Elem: x.Elem, Items: slices.Clone(x.Items), Lengths: x.Lengths}
			case *object.List:
				return &object.List{Type: x.Type, Elem: x.Elem, Items: slices.Clone(x.Items)}
			}
			return this
		}),
		method("System.Collections.IEnumerator GetEnumerator()", enumeratorOf),
		{Text: "void CopyTo(array array, int index)", Do: copyTo},
		{Text: "System.Object GetRange(int index, int count)", Do: func(this any, a []any) (any, error) {
			items, i, n := *itemsOf(this), int(a[0].(int32)), int(a[1].(int32))
			if i < 0 || n < 0 || i+n > len(items) {
				return nil, exception("ArgumentException", "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.")
			}
			l, ok := this.(*object.List)
			if !ok {
				return &object.Array{Items: slices.Clone(items[i : i+n])}, nil
			}
			return &object.List{Type: l.Type, Elem: l.Elem, Items: slices.Clone(items[i : i+n])}, nil
		}},
		find("System.Object Find(System.Object match)", func(items []any, p any) (any, error) {
			for _, item := range items {
				if ok, err := holds(p, item); ok || err != nil {
					return item, err
				}
			}
			return nil, nil
		}),
		find("System.Object FindAll(System.Object match)", func(items []any, p any) (any, error) {
			out := &object.List{Type: genericSpace + "List`1"}
			for _, item := range items {
				ok, err := holds(p, item)
				if err != nil {
					return nil, err
				}
				if ok {
					out.Items = append(out.Items, item)
				}
			}
			return out, nil
		}),
		find("int FindIndex(System.Object match)", func(items []any, p any) (any, error) {
			for i, item := range items {
				if ok, err := holds(p, item); ok || err != nil {
					return int32(i), err
				}
			}
			return int32(-1), nil
		}),
		find("bool Exists(System.Object match)", func(items []any, p any) (any, error) {
			for _, item := range items {
				if ok, err := holds(p, item); ok || err != nil {
					return ok, err
				}
			}
			return false, nil
		}),
		find("bool TrueForAll(System.Object match)", func(items []any, p any) (any, error) {
			for _, item := range items {
				if ok, err := holds(p, item); !ok || err != nil {
					return ok, err
				}
			}
			return true, nil
		}),
	}
}
