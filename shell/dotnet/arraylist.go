package dotnet

import (
	"slices"
	"strings"

	"emsh/shell/object"
)

// genericOnly are the methods that List has and ArrayList has not, or has with other words.
const genericOnly = "TrimExcess ForEach Find FindAll FindIndex Exists TrueForAll RemoveAll Insert"

// arrayListMembers are the members of ArrayList: those of a list of anything, and its older names.
func arrayListMembers() []Member {
	lacks := strings.Fields(genericOnly)
	var all []Member
	for _, m := range listMembers() {
		if !slices.Contains(lacks, declaredName(m.Text)) {
			all = append(all, m)
		}
	}
	return append(all,
		method("int BinarySearch(System.Object value)", func(this any, a []any) any { return int32(searchSorted(*itemsOf(this), a[0])) }),
		Member{Text: "void Insert(int index, System.Object value)", Do: insertInto},
		Member{Text: "void CopyTo(array array)", Do: func(this any, a []any) (any, error) { return copyTo(this, []any{a[0], int32(0)}) }},
		Member{Text: "void SetRange(int index, System.Collections.ICollection c)", Do: setRange},
		method("void TrimToSize()", func(any, []any) any { return nil }),
	)
}

// insertInto puts a value into an ArrayList, whose words for a wrong place are not those of List.
func insertInto(this any, a []any) (any, error) {
	items, at := itemsOf(this), int(a[0].(int32))
	if at < 0 || at > len(*items) {
		return nil, outOfRange("index", "Insertion index was out of range. Must be non-negative and less than or equal to size.")
	}
	*items = slices.Insert(*items, at, a[1])
	return nil, nil
}

// declaredName is the name in a definition.
func declaredName(definition string) string {
	head, _, _ := strings.Cut(definition, "(")
	return head[strings.LastIndexByte(head, ' ')+1:]
}

// searchSorted finds a value in sorted items; where it is missing, the complement of where it would stand.
func searchSorted(items []any, v any) int {
	at, found := slices.BinarySearchFunc(items, v, func(a, b any) int {
		n, _ := object.CompareCase(a, b, true)
		return n
	})
	if !found {
		return ^at
	}
	return at
}

func setRange(this any, a []any) (any, error) {
	items, at := *itemsOf(this), int(a[0].(int32))
	more, err := elements(this, a[1])
	if err != nil {
		return nil, err
	}
	if at < 0 || at > len(items)-len(more) {
		return nil, indexError()
	}
	copy(items[at:], more)
	return nil, nil
}
