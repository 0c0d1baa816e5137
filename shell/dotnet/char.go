package dotnet

import (
	"strings"
	"unicode"

	"emsh/shell/object"
)

func charMembers() []Member {
	is := func(name string, f func(r rune) bool) Member {
		return static("bool "+name+"(char c)", func(a []any) any { return f(rune(a[0].(object.Char))) })
	}
	all := []Member{
		is("IsDigit", unicode.IsDigit), is("IsNumber", unicode.IsNumber), is("IsLetter", unicode.IsLetter), is("IsUpper", unicode.IsUpper), is("IsLower", unicode.IsLower),
		is("IsWhiteSpace", unicode.IsSpace), is("IsControl", unicode.IsControl), is("IsPunctuation", unicode.IsPunct), is("IsSymbol", unicode.IsSymbol),
		is("IsLetterOrDigit", func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }),
		is("IsSeparator", func(r rune) bool { return unicode.In(r, unicode.Z) }),
		is("IsSurrogate", func(r rune) bool { return r >= 0xD800 && r < 0xE000 }),
		is("IsAscii", func(r rune) bool { return r < 0x80 }),
		static("char ToUpper(char c)", func(a []any) any { return object.Char(unicode.ToUpper(rune(a[0].(object.Char)))) }),
		static("char ToLower(char c)", func(a []any) any { return object.Char(unicode.ToLower(rune(a[0].(object.Char)))) }),
		static("char ToUpperInvariant(char c)", func(a []any) any { return object.Char(unicode.ToUpper(rune(a[0].(object.Char)))) }),
		static("char ToLowerInvariant(char c)", func(a []any) any { return object.Char(unicode.ToLower(rune(a[0].(object.Char)))) }),
		static("string ToString(char c)", func(a []any) any { return a[0].(object.Char).String() }),
		static("string ConvertFromUtf32(int utf32)", func(a []any) any { return string(rune(a[0].(int32))) }),
		{Text: "static int ConvertToUtf32(string s, int index)", Do: func(_ any, a []any) (any, error) {
			u := object.UTF16(text(a[0]))
			i := int(a[1].(int32))
			if i < 0 || i >= len(u) {
				return nil, outOfRange("index", "Index was out of range. Must be non-negative and less than the size of the collection.")
			}
			for _, r := range object.FromUTF16(u[i:]) {
				return int32(r), nil
			}
			return int32(0), nil
		}},
		static("double GetNumericValue(char c)", func(a []any) any {
			if c := a[0].(object.Char); c >= '0' && c <= '9' {
				return float64(c - '0')
			}
			return float64(-1)
		}),
		constant("char MaxValue {get;}", object.Char(0xFFFF)), constant("char MinValue {get;}", object.Char(0)),
		{Text: "static char Parse(string s)", Do: func(_ any, a []any) (any, error) {
			c, err := object.Cast(text(a[0]), "System.Char")
			if err != nil {
				return nil, exception("FormatException", "String must be exactly one character long.")
			}
			return c, nil
		}},
		method("string ToString()", func(c object.Char, _ []any) any { return c.String() }),
		method("bool Equals(char obj)", func(c object.Char, a []any) any { return c == a[0] }),
		method("int CompareTo(char value)", func(c object.Char, a []any) any { return int32(c) - int32(a[0].(object.Char)) }),
		{Text: "int CompareTo(System.Object value)", Do: func(this any, a []any) (any, error) {
			if a[0] == nil {
				return int32(1), nil
			}
			c, ok := a[0].(object.Char)
			if !ok {
				return nil, exception("ArgumentException", "Object must be of type Char.")
			}
			return int32(this.(object.Char)) - int32(c), nil
		}},
	}
	return append(all, conversions("Char")...)
}

func booleanMembers() []Member {
	parse := func(s string) (bool, error) {
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return false, exception("FormatException", "String '%s' was not recognized as a valid Boolean.", s)
	}
	all := []Member{
		constant("string TrueString {get;}", "True"), constant("string FalseString {get;}", "False"),
		{Text: "static bool Parse(string value)", Do: func(_ any, a []any) (any, error) { return parse(text(a[0])) }},
		{Text: "static bool TryParse(string value, [ref] bool result)", Do: func(_ any, a []any) (any, error) {
			b, err := parse(text(a[0]))
			if err != nil {
				return false, assignRef(a[1], false, nil)
			}
			return true, assignRef(a[1], b, nil)
		}},
		method("string ToString()", func(b bool, _ []any) any { return object.Text(b) }),
		method("bool Equals(bool obj)", func(b bool, a []any) any { return b == a[0] }),
		{Text: "int CompareTo(System.Object obj)", Do: func(this any, a []any) (any, error) {
			if a[0] == nil {
				return int32(1), nil
			}
			if _, ok := a[0].(bool); !ok {
				return nil, exception("ArgumentException", "Object must be of type Boolean.")
			}
			n, err := object.Compare(this, a[0])
			return int32(n), err
		}},
	}
	return append(all, conversions("Boolean")...)
}

// conversions are the methods of IConvertible.
func conversions(string) []Member {
	var out []Member
	for _, name := range strings.Fields("Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime") {
		full := "System." + name
		out = append(out, Member{Text: byFullShort(full) + " To" + name + "(System.IFormatProvider provider)", Do: func(this any, _ []any) (any, error) {
			v, err := object.Cast(this, full)
			if err != nil {
				return nil, exception("InvalidCastException", "%s", err.Error())
			}
			return v, nil
		}})
	}
	return out
}

func byFullShort(full string) string {
	if s, ok := shortNames[full]; ok {
		return s
	}
	return full
}
