package dotnet

import (
	"math"
	"strings"
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
		date("System.Object DateTime {get;}", func(d object.DateTime) any { s, _ := d.Format("F", current); return s }),
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
		return Member{Text: definition, Do: func(this any, _ []any) (any, error) { return formatCall(this, format, current) }}
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
		moveBy("AddMilliseconds", culture.Millisecond), months("datetime AddMonths(int months)", 1), months("datetime AddYears(int value)", 12),
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
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), current) }},
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
	c = current
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

func spanMembers() []Member {
	part := func(name string, f func(s object.TimeSpan) int64) Member {
		return get("int "+name+" {get;}", func(s object.TimeSpan) any { return int32(f(s)) })
	}
	total := func(name string, unit object.TimeSpan) Member {
		return get("double Total"+name+" {get;}", func(s object.TimeSpan) any { return float64(s) / float64(unit) })
	}
	from := func(name string, unit object.TimeSpan) Member {
		return Member{Text: "static timespan From" + name + "(double value)", Do: func(_ any, a []any) (any, error) {
			x := a[0].(float64) * float64(unit)
			if math.IsNaN(x) {
				return nil, exception("ArgumentException", "TimeSpan does not accept floating point Not-a-Number values. (Parameter 'value')")
			}
			if math.Abs(x) > math.MaxInt64 {
				return nil, exception("OverflowException", "TimeSpan overflowed because the duration is too long.")
			}
			return object.TimeSpan(math.Trunc(x)), nil
		}}
	}
	s := func(definition string, f func(s object.TimeSpan, a []any) any) Member { return method(definition, f) }
	build := func(_ any, a []any) (any, error) {
		var p [5]int64
		at := 1
		if len(a) > 3 {
			at = 0
		}
		for i, x := range a {
			p[at+i] = int64(x.(int32))
		}
		return object.TimeSpan(p[0])*culture.Day + object.TimeSpan(p[1])*culture.Hour + object.TimeSpan(p[2])*culture.Minute + object.TimeSpan(p[3])*culture.Second + object.TimeSpan(p[4])*culture.Millisecond, nil
	}
	parse := func(_ any, a []any) (any, error) { return parseSpan(text(a[0])) }
	return []Member{
		get("long Ticks {get;}", func(s object.TimeSpan) any { return int64(s) }),
		part("Days", object.TimeSpan.Days), part("Hours", object.TimeSpan.Hours), part("Milliseconds", object.TimeSpan.Milliseconds),
		part("Microseconds", func(s object.TimeSpan) int64 { return int64(s) / 10 % 1000 }),
		part("Nanoseconds", func(s object.TimeSpan) int64 { return int64(s) % 10 * 100 }),
		part("Minutes", object.TimeSpan.Minutes), part("Seconds", object.TimeSpan.Seconds),
		total("Days", culture.Day), total("Hours", culture.Hour), total("Milliseconds", culture.Millisecond), total("Microseconds", 10),
		get("double TotalNanoseconds {get;}", func(s object.TimeSpan) any { return float64(s) * 100 }),
		total("Minutes", culture.Minute), total("Seconds", culture.Second),
		s("timespan Add(timespan ts)", func(s object.TimeSpan, a []any) any { return s + a[0].(object.TimeSpan) }),
		s("timespan Subtract(timespan ts)", func(s object.TimeSpan, a []any) any { return s - a[0].(object.TimeSpan) }),
		s("timespan Negate()", func(s object.TimeSpan, _ []any) any { return -s }),
		s("timespan Duration()", func(s object.TimeSpan, _ []any) any { return max(s, -s) }),
		s("timespan Multiply(double factor)", func(s object.TimeSpan, a []any) any {
			return object.TimeSpan(math.RoundToEven(float64(s) * a[0].(float64)))
		}),
		s("timespan Divide(double divisor)", func(s object.TimeSpan, a []any) any {
			return object.TimeSpan(math.RoundToEven(float64(s) / a[0].(float64)))
		}),
		s("string ToString()", func(s object.TimeSpan, _ []any) any { return s.String() }),
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), current) }},
		{Text: "string ToString(string format, System.IFormatProvider formatProvider)", Do: func(this any, a []any) (any, error) {
			return formatCall(this, text(a[0]), cultureOf(a[1]))
		}},
		{Text: "int CompareTo(System.Object value)", Do: func(this any, a []any) (any, error) { return compareNumber(this, a[0], "System.TimeSpan") }},
		{Text: "int CompareTo(timespan value)", Do: func(this any, a []any) (any, error) { return compareNumber(this, a[0], "System.TimeSpan") }},
		from("Days", culture.Day), from("Hours", culture.Hour), from("Minutes", culture.Minute), from("Seconds", culture.Second), from("Milliseconds", culture.Millisecond),
		static("timespan FromTicks(long value)", func(a []any) any { return object.TimeSpan(a[0].(int64)) }),
		constant("timespan Zero {get;}", object.TimeSpan(0)), constant("timespan MaxValue {get;}", object.TimeSpan(math.MaxInt64)), constant("timespan MinValue {get;}", object.TimeSpan(math.MinInt64)),
		constant("long TicksPerSecond {get;}", int64(culture.Second)), constant("long TicksPerDay {get;}", int64(culture.Day)), constant("long TicksPerHour {get;}", int64(culture.Hour)),
		constant("long TicksPerMinute {get;}", int64(culture.Minute)), constant("long TicksPerMillisecond {get;}", int64(culture.Millisecond)),
		{Text: "static timespan Parse(string s)", Do: parse}, {Text: "static timespan Parse(string input, System.IFormatProvider formatProvider)", Do: parse},
		{Text: "static bool TryParse(string s, [ref] timespan result)", Do: func(_ any, a []any) (any, error) {
			v, err := parseSpan(text(a[0]))
			if err != nil {
				return false, assignRef(a[1], object.TimeSpan(0), nil)
			}
			return true, assignRef(a[1], v, nil)
		}},
		static("int Compare(timespan t1, timespan t2)", func(a []any) any { n, _ := object.Compare(a[0], a[1]); return int32(n) }),
		{Text: "new(long ticks)", Do: func(_ any, a []any) (any, error) { return object.TimeSpan(a[0].(int64)), nil }},
		{Text: "new(int hours, int minutes, int seconds)", Do: build}, {Text: "new(int days, int hours, int minutes, int seconds)", Do: build},
		{Text: "new(int days, int hours, int minutes, int seconds, int milliseconds)", Do: build},
		{Text: "new()", Do: func(any, []any) (any, error) { return object.TimeSpan(0), nil }},
	}
}

