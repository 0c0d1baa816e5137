package dotnet

import (
	"testing"

	"emsh/shell/object"
)

// TestNullArguments passes null to methods: it goes rather to an object than to a number, and
// to text last, which it makes empty; [NullString] alone is null to a text parameter.
func TestNullArguments(t *testing.T) {
	for _, c := range []struct {
		this any
		name string
		args []any
		want string
	}{
		{"abc", "IndexOf", []any{nil}, "-1"}, {"abc", "Contains", []any{nil}, "False"}, {"abc", "Replace", []any{nil, "x"}, "abc"}, {"abc", "Replace", []any{"b", nil}, "ac"},
		{"a b c", "Split", []any{nil}, "(a b c)"}, {" a ", "Trim", []any{nil}, "a"}, {"abc", "Insert", []any{int32(0), nil}, "abc"}, {"abc", "Equals", []any{nil}, "False"},
		{"abc", "Replace", []any{NullString{}, "x"}, `! ArgumentNullException Exception calling "Replace" with "2" argument(s): "Value cannot be null. (Parameter 'oldValue')"`},
		{byFullName("System.Int32"), "Parse", []any{nil}, `! FormatException Exception calling "Parse" with "1" argument(s): "The input string '' was not in a correct format."`},
		{byFullName("System.Int32"), "Parse", []any{NullString{}}, `! ArgumentNullException Exception calling "Parse" with "1" argument(s): "Value cannot be null. (Parameter 's')"`},
		{byFullName("System.Convert"), "ToInt32", []any{nil}, "0"}, {byFullName("System.Math"), "Abs", []any{nil}, "0"},
		{object.NewHashtable(), "ContainsKey", []any{nil}, `! ArgumentNullException Exception calling "ContainsKey" with "1" argument(s): "Value cannot be null. (Parameter 'key')"`},
	} {
		v, err := Call(c.this, c.name, c.args)
		if typ, ok := c.this.(*Type); ok {
			v, err = CallStatic(nil, typ, c.name, c.args)
		}
		got := shown(v)
		if f, ok := err.(*object.Fault); ok {
			got = "! " + f.ID + " " + f.Error()
		}
		if got != c.want {
			t.Errorf("%v.%s(%v) gives %s; want %s", c.this, c.name, c.args, got, c.want)
		}
	}
}
