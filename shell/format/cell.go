package format

import (
	"fmt"
	"math/big"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// Pair is one entry of a dictionary; that of a generic one has no name beside its key.
type Pair struct {
	Key, Value any
	generic    bool
}

// TypeNames are the type's names in PowerShell.
func (p *Pair) TypeNames() []string {
	name := "System.Collections.DictionaryEntry"
	if p.generic {
		name = "System.Collections.Generic.KeyValuePair`2"
	}
	return []string{name, "System.ValueType", "System.Object"}
}

// PropertyNames are the properties in order.
func (p *Pair) PropertyNames() []string {
	if p.generic {
		return []string{"Key", "Value"}
	}
	return []string{"Name", "Key", "Value"}
}

// Property is the named property.
func (p *Pair) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "name":
		return p.Key, !p.generic
	case "key":
		return p.Key, true
	case "value":
		return p.Value, true
	}
	return nil, false
}

// Text is "[key, value]".
func (p *Pair) Text() string { return "[" + object.Text(p.Key) + ", " + object.Text(p.Value) + "]" }

// items are the elements of a value that is shown as a list; a dictionary's are its entries.
func items(v any) ([]any, bool) {
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok {
		all := make([]any, 0, h.Len())
		for k, v := range h.All() {
			all = append(all, &Pair{k, v, strings.HasPrefix(h.Type, "System.Collections.Generic.")})
		}
		return all, true
	}
	return object.Elements(v)
}

// cell is the text of a value in a table or list.
func (e *Env) cell(v any, table bool) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	}
	if all, ok := items(v); ok {
		return e.braces(all)
	}
	if table {
		switch x := object.Unwrap(v).(type) {
		case float64, float32, object.Decimal:
			if s, err := formatted(x, "F", e.Culture); err == nil {
				return s
			}
		}
	}
	return e.text(v)
}

// text is a value's own text in the culture; of a bag it is "@{…}".
func (e *Env) text(v any) string {
	switch x := v.(type) {
	case *object.Object:
		if x.Base() == nil {
			return e.bagText(x)
		}
	case float64, float32:
		return floatText(x, e.Culture)
	}
	return e.Members.Text(v, e.Culture)
}

func (e *Env) bagText(o *object.Object) string {
	if own := e.Members.Text(o, e.Culture); own != "" {
		return own
	}
	return object.Text(o)
}

func floatText(v any, c *culture.Culture) string {
	f := "G15"
	if _, single := v.(float32); single {
		f = "G7"
	}
	s, _ := formatted(v, f, c)
	return s
}

// braces shows elements as "{a, b, c…}".
func (e *Env) braces(all []any) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, v := range all {
		if i == e.Limit {
			b.WriteString(ellipsis)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(e.name(v))
	}
	b.WriteByte('}')
	return b.String()
}

// name is how an element inside braces is shown: by its text, or by the property that names it.
func (e *Env) name(v any) string {
	switch x := v.(type) {
	case nil:
		return "$null"
	case string:
		return x
	case *object.Object:
		if x.Base() == nil && x.Type() == nil {
			return e.text(x)
		}
	case *object.Array, *object.List:
		return e.joined(x)
	case *Pair:
		return x.Text()
	}
	if o, ok := v.(*object.Object); ok && o.Type() != nil {
		if _, own := o.Data().(fmt.Stringer); !own {
			if n := e.nameProperty(v); n != "" {
				value, _ := e.Members.Get(v, n)
				return e.text(value)
			}
		}
	}
	return e.text(v)
}

func (e *Env) joined(v any) string {
	all, _ := object.Elements(v)
	texts := make([]string, len(all))
	for i, x := range all {
		texts[i] = e.text(x)
	}
	return strings.Join(texts, " ")
}

// nameProperty is the property that names an object: Name, Id, Key, or one whose name ends so.
func (e *Env) nameProperty(v any) string {
	var names []string
	for n := range e.Members.Properties(v) {
		names = append(names, n)
	}
	for _, want := range []string{"name", "id", "key", "*key", "*name", "*id"} {
		end, ending := strings.CutPrefix(want, "*")
		for _, n := range names {
			low := strings.ToLower(n)
			if low == want || ending && strings.HasSuffix(low, end) {
				return n
			}
		}
	}
	return ""
}

