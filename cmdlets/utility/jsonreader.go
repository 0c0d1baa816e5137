package utility

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/object"
)

type convertFromJSON struct {
	InputObject string         `param:"pos=0,mandatory,pipeline,emptytext" help:"The JSON, whole or line by line."`
	AsHashtable command.Switch `param:"" help:"Makes hashtables of objects, which keep case apart."`
	Depth       int            `param:"" valid:"range=1..2147483647" default:"1024" help:"How deep the JSON may be nested."`
	NoEnumerate command.Switch `param:"" help:"Writes an array as one object."`
	DateKind    string         `param:"" help:"What becomes of dates: Default, Local, Utc, Offset or String."`

	lines []string
}

func (f *convertFromJSON) Process(c *command.Call) error {
	if c.Piped && !c.Has("InputObject") {
		f.lines = append(f.lines, object.Text(c.Input))
		return nil
	}
	f.lines = append(f.lines, f.InputObject)
	return nil
}

// End converts the lines together, or each by itself where the first one is whole.
func (f *convertFromJSON) End(c *command.Call) error {
	if len(f.lines) == 0 {
		return nil
	}
	if len(f.lines) > 1 {
		if v, err := f.parse(f.lines[0]); err == nil {
			if err := f.write(c, v); err != nil {
				return err
			}
			for _, line := range f.lines[1:] {
				v, err := f.parse(line)
				if err != nil {
					return err
				}
				if err := f.write(c, v); err != nil {
					return err
				}
			}
			return nil
		}
	}
	text := strings.Join(f.lines, "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	v, err := f.parse(text)
	if err != nil {
		return err
	}
	return f.write(c, v)
}

func (f *convertFromJSON) parse(text string) (any, error) {
	depth := f.Depth
	if depth == 0 {
		depth = 1024
	}
	r := &jsonReader{text: text, tables: bool(f.AsHashtable), dates: strings.ToLower(f.DateKind), depth: depth}
	r.blank()
	if r.at == len(text) {
		return nil, nil
	}
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	r.blank()
	if r.at < len(text) {
		return nil, r.fail("Additional text encountered after finished reading JSON content: " + string(r.peek()) + ".")
	}
	return v, nil
}

func (f *convertFromJSON) write(c *command.Call, v any) error {
	if f.NoEnumerate {
		return c.Write(v)
	}
	return writeAll(c, v)
}

// jsonReader reads JSON with the leniency of the reader that PowerShell uses: comments, single
// quotes, names without quotes and trailing commas are taken.
type jsonReader struct {
	text   string
	at     int
	tables bool
	dates  string
	depth  int
}

func (r *jsonReader) peek() rune {
	c, _ := utf8.DecodeRuneInString(r.text[r.at:])
	return c
}

func (r *jsonReader) fail(what string) error {
	before := r.text[:min(r.at, len(r.text))]
	line := strings.Count(before, "\n")
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	if r.at > 0 {
		line++
	}
	return fail("System.ArgumentException", command.NotSpecified, "ArgumentException",
		fmt.Sprintf("Conversion from JSON failed with error: %s Path '', line %d, position %d.", what, line, column), nil)
}

func (r *jsonReader) blank() {
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		switch {
		case strings.HasPrefix(rest, "//"):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			r.at += n
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				r.at = len(r.text)
				return
			}
			r.at += n + 4
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			r.at++
		case strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\ufeff"):
			_, size := utf8.DecodeRuneInString(rest)
			r.at += size
		default:
			return
		}
	}
}

func (r *jsonReader) value(level int) (any, error) {
	if level > r.depth {
		return nil, r.fail(fmt.Sprintf("The reader's MaxDepth of %d has been exceeded.", r.depth))
	}
	if r.at >= len(r.text) {
		return nil, r.fail("Unexpected end when reading JSON.")
	}
	switch c := r.text[r.at]; {
	case c == '{':
		return r.object(level)
	case c == '[':
		return r.array(level)
	case c == '"' || c == '\'':
		s, err := r.string()
		if err != nil {
			return nil, err
		}
		return r.date(s), nil
	}
	return r.word()
}

