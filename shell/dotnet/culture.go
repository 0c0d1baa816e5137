package dotnet

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// Culture is a System.Globalization.CultureInfo.
type Culture struct{ c *culture.Culture }

// NewCulture is the CultureInfo of a culture.
func NewCulture(c *culture.Culture) *Culture { return &Culture{c} }

// NetType is the .NET type's name.
func (*Culture) NetType() string { return "System.Globalization.CultureInfo" }

// String is the culture's name.
func (c *Culture) String() string { return c.c.Name }

// HashKey makes two objects of one culture equal.
func (c *Culture) HashKey() any { return "culture " + c.c.Name }

// Equals compares by name; text is taken as a name.
func (c *Culture) Equals(other any) bool {
	switch x := other.(type) {
	case *Culture:
		return x.c.Name == c.c.Name
	case string:
		return strings.EqualFold(x, c.c.Name)
	}
	return false
}

// FormatInfo is a NumberFormatInfo or DateTimeFormatInfo.
type FormatInfo struct {
	c    *culture.Culture
	name string
}

// NetType is the .NET type's name.
func (f *FormatInfo) NetType() string { return "System.Globalization." + f.name }

// String is the type's name.
func (f *FormatInfo) String() string { return f.NetType() }

// currentCulture is one for the process, as .NET's is one for a thread: emsh runs one script at a time.
var currentCulture atomic.Pointer[culture.Culture]

// CurrentCulture is the culture that numbers and dates are shown and read in: en-US until a script
// sets another.
func CurrentCulture() *culture.Culture {
	if c := currentCulture.Load(); c != nil {
		return c
	}
	return culture.AmericanEnglish()
}

// SetCurrentCulture changes it.
func SetCurrentCulture(c *culture.Culture) { currentCulture.Store(c) }

func setCulture(_ any, a []any) (any, error) {
	c, ok := a[0].(*Culture)
	if !ok {
		return nil, noCulture()
	}
	SetCurrentCulture(c.c)
	return nil, nil
}

func uiCulture(any, []any) (any, error) { return &Culture{culture.AmericanEnglish()}, nil }

// setUICulture accepts the language that emsh speaks.
func setUICulture(_ any, a []any) (any, error) {
	c, ok := a[0].(*Culture)
	if !ok {
		return nil, noCulture()
	}
	if !strings.HasPrefix(c.c.Name, "en") {
		return nil, &object.Exception{Type: "System.Globalization.CultureNotFoundException",
			Message: fmt.Sprintf("There are no messages in the language of %s: CurrentUICulture takes English only.", c.c.Name)}
	}
	return nil, nil
}

func noCulture() error {
	return &object.Exception{Type: "System.ArgumentNullException", Message: "Value cannot be null. (Parameter 'value')"}
}

// cultureOf is the culture of a format provider; null is the session's.
func cultureOf(v any) *culture.Culture {
	switch x := object.Unwrap(v).(type) {
	case *Culture:
		return x.c
	case *FormatInfo:
		return x.c
	case string:
		if c, err := culture.Lookup(x); err == nil {
			return c
		}
	}
	return CurrentCulture()
}

func cultureTypes() []*Type {
	return []*Type{
		{FullName: "System.Globalization.CultureInfo", Is: listOf("IFormatProvider ICloneable"), declared: cultureMembers, convert: toCulture},
		{FullName: "System.Globalization.NumberFormatInfo", Is: listOf("IFormatProvider ICloneable"), declared: numberInfoMembers},
		{FullName: "System.Globalization.DateTimeFormatInfo", Is: listOf("IFormatProvider ICloneable"), declared: dateInfoMembers},
		{FullName: "System.Globalization.TextInfo", declared: textInfoMembers},
		{FullName: "System.Globalization.Calendar", declared: calendarMembers},
		{FullName: "System.Globalization.GregorianCalendar", Base: "System.Globalization.Calendar"},
	}
}

// languages are a few culture identifiers that are no names here.
var languages = map[int64]string{1: "ar", 122: "arn", 31: "tr", 5: "cs", 9: "en", 7: "de", 12: "fr", 10: "es", 16: "it", 127: "", 1033: "en-US", 2057: "en-GB", 1031: "de-DE", 1036: "fr-FR", 3082: "es-ES", 1040: "it-IT", 1043: "nl-NL"}

