package culture

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// dateToken is a word, number or sign of a date's text.
type dateToken struct {
	kind byte // 'n' number, 'w' word, or the sign itself
	text string
	gap  bool // a blank stands before it
	at   int  // in characters
}

func dateTokens(s string) []dateToken {
	var ts []dateToken
	r := []rune(s)
	gap := false
	for i := 0; i < len(r); {
		j := i
		switch {
		case unicode.IsSpace(r[i]):
			gap = true
			i++
			continue
		case r[i] >= '0' && r[i] <= '9':
			for j < len(r) && r[j] >= '0' && r[j] <= '9' {
				j++
			}
			ts = append(ts, dateToken{'n', string(r[i:j]), gap, i})
		case unicode.IsLetter(r[i]):
			for j < len(r) && unicode.IsLetter(r[j]) {
				j++
			}
			ts = append(ts, dateToken{'w', string(r[i:j]), gap, i})
		default:
			kind := byte('?')
			if r[i] < 128 {
				kind = byte(r[i])
			}
			j++
			ts = append(ts, dateToken{kind, string(r[i:j]), gap, i})
		}
		i, gap = j, false
	}
	return ts
}

// dateReader collects what a text says about a date.
type dateReader struct {
	ts                   []dateToken
	i                    int
	c                    *Culture
	numbers              []string // day, month and year parts in order
	monthAt              int      // how many numbers stood before the month's name; -1 without one
	month                int
	weekday              int
	hour, minute, second int
	fraction             int64
	clock                bool
	half                 byte // 'a', 'p'
	zoned                bool
	offset               TimeSpan
	utc                  bool
}

// ParseDateTime reads a date as DateTime.Parse does: by the culture's order, or ISO 8601. A text
// with a zone gives the local reading of that moment.
func ParseDateTime(s string, c *Culture) (DateTime, error) {
	return ParseDateTimeStyled(s, c, false, false, time.Now())
}

// ParseDateTimeStyled is ParseDateTime with the styles AssumeUniversal and AdjustToUniversal (or
// RoundtripKind's keeping of Z), and the day that a text without a date means.
func ParseDateTimeStyled(s string, c *Culture, keepUTC, assumeUTC bool, today time.Time) (DateTime, error) {
	bad := fmt.Errorf("String '%s' was not recognized as a valid DateTime.", s) // .NET's sentence
	if len(s) > 200 {
		return DateTime{}, bad
	}
	r := &dateReader{ts: dateTokens(s), c: c, monthAt: -1, weekday: -1}
	if len(r.ts) == 0 {
		return DateTime{}, bad
	}
	for r.i < len(r.ts) {
		if t := r.ts[r.i]; !r.step() {
			if t.kind == 'w' && !r.knownWord(t.text) {
				return DateTime{}, fmt.Errorf("The string '%s' was not recognized as a valid DateTime. There is an unknown word starting at index '%d'.", s, t.at) // .NET's sentence
			}
			return DateTime{}, bad
		}
	}
	d, ok := r.date(today)
	if !ok {
		return DateTime{}, bad
	}
	if r.weekday >= 0 && d.Weekday() != r.weekday {
		return DateTime{}, fmt.Errorf("String '%s' was not recognized as a valid DateTime because the day of week was incorrect.", s) // .NET's sentence
	}
	return r.adjust(d, keepUTC, assumeUTC), nil
}

// ParseOffset reads a date with its zone: the clock's reading, and its distance from UTC where one is given.
func ParseOffset(s string, c *Culture) (d DateTime, offset TimeSpan, zoned bool, err error) {
	bad := fmt.Errorf("String '%s' was not recognized as a valid DateTime.", s) // .NET's sentence
	r := &dateReader{c: c, monthAt: -1, weekday: -1}
	if len(s) <= 200 {
		r.ts = dateTokens(s)
	}
	for r.i < len(r.ts) {
		if !r.step() {
			return d, 0, false, bad
		}
	}
	d, ok := r.date(time.Now())
	if !ok || len(r.ts) == 0 {
		return d, 0, false, bad
	}
	return d, r.offset, r.zoned, nil
}

func (r *dateReader) adjust(d DateTime, keepUTC, assumeUTC bool) DateTime {
	if !r.zoned && !assumeUTC {
		return d
	}
	u := DateTime{max(0, min(maxTicks, d.ticks-int64(r.offset))), UTC}
	if keepUTC {
		return u
	}
	return u.ToLocal()
}

