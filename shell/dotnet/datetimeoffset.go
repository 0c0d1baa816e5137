package dotnet

import (
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

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
		{Text: "string ToString()", Do: func(this any, _ []any) (any, error) { return formatCall(this, "", CurrentCulture()) }},
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), CurrentCulture()) }},
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
		{Text: "static System.DateTimeOffset Parse(string input)", Do: func(_ any, a []any) (any, error) { return parseOffset(text(a[0]), CurrentCulture()) }},
		{Text: "new(datetime dateTime)", Do: func(_ any, a []any) (any, error) { return offsetOf(a[0].(object.DateTime)), nil }},
	}...)
}
