package dotnet

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"emsh/shell/object"
)

// units is a string as .NET counts it: in UTF-16 units. ASCII text is cut without decoding.
type units struct {
	s     string
	u     []uint16
	ascii bool
}

func unitsOf(s string) units {
	if object.ASCII(s) {
		return units{s: s, ascii: true}
	}
	return units{s: s, u: object.UTF16(s)}
}

func (u units) len() int {
	if u.ascii {
		return len(u.s)
	}
	return len(u.u)
}

func (u units) cut(from, to int) string {
	if u.ascii {
		return u.s[from:to]
	}
	return object.FromUTF16(u.u[from:to])
}

func (u units) at(i int) object.Char {
	if u.ascii {
		return object.Char(u.s[i])
	}
	return object.Char(u.u[i])
}

// place is a byte offset in units.
func (u units) place(byteAt int) int {
	if byteAt < 0 || u.ascii {
		return byteAt
	}
	return object.Length(u.s[:byteAt])
}

// offset is a place in units as a byte offset.
func (u units) offset(at int) int {
	if u.ascii {
		return at
	}
	return len(object.FromUTF16(u.u[:at]))
}

func stringMembers() []Member {
	all := stringBasics()
	for _, more := range [][]Member{stringSearch(), stringCutting(), stringSplitting(), stringWhole(), stringStatics(), conversions("String")} {
		all = append(all, more...)
	}
	return all
}

func stringBasics() []Member {
	s := func(definition string, f func(s string, a []any) any) Member { return method(definition, f) }
	return []Member{
		get("int Length {get;}", func(s string) any { return int32(object.Length(s)) }),
		{Text: "char Chars(int index)", Do: func(this any, a []any) (any, error) {
			u := unitsOf(this.(string))
			i := int(a[0].(int32))
			if i < 0 || i >= u.len() {
				return nil, exception("IndexOutOfRangeException", "Index was outside the bounds of the array.")
			}
			return u.at(i), nil
		}},
		s("System.Object Clone()", func(s string, _ []any) any { return s }),
		s("string ToUpper()", func(s string, _ []any) any { return strings.ToUpper(s) }),
		s("string ToUpper(cultureinfo culture)", func(s string, _ []any) any { return strings.ToUpper(s) }),
		s("string ToUpperInvariant()", func(s string, _ []any) any { return strings.ToUpper(s) }),
		s("string ToLower()", func(s string, _ []any) any { return strings.ToLower(s) }),
		s("string ToLower(cultureinfo culture)", func(s string, _ []any) any { return strings.ToLower(s) }),
		s("string ToLowerInvariant()", func(s string, _ []any) any { return strings.ToLower(s) }),
		s("string ToString()", func(s string, _ []any) any { return s }),
		s("string ToString(System.IFormatProvider provider)", func(s string, _ []any) any { return s }),
		s("char[] ToCharArray()", func(s string, _ []any) any { return charArray(s) }),
		{Text: "char[] ToCharArray(int startIndex, int length)", Do: func(this any, a []any) (any, error) {
			t, err := substring(this.(string), a[0].(int32), a[1].(int32))
			return charArray(t), err
		}},
		s("bool Equals(System.Object obj)", func(s string, a []any) any { t, ok := object.Unwrap(a[0]).(string); return ok && s == t }),
		s("bool Equals(string value)", func(s string, a []any) any { return a[0] != nil && s == text(a[0]) }),
		s("bool Equals(string value, System.StringComparison comparisonType)", func(s string, a []any) any {
			return a[0] != nil && comparisonOf(a[1]).equal(s, text(a[0]))
		}),
		{Text: "int CompareTo(System.Object value)", Do: func(this any, a []any) (any, error) {
			if a[0] == nil {
				return int32(1), nil
			}
			t, ok := object.Unwrap(a[0]).(string)
			if !ok {
				return nil, exception("ArgumentException", "Object must be of type String.")
			}
			return int32(object.CompareText(this.(string), t, true)), nil
		}},
		s("int CompareTo(string strB)", func(s string, a []any) any {
			if a[0] == nil {
				return int32(1)
			}
			return int32(object.CompareText(s, text(a[0]), true))
		}),
		s("string Normalize()", func(s string, _ []any) any { return norm.NFC.String(s) }),
		s("string Normalize(System.Text.NormalizationForm normalizationForm)", func(s string, a []any) any {
			switch a[0].(object.Enum).Number {
			case 2:
				return norm.NFD.String(s)
			case 5:
				return norm.NFKC.String(s)
			case 6:
				return norm.NFKD.String(s)
			}
			return norm.NFC.String(s)
		}),
		s("bool IsNormalized()", func(s string, _ []any) any { return norm.NFC.IsNormalString(s) }),
		s("System.CharEnumerator GetEnumerator()", func(s string, _ []any) any { return charArray(s) }),
		s("System.TypeCode GetTypeCode()", func(string, []any) any { return Enum("System.TypeCode", 18) }),
		{Text: "new(char c, int count)", Do: func(_ any, a []any) (any, error) {
			n := a[1].(int32)
			if n < 0 {
				return nil, outOfRange("count", fmt.Sprintf("count ('%d') must be a non-negative value.", n))
			}
			if n > maxArray {
				return nil, &object.Exception{Type: "System.OutOfMemoryException", Message: "Insufficient memory to continue the execution of the program."}
			}
			return strings.Repeat(a[0].(object.Char).String(), int(n)), nil
		}},
		{Text: "new(char[] value)", Do: func(_ any, a []any) (any, error) { return fromChars(a[0]), nil }},
		{Text: "new(char[] value, int startIndex, int length)", Do: func(_ any, a []any) (any, error) {
			return substring(fromChars(a[0]), a[1].(int32), a[2].(int32))
		}},
	}
}