// formatted is a value in a format of .NET.
func formatted(v any, f string, c *culture.Culture) (string, error) {
	switch x := object.Unwrap(v).(type) {
	case int32:
		return culture.FormatInt(int64(x), 32, f, c)
	case int64:
		return culture.FormatInt(x, 64, f, c)
	case int16:
		return culture.FormatInt(int64(x), 16, f, c)
	case int8:
		return culture.FormatInt(int64(x), 8, f, c)
	case uint8:
		return culture.FormatInt(int64(x), 8, f, c)
	case uint16:
		return culture.FormatInt(int64(x), 16, f, c)
	case uint32:
		return culture.FormatUint(uint64(x), f, c)
	case uint64:
		return culture.FormatUint(x, f, c)
	case *big.Int:
		return culture.FormatBig(x, f, c)
	case float64:
		return culture.FormatFloat(x, 64, f, c)
	case float32:
		return culture.FormatFloat(float64(x), 32, f, c)
	case object.Decimal:
		return culture.FormatDecimal(x, f, c)
	case object.DateTime:
		return x.Format(f, c)
	case object.TimeSpan:
		return x.Format(f, c)
	}
	if all, ok := object.Elements(v); ok {
		texts := make([]string, len(all))
		for i, x := range all {
			texts[i], _ = formatted(x, f, c)
		}
		return strings.Join(texts, " "), nil
	}
	if o, ok := v.(*object.Object); ok && o.Base() == nil && o.Type() == nil {
		return formattedBag(o, f, c)
	}
	return object.ToString(v, c), nil
}

// formattedBag is "@{…}" with the format applied to each property.
func formattedBag(o *object.Object, f string, c *culture.Culture) (string, error) {
	var parts []string
	for name, v := range o.All() {
		text, err := formatted(v, f, c)
		if err != nil {
			return "", err
		}
		parts = append(parts, name+"="+text)
	}
	return "@{" + strings.Join(parts, "; ") + "}", nil
}

// composite applies a format such as "<{0:0000}>" to one value.
func (e *Env) composite(f string, v any) (string, error) {
	var b strings.Builder
	for i := 0; i < len(f); i++ {
		c := f[i]
		if (c == '{' || c == '}') && i+1 < len(f) && f[i+1] == c {
			b.WriteByte(c)
			i++
			continue
		}
		if c != '{' {
			b.WriteByte(c)
			continue
		}
		end := strings.IndexByte(f[i:], '}')
		if end < 0 {
			return "", fmt.Errorf("the format %q has no closing brace", f)
		}
		s, err := e.hole(f[i+1:i+end], v)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
		i += end
	}
	return b.String(), nil
}

func (e *Env) hole(spec string, v any) (string, error) {
	place, f, _ := strings.Cut(spec, ":")
	place, width, _ := strings.Cut(place, ",")
	if strings.TrimSpace(place) != "0" {
		return "", fmt.Errorf("the format asks for value %s", place)
	}
	s, err := e.Members.Format(v, f, e.Culture)
	n := 0
	if _, bad := fmt.Sscan(width, &n); bad == nil {
		s = pad(s, max(abs(n)-cells(s), 0), map[bool]Align{true: Left, false: Right}[n < 0], true)
	}
	return s, err
}

func abs(n int) int { return max(n, -n) }

// withFormat is a value by a column's format string, as a composite format when it has a hole.
func (e *Env) withFormat(f string, v any) (string, error) {
	if strings.Contains(f, "{0") || strings.Contains(f, "}") {
		return e.composite(f, v)
	}
	return e.Members.Format(v, f, e.Culture)
}

// scalar reports whether values of the type print as text, and stand right in a table.
func scalar(v any) bool {
	switch object.Unwrap(v).(type) {
	case string, bool, int32, int64, float64, object.Decimal, object.Char, uint8, int8, int16, uint16, uint32, uint64,
		float32, *big.Int, object.Enum:
		return true
	}
	return false
}

// alignment is where a column stands whose first value is v.
func alignment(v any) Align {
	if _, text := object.Unwrap(v).(string); !text && scalar(v) {
		return Right
	}
	return Left
}
