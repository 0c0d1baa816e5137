package dotnet

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"emsh/shell/object"
)

func textTypes() []*Type {
	types := []*Type{
		{FullName: "System.Text.Encoding", declared: encodingMembers},
		{FullName: "System.Text.StringBuilder", declared: builderMembers},
		{FullName: "System.Text.UTF8Encoding", Base: "System.Text.Encoding", declared: utf8Members},
		{FullName: "System.Text.ASCIIEncoding", Base: "System.Text.Encoding", declared: func() []Member { return []Member{newEncoding("us-ascii", "new()")} }},
		{FullName: "System.Text.UnicodeEncoding", Base: "System.Text.Encoding", declared: func() []Member { return []Member{newEncoding("utf-16", "new()")} }},
	}
	return append(append(types, regexTypes()...), cultureTypes()...)
}

// Encoding is a System.Text.Encoding.
type Encoding struct {
	name string // IANA's
	page int32
	bom  bool
}

// NetType is the .NET type's name.
func (e *Encoding) NetType() string { return "System.Text.Encoding" }

// String is the type's name.
func (e *Encoding) String() string {
	switch e.name {
	case "utf-8":
		return "System.Text.UTF8Encoding"
	case "us-ascii":
		return "System.Text.ASCIIEncoding"
	}
	return "System.Text.Encoding"
}

// IANA is the encoding's name on the net.
func (e *Encoding) IANA() string { return e.name }

// BOM reports whether a text of the encoding begins with its mark.
func (e *Encoding) BOM() bool { return e.bom }

var encodings = []*Encoding{
	{"utf-8", 65001, true}, {"us-ascii", 20127, false}, {"utf-16", 1200, true}, {"utf-16BE", 1201, true}, {"utf-32", 12000, true}, {"iso-8859-1", 28591, false}, {"Windows-1252", 1252, false},
}

var encodingAliases = map[string]string{"utf8": "utf-8", "ascii": "us-ascii", "unicode": "utf-16", "utf-16le": "utf-16", "bigendianunicode": "utf-16BE", "utf32": "utf-32", "latin1": "iso-8859-1",
	"default": "utf-8", "oem": "utf-8", "ansi": "Windows-1252", "utf8nobom": "utf-8", "utf8bom": "utf-8"}

// FindEncoding finds an encoding by name or code page.
func FindEncoding(name string) (*Encoding, bool) {
	if a, ok := encodingAliases[strings.ToLower(name)]; ok {
		name = a
	}
	for _, e := range encodings {
		if strings.EqualFold(e.name, name) || object.Text(e.page) == name {
			return e, true
		}
	}
	return nil, false
}

// Encode is text in the encoding.
func (e *Encoding) Encode(s string) []byte {
	switch e.name {
	case "utf-16", "utf-16BE":
		var b []byte
		order := binary.AppendByteOrder(binary.LittleEndian)
		if e.name == "utf-16BE" {
			order = binary.BigEndian
		}
		for _, u := range object.UTF16(s) {
			b = order.AppendUint16(b, u)
		}
		return b
	case "utf-32":
		var b []byte
		for _, r := range s {
			b = binary.LittleEndian.AppendUint32(b, uint32(r))
		}
		return b
	case "us-ascii", "iso-8859-1", "Windows-1252":
		return e.encodeBytes(s)
	}
	return []byte(strings.ToValidUTF8(s, "\uFFFD"))
}

func (e *Encoding) encodeBytes(s string) []byte {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := byte(r), r < 0x80 || e.name == "iso-8859-1" && r < 0x100
		if e.name == "Windows-1252" {
			c, ok = charmap.Windows1252.EncodeRune(r)
		}
		if !ok {
			c = '?'
		}
		b = append(b, c)
	}
	return b
}

// Decode is the text of bytes in the encoding.
func (e *Encoding) Decode(b []byte) string {
	switch e.name {
	case "utf-16", "utf-16BE":
		var order binary.ByteOrder = binary.LittleEndian
		if e.name == "utf-16BE" {
			order = binary.BigEndian
		}
		u := make([]uint16, len(b)/2)
		for i := range u {
			u[i] = order.Uint16(b[2*i:])
		}
		return string(utf16.Decode(u))
	case "utf-32":
		r := make([]rune, len(b)/4)
		for i := range r {
			r[i] = rune(binary.LittleEndian.Uint32(b[4*i:]))
		}
		return string(r)
	case "utf-8":
		return decodeUTF8(b)
	}
	var s strings.Builder
	for _, c := range b {
		switch {
		case c < 0x80 || e.name == "iso-8859-1":
			s.WriteRune(rune(c))
		case e.name == "Windows-1252":
			s.WriteRune(charmap.Windows1252.DecodeByte(c))
		default:
			s.WriteRune('?')
		}
	}
	return s.String()
}

func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

