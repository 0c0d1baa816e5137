package message

import (
	"strconv"
	"strings"
	"time"
)

// FormatDate writes a date as a Date field holds it.
func FormatDate(t time.Time) string { return t.Format("Mon, 2 Jan 2006 15:04:05 -0700") }

// ParseDate reads the Date field of any sender: RFC 5322 with its obsolete
// forms, and the asctime form some programs write.
func ParseDate(v string) (time.Time, bool) {
	t := tokens{s: v}
	var words []string
	for len(words) < 12 {
		t.space()
		if t.i >= len(t.s) {
			break
		}
		start := t.i
		for t.i < len(t.s) && strings.IndexByte(" \t\r\n(,", t.s[t.i]) < 0 {
			t.i++
		}
		if t.i > start {
			words = append(words, t.s[start:t.i])
		} else {
			t.i++
		}
	}
	if len(words) == 1 {
		when, err := time.Parse(time.RFC3339, words[0])
		return when, err == nil
	}
	return dateOf(words)
}

// dateOf finds day, month, year, clock and zone by their shapes.
func dateOf(words []string) (time.Time, bool) {
	var day, year, hour, minute, second int
	var month time.Month
	zone, haveClock := time.UTC, false
	for _, w := range words {
		switch {
		case strings.Contains(w, ":"):
			if haveClock {
				continue
			}
			var ok bool
			if hour, minute, second, ok = clock(w); !ok {
				return time.Time{}, false
			}
			haveClock = true
		case month == 0 && monthOf(w) != 0:
			month = monthOf(w)
		case haveClock && (w[0] == '+' || w[0] == '-') || isZoneName(w):
			zone = zoneOf(w)
		case strings.Count(w, "-") == 2: // 1-Feb-2020
			parts := strings.Split(w, "-")
			day, month, year = atoi(parts[0]), monthOf(parts[1]), yearOf(parts[2])
		default:
			n := atoi(w)
			switch {
			case n <= 0:
			case day == 0 && n <= 31:
				day = n
			case year == 0:
				year = yearOf(w)
			}
		}
	}
	if day == 0 || month == 0 || year == 0 || year > 9999 {
		return time.Time{}, false
	}
	return time.Date(year, month, day, hour, minute, second, 0, zone), true
}

func clock(w string) (hour, minute, second int, ok bool) {
	parts := strings.Split(w, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, 0, 0, false
	}
	hour, minute = atoi(parts[0]), atoi(parts[1])
	if len(parts) == 3 {
		seconds, _, _ := strings.Cut(parts[2], ".")
		second = atoi(seconds)
	}
	return hour, minute, second, hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60
}

func monthOf(w string) time.Month {
	if len(w) < 3 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(w[:3]))
	if i < 0 || i%3 != 0 {
		return 0
	}
	return time.Month(i/3 + 1)
}

// yearOf reads a year. RFC 5322 4.3: two digits up to 49 are 20xx, above 19xx, three digits count from 1900.
func yearOf(w string) int {
	n := atoi(w)
	switch {
	case n < 0:
		return 0
	case len(w) <= 2 && n < 50:
		return 2000 + n
	case len(w) <= 3:
		return 1900 + n
	}
	return n
}

func isZoneName(w string) bool {
	switch strings.ToUpper(w) {
	case "UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT":
		return true
	}
	return false
}

func zoneOf(w string) *time.Location {
	hours := map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
	if h, ok := hours[strings.ToUpper(w)]; ok {
		return time.FixedZone(w, h*3600)
	}
	n := atoi(strings.TrimLeft(w, "+-"))
	if n <= 0 || n > 9999 {
		return time.UTC
	}
	offset := n/100*3600 + n%100*60
	if w[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}
