package utility

import (
	"strings"
	"unicode/utf8"
)

// csvReader takes records from text, with PowerShell's leniency.
type csvReader struct {
	text      string
	at        int
	delimiter rune
}

func (r *csvReader) end() bool { return r.at >= len(r.text) }

func (r *csvReader) next() rune {
	c, size := utf8.DecodeRuneInString(r.text[r.at:])
	r.at += size
	return c
}

// newline reports whether c ends a line, and takes the second half of CR LF.
func (r *csvReader) newline(c rune) (string, bool) {
	switch {
	case c == '\n':
		return "\n", true
	case c == '\r' && r.at < len(r.text) && r.text[r.at] == '\n':
		r.at++
		return "\r\n", true
	}
	return "", false
}

// skipComments passes the lines at the start that begin with #, and returns the type that one of them names.
func (r *csvReader) skipComments() (typeName string) {
	for !r.end() && r.text[r.at] == '#' {
		line, rest, _ := strings.Cut(r.text[r.at:], "\n")
		r.at = len(r.text) - len(rest)
		line = strings.TrimRight(line, "\r")
		if len(line) > 6 && strings.EqualFold(line[:6], "#TYPE ") {
			typeName = strings.TrimSpace(line[6:])
		}
	}
	return typeName
}

// record is the next record; ok is false at the end.
func (r *csvReader) record() (fields []string, ok bool) {
	for !r.end() {
		fields = r.fields()
		if len(fields) == 1 && fields[0] == "" || len(fields) == 0 {
			continue
		}
		return fields, true
	}
	return nil, false
}

func (r *csvReader) fields() (fields []string) {
	var current strings.Builder
	add := func() { fields = append(fields, current.String()); current.Reset() }
	quoted := false
	for !r.end() {
		c := r.next()
		switch {
		case quoted && c == '"' && !r.end() && r.text[r.at] == '"':
			r.at++
			current.WriteByte('"')
		case quoted && c == '"':
			ended := r.rest(&current, true)
			add()
			if ended {
				return fields
			}
			quoted = false
		case quoted:
			current.WriteRune(c)
		case c == r.delimiter:
			add()
		case c == '"' && current.Len() == 0:
			quoted = true
		case (c == ' ' || c == '\t') && current.Len() == 0:
		case c == '"' || c == ' ' || c == '\t':
			current.WriteRune(c)
			ended := r.rest(&current, c != '"')
			add()
			if ended {
				return fields
			}
		default:
			if _, line := r.newline(c); line {
				add()
				return fields
			}
			current.WriteRune(c)
		}
	}
	if current.Len() > 0 {
		add()
	}
	return fields
}

// rest takes text up to the next delimiter; blanks alone are left out when they are not wanted.
func (r *csvReader) rest(current *strings.Builder, eat bool) (ended bool) {
	start := r.at
	for {
		if r.end() {
			r.put(current, r.text[start:], eat)
			return true
		}
		before := r.at
		c := r.next()
		if c == r.delimiter {
			r.put(current, r.text[start:before], eat)
			return false
		}
		if _, line := r.newline(c); line {
			r.put(current, r.text[start:before], eat)
			return true
		}
	}
}

func (r *csvReader) put(current *strings.Builder, text string, eat bool) {
	if eat && strings.Trim(text, " \t") == "" {
		return
	}
	current.WriteString(text)
}