func (e *Encoding) preamble() []byte {
	switch {
	case !e.bom:
		return nil
	case e.name == "utf-8":
		return []byte{0xEF, 0xBB, 0xBF}
	case e.name == "utf-16":
		return []byte{0xFF, 0xFE}
	case e.name == "utf-16BE":
		return []byte{0xFE, 0xFF}
	}
	return []byte{0xFF, 0xFE, 0, 0}
}

func newEncoding(name, definition string) Member {
	return Member{Text: definition, Do: func(any, []any) (any, error) { e, _ := FindEncoding(name); return e, nil }}
}

func utf8Members() []Member {
	make8 := func(_ any, a []any) (any, error) {
		return &Encoding{"utf-8", 65001, len(a) > 0 && a[0].(bool)}, nil
	}
	return []Member{{Text: "new()", Do: make8}, {Text: "new(bool encoderShouldEmitUTF8Identifier)", Do: make8}, {Text: "new(bool encoderShouldEmitUTF8Identifier, bool throwOnInvalidBytes)", Do: make8}}
}

func encodingMembers() []Member {
	known := func(property, name string) Member {
		e, _ := FindEncoding(name)
		return constant("System.Text.Encoding "+property+" {get;}", e)
	}
	find := func(_ any, a []any) (any, error) {
		if e, ok := FindEncoding(object.Text(a[0])); ok {
			return e, nil
		}
		return nil, exception("ArgumentException", "'%s' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method. (Parameter 'name')", object.Text(a[0]))
	}
	return []Member{
		known("UTF8", "utf-8"), known("ASCII", "us-ascii"), known("Unicode", "utf-16"), known("BigEndianUnicode", "utf-16BE"), known("UTF32", "utf-32"), known("Latin1", "iso-8859-1"),
		constant("System.Text.Encoding Default {get;}", &Encoding{"utf-8", 65001, false}),
		{Text: "static System.Text.Encoding GetEncoding(string name)", Do: find}, {Text: "static System.Text.Encoding GetEncoding(int codepage)", Do: find},
		method("byte[] GetBytes(string s)", func(e *Encoding, a []any) any { return object.Bytes(e.Encode(text(a[0]))) }),
		method("byte[] GetBytes(char[] chars)", func(e *Encoding, a []any) any { return object.Bytes(e.Encode(fromChars(a[0]))) }),
		method("string GetString(byte[] bytes)", func(e *Encoding, a []any) any { return e.Decode(bytesOf(a[0])) }),
		{Text: "string GetString(byte[] bytes, int index, int count)", Do: func(this any, a []any) (any, error) {
			b, i, n := bytesOf(a[0]), int(a[1].(int32)), int(a[2].(int32))
			if i < 0 || n < 0 || i+n > len(b) {
				return nil, outOfRange("bytes", "Index and count must refer to a location within the buffer.")
			}
			return this.(*Encoding).Decode(b[i : i+n]), nil
		}},
		method("char[] GetChars(byte[] bytes)", func(e *Encoding, a []any) any { return charArray(e.Decode(bytesOf(a[0]))) }),
		method("int GetByteCount(string s)", func(e *Encoding, a []any) any { return int32(len(e.Encode(text(a[0])))) }),
		method("int GetCharCount(byte[] bytes)", func(e *Encoding, a []any) any { return int32(object.Length(e.Decode(bytesOf(a[0])))) }),
		method("byte[] GetPreamble()", func(e *Encoding, _ []any) any { return object.Bytes(e.preamble()) }),
		get("string WebName {get;}", func(e *Encoding) any { return e.name }), get("string BodyName {get;}", func(e *Encoding) any { return e.name }),
		get("string HeaderName {get;}", func(e *Encoding) any { return e.name }), get("string EncodingName {get;}", func(e *Encoding) any { return e.name }),
		get("int CodePage {get;}", func(e *Encoding) any { return e.page }),
	}
}

// Builder is a System.Text.StringBuilder.
type Builder struct{ s strings.Builder }

// NetType is the .NET type's name.
func (*Builder) NetType() string { return "System.Text.StringBuilder" }

// String is the text so far.
func (b *Builder) String() string { return b.s.String() }

// Item is the character at an index.
func (b *Builder) Item(index any) (any, bool, error) {
	i, ok := index.(int32)
	units := object.UTF16(b.String())
	if !ok || i < 0 || int(i) >= len(units) {
		return nil, true, exception("IndexOutOfRangeException", "Index was outside the bounds of the array.")
	}
	return object.Char(units[i]), true, nil
}

func (b *Builder) set(s string) {
	b.s.Reset()
	b.s.WriteString(s)
}

