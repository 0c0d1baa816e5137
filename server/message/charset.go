package message

import (
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// charset finds a character set by any name it is known by in mail; nil means
// UTF-8 or ASCII, which need no conversion. ok is false for an unknown name.
func charset(name string) (enc encoding.Encoding, ok bool) {
	switch name = strings.ToLower(strings.TrimSpace(name)); name {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "8bit", "default":
		return nil, true
	case "utf-7", "unicode-1-1-utf-7":
		return nil, false
	case "cp932", "cp-932":
		name = "shift_jis"
	case "ks_c_5601-1987", "cp949":
		name = "euc-kr"
	case "cp936":
		name = "gbk"
	}
	if strings.HasPrefix(name, "cp125") {
		name = "windows-" + name[2:]
	}
	if enc, err := htmlindex.Get(name); err == nil {
		return enc, true
	}
	return rareCharset(name)
}

// KnownCharset reports whether text in that character set can be searched.
func KnownCharset(name string) bool {
	_, ok := charset(name)
	return ok
}

// ToUTF8 converts text to valid UTF-8. What cannot be converted becomes U+FFFD.
func ToUTF8(charsetName string, text []byte) string {
	enc, _ := charset(charsetName)
	if enc != nil {
		if out, err := enc.NewDecoder().Bytes(text); err == nil {
			return string(out)
		}
	}
	if utf8.Valid(text) {
		return string(text)
	}
	return latin1(text)
}

// latin1 reads bytes of no declared character set as old clients meant them.
func latin1(text []byte) string {
	var b strings.Builder
	for _, c := range text {
		b.WriteRune(rune(c))
	}
	return b.String()
}

// utf8Reader converts a stream to UTF-8.
func utf8Reader(charsetName string, r io.Reader) io.Reader {
	if enc, _ := charset(charsetName); enc != nil {
		return enc.NewDecoder().Reader(r)
	}
	return r
}
