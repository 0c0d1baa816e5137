package dotnet

import (
	"math"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

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
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), CurrentCulture()) }},
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
