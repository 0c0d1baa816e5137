package object

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"emsh/shell/culture"
)

// wire is a value on its way to another process: its kind, and what the kind needs.
type wire struct {
	Kind  string          `json:"k"`
	Value json.RawMessage `json:"v,omitempty"`
	Types []string        `json:"t,omitempty"` // type names of an object; the type of a list or enumeration
	Names []wireMember    `json:"p,omitempty"` // properties in order
	Items []wire          `json:"i,omitempty"`
	Set   *EnumSet        `json:"e,omitempty"`
	Given []string        `json:"c,omitempty"` // properties that a script has set
}

type wireMember struct {
	Name  string `json:"n"`
	Value wire   `json:"v"`
}

const maxDepth = 64 // of nested values on the wire

// EncodeValue is the wire form of any value; a kind goes with it, so that sizes, spans and dates
// sort and compare on the other side as on this one.
func EncodeValue(v any) (json.RawMessage, error) {
	w, err := toWire(v, 0)
	if err != nil {
		return nil, err
	}
	return json.Marshal(w)
}

// DecodeValue is the value that EncodeValue wrote.
func DecodeValue(raw json.RawMessage) (any, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var w wire
	if err := json.Unmarshal(raw, &w); err != nil {
		return nil, err
	}
	return w.value(0)
}

// Encode is the wire form of an object.
func Encode(o *Object) ([]byte, error) { return EncodeValue(o) }

// Decode is the object that Encode wrote.
func Decode(b []byte) (*Object, error) {
	v, err := DecodeValue(b)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*Object)
	if !ok {
		return nil, fmt.Errorf("the wire carries a %s where an object was expected", TypeName(v))
	}
	return o, nil
}

func plainWire(kind string, v any) wire {
	b, err := json.Marshal(v)
	if err != nil { // text that is not UTF-8 is mended by Marshal; nothing else of these kinds can fail
		return wire{Kind: "null"}
	}
	return wire{Kind: kind, Value: b}
}

func toWire(v any, depth int) (wire, error) {
	if depth > maxDepth {
		return plainWire("text", TypeName(v)), nil
	}
	switch x := v.(type) {
	case nil, nothing:
		return wire{Kind: "null"}, nil
	case string:
		return plainWire("text", x), nil
	case bool:
		return plainWire("bool", x), nil
	case *Object:
		return objectWire(x, depth)
	case *Array:
		return listWire("array", []string{x.Elem}, x.Items, depth)
	case *List:
		return listWire("list", []string{x.Type, x.Elem}, x.Items, depth)
	case *Hashtable:
		return hashWire(x, depth)
	case Enum:
		return wire{Kind: "enum", Value: plainWire("", x.Number).Value, Types: []string{x.Type, x.Name}, Set: x.Set}, nil
	case DateTime:
		return plainWire("time", [2]int64{x.Ticks(), int64(x.Kind())}), nil
	case float64:
		return plainWire("double", strconv.FormatFloat(x, 'g', -1, 64)), nil
	case float32:
		return plainWire("single", strconv.FormatFloat(float64(x), 'g', -1, 32)), nil
	case *Exception:
		return plainWire("text", x.Message), nil
	case *SecureString:
		return plainWire("secure", x.Reveal()), nil
	case *Credential:
		return plainWire("credential", [2]string{x.UserName, x.Password.Reveal()}), nil
	}
	if kind, ok := textKinds[TypeName(v)]; ok {
		return plainWire(kind, wireText(v)), nil
	}
	if items, ok := Elements(v); ok {
		return listWire("array", nil, items, depth)
	}
	if t, ok := v.(Thing); ok {
		return thingWire(t, depth)
	}
	return wire{Kind: "instance", Value: plainWire("", Text(v)).Value, Types: []string{TypeName(v)}}, nil
}

// textKinds are the kinds whose value crosses as text.
var textKinds = map[string]string{
	"System.Int32": "int", "System.Int64": "long", "System.Byte": "byte", "System.SByte": "sbyte", "System.Int16": "short", "System.UInt16": "ushort",
	"System.UInt32": "uint", "System.UInt64": "ulong", "System.Decimal": "decimal", "System.Numerics.BigInteger": "bigint",
	"System.Char": "char", "System.Guid": "guid", "System.Version": "version", "System.TimeSpan": "span",
	"Microsoft.Exchange.Data.ByteQuantifiedSize": "size", "Microsoft.Exchange.Data.Unlimited": "unlimited",
}

var kindTypes = reverse(textKinds)

func reverse(m map[string]string) map[string]string {
	r := make(map[string]string, len(m))
	for k, v := range m {
		r[v] = k
	}
	return r
}

func wireText(v any) string {
	switch x := v.(type) {
	case TimeSpan:
		return strconv.FormatInt(int64(x), 10)
	case Size:
		return strconv.FormatUint(uint64(x), 10)
	case Char:
		return strconv.Itoa(int(x))
	}
	return Text(v)
}

func listWire(kind string, types []string, items []any, depth int) (wire, error) {
	w := wire{Kind: kind, Types: types, Items: make([]wire, len(items))}
	if kind == "array" && len(types) == 1 && types[0] == "System.Byte" {
		return bytesWire(items), nil
	}
	for i, item := range items {
		var err error
		if w.Items[i], err = toWire(item, depth+1); err != nil {
			return w, err
		}
	}
	return w, nil
}

func bytesWire(items []any) wire {
	b := make([]byte, len(items))
	for i, item := range items {
		b[i], _ = item.(uint8)
	}
	return plainWire("bytes", base64.StdEncoding.EncodeToString(b))
}

