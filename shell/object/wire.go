package object

import (
	"encoding/base64"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

const maxDepth = 64 // of nested values on the wire

// EncodeValue is the wire form of any value: a line of JSON. Its kind goes with it, so that sizes,
// spans and dates sort and compare on the other side as on this one.
//
//	k  the kind
//	v  the value, or the text that a struct shows
//	t  the type names of an object; the type of a list or enumeration
//	p  the properties in order, each with its name (n) and value (v)
//	i  the items of a list, or keys and values in turn
//	e  what else an enumeration knows
//	s  how many of the properties are the struct's own; the others were added
//	c  the properties that a script has set
func EncodeValue(v any) []byte {
	w := wireWriter{make([]byte, 0, 512)}
	w.value(v, 0)
	return w.b
}

// wireWriter appends wire forms.
type wireWriter struct{ b []byte }

func (w *wireWriter) raw(s string) { w.b = append(w.b, s...) }

// quoted appends text as JSON; what is not UTF-8 is mended.
func (w *wireWriter) quoted(s string) { w.b, _ = jsontext.AppendQuote(w.b, s) }

func (w *wireWriter) number(n int64) { w.b = strconv.AppendInt(w.b, n, 10) }

// open begins a value of a kind, which holds no character that JSON quotes.
func (w *wireWriter) open(kind string) {
	w.raw(`{"k":"`)
	w.raw(kind)
	w.raw(`"`)
}

func (w *wireWriter) close() { w.raw("}") }

// leaf is a value that is a text.
func (w *wireWriter) leaf(kind, text string) {
	w.open(kind)
	w.shown(text)
	w.close()
}

func (w *wireWriter) shown(text string) {
	w.raw(`,"v":`)
	w.quoted(text)
}

// listed appends a member that is a list, where it is not empty.
func listed[T any](w *wireWriter, member string, items []T, each func(T)) {
	if len(items) == 0 {
		return
	}
	w.begin(member)
	for _, item := range items {
		w.separate()
		each(item)
	}
	w.raw("]")
}

// begin begins a member that is a list.
func (w *wireWriter) begin(member string) {
	w.raw(`,"`)
	w.raw(member)
	w.raw(`":[`)
}

// separate goes before each item of a list.
func (w *wireWriter) separate() {
	if w.b[len(w.b)-1] != '[' {
		w.raw(",")
	}
}

func (w *wireWriter) types(names ...string) { listed(w, "t", names, w.quoted) }

func (w *wireWriter) value(v any, depth int) {
	if depth > maxDepth {
		w.leaf("text", TypeName(v))
		return
	}
	switch x := v.(type) {
	case nil, nothing:
		w.open("null")
		w.close()
	case string:
		w.leaf("text", x)
	case bool:
		w.leaf("bool", strconv.FormatBool(x))
	case *Object:
		w.object(x, depth)
	case *Array:
		w.array(x, depth)
	case *List:
		w.items("list", x.Items, depth, x.Type, x.Elem)
	case *Hashtable:
		w.hashtable(x, depth)
	case Enum:
		w.enum(x)
	case DateTime:
		w.leaf("time", strconv.FormatInt(x.Ticks(), 10)+" "+strconv.Itoa(int(x.Kind())))
	case float64:
		w.leaf("double", strconv.FormatFloat(x, 'g', -1, 64))
	case float32:
		w.leaf("single", strconv.FormatFloat(float64(x), 'g', -1, 32))
	case *Exception:
		w.leaf("text", x.Message)
	case *SecureString:
		w.leaf("secure", x.Reveal())
	case *Credential:
		w.open("credential")
		w.shown(x.Password.Reveal())
		w.types(x.UserName)
		w.close()
	default:
		w.other(v, depth)
	}
}

// other is a value whose type says how it crosses: as text, as its items, or as its properties.
func (w *wireWriter) other(v any, depth int) {
	if kind, ok := textKinds[TypeName(v)]; ok {
		w.leaf(kind, wireText(v))
		return
	}
	if items, ok := Elements(v); ok {
		w.items("array", items, depth)
		return
	}
	if t, ok := v.(Thing); ok {
		w.thing(t, depth)
		return
	}
	w.open("instance")
	w.shown(Text(v))
	w.types(TypeName(v))
	w.close()
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

func (w *wireWriter) array(a *Array, depth int) {
	if a.Elem != "System.Byte" {
		w.items("array", a.Items, depth, a.Elem)
		return
	}
	b := make([]byte, len(a.Items))
	for i, item := range a.Items {
		b[i], _ = item.(uint8)
	}
	w.leaf("bytes", base64.StdEncoding.EncodeToString(b))
}

func (w *wireWriter) items(kind string, items []any, depth int, types ...string) {
	w.open(kind)
	w.types(types...)
	listed(w, "i", items, func(v any) { w.value(v, depth+1) })
	w.close()
}

func (w *wireWriter) hashtable(h *Hashtable, depth int) {
	kind := "hashtable"
	if h.Ordered {
		kind = "ordered"
	}
	items := make([]any, 0, 2*h.Len())
	for k, v := range h.All() {
		items = append(items, k, v)
	}
	w.items(kind, items, depth, h.Type, h.Key, h.Value)
}

func (w *wireWriter) enum(e Enum) {
	w.open("enum")
	w.shown(strconv.FormatInt(e.Number, 10))
	w.types(e.Type, e.Name)
	if e.Set != nil {
		w.set(e.Set)
	}
	w.close()
}

func (w *wireWriter) set(s *EnumSet) {
	w.raw(`,"e":{"type":`)
	w.quoted(s.Type)
	listed(w, "names", s.Names, w.quoted)
	listed(w, "numbers", s.Numbers, w.number)
	if s.Flags {
		w.raw(`,"flags":true`)
	}
	w.close()
}

func (w *wireWriter) object(o *Object, depth int) {
	if o.base == nil {
		w.open("object")
	} else {
		w.open("wrapped")
		listed(w, "i", []any{o.base}, func(v any) { w.value(v, depth+1) })
	}
	if o.typ != nil {
		w.shown(o.text(" "))
		w.fields(len(o.typ.Properties))
	} else if o.foreign {
		w.shown(o.shown)
		w.fields(o.fields)
	}
	w.types(o.TypeNames()...)
	w.begin("p")
	for name, v := range o.All() {
		w.property(name, v, depth)
	}
	w.raw("]")
	listed(w, "c", o.Changed(), w.quoted)
	w.close()
}

func (w *wireWriter) fields(n int) {
	w.raw(`,"s":`)
	w.number(int64(n))
}

func (w *wireWriter) property(name string, v any, depth int) {
	w.separate()
	w.raw(`{"n":`)
	w.quoted(name)
	w.raw(`,"v":`)
	w.value(v, depth+1)
	w.raw("}")
}

// thing is a value of ours that has properties; what it holds deeper than this refers back.
func (w *wireWriter) thing(t Thing, depth int) {
	w.open("object")
	w.types(t.TypeNames()...)
	if depth <= 4 {
		w.begin("p")
		for _, name := range t.PropertyNames() {
			if v, ok := t.Property(name); ok {
				w.property(name, v, depth)
			}
		}
		w.raw("]")
	}
	w.close()
}
