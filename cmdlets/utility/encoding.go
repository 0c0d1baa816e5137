package utility

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// encodingOf is how text is written in a file. The zero value is UTF-8 without a mark.
type encodingOf struct {
	name    string
	mark    []byte
	charset encoding.Encoding // of 8-bit sets; nil for the Unicode ones
}

// bytes and text convert a whole file's content, without the mark.
func (e encodingOf) bytes(text string) []byte {
	switch e.name {
	case "ascii":
		return asciiBytes(text)
	case "unicode":
		return utf16Bytes(text, binary.LittleEndian)
	case "bigendianunicode":
		return utf16Bytes(text, binary.BigEndian)
	case "utf32":
		return utf32Bytes(text, binary.LittleEndian)
	case "bigendianutf32":
		return utf32Bytes(text, binary.BigEndian)
	}
	if e.charset != nil {
		if b, err := encoding.ReplaceUnsupported(e.charset.NewEncoder()).Bytes([]byte(text)); err == nil {
			return bytes.ReplaceAll(b, []byte{0x1a}, []byte{'?'})
		}
	}
	return []byte(text)
}

func asciiBytes(text string) []byte {
	var b []byte
	for _, r := range text {
		if r >= utf8.RuneSelf {
			r = '?'
		}
		b = append(b, byte(r))
	}
	return b
}

func utf16Bytes(text string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func utf32Bytes(text string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, r := range text {
		b = order.AppendUint32(b, uint32(r))
	}
	return b
}

func (e encodingOf) text(b []byte) string {
	switch e.name {
	case "unicode":
		return fromUTF16(b, binary.LittleEndian)
	case "bigendianunicode":
		return fromUTF16(b, binary.BigEndian)
	case "utf32":
		return fromUTF32(b, binary.LittleEndian)
	case "bigendianutf32":
		return fromUTF32(b, binary.BigEndian)
	case "ascii":
		return strings.Map(func(r rune) rune {
			if r >= utf8.RuneSelf {
				return '?'
			}
			return r
		}, string(b))
	}
	if e.charset != nil {
		if out, err := e.charset.NewDecoder().Bytes(b); err == nil {
			return string(out)
		}
	}
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

func fromUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

func fromUTF32(b []byte, order binary.ByteOrder) string {
	var s strings.Builder
	for ; len(b) >= 4; b = b[4:] {
		s.WriteRune(rune(order.Uint32(b)))
	}
	return s.String()
}

// marked are the encodings that a byte order mark shows.
var marked = []encodingOf{
	{name: "utf32", mark: []byte{0xff, 0xfe, 0, 0}},
	{name: "bigendianutf32", mark: []byte{0, 0, 0xfe, 0xff}},
	{name: "utf8bom", mark: []byte{0xef, 0xbb, 0xbf}},
	{name: "unicode", mark: []byte{0xff, 0xfe}},
	{name: "bigendianunicode", mark: []byte{0xfe, 0xff}},
}

// encodingNamed is the encoding of a -Encoding argument.
func encodingNamed(name string) (encodingOf, error) {
	low := strings.ToLower(name)
	for _, m := range marked {
		if m.name == low {
			return m, nil
		}
	}
	switch low {
	case "", "utf8", "utf8nobom", "default", "utf-8", "65001", "oem":
		return encodingOf{}, nil
	case "ascii", "us-ascii", "20127":
		return encodingOf{name: "ascii"}, nil
	case "latin1", "iso-8859-1", "28591":
		return encodingOf{name: low, charset: charmap.ISO8859_1}, nil
	case "ansi", "1252", "windows-1252":
		return encodingOf{name: low, charset: charmap.Windows1252}, nil
	case "utf-16", "utf-16le", "1200":
		return marked[3], nil
	case "utf-16be", "1201":
		return marked[4], nil
	case "utf-32", "12000":
		return marked[0], nil
	case "850":
		return encodingOf{name: low, charset: charmap.CodePage850}, nil
	case "437":
		return encodingOf{name: low, charset: charmap.CodePage437}, nil
	}
	if e, err := htmlindex.Get(low); err == nil {
		return encodingOf{name: low, charset: e}, nil
	}
	if e, err := htmlindex.Get("windows-" + low); err == nil {
		return encodingOf{name: low, charset: e}, nil
	}
	return encodingOf{}, unknownEncoding(name)
}

// markOf is the encoding that the mark at a file's start shows.
func markOf(f io.ReaderAt) encodingOf {
	head := make([]byte, 4)
	n, _ := f.ReadAt(head, 0)
	return markIn(head[:n])
}

func markIn(head []byte) encodingOf {
	for _, m := range marked {
		if bytes.HasPrefix(head, m.mark) {
			return m
		}
	}
	return encodingOf{}
}

// decode is a file's text: by its mark, else by the encoding asked for.
func decode(b []byte, name string) (string, error) {
	if m := markIn(b); m.mark != nil && (name == "" || !strings.EqualFold(name, "ascii")) {
		return m.text(b[len(m.mark):]), nil
	}
	e, err := encodingNamed(name)
	if err != nil {
		return "", err
	}
	return e.text(b), nil
}

// readText reads a whole file as text.
func readText(path, name string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return decode(b, name)
}

// encodedWriter writes text in an encoding.
type encodedWriter struct {
	w   io.Writer
	enc encodingOf
}

func (e encodedWriter) Write(p []byte) (int, error) {
	if e.enc.charset == nil && (e.enc.name == "" || e.enc.name == "utf8bom") {
		return e.w.Write(p)
	}
	if _, err := e.w.Write(e.enc.bytes(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
