package culture

import (
	"math"
	"time"
)

// Kind says what clock a DateTime was read from.
type Kind uint8

// The kinds, with the numbers of System.DateTimeKind.
const (
	Unspecified Kind = iota
	UTC
	Local
)

// DateTime is a System.DateTime: a reading of the wall clock, with its kind.
type DateTime struct {
	ticks int64 // of 100 ns, since 0001-01-01T00:00:00
	kind  Kind
}

const (
	ticksPerSecond = 10_000_000
	ticksPerDay    = 864_000_000_000
	maxTicks       = 3_155_378_975_999_999_999
	unixSeconds    = 62_135_596_800 // from year 1 to 1970
)

// FromTicks is the date of a number of ticks; ok is false when it is out of range.
func FromTicks(ticks int64, kind Kind) (d DateTime, ok bool) {
	if ticks < 0 || ticks > maxTicks {
		return DateTime{}, false
	}
	return DateTime{ticks, kind}, true
}

// MaxDateTime is the last representable moment.
func MaxDateTime() DateTime { return DateTime{ticks: maxTicks} }

// FromTimeKind is t read from the clock that kind names.
func FromTimeKind(t time.Time, kind Kind) DateTime {
	if kind == Local {
		t = t.Local()
	} else {
		t = t.UTC()
	}
	return clockOf(t, kind)
}

func clockOf(t time.Time, kind Kind) DateTime {
	_, offset := t.Zone()
	ticks := (t.Unix()+int64(offset)+unixSeconds)*ticksPerSecond + int64(t.Nanosecond())/100
	return DateTime{max(0, min(ticks, maxTicks)), kind}
}

// Date is a date of the calendar; ok is false when there is no such date.
func Date(year, month, day, hour, minute, second int, kind Kind) (DateTime, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) ||
		hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return DateTime{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	return DateTime{(t.Unix() + unixSeconds) * ticksPerSecond, kind}, true
}

// DaysIn is the number of days of a month.
func DaysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Ticks are the 100 ns since year 1.
func (d DateTime) Ticks() int64 { return d.ticks }

// Kind is the clock that d was read from.
func (d DateTime) Kind() Kind { return d.kind }

// WithKind is the same reading of another clock.
func (d DateTime) WithKind(k Kind) DateTime { return DateTime{d.ticks, k} }

// clock is the reading as a time.Time in UTC, to take its fields.
func (d DateTime) clock() time.Time {
	return time.Unix(d.ticks/ticksPerSecond-unixSeconds, d.ticks%ticksPerSecond*100).UTC()
}

// Time is the moment; an unspecified clock counts as the local one.
func (d DateTime) Time() time.Time {
	t := d.clock()
	if d.kind == UTC {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.Local)
}

// ToUTC converts an unspecified or local reading to UTC.
func (d DateTime) ToUTC() DateTime {
	if d.kind == UTC {
		return d
	}
	return FromTimeKind(d.Time(), UTC)
}

// ToLocal converts an unspecified or UTC reading to the local clock.
func (d DateTime) ToLocal() DateTime {
	if d.kind == Local {
		return d
	}
	return FromTimeKind(d.clock(), Local)
}

// Add is d plus a span; ok is false when it is out of range.
func (d DateTime) Add(s TimeSpan) (DateTime, bool) {
	sum := d.ticks + int64(s)
	if (int64(s) > 0 && sum < d.ticks) || (int64(s) < 0 && sum > d.ticks) {
		return DateTime{}, false
	}
	return FromTicks(sum, d.kind)
}

// AddMonths is d moved by months; the day is cut to the month's last.
func (d DateTime) AddMonths(n int) (DateTime, bool) {
	y, m, day := d.Calendar()
	at := y*12 + m - 1 + n
	if at < 12 {
		return DateTime{}, false
	}
	y, m = at/12, at%12+1
	if y > 9999 {
		return DateTime{}, false
	}
	r, ok := Date(y, m, min(day, DaysIn(y, m)), 0, 0, 0, d.kind)
	r.ticks += d.ticks % ticksPerDay
	return r, ok
}

// Calendar is the year, month and day.
func (d DateTime) Calendar() (year, month, day int) {
	y, m, n := d.clock().Date()
	return y, int(m), n
}

// Clock is the hour, minute and second.
func (d DateTime) Clock() (hour, minute, second int) { return d.clock().Clock() }

// Midnight is the start of d's day.
func (d DateTime) Midnight() DateTime { return DateTime{d.ticks - d.ticks%ticksPerDay, d.kind} }

// TimeOfDay is the time since midnight.
func (d DateTime) TimeOfDay() TimeSpan { return TimeSpan(d.ticks % ticksPerDay) }

// Weekday is the day of the week, Sunday 0.
func (d DateTime) Weekday() int { return int(d.clock().Weekday()) }

// YearDay is the day of the year, from 1.
func (d DateTime) YearDay() int { return d.clock().YearDay() }

// Sub is the span from e to d.
func (d DateTime) Sub(e DateTime) TimeSpan { return TimeSpan(d.ticks - e.ticks) }

// Compare orders by the clock's reading.
func (d DateTime) Compare(e DateTime) int {
	switch {
	case d.ticks < e.ticks:
		return -1
	case d.ticks > e.ticks:
		return 1
	}
	return 0
}

// offset is the distance of d's clock from UTC.
func (d DateTime) offset() TimeSpan {
	if d.kind == UTC {
		return 0
	}
	_, s := d.Time().Zone()
	return TimeSpan(int64(s) * ticksPerSecond)
}

// TimeSpan is a System.TimeSpan: a number of ticks of 100 ns.
type TimeSpan int64

// Spans of a unit, in ticks.
const (
	Millisecond TimeSpan = 10_000
	Second      TimeSpan = ticksPerSecond
	Minute      TimeSpan = 60 * Second
	Hour        TimeSpan = 60 * Minute
	Day         TimeSpan = 24 * Hour
)

// FromDuration is the span of a Go duration.
func FromDuration(d time.Duration) TimeSpan { return TimeSpan(d / 100) }

// Duration is the span as a Go duration, cut to what one can hold.
func (s TimeSpan) Duration() time.Duration {
	if s > math.MaxInt64/100 {
		return math.MaxInt64
	}
	if s < math.MinInt64/100 {
		return math.MinInt64
	}
	return time.Duration(s) * 100
}

// Days, Hours, Minutes, Seconds and Milliseconds are the span's parts, each with its sign.
func (s TimeSpan) Days() int64         { return int64(s / Day) }
func (s TimeSpan) Hours() int64        { return int64(s / Hour % 24) }
func (s TimeSpan) Minutes() int64      { return int64(s / Minute % 60) }
func (s TimeSpan) Seconds() int64      { return int64(s / Second % 60) }
func (s TimeSpan) Milliseconds() int64 { return int64(s / Millisecond % 1000) }
