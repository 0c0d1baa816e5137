package culture

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Styles are .NET's DateTimeStyles.
type Styles int64

// The styles that change what a date's text means.
const (
	AllowWhite       Styles = 7
	AdjustUniversal  Styles = 16
	AssumeUniversal  Styles = 64
	RoundtripKind    Styles = 128
	assumeLocalStyle Styles = 32
)

// exactReader reads a text by a custom format.
type exactReader struct {
	s                          []rune
	c                          *Culture
	year, month, day, weekday  int
	hour, minute, second       int
	fraction                   int64
	half                       int // 0 none, 1 AM, 2 PM
	zoned, utc                 bool
	offset                     TimeSpan
	hasYear, hasMonth, hasDay_ bool
}

// ParseExact reads a date that is written exactly by a format.
func ParseExact(s, format string, c *Culture, styles Styles, today time.Time) (DateTime, error) {
	bad := fmt.Errorf("String '%s' was not recognized as a valid DateTime.", s) // .NET's sentence
	pattern := format
	if len(format) == 1 {
		var ok bool
		if _, pattern, c, ok = (DateTime{}).standard(format[0], c); !ok {
			return DateTime{}, ErrInput
		}
		if format == "r" || format == "R" || format == "u" {
			styles |= AssumeUniversal | AdjustUniversal
		}
	}
	if len(s) > 500 || pattern == "" {
		return DateTime{}, bad
	}
	text := s
	if styles&AllowWhite != 0 {
		text = strings.TrimSpace(s)
	}
	r := &exactReader{s: []rune(text), c: c, year: today.Year(), month: 1, day: 1, weekday: -1}
	if !r.read([]rune(pattern)) || len(r.s) > 0 {
		return DateTime{}, bad
	}
	d, ok := r.date(today)
	if !ok {
		return DateTime{}, bad
	}
	if r.weekday >= 0 && d.Weekday() != r.weekday {
		return DateTime{}, fmt.Errorf("String '%s' was not recognized as a valid DateTime because the day of week was incorrect.", s) // .NET's sentence
	}
	return r.adjust(d, styles), nil
}

func (r *exactReader) adjust(d DateTime, styles Styles) DateTime {
	if r.zoned || styles&AssumeUniversal != 0 {
		u := DateTime{max(0, min(maxTicks, d.ticks-int64(r.offset))), UTC}
		if styles&AdjustUniversal != 0 || styles&RoundtripKind != 0 && (r.utc || !r.zoned) {
			return u
		}
		return u.ToLocal()
	}
	if styles&assumeLocalStyle != 0 {
		return d.WithKind(Local)
	}
	return d
}

func (r *exactReader) read(f []rune) bool {
	for i := 0; i < len(f); {
		n := run(f, i)
		switch f[i] {
		case '\'', '"':
			var b strings.Builder
			if n = literal(&b, f, i); n == 0 || !r.literal(b.String()) {
				return false
			}
		case '\\':
			if i+1 >= len(f) || !r.literal(string(f[i+1])) {
				return false
			}
			n = 2
		case '%':
			n = 1
		case '/':
			n = 1
			if !r.literal(r.c.Dates.DateSep) {
				return false
			}
		case ':':
			n = 1
			if !r.literal(r.c.Dates.TimeSep) {
				return false
			}
		case '.':
			n = 1
			if i+1 < len(f) && f[i+1] == 'F' && (len(r.s) == 0 || r.s[0] != '.') {
				n += run(f, i+1)
			} else if !r.literal(".") {
				return false
			}
		default:
			if !r.item(f[i], n) {
				if strings.ContainsRune("dMyhHmsfFtzKg", f[i]) {
					return false
				}
				n = 1
				if !r.literal(string(f[i])) {
					return false
				}
			}
		}
		i += n
	}
	return true
}

func (r *exactReader) literal(s string) bool {
	t := []rune(s)
	if len(r.s) < len(t) {
		return false
	}
	for i, c := range t {
		if r.s[i] != c {
			return false
		}
	}
	r.s = r.s[len(t):]
	return true
}

// number reads between low and high digits.
func (r *exactReader) number(low, high int) (int, bool) {
	n, i := 0, 0
	for i < len(r.s) && i < high && r.s[i] >= '0' && r.s[i] <= '9' {
		n = n*10 + int(r.s[i]-'0')
		i++
	}
	r.s = r.s[i:]
	return n, i >= low
}

