package utility

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/object"
)

type convertToJSON struct {
	InputObject    any            `param:"pos=0,mandatory,pipeline,null,is=Object" help:"An object to convert."`
	Depth          int            `param:"" valid:"range=0..100" default:"2" help:"How deep objects within objects are converted; deeper ones are text."`
	Compress       command.Switch `param:"" help:"Leaves out blanks and line ends."`
	EnumsAsStrings command.Switch `param:"" help:"Writes the names of enumerated values."`
	AsArray        command.Switch `param:"" help:"Writes an array even of one object."`
	EscapeHandling string         `param:"is=StringEscapeHandling" help:"What is escaped besides what must be: Default, EscapeNonAscii or EscapeHtml."`

	all []any
}

func (j *convertToJSON) Process(c *command.Call) error {
	v := input(c, j.InputObject)
	if g, ok := v.(object.Guid); ok {
		v = object.New(object.Member{Name: "value", Value: g}, object.Member{Name: "Guid", Value: g.String()})
	}
	j.all = append(j.all, v)
	return nil
}

func (j *convertToJSON) End(c *command.Call) error {
	if len(j.all) == 0 {
		return nil
	}
	w := &jsonWriter{depth: j.Depth, pretty: !bool(j.Compress), names: bool(j.EnumsAsStrings), escape: strings.ToLower(j.EscapeHandling), read: readerOf(c)}
	if !c.Has("Depth") {
		w.depth = 2
	}
	v := j.all[0]
	if len(j.all) > 1 || bool(j.AsArray) {
		v = object.NewArray(j.all...)
	}
	if err := w.value(v, 0, 0); err != nil {
		return err
	}
	if w.cut {
		if err := c.Warn(fmt.Sprintf("Resulting JSON is truncated as serialization has exceeded the set depth of %d.", w.depth)); err != nil {
			return err
		}
	}
	return c.Write(w.b.String())
}

// jsonWriter writes values as JSON.
type jsonWriter struct {
	b      strings.Builder
	depth  int
	pretty bool
	names  bool
	escape string
	cut    bool
	read   reader
}

func (w *jsonWriter) value(v any, level, indent int) error {
	if notes := jsonNotes(v); len(notes) > 0 {
		return w.noted(v.(*object.Object), notes, level, indent)
	}
	if w.simple(v) {
		return nil
	}
	if level > w.depth {
		w.cut = true
		w.quote(deepText(v))
		return nil
	}
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok {
		return w.table(h, level, indent)
	}
	if all, ok := object.Elements(v); ok {
		return w.array(all, level, indent)
	}
	return w.object(v, level, indent)
}

// jsonNotes are the properties added to a value that are written beside it: not those of text and dates.
func jsonNotes(v any) []string {
	switch object.Unwrap(v).(type) {
	case string, object.DateTime:
		return nil
	}
	return noteNames(v)
}

// noted writes a value with the properties that were added to it.
func (w *jsonWriter) noted(o *object.Object, notes []string, level, indent int) error {
	names, all := []string{"value"}, []any{o.Base()}
	if h, ok := o.Base().(*object.Hashtable); ok {
		names, all = nil, nil
		for k, v := range h.All() {
			names, all = append(names, object.Text(k)), append(all, v)
		}
	}
	for _, name := range notes {
		if v, ok := o.Get(name); ok && !anyFold(name, names) {
			names, all = append(names, name), append(all, v)
		}
	}
	return w.items('{', '}', len(names), indent, func(i int) error { return w.member(names[i], all[i], level, indent) })
}

// deepText is the text of a value that lies too deep.
func deepText(v any) string {
	if _, ok := object.Unwrap(v).(*object.Hashtable); ok {
		return object.TypeName(object.Unwrap(v))
	}
	return object.Text(v)
}

// simple writes a value that is no container.
func (w *jsonWriter) simple(v any) bool {
	switch x := object.Unwrap(v).(type) {
	case nil:
		w.b.WriteString("null")
	case string:
		w.quote(x)
	case bool:
		w.b.WriteString(strconv.FormatBool(x))
	case float64:
		w.b.WriteString(jsonFloat(x, 64))
	case float32:
		w.b.WriteString(jsonFloat(float64(x), 32))
	case object.Enum:
		w.enum(x)
	case object.DateTime:
		w.quote(jsonDate(x))
	case object.Char, object.Guid, object.Size, object.Unlimited:
		w.quote(object.Text(x))
	case object.Decimal:
		text := x.String()
		if !strings.Contains(text, ".") {
			text += ".0"
		}
		w.b.WriteString(text)
	case *big.Int:
		w.b.WriteString(x.String())
	case object.Instance:
		return w.instance(x)
	default:
		if !object.IsNumber(x) {
			return false
		}
		w.b.WriteString(object.Text(x))
	}
	return true
}