func hashWire(h *Hashtable, depth int) (wire, error) {
	w := wire{Kind: "hashtable", Types: []string{h.Type, h.Key, h.Value}}
	if h.Ordered {
		w.Kind = "ordered"
	}
	for k, v := range h.All() {
		key, err := toWire(k, depth+1)
		if err != nil {
			return w, err
		}
		value, err := toWire(v, depth+1)
		if err != nil {
			return w, err
		}
		w.Items = append(w.Items, key, value)
	}
	return w, nil
}

func objectWire(o *Object, depth int) (wire, error) {
	w := wire{Kind: "object", Types: o.TypeNames(), Given: o.Changed()}
	if o.base != nil {
		base, err := toWire(o.base, depth+1)
		if err != nil {
			return w, err
		}
		w.Kind, w.Items = "wrapped", []wire{base}
	}
	if o.typ != nil {
		w.Value = plainWire("", o.text(" ")).Value
	} else if o.foreign {
		w.Value = plainWire("", o.shown).Value
	}
	for name, v := range o.All() {
		value, err := toWire(v, depth+1)
		if err != nil {
			return w, err
		}
		w.Names = append(w.Names, wireMember{name, value})
	}
	return w, nil
}

func thingWire(t Thing, depth int) (wire, error) {
	w := wire{Kind: "object", Types: t.TypeNames()}
	if depth > 4 {
		return w, nil
	}
	for _, name := range t.PropertyNames() {
		v, ok := t.Property(name)
		if !ok {
			continue
		}
		value, err := toWire(v, depth+1)
		if err != nil {
			return w, err
		}
		w.Names = append(w.Names, wireMember{name, value})
	}
	return w, nil
}

func (w *wire) value(depth int) (any, error) {
	if depth > maxDepth+1 {
		return nil, fmt.Errorf("a value on the wire is nested too deeply")
	}
	if name, ok := kindTypes[w.Kind]; ok {
		var s string
		if err := json.Unmarshal(w.Value, &s); err != nil {
			return nil, err
		}
		return fromWireText(w.Kind, name, s)
	}
	switch w.Kind {
	case "null", "":
		return nil, nil
	case "text", "instance":
		var s string
		return decodeInto(w.Value, &s)
	case "bool":
		var b bool
		return decodeInto(w.Value, &b)
	case "double", "single":
		return w.float()
	case "time":
		var t [2]int64
		if err := json.Unmarshal(w.Value, &t); err != nil {
			return nil, err
		}
		d, _ := culture.FromTicks(t[0], culture.Kind(t[1]))
		return d, nil
	case "secure":
		s := &SecureString{}
		return s, json.Unmarshal(w.Value, &s.text)
	case "credential":
		var c [2]string
		err := json.Unmarshal(w.Value, &c)
		return &Credential{c[0], Secure(c[1])}, err
	case "enum":
		return w.enum()
	case "bytes":
		return w.bytes()
	}
	return w.composite(depth)
}

func decodeInto[T any](raw json.RawMessage, p *T) (any, error) {
	err := json.Unmarshal(raw, p)
	return *p, err
}

func (w *wire) float() (any, error) {
	var s string
	if err := json.Unmarshal(w.Value, &s); err != nil {
		return nil, err
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return nil, err
	}
	if w.Kind == "single" {
		return float32(f), nil
	}
	return f, nil
}

func (w *wire) enum() (any, error) {
	var n int64
	if err := json.Unmarshal(w.Value, &n); err != nil {
		return nil, err
	}
	if len(w.Types) != 2 {
		return nil, fmt.Errorf("an enumeration's value on the wire lacks its names")
	}
	if w.Set != nil && len(w.Set.Names) != len(w.Set.Numbers) {
		w.Set = nil
	}
	return Enum{Type: w.Types[0], Name: w.Types[1], Number: n, Set: w.Set}, nil
}

func (w *wire) bytes() (any, error) {
	var s string
	if err := json.Unmarshal(w.Value, &s); err != nil {
		return nil, err
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, err
	}
	return Bytes(b), nil
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
	case "ulong":
		n, err := strconv.ParseUint(s, 10, 64)
		return n, err
	}
	return Cast(s, name)
}

func (w *wire) items(depth int) ([]any, error) {
	items := make([]any, len(w.Items))
	for i := range w.Items {
		v, err := w.Items[i].value(depth + 1)
		if err != nil {
			return nil, err
		}
		items[i] = v
	}
	return items, nil
}

func (w *wire) composite(depth int) (any, error) {
	items, err := w.items(depth)
	if err != nil {
		return nil, err
	}
	types := append(append([]string(nil), w.Types...), "", "", "")
	switch w.Kind {
	case "array":
		return &Array{Elem: types[0], Items: items}, nil
	case "list":
		return &List{Type: types[0], Elem: types[1], Items: items}, nil
	case "hashtable", "ordered":
		h := &Hashtable{Ordered: w.Kind == "ordered", Type: types[0], Key: types[1], Value: types[2]}
		for i := 0; i+1 < len(items); i += 2 {
			h.Set(items[i], items[i+1])
		}
		return h, nil
	case "object", "wrapped":
		return w.object(items, depth)
	}
	return nil, fmt.Errorf("the wire carries a value of the unknown kind %q", w.Kind)
}

func (w *wire) object(items []any, depth int) (any, error) {
	o := &Object{names: w.Types, bag: make([]Member, 0, len(w.Names))}
	if w.Kind == "wrapped" && len(items) == 1 {
		o.base = items[0]
	}
	if w.Value != nil {
		if err := json.Unmarshal(w.Value, &o.shown); err != nil {
			return nil, err
		}
		o.foreign, o.changed = true, w.Given
	}
	for i := range w.Names {
		v, err := w.Names[i].Value.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.bag = append(o.bag, Member{w.Names[i].Name, v})
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
