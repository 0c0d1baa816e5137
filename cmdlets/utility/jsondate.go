package utility

import (
	"regexp"
	"strconv"
	"sync"
	"time"

	"emsh/shell/culture"
	"emsh/shell/dotnet"
)

var (
	jsonISODate  = whenUsed(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d(:?\d\d)?)?$`)
	jsonTickDate = whenUsed(`^/Date\((-?\d{1,17})([+-]\d{4})?\)/$`)
)

// whenUsed compiles a pattern when it is first used: most runs read no dates.
func whenUsed(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// date is text as a date where it is one in full ISO form, or milliseconds since 1970 as older programs write them.
func (r *jsonReader) date(s string) any {
	if r.dates == "string" {
		return s
	}
	if m := jsonTickDate().FindStringSubmatch(s); m != nil {
		n, _ := strconv.ParseInt(m[1], 10, 64)
		return r.kind(time.UnixMilli(n).UTC(), true, m[2] == "", s)
	}
	m := jsonISODate().FindStringSubmatch(s)
	if m == nil {
		return s
	}
	for _, layout := range []string{"", "Z07:00", "Z0700", "Z07"} {
		if t, err := time.Parse("2006-01-02T15:04:05"+layout, s); err == nil {
			return r.kind(t, m[2] != "", m[2] == "Z", s)
		}
	}
	return s
}

// kind is a date of the kind that is asked for, else of that which its text says.
func (r *jsonReader) kind(t time.Time, zoned, utc bool, text string) any {
	switch {
	case r.dates == "offset":
		return offsetDate(t, zoned, text)
	case r.dates == "utc":
		return culture.FromTimeKind(t.UTC(), culture.UTC)
	case r.dates == "local":
		return culture.FromTimeKind(t.Local(), culture.Local)
	case !zoned:
		return culture.FromTimeKind(t, culture.Unspecified)
	case utc:
		return culture.FromTimeKind(t.UTC(), culture.UTC)
	}
	return culture.FromTimeKind(t.Local(), culture.Local)
}

// offsetDate keeps a date's own distance from UTC; without one it is that of here.
func offsetDate(t time.Time, zoned bool, text string) any {
	if !zoned {
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.Local)
	}
	offset, err := dotnet.Resolve("System.DateTimeOffset")
	if err != nil {
		return text
	}
	v, err := dotnet.Convert(t.Format("2006-01-02T15:04:05.9999999Z07:00"), offset)
	if err != nil {
		return text
	}
	return v
}