func builderMembers() []Member {
	appendText := func(definition, tail string) Member {
		return method(definition, func(b *Builder, a []any) any {
			if len(a) > 0 {
				v := a[0]
				if items, ok := v.(*object.Array); ok && items.Elem == "System.Char" {
					v = fromChars(items)
				}
				b.s.WriteString(object.ToString(v, CurrentCulture()))
			}
			b.s.WriteString(tail)
			return b
		})
	}
	edit := func(definition string, f func(s string, a []any) (string, error)) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) {
			b := this.(*Builder)
			s, err := f(b.String(), a)
			if err != nil {
				return nil, err
			}
			b.set(s)
			return b, nil
		}}
	}
	sb := "System.Text.StringBuilder "
	return []Member{
		appendText(sb+"Append(System.Object value)", ""), appendText(sb+"Append(string value)", ""), appendText(sb+"Append(char value)", ""),
		method(sb+"Append(char value, int repeatCount)", func(b *Builder, a []any) any {
			b.s.WriteString(strings.Repeat(a[0].(object.Char).String(), max(0, min(int(a[1].(int32)), maxArray))))
			return b
		}),
		appendText(sb+"AppendLine()", "\n"), appendText(sb+"AppendLine(string value)", "\n"),
		{Text: sb + "AppendFormat(string format, Params System.Object[] args)", Do: func(this any, a []any) (any, error) {
			s, err := stringFormat(text(a[0]), a[1], nil)
			if err != nil {
				return nil, err
			}
			this.(*Builder).s.WriteString(s.(string))
			return this, nil
		}},
		method(sb+"AppendJoin(string separator, Params System.Object[] values)", func(b *Builder, a []any) any {
			b.s.WriteString(joinStrings(a).(string))
			return b
		}),
		edit(sb+"Replace(string oldValue, string newValue)", func(s string, a []any) (string, error) {
			if text(a[0]) == "" {
				return "", exception("ArgumentException", "The value cannot be an empty string. (Parameter 'oldValue')")
			}
			return strings.ReplaceAll(s, text(a[0]), text(a[1])), nil
		}),
		edit(sb+"Insert(int index, System.Object value)", func(s string, a []any) (string, error) {
			u, i := unitsOf(s), int(a[0].(int32))
			if i < 0 || i > u.len() {
				return "", indexError()
			}
			return u.cut(0, i) + object.ToString(a[1], CurrentCulture()) + u.cut(i, u.len()), nil
		}),
		edit(sb+"Remove(int startIndex, int length)", func(s string, a []any) (string, error) {
			u, i, n := unitsOf(s), int(a[0].(int32)), int(a[1].(int32))
			if i < 0 || n < 0 || i+n > u.len() {
				return "", outOfRange("length", "Index was out of range. Must be non-negative and less than or equal to the size of the collection.")
			}
			return u.cut(0, i) + u.cut(i+n, u.len()), nil
		}),
		edit(sb+"Clear()", func(string, []any) (string, error) { return "", nil }),
		method("string ToString()", func(b *Builder, _ []any) any { return b.String() }),
		{Text: "string ToString(int startIndex, int length)", Do: func(this any, a []any) (any, error) {
			return substring(this.(*Builder).String(), a[0].(int32), a[1].(int32))
		}},
		{Text: "int Capacity {get;set;}", Do: func(this any, _ []any) (any, error) { return int32(max(16, this.(*Builder).s.Cap())), nil },
			Set: func(this any, a []any) (any, error) {
				b, n := this.(*Builder), int(a[0].(int32))
				if n < b.s.Len() || n > maxArray {
					return nil, outOfRange("value", "capacity was less than the current size.")
				}
				b.s.Grow(n - b.s.Len())
				return nil, nil
			}},
		{Text: "int Length {get;set;}", Do: func(this any, _ []any) (any, error) { return int32(object.Length(this.(*Builder).String())), nil },
			Set: func(this any, a []any) (any, error) {
				b := this.(*Builder)
				u, n := unitsOf(b.String()), int(a[0].(int32))
				if n < 0 || n > maxArray {
					return nil, outOfRange("value", "Length cannot be less than zero or exceed the maximum capacity.")
				}
				if n > u.len() {
					b.s.WriteString(strings.Repeat("\x00", n-u.len()))
				} else {
					b.set(u.cut(0, n))
				}
				return nil, nil
			}},
		get("int MaxCapacity {get;}", func(*Builder) any { return int32(1<<31 - 1) }),
		{Text: "char Chars(int index)", Do: func(this any, a []any) (any, error) {
			u, i := unitsOf(this.(*Builder).String()), int(a[0].(int32))
			if i < 0 || i >= u.len() {
				return nil, exception("IndexOutOfRangeException", "Index was outside the bounds of the array.")
			}
			return u.at(i), nil
		}},
		{Text: "new()", Do: func(any, []any) (any, error) { return &Builder{}, nil }}, {Text: "new(int capacity)", Do: func(any, []any) (any, error) { return &Builder{}, nil }},
		{Text: "new(string value)", Do: func(_ any, a []any) (any, error) {
			b := &Builder{}
			b.s.WriteString(text(a[0]))
			return b, nil
		}},
	}
}
