package dotnet

import (
	"math"
	"time"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func dateTypes() []*Type {
	return []*Type{
		{FullName: "System.DateTime", Value: true, Is: listOf("IComparable IConvertible IFormattable"), declared: dateMembers},
		{FullName: "System.TimeSpan", Value: true, Is: listOf("IComparable IFormattable"), declared: spanMembers},
		{FullName: "System.DateTimeOffset", Value: true, Is: listOf("IComparable IFormattable"), declared: offsetMembers, convert: toOffset},
		{FullName: "System.TimeZoneInfo", declared: zoneMembers},
		{FullName: "System.Diagnostics.Stopwatch", declared: stopwatchMembers},
	}
}

var epoch, _ = culture.Date(1970, 1, 1, 0, 0, 0, culture.UTC)

// date declares a property of a date.
func date(definition string, f func(d object.DateTime) any) Member { return get(definition, f) }

func dateMembers() []Member {
	all := dateProperties()
	for _, more := range [][]Member{dateMethods(), dateStatics(), dateConstructors(), conversions("DateTime")} {
		all = append(all, more...)
	}
	return all
}

func dateProperties() []Member {
	part := func(definition string, f func(y, mo, d, h, mi, s int) int) Member {
		return date(definition, func(d object.DateTime) any {
			y, mo, day := d.Calendar()
			h, mi, s := d.Clock()
			return int32(f(y, mo, day, h, mi, s))
		})
	}
	return []Member{
		date("datetime Date {get;}", func(d object.DateTime) any { return d.Midnight() }),
		part("int Day {get;}", func(_, _, d, _, _, _ int) int { return d }),
		date("System.DayOfWeek DayOfWeek {get;}", func(d object.DateTime) any { return Enum("System.DayOfWeek", int64(d.Weekday())) }),
		date("int DayOfYear {get;}", func(d object.DateTime) any { return int32(d.YearDay()) }),
		part("int Hour {get;}", func(_, _, _, h, _, _ int) int { return h }),
		date("System.DateTimeKind Kind {get;}", func(d object.DateTime) any { return Enum("System.DateTimeKind", int64(d.Kind())) }),
		date("int Millisecond {get;}", func(d object.DateTime) any { return int32(d.TimeOfDay().Milliseconds()) }),
		date("int Microsecond {get;}", func(d object.DateTime) any { return int32(d.Ticks() / 10 % 1000) }),
		date("int Nanosecond {get;}", func(d object.DateTime) any { return int32(d.Ticks() % 10 * 100) }),
		part("int Minute {get;}", func(_, _, _, _, m, _ int) int { return m }), part("int Month {get;}", func(_, m, _, _, _, _ int) int { return m }),
		part("int Second {get;}", func(_, _, _, _, _, s int) int { return s }),
		date("long Ticks {get;}", func(d object.DateTime) any { return d.Ticks() }),
		date("timespan TimeOfDay {get;}", func(d object.DateTime) any { return d.TimeOfDay() }),
		part("int Year {get;}", func(y, _, _, _, _, _ int) int { return y }),
		date("System.Object DateTime {get;}", func(d object.DateTime) any { s, _ := d.Format("F", CurrentCulture()); return s }),
	}
}

func unrepresentable(param string) error {
	return outOfRange(param, "The added or subtracted value results in an un-representable DateTime.")
}

// moveBy declares AddDays and its like.
func moveBy(name string, unit object.TimeSpan) Member {
	return Member{Text: "datetime " + name + "(double value)", Do: func(this any, a []any) (any, error) {
		x := a[0].(float64) * float64(unit)
		if math.Abs(x) > 4e18 || math.IsNaN(x) {
			return nil, outOfRange("value", "Value to add was out of range.")
		}
		d, ok := this.(object.DateTime).Add(object.TimeSpan(x))
		if !ok {
			return nil, unrepresentable("value")
		}
		return d, nil
	}}
}

func dateMethods() []Member {
	months := func(definition string, times int) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) {
			n := a[0].(int32)
			if n > 120000 || n < -120000 {
				return nil, outOfRange("months", "Months value must be between +/-120000.")
			}
			d, ok := this.(object.DateTime).AddMonths(int(n) * times)
			if !ok {
				return nil, unrepresentable("months")
			}
			return d, nil
		}}
	}
	show := func(definition, format string) Member {
		return Member{Text: definition, Do: func(this any, _ []any) (any, error) { return formatCall(this, format, CurrentCulture()) }}
	}
	add := func(definition string, sign object.TimeSpan) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) {
			d, ok := this.(object.DateTime).Add(sign * a[0].(object.TimeSpan))
			if !ok {
				return nil, unrepresentable("value")
			}
			return d, nil
		}}
	}
	compare := func(this any, a []any) (any, error) {
		if a[0] == nil {
			return int32(1), nil
		}
		d, ok := object.Unwrap(a[0]).(object.DateTime)
		if !ok {
			return nil, exception("ArgumentException", "Object must be of type DateTime.")
		}
		return int32(this.(object.DateTime).Compare(d)), nil
	}
	return []Member{
		moveBy("AddDays", culture.Day), moveBy("AddHours", culture.Hour), moveBy("AddMinutes", culture.Minute), moveBy("AddSeconds", culture.Second),
		moveBy("AddMilliseconds", culture.Millisecond), moveBy("AddMicroseconds", culture.Millisecond/1000), months("datetime AddMonths(int months)", 1), months("datetime AddYears(int value)", 12),
		{Text: "datetime AddTicks(long value)", Do: func(this any, a []any) (any, error) {
			d, ok := this.(object.DateTime).Add(object.TimeSpan(a[0].(int64)))
			if !ok {
				return nil, unrepresentable("value")
			}
			return d, nil
		}},
		add("datetime Add(timespan value)", 1), add("datetime Subtract(timespan value)", -1),
		method("timespan Subtract(datetime value)", func(d object.DateTime, a []any) any { return d.Sub(a[0].(object.DateTime)) }),
		method("datetime ToUniversalTime()", func(d object.DateTime, _ []any) any { return d.ToUTC() }),
		method("datetime ToLocalTime()", func(d object.DateTime, _ []any) any { return d.ToLocal() }),
		show("string ToShortDateString()", "d"), show("string ToLongDateString()", "D"), show("string ToShortTimeString()", "t"), show("string ToLongTimeString()", "T"),
		show("string ToString()", ""),
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), CurrentCulture()) }},
		{Text: "string ToString(System.IFormatProvider provider)", Do: func(this any, a []any) (any, error) { return formatCall(this, "", cultureOf(a[0])) }},
		{Text: "string ToString(string format, System.IFormatProvider provider)", Do: func(this any, a []any) (any, error) {
			return formatCall(this, text(a[0]), cultureOf(a[1]))
		}},
		method("long ToFileTime()", func(d object.DateTime, _ []any) any { return d.ToUTC().Ticks() - fileTimeZero }),
		method("long ToFileTimeUtc()", func(d object.DateTime, _ []any) any { return d.ToUTC().Ticks() - fileTimeZero }),
		method("double ToOADate()", func(d object.DateTime, _ []any) any { return float64(d.Ticks()-oaZero) / float64(culture.Day) }),
		method("long ToBinary()", func(d object.DateTime, _ []any) any { return d.Ticks() }),
		{Text: "int CompareTo(System.Object value)", Do: compare}, {Text: "int CompareTo(datetime value)", Do: compare},
		method("bool Equals(System.Object value)", func(d object.DateTime, a []any) any {
			e, ok := object.Unwrap(a[0]).(object.DateTime)
			return ok && d.Compare(e) == 0
		}),
		method("bool IsDaylightSavingTime()", func(d object.DateTime, _ []any) any { return d.Time().IsDST() }),
		method("System.TypeCode GetTypeCode()", func(object.DateTime, []any) any { return Enum("System.TypeCode", 16) }),
	}
}

