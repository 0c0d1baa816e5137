package dotnet

import (
	"slices"
	"strings"

	"emsh/shell/object"
)

// arrayMembers are the members of T[].
func arrayMembers() []Member {
	length := func(this any) any { return int32(len(*itemsOf(this))) }
	all := []Member{
		get("int Length {get;}", length), get("long LongLength {get;}", func(this any) any { return int64(len(*itemsOf(this))) }),
		get("int Rank {get;}", func(this any) any { return int32(arrayOf(this).Rank()) }), get("System.Object SyncRoot {get;}", func(this any) any { return this }),
		get("bool IsReadOnly {get;}", func(any) any { return false }), get("bool IsFixedSize {get;}", func(any) any { return true }),
		get("bool IsSynchronized {get;}", func(any) any { return false }), get("int Count {get;}", length),
		dimension("int GetLength(int dimension)", func(n int) int { return n }), dimension("int GetUpperBound(int dimension)", func(n int) int { return n - 1 }),
		dimension("int GetLowerBound(int dimension)", func(int) int { return 0 }),
		dimension("long GetLongLength(int dimension)", func(n int) int { return n }),
		{Text: "System.Object Get(int index)", Do: getValue}, {Text: "System.Object Get(int index1, int index2)", Do: getValue},
		{Text: "void Set(int index, System.Object value)", Do: func(this any, a []any) (any, error) { return setValue(this, []any{a[1], a[0]}) }},
		{Text: "void Set(int index1, int index2, System.Object value)", Do: func(this any, a []any) (any, error) { return setValue(this, []any{a[2], a[0], a[1]}) }},
		method("void Initialize()", func(any, []any) any { return nil }), // of value types without a constructor: as they are
		{Text: "System.Object GetValue(int index)", Do: getValue}, {Text: "System.Object GetValue(int index1, int index2)", Do: getValue},
		{Text: "System.Object GetValue(int index1, int index2, int index3)", Do: getValue},
		{Text: "void SetValue(System.Object value, int index)", Do: setValue}, {Text: "void SetValue(System.Object value, int index1, int index2)", Do: setValue},
		{Text: "void SetValue(System.Object value, int index1, int index2, int index3)", Do: setValue},
		{Text: "int CompareTo(System.Object other, System.Collections.IComparer comparer)", Do: func(any, []any) (any, error) { return int32(0), nil }},
		method("bool Equals(System.Object obj)", func(this any, a []any) any { return this == a[0] }),
	}
	for _, m := range append(listChanges(), listReads()...) {
		switch m.Text {
		case "int Capacity {get;set;}", "System.Object[] ToArray()", "bool IsFixedSize {get;}", "void Reverse()", "void Sort()", "void Sort(System.Object comparison)",
			"void AddRange(System.Object collection)", "void TrimExcess()", "void ForEach(System.Object action)", "int LastIndexOf(System.Object item)",
			"System.Object Find(System.Object match)", "System.Object FindAll(System.Object match)", "int FindIndex(System.Object match)", "bool Exists(System.Object match)",
			"bool TrueForAll(System.Object match)", "System.Object GetRange(int index, int count)", "void InsertRange(int index, System.Object collection)",
			"void RemoveRange(int index, int count)", "int RemoveAll(System.Object match)":
			continue
		}
		all = append(all, m)
	}
	return all
}

// arrayOf is the array that a method was called on.
func arrayOf(this any) *object.Array {
	if a, ok := object.Unwrap(this).(*object.Array); ok {
		return a
	}
	return &object.Array{Items: *itemsOf(this)}
}

// dimension is a method that tells something of the length of a dimension.
func dimension(text string, of func(length int) int) Member {
	return Member{Text: text, Do: func(this any, a []any) (any, error) {
		n, ok := arrayOf(this).Length(int(a[0].(int32)))
		if !ok {
			return nil, exception("IndexOutOfRangeException", "Index was outside the bounds of the array.")
		}
		if strings.HasPrefix(text, "long ") {
			return int64(of(n)), nil
		}
		return int32(of(n)), nil
	}}
}

