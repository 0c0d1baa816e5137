package imap

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// RFC 3501 5.1.3: base64 with "," for "/" and no padding.
var utf7Alphabet = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// encodeUTF7 writes a name in modified UTF-7.
func encodeUTF7(name string) string {
	plain := true
	for i := 0; i < len(name) && plain; i++ {
		plain = name[i] >= ' ' && name[i] < 0x7f && name[i] != '&'
	}
	if plain {
		return name
	}
	var b strings.Builder
	var run []uint16
	flush := func() {
		if len(run) > 0 {
			raw := make([]byte, 0, 2*len(run))
			for _, u := range run {
				raw = append(raw, byte(u>>8), byte(u))
			}
			b.WriteString("&" + utf7Alphabet.EncodeToString(raw) + "-")
			run = run[:0]
		}
	}
	for _, r := range name {
		if r >= ' ' && r < 0x7f {
			flush()
			b.WriteByte(byte(r))
			if r == '&' {
				b.WriteByte('-')
			}
			continue
		}
		run = utf16.AppendRune(run, r)
	}
	flush()
	return b.String()
}

// decodeUTF7 reads a name in modified UTF-7; names in plain UTF-8, which
// clients send against the rules, pass.
func decodeUTF7(name string) (string, bool) {
	if !strings.Contains(name, "&") {
		return name, utf8.ValidString(name)
	}
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] != '&' {
			b.WriteByte(name[i])
			continue
		}
		end := strings.IndexByte(name[i:], '-')
		if end < 0 {
			return "", false
		}
		if text := name[i+1 : i+end]; text == "" {
			b.WriteByte('&')
		} else if !decodeShifted(&b, text) {
			return "", false
		}
		i += end
	}
	return b.String(), utf8.ValidString(b.String())
}

func decodeShifted(b *strings.Builder, text string) bool {
	raw, err := utf7Alphabet.DecodeString(text)
	if err != nil || len(raw)%2 != 0 || len(raw) == 0 {
		return false
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
		// RFC 3501 5.1.3: printable ASCII must stand for itself.
		if units[i] >= ' ' && units[i] < 0x7f {
			return false
		}
	}
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i+1 == len(units) {
				return false
			}
			if r = utf16.DecodeRune(r, rune(units[i+1])); r == utf8.RuneError {
				return false
			}
			i++
		}
		b.WriteRune(r)
	}
	return true
}