const (
	fileTimeZero = 504911232000000000 // ticks of 1601-01-01
	oaZero       = 599264352000000000 // ticks of 1899-12-30
)

func now() object.DateTime { return culture.FromTimeKind(time.Now(), culture.Local) }

func dateStatics() []Member {
	moment := func(definition string, f func() object.DateTime) Member {
		return Member{Text: "static " + definition, Do: func(any, []any) (any, error) { return f(), nil }}
	}
	minimum, _ := culture.FromTicks(0, culture.Unspecified)
	parse := func(_ any, a []any) (any, error) { return parseDate(a) }
	try := func(_ any, a []any) (any, error) {
		d, err := parseDate(a[:len(a)-1])
		if err != nil {
			return false, assignRef(a[len(a)-1], minimum, nil)
		}
		return true, assignRef(a[len(a)-1], d, nil)
	}
	exact := func(_ any, a []any) (any, error) { return parseExact(a) }
	tryExact := func(_ any, a []any) (any, error) {
		d, err := parseExact(a[:len(a)-1])
		if err != nil {
			return false, assignRef(a[len(a)-1], minimum, nil)
		}
		return true, assignRef(a[len(a)-1], d, nil)
	}
	fromTicks := func(zero int64, kind culture.Kind) func(ticks int64) (any, error) {
		return func(ticks int64) (any, error) {
			d, ok := culture.FromTicks(zero+ticks, kind)
			if !ok {
				return nil, outOfRange("fileTime", "Not a valid Win32 FileTime.")
			}
			return d, nil
		}
	}
	return []Member{
		moment("datetime Now {get;}", now), moment("datetime UtcNow {get;}", func() object.DateTime { return culture.FromTimeKind(time.Now(), culture.UTC) }),
		moment("datetime Today {get;}", func() object.DateTime { return now().Midnight() }),
		constant("datetime MinValue {get;}", minimum), constant("datetime MaxValue {get;}", culture.MaxDateTime()), constant("datetime UnixEpoch {get;}", epoch),
		{Text: "static datetime Parse(string s)", Do: parse}, {Text: "static datetime Parse(string s, System.IFormatProvider provider)", Do: parse},
		{Text: "static datetime Parse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles)", Do: parse},
		{Text: "static bool TryParse(string s, [ref] datetime result)", Do: try},
		{Text: "static bool TryParse(string s, System.IFormatProvider provider, System.Globalization.DateTimeStyles styles, [ref] datetime result)", Do: try},
		{Text: "static datetime ParseExact(string s, string format, System.IFormatProvider provider)", Do: exact},
		{Text: "static datetime ParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)", Do: exact},
		{Text: "static datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style)", Do: exact},
		{Text: "static bool TryParseExact(string s, string format, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)", Do: tryExact},
		{Text: "static bool TryParseExact(string s, string[] formats, System.IFormatProvider provider, System.Globalization.DateTimeStyles style, [ref] datetime result)", Do: tryExact},
		{Text: "static int DaysInMonth(int year, int month)", Do: func(_ any, a []any) (any, error) {
			y, m := a[0].(int32), a[1].(int32)
			if m < 1 || m > 12 {
				return nil, outOfRange("month", "Month must be between one and twelve.")
			}
			return int32(culture.DaysIn(int(y), int(m))), nil
		}},
		{Text: "static bool IsLeapYear(int year)", Do: func(_ any, a []any) (any, error) { return culture.DaysIn(int(a[0].(int32)), 2) == 29, nil }},
		{Text: "static datetime FromFileTime(long fileTime)", Do: func(_ any, a []any) (any, error) {
			d, err := fromTicks(fileTimeZero, culture.UTC)(a[0].(int64))
			if err != nil {
				return nil, err
			}
			return d.(object.DateTime).ToLocal(), nil
		}},
		{Text: "static datetime FromFileTimeUtc(long fileTime)", Do: func(_ any, a []any) (any, error) { return fromTicks(fileTimeZero, culture.UTC)(a[0].(int64)) }},
		{Text: "static datetime FromOADate(double d)", Do: func(_ any, a []any) (any, error) {
			return fromTicks(oaZero, culture.Unspecified)(int64(a[0].(float64) * float64(culture.Day)))
		}},
		{Text: "static datetime FromBinary(long dateData)", Do: func(_ any, a []any) (any, error) { return fromTicks(0, culture.Unspecified)(a[0].(int64)) }},
		{Text: "static datetime SpecifyKind(datetime value, System.DateTimeKind kind)", Do: func(_ any, a []any) (any, error) {
			return a[0].(object.DateTime).WithKind(culture.Kind(a[1].(object.Enum).Number)), nil
		}},
		static("int Compare(datetime t1, datetime t2)", func(a []any) any { return int32(a[0].(object.DateTime).Compare(a[1].(object.DateTime))) }),
	}
}