// word reads a number or one of the names.
func (r *jsonReader) word() (any, error) {
	start := r.at
	for r.at < len(r.text) && strings.IndexByte(",]}: \t\r\n/", r.text[r.at]) < 0 {
		r.at++
	}
	word := r.text[start:r.at]
	switch word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null", "undefined":
		return nil, nil
	case "NaN":
		return math.NaN(), nil
	case "Infinity":
		return math.Inf(1), nil
	case "-Infinity":
		return math.Inf(-1), nil
	}
	if v, ok := jsonNumber(word); ok {
		return v, nil
	}
	r.at = start
	if start < len(r.text) {
		return nil, r.fail("Unexpected character encountered while parsing value: " + string(r.peek()) + ".")
	}
	return nil, r.fail("Unexpected end when reading JSON.")
}

func jsonNumber(word string) (any, bool) {
	if word == "" || word[0] != '-' && (word[0] < '0' || word[0] > '9') {
		return nil, false
	}
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return n, true
	}
	if n, ok := new(big.Int).SetString(word, 10); ok {
		return n, true
	}
	if n, err := strconv.ParseInt(word, 0, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil || math.IsInf(f, 0) {
		return f, true
	}
	return nil, false
}

func (r *jsonReader) array(level int) (any, error) {
	r.at++
	a := object.NewArray()
	for {
		r.blank()
		if r.at >= len(r.text) {
			return nil, r.fail("Unexpected end when reading JSON.")
		}
		if r.text[r.at] == ']' {
			r.at++
			return a, nil
		}
		if r.text[r.at] == ',' {
			a.Items = append(a.Items, nil)
			r.at++
			continue
		}
		v, err := r.value(level + 1)
		if err != nil {
			return nil, err
		}
		a.Items = append(a.Items, v)
		if err := r.comma(']'); err != nil {
			return nil, err
		}
	}
}

// comma takes a comma; before the end of the container none is needed.
func (r *jsonReader) comma(end byte) error {
	r.blank()
	switch {
	case r.at >= len(r.text):
		return r.fail("Unexpected end when reading JSON.")
	case r.text[r.at] == ',':
		r.at++
		return nil
	case r.text[r.at] == end:
		return nil
	}
	return r.fail("After parsing a value an unexpected character was encountered: " + string(r.peek()) + ".")
}

func (r *jsonReader) object(level int) (any, error) {
	r.at++
	o := object.New()
	h := object.NewHashtable()
	h.Ordered, h.Exact = true, true
	for {
		r.blank()
		if r.at >= len(r.text) {
			return nil, r.fail("Unexpected end when reading JSON.")
		}
		if r.text[r.at] == '}' {
			r.at++
			break
		}
		name, v, err := r.pair(level)
		if err != nil {
			return nil, err
		}
		if r.tables {
			h.Set(name, v)
		} else if err := addMember(o, name, v); err != nil {
			return nil, err
		}
		if err := r.comma('}'); err != nil {
			return nil, err
		}
	}
	if r.tables {
		return orderedTable(h), nil
	}
	return o, nil
}

func (r *jsonReader) pair(level int) (string, any, error) {
	name, err := r.name()
	if err != nil {
		return "", nil, err
	}
	r.blank()
	if r.at >= len(r.text) || r.text[r.at] != ':' {
		return "", nil, r.fail("Invalid character after parsing property name. Expected ':' but got another.")
	}
	r.at++
	r.blank()
	v, err := r.value(level + 1)
	return name, v, err
}

func (r *jsonReader) name() (string, error) {
	if c := r.text[r.at]; c == '"' || c == '\'' {
		return r.string()
	}
	start := r.at
	for r.at < len(r.text) {
		c := r.peek()
		if c != '_' && c != '$' && c < 0x80 && !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			break
		}
		r.at += utf8.RuneLen(max(c, 0))
	}
	if r.at == start {
		return "", r.fail("Invalid property identifier character: " + string(r.peek()) + ".")
	}
	if r.at == len(r.text) {
		return "", r.fail("Unexpected end while parsing unquoted property name.")
	}
	return r.text[start:r.at], nil
}

