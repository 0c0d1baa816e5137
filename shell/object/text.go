package object

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"emsh/shell/culture"
)

// Text is the text of any value as a cast or "$value" gives it: by the invariant culture,
// elements joined by a blank.
func Text(v any) string { return TextJoined(v, " ") }

// TextJoined is Text with another separator between elements ($OFS).
func TextJoined(v any, separator string) string {
	switch x := v.(type) {
	case string:
		return x
	case *Object:
		return x.text(separator)
	}
	if items, ok := Elements(v); ok {
		var b strings.Builder
		for i, e := range items {
			if i > 0 {
				b.WriteString(separator)
			}
			b.WriteString(elementText(e))
		}
		return b.String()
	}
	return scalar(v, culture.Invariant(), true)
}

// elementText is the text of an element: a nested collection shows its type.
func elementText(v any) string {
	if _, nested := Elements(v); nested {
		return TypeName(v)
	}
	return Text(v)
}

// ToString is what a value's ToString() gives in a culture: floats in full, a bag nothing.
func ToString(v any, c *culture.Culture) string {
	switch x := v.(type) {
	case *Object:
		if x.base != nil {
			return ToString(x.base, c)
		}
		if x.typ == nil {
			return x.shown
		}
		return x.text(" ")
	case *Array, *List:
		return TypeName(v)
	}
	return scalar(v, c, false)
}

func scalar(v any, c *culture.Culture, short bool) string {
	switch x := v.(type) {
	case nil, nothing:
		return ""
	case string:
		return x
	case bool:
		if x {
			return "True"
		}
		return "False"
	case Char:
		return x.String()
	case int32:
		return culture.Signed(int64(x), c)
	case float64:
		return floatText(x, 64, c, short, "G15")
	case float32:
		return floatText(float64(x), 32, c, short, "G7")
	case Decimal:
		s, _ := culture.FormatDecimal(x, "", c)
		return s
	case DateTime:
		s, _ := x.Format("G", c)
		return s
	case TimeSpan:
		return x.String()
	case *big.Int:
		s, _ := culture.FormatBig(x, "", c)
		return s
	case *Hashtable:
		return TypeName(v)
	case *Exception:
		return x.full()
	case interface{ CastText() string }:
		if short {
			return x.CastText()
		}
		if s, ok := v.(fmt.Stringer); ok {
			return s.String()
		}
	case TextThing:
		return x.Text()
	case Thing:
		return TypeName(v)
	case interface {
		FormatNet(string, *culture.Culture) (string, error)
	}:
		s, _ := x.FormatNet("", c)
		return s
	case fmt.Stringer:
		return x.String()
	}
	if n, ok := whole(v); ok {
		return culture.Signed(n, c)
	}
	if n, ok := v.(uint64); ok {
		return strconv.FormatUint(n, 10)
	}
	return TypeName(v)
}

func floatText(f float64, bits int, c *culture.Culture, short bool, format string) string {
	if !short {
		format = ""
	}
	s, _ := culture.FormatFloat(f, bits, format, c)
	return s
}

// whole is the value of the signed and the smaller unsigned integer types.
func whole(v any) (int64, bool) {
	switch x := v.(type) {
	case int32:
		return int64(x), true
	case int64:
		return x, true
	case uint8:
		return int64(x), true
	case int16:
		return int64(x), true
	case uint16:
		return int64(x), true
	case uint32:
		return int64(x), true
	case int8:
		return int64(x), true
	case int:
		return int64(x), true
	}
	return 0, false
}

// text is "@{a=1; b=x}" for a bag, the base's text, or the text of the struct behind.
func (o *Object) text(separator string) string {
	if o.base != nil {
		return TextJoined(o.base, separator)
	}
	if o.typ != nil {
		if o.typ.index["name"] > 0 || o.typ.index["identity"] > 0 { // an embedded part's text is not the whole's
			return o.nameText()
		}
		if s, ok := o.data.Addr().Interface().(fmt.Stringer); ok {
			return s.String()
		}
		return o.typ.Name
	}
	if o.shown != "" {
		return o.shown
	}
	return o.bagText(propertyText)
}

// TextIn is an object's text as .NET asks for it, which casts don't: a bag's values are told by a culture.
func (o *Object) TextIn(c *culture.Culture) string {
	if o.base != nil || o.typ != nil || o.shown != "" {
		return ToString(o, c)
	}
	return o.bagText(func(v any) string {
		if inner, ok := v.(*Object); ok && inner.base == nil && inner.typ == nil {
			return ""
		}
		return ToString(v, c)
	})
}

// bagText lists names and values.
func (o *Object) bagText(value func(any) string) string {
	if text, own := o.ownText(); own {
		return text
	}
	var b strings.Builder
	first := true
	for name, v := range o.All() {
		if first {
			b.WriteString("@{")
		} else {
			b.WriteString("; ")
		}
		first = false
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(value(v))
	}
	if first { // an object without properties has no text
		return ""
	}
	b.WriteByte('}')
	return b.String()
}

// ownText is what a ToString method that a script added gives.
func (o *Object) ownText() (string, bool) {
	m, ok := o.Member("ToString")
	if !ok {
		return "", false
	}
	s, ok := m.Value.(*ScriptMember)
	if !ok || s.Kind != ScriptMethod || s.Get == nil {
		return "", false
	}
	v, err := s.Get.Run(o, o)
	return Text(v), err == nil
}

func (o *Object) nameText() string {
	for _, n := range []string{"Identity", "Name"} {
		if v, ok := o.Get(n); ok {
			if s := Text(v); s != "" {
				return s
			}
		}
	}
	return o.typ.Name
}

// propertyText is a property's value inside "@{…}".
func propertyText(v any) string {
	if o, ok := v.(*Object); ok && o.base == nil && o.typ == nil {
		return ""
	}
	return elementText(v)
}

// full is an exception as ToString() shows it.
func (e *Exception) full() string {
	s := e.TypeName() + ": " + e.Message
	if e.Inner != nil {
		s += "\n ---> " + e.Inner.full() + "\n   --- End of inner exception stack trace ---"
	}
	return s
}

// String is the character.
func (c Char) String() string { return fromUTF16([]uint16{uint16(c)}) }
