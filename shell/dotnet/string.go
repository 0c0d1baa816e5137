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

func stringMembers() []Member {
	all := stringBasics()
	for _, more := range [][]Member{stringSearch(), stringCutting(), stringSplitting(), stringStatics(), conversions("String")} {
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
			if n < 0 || n > maxArray {
				return nil, outOfRange("count", fmt.Sprintf("count ('%d') must be a non-negative value.", n))
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

func stringSplitting() []Member {
	options := "System.StringSplitOptions options"
	var out []Member
	for _, d := range []string{
		"string[] Split(Params char[] separator)",
		"string[] Split(char separator, " + options + " = None)",
		"string[] Split(char separator, int count, " + options + " = None)",
		"string[] Split(char[] separator, int count)",
		"string[] Split(char[] separator, " + options + ")",
		"string[] Split(char[] separator, int count, " + options + ")",
		"string[] Split(string separator, " + options + " = None)",
		"string[] Split(string separator, int count, " + options + " = None)",
		"string[] Split(string[] separator, " + options + ")",
		"string[] Split(string[] separator, int count, " + options + ")",
	} {
		out = append(out, Member{Text: d, Do: splitString})
	}
	return out
}

func splitString(this any, a []any) (any, error) {
	count, flags := 1<<30, int64(0)
	for _, x := range a[1:] {
		switch v := x.(type) {
		case int32:
			if v < 0 {
				return nil, negative("count", v)
			}
			count = int(v)
		case object.Enum:
			flags = v.Number
		}
	}
	parts := divide(this.(string), separators(a[0]), count, flags&1 != 0, flags&2 != 0)
	return texts(parts), nil
}

// separators are the texts to split at; nil stands for blanks.
func separators(v any) []string {
	switch x := v.(type) {
	case object.Char:
		return []string{x.String()}
	case string:
		if x == "" {
			return []string{}
		}
		return []string{x}
	}
	items, _ := object.Elements(v)
	if len(items) == 0 {
		return nil
	}
	var out []string
	for _, item := range items {
		if s := object.Text(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// divide splits into at most count parts, perhaps without the empty ones.
func divide(s string, seps []string, count int, noEmpty, trim bool) []string {
	if count == 0 {
		return nil
	}
	var parts []string
	add := func(p string) {
		if trim {
			p = strings.TrimSpace(p)
		}
		if p != "" || !noEmpty {
			parts = append(parts, p)
		}
	}
	for len(parts) < count-1 {
		at, width := nextSeparator(s, seps)
		if at < 0 {
			break
		}
		add(s[:at])
		s = s[at+width:]
	}
	if noEmpty && len(parts) == count-1 {
		for {
			at, width := nextSeparator(s, seps)
			if at != 0 {
				break
			}
			s = s[width:]
		}
	}
	add(s)
	return parts
}

func nextSeparator(s string, seps []string) (at, width int) {
	at = -1
	if seps == nil {
		for i, r := range s {
			if unicode.IsSpace(r) {
				return i, len(string(r))
			}
		}
		return -1, 0
	}
	for _, sep := range seps {
		if i := strings.Index(s, sep); i >= 0 && (at < 0 || i < at) {
			at, width = i, len(sep)
		}
	}
	return at, width
}

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
		out[i] = object.ToString(item, current)
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
		b.WriteString(object.ToString(item, current))
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
