package message

import (
	"bytes"
	"strings"
)

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
		if n := fieldName(raw); strings.EqualFold(n, name) {
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
		if name := fieldName(raw); name != "" && containsFold(names, name) != not {
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
func fieldName(raw []byte) string {
	i := bytes.IndexByte(raw, ':')
	if i <= 0 {
		return ""
	}
	name := bytes.TrimRight(raw[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return ""
		}
	}
	return string(name)
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

func containsFold(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

var crlf = []byte("\r\n")
