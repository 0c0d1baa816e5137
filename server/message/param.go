package message

import (
	"sort"
	"strconv"
	"strings"
)

// Param is one parameter of a Content-Type or Content-Disposition field.
// RFC 2231 6: continuations are joined; where a value carries a character
// set, Name ends in "*" and Value has the form charset'language'percent-text.
type Param struct{ Name, Value string }

// Get returns a parameter decoded to UTF-8.
func getParam(params []Param, name string) string {
	for _, p := range params {
		if strings.EqualFold(p.Name, name) {
			return DecodeHeader(p.Value)
		}
	}
	for _, p := range params {
		if n := len(p.Name) - 1; n > 0 && p.Name[n] == '*' && strings.EqualFold(p.Name[:n], name) {
			return decodeExtended(p.Value)
		}
	}
	return ""
}

// parseContentType reads "type/subtype; name=value …"; ok is false when the
// field is no such thing and the default applies (RFC 2045 5.2).
func parseContentType(v string) (typ, sub string, params []Param, ok bool) {
	t := tokens{s: v}
	typ = t.token()
	t.space()
	if typ == "" || !t.take('/') {
		return "", "", nil, false
	}
	t.space()
	if sub = t.token(); sub == "" {
		return "", "", nil, false
	}
	return typ, sub, t.params(), true
}

// parseDisposition reads "attachment; filename=…".
func parseDisposition(v string) (kind string, params []Param) {
	t := tokens{s: v}
	if kind = t.token(); kind == "" {
		return "", nil
	}
	return kind, t.params()
}

// tokens reads the MIME tokens of a structured field.
type tokens struct {
	s string
	i int
}

// space skips white space and comments, which nest.
func (t *tokens) space() {
	for t.i < len(t.s) {
		switch t.s[t.i] {
		case ' ', '\t', '\r', '\n':
			t.i++
		case '(':
			_, t.i = skipComment(t.s, t.i)
		default:
			return
		}
	}
}

// skipComment returns the text of the comment that opens at s[i] and where it
// ends; one that never closes goes to the end.
func skipComment(s string, i int) (text string, end int) {
	start, depth := i+1, 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[start:i], i + 1
			}
		}
	}
	if start > len(s) {
		start = len(s)
	}
	return s[start:], len(s)
}

func (t *tokens) take(c byte) bool {
	if t.i < len(t.s) && t.s[t.i] == c {
		t.i++
		return true
	}
	return false
}

func (t *tokens) token() string {
	t.space()
	start := t.i
	for t.i < len(t.s) && isToken(t.s[t.i]) {
		t.i++
	}
	return t.s[start:t.i]
}

func isToken(c byte) bool {
	return c > ' ' && c != 0x7f && strings.IndexByte(`()<>@,;:\"/[]?=`, c) < 0
}

// value reads a token, a quoted string, or what senders write in their stead.
func (t *tokens) value() string {
	t.space()
	if t.i < len(t.s) && t.s[t.i] == '"' {
		var v string
		v, t.i = unquote(t.s, t.i)
		return v
	}
	start := t.i
	for t.i < len(t.s) && t.s[t.i] != ';' && t.s[t.i] > ' ' {
		t.i++
	}
	return t.s[start:t.i]
}

// unquote reads the quoted string that opens at s[i].
func unquote(s string, i int) (v string, end int) {
	i++
	start, plain := i, true
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' {
			plain = false
			i++
		}
	}
	end = min(i, len(s))
	v = s[start:end]
	if end < len(s) {
		end++
	}
	if plain {
		return v, end
	}
	var b strings.Builder
	for j := 0; j < len(v); j++ {
		if v[j] == '\\' && j+1 < len(v) {
			j++
		}
		b.WriteByte(v[j])
	}
	return b.String(), end
}

func (t *tokens) params() []Param {
	var raw []Param
	for len(raw) < maxParams {
		t.space()
		if t.i >= len(t.s) {
			break
		}
		if !t.take(';') {
			t.i++ // something that is no parameter: look for the next one
			continue
		}
		name := t.token()
		t.space()
		if name == "" || !t.take('=') {
			continue
		}
		raw = append(raw, Param{name, t.value()})
	}
	return joinContinuations(raw)
}

// segment is one "name*2*=" piece of an RFC 2231 parameter.
type segment struct {
	order   int
	encoded bool
	value   string
}

// joinContinuations puts "name*0", "name*1*" … together where the first stood.
func joinContinuations(raw []Param) []Param {
	var out []Param
	parts := map[string][]segment{}
	for _, p := range raw {
		base, order, encoded, continued := splitName(p.Name)
		if !continued {
			out = append(out, p)
			continue
		}
		key := strings.ToLower(base)
		if _, seen := parts[key]; !seen {
			out = append(out, Param{Name: base, Value: "\x00" + key})
		}
		parts[key] = append(parts[key], segment{order, encoded, p.Value})
	}
	for i, p := range out {
		if key, ok := strings.CutPrefix(p.Value, "\x00"); ok && parts[key] != nil {
			out[i] = joinSegments(p.Name, parts[key])
		}
	}
	return out
}

// splitName takes "title*1*" apart.
func splitName(name string) (base string, order int, encoded, continued bool) {
	star := strings.IndexByte(name, '*')
	if star <= 0 || star == len(name)-1 {
		return name, 0, false, false
	}
	number, encoded := strings.CutSuffix(name[star+1:], "*")
	order, err := strconv.Atoi(number)
	if err != nil || order < 0 {
		return name, 0, false, false
	}
	return name[:star], order, encoded, true
}

func joinSegments(name string, segs []segment) Param {
	sort.SliceStable(segs, func(i, j int) bool { return segs[i].order < segs[j].order })
	anyEncoded := false
	for _, s := range segs {
		anyEncoded = anyEncoded || s.encoded
	}
	var b strings.Builder
	for i, s := range segs {
		switch {
		case !anyEncoded || s.encoded:
			b.WriteString(s.value)
		default:
			if i == 0 {
				b.WriteString("''")
			}
			percentEncode(&b, s.value)
		}
	}
	if anyEncoded {
		name += "*"
	}
	return Param{name, b.String()}
}

func percentEncode(b *strings.Builder, s string) {
	for i := 0; i < len(s); i++ {
		if isToken(s[i]) && s[i] != '%' && s[i] != '\'' && s[i] != '*' && s[i] < 0x7f {
			b.WriteByte(s[i])
		} else {
			b.WriteByte('%')
			b.WriteByte(hexDigits[s[i]>>4])
			b.WriteByte(hexDigits[s[i]&15])
		}
	}
}

const hexDigits = "0123456789ABCDEF"

// decodeExtended turns charset'language'percent-text into UTF-8.
func decodeExtended(v string) string {
	charset, rest, ok := strings.Cut(v, "'")
	if !ok {
		return v
	}
	_, text, ok := strings.Cut(rest, "'")
	if !ok {
		return v
	}
	raw := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if hi, lo := unhex(text[i+1]), unhex(text[i+2]); hi >= 0 && lo >= 0 {
				raw = append(raw, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		raw = append(raw, text[i])
	}
	return ToUTF8(charset, raw)
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
