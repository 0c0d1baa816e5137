package culture

import (
	"errors"
	"fmt"
	"strings"
)

// String is the format c: [-][d.]hh:mm:ss[.fffffff].
func (s TimeSpan) String() string {
	var b strings.Builder
	p := partsOf(s)
	if p.neg {
		b.WriteByte('-')
	}
	if p.days > 0 {
		fmt.Fprintf(&b, "%d.", p.days)
	}
	fmt.Fprintf(&b, "%02d:%02d:%02d", p.hours, p.minutes, p.seconds)
	if p.fraction > 0 {
		fmt.Fprintf(&b, ".%07d", p.fraction)
	}
	return b.String()
}

type spanParts struct {
	neg                                     bool
	days, hours, minutes, seconds, fraction uint64
}

func partsOf(s TimeSpan) spanParts {
	u := uint64(s)
	if s < 0 {
		u = -u
	}
	return spanParts{s < 0, u / uint64(Day), u / uint64(Hour) % 24, u / uint64(Minute) % 60, u / uint64(Second) % 60, u % uint64(Second)}
}

// Format writes the span by a standard (c g G) or custom format.
func (s TimeSpan) Format(format string, c *Culture) (string, error) {
	switch format {
	case "", "c", "t", "T":
		return s.String(), nil
	case "g", "G":
		return s.general(format == "G", c), nil
	}
	if len(format) == 1 {
		return "", ErrInput
	}
	return partsOf(s).custom([]rune(format))
}

func (s TimeSpan) general(long bool, c *Culture) string {
	p := partsOf(s)
	var b strings.Builder
	if p.neg {
		b.WriteByte('-')
	}
	if long {
		fmt.Fprintf(&b, "%d:%02d", p.days, p.hours)
	} else if p.days > 0 {
		fmt.Fprintf(&b, "%d:%d", p.days, p.hours)
	} else {
		fmt.Fprintf(&b, "%d", p.hours)
	}
	fmt.Fprintf(&b, ":%02d:%02d", p.minutes, p.seconds)
	fraction := fmt.Sprintf("%07d", p.fraction)
	if !long {
		fraction = strings.TrimRight(fraction, "0")
	}
	if fraction != "" {
		b.WriteString(c.Number.Point + fraction)
	}
	return b.String()
}

func (p spanParts) custom(f []rune) (string, error) {
	var b strings.Builder
	for i := 0; i < len(f); {
		n := run(f, i)
		limit := 2
		switch f[i] {
		case 'd':
			limit = 8
			fmt.Fprintf(&b, "%0*d", n, p.days)
		case 'h':
			fmt.Fprintf(&b, "%0*d", n, p.hours)
		case 'm':
			fmt.Fprintf(&b, "%0*d", n, p.minutes)
		case 's':
			fmt.Fprintf(&b, "%0*d", n, p.seconds)
		case 'f', 'F':
			limit = 7
			s := fmt.Sprintf("%07d", p.fraction)[:min(n, 7)]
			if f[i] == 'F' {
				s = strings.TrimRight(s, "0")
			}
			b.WriteString(s)
		case '\'', '"':
			n, limit = literal(&b, f, i), len(f)
			if n == 0 {
				return "", ErrInput
			}
		case '\\':
			if i+1 >= len(f) {
				return "", ErrInput
			}
			b.WriteRune(f[i+1])
			n = 2
		case '%':
			if i+1 >= len(f) || f[i+1] == '%' {
				return "", ErrInput
			}
			n = 1
		default:
			return "", ErrInput
		}
		if n > limit {
			return "", ErrInput
		}
		i += n
	}
	return b.String(), nil
}

func literal(b *strings.Builder, f []rune, i int) int {
	for j := i + 1; j < len(f); j++ {
		if f[j] == f[i] {
			return j + 1 - i
		}
		if f[j] == '\\' && j+1 < len(f) {
			j++
		}
		b.WriteRune(f[j])
	}
	return 0
}

// ErrSpanRange is returned for a part of a span that is out of range, such as 60 minutes.
var ErrSpanRange = errors.New("The TimeSpan string could not be parsed because at least one of the numeric components is out of range or contains too many digits.") // .NET's sentence

// ErrSpan is returned for text that is not a time span.
var ErrSpan = errors.New("not a time span")

// ParseTimeSpan reads [-][d.]hh:mm[:ss[.fffffff]], d, and d:hh:mm:ss.
func ParseTimeSpan(text string) (TimeSpan, error) {
	s := strings.TrimSpace(text)
	s, neg := strings.CutPrefix(s, "-")
	parts := strings.Split(s, ":")
	if s == "" || len(parts) > 5 {
		return 0, ErrSpan
	}
	days, fraction := "", ""
	switch n := len(parts); {
	case n == 1:
		if strings.Contains(s, ".") {
			return 0, ErrSpan
		}
		return join(neg, s, "0", "0", "0", "")
	case strings.Contains(parts[0], "."):
		d, h, _ := strings.Cut(parts[0], ".")
		days, parts[0] = d, h
		if d == "" || h == "" {
			return 0, ErrSpan
		}
	case n >= 4:
		days, parts = parts[0], parts[1:]
	}
	if len(parts) == 4 { // d.hh:mm:ss:fff
		fraction, parts = parts[3], parts[:3]
		if fraction == "" {
			return 0, ErrSpan
		}
	} else if last := parts[len(parts)-1]; strings.Contains(last, ".") {
		sec, f, _ := strings.Cut(last, ".")
		if f == "" || len(parts) < 3 {
			return 0, ErrSpan
		}
		parts[len(parts)-1], fraction = sec, f
	}
	short := len(parts) == 2
	if short {
		parts = append(parts, "0")
	}
	if len(parts) != 3 {
		return 0, ErrSpan
	}
	if days == "" {
		if h, err := component(parts[0]); err == nil && h > 23 { // "24:00:00" is days:hours:minutes
			if fraction != "" || short {
				return 0, ErrSpanRange
			}
			return join(neg, parts[0], parts[1], parts[2], "0", "")
		}
		days = "0"
	}
	return join(neg, days, parts[0], parts[1], parts[2], fraction)
}

func component(s string) (uint64, error) {
	if s == "" || len(s) > 8 {
		if s == "" {
			return 0, ErrSpan
		}
		if strings.Trim(s, "0123456789") == "" {
			return 0, ErrSpanRange
		}
	}
	var n uint64
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, ErrSpan
		}
		n = n*10 + uint64(c-'0')
	}
	return n, nil
}

func join(neg bool, d, h, m, s, fraction string) (TimeSpan, error) {
	var n [5]uint64
	limits := [4]uint64{10_675_199, 23, 59, 59}
	for i, text := range []string{d, h, m, s} {
		v, err := component(text)
		if err != nil {
			return 0, err
		}
		n[i] = v
	}
	if fraction != "" {
		if len(fraction) > 7 {
			return 0, ErrSpanRange
		}
		v, err := component(fraction)
		if err != nil {
			return 0, err
		}
		for range 7 - len(fraction) {
			v *= 10
		}
		n[4] = v
	}
	for i, l := range limits {
		if n[i] > l {
			return 0, ErrSpanRange
		}
	}
	ticks := n[0]*uint64(Day) + n[1]*uint64(Hour) + n[2]*uint64(Minute) + n[3]*uint64(Second) + n[4]
	if ticks > 1<<63 || (ticks == 1<<63 && !neg) {
		return 0, ErrSpanRange
	}
	if neg {
		return TimeSpan(-int64(ticks)), nil
	}
	return TimeSpan(ticks), nil
}
