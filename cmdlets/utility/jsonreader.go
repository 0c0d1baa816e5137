package utility

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"emsh/shell/command"
	"emsh/shell/object"
)

// jsonReader reads JSON with the leniency of the reader that PowerShell uses: comments, single
// quotes, names without quotes and trailing commas are taken, and an array may end with the text.
type jsonReader struct {
	text   string
	at     int
	tables bool
	dates  string
	depth  int

	open  []jsonStep
	begun bool  // something was read
	names error // what is wrong with a name, told when all else is well
}

// jsonStep is a container that is being read, and how far.
type jsonStep struct {
	list  bool
	index int // of the last element that was begun; -1: none
	name  string
	named bool
}

// jsonEnd says that the text ended inside a container.
type jsonEnd struct{ afterValue bool }

func (*jsonEnd) Error() string { return "the text ends" }

// document reads the whole text; there is nothing in an empty one.
func (r *jsonReader) document() (any, error) {
	if err := r.blank(); err != nil || r.at == len(r.text) {
		return nil, err
	}
	v, err := r.value()
	if end, ends := err.(*jsonEnd); ends {
		err = r.ended(v, end)
	} else if err == nil {
		err = r.rest()
	}
	if err == nil {
		err = r.names
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (r *jsonReader) rest() error {
	if err := r.blank(); err != nil || r.at == len(r.text) {
		return err
	}
	return r.fail("Additional text encountered after finished reading JSON content: %c.", r.peek())
}

// ended is what is said of a text that ends inside the container v: an array whose last value is
// complete counts as whole.
func (r *jsonReader) ended(v any, end *jsonEnd) error {
	top := r.open[0]
	switch {
	case top.list && end.afterValue:
		return nil
	case len(r.open) == 1 && !top.list && !top.named:
		return r.fail("Unexpected end when reading JSON.")
	case !end.afterValue && (top.list || len(r.open) > 1):
		return jsonFailure("Unexpected end when reading token. Path '" + r.path() + "'.")
	}
	return r.fail("Unexpected end when deserializing object.")
}

func jsonFailure(what string) error {
	return fail("System.ArgumentException", command.NotSpecified, "ArgumentException", "Conversion from JSON failed with error: "+what, nil)
}

// fail says what is wrong, and where.
func (r *jsonReader) fail(format string, args ...any) error {
	line, column := r.place()
	return jsonFailure(fmt.Sprintf(format, args...) + fmt.Sprintf(" Path '%s', line %d, position %d.", r.path(), line, column))
}

func (r *jsonReader) place() (line, column int) {
	before := strings.ReplaceAll(r.text[:min(r.at, len(r.text))], "\r\n", "\n")
	start := strings.LastIndexAny(before, "\r\n") + 1
	column = len(utf16.Encode([]rune(before[start:])))
	if !r.begun && column == 0 {
		return 0, 0
	}
	return 1 + strings.Count(before, "\n") + strings.Count(before, "\r"), column
}

// path names the value that is being read, as in "a.b[2]".
func (r *jsonReader) path() string {
	var b strings.Builder
	for _, s := range r.open {
		switch {
		case s.list && s.index >= 0:
			fmt.Fprintf(&b, "[%d]", s.index)
		case s.list || !s.named:
		case strings.ContainsAny(s.name, ".  '/\"[]()\t\n\r\f\b\\\u0085\u2028\u2029"):
			b.WriteString("['" + strings.ReplaceAll(s.name, "'", "\\'") + "']")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// begin counts a value in the array that it stands in.
func (r *jsonReader) begin() {
	if n := len(r.open); n > 0 && r.open[n-1].list {
		r.open[n-1].index++
	}
	r.begun = true
}

func (r *jsonReader) push(list bool) error {
	r.at++
	r.begin()
	r.open = append(r.open, jsonStep{list: list, index: -1})
	if n := len(r.open); n > 1 && n > r.depth {
		return r.fail("The reader's MaxDepth of %d has been exceeded.", r.depth)
	}
	return nil
}

// pop takes the bracket that closes a container.
func (r *jsonReader) pop() error {
	closes := r.text[r.at]
	r.at++
	last, kind := len(r.open)-1, "None"
	if last >= 0 {
		if r.open[last].list == (closes == ']') {
			r.open = r.open[:last]
			return nil
		}
		kind = map[bool]string{true: "Array", false: "Object"}[r.open[last].list]
		r.open = r.open[:last]
	}
	return r.fail("JsonToken End%s is not valid for closing JsonType %s.", map[bool]string{true: "Array", false: "Object"}[closes == ']'], kind)
}

func (r *jsonReader) peek() rune {
	if r.at >= len(r.text) {
		return 0
	}
	c, _ := utf8.DecodeRuneInString(r.text[r.at:])
	return c
}

// blank skips blanks and comments.
func (r *jsonReader) blank() error {
	for r.at < len(r.text) {
		c := r.peek()
		switch {
		case c == '/':
			if err := r.comment(); err != nil {
				return err
			}
		case unicode.IsSpace(c), c == '\ufeff' && r.at == 0:
			r.at += utf8.RuneLen(c)
		default:
			return nil
		}
	}
	return nil
}

func (r *jsonReader) comment() error {
	r.begun = true
	r.at++
	switch c := r.peek(); c {
	case '*':
		n := strings.Index(r.text[r.at+1:], "*/")
		if n < 0 {
			r.at = len(r.text)
			return r.fail("Unexpected end while parsing comment.")
		}
		r.at += n + 3
	case '/':
		n := strings.IndexAny(r.text[r.at:], "\r\n")
		if n < 0 {
			n = len(r.text) - r.at
		}
		r.at += n
	default:
		return r.fail("Error parsing comment. Expected: *, got %c.", c)
	}
	return nil
}

// value reads a value; with a container that the text leaves open comes what was read of it.
func (r *jsonReader) value() (any, error) {
	if r.at >= len(r.text) {
		return nil, &jsonEnd{}
	}
	switch c := r.text[r.at]; {
	case c == '{':
		return r.object()
	case c == '[':
		return r.array()
	case c == ']':
		return nil, r.pop()
	}
	v, err := r.simple()
	if err == nil {
		r.begin()
	}
	return v, err
}

func (r *jsonReader) simple() (any, error) {
	switch c := r.text[r.at]; c {
	case '"', '\'':
		s, err := r.string()
		return r.date(s), err
	case ',':
		return nil, nil
	case 't':
		return true, r.word("true", "boolean value")
	case 'f':
		return false, r.word("false", "boolean value")
	case 'n':
		if strings.HasPrefix(r.text[r.at:], "nu") {
			return nil, r.word("null", "null value")
		}
	case 'u':
		return nil, r.word("undefined", "undefined value")
	case 'N':
		return math.NaN(), r.word("NaN", "NaN value")
	case 'I':
		return math.Inf(1), r.word("Infinity", "Infinity value")
	case '-':
		if strings.HasPrefix(r.text[r.at:], "-I") {
			return math.Inf(-1), r.word("-Infinity", "-Infinity value")
		}
		return r.number()
	case '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return r.number()
	}
	return nil, r.fail("Unexpected character encountered while parsing value: %c.", r.peek())
}

// word takes one of the names that stand for values.
func (r *jsonReader) word(word, what string) error {
	rest := r.text[r.at:]
	if len(rest) < len(word) && strings.HasPrefix(word, rest) {
		r.at = len(r.text)
		return r.fail("Unexpected end when reading JSON.")
	}
	for i := range len(word) {
		if i >= len(rest) || rest[i] != word[i] {
			r.at += i
			return r.fail("Error parsing %s.", what)
		}
	}
	r.at += len(word)
	if r.at < len(r.text) && !jsonBorder(r.peek()) {
		return r.fail("Error parsing %s.", what)
	}
	return nil
}

func jsonBorder(c rune) bool { return strings.ContainsRune(",]}):/", c) || unicode.IsSpace(c) }

func (r *jsonReader) number() (any, error) {
	start := r.at
	for r.at < len(r.text) && strings.IndexByte("+-.xX0123456789abcdefABCDEF", r.text[r.at]) >= 0 {
		r.at++
	}
	if r.at < len(r.text) && !strings.ContainsRune(",]})/", r.peek()) && !unicode.IsSpace(r.peek()) {
		return nil, r.fail("Unexpected character encountered while parsing number: %c.", r.peek())
	}
	word := r.text[start:r.at]
	if v, ok := jsonNumber(word); ok {
		return v, nil
	}
	return nil, r.fail("Input string '%s' is not a valid number.", word)
}

// jsonNumber is a number: whole ones with a leading zero are octal or, after 0x, hexadecimal.
func jsonNumber(word string) (any, bool) {
	if len(word) > 1 && word[0] == '0' && strings.IndexByte(".eE", word[1]) < 0 {
		digits, base := word, 8
		if strings.EqualFold(word[:2], "0x") {
			digits, base = word[2:], 16
		}
		n, err := strconv.ParseUint(digits, base, 64)
		return int64(n), err == nil
	}
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return n, true
	}
	if n, ok := new(big.Int).SetString(word, 10); ok {
		return n, true
	}
	f, err := strconv.ParseFloat(word, 64)
	return f, err == nil || math.IsInf(f, 0)
}

func (r *jsonReader) array() (any, error) {
	a := object.NewArray()
	if err := r.push(true); err != nil {
		return nil, err
	}
	for {
		if err := r.blank(); err != nil {
			return nil, err
		}
		if r.peek() == ']' {
			return a, r.pop()
		}
		v, err := r.value()
		_, ends := err.(*jsonEnd)
		if ends && v == nil {
			return a, err
		}
		if err != nil && !ends {
			return nil, err
		}
		a.Items = append(a.Items, v)
		if ends {
			return a, err
		}
		if more, err := r.comma(); err != nil || !more {
			return a, err
		}
	}
}

// comma takes a comma, or the end of the container.
func (r *jsonReader) comma() (more bool, err error) {
	if err := r.blank(); err != nil {
		return false, err
	}
	if r.at >= len(r.text) {
		return false, &jsonEnd{afterValue: true}
	}
	switch r.text[r.at] {
	case ',':
		r.at++
		return true, nil
	case ']', '}':
		return false, r.pop()
	}
	return false, r.fail("After parsing a value an unexpected character was encountered: %c.", r.peek())
}

func (r *jsonReader) object() (any, error) {
	o := object.New()
	h := object.NewHashtable()
	h.Ordered, h.Exact = true, true
	var whole any = o
	if r.tables {
		whole = orderedTable(h)
	}
	if err := r.push(false); err != nil {
		return nil, err
	}
	for {
		if err := r.blank(); err != nil {
			return nil, err
		}
		if r.at >= len(r.text) {
			return whole, &jsonEnd{}
		}
		if r.text[r.at] == '}' {
			return whole, r.pop()
		}
		name, v, err := r.pair(o)
		if _, ends := err.(*jsonEnd); err != nil && !ends {
			return nil, err
		}
		if r.tables {
			h.Set(name, v)
		} else if r.names == nil {
			o.Add(name, v)
		}
		if err != nil {
			return whole, err
		}
		if more, err := r.comma(); err != nil || !more {
			return whole, err
		}
	}
}

func (r *jsonReader) pair(o *object.Object) (string, any, error) {
	name, err := r.name()
	if err != nil {
		return "", nil, err
	}
	if err := r.blank(); err != nil {
		return "", nil, err
	}
	if r.peek() != ':' {
		return "", nil, r.fail("Invalid character after parsing property name. Expected ':' but got: %c.", r.peek())
	}
	r.at++
	top := &r.open[len(r.open)-1]
	top.name, top.named = name, true
	if !r.tables && r.names == nil {
		r.names = wrongName(o, name)
	}
	if err := r.blank(); err != nil {
		return "", nil, err
	}
	v, err := r.value()
	return name, v, err
}

// name reads a property's name, which needs no quotes.
func (r *jsonReader) name() (string, error) {
	if c := r.text[r.at]; c == '"' || c == '\'' {
		return r.string()
	}
	start := r.at
	for r.at < len(r.text) {
		c := r.peek()
		switch {
		case c == '_', c == '$', unicode.IsLetter(c), unicode.IsDigit(c):
			r.at += utf8.RuneLen(c)
			continue
		case r.at == start:
			return "", r.fail("Invalid property identifier character: %c.", c)
		case c == ':', unicode.IsSpace(c):
			return r.text[start:r.at], nil
		}
		return "", r.fail("Invalid JavaScript property identifier character: %c.", c)
	}
	return "", r.fail("Unexpected end while parsing unquoted property name.")
}

// wrongName says why an object cannot have a property of the name.
func wrongName(o *object.Object, name string) error {
	if name == "" {
		return fail("EmptyKeyInJsonString", command.InvalidOperation, "InvalidOperationException",
			"The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.", nil)
	}
	if m, there := o.Member(name); there && m.Name != name {
		return fail("KeysWithDifferentCasingInJsonString", command.InvalidOperation, "InvalidOperationException",
			fmt.Sprintf("Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '%s' was '%s'.", m.Name, name), nil)
	}
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
		case c == '\\' && r.at < len(r.text):
			if err := r.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", r.fail("Unterminated string. Expected delimiter: %c.", quote)
}

func (r *jsonReader) escape(b *strings.Builder) error {
	c := r.text[r.at]
	if k := strings.IndexByte("bfnrt", c); k >= 0 {
		r.at++
		b.WriteByte("\b\f\n\r\t"[k])
		return nil
	}
	if c != 'u' {
		if strings.IndexByte("\"\\/'", c) < 0 {
			full := r.peek()
			r.at += utf8.RuneLen(full)
			return r.fail("Bad JSON escape sequence: \\%c.", full)
		}
		r.at++
		b.WriteByte(c)
		return nil
	}
	r.at++
	high, err := r.hex()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(high) && strings.HasPrefix(r.text[r.at:], "\\u") {
		r.at += 2
		low, err := r.hex()
		if err != nil {
			return err
		}
		high = utf16.DecodeRune(high, low)
	}
	b.WriteRune(high)
	return nil
}

func (r *jsonReader) hex() (rune, error) {
	if r.at+4 > len(r.text) {
		r.at = len(r.text)
		return 0, r.fail("Unexpected end while parsing Unicode escape sequence.")
	}
	digits := r.text[r.at : r.at+4]
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return 0, r.fail("Invalid Unicode escape sequence: \\u%s.", digits)
	}
	r.at += 4
	return rune(n), nil
}
