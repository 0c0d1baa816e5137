package utility

import (
	"strings"
)

// csvReader takes records from text, with PowerShell's leniency.
type csvReader struct {
	*textSource
	delimiter rune
}

func newCSVReader(text string, delimiter rune) *csvReader {
	return &csvReader{textSource: sourceOf(text), delimiter: delimiter}
}

// typeLine passes a first line that begins with #, and returns the type that it names.
func (r *csvReader) typeLine() (name string) {
	if !r.follows('#') {
		return ""
	}
	line, _ := r.line()
	if len(line) < 5 || !strings.EqualFold(line[:5], "#TYPE") {
		return ""
	}
	return strings.TrimSpace(line[5:])
}

// header is the first record that is no comment; of a W3C log, what its line #Fields: says.
func (r *csvReader) header() (names []string) {
	for !r.end() {
		names = r.fields()
		for len(names) > 1 && names[len(names)-1] == "" {
			names = names[:len(names)-1]
		}
		if len(names) > 0 && strings.HasPrefix(names[0], "#Fields: ") {
			names[0] = names[0][len("#Fields: "):]
			return names
		}
		if len(names) == 0 || !strings.HasPrefix(names[0], "#") {
			return names
		}
	}
	return nil
}

// record is the next record that is not blank; ok is false at the end.
func (r *csvReader) record() (fields []string, ok bool) {
	for !r.end() {
		fields = r.fields()
		if len(fields) == 0 {
			break
		}
		if len(fields) > 1 || fields[0] != "" {
			return fields, true
		}
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
		case c == r.delimiter && !quoted:
			add()
		case quoted && c == '"' && r.follows('"'):
			r.next()
			current.WriteByte('"')
		case quoted && c == '"':
			ended := r.upToDelimiter(&current, true)
			add()
			if ended {
				return fields
			}
			quoted = false
		case quoted:
			current.WriteRune(c)
		case c == '"' && current.Len() == 0:
			quoted = true
		case (c == ' ' || c == '\t') && current.Len() == 0:
		case c == '"' || c == ' ' || c == '\t':
			current.WriteRune(c)
			ended := r.upToDelimiter(&current, c != '"')
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

// upToDelimiter takes text up to the next delimiter; blanks alone are left out when they are not wanted.
func (r *csvReader) upToDelimiter(current *strings.Builder, eat bool) (ended bool) {
	var text strings.Builder
	defer func() {
		if !eat || strings.Trim(text.String(), " \t") != "" {
			current.WriteString(text.String())
		}
	}()
	for !r.end() {
		c := r.next()
		if c == r.delimiter {
			return false
		}
		if _, line := r.newline(c); line {
			return true
		}
		text.WriteRune(c)
	}
	return true
}