func placeIn(a *object.Array, indices []any) (int, error) {
	at := make([]int, len(indices))
	for i, n := range indices {
		at[i] = int(n.(int32))
	}
	if len(at) != a.Rank() {
		return 0, exception("ArgumentException", "Array was not a one-dimensional array.")
	}
	place, ok := a.Place(at)
	if !ok {
		return 0, exception("IndexOutOfRangeException", "Index was outside the bounds of the array.")
	}
	return place, nil
}

func getValue(this any, a []any) (any, error) {
	list := arrayOf(this)
	at, err := placeIn(list, a)
	if err != nil {
		return nil, err
	}
	return list.Items[at], nil
}

func setValue(this any, a []any) (any, error) {
	list := arrayOf(this)
	at, err := placeIn(list, a[1:])
	if err != nil {
		return nil, err
	}
	list.Items[at], err = element(this, a[0])
	return nil, err
}

func arrayStatics() []Member {
	items := func(v any) []any { return *itemsOf(object.Unwrap(v)) }
	return slices.Concat(arraySearches(), arrayEdits(), []Member{
		static("void Reverse(array array)", func(a []any) any { slices.Reverse(items(a[0])); return nil }),
		static("void Clear(array array)", func(a []any) any { clear(items(a[0])); return nil }),
		{Text: "static void Sort(array array)", Do: func(_ any, a []any) (any, error) { return nil, sortItems(items(a[0])) }},
		static("int IndexOf(array array, System.Object value)", func(a []any) any { return int32(indexIn(object.Unwrap(a[0]), a[1])) }),
		static("int LastIndexOf(array array, System.Object value)", func(a []any) any {
			list := items(a[0])
			for i := len(list) - 1; i >= 0; i-- {
				if sameObject(list[i], a[1]) {
					return int32(i)
				}
			}
			return int32(-1)
		}),
		{Text: "static array CreateInstance(type elementType, int length)", Do: func(_ any, a []any) (any, error) {
			return newArray(ArrayOf(a[0].(*Type)), a[1].(int32))
		}},
		{Text: "static array CreateInstance(type elementType, int length1, int length2)", Do: func(_ any, a []any) (any, error) {
			return newGrid(arrayOfRank(a[0].(*Type), 2), a[1:])
		}},
		{Text: "static void Copy(array sourceArray, array destinationArray, int length)", Do: func(_ any, a []any) (any, error) {
			return copyArray(items(a[0]), 0, items(a[1]), 0, int(a[2].(int32)))
		}},
		{Text: "static void Copy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, int length)", Do: func(_ any, a []any) (any, error) {
			return copyArray(items(a[0]), int(a[1].(int32)), items(a[2]), int(a[3].(int32)), int(a[4].(int32)))
		}},
		{Text: "static System.Object Find(System.Object[] array, System.Object match)", Do: func(_ any, a []any) (any, error) {
			for _, item := range items(a[0]) {
				if ok, err := holds(a[1], item); ok || err != nil {
					return item, err
				}
			}
			return nil, nil
		}},
		{Text: "static bool Exists(System.Object[] array, System.Object match)", Do: func(_ any, a []any) (any, error) {
			for _, item := range items(a[0]) {
				if ok, err := holds(a[1], item); ok || err != nil {
					return ok, err
				}
			}
			return false, nil
		}},
		{Text: "static System.Object[] FindAll(System.Object[] array, System.Object match)", Do: func(_ any, a []any) (any, error) {
			out := []any{}
			for _, item := range items(a[0]) {
				ok, err := holds(a[1], item)
				if err != nil {
					return nil, err
				}
				if ok {
					out = append(out, item)
				}
			}
			return &object.Array{Elem: elemOf(ArrayOf(elemTypeOf(object.Unwrap(a[0])))), Items: out}, nil
		}},
	})
}

func copyArray(from []any, i int, to []any, j, n int) (any, error) {
	if n < 0 || i < 0 || j < 0 || i+n > len(from) || j+n > len(to) {
		return nil, exception("ArgumentException", "Destination array was not long enough. Check the destination index, length, and the array's lower bounds. (Parameter 'destinationArray')")
	}
	copy(to[j:j+n], from[i:i+n])
	return nil, nil
}
