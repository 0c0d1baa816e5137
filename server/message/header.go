package message

import "bytes"

// Field is one header field as it stands in the message.
type Field struct {
	Name string
	Raw  []byte // name, colon, value and folds, without the last line end
}

// Value is the field's body, unfolded and trimmed.
func (f Field) Value() []byte {
	i := bytes.IndexByte(f.Raw, ':')
	if i < 0 {
		return nil
	}
	return unfold(f.Raw[i+1:])
}

// Fields splits a header block into its fields, up to the empty line.
func Fields(block []byte) []Field {
	var fields []Field
	for len(block) > 0 {
		raw, rest, end := nextField(block)
		if end {
			break
		}
		block = rest
		if name := fieldName(raw); name != "" {
			fields = append(fields, Field{Name: name, Raw: raw})
		}
	}
	return fields
}

// Lookup finds the first field of that name in a header block and returns its
// unfolded value.
func Lookup(block []byte, name string) (value []byte, ok bool) {
	for len(block) > 0 {
		raw, rest, end := nextField(block)
		if end {
			break
		}
		block = rest
		if n := nameOf(raw); len(n) == len(name) && sameName(name, n) {
			return Field{Raw: raw}.Value(), true
		}
	}
	return nil, false
}

// SelectFields appends to dst those fields of a header block whose name is in
// names (or is not, with not), each ended by CRLF, and no empty line.
func SelectFields(dst, block []byte, names []string, not bool) []byte {
	for len(block) > 0 {
		raw, rest, end := nextField(block)
		if end {
			break
		}
		block = rest
		if name := nameOf(raw); name != nil && hasName(names, name) != not {
			dst = append(append(dst, raw...), '\r', '\n')
		}
	}
	return dst
}

// nextField cuts the first field with its continuation lines off block; end is
// true at the empty line that ends a header.
func nextField(block []byte) (raw, rest []byte, end bool) {
	if block[0] == '\n' || bytes.HasPrefix(block, crlf) {
		return nil, block, true
	}
	n := 0
	for n < len(block) {
		i := bytes.IndexByte(block[n:], '\n')
		if i < 0 {
			return trimEOL(block), nil, false
		}
		n += i + 1
		if n == len(block) || (block[n] != ' ' && block[n] != '\t') {
			break
		}
	}
	return trimEOL(block[:n]), block[n:], false
}

// fieldName is the name a field line begins with, or "".
func fieldName(raw []byte) string { return string(nameOf(raw)) }

func nameOf(raw []byte) []byte {
	i := bytes.IndexByte(raw, ':')
	for i > 0 && (raw[i-1] == ' ' || raw[i-1] == '\t') {
		i--
	}
	if i <= 0 {
		return nil
	}
	for _, c := range raw[:i] {
		if c <= ' ' || c >= 0x7f {
			return nil
		}
	}
	return raw[:i]
}

func hasName(names []string, name []byte) bool {
	for _, n := range names {
		if len(n) == len(name) && sameName(n, name) {
			return true
		}
	}
	return false
}

// sameName compares two names of one length, whatever their case.
func sameName(a string, b []byte) bool {
	for i := range b {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// unfold removes the line ends of a folded value and the space around it.
// RFC 5322 2.2.3: unfolding removes a CRLF that is followed by white space.
func unfold(v []byte) []byte {
	v = bytes.TrimSpace(v)
	if bytes.IndexByte(v, '\n') < 0 && bytes.IndexByte(v, '\r') < 0 && bytes.IndexByte(v, 0) < 0 {
		return v
	}
	out := make([]byte, 0, len(v))
	for _, c := range v {
		if c != '\r' && c != '\n' && c != 0 {
			out = append(out, c)
		}
	}
	return out
}

func trimEOL(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if n := len(b); n > 0 && b[n-1] == '\r' {
		b = b[:n-1]
	}
	return b
}

var crlf = []byte("\r\n")
