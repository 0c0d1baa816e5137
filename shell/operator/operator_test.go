package operator

import (
	"testing"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

func list(items ...any) *object.Array { return &object.Array{Items: items} }

func TestArithmetic(t *testing.T) {
	for _, c := range []struct {
		op   func(a, b any) (any, error)
		a, b any
		want string
	}{
		{Add, int32(1), int32(2), "System.Int32 3"}, {Add, int32(2147483647), int32(1), "System.Double 2147483648"}, {Add, "a", int32(1), "System.String a1"}, {Add, int32(3), "4", "System.Int32 7"},
		{Add, list(int32(1)), int32(2), "System.Object[] 1 2"}, {Add, nil, int32(2), "System.Int32 2"}, {Sub, "10", "3", "System.Int32 7"}, {Div, int32(7), int32(2), "System.Double 3.5"},
		{Div, int32(6), int32(2), "System.Int32 3"}, {Mod, int32(-7), int32(3), "System.Int32 -1"}, {Mul, "ab", int32(3), "System.String ababab"}, {Mul, list("x"), int32(2), "System.Object[] x x"},
		{Band, int32(6), int32(3), "System.Int32 2"}, {Shl, int32(1), int32(4), "System.Int32 16"}, {Add, object.Size(1 << 20), "1MB", "Microsoft.Exchange.Data.ByteQuantifiedSize 2 MB (2,097,152 bytes)"},
		{Div, object.Size(10 << 20), int32(1 << 20), "Microsoft.Exchange.Data.ByteQuantifiedSize 10 B (10 bytes)"},
	} {
		v, err := c.op(c.a, c.b)
		if got := object.TypeName(v) + " " + object.Text(v); err != nil || got != c.want {
			t.Errorf("%v and %v give %s, %v; want %s", c.a, c.b, got, err, c.want)
		}
	}
	if _, err := Div(int32(1), int32(0)); err == nil || err.Error() != "Attempted to divide by zero." {
		t.Error(err)
	}
}

func TestComparison(t *testing.T) {
	for _, c := range []struct {
		op   func(a, b any, exact bool) (any, error)
		a, b any
		want string
	}{
		{Eq, "ABC", "abc", "True"}, {Eq, list(int32(1), int32(2), int32(1)), int32(1), "1 1"}, {Lt, "10", int32(9), "True"}, {Gt, int32(10), "9", "True"}, {In, "b", list("a", "B"), "True"},
		{Contains, list("a", "b"), "C", "False"}, {Gt, object.Size(2 << 30), int64(1 << 30), "True"}, {Gt, object.Size(2 << 30), "1GB", "True"},
	} {
		v, err := c.op(c.a, c.b, false)
		if got := object.Text(v); err != nil || got != c.want {
			t.Errorf("%v and %v give %s, %v; want %s", c.a, c.b, got, err, c.want)
		}
	}
}

func TestMatchReplaceSplit(t *testing.T) {
	v, groups, err := Match("user 42", `(?<name>\w+) (\d+)`, false, false)
	if err != nil || v != true || object.Text(must(groups.Get("name"))) != "user" || object.Text(must(groups.Get(int32(1)))) != "42" {
		t.Error(v, groups, err)
	}
	for _, c := range []struct {
		got  func() (any, error)
		want string
	}{
		{func() (any, error) { return Replace("a1b22", list(`\d+`, "<$0>"), false) }, "a<1>b<22>"},
		{func() (any, error) { return Replace("abc", "B", false) }, "ac"},
		{func() (any, error) { return Split("a,b;c", list("[,;]", int32(2)), false) }, "a b;c"},
		{func() (any, error) { return SplitAll("  a  b ") }, "a b"},
		{func() (any, error) { return Join(list("a", "b"), "-") }, "a-b"},
		{func() (any, error) { return Format("{0,5}|{1:N1}|{{}}", list("ab", 1234.5)) }, "   ab|1,234.5|{}"},
		{func() (any, error) { return Range(int32(3), int32(1)) }, "3 2 1"},
		{func() (any, error) { return Range("a", "c") }, "a b c"},
	} {
		v, err := c.got()
		if got := object.Text(v); err != nil || got != c.want {
			t.Errorf("got %q, %v; want %q", got, err, c.want)
		}
	}
}

func must(v any, _ bool) any { return v }

func TestSlowPatternEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the whole time-out")
	}
	_, _, err := Match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", `^(a+)+\1?$`, false, false)
	if err == nil {
		t.Error("a catastrophic pattern ended by itself")
	}
}

func TestTypes(t *testing.T) {
	for name, v := range map[string]any{"int": "12", "datetime": "2007-03-01", "guid": "11111111-2222-3333-4444-555555555555", "string[]": int32(1), "uri": "http://a/b", "bool": "x"} {
		typ, err := dotnet.Resolve(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := As(v, typ)
		if err != nil || r == nil {
			t.Errorf("%v -as [%s] is %v, %v", v, name, r, err)
		}
		if is, err := Is(r, typ); err != nil || is != true {
			t.Errorf("%v -is [%s]: %v, %v", r, name, is, err)
		}
	}
}

func BenchmarkAddInts(b *testing.B) {
	var v any = int32(0)
	for range b.N {
		v, _ = Add(v, int32(1))
		if v.(int32) > 100000 {
			v = int32(0)
		}
	}
}

func BenchmarkLess(b *testing.B) {
	for range b.N {
		if _, err := Lt(int32(5), int32(10), false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConcat(b *testing.B) {
	for range b.N {
		if _, err := Add("user", int32(7)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	for range b.N {
		if _, _, err := Match("paulr@contoso.com", `^(\w+)@contoso\.com$`, false, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLike(b *testing.B) {
	for range b.N {
		if _, err := Like("paulr@contoso.com", "*@CONTOSO.*", false, false); err != nil {
			b.Fatal(err)
		}
	}
}