func toCulture(v any, t *Type) (any, error) {
	bad := func(reason string) (any, error) {
		return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName, reason)
	}
	switch x := v.(type) {
	case int32:
		return cultureByNumber(v, int64(x), t)
	case uint8:
		return cultureByNumber(v, int64(x), t)
	case int16:
		return cultureByNumber(v, int64(x), t)
	case object.Char:
		return cultureByNumber(v, int64(x), t)
	case object.Enum:
		return cultureByNumber(v, x.Number, t)
	}
	s, ok := asText(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	c, err := culture.Lookup(s)
	if err != nil {
		return bad(err.Error())
	}
	return &Culture{c}, nil
}

func cultureByNumber(v any, n int64, t *Type) (any, error) {
	if n < 0 {
		return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName,
			fmt.Sprintf("culture ('%d') must be a non-negative value. (Parameter 'culture')\nActual value was %d.", n, n))
	}
	name, ok := languages[n]
	if !ok {
		return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName,
			fmt.Sprintf("Culture is not supported. (Parameter 'culture')\n%d (0x%04x) is an invalid culture identifier.", n, n))
	}
	c, err := culture.Lookup(name)
	if err != nil {
		return nil, err
	}
	return &Culture{c}, nil
}

func cultureMembers() []Member {
	c := func(definition string, f func(c *culture.Culture) any) Member {
		return get(definition, func(this *Culture) any { return f(this.c) })
	}
	find := func(_ any, a []any) (any, error) {
		found, err := culture.Lookup(text(a[0]))
		if err != nil {
			return nil, &object.Exception{Type: "System.Globalization.CultureNotFoundException", Message: err.Error()}
		}
		return &Culture{found}, nil
	}
	return []Member{
		c("string Name {get;}", func(c *culture.Culture) any { return c.Name }), c("string DisplayName {get;}", func(c *culture.Culture) any { return c.English }),
		c("string EnglishName {get;}", func(c *culture.Culture) any { return c.English }), c("string NativeName {get;}", func(c *culture.Culture) any { return c.Native }),
		c("int LCID {get;}", func(c *culture.Culture) any { return int32(c.LCID) }),
		c("string TwoLetterISOLanguageName {get;}", func(c *culture.Culture) any {
			if c.Name == "" {
				return "iv"
			}
			return strings.SplitN(c.Name, "-", 2)[0]
		}),
		c("string IetfLanguageTag {get;}", func(c *culture.Culture) any { return c.Name }),
		c("bool IsNeutralCulture {get;}", func(c *culture.Culture) any { return c.Name != "" && !strings.Contains(c.Name, "-") }),
		c("bool IsReadOnly {get;}", func(*culture.Culture) any { return true }),
		c("System.Globalization.NumberFormatInfo NumberFormat {get;}", func(c *culture.Culture) any { return &FormatInfo{c, "NumberFormatInfo"} }),
		c("System.Globalization.DateTimeFormatInfo DateTimeFormat {get;}", func(c *culture.Culture) any { return &FormatInfo{c, "DateTimeFormatInfo"} }),
		c("System.Globalization.TextInfo TextInfo {get;}", func(c *culture.Culture) any { return &FormatInfo{c, "TextInfo"} }),
		c("System.Globalization.Calendar Calendar {get;}", func(c *culture.Culture) any { return &FormatInfo{c, "GregorianCalendar"} }),
		c("cultureinfo Parent {get;}", func(c *culture.Culture) any { return &Culture{culture.Invariant()} }),
		method("string ToString()", func(c *Culture, _ []any) any { return c.c.Name }),
		constant("cultureinfo InvariantCulture {get;}", &Culture{culture.Invariant()}),
		{Text: "static cultureinfo CurrentCulture {get;set;}", Do: func(any, []any) (any, error) { return &Culture{CurrentCulture()}, nil }, Set: setCulture},
		{Text: "static cultureinfo CurrentUICulture {get;set;}", Do: uiCulture, Set: setUICulture},
		{Text: "static cultureinfo GetCultureInfo(string name)", Do: find}, {Text: "static cultureinfo CreateSpecificCulture(string name)", Do: find},
		{Text: "new(string name)", Do: find}, {Text: "new(string name, bool useUserOverride)", Do: find},
	}
}