func (r *dateReader) peek(n int) dateToken {
	if r.i+n < len(r.ts) {
		return r.ts[r.i+n]
	}
	return dateToken{}
}

// step reads one part of the text.
func (r *dateReader) step() bool {
	t := r.ts[r.i]
	switch {
	case t.kind == 'n' && r.peek(1).kind == ':':
		return !r.clock && r.readClock()
	case t.kind == 'n':
		if w := r.peek(1); !r.clock && w.kind == 'w' && r.isHalf(w.text) && r.monthAt+len(r.numbers) != -1 {
			r.hour, _ = strconv.Atoi(t.text)
			r.clock = true
			r.i++
			return r.hour <= 12 && r.readHalf()
		}
		if len(t.text) > 4 && r.compact(t.text) {
			return true
		}
		r.numbers = append(r.numbers, t.text)
		r.i++
		return len(r.numbers) <= 3
	case t.kind == 'w':
		return r.word(t.text)
	case (t.kind == '+' || t.kind == '-') && r.clock && r.peek(1).kind == 'n' && !r.zoned:
		return r.readOffset()
	case t.kind == '/' || t.kind == '-' || t.kind == '.' || t.kind == ',':
		r.i++
		return (len(r.numbers) > 0 || r.monthAt >= 0 || r.weekday >= 0) && r.i < len(r.ts) && (t.kind == ',' || r.ts[r.i].kind == 'n' || r.ts[r.i].kind == 'w')
	}
	return false
}

// compact reads "20070301T140509", which .NET takes only with its T.
func (r *dateReader) compact(string) bool { return false }

func (r *dateReader) isHalf(word string) bool {
	w := strings.ToUpper(word)
	return w == "AM" || w == "PM" || w == "A" || w == "P"
}

func (r *dateReader) readHalf() bool {
	r.half = strings.ToLower(r.ts[r.i].text)[0]
	r.i++
	return true
}

func (r *dateReader) readClock() bool {
	r.clock = true
	parts := []*int{&r.hour, &r.minute, &r.second}
	for n, p := range parts {
		t := r.peek(0)
		if t.kind != 'n' || len(t.text) > 2 {
			return false
		}
		*p, _ = strconv.Atoi(t.text)
		r.i++
		if n == 2 || r.peek(0).kind != ':' {
			break
		}
		r.i++
	}
	if r.peek(0).kind == '.' || r.peek(0).kind == ',' && r.peek(1).kind == 'n' {
		f := r.peek(1)
		if f.kind != 'n' {
			return false
		}
		digits := (f.text + "0000000")[:7]
		r.fraction, _ = strconv.ParseInt(digits, 10, 64)
		if len(f.text) > 7 && f.text[7] >= '5' {
			r.fraction++
		}
		r.i += 2
	}
	if w := r.peek(0); w.kind == 'w' && r.isHalf(w.text) {
		return r.readHalf()
	}
	return true
}

func (r *dateReader) readOffset() bool {
	sign := TimeSpan(1)
	if r.ts[r.i].kind == '-' {
		sign = -1
	}
	h := r.peek(1).text
	r.i += 2
	hours, minutes := 0, 0
	switch {
	case r.peek(0).kind == ':' && r.peek(1).kind == 'n' && len(h) <= 2:
		hours, _ = strconv.Atoi(h)
		minutes, _ = strconv.Atoi(r.peek(1).text)
		r.i += 2
	case len(h) == 4:
		hours, _ = strconv.Atoi(h[:2])
		minutes, _ = strconv.Atoi(h[2:])
	case len(h) <= 2:
		hours, _ = strconv.Atoi(h)
	default:
		return false
	}
	r.zoned, r.offset = true, sign*(TimeSpan(hours)*Hour+TimeSpan(minutes)*Minute)
	return hours <= 14 && minutes <= 59
}

// word reads a name of a month or day, AM and PM, T, Z and GMT.
func (r *dateReader) word(w string) bool {
	r.i++
	up := strings.ToUpper(w)
	p := &r.c.Dates
	if m := nameIndex(w, p.Months, p.ShortMonths, englishMonths, invariant.Dates.ShortMonths); m >= 0 {
		if r.monthAt >= 0 {
			return false
		}
		r.month, r.monthAt = m+1, len(r.numbers)
		return true
	}
	if d := nameIndex(w, p.Days, p.ShortDays, englishDays, invariant.Dates.ShortDays); d >= 0 {
		r.weekday = d
		return true
	}
	switch {
	case up == "T" && len(r.numbers) == 3 && r.peek(0).kind == 'n':
		return true
	case (up == "Z" || up == "GMT" || up == "UTC") && r.clock && !r.zoned:
		r.zoned, r.utc = true, true
		return true
	case r.isHalf(w) && r.clock && r.half == 0:
		r.i--
		return r.readHalf()
	case up == "AD" || up == "A.D":
		return true
	}
	return false
}

