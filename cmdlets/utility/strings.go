package utility

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
	"emsh/shell/operator"
)

type joinString struct {
	InputObject  any            `param:"pipeline,is=PSObject" help:"A value to join."`
	Property     any            `param:"pos=0" help:"A property or script block whose value is joined."`
	Separator    string         `param:"pos=1" help:"What stands between the values."`
	OutputPrefix string         `param:"alias=op" help:"What stands before everything."`
	OutputSuffix string         `param:"alias=os" help:"What stands behind everything."`
	SingleQuote  command.Switch `param:"set=SingleQuote" help:"Puts each value in single quotes."`
	DoubleQuote  command.Switch `param:"set=DoubleQuote" help:"Puts each value in double quotes."`
	FormatString string         `param:"set=Format" help:"A format for each value."`
	UseCulture   command.Switch `param:"" help:"Separates by the culture's list separator."`

	by    []expression
	parts []string
}

func (j *joinString) Begin(c *command.Call) error {
	if j.Property == nil {
		return nil
	}
	var err error
	j.by, err = expressions(c, []any{j.Property}, plainKeys)
	return err
}

func (j *joinString) Process(c *command.Call) error {
	v := input(c, j.InputObject)
	if v == nil {
		return nil
	}
	if j.by != nil {
		value, ok, err := j.by[0].of(v)
		if err != nil || !ok {
			return err
		}
		v = value
	}
	for _, x := range values(v) {
		text := object.Text(x)
		switch {
		case j.FormatString != "":
			formatted, err := operator.Format(j.FormatString, x)
			if err != nil {
				return err
			}
			text = object.Text(formatted)
		case bool(j.SingleQuote):
			text = "'" + text + "'"
		case bool(j.DoubleQuote):
			text = "\"" + text + "\""
		}
		j.parts = append(j.parts, text)
	}
	return nil
}

func (j *joinString) End(c *command.Call) error {
	separator := j.Separator
	if j.UseCulture {
		separator = ","
	} else if !c.Has("Separator") {
		if ofs, ok := eval.From(c).Get("OFS"); ok && ofs != nil {
			separator = object.Text(ofs)
		}
	}
	return c.Write(j.OutputPrefix + strings.Join(j.parts, separator) + j.OutputSuffix)
}

var joinStringCommand = command.Define[joinString](command.Spec{Verb: "Join", Noun: "String",
	Synopsis: "Joins values to one string.",
	Examples: []command.Example{{Title: "A list", Code: "1..3 | Join-String -Separator ', '", Output: "1, 2, 3"}}})

type convertFromStringData struct {
	StringData string      `param:"pos=0,mandatory,pipeline,emptytext" help:"Lines of the form name=value."`
	Delimiter  object.Char `param:"pos=1" help:"What stands between name and value; = without it."`
}

func (v *convertFromStringData) Process(c *command.Call) error {
	text, by := v.StringData, "="
	if v.Delimiter != 0 {
		by = string(rune(v.Delimiter))
	}
	if c.Piped && !c.Has("StringData") {
		text = object.Text(c.Input)
	}
	h := object.NewHashtable()
	for _, line := range textLines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(line, by)
		name = strings.TrimSpace(name)
		if !ok {
			return fail("InvalidOperation", command.InvalidOperation, psOperation, "Data line '"+line+"' is not in 'name=value' format.", nil)
		}
		if _, twice := h.Get(name); twice {
			return fail("InvalidOperation", command.InvalidOperation, psOperation,
				"Data item '"+name+"' in line '"+line+"' is already defined.", nil)
		}
		plain, why := unescapeRegex(strings.TrimSpace(value))
		if why != "" {
			return fail("System.Text.RegularExpressions.RegexParseException", command.NotSpecified, "System.Text.RegularExpressions.RegexParseException", why, nil)
		}
		h.Set(name, plain)
	}
	return c.Write(h)
}

// unescapeRegex reads the escapes of a value as Regex.Unescape does; why says what is wrong with one.
func unescapeRegex(text string) (plain, why string) {
	if strings.IndexByte(text, '\\') < 0 {
		return text, ""
	}
	var b strings.Builder
	r := []rune(text)
	for i := 0; i < len(r); i++ {
		if r[i] != '\\' {
			b.WriteRune(r[i])
			continue
		}
		if i++; i == len(r) {
			return "", fmt.Sprintf("Invalid pattern '%s' at offset %d. Illegal \\ at end of pattern.", text, i)
		}
		c, n := behindBackslash(r[i:])
		if n == 0 {
			return "", fmt.Sprintf("Invalid pattern '%s' at offset %d. Unrecognized escape sequence \\%c.", text, i+1, r[i])
		}
		b.WriteRune(c)
		i += n - 1
	}
	return b.String(), ""
}

// behindBackslash is the character that stands behind a backslash, and how many it takes; 0 is an unknown one.
func behindBackslash(r []rune) (c rune, taken int) {
	if k := strings.IndexRune("abefnrtv", r[0]); k >= 0 {
		return []rune("\a\b\x1b\f\n\r\t\v")[k], 1
	}
	digits, base := 0, 16
	switch {
	case r[0] == 'x':
		digits = 2
	case r[0] == 'u':
		digits = 4
	case r[0] >= '0' && r[0] <= '7':
		base = 8
		for digits < min(3, len(r)) && r[digits] >= '0' && r[digits] <= '7' {
			digits++
		}
		n, _ := strconv.ParseUint(string(r[:digits]), base, 16)
		return rune(n & 0xff), digits
	case r[0] == 'c' && len(r) > 1 && r[1] >= '@' && r[1] <= 'z':
		return r[1] & 0x1f, 2
	case unicode.IsLetter(r[0]), unicode.IsDigit(r[0]), r[0] == '_':
		return 0, 0
	default:
		return r[0], 1
	}
	if len(r) <= digits {
		return 0, 0
	}
	n, err := strconv.ParseUint(string(r[1:digits+1]), base, 32)
	if err != nil {
		return 0, 0
	}
	return rune(n), digits + 1
}

var convertFromStringDataCommand = command.Define[convertFromStringData](command.Spec{Verb: "ConvertFrom", Noun: "StringData",
	Synopsis: "Turns lines of the form name=value into a hashtable.",
	Examples: []command.Example{{Title: "One value", Code: "('port=143' | ConvertFrom-StringData).port", Output: "143"}}})