func addMember(o *object.Object, name string, v any) error {
	if name == "" {
		return fail("EmptyKeyInJsonString", command.InvalidOperation, "InvalidOperationException",
			"The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.", nil)
	}
	if m, there := o.Member(name); there && m.Name != name {
		return fail("KeysWithDifferentCasingInJsonString", command.InvalidOperation, "InvalidOperationException",
			fmt.Sprintf("Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '%s' was '%s'.", m.Name, name), nil)
	}
	o.Add(name, v)
	return nil
}

func (r *jsonReader) string() (string, error) {
	quote := r.text[r.at]
	r.at++
	if end := strings.IndexByte(r.text[r.at:], quote); end >= 0 && strings.IndexByte(r.text[r.at:r.at+end], '\\') < 0 {
		s := r.text[r.at : r.at+end]
		r.at += end + 1
		return s, nil
	}
	var b strings.Builder
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch {
		case c == quote:
			return b.String(), nil
		case c == '\\':
			if err := r.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", r.fail(fmt.Sprintf("Unterminated string. Expected delimiter: %c.", quote))
}

func (r *jsonReader) escape(b *strings.Builder) error {
	if r.at >= len(r.text) {
		return r.fail("Unterminated string. Expected delimiter: \".")
	}
	c := r.text[r.at]
	r.at++
	if k := strings.IndexByte("bfnrt", c); k >= 0 {
		b.WriteByte("\b\f\n\r\t"[k])
		return nil
	}
	if c != 'u' {
		if strings.IndexByte("\"\\/'", c) < 0 {
			return r.fail(fmt.Sprintf("Bad JSON escape sequence: \\%c.", c))
		}
		b.WriteByte(c)
		return nil
	}
	high, err := r.hex()
	if err != nil {
		return err
	}
	if high >= 0xd800 && high < 0xdc00 && strings.HasPrefix(r.text[r.at:], "\\u") {
		r.at += 2
		low, err := r.hex()
		if err != nil {
			return err
		}
		high = 0x10000 + (high-0xd800)<<10 + (low - 0xdc00)
	}
	b.WriteRune(high)
	return nil
}

func (r *jsonReader) hex() (rune, error) {
	if r.at+4 > len(r.text) {
		return 0, r.fail("Unexpected end while parsing Unicode escape sequence.")
	}
	n, err := strconv.ParseUint(r.text[r.at:r.at+4], 16, 32)
	if err != nil {
		return 0, r.fail("Could not convert a Unicode escape sequence: " + r.text[r.at:r.at+4] + ".")
	}
	r.at += 4
	return rune(n), nil
}

// date is text as a date where it is one in full ISO form.
func (r *jsonReader) date(s string) any {
	if r.dates == "string" || len(s) < 19 || s[4] != '-' || s[10] != 'T' {
		return s
	}
	for _, layout := range []string{"2006-01-02T15:04:05.9999999Z07:00", "2006-01-02T15:04:05.9999999"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		zoned := strings.HasSuffix(layout, "Z07:00")
		return r.kind(t, zoned, strings.HasSuffix(s, "Z"))
	}
	return s
}

func (r *jsonReader) kind(t time.Time, zoned, utc bool) object.DateTime {
	switch {
	case r.dates == "utc":
		return culture.FromTimeKind(t.UTC(), culture.UTC)
	case r.dates == "local":
		return culture.FromTimeKind(t.Local(), culture.Local)
	case !zoned:
		return culture.FromTimeKind(t, culture.Unspecified)
	case utc:
		return culture.FromTimeKind(t.UTC(), culture.UTC)
	}
	return culture.FromTimeKind(t.Local(), culture.Local)
}

var convertFromJSONCommand = command.Define[convertFromJSON](command.Spec{Verb: "ConvertFrom", Noun: "Json",
	Synopsis: "Turns JSON into objects.",
	Examples: []command.Example{{Title: "A property", Code: "('{\"a\":1}' | ConvertFrom-Json).a", Output: "1"}}})
