package dotnet

import (
	"strings"
	"unicode"

	"emsh/shell/object"
)

func stringSplitting() []Member {
	options := "System.StringSplitOptions options"
	var out []Member
	for _, d := range []string{
		"string[] Split(Params char[] separator)",
		"string[] Split(char separator, " + options + " = None)",
		"string[] Split(char separator, int count, " + options + " = None)",
		"string[] Split(char[] separator, int count)",
		"string[] Split(char[] separator, " + options + ")",
		"string[] Split(char[] separator, int count, " + options + ")",
		"string[] Split(string separator, " + options + " = None)",
		"string[] Split(string separator, int count, " + options + " = None)",
		"string[] Split(string[] separator, " + options + ")",
		"string[] Split(string[] separator, int count, " + options + ")",
	} {
		out = append(out, Member{Text: d, Do: splitString})
	}
	return out
}

func splitString(this any, a []any) (any, error) {
	count, flags := 1<<30, int64(0)
	for _, x := range a[1:] {
		switch v := x.(type) {
		case int32:
			if v < 0 {
				return nil, negative("count", v)
			}
			count = int(v)
		case object.Enum:
			flags = v.Number
		}
	}
	parts := divide(this.(string), separators(a[0]), count, flags&1 != 0, flags&2 != 0)
	return texts(parts), nil
}

// separators are the texts to split at; nil stands for blanks.
func separators(v any) []string {
	switch x := v.(type) {
	case object.Char:
		return []string{x.String()}
	case string:
		if x == "" {
			return []string{}
		}
		return []string{x}
	}
	items, _ := object.Elements(v)
	if len(items) == 0 {
		return nil
	}
	var out []string
	for _, item := range items {
		if s := object.Text(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// divide splits into at most count parts, perhaps without the empty ones.
func divide(s string, seps []string, count int, noEmpty, trim bool) []string {
	if count == 0 {
		return nil
	}
	var parts []string
	add := func(p string) {
		if trim {
			p = strings.TrimSpace(p)
		}
		if p != "" || !noEmpty {
			parts = append(parts, p)
		}
	}
	for len(parts) < count-1 {
		at, width := nextSeparator(s, seps)
		if at < 0 {
			break
		}
		add(s[:at])
		s = s[at+width:]
	}
	if noEmpty && len(parts) == count-1 {
		for {
			at, width := nextSeparator(s, seps)
			if at != 0 {
				break
			}
			s = s[width:]
		}
	}
	add(s)
	return parts
}

func nextSeparator(s string, seps []string) (at, width int) {
	at = -1
	if seps == nil {
		for i, r := range s {
			if unicode.IsSpace(r) {
				return i, len(string(r))
			}
		}
		return -1, 0
	}
	for _, sep := range seps {
		if i := strings.Index(s, sep); i >= 0 && (at < 0 || i < at) {
			at, width = i, len(sep)
		}
	}
	return at, width
}