func numberInfoMembers() []Member {
	n := func(definition string, f func(p *culture.NumberPatterns) any) Member {
		return get(definition, func(this *FormatInfo) any { return f(&this.c.Number) })
	}
	return []Member{
		n("string NumberDecimalSeparator {get;}", func(p *culture.NumberPatterns) any { return p.Point }), n("string NumberGroupSeparator {get;}", func(p *culture.NumberPatterns) any { return p.Comma }),
		n("int NumberDecimalDigits {get;}", func(p *culture.NumberPatterns) any { return int32(p.Digits) }), n("string CurrencySymbol {get;}", func(p *culture.NumberPatterns) any { return p.Currency }),
		n("string CurrencyDecimalSeparator {get;}", func(p *culture.NumberPatterns) any { return p.CurrencyPoint }), n("string NegativeSign {get;}", func(p *culture.NumberPatterns) any { return p.Minus }),
		n("string PositiveSign {get;}", func(p *culture.NumberPatterns) any { return p.Plus }), n("string NaNSymbol {get;}", func(p *culture.NumberPatterns) any { return p.NaN }),
		n("string PercentSymbol {get;}", func(*culture.NumberPatterns) any { return "%" }),
		constant("System.Globalization.NumberFormatInfo InvariantInfo {get;}", &FormatInfo{culture.Invariant(), "NumberFormatInfo"}),
		{Text: "static System.Globalization.NumberFormatInfo CurrentInfo {get;}", Do: func(any, []any) (any, error) { return &FormatInfo{CurrentCulture(), "NumberFormatInfo"}, nil }},
	}
}

func dateInfoMembers() []Member {
	d := func(definition string, f func(p *culture.DatePatterns) any) Member {
		return get(definition, func(this *FormatInfo) any { return f(&this.c.Dates) })
	}
	return []Member{
		d("string ShortDatePattern {get;}", func(p *culture.DatePatterns) any { return p.ShortDate }), d("string LongDatePattern {get;}", func(p *culture.DatePatterns) any { return p.LongDate }),
		d("string ShortTimePattern {get;}", func(p *culture.DatePatterns) any { return p.ShortTime }), d("string LongTimePattern {get;}", func(p *culture.DatePatterns) any { return p.LongTime }),
		d("string FullDateTimePattern {get;}", func(p *culture.DatePatterns) any { return p.LongDate + " " + p.LongTime }),
		d("string DateSeparator {get;}", func(p *culture.DatePatterns) any { return p.DateSep }), d("string TimeSeparator {get;}", func(p *culture.DatePatterns) any { return p.TimeSep }),
		d("string AMDesignator {get;}", func(p *culture.DatePatterns) any { return p.AM }), d("string PMDesignator {get;}", func(p *culture.DatePatterns) any { return p.PM }),
		d("string[] MonthNames {get;}", func(p *culture.DatePatterns) any { return texts(append(append([]string(nil), p.Months...), "")) }),
		d("string[] AbbreviatedMonthNames {get;}", func(p *culture.DatePatterns) any { return texts(append(append([]string(nil), p.ShortMonths...), "")) }),
		d("string[] DayNames {get;}", func(p *culture.DatePatterns) any { return texts(p.Days) }),
		d("string[] AbbreviatedDayNames {get;}", func(p *culture.DatePatterns) any { return texts(p.ShortDays) }),
		d("System.DayOfWeek FirstDayOfWeek {get;}", func(p *culture.DatePatterns) any { return Enum("System.DayOfWeek", int64(p.FirstDay)) }),
		{Text: "string GetMonthName(int month)", Do: monthName(func(p *culture.DatePatterns) []string { return p.Months })},
		{Text: "string GetAbbreviatedMonthName(int month)", Do: monthName(func(p *culture.DatePatterns) []string { return p.ShortMonths })},
		method("string GetDayName(System.DayOfWeek dayofweek)", func(f *FormatInfo, a []any) any { return f.c.Dates.Days[a[0].(object.Enum).Number%7] }),
		constant("System.Globalization.DateTimeFormatInfo InvariantInfo {get;}", &FormatInfo{culture.Invariant(), "DateTimeFormatInfo"}),
		{Text: "static System.Globalization.DateTimeFormatInfo CurrentInfo {get;}", Do: func(any, []any) (any, error) { return &FormatInfo{CurrentCulture(), "DateTimeFormatInfo"}, nil }},
	}
}

