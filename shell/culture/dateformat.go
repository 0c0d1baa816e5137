package culture

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrInput is returned for a date format or text that cannot be read.
var ErrInput = errors.New("Input string was not in a correct format.") // .NET's sentence

// Format writes the date by a standard or custom .NET format; "" is G.
func (d DateTime) Format(format string, c *Culture) (string, error) {
	if format == "" {
		format = "G"
	}
	if len(format) == 1 {
		var ok bool
		d, format, c, ok = d.standard(format[0], c)
		if !ok {
			return "", ErrInput
		}
	}
	w := dateWriter{d: d, p: &c.Dates}
	w.year, w.month, w.day = d.Calendar()
	w.hour, w.minute, w.second = d.Clock()
	return w.write([]rune(format))
}

// standard is the custom pattern of a standard format, the date and the culture it is written with.
func (d DateTime) standard(letter byte, c *Culture) (DateTime, string, *Culture, bool) {
	p := &c.Dates
	full := p.Full
	if full == "" {
		full = p.LongDate + " " + p.LongTime
	}
	switch letter {
	case 'd':
		return d, p.ShortDate, c, true
	case 'D':
		return d, p.LongDate, c, true
	case 'f':
		return d, p.LongDate + " " + p.ShortTime, c, true
	case 'F':
		return d, full, c, true
	case 'g':
		return d, p.ShortDate + " " + p.ShortTime, c, true
	case 'G':
		return d, p.ShortDate + " " + p.LongTime, c, true
	case 'm', 'M':
		return d, p.MonthDay, c, true
	case 'o', 'O':
		return d, "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK", invariant, true
	case 'r', 'R':
		return d, "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'", invariant, true
	case 's':
		return d, "yyyy'-'MM'-'dd'T'HH':'mm':'ss", invariant, true
	case 't':
		return d, p.ShortTime, c, true
	case 'T':
		return d, p.LongTime, c, true
	case 'u':
		return d, "yyyy'-'MM'-'dd HH':'mm':'ss'Z'", invariant, true
	case 'U':
		return d.ToUTC(), full, c, true
	case 'y', 'Y':
		return d, p.YearMonth, c, true
	}
	return d, "", c, false
}

type dateWriter struct {
	strings.Builder
	d                    DateTime
	p                    *DatePatterns
	year, month, day     int
	hour, minute, second int
	offset               *TimeSpan // of a DateTimeOffset
}

// FormatOffset writes a date with its distance from UTC, as DateTimeOffset does.
func FormatOffset(d DateTime, offset TimeSpan, format string, c *Culture) (string, error) {
	if format == "" {
		s, err := d.Format("G", c)
		w := dateWriter{d: d, p: &c.Dates, offset: &offset}
		w.zone(3)
		return s + " " + w.String(), err
	}
	if len(format) == 1 {
		var ok bool
		if d, format, c, ok = d.standard(format[0], c); !ok {
			return "", ErrInput
		}
	}
	w := dateWriter{d: d.WithKind(Local), p: &c.Dates, offset: &offset}
	w.year, w.month, w.day = d.Calendar()
	w.hour, w.minute, w.second = d.Clock()
	return w.write([]rune(format))
}

func (w *dateWriter) write(f []rune) (string, error) {
	for i := 0; i < len(f); {
		n, err := w.item(f, i)
		if err != nil {
			return "", err
		}
		i += n
	}
	return w.String(), nil
}

