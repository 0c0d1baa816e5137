package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// EnhancedTimeSpan is a length of time, written [-][d.]hh:mm:ss[.fffffff].
type EnhancedTimeSpan time.Duration

// ParseTimeSpan reads "00:30:00", "1.12:00:00", "0:10", "1.00:00" and a bare number, which
// means seconds.
func ParseTimeSpan(s string) (EnhancedTimeSpan, error) {
	bad := fmt.Errorf("\"%s\" is not a time span; write days.hours:minutes:seconds, for example 00:30:00 or 1.12:00:00", s)
	text := strings.TrimSpace(s)
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	var total time.Duration
	var ok bool
	if strings.Contains(text, ":") {
		total, ok = clockSpan(text)
	} else {
		total, ok = secondsSpan(text)
	}
	if !ok {
		return 0, bad
	}
	if negative {
		total = -total
	}
	return EnhancedTimeSpan(total), nil
}

// secondsSpan reads a bare number of seconds, perhaps with a fraction.
func secondsSpan(text string) (time.Duration, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	n, ok := spanNumber(whole, math.MaxInt32)
	if !ok {
		return 0, false
	}
	f, ok := spanFraction(fraction)
	return time.Duration(n)*time.Second + f, ok
}

// clockSpan reads [d.]hh:mm[:ss[.f]] and d:hh:mm:ss.
func clockSpan(text string) (time.Duration, bool) {
	parts := strings.Split(text, ":")
	if len(parts) == 4 {
		parts = append([]string{parts[0] + "." + parts[1]}, parts[2:]...)
	}
	if len(parts) > 3 {
		return 0, false
	}
	days, hours, dotted := strings.Cut(parts[0], ".")
	if !dotted {
		days, hours = "0", parts[0]
	}
	seconds, fraction := "0", ""
	if len(parts) == 3 {
		seconds, fraction, _ = strings.Cut(parts[2], ".")
	}
	d, ok1 := spanNumber(days, 100_000)
	h, ok2 := spanNumber(hours, 23)
	m, ok3 := spanNumber(parts[1], 59)
	sec, ok4 := spanNumber(seconds, 59)
	f, ok5 := spanFraction(fraction)
	total := time.Duration(d)*24*time.Hour + time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second + f
	return total, ok1 && ok2 && ok3 && ok4 && ok5
}

func spanNumber(digits string, most int) (int, bool) {
	n, err := strconv.ParseUint(digits, 10, 32)
	return int(n), err == nil && n <= uint64(most)
}

func spanFraction(digits string) (time.Duration, bool) {
	if digits == "" {
		return 0, true
	}
	if len(digits) > 7 {
		return 0, false
	}
	n, err := strconv.ParseUint((digits + "0000000")[:7], 10, 32)
	return time.Duration(n) * 100, err == nil
}

// String writes the span as [-][d.]hh:mm:ss[.fffffff].
func (s EnhancedTimeSpan) String() string {
	d, sign := time.Duration(s), ""
	if d < 0 {
		d, sign = -d, "-"
	}
	text := fmt.Sprintf("%02d:%02d:%02d", d/time.Hour%24, d/time.Minute%60, d/time.Second%60)
	if days := d / (24 * time.Hour); days > 0 {
		text = fmt.Sprintf("%d.%s", days, text)
	}
	if ticks := d % time.Second / 100; ticks > 0 {
		text += fmt.Sprintf(".%07d", ticks)
	}
	return sign + text
}

// MarshalText writes what String writes.
func (s EnhancedTimeSpan) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads any spelling ParseTimeSpan knows.
func (s *EnhancedTimeSpan) UnmarshalText(b []byte) (err error) {
	*s, err = ParseTimeSpan(string(b))
	return err
}

// PipelineValue gives the shell the kind of the value and its duration.
func (s EnhancedTimeSpan) PipelineValue() (kind string, data any) { return "span", time.Duration(s) }

// Duration returns the span as Go counts time.
func (s EnhancedTimeSpan) Duration() time.Duration { return time.Duration(s) }