func parseSpan(s string) (any, error) {
	v, err := object.Cast(s, "System.TimeSpan")
	if f, ok := err.(*object.Fault); ok {
		message := f.Exception.Message
		if _, reason, ok := strings.Cut(message, "Error: \""); ok {
			message = strings.TrimSuffix(reason, "\"")
		}
		kind := "FormatException"
		if strings.Contains(message, "out of range") {
			kind = "OverflowException"
		}
		return nil, exception(kind, "%s", message)
	}
	return v, err
}

// Stopwatch is a System.Diagnostics.Stopwatch.
type Stopwatch struct {
	started time.Time
	before  time.Duration
	running bool
}

// NetType is the .NET type's name.
func (*Stopwatch) NetType() string { return "System.Diagnostics.Stopwatch" }

// String is the type's name.
func (s *Stopwatch) String() string { return s.elapsed().String() }

func (s *Stopwatch) elapsed() object.TimeSpan {
	d := s.before
	if s.running {
		d += time.Since(s.started)
	}
	return culture.FromDuration(d)
}

func (s *Stopwatch) start() {
	if !s.running {
		s.started, s.running = time.Now(), true
	}
}

func (s *Stopwatch) stop() {
	if s.running {
		s.before, s.running = s.before+time.Since(s.started), false
	}
}