func fromChars(v any) string {
	items, _ := object.Elements(v)
	u := make([]uint16, len(items))
	for i, item := range items {
		c, _ := item.(object.Char)
		u[i] = uint16(c)
	}
	return object.FromUTF16(u)
}

func substring(s string, start, length int32) (string, error) {
	u := unitsOf(s)
	n := int32(u.len())
	switch {
	case start < 0:
		return "", outOfRange("startIndex", fmt.Sprintf("startIndex ('%d') must be a non-negative value.", start)+"")
	case start > n:
		return "", outOfRange("startIndex", "startIndex cannot be larger than length of string.")
	case length < 0:
		return "", outOfRange("length", fmt.Sprintf("length ('%d') must be a non-negative value.", length))
	case start+length > n:
		return "", outOfRange("length", "Index and length must refer to a location within the string.")
	}
	return u.cut(int(start), int(start+length)), nil
}

func stringCutting() []Member {
	return []Member{
		{Text: "string Substring(int startIndex)", Do: func(this any, a []any) (any, error) {
			s, start := this.(string), a[0].(int32)
			switch n := int32(object.Length(s)); {
			case start < 0:
				return nil, outOfRange("startIndex", "StartIndex cannot be less than zero.")
			case start > n:
				return nil, outOfRange("startIndex", "startIndex cannot be larger than length of string.")
			default:
				return substring(s, start, n-start)
			}
		}},
		{Text: "string Substring(int startIndex, int length)", Do: func(this any, a []any) (any, error) {
			if a[0].(int32) < 0 {
				return nil, outOfRange("startIndex", "StartIndex cannot be less than zero.")
			}
			if a[1].(int32) < 0 {
				return nil, outOfRange("length", "Length cannot be less than zero.")
			}
			return substring(this.(string), a[0].(int32), a[1].(int32))
		}},
		{Text: "string Remove(int startIndex)", Do: func(this any, a []any) (any, error) {
			u, start := unitsOf(this.(string)), a[0].(int32)
			switch {
			case start < 0:
				return nil, outOfRange("startIndex", "StartIndex cannot be less than zero.")
			case int(start) > u.len():
				return nil, outOfRange("startIndex", "startIndex must be less than length of string.")
			}
			return u.cut(0, int(start)), nil
		}},
		{Text: "string Remove(int startIndex, int count)", Do: func(this any, a []any) (any, error) {
			u, start, count := unitsOf(this.(string)), a[0].(int32), a[1].(int32)
			switch n := int32(u.len()); {
			case start < 0:
				return nil, negative("startIndex", start)
			case count < 0:
				return nil, negative("count", count)
			case start+count > n:
				return nil, exception("ArgumentOutOfRangeException", "count ('%d') must be less than or equal to '%d'. (Parameter 'count')\nActual value was %d.", count, n-start, count)
			}
			return u.cut(0, int(start)) + u.cut(int(start+count), u.len()), nil
		}},
		{Text: "string Insert(int startIndex, string value)", Do: func(this any, a []any) (any, error) {
			u, start := unitsOf(this.(string)), a[0].(int32)
			switch {
			case a[1] == nil:
				return nil, nullArgument("value")
			case start < 0:
				return nil, negative("startIndex", start)
			case int(start) > u.len():
				return nil, exception("ArgumentOutOfRangeException", "startIndex ('%d') must be less than or equal to '%d'. (Parameter 'startIndex')\nActual value was %d.", start, u.len(), start)
			}
			return u.cut(0, int(start)) + text(a[1]) + u.cut(int(start), u.len()), nil
		}},
		replaceMember("string Replace(char oldChar, char newChar)"),
		replaceMember("string Replace(string oldValue, string newValue)"),
		replaceMember("string Replace(string oldValue, string newValue, System.StringComparison comparisonType)"),
		padMember("string PadLeft(int totalWidth)", true), padMember("string PadLeft(int totalWidth, char paddingChar)", true),
		padMember("string PadRight(int totalWidth)", false), padMember("string PadRight(int totalWidth, char paddingChar)", false),
		trimMember("string Trim()", true, true), trimMember("string Trim(char trimChar)", true, true), trimMember("string Trim(Params char[] trimChars)", true, true),
		trimMember("string TrimStart()", true, false), trimMember("string TrimStart(char trimChar)", true, false), trimMember("string TrimStart(Params char[] trimChars)", true, false),
		trimMember("string TrimEnd()", false, true), trimMember("string TrimEnd(char trimChar)", false, true), trimMember("string TrimEnd(Params char[] trimChars)", false, true),
	}
}

