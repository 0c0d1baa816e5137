package dotnet

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// ErrIndex is returned for a format item that no argument belongs to.
var ErrIndex = errors.New("Index (zero based) must be greater than or equal to zero and less than the size of the argument list.") // .NET's sentence

const maxAlignment = 1_000_000

// FormatComposite is String.Format: text with items {index[,alignment][:format]}.
func FormatComposite(format string, args []any, c *culture.Culture) (string, error) {
	f := compositor{in: []rune(format), args: args, c: c}
	for f.at < len(f.in) {
		if err := f.step(); err != nil {
			return "", err
		}
	}
	return f.out.String(), nil
}

type compositor struct {
	in   []rune
	at   int
	args []any
	c    *culture.Culture
	out  strings.Builder
}

func (f *compositor) fail(at int, why string) error {
	return fmt.Errorf("Input string was not in a correct format. Failure to parse near offset %d. %s", at, why) // .NET's sentence
}

func (f *compositor) step() error {
	ch := f.in[f.at]
	f.at++
	if ch != '{' && ch != '}' {
		f.out.WriteRune(ch)
		return nil
	}
	if f.at < len(f.in) && f.in[f.at] == ch {
		f.out.WriteRune(ch)
		f.at++
		return nil
	}
	if ch == '}' {
		return f.fail(f.at, "Unexpected closing brace without a corresponding opening brace.")
	}
	return f.item()
}

func (f *compositor) peek() (rune, error) {
	if f.at >= len(f.in) {
		return 0, f.fail(f.at, "Format item ends prematurely.")
	}
	return f.in[f.at], nil
}

func (f *compositor) item() error {
	index, err := f.number()
	if err != nil {
		return err
	}
	align, left := 0, false
	if err := f.blanks(); err != nil {
		return err
	}
	if f.in[f.at] == ',' {
		if align, left, err = f.alignment(); err != nil {
			return err
		}
	}
	format := ""
	switch ch := f.in[f.at]; ch {
	case ':':
		f.at++
		if format, err = f.format(); err != nil {
			return err
		}
	case '}':
	default:
		return f.fail(f.at+1, "Format item ends prematurely.")
	}
	f.at++
	if index >= len(f.args) {
		return ErrIndex
	}
	text, err := FormatValue(f.args[index], format, f.c)
	if err != nil {
		return err
	}
	f.pad(text, align, left)
	return nil
}

func (f *compositor) number() (int, error) {
	ch, err := f.peek()
	if err != nil {
		return 0, err
	}
	if ch < '0' || ch > '9' {
		return 0, f.fail(f.at, "Expected an ASCII digit.")
	}
	n := 0
	for ch >= '0' && ch <= '9' && n < maxAlignment {
		n = n*10 + int(ch-'0')
		f.at++
		if ch, err = f.peek(); err != nil {
			return 0, err
		}
	}
	return n, nil
}

func (f *compositor) blanks() error {
	for {
		ch, err := f.peek()
		if err != nil {
			return err
		}
		if ch != ' ' {
			return nil
		}
		f.at++
	}
}

func (f *compositor) alignment() (width int, left bool, err error) {
	f.at++
	if err = f.blanks(); err != nil {
		return 0, false, err
	}
	if f.in[f.at] == '-' {
		left = true
		f.at++
	}
	if width, err = f.number(); err != nil {
		return 0, false, err
	}
	return width, left, f.blanks()
}

func (f *compositor) format() (string, error) {
	start := f.at
	for {
		ch, err := f.peek()
		if err != nil {
			return "", err
		}
		switch ch {
		case '}':
			return string(f.in[start:f.at]), nil
		case '{':
			return "", f.fail(f.at+1, "Unexpected opening brace inside a format item.")
		}
		f.at++
	}
}

func (f *compositor) pad(text string, width int, left bool) {
	fill := strings.Repeat(" ", max(0, width-object.Length(text)))
	if !left {
		f.out.WriteString(fill)
	}
	f.out.WriteString(text)
	if left {
		f.out.WriteString(fill)
	}
}

// FormatValue is a value's ToString(format, culture); types that take no format ignore it.
func FormatValue(v any, format string, c *culture.Culture) (string, error) {
	v = object.Unwrap(v)
	switch x := v.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	case int32:
		return culture.FormatInt(int64(x), 32, format, c)
	case int64:
		return culture.FormatInt(x, 64, format, c)
	case int16:
		return culture.FormatInt(int64(x), 16, format, c)
	case int8:
		return culture.FormatInt(int64(x), 8, format, c)
	case uint8:
		return culture.FormatInt(int64(x), 8, format, c)
	case uint16:
		return culture.FormatInt(int64(x), 16, format, c)
	case uint32:
		return culture.FormatUint(uint64(x), format, c)
	case uint64:
		return culture.FormatUint(x, format, c)
	case float64:
		return culture.FormatFloat(x, 64, format, c)
	case float32:
		return culture.FormatFloat(float64(x), 32, format, c)
	case object.Decimal:
		return culture.FormatDecimal(x, format, c)
	case *big.Int:
		return culture.FormatBig(x, format, c)
	case object.DateTime:
		return x.Format(format, c)
	case object.TimeSpan:
		return x.Format(format, c)
	case object.Guid:
		return formatGuid(x, format)
	case object.Enum:
		return formatEnum(x, format)
	case object.Size:
		if format != "" {
			return culture.FormatUint(uint64(x), format, c)
		}
	case interface {
		FormatNet(format string, c *culture.Culture) (string, error)
	}:
		return x.FormatNet(format, c)
	case *object.Object:
		return bagText(x, format, c)
	}
	return object.ToString(v, c), nil
}

// bagText is a custom object's text with its values in the format: "@{a=1.00}".
func bagText(o *object.Object, format string, c *culture.Culture) (string, error) {
	if o.Type() != nil {
		return object.ToString(o, c), nil
	}
	var parts []string
	for name, v := range o.All() {
		s, err := FormatValue(v, format, c)
		if err != nil {
			return "", err
		}
		parts = append(parts, name+"="+s)
	}
	return "@{" + strings.Join(parts, "; ") + "}", nil
}

func formatGuid(g object.Guid, format string) (string, error) {
	d := g.String()
	switch strings.ToUpper(format) {
	case "", "D":
		return d, nil
	case "N":
		return strings.ReplaceAll(d, "-", ""), nil
	case "B":
		return "{" + d + "}", nil
	case "P":
		return "(" + d + ")", nil
	case "X":
		n := strings.ReplaceAll(d, "-", "")
		var b strings.Builder
		fmt.Fprintf(&b, "{0x%s,0x%s,0x%s,{", n[:8], n[8:12], n[12:16])
		for i := 16; i < 32; i += 2 {
			if i > 16 {
				b.WriteByte(',')
			}
			b.WriteString("0x" + n[i:i+2])
		}
		return b.String() + "}}", nil
	}
	return "", errors.New(`Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".`) // .NET's sentence
}

func formatEnum(e object.Enum, format string) (string, error) {
	switch strings.ToUpper(format) {
	case "", "G", "F":
		return e.Name, nil
	case "D":
		return fmt.Sprint(e.Number), nil
	case "X":
		return fmt.Sprintf("%08X", uint32(e.Number)), nil
	}
	return "", errors.New(`Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".`) // .NET's sentence
}
