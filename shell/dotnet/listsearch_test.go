package dotnet

import (
	"testing"

	"emsh/shell/object"
)

// over is a script block of the tests: a Go function of its first argument.
type over func(v any) any

func (f over) Run(_, _ any, args ...any) (any, error) { return f(args[0]), nil }
func (over) NetType() string                          { return "System.Management.Automation.ScriptBlock" }
func (over) String() string                           { return "" }

func TestSearches(t *testing.T) {
	big := over(func(v any) any { return v.(int32) > 2 })
	numbers := func() *object.Array { return array("System.Int32", int32(1), int32(3), int32(5), int32(2)) }
	ints, _ := Resolve("collections.generic.list[int]")
	strs, _ := Resolve("collections.generic.hashset[string]")
	list, _ := Convert(numbers(), ints)
	set := func(items ...any) any { s, _ := Convert(array("", items...), strs); return s }
	cleared, filled := numbers(), numbers()
	static1(t, "array", "Clear", cleared, int32(1), int32(2))
	static1(t, "array", "Fill", filled, "7")
	odd := set("a", "b", "c")
	call(t, odd, "SymmetricExceptWith", set("c", "d"))
	for _, c := range []struct {
		got  any
		want string
	}{
		{static1(t, "array", "FindIndex", numbers(), big), "1"}, {static1(t, "array", "FindLastIndex", numbers(), big), "2"}, {static1(t, "array", "FindLast", numbers(), big), "5"},
		{static1(t, "array", "TrueForAll", numbers(), big), "False"}, {static1(t, "array", "ConvertAll", numbers(), big), "(False True True False)"},
		{static1(t, "array", "BinarySearch", array("System.Int32", int32(1), int32(3), int32(5)), int32(3)), "1"},
		{cleared, "(1 0 0 2)"}, {filled, "(7 7 7 7)"},
		{call(t, list, "FindLast", big), "5"}, {call(t, list, "FindLastIndex", big), "2"}, {call(t, list, "ConvertAll", big), "(False True True False)"},
		{call(t, list, "Slice", int32(1), int32(2)), "(3 5)"}, {call(t, list, "BinarySearch", int32(9)), "-5"},
		{odd, "(a b d)"}, {call(t, set("a"), "IsProperSubsetOf", set("a", "b")), "True"}, {call(t, set("a"), "IsProperSupersetOf", set("a")), "False"},
		{static1(t, "io.path", "TrimEndingDirectorySeparator", "a/"), "a"}, {static1(t, "io.path", "GetRelativePath", "/a/b", "/a/c"), "../c"},
	} {
		if got := shown(c.got); got != c.want {
			t.Errorf("%s; want %s", got, c.want)
		}
	}
	_, err := Call(&object.List{Items: []any{int32(1)}}, "Insert", []any{int32(9), int32(1)})
	want := "Exception calling \"Insert\" with \"2\" argument(s): \"Insertion index was out of range. Must be non-negative and less than or equal to size. (Parameter 'index')\""
	if err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// TestPairs looks at what dictionaries are made of: a pair of a generic one has a key and no name.
func TestPairs(t *testing.T) {
	typ, _ := Resolve("collections.generic.dictionary[string,int]")
	d, err := New(typ, nil)
	if err != nil {
		t.Fatal(err)
	}
	call(t, d, "Add", "one", "1")
	for _, pair := range call(t, d, "GetEnumerator").(*Enumerator).Elements() {
		if name, found, _ := Property(pair, "Name"); found || name != nil {
			t.Errorf("a pair of a generic dictionary has the name %v", name)
		}
		if key, _, _ := Property(pair, "Key"); key != "one" || object.Text(pair) != "[one, 1]" {
			t.Errorf("the pair is %v, its key %v", pair, key)
		}
	}
	sorted, _ := Convert(table1("b", int32(1), "a", int32(2)), byFullName("System.Collections.SortedList"))
	if k, v, i := call(t, sorted, "GetKey", int32(0)), call(t, sorted, "GetByIndex", int32(0)), call(t, sorted, "IndexOfKey", "b"); k != "a" || v != int32(2) || i != int32(1) {
		t.Errorf("the sorted list begins with %v, %v; b is at %v", k, v, i)
	}
}