// item writes what stands at i and says how long it is.
func (w *dateWriter) item(f []rune, i int) (int, error) {
	n := run(f, i)
	switch f[i] {
	case 'd':
		w.days(n)
	case 'M':
		w.months(n)
	case 'y':
		w.years(n)
	case 'h':
		w.padded((w.hour+11)%12+1, min(n, 2))
	case 'H':
		w.padded(w.hour, min(n, 2))
	case 'm':
		w.padded(w.minute, min(n, 2))
	case 's':
		w.padded(w.second, min(n, 2))
	case 'f', 'F':
		return n, w.fraction(f[i], n)
	case 't':
		w.half(n)
	case 'z':
		w.zone(n)
	case 'K':
		w.kind()
		return 1, nil
	case 'g':
		w.WriteString(w.p.Era)
	case '/':
		w.WriteString(w.p.DateSep)
		return 1, nil
	case ':':
		w.WriteString(w.p.TimeSep)
		return 1, nil
	case '\'', '"':
		return w.quoted(f, i)
	case '%':
		return w.single(f, i)
	case '\\':
		if i+1 >= len(f) {
			return 0, ErrInput
		}
		w.WriteRune(f[i+1])
		return 2, nil
	default:
		w.WriteRune(f[i])
		return 1, nil
	}
	return n, nil
}

func run(f []rune, i int) int {
	n := 1
	for i+n < len(f) && f[i+n] == f[i] {
		n++
	}
	return n
}

func (w *dateWriter) padded(v, width int) {
	s := strconv.Itoa(v)
	w.WriteString(strings.Repeat("0", max(0, width-len(s))))
	w.WriteString(s)
}

func (w *dateWriter) days(n int) {
	switch {
	case n <= 2:
		w.padded(w.day, n)
	case n == 3:
		w.WriteString(w.p.ShortDays[w.d.Weekday()])
	default:
		w.WriteString(w.p.Days[w.d.Weekday()])
	}
}

func (w *dateWriter) months(n int) {
	switch {
	case n <= 2:
		w.padded(w.month, n)
	case n == 3:
		w.WriteString(w.p.ShortMonths[w.month-1])
	default:
		w.WriteString(w.p.Months[w.month-1])
	}
}

func (w *dateWriter) years(n int) {
	if n <= 2 {
		w.padded(w.year%100, n)
		return
	}
	w.padded(w.year, n)
}

func (w *dateWriter) fraction(letter rune, n int) error {
	if n > 7 {
		return ErrInput
	}
	s := fmt.Sprintf("%07d", w.d.ticks%ticksPerSecond)[:n]
	if letter == 'f' {
		w.WriteString(s)
		return nil
	}
	if s = strings.TrimRight(s, "0"); s != "" {
		w.WriteString(s)
		return nil
	}
	if text := w.String(); strings.HasSuffix(text, ".") { // F takes its point along
		w.Reset()
		w.WriteString(text[:len(text)-1])
	}
	return nil
}

func (w *dateWriter) half(n int) {
	s := w.p.AM
	if w.hour >= 12 {
		s = w.p.PM
	}
	if n == 1 && s != "" {
		s = string([]rune(s)[:1])
	}
	w.WriteString(s)
}

func (w *dateWriter) zone(n int) {
	o := w.d.offset()
	if w.offset != nil {
		o = *w.offset
	}
	sign := byte('+')
	if o < 0 {
		sign, o = '-', -o
	}
	w.WriteByte(sign)
	w.padded(int(o/Hour), min(n, 2))
	if n >= 3 {
		w.WriteByte(':')
		w.padded(int(o.Minutes()), 2)
	}
}

func (w *dateWriter) kind() {
	switch w.d.kind {
	case UTC:
		w.WriteByte('Z')
	case Local:
		w.zone(3)
	}
}

func (w *dateWriter) quoted(f []rune, i int) (int, error) {
	for j := i + 1; j < len(f); j++ {
		switch f[j] {
		case f[i]:
			return j + 1 - i, nil
		case '\\':
			if j++; j >= len(f) {
				return 0, ErrInput
			}
		}
		w.WriteRune(f[j])
	}
	return 0, fmt.Errorf("Cannot find a matching quote character for the character '%c'.", f[i]) // .NET's sentence
}

// single is "%x": the custom format x standing alone.
func (w *dateWriter) single(f []rune, i int) (int, error) {
	if i+1 >= len(f) || f[i+1] == '%' {
		return 0, ErrInput
	}
	_, err := w.item(f[i+1:i+2], 0)
	return 2, err
}
