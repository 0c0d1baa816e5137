package dotnet

import (
	"strings"
	"testing"

	"emsh/shell/object"
)

// TestDeclarations reads every definition of every type: each must parse, and its types be known.
func TestDeclarations(t *testing.T) {
	for _, typ := range universe() {
		for _, m := range typ.members().order {
			if m.name == "" || strings.ContainsAny(m.name, " (){}") {
				t.Errorf("%s: %q reads as a member named %q", typ.FullName, m.text, m.name)
			}
			for _, p := range m.params {
				if p.name == "" || p.typ == nil || strings.ContainsAny(p.typ.FullName, " ") {
					t.Errorf("%s: %q has a parameter %q of type %v", typ.FullName, m.text, p.name, p.typ)
				}
			}
		}
	}
}

func TestResolve(t *testing.T) {
	for name, want := range map[string]string{
		"int": "System.Int32", "INT32": "System.Int32", "string[]": "System.String[]", "collections.generic.list[string]": "System.Collections.Generic.List`1[System.String]",
		"System.Collections.Generic.Dictionary[string,int]": "System.Collections.Generic.Dictionary`2[System.String,System.Int32]",
		"System.Collections.Generic.List[System.Object]":    "System.Collections.Generic.List`1[System.Object]",
		"Collections.Generic.Dictionary[string, object[]]":  "System.Collections.Generic.Dictionary`2[System.String,System.Object[]]",
		"nullable[int]": "System.Nullable`1[System.Int32]", "int[][]": "System.Int32[][]", "management.automation.pscredential": "System.Management.Automation.PSCredential",
	} {
		typ, err := Resolve(name)
		if err != nil || typ.FullName != want {
			t.Errorf("[%s] is %v, %v; want %s", name, typ, err, want)
		}
	}
	for _, name := range []string{"", "nosuch", "int[", "list[", "System.Windows.Forms.Form", "adsi", "[int", "int]]"} {
		if typ, err := Resolve(name); err == nil {
			t.Errorf("[%s] is %v", name, typ)
		}
	}
}

func call(t *testing.T, v any, name string, args ...any) any {
	t.Helper()
	r, err := Call(v, name, args)
	if err != nil {
		t.Errorf("%v.%s(%v): %v", v, name, args, err)
	}
	return r
}

func static1(t *testing.T, typ, name string, args ...any) any {
	t.Helper()
	x, err := Resolve(typ)
	if err != nil {
		t.Fatal(err)
	}
	r, err := CallStatic(nil, x, name, args)
	if err != nil {
		t.Errorf("[%s]::%s(%v): %v", typ, name, args, err)
	}
	return r
}