func negative(param string, n int32) error {
	return exception("ArgumentOutOfRangeException", "%s ('%d') must be a non-negative value. (Parameter '%s')\nActual value was %d.", param, n, param, n)
}

func replaceMember(definition string) Member {
	return Member{Text: definition, Do: func(this any, a []any) (any, error) {
		s := this.(string)
		if c, ok := a[0].(object.Char); ok {
			return strings.ReplaceAll(s, c.String(), a[1].(object.Char).String()), nil
		}
		if a[0] == nil {
			return nil, nullArgument("oldValue")
		}
		old, with := text(a[0]), text(a[1])
		if old == "" {
			return nil, exception("ArgumentException", "The value cannot be an empty string. (Parameter 'oldValue')")
		}
		if len(a) < 3 || !comparisonOf(a[2]).fold {
			return strings.ReplaceAll(s, old, with), nil
		}
		var b strings.Builder
		for {
			i := comparisonOf(a[2]).index(s, old)
			if i < 0 {
				b.WriteString(s)
				return b.String(), nil
			}
			b.WriteString(s[:i] + with)
			s = s[i+len(old):]
		}
	}}
}

func padMember(definition string, left bool) Member {
	return Member{Text: definition, Do: func(this any, a []any) (any, error) {
		s, width := this.(string), a[0].(int32)
		if width < 0 {
			return nil, outOfRange("totalWidth", "Non-negative number required.")
		}
		if width > maxArray {
			return nil, exception("OutOfMemoryException", "Insufficient memory to continue the execution of the program.")
		}
		fill := " "
		if len(a) > 1 {
			fill = a[1].(object.Char).String()
		}
		pad := strings.Repeat(fill, max(0, int(width)-object.Length(s)))
		if left {
			return pad + s, nil
		}
		return s + pad, nil
	}}
}

func trimMember(definition string, head, tail bool) Member {
	return Member{Text: definition, Do: func(this any, a []any) (any, error) {
		s := this.(string)
		set := ""
		if len(a) > 0 {
			if c, ok := a[0].(object.Char); ok {
				set = c.String()
			} else {
				set = fromChars(a[0])
			}
		}
		is := unicode.IsSpace
		if set != "" {
			is = func(r rune) bool { return strings.ContainsRune(set, r) }
		}
		if head {
			s = strings.TrimLeftFunc(s, is)
		}
		if tail {
			s = strings.TrimRightFunc(s, is)
		}
		return s, nil
	}}
}
