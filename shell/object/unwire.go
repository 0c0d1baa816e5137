package object

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"emsh/shell/culture"
)

// wire is what EncodeValue writes: see there. A program between two of ours may have given its
// members another order, so that they are read before the value is made.
type wire struct {
	kind  string
	value string
	shown bool // there is a value
	types []string
	names []wireMember
	items []wire
	set   *EnumSet
	own   string // how many of the names are the struct's
	given []string
}

type wireMember struct {
	name  string
	value wire
}

// DecodeValue is the value that EncodeValue wrote.
func DecodeValue(raw []byte) (any, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var w wire
	if err := w.read(d, 0); err != nil {
		return nil, fmt.Errorf("read a value on the wire: %w", err)
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, errors.New("a value on the wire is followed by another")
	}
	return w.decoded()
}

// each reads a list, or nothing for null.
func each(d *jsontext.Decoder, item func() error) error {
	if d.PeekKind() != '[' {
		return isNull(d)
	}
	d.ReadToken()
	for d.PeekKind() != ']' {
		if err := item(); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// members reads an object, or nothing for null.
func members(d *jsontext.Decoder, member func(name string) error) error {
	if d.PeekKind() != '{' {
		return isNull(d)
	}
	d.ReadToken()
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		if err := member(name.String()); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

func isNull(d *jsontext.Decoder) error {
	t, err := d.ReadToken()
	if err == nil && t.Kind() != 'n' {
		err = fmt.Errorf("it holds %s where a list or an object belongs", t.Kind())
	}
	return err
}

// textOf reads a text, or what is written like one: a number, a boolean.
func textOf(d *jsontext.Decoder, to *string) error {
	t, err := d.ReadToken()
	if err != nil {
		return err
	}
	switch t.Kind() {
	case '"', '0', 't', 'f':
		*to = t.String()
	case 'n':
	default:
		return fmt.Errorf("it holds %s where a text belongs", t.Kind())
	}
	return nil
}

func texts(d *jsontext.Decoder, to *[]string) error {
	return each(d, func() error {
		*to = append(*to, "")
		return textOf(d, &(*to)[len(*to)-1])
	})
}

func (w *wire) read(d *jsontext.Decoder, depth int) error {
	if depth > maxDepth+1 {
		return errors.New("it is nested too deeply")
	}
	return members(d, func(name string) error {
		switch name {
		case "k":
			return textOf(d, &w.kind)
		case "v":
			w.shown = d.PeekKind() != 'n'
			return textOf(d, &w.value)
		case "t":
			return texts(d, &w.types)
		case "s":
			return textOf(d, &w.own)
		case "c":
			return texts(d, &w.given)
		case "p":
			return each(d, func() error {
				w.names = append(w.names, wireMember{})
				return w.names[len(w.names)-1].read(d, depth+1)
			})
		case "i":
			return each(d, func() error {
				w.items = append(w.items, wire{})
				return w.items[len(w.items)-1].read(d, depth+1)
			})
		case "e":
			w.set = &EnumSet{}
			return readSet(d, w.set)
		}
		return d.SkipValue()
	})
}

func (m *wireMember) read(d *jsontext.Decoder, depth int) error {
	return members(d, func(name string) error {
		switch name {
		case "n":
			return textOf(d, &m.name)
		case "v":
			return m.value.read(d, depth)
		}
		return d.SkipValue()
	})
}

func readSet(d *jsontext.Decoder, s *EnumSet) error {
	return members(d, func(name string) error {
		switch name {
		case "type":
			return textOf(d, &s.Type)
		case "names":
			return texts(d, &s.Names)
		case "numbers":
			return each(d, func() error {
				t, err := d.ReadToken()
				if err != nil {
					return err
				}
				n, err := strconv.ParseInt(t.String(), 10, 64)
				s.Numbers = append(s.Numbers, n)
				return err
			})
		case "flags":
			t, err := d.ReadToken()
			s.Flags = t.Kind() == 't'
			return err
		}
		return d.SkipValue()
	})
}

func (w *wire) decoded() (any, error) {
	if name, ok := kindTypes[w.kind]; ok {
		return fromWireText(w.kind, name, w.value)
	}
	switch w.kind {
	case "null", "":
		return nil, nil
	case "text", "instance":
		return w.value, nil
	case "bool":
		return w.value == "true", nil
	case "double", "single":
		return w.float()
	case "time":
		return w.time()
	case "secure":
		return Secure(w.value), nil
	case "credential":
		return &Credential{w.typeAt(0), Secure(w.value)}, nil
	case "enum":
		return w.enum()
	case "bytes":
		b, err := base64.StdEncoding.DecodeString(w.value)
		return Bytes(b), err
	}
	return w.composite()
}

func (w *wire) float() (any, error) {
	f, err := strconv.ParseFloat(w.value, 64)
	if err != nil && !math.IsInf(f, 0) {
		return nil, err
	}
	if w.kind == "single" {
		return float32(f), nil
	}
	return f, nil
}

func (w *wire) time() (any, error) {
	ticks, kind, _ := strings.Cut(w.value, " ")
	n, err := strconv.ParseInt(ticks, 10, 64)
	if err != nil {
		return nil, err
	}
	k, err := strconv.Atoi(kind)
	if err != nil {
		return nil, err
	}
	d, _ := culture.FromTicks(n, culture.Kind(k))
	return d, nil
}

func (w *wire) enum() (any, error) {
	n, err := strconv.ParseInt(w.value, 10, 64)
	if err != nil {
		return nil, err
	}
	if len(w.types) != 2 {
		return nil, errors.New("an enumeration's value on the wire lacks its names")
	}
	if w.set != nil && len(w.set.Names) != len(w.set.Numbers) {
		w.set = nil
	}
	return Enum{Type: w.types[0], Name: w.types[1], Number: n, Set: w.set}, nil
}

func fromWireText(kind, name, s string) (any, error) {
	switch kind {
	case "span":
		n, err := strconv.ParseInt(s, 10, 64)
		return TimeSpan(n), err
	case "size":
		n, err := strconv.ParseUint(s, 10, 64)
		return Size(n), err
	case "char":
		n, err := strconv.ParseUint(s, 10, 16)
		return Char(n), err
	case "unlimited":
		return Unlimited{}, nil
	case "decimal":
		return culture.ParseDecimalText(s)
	case "bigint":
		n, ok := new(big.Int).SetString(s, 10)
		if !ok {
			return nil, fmt.Errorf("%q on the wire is not a whole number", s)
		}
		return n, nil
	case "int":
		n, err := strconv.ParseInt(s, 10, 32)
		return int32(n), err
	case "ulong":
		n, err := strconv.ParseUint(s, 10, 64)
		return n, err
	}
	return Cast(s, name)
}

// typeAt is a type name, or nothing where there are not as many.
func (w *wire) typeAt(i int) string {
	if i < len(w.types) {
		return w.types[i]
	}
	return ""
}

func (w *wire) composite() (any, error) {
	items := make([]any, len(w.items))
	for i := range w.items {
		var err error
		if items[i], err = w.items[i].decoded(); err != nil {
			return nil, err
		}
	}
	switch w.kind {
	case "array":
		return &Array{Elem: w.typeAt(0), Items: items}, nil
	case "list":
		return &List{Type: w.typeAt(0), Elem: w.typeAt(1), Items: items}, nil
	case "hashtable", "ordered":
		h := &Hashtable{Ordered: w.kind == "ordered", Type: w.typeAt(0), Key: w.typeAt(1), Value: w.typeAt(2)}
		for i := 0; i+1 < len(items); i += 2 {
			h.Set(items[i], items[i+1])
		}
		return h, nil
	case "object", "wrapped":
		return w.object(items)
	}
	return nil, fmt.Errorf("the wire carries a value of the unknown kind %q", w.kind)
}

func (w *wire) object(items []any) (any, error) {
	o := &Object{names: w.types, bag: make([]Member, len(w.names))}
	if w.kind == "wrapped" && len(items) == 1 {
		o.base = items[0]
	}
	if w.shown {
		o.shown, o.foreign, o.changed = w.value, true, w.given
		if n, err := strconv.Atoi(w.own); err == nil {
			o.fields = max(0, min(n, len(w.names)))
		}
	}
	for i := range w.names {
		v, err := w.names[i].value.decoded()
		if err != nil {
			return nil, err
		}
		o.bag[i] = Member{w.names[i].name, v}
	}
	return o, nil
}

// Bytes is a byte[].
func Bytes(b []byte) *Array {
	items := make([]any, len(b))
	for i, c := range b {
		items[i] = c
	}
	return &Array{Elem: "System.Byte", Items: items}
}