// knownWord reports whether a word may stand in some date.
func (r *dateReader) knownWord(w string) bool {
	p := &r.c.Dates
	up := strings.ToUpper(w)
	return nameIndex(w, p.Months, p.ShortMonths, englishMonths, invariant.Dates.ShortMonths, p.Days, p.ShortDays, englishDays, invariant.Dates.ShortDays) >= 0 ||
		r.isHalf(w) && len(w) == 2 || up == "T" || up == "Z" || up == "GMT" || up == "UTC"
}

func nameIndex(w string, lists ...[]string) int {
	for _, names := range lists {
		for i, n := range names {
			if strings.EqualFold(strings.TrimSuffix(n, "."), w) {
				return i
			}
		}
	}
	return -1
}

func (r *dateReader) date(today time.Time) (DateTime, bool) {
	if !r.time() {
		return DateTime{}, false
	}
	y, m, day, ok := r.calendar(today)
	if !ok {
		return DateTime{}, false
	}
	d, ok := Date(y, m, day, 0, 0, 0, Unspecified)
	if !ok {
		return d, false
	}
	d.ticks += int64(TimeSpan(r.hour)*Hour+TimeSpan(r.minute)*Minute+TimeSpan(r.second)*Second) + r.fraction
	return d, d.ticks <= maxTicks
}

func (r *dateReader) time() bool {
	switch {
	case r.half != 0 && (r.hour > 12 || r.hour < 0):
		return false
	case r.half == 'p' && r.hour < 12:
		r.hour += 12
	case r.half == 'a' && r.hour == 12:
		r.hour = 0
	}
	midnight := r.hour == 24 && r.minute == 0 && r.second == 0
	return (r.hour <= 23 || midnight) && r.minute <= 59 && r.second <= 59
}

// calendar makes year, month and day of the numbers, by the culture's order.
func (r *dateReader) calendar(today time.Time) (y, m, d int, ok bool) {
	n := r.numbers
	switch {
	case r.monthAt >= 0 && len(n) == 2:
		m = r.month
		if long(n[0]) { // 2007 March 1
			return number4(n[0]), m, atoi(n[1]), true
		}
		if r.monthAt == 1 || long(n[1]) || r.monthAt == 0 {
			return number4(n[1]), m, atoi(n[0]), true
		}
	case r.monthAt >= 0 && len(n) == 1:
		if long(n[0]) || atoi(n[0]) > DaysIn(today.Year(), r.month) {
			return number4(n[0]), r.month, 1, true
		}
		return today.Year(), r.month, atoi(n[0]), true
	case len(n) == 3 && long(n[0]):
		return number4(n[0]), atoi(n[1]), atoi(n[2]), true
	case len(n) == 3:
		if long(n[1]) {
			return 0, 0, 0, false
		}
		if r.dayFirst() {
			return number4(n[2]), atoi(n[1]), atoi(n[0]), true
		}
		return number4(n[2]), atoi(n[0]), atoi(n[1]), true
	case len(n) == 2:
		switch {
		case long(n[0]):
			return number4(n[0]), atoi(n[1]), 1, true
		case long(n[1]):
			return number4(n[1]), atoi(n[0]), 1, true
		case r.dayFirst():
			return today.Year(), atoi(n[1]), atoi(n[0]), true
		}
		return today.Year(), atoi(n[0]), atoi(n[1]), true
	case len(n) == 0 && r.monthAt < 0 && r.clock:
		return today.Year(), int(today.Month()), today.Day(), true
	}
	return 0, 0, 0, false
}

func (r *dateReader) dayFirst() bool { return r.c.Dates.ShortDate[0] == 'd' }

func long(s string) bool { return len(s) >= 3 }

func atoi(s string) int {
	if len(s) > 9 {
		return -1
	}
	n, _ := strconv.Atoi(s)
	return n
}

// number4 is a year; two digits are of the century that ends 2049.
func number4(s string) int {
	n := atoi(s)
	if len(s) <= 2 {
		if n < 50 {
			return 2000 + n
		}
		return 1900 + n
	}
	return n
}
