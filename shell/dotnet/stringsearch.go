package dotnet

import (
	"strings"

	"emsh/shell/object"
)

// comparison is how a StringComparison compares: linguistically or not, with case or not.
type comparison struct{ ordinal, fold bool }

func comparisonOf(v any) comparison {
	n := v.(object.Enum).Number
	return comparison{ordinal: n >= 4, fold: n%2 == 1}
}

func (c comparison) compare(a, b string) int {
	if !c.ordinal {
		return object.CompareText(a, b, !c.fold)
	}
	if c.fold {
		a, b = strings.ToUpper(a), strings.ToUpper(b)
	}
	return strings.Compare(a, b)
}

func (c comparison) equal(a, b string) bool {
	switch {
	case !c.ordinal:
		return object.EqualText(a, b, !c.fold)
	case c.fold:
		return strings.EqualFold(a, b)
	}
	return a == b
}

// index finds sub in s, as a byte offset.
func (c comparison) index(s, sub string) int {
	if !c.fold {
		return strings.Index(s, sub)
	}
	for i := range s {
		if len(s)-i < len(sub) {
			break
		}
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	if sub == "" {
		return 0
	}
	return -1
}

func (c comparison) lastIndex(s, sub string) int {
	if !c.fold {
		return strings.LastIndex(s, sub)
	}
	for i := len(s) - len(sub); i >= 0; i-- {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

func stringSearch() []Member {
	ordinal := comparison{ordinal: true}
	linguistic := comparison{}
	s := func(definition string, f func(s string, a []any) any) Member { return method(definition, f) }
	chars := func(v any) string { return v.(object.Char).String() }
	contains := func(c comparison, s, sub string) bool { return c.index(s, sub) >= 0 }
	return []Member{
		s("bool Contains(string value)", func(s string, a []any) any { return contains(ordinal, s, text(a[0])) }),
		s("bool Contains(string value, System.StringComparison comparisonType)", func(s string, a []any) any { return contains(comparisonOf(a[1]), s, text(a[0])) }),
		s("bool Contains(char value)", func(s string, a []any) any { return strings.Contains(s, chars(a[0])) }),
		s("bool Contains(char value, System.StringComparison comparisonType)", func(s string, a []any) any { return contains(comparisonOf(a[1]), s, chars(a[0])) }),
		s("bool StartsWith(string value)", func(s string, a []any) any { return startsWith(linguistic, s, text(a[0])) }),
		s("bool StartsWith(string value, System.StringComparison comparisonType)", func(s string, a []any) any { return startsWith(comparisonOf(a[1]), s, text(a[0])) }),
		s("bool StartsWith(string value, bool ignoreCase, cultureinfo culture)", func(s string, a []any) any {
			return startsWith(comparison{fold: a[1].(bool)}, s, text(a[0]))
		}),
		s("bool StartsWith(char value)", func(s string, a []any) any { return strings.HasPrefix(s, chars(a[0])) }),
		s("bool EndsWith(string value)", func(s string, a []any) any { return endsWith(linguistic, s, text(a[0])) }),
		s("bool EndsWith(string value, System.StringComparison comparisonType)", func(s string, a []any) any { return endsWith(comparisonOf(a[1]), s, text(a[0])) }),
		s("bool EndsWith(string value, bool ignoreCase, cultureinfo culture)", func(s string, a []any) any {
			return endsWith(comparison{fold: a[1].(bool)}, s, text(a[0]))
		}),
		s("bool EndsWith(char value)", func(s string, a []any) any { return strings.HasSuffix(s, chars(a[0])) }),
		indexOf("int IndexOf(char value)", false), indexOf("int IndexOf(char value, int startIndex)", false),
		indexOf("int IndexOf(char value, int startIndex, int count)", false), indexOf("int IndexOf(char value, System.StringComparison comparisonType)", false),
		indexOf("int IndexOf(string value)", false), indexOf("int IndexOf(string value, int startIndex)", false), indexOf("int IndexOf(string value, int startIndex, int count)", false),
		indexOf("int IndexOf(string value, System.StringComparison comparisonType)", false),
		indexOf("int IndexOf(string value, int startIndex, System.StringComparison comparisonType)", false),
		indexOf("int LastIndexOf(char value)", true), indexOf("int LastIndexOf(char value, int startIndex)", true),
		indexOf("int LastIndexOf(string value)", true), indexOf("int LastIndexOf(string value, int startIndex)", true),
		indexOf("int LastIndexOf(string value, System.StringComparison comparisonType)", true),
		s("int IndexOfAny(char[] anyOf)", func(s string, a []any) any {
			return int32(unitsOf(s).place(strings.IndexAny(s, fromChars(a[0]))))
		}),
		{Text: "int IndexOfAny(char[] anyOf, int startIndex)", Do: func(this any, a []any) (any, error) {
			u := unitsOf(this.(string))
			from := int(a[1].(int32))
			if from < 0 || from > u.len() {
				return nil, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than or equal to the size of the collection.")
			}
			at := strings.IndexAny(u.s[u.offset(from):], fromChars(a[0]))
			if at < 0 {
				return int32(-1), nil
			}
			return int32(u.place(at + u.offset(from))), nil
		}},
		s("int LastIndexOfAny(char[] anyOf)", func(s string, a []any) any {
			return int32(unitsOf(s).place(strings.LastIndexAny(s, fromChars(a[0]))))
		}),
	}
}

func startsWith(c comparison, s, sub string) bool {
	if len(s) >= len(sub) && c.equal(s[:len(sub)], sub) {
		return true
	}
	return sub == ""
}

func endsWith(c comparison, s, sub string) bool {
	if len(s) >= len(sub) && c.equal(s[len(s)-len(sub):], sub) {
		return true
	}
	return sub == ""
}

// indexOf declares one of the overloads of IndexOf and LastIndexOf.
func indexOf(definition string, last bool) Member {
	return Member{Text: definition, Do: func(this any, a []any) (any, error) {
		u := unitsOf(this.(string))
		sub, isChar := "", false
		switch x := a[0].(type) {
		case object.Char:
			sub, isChar = x.String(), true
		case string:
			sub = x
		default:
			return nil, nullArgument("value")
		}
		c := comparison{ordinal: isChar}
		from, to := 0, u.len()
		for i, arg := range a[1:] {
			switch x := arg.(type) {
			case object.Enum:
				c = comparisonOf(x)
			case int32:
				if i == 0 && last {
					to = min(int(x)+1, u.len())
				} else if i == 0 {
					from = int(x)
				} else {
					to = from + int(x)
				}
			}
		}
		if from < 0 || from > u.len() || to < 0 || to > u.len() || to < from && !last {
			param := "startIndex"
			if to > u.len() {
				param = "count"
			}
			return nil, outOfRange(param, "Index was out of range. Must be non-negative and less than or equal to the size of the collection.")
		}
		return int32(u.search(sub, from, to, c, last)), nil
	}}
}

func (u units) search(sub string, from, to int, c comparison, last bool) int {
	start := u.offset(from)
	part := u.s[start:u.offset(to)]
	at := c.index(part, sub)
	if last {
		at = c.lastIndex(part, sub)
	}
	if at < 0 {
		return -1
	}
	return u.place(at + start)
}