func stopwatchMembers() []Member {
	do := func(definition string, f func(s *Stopwatch)) Member {
		return method(definition, func(s *Stopwatch, _ []any) any { f(s); return nil })
	}
	return []Member{
		get("timespan Elapsed {get;}", func(s *Stopwatch) any { return s.elapsed() }),
		get("long ElapsedMilliseconds {get;}", func(s *Stopwatch) any { return int64(s.elapsed() / culture.Millisecond) }),
		get("long ElapsedTicks {get;}", func(s *Stopwatch) any { return int64(s.elapsed()) * 100 }),
		get("bool IsRunning {get;}", func(s *Stopwatch) any { return s.running }),
		do("void Start()", (*Stopwatch).start), do("void Stop()", (*Stopwatch).stop),
		do("void Reset()", func(s *Stopwatch) { *s = Stopwatch{} }), do("void Restart()", func(s *Stopwatch) { *s = Stopwatch{}; s.start() }),
		{Text: "static System.Diagnostics.Stopwatch StartNew()", Do: func(any, []any) (any, error) { s := &Stopwatch{}; s.start(); return s, nil }},
		{Text: "static long GetTimestamp()", Do: func(any, []any) (any, error) { return time.Now().UnixNano(), nil }},
		constant("long Frequency {get;}", int64(1_000_000_000)), constant("bool IsHighResolution {get;}", true),
		{Text: "new()", Do: func(any, []any) (any, error) { return &Stopwatch{}, nil }},
	}
}

// Zone is a System.TimeZoneInfo.
type Zone struct{ loc *time.Location }

// NetType is the .NET type's name.
func (*Zone) NetType() string { return "System.TimeZoneInfo" }

// String is the display name.
func (z *Zone) String() string { return z.display() }

func (z *Zone) display() string {
	base, _ := z.offsets()
	s := culture.FromDuration(base)
	sign := "+"
	if s < 0 {
		sign, s = "-", -s
	}
	hm, _ := s.Format(`hh\:mm`, current)
	return "(UTC" + sign + hm + ") " + z.loc.String()
}

// offsets are the standard and the current offset.
func (z *Zone) offsets() (base, present time.Duration) {
	year := time.Now().Year()
	_, jan := time.Date(year, 1, 1, 0, 0, 0, 0, z.loc).Zone()
	_, jul := time.Date(year, 7, 1, 0, 0, 0, 0, z.loc).Zone()
	_, at := time.Now().In(z.loc).Zone()
	return time.Duration(min(jan, jul)) * time.Second, time.Duration(at) * time.Second
}

// windowsZones are the Windows names of the zones that scripts use most.
var windowsZones = map[string]string{
	"utc": "UTC", "gmt standard time": "Europe/London", "w. europe standard time": "Europe/Berlin", "central europe standard time": "Europe/Budapest",
	"romance standard time": "Europe/Paris", "eastern standard time": "America/New_York", "central standard time": "America/Chicago",
	"mountain standard time": "America/Denver", "pacific standard time": "America/Los_Angeles", "tokyo standard time": "Asia/Tokyo",
	"india standard time": "Asia/Kolkata", "china standard time": "Asia/Shanghai", "aus eastern standard time": "Australia/Sydney", "fle standard time": "Europe/Helsinki",
}

func findZone(id string) (any, error) {
	name := id
	if n, ok := windowsZones[strings.ToLower(id)]; ok {
		name = n
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, exception("TimeZoneNotFoundException", "The time zone ID '%s' was not found on the local computer.", id)
	}
	return &Zone{loc}, nil
}

func inZone(d object.DateTime, z *Zone) object.DateTime {
	t := d.Time().In(z.loc)
	r, _ := culture.Date(t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), culture.Unspecified)
	r, _ = r.Add(object.TimeSpan(d.Ticks() % int64(culture.Second)))
	if z.loc == time.UTC {
		return r.WithKind(culture.UTC)
	}
	return r
}