func TestMembers(t *testing.T) {
	typ, _ := Resolve("collections.generic.list[string]")
	l, err := New(typ, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := call(t, l, "Add", int32(5)); r != object.Nothing {
		t.Errorf("List.Add gives %v", r)
	}
	for _, c := range []struct{ got, want any }{
		{call(t, "Hello", "Substring", int32(1), int32(3)), "ell"}, {call(t, "a,b", "Split", ","), "a b"}, {call(t, "x", "PadLeft", int32(3), "."), "..x"},
		{call(t, l, "Contains", "5"), "True"}, {static1(t, "math", "Round", 2.567, int32(2)), "2.57"}, {static1(t, "string", "IsNullOrEmpty", ""), "True"},
		{static1(t, "string", "Join", "-", &object.Array{Items: []any{"a", int32(1)}}), "a-1"}, {static1(t, "convert", "ToBase64String", object.Bytes([]byte("hi"))), "aGk="},
		{static1(t, "io.path", "GetFileNameWithoutExtension", "/a/b.csv"), "b"}, {static1(t, "datetime", "DaysInMonth", int32(2024), int32(2)), "29"},
		{static1(t, "int", "Parse", "42"), "42"}, {static1(t, "regex", "Replace", "a1", `\d`, "x"), "ax"}, {call(t, object.Size(10<<20), "ToMB"), "10"},
		{static1(t, "text.encoding", "GetEncoding", "utf-8"), "System.Text.UTF8Encoding"}, {static1(t, "enum", "GetNames", mustType(t, "DayOfWeek")), "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"},
	} {
		if object.Text(c.got) != c.want {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
	if v, ok, _ := Property(&object.Array{Items: []any{"ab", "c"}}, "Length"); !ok || v != int32(2) {
		t.Error(v)
	}
	if v, ok, _ := Property(int32(5), "Count"); !ok || v != int32(1) {
		t.Error(v)
	}
}

func mustType(t *testing.T, name string) *Type {
	t.Helper()
	typ, err := Resolve(name)
	if err != nil {
		t.Fatal(err)
	}
	return typ
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		call func() (any, error)
		id   string
		text string
	}{
		{func() (any, error) { return Call("x", "Nope", nil) }, "MethodNotFound", "Method invocation failed because [System.String] does not contain a method named 'Nope'."},
		{func() (any, error) { return Call(nil, "x", nil) }, "InvokeMethodOnNull", "You cannot call a method on a null-valued expression."},
		{func() (any, error) { return Call("abc", "Substring", []any{int32(9)}) }, "ArgumentOutOfRangeException", "Exception calling \"Substring\" with \"1\" argument(s): \"startIndex cannot be larger than length of string. (Parameter 'startIndex')\""},
		{func() (any, error) { return Call("abc", "Substring", []any{1, 2, 3}) }, "MethodCountCouldNotFindBest", "Cannot find an overload for \"Substring\" and the argument count: \"3\"."},
	} {
		_, err := c.call()
		f, ok := err.(*object.Fault)
		if !ok || f.ID != c.id || f.Error() != c.text {
			t.Errorf("%v", err)
		}
	}
}

func TestXML(t *testing.T) {
	doc, err := parseXML(`<?xml version="1.0"?><users><user name="paulr"><mail>p@x</mail></user><user name="ann"/><n>1</n></users>`)
	if err != nil {
		t.Fatal(err)
	}
	users, _ := doc.Property("users")
	if v, _, _ := Property(users, "n"); v != "1" {
		t.Error(v)
	}
	all, _, _ := Property(users, "user")
	if names, _, _ := Property(all, "name"); object.Text(names) != "paulr ann" {
		t.Error(names)
	}
	for path, want := range map[string]int{"//user": 2, "/users/user[@name='ann']": 1, "//mail/text()": 1, "users/user[2]": 1, "//user[mail]": 1, "//nope": 0, "//user[contains(@name,'a') and mail]": 1} {
		found, err := selectXPath(doc, path)
		if err != nil || len(found) != want {
			t.Errorf("%s finds %d, %v; want %d", path, len(found), err, want)
		}
	}
	if _, err := parseXML("<a><b></a>"); err == nil {
		t.Error("crossed tags parse")
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"<a><b c='1'/></a>", "//a[@b='c']", "{0,-5:N2}", "List[string]", `(\d+)[a-z]*`, "http://a/b?c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if doc, err := parseXML(s); err == nil {
			doc.outer()
			_, _ = selectXPath(doc, s)
		}
		_, _ = Resolve(s)
		if len(s) < 200 {
			_, _ = FormatComposite(s, []any{1.5, "x", int32(7)}, CurrentCulture())
			if re, err := CompileRegex(s, IgnoreCase); err == nil && len(s) < 12 {
				_, _ = re.IsMatch("some text")
			}
		}
		_, _ = parseURI(s, 0)
		_, _ = parseIP(s)
	})
}

func BenchmarkCallSubstring(b *testing.B) {
	for range b.N {
		if _, err := Call("Hello World", "Substring", []any{int32(2), int32(3)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProperty(b *testing.B) {
	o := object.New(object.Member{Name: "Name", Value: "x"}, object.Member{Name: "Size", Value: int32(1)})
	for range b.N {
		if _, _, err := Property(o, "Size"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWholeMembers calls what copies or converts whole strings and arrays, and what lists its kind.
func TestWholeMembers(t *testing.T) {
	for _, c := range []struct {
		v    any
		name string
		args []any
		want string
	}{
		{"a\r\nb\rc\u2028d", "ReplaceLineEndings", []any{"|"}, "a|b|c|d"},
		{"a\r\nb", "ReplaceLineEndings", nil, "a\nb"},
		{"12", "ToType", []any{mustType(t, "int"), nil}, "12"},
		{&object.Array{Items: []any{int32(3), int32(4)}}, "Get", []any{int32(1)}, "4"},
		{&object.Array{Items: []any{int32(3), int32(4)}}, "GetLongLength", []any{int32(0)}, "2"},
		{&object.List{Items: []any{int32(1), int32(3)}}, "BinarySearch", []any{int32(3)}, "1"},
		{&object.List{Items: []any{int32(1), int32(3)}}, "BinarySearch", []any{int32(4)}, "-3"},
		{&object.Array{Items: []any{int32(3), int32(4)}}, "PSForEach", []any{"ToString"}, "3 4"},
	} {
		got, err := Call(c.v, c.name, c.args)
		if err != nil || object.Text(got) != c.want {
			t.Errorf("%s of %v: %v %v, want %s", c.name, c.v, object.Text(got), err, c.want)
		}
	}
	numbers := &object.Array{Elem: "System.Int32", Items: []any{int32(3), int32(4)}}
	if _, err := Call(numbers, "Clear", nil); err != nil || object.Text(numbers) != "0 0" {
		t.Errorf("Clear leaves %v, %v", numbers.Items, err)
	}
	for _, m := range Members("x") {
		if m.Name == "Chars" && (m.Kind != "ParameterizedProperty" || m.Definition != "char Chars(int index) {get;}") {
			t.Errorf("Chars is %+v", m)
		}
	}
}