// instance writes the few .NET values whose JSON is their text.
func (w *jsonWriter) instance(x object.Instance) bool {
	switch x.NetType() {
	case "System.Uri":
		w.quote(x.String())
		return true
	case "System.DateTimeOffset":
		if v, ok := property(x, "DateTime"); ok {
			if d, ok := v.(object.DateTime); ok {
				offset, _ := property(x, "Offset")
				w.quote(jsonDate(d.WithKind(0)) + offsetText(offset))
				return true
			}
		}
	}
	return false
}

func offsetText(v any) string {
	s, ok := v.(object.TimeSpan)
	if !ok {
		return ""
	}
	sign := "+"
	if s < 0 {
		sign, s = "-", -s
	}
	return fmt.Sprintf("%s%02d:%02d", sign, s.Hours(), s.Minutes())
}

func (w *jsonWriter) enum(e object.Enum) {
	if w.names {
		w.quote(e.Name)
		return
	}
	w.b.WriteString(strconv.FormatInt(e.Number, 10))
}

func jsonFloat(f float64, bits int) string {
	switch {
	case math.IsNaN(f):
		return "\"NaN\""
	case math.IsInf(f, 1):
		return "\"Infinity\""
	case math.IsInf(f, -1):
		return "\"-Infinity\""
	}
	text, err := culture.FormatFloat(f, bits, "R", culture.Invariant())
	if err != nil {
		text = strconv.FormatFloat(f, 'g', -1, bits)
	}
	if !strings.ContainsAny(text, ".E") {
		text += ".0"
	}
	return text
}

func jsonDate(d object.DateTime) string {
	text, _ := d.Format("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", culture.Invariant())
	return text
}

func (w *jsonWriter) array(all []any, level, indent int) error {
	return w.items('[', ']', len(all), indent, func(i int) error { return w.value(all[i], level+1, indent+1) })
}

func (w *jsonWriter) table(h *object.Hashtable, level, indent int) error {
	keys := h.Keys()
	for _, k := range keys {
		if _, ok := k.(string); !ok {
			name := object.TypeName(h)
			return fail("NonStringKeyInDictionary", command.InvalidOperation, "InvalidOperationException",
				"The type '"+name+"' is not supported for serialization or deserialization of a dictionary. Keys must be strings.", h)
		}
	}
	return w.items('{', '}', len(keys), indent, func(i int) error {
		v, _ := h.Get(keys[i])
		return w.member(keys[i].(string), v, level, indent)
	})
}

func (w *jsonWriter) object(v any, level, indent int) error {
	var names []string
	var all []any
	for name, value := range w.read.properties(v) {
		names, all = append(names, name), append(all, value)
	}
	return w.items('{', '}', len(names), indent, func(i int) error { return w.member(names[i], all[i], level, indent) })
}

func (w *jsonWriter) member(name string, v any, level, indent int) error {
	w.quote(name)
	w.b.WriteByte(':')
	if w.pretty {
		w.b.WriteByte(' ')
	}
	return w.value(v, level+1, indent+1)
}

// items writes a container's parts, one a line when it is pretty.
func (w *jsonWriter) items(open, end byte, n, indent int, item func(int) error) error {
	w.b.WriteByte(open)
	for i := range n {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.line(indent + 1)
		if err := item(i); err != nil {
			return err
		}
	}
	if n > 0 {
		w.line(indent)
	}
	w.b.WriteByte(end)
	return nil
}

func (w *jsonWriter) line(indent int) {
	if !w.pretty {
		return
	}
	w.b.WriteByte('\n')
	for range indent {
		w.b.WriteString("  ")
	}
}

func (w *jsonWriter) quote(text string) {
	w.b.WriteByte('"')
	for _, r := range text {
		w.char(r)
	}
	w.b.WriteByte('"')
}

func (w *jsonWriter) char(r rune) {
	if short := strings.IndexRune("\"\\\b\f\n\r\t", r); short >= 0 {
		w.b.WriteByte('\\')
		w.b.WriteByte("\"\\bfnrt"[short])
		return
	}
	switch {
	case r < ' ', r == 0x85, r == 0x2028, r == 0x2029,
		w.escape == "escapenonascii" && r >= 0x7f,
		w.escape == "escapehtml" && strings.ContainsRune("<>&'", r):
		if r > 0xffff {
			r -= 0x10000
			fmt.Fprintf(&w.b, "\\u%04x\\u%04x", 0xd800+r>>10, 0xdc00+r&0x3ff)
			return
		}
		fmt.Fprintf(&w.b, "\\u%04x", r)
	case r == utf8.RuneError:
		w.b.WriteString("\uFFFD")
	default:
		w.b.WriteRune(r)
	}
}

var convertToJSONCommand = command.Define[convertToJSON](command.Spec{Verb: "ConvertTo", Noun: "Json",
	Synopsis: "Turns objects into JSON.",
	Examples: []command.Example{{Title: "On one line", Code: "[ordered]@{a=1;b='x'} | ConvertTo-Json -Compress", Output: "{\"a\":1,\"b\":\"x\"}"}}})