func zoneMembers() []Member {
	convert := func(_ any, a []any) (any, error) {
		d := a[0].(object.DateTime)
		if len(a) == 3 {
			y, mo, day := d.Calendar()
			h, mi, s := d.Clock()
			from := time.Date(y, time.Month(mo), day, h, mi, s, int(d.Ticks()%int64(culture.Second))*100, a[1].(*Zone).loc)
			return inZone(culture.FromTimeKind(from, culture.UTC), a[2].(*Zone)), nil
		}
		return inZone(d, a[1].(*Zone)), nil
	}
	return []Member{
		get("string Id {get;}", func(z *Zone) any { return z.loc.String() }),
		get("string DisplayName {get;}", func(z *Zone) any { return z.display() }),
		get("string StandardName {get;}", func(z *Zone) any { n, _ := time.Date(2024, 1, 1, 0, 0, 0, 0, z.loc).Zone(); return n }),
		get("string DaylightName {get;}", func(z *Zone) any { n, _ := time.Date(2024, 7, 1, 0, 0, 0, 0, z.loc).Zone(); return n }),
		get("timespan BaseUtcOffset {get;}", func(z *Zone) any { b, _ := z.offsets(); return culture.FromDuration(b) }),
		get("bool SupportsDaylightSavingTime {get;}", func(z *Zone) any {
			_, jan := time.Date(2024, 1, 1, 0, 0, 0, 0, z.loc).Zone()
			_, jul := time.Date(2024, 7, 1, 0, 0, 0, 0, z.loc).Zone()
			return jan != jul
		}),
		method("timespan GetUtcOffset(datetime dateTime)", func(z *Zone, a []any) any {
			_, s := a[0].(object.DateTime).Time().In(z.loc).Zone()
			return culture.FromDuration(time.Duration(s) * time.Second)
		}),
		method("bool IsDaylightSavingTime(datetime dateTime)", func(z *Zone, a []any) any { return a[0].(object.DateTime).Time().In(z.loc).IsDST() }),
		{Text: "static System.TimeZoneInfo Local {get;}", Do: func(any, []any) (any, error) { return &Zone{time.Local}, nil }},
		constant("System.TimeZoneInfo Utc {get;}", &Zone{time.UTC}),
		{Text: "static System.TimeZoneInfo FindSystemTimeZoneById(string id)", Do: func(_ any, a []any) (any, error) { return findZone(text(a[0])) }},
		{Text: "static datetime ConvertTimeFromUtc(datetime dateTime, System.TimeZoneInfo destinationTimeZone)", Do: func(_ any, a []any) (any, error) {
			return inZone(a[0].(object.DateTime).WithKind(culture.UTC), a[1].(*Zone)), nil
		}},
		{Text: "static datetime ConvertTimeToUtc(datetime dateTime)", Do: func(_ any, a []any) (any, error) { return a[0].(object.DateTime).ToUTC(), nil }},
		{Text: "static datetime ConvertTime(datetime dateTime, System.TimeZoneInfo destinationTimeZone)", Do: convert},
		{Text: "static datetime ConvertTime(datetime dateTime, System.TimeZoneInfo sourceTimeZone, System.TimeZoneInfo destinationTimeZone)", Do: convert},
		{Text: "static datetime ConvertTimeBySystemTimeZoneId(datetime dateTime, string destinationTimeZoneId)", Do: func(_ any, a []any) (any, error) {
			z, err := findZone(text(a[1]))
			if err != nil {
				return nil, err
			}
			return inZone(a[0].(object.DateTime), z.(*Zone)), nil
		}},
	}
}

// Offset is a System.DateTimeOffset.
type Offset struct {
	d      object.DateTime
	offset object.TimeSpan
}

// NetType is the .NET type's name.
func (*Offset) NetType() string { return "System.DateTimeOffset" }

// String is the text by the invariant culture.
func (o *Offset) String() string {
	s, _ := culture.FormatOffset(o.d, o.offset, "", culture.Invariant())
	return s
}

// FormatNet is the text in a format and culture.
func (o *Offset) FormatNet(format string, c *culture.Culture) (string, error) {
	return culture.FormatOffset(o.d, o.offset, format, c)
}

func offsetOf(d object.DateTime) *Offset {
	_, s := d.Time().Zone()
	if d.Kind() == culture.UTC {
		s = 0
	}
	return &Offset{d.WithKind(culture.Unspecified), object.TimeSpan(s) * culture.Second}
}

func (o *Offset) utc() object.DateTime {
	d, _ := o.d.Add(-o.offset)
	return d.WithKind(culture.UTC)
}

