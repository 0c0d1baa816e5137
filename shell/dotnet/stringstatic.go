package dotnet

import (
	"strings"

	"emsh/shell/object"
)

func stringStatics() []Member {
	compare := func(c func(a []any) comparison) func(a []any) any {
		return func(a []any) any { return int32(c(a).compare(text(a[0]), text(a[1]))) }
	}
	return []Member{
		constant("string Empty {get;}", ""),
		static("bool IsNullOrEmpty(string value)", func(a []any) any { return text(a[0]) == "" }),
		static("bool IsNullOrWhiteSpace(string value)", func(a []any) any { return strings.TrimSpace(text(a[0])) == "" }),
		static("string Join(string separator, Params string[] value)", joinStrings),
		static("string Join(string separator, Params System.Object[] values)", joinStrings),
		static("string Join(char separator, Params string[] value)", joinStrings),
		static("string Join(string separator, System.Collections.Generic.IEnumerable[string] values)", joinStrings),
		{Text: "static string Join(string separator, string[] value, int startIndex, int count)", Do: func(_ any, a []any) (any, error) {
			w := words(a[1])
			from, n := int(a[2].(int32)), int(a[3].(int32))
			switch {
			case from < 0:
				return nil, negative("startIndex", int32(from))
			case n < 0:
				return nil, negative("count", int32(n))
			case from > len(w)-n:
				return nil, exception("ArgumentOutOfRangeException", "startIndex ('%d') must be less than or equal to '%d'. (Parameter 'startIndex')\nActual value was %d.", from, len(w)-n, from)
			}
			return strings.Join(w[from:from+n], text(a[0])), nil
		}},
		static("string Concat(Params System.Object[] args)", concatStrings),
		static("string Concat(Params string[] values)", concatStrings),
		{Text: "static string Format(string format, Params System.Object[] args)", Do: func(_ any, a []any) (any, error) { return stringFormat(text(a[0]), a[1], nil) }},
		{Text: "static string Format(System.IFormatProvider provider, string format, Params System.Object[] args)", Do: func(_ any, a []any) (any, error) {
			return stringFormat(text(a[1]), a[2], a[0])
		}},
		static("int Compare(string strA, string strB)", compare(func([]any) comparison { return comparison{} })),
		static("int Compare(string strA, string strB, bool ignoreCase)", compare(func(a []any) comparison { return comparison{fold: a[2].(bool)} })),
		static("int Compare(string strA, string strB, System.StringComparison comparisonType)", compare(func(a []any) comparison { return comparisonOf(a[2]) })),
		static("int Compare(string strA, string strB, bool ignoreCase, cultureinfo culture)", compare(func(a []any) comparison { return comparison{fold: a[2].(bool)} })),
		static("int CompareOrdinal(string strA, string strB)", func(a []any) any { return int32(ordinal(text(a[0]), text(a[1]))) }),
		static("bool Equals(string a, string b)", func(a []any) any { return a[0] == a[1] }),
		static("bool Equals(string a, string b, System.StringComparison comparisonType)", func(a []any) any {
			return comparisonOf(a[2]).equal(text(a[0]), text(a[1]))
		}),
		static("string Copy(string str)", func(a []any) any { return text(a[0]) }),
		static("string Intern(string str)", func(a []any) any { return text(a[0]) }),
		static("string IsInterned(string str)", func(a []any) any { return a[0] }),
	}
}

// ordinal is the difference of the first units that differ.
func ordinal(a, b string) int {
	x, y := object.UTF16(a), object.UTF16(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return int(x[i]) - int(y[i])
		}
	}
	return len(x) - len(y)
}

func joinStrings(a []any) any {
	sep := object.Text(a[0])
	items, ok := object.Elements(a[1])
	if ok && len(items) == 1 {
		if inner, ok := object.Elements(items[0]); ok {
			items = inner
		}
	}
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = object.ToString(item, CurrentCulture())
	}
	return strings.Join(out, sep)
}

func concatStrings(a []any) any {
	items, _ := object.Elements(a[0])
	if len(items) == 1 {
		if inner, ok := object.Elements(items[0]); ok {
			items = inner
		}
	}
	var b strings.Builder
	for _, item := range items {
		b.WriteString(object.ToString(item, CurrentCulture()))
	}
	return b.String()
}

func stringFormat(format string, args, provider any) (any, error) {
	if args == nil {
		return nil, nullArgument("args")
	}
	items, _ := object.Elements(args)
	if len(items) == 1 {
		if inner, ok := items[0].(*object.Array); ok {
			items = inner.Items
		}
	}
	s, err := FormatComposite(format, items, cultureOf(provider))
	if err != nil {
		return nil, exception("FormatException", "%s", err.Error())
	}
	return s, nil
}