func (r *exactReader) part(p *int, n int) bool {
	v, ok := r.number(n, 2)
	*p = v
	return ok
}

func (r *exactReader) item(letter rune, n int) bool {
	p := &r.c.Dates
	switch letter {
	case 'd':
		switch {
		case n <= 2:
			r.hasDay_ = true
			return r.part(&r.day, n)
		case n == 3:
			return r.name(p.ShortDays, &r.weekday)
		}
		return r.name(p.Days, &r.weekday)
	case 'M':
		r.hasMonth = true
		if n <= 2 {
			return r.part(&r.month, n)
		}
		names := p.ShortMonths
		if n > 3 {
			names = p.Months
		}
		ok := r.name(names, &r.month)
		r.month++
		return ok
	case 'y':
		return r.readYear(n)
	case 'H', 'h':
		return r.part(&r.hour, min(n, 2))
	case 'm':
		return r.part(&r.minute, min(n, 2))
	case 's':
		return r.part(&r.second, min(n, 2))
	case 'f', 'F':
		return r.readFraction(letter, n)
	case 't':
		return r.readHalf(n)
	case 'z':
		return r.readZone(n)
	case 'K':
		return r.readKind()
	case 'g':
		return r.literal(p.Era)
	}
	return false
}

func (r *exactReader) readYear(n int) bool {
	r.hasYear = true
	if n <= 2 {
		y, ok := r.number(n, 2)
		r.year = 2000 + y
		if y >= 50 {
			r.year = 1900 + y
		}
		return ok
	}
	y, ok := r.number(n, max(n, 4))
	r.year = y
	return ok
}

func (r *exactReader) readFraction(letter rune, n int) bool {
	low := n
	if letter == 'F' {
		low = 0
	}
	before := len(r.s)
	v, ok := r.number(low, n)
	for range 7 - (before - len(r.s)) {
		v *= 10
	}
	r.fraction = int64(v)
	return ok && n <= 7
}

func (r *exactReader) readHalf(n int) bool {
	for i, s := range []string{r.c.Dates.AM, r.c.Dates.PM} {
		if n == 1 && s != "" {
			s = string([]rune(s)[:1])
		}
		t := []rune(s)
		if len(r.s) >= len(t) && strings.EqualFold(string(r.s[:len(t)]), s) {
			r.s, r.half = r.s[len(t):], i+1
			return true
		}
	}
	return false
}

func (r *exactReader) readZone(n int) bool {
	if len(r.s) == 0 || r.s[0] != '+' && r.s[0] != '-' {
		return false
	}
	neg := r.s[0] == '-'
	r.s = r.s[1:]
	h, ok := r.number(min(n, 2), 2)
	m := 0
	if ok && n >= 3 {
		r.literal(":")
		m, ok = r.number(2, 2)
	}
	r.zoned, r.offset = true, TimeSpan(h)*Hour+TimeSpan(m)*Minute
	if neg {
		r.offset = -r.offset
	}
	return ok && h <= 14 && m <= 59
}

func (r *exactReader) readKind() bool {
	if len(r.s) == 0 {
		return true
	}
	if r.s[0] == 'Z' || r.s[0] == 'z' {
		r.s, r.zoned, r.utc = r.s[1:], true, true
		return true
	}
	return r.readZone(3)
}

func (r *exactReader) name(names []string, at *int) bool {
	best := -1
	for i, n := range names {
		t := []rune(n)
		if len(r.s) >= len(t) && strings.EqualFold(string(r.s[:len(t)]), n) && (best < 0 || len(n) > len(names[best])) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	r.s = r.s[len([]rune(names[best])):]
	*at = best
	return len(r.s) == 0 || !unicode.IsLetter(r.s[0])
}

func (r *exactReader) date(today time.Time) (DateTime, bool) {
	switch {
	case r.half == 2 && r.hour < 12:
		r.hour += 12
	case r.half == 1 && r.hour == 12:
		r.hour = 0
	case r.half > 0 && r.hour > 12:
		return DateTime{}, false
	}
	if !r.hasYear && !r.hasMonth && !r.hasDay_ {
		r.month, r.day = int(today.Month()), today.Day()
	}
	d, ok := Date(r.year, r.month, r.day, r.hour, r.minute, r.second, Unspecified)
	d.ticks += r.fraction
	return d, ok
}