func toOffset(v any, t *Type) (any, error) {
	if s, ok := v.(string); ok {
		o, err := parseOffset(s, culture.Invariant())
		if err != nil {
			return nil, object.CastFault("InvalidCastParseTargetInvocationWithFormatProvider", v, t.FullName, err.Error())
		}
		return o, nil
	}
	d, err := object.Cast(v, "System.DateTime")
	if err != nil {
		return nil, object.Failed(v, t.FullName)
	}
	return offsetOf(d.(object.DateTime)), nil
}

func parseOffset(s string, c *culture.Culture) (*Offset, error) {
	d, offset, zoned, err := culture.ParseOffset(s, c)
	if err != nil {
		return nil, exception("FormatException", "%s", err.Error())
	}
	if !zoned {
		return offsetOf(d), nil
	}
	return &Offset{d, offset}, nil
}

// borrowed are the members of a date that a date with an offset has, too.
func borrowed() []Member {
	var out []Member
	for _, m := range append(dateProperties(), dateMethods()...) {
		property := strings.HasSuffix(m.Text, "{get;}") && !strings.Contains(m.Text, "DateTime {") && !strings.Contains(m.Text, " Kind {") && !strings.Contains(m.Text, "Date {")
		if !property && !strings.HasPrefix(m.Text, "datetime Add") {
			continue
		}
		do := m.Do
		out = append(out, Member{Text: strings.Replace(m.Text, "datetime ", "System.DateTimeOffset ", 1), Do: func(this any, a []any) (any, error) {
			o := this.(*Offset)
			v, err := do(o.d, a)
			if d, ok := v.(object.DateTime); ok && err == nil {
				return &Offset{d, o.offset}, nil
			}
			return v, err
		}})
	}
	return out
}

func offsetMembers() []Member {
	return append(borrowed(), []Member{
		get("datetime DateTime {get;}", func(o *Offset) any { return o.d }), get("datetime UtcDateTime {get;}", func(o *Offset) any { return o.utc() }),
		get("datetime LocalDateTime {get;}", func(o *Offset) any { return o.utc().ToLocal() }), get("timespan Offset {get;}", func(o *Offset) any { return o.offset }),
		get("datetime Date {get;}", func(o *Offset) any { return o.d.Midnight() }),
		method("long ToUnixTimeSeconds()", func(o *Offset, _ []any) any { return int64(o.utc().Sub(epoch) / culture.Second) }),
		method("long ToUnixTimeMilliseconds()", func(o *Offset, _ []any) any { return int64(o.utc().Sub(epoch) / culture.Millisecond) }),
		method("System.DateTimeOffset ToUniversalTime()", func(o *Offset, _ []any) any { return offsetOf(o.utc()) }),
		method("System.DateTimeOffset ToLocalTime()", func(o *Offset, _ []any) any { return offsetOf(o.utc().ToLocal()) }),
		{Text: "string ToString()", Do: func(this any, _ []any) (any, error) { return formatCall(this, "", current) }},
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), current) }},
		{Text: "static System.DateTimeOffset Now {get;}", Do: func(any, []any) (any, error) { return offsetOf(now()), nil }},
		{Text: "static System.DateTimeOffset UtcNow {get;}", Do: func(any, []any) (any, error) { return offsetOf(now().ToUTC()), nil }},
		{Text: "static System.DateTimeOffset FromUnixTimeSeconds(long seconds)", Do: func(_ any, a []any) (any, error) {
			d, ok := epoch.Add(object.TimeSpan(a[0].(int64)) * culture.Second)
			if !ok {
				return nil, outOfRange("seconds", "Valid values are between -62135596800 and 253402300799, inclusive.")
			}
			return offsetOf(d), nil
		}},
		{Text: "static System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)", Do: func(_ any, a []any) (any, error) {
			d, ok := epoch.Add(object.TimeSpan(a[0].(int64)) * culture.Millisecond)
			if !ok {
				return nil, outOfRange("milliseconds", "Valid values are between -62135596800000 and 253402300799999, inclusive.")
			}
			return offsetOf(d), nil
		}},
		{Text: "static System.DateTimeOffset Parse(string input)", Do: func(_ any, a []any) (any, error) { return parseOffset(text(a[0]), current) }},
		{Text: "new(datetime dateTime)", Do: func(_ any, a []any) (any, error) { return offsetOf(a[0].(object.DateTime)), nil }},
	}...)
}
