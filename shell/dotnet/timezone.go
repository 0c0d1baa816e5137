package dotnet

import (
	"strings"
	"time"

	"emsh/shell/culture"
	"emsh/shell/object"
)

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
	hm, _ := s.Format(`hh\:mm`, CurrentCulture())
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