// dateArguments are the culture and the styles among a call's arguments.
func dateArguments(a []any) (c *culture.Culture, styles int64) {
	c = CurrentCulture()
	for _, x := range a {
		switch v := x.(type) {
		case object.Enum:
			styles = v.Number
		case nil:
		case *Culture, *FormatInfo:
			c = cultureOf(v)
		}
	}
	return c, styles
}

func parseDate(a []any) (any, error) {
	if a[0] == nil {
		return nil, nullArgument("s")
	}
	c, styles := dateArguments(a[1:])
	d, err := culture.ParseDateTimeStyled(text(a[0]), c, styles&(16|128) != 0, styles&64 != 0, time.Now())
	if err != nil {
		return nil, exception("FormatException", "%s", err.Error())
	}
	return d, nil
}

func parseExact(a []any) (any, error) {
	if a[0] == nil {
		return nil, nullArgument("s")
	}
	c, styles := dateArguments(a[2:])
	formats := []string{text(a[1])}
	if _, ok := a[1].(string); !ok {
		formats = words(a[1])
	}
	var last error
	for _, f := range formats {
		d, err := culture.ParseExact(text(a[0]), f, c, culture.Styles(styles), time.Now())
		if err == nil {
			return d, nil
		}
		last = err
	}
	if last == nil || len(formats) > 1 {
		last = exception("FormatException", "String '%s' was not recognized as a valid DateTime.", text(a[0]))
	}
	return nil, exception("FormatException", "%s", last.Error())
}

