package dotnet

import (
	"slices"

	"emsh/shell/object"
)

// firstWhere is where a predicate first holds, from the front or from the back; -1 where it never does.
func firstWhere(items []any, predicate any, back bool) (int, error) {
	for i := range items {
		at := i
		if back {
			at = len(items) - 1 - i
		}
		if ok, err := holds(predicate, items[at]); ok || err != nil {
			return at, err
		}
	}
	return -1, nil
}

func itemAt(items []any, at int) any {
	if at < 0 {
		return nil
	}
	return items[at]
}

// eachConverted runs a block on every item.
func eachConverted(items []any, converter any) ([]any, error) {
	block, ok := object.Unwrap(converter).(object.Block)
	if !ok {
		return nil, object.Failed(converter, "System.Converter`2")
	}
	out := make([]any, len(items))
	for i, item := range items {
		v, err := block.Run(item, nil, item)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// genericListMembers are what List has beside the members that it shares with arrays and ArrayList.
func genericListMembers() []Member {
	search := func(definition string, f func(items []any, a []any) (any, error)) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) { return f(*itemsOf(this), a) }}
	}
	return append(listMembers(),
		method("int BinarySearch(T item)", func(this any, a []any) any { return int32(searchSorted(*itemsOf(this), a[0])) }),
		search("T FindLast(System.Object match)", func(items []any, a []any) (any, error) {
			at, err := firstWhere(items, a[0], true)
			return itemAt(items, at), err
		}),
		search("int FindLastIndex(System.Object match)", func(items []any, a []any) (any, error) {
			at, err := firstWhere(items, a[0], true)
			return int32(at), err
		}),
		search("System.Collections.Generic.List[System.Object] ConvertAll(System.Object converter)", func(items []any, a []any) (any, error) {
			out, err := eachConverted(items, a[0])
			return &object.List{Type: genericSpace + "List`1", Items: out}, err
		}),
		Member{Text: "System.Collections.Generic.List[T] Slice(int start, int length)", Do: func(this any, a []any) (any, error) {
			return invoke("GetRange", this, TypeOf(this).find("GetRange", false), a)
		}},
		method("int EnsureCapacity(int capacity)", func(this any, a []any) any { return max(int32(cap(*itemsOf(this))), a[0].(int32)) }),
	)
}

// arraySearches are the static methods of System.Array that take a predicate or look into sorted arrays.
func arraySearches() []Member {
	search := func(definition string, f func(items []any, a []any) (any, error)) Member {
		return Member{Text: "static " + definition, Do: func(_ any, a []any) (any, error) { return f(*itemsOf(object.Unwrap(a[0])), a) }}
	}
	index := func(name string, back bool) Member {
		return search("int "+name+"(System.Object[] array, System.Object match)", func(items []any, a []any) (any, error) {
			at, err := firstWhere(items, a[1], back)
			return int32(at), err
		})
	}
	return []Member{
		index("FindIndex", false), index("FindLastIndex", true),
		search("System.Object FindLast(System.Object[] array, System.Object match)", func(items []any, a []any) (any, error) {
			at, err := firstWhere(items, a[1], true)
			return itemAt(items, at), err
		}),
		search("bool TrueForAll(System.Object[] array, System.Object match)", func(items []any, a []any) (any, error) {
			for _, item := range items {
				if ok, err := holds(a[1], item); !ok || err != nil {
					return false, err
				}
			}
			return true, nil
		}),
		search("System.Object[] ConvertAll(System.Object[] array, System.Object converter)", func(items []any, a []any) (any, error) {
			out, err := eachConverted(items, a[1])
			return &object.Array{Items: out}, err
		}),
		search("void ForEach(System.Object[] array, System.Object action)", func(items []any, a []any) (any, error) {
			_, err := eachConverted(items, a[1])
			return nil, err
		}),
		search("int BinarySearch(array array, System.Object value)", func(items []any, a []any) (any, error) {
			return int32(searchSorted(items, a[1])), nil
		}),
	}
}

// arrayEdits are the static methods of System.Array that change one.
func arrayEdits() []Member {
	return []Member{
		{Text: "static void Clear(array array, int index, int length)", Do: func(_ any, a []any) (any, error) {
			items, at, n := *itemsOf(object.Unwrap(a[0])), int(a[1].(int32)), int(a[2].(int32))
			if at < 0 || n < 0 || at+n > len(items) {
				return nil, exception("IndexOutOfRangeException", "Index was outside the bounds of the array.")
			}
			for i := at; i < at+n; i++ {
				items[i] = emptyElement(a[0])
			}
			return nil, nil
		}},
		{Text: "static void Fill(System.Object array, System.Object value)", Do: func(_ any, a []any) (any, error) {
			v, err := element(object.Unwrap(a[0]), a[1])
			for i := range *itemsOf(object.Unwrap(a[0])) {
				(*itemsOf(object.Unwrap(a[0])))[i] = v
			}
			return nil, err
		}},
		{Text: "static void Resize([ref] System.Object array, int newSize)", Do: resize},
	}
}

// emptyElement is what an array holds where nothing was put.
func emptyElement(array any) any { return zeroValue(elemTypeOf(object.Unwrap(array))) }

func resize(_ any, a []any) (any, error) {
	ref, ok := a[0].(object.Reference)
	n := int(a[1].(int32))
	if !ok || n < 0 || n > maxArray {
		return nil, outOfRange("newSize", "Non-negative number required.")
	}
	old, ok := object.Unwrap(ref.Value()).(*object.Array)
	if !ok {
		old = &object.Array{}
	}
	zero := emptyElement(old)
	items := slices.Clone(old.Items[:min(n, len(old.Items))])
	for len(items) < n {
		items = append(items, zero)
	}
	return nil, ref.SetValue(&object.Array{Elem: old.Elem, Items: items})
}