func monthName(names func(p *culture.DatePatterns) []string) Func {
	return func(this any, a []any) (any, error) {
		m := a[0].(int32)
		if m < 1 || m > 13 {
			return nil, outOfRange("month", "Valid values are between 1 and 13, inclusive.")
		}
		if m == 13 {
			return "", nil
		}
		return names(&this.(*FormatInfo).c.Dates)[m-1], nil
	}
}

func textInfoMembers() []Member {
	return []Member{
		method("string ToTitleCase(string str)", func(_ *FormatInfo, a []any) any { return titleCase(text(a[0])) }),
		method("string ToUpper(string str)", func(_ *FormatInfo, a []any) any { return strings.ToUpper(text(a[0])) }),
		method("string ToLower(string str)", func(_ *FormatInfo, a []any) any { return strings.ToLower(text(a[0])) }),
		get("string ListSeparator {get;}", func(f *FormatInfo) any {
			if f.c.Number.Point == "," {
				return ";"
			}
			return ","
		}),
	}
}

// titleCase makes each word's first letter a capital; words all in capitals stay.
func titleCase(s string) string {
	var b strings.Builder
	word := func(w string) {
		if w == strings.ToUpper(w) {
			b.WriteString(w)
			return
		}
		r := []rune(w)
		b.WriteString(strings.ToTitle(string(r[:1])) + strings.ToLower(string(r[1:])))
	}
	start := -1
	for i, r := range s {
		letter := r == '\'' && start >= 0 || strings.ToUpper(string(r)) != strings.ToLower(string(r))
		if letter && start < 0 {
			start = i
		}
		if !letter {
			if start >= 0 {
				word(s[start:i])
				start = -1
			}
			b.WriteRune(r)
		}
	}
	if start >= 0 {
		word(s[start:])
	}
	return b.String()
}

func calendarMembers() []Member {
	return []Member{
		method("int GetWeekOfYear(datetime time, System.Globalization.CalendarWeekRule rule, System.DayOfWeek firstDayOfWeek)", func(_ *FormatInfo, a []any) any {
			return int32(weekOfYear(a[0].(object.DateTime), a[1].(object.Enum).Number, int(a[2].(object.Enum).Number)))
		}),
		method("int GetDaysInMonth(int year, int month)", func(_ *FormatInfo, a []any) any { return int32(culture.DaysIn(int(a[0].(int32)), int(a[1].(int32)))) }),
	}
}

func weekOfYear(d object.DateTime, rule int64, first int) int {
	y, _, _ := d.Calendar()
	yday := d.YearDay() - 1
	jan1 := int(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC).Weekday())
	offset := (jan1 - first + 7) % 7
	week := (yday + offset) / 7
	full := map[int64]int{0: 1, 1: 7, 2: 4}[rule]
	if 7-offset >= full || offset == 0 {
		return week + 1
	}
	if week == 0 {
		last, _ := culture.Date(y-1, 12, 31, 0, 0, 0, culture.Unspecified)
		return weekOfYear(last, rule, first)
	}
	return week
}

// sleep waits at most a day: scripts that wait longer mean for ever.
func sleep(_ any, a []any) (any, error) {
	d := time.Duration(0)
	switch x := a[0].(type) {
	case int32:
		d = time.Duration(x) * time.Millisecond
	case object.TimeSpan:
		d = x.Duration()
	}
	if d < 0 {
		return nil, outOfRange("millisecondsTimeout", "Number must be either non-negative and less than or equal to Int32.MaxValue or -1.")
	}
	time.Sleep(min(d, 24*time.Hour))
	return nil, nil
}