func dateConstructors() []Member {
	n := func(v any) int { return int(v.(int32)) }
	build := func(_ any, a []any) (any, error) {
		var p [7]int
		kind := culture.Unspecified
		for i, x := range a {
			if e, ok := x.(object.Enum); ok {
				kind = culture.Kind(e.Number)
				continue
			}
			p[i] = n(x)
		}
		d, ok := culture.Date(p[0], p[1], p[2], p[3], p[4], p[5], kind)
		if !ok || p[6] < 0 || p[6] > 999 {
			if p[0] >= 1 && p[0] <= 9999 && p[1] >= 1 && p[1] <= 12 && p[2] >= 1 && p[2] <= culture.DaysIn(p[0], p[1]) {
				return nil, exception("ArgumentOutOfRangeException", "Hour, Minute, and Second parameters describe an un-representable DateTime.")
			}
			return nil, exception("ArgumentOutOfRangeException", "Year, Month, and Day parameters describe an un-representable DateTime.")
		}
		d, _ = d.Add(object.TimeSpan(p[6]) * culture.Millisecond)
		return d, nil
	}
	ticks := func(_ any, a []any) (any, error) {
		kind := culture.Unspecified
		if len(a) > 1 {
			kind = culture.Kind(a[1].(object.Enum).Number)
		}
		d, ok := culture.FromTicks(a[0].(int64), kind)
		if !ok {
			return nil, outOfRange("ticks", "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.")
		}
		return d, nil
	}
	day := "int year, int month, int day"
	clock := day + ", int hour, int minute, int second"
	return []Member{
		{Text: "new(long ticks)", Do: ticks}, {Text: "new(long ticks, System.DateTimeKind kind)", Do: ticks}, {Text: "new(" + day + ")", Do: build},
		{Text: "new(" + clock + ")", Do: build}, {Text: "new(" + clock + ", System.DateTimeKind kind)", Do: build},
		{Text: "new(" + clock + ", int millisecond)", Do: build}, {Text: "new(" + clock + ", int millisecond, System.DateTimeKind kind)", Do: build},
		{Text: "new()", Do: func(any, []any) (any, error) { return object.DateTime{}, nil }},
	}
}
