package message

import (
	"encoding/base64"
	"strings"
)

// DecodeHeader turns the encoded words of a header value into UTF-8
// (RFC 2047); what is not an encoded word stays as it is.
func DecodeHeader(v string) string {
	if !strings.Contains(v, "=?") {
		if isASCII(v) {
			return v
		}
		return ToUTF8("", []byte(v))
	}
	var b strings.Builder
	lastWasWord := false
	for len(v) > 0 {
		i := strings.Index(v, "=?")
		if i < 0 {
			break
		}
		text, end, ok := decodeWord(v[i:])
		if !ok {
			b.WriteString(ToUTF8("", []byte(v[:i+2])))
			v, lastWasWord = v[i+2:], false
			continue
		}
		// RFC 2047 6.2: white space between two encoded words is not shown.
		if gap := v[:i]; !lastWasWord || strings.Trim(gap, " \t\r\n") != "" {
			b.WriteString(ToUTF8("", []byte(gap)))
		}
		b.WriteString(text)
		v, lastWasWord = v[i+end:], true
	}
	b.WriteString(ToUTF8("", []byte(v)))
	return b.String()
}

// decodeWord decodes the encoded word s begins with and says where it ends.
func decodeWord(s string) (text string, end int, ok bool) {
	q1 := strings.IndexByte(s[2:], '?') + 2
	if q1 < 3 || q1 > 80 || q1+2 >= len(s) || s[q1+2] != '?' {
		return "", 0, false
	}
	start := q1 + 3
	n := strings.Index(s[start:], "?=")
	if n < 0 || n > maxField {
		return "", 0, false
	}
	body := s[start : start+n]
	name, _, _ := strings.Cut(s[2:q1], "*") // RFC 2231 5: charset*language
	var raw []byte
	switch s[q1+1] {
	case 'q', 'Q':
		raw = decodeQ(body)
	case 'b', 'B':
		raw = decodeB(body)
	default:
		return "", 0, false
	}
	return ToUTF8(name, raw), start + n + 2, true
}

func decodeQ(s string) []byte {
	raw := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+2 < len(s) {
			if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi >= 0 && lo >= 0 {
				raw = append(raw, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		if s[i] == '_' {
			raw = append(raw, ' ')
		} else {
			raw = append(raw, s[i])
		}
	}
	return raw
}

func decodeB(s string) []byte {
	clean := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if base64Value(s[i]) >= 0 {
			clean = append(clean, s[i])
		}
	}
	raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(raw, clean)
	return raw[:n]
}

// EncodeHeader makes a header value of UTF-8 text: encoded words where it is
// not plain ASCII (RFC 2047), without line ends. Control characters become
// spaces, so that no value can begin a second field.
func EncodeHeader(text string) string {
	text = printable(text)
	if isASCII(text) && !strings.Contains(text, "=?") {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		n := min(len(text), 42) // 42 bytes make 56 base64 digits: a word of at most 75
		for n < len(text) && n > 0 && text[n]&0xC0 == 0x80 {
			n--
		}
		if n == 0 {
			n = min(len(text), 42)
		}
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString("=?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(text[:n])) + "?=")
		text = text[n:]
	}
	return b.String()
}

// Fold makes a whole field, name and value, with lines of at most 78 bytes
// where spaces allow it, ended by CRLF.
func Fold(name, value string) string {
	var b strings.Builder
	b.WriteString(name)
	b.WriteString(":")
	column := b.Len()
	for i, word := range strings.Split(printable(value), " ") {
		if i > 0 && column+1+len(word) > 78 && word != "" {
			b.WriteString("\r\n")
			column = 0
		}
		b.WriteString(" ")
		b.WriteString(word)
		column += 1 + len(word)
	}
	b.WriteString("\r\n")
	return b.String()
}

func printable(s string) string {
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, s), "\uFFFD")
}

func isASCII[T string | []byte](s T) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
