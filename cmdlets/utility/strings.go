package utility

import (
	"fmt"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
	"emsh/shell/operator"
)

type joinString struct {
	InputObject  any            `param:"pipeline" help:"A value to join."`
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
	StringData string `param:"pos=0,mandatory,pipeline" help:"Lines of the form name=value."`
	Delimiter  string `param:"pos=1" help:"What stands between name and value; = without it."`
}

func (v *convertFromStringData) Process(c *command.Call) error {
	text, by := v.StringData, v.Delimiter
	if c.Piped && !c.Has("StringData") {
		text = object.Text(c.Input)
	}
	if by == "" {
		by = "="
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
		h.Set(name, unescapeRegex(strings.TrimSpace(value)))
	}
	return c.Write(h)
}

// unescapeRegex reads the escapes of a value as Regex.Unescape does.
func unescapeRegex(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		if k := strings.IndexByte("nrtfvae", text[i]); k >= 0 {
			b.WriteByte("\n\r\t\f\v\a\x1b"[k])
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

var convertFromStringDataCommand = command.Define[convertFromStringData](command.Spec{Verb: "ConvertFrom", Noun: "StringData",
	Synopsis: "Turns lines of the form name=value into a hashtable.",
	Examples: []command.Example{{Title: "One value", Code: "('port=143' | ConvertFrom-StringData).port", Output: "143"}}})

type convertToHTML struct {
	InputObject any            `param:"pipeline" help:"An object to show."`
	Property    []any          `param:"pos=0" help:"The columns."`
	Body        []string       `param:"pos=3,set=Page" help:"What stands in the page's body."`
	Head        []string       `param:"pos=1,set=Page" help:"What stands in the page's head."`
	Title       string         `param:"pos=2,set=Page" help:"The page's title."`
	As          string         `param:"" help:"Table, or List for one row a property."`
	CSSURI      string         `param:"name=CssUri,alias=cu|uri,set=Page" help:"The address of a style sheet."`
	Fragment    command.Switch `param:"set=Fragment" help:"Writes the table only."`
	PreContent  []string       `param:"" help:"What stands before the table."`
	PostContent []string       `param:"" help:"What stands behind the table."`

	by   []expression
	rows []any
}

func (h *convertToHTML) Begin(c *command.Call) error {
	var err error
	h.by, err = expressions(c, h.Property, tableKeys)
	return err
}

func (h *convertToHTML) Process(c *command.Call) error {
	if v := input(c, h.InputObject); v != nil {
		h.rows = append(h.rows, v)
	}
	return nil
}

func (h *convertToHTML) End(c *command.Call) error {
	var lines []string
	if !h.Fragment {
		lines = append(lines, h.top()...)
	}
	lines = append(lines, h.PreContent...)
	lines = append(lines, "<table>")
	if strings.EqualFold(h.As, "List") {
		lines = append(lines, h.lists(c)...)
	} else {
		lines = append(lines, h.table(c)...)
	}
	lines = append(lines, "</table>")
	lines = append(lines, h.PostContent...)
	if !h.Fragment {
		lines = append(lines, "</body></html>")
	}
	for _, l := range lines {
		if err := c.Write(l); err != nil {
			return err
		}
	}
	return nil
}

func (h *convertToHTML) top() []string {
	lines := []string{`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">`,
		`<html xmlns="http://www.w3.org/1999/xhtml">`, "<head>"}
	if len(h.Head) > 0 {
		lines = append(lines, h.Head...)
	} else {
		title := h.Title
		if title == "" {
			title = "HTML TABLE"
		}
		lines = append(lines, "<title>"+webText(title)+"</title>")
	}
	if h.CSSURI != "" {
		lines = append(lines, `<link rel="stylesheet" type="text/css" href="`+webText(h.CSSURI)+`" />`)
	}
	lines = append(lines, "</head><body>")
	return append(lines, h.Body...)
}

// columns are the titles and values of one object.
func (h *convertToHTML) columns(c *command.Call, v any) (names, cells []string) {
	if len(h.by) == 0 {
		for name, value := range properties(v) {
			names, cells = append(names, name), append(cells, csvTextOf(c, value))
		}
		return names, cells
	}
	for _, e := range h.by {
		if e.value == nil && hasWildcards(e.name) {
			for _, n := range e.names(v) {
				value, _ := property(v, n)
				names, cells = append(names, n), append(cells, csvTextOf(c, value))
			}
			continue
		}
		value, _, _ := e.of(v)
		names, cells = append(names, e.title()), append(cells, csvTextOf(c, value))
	}
	return names, cells
}

func csvTextOf(c *command.Call, v any) string {
	if v == nil {
		return ""
	}
	return csvText(c, v)
}

func (h *convertToHTML) table(c *command.Call) []string {
	if len(h.rows) == 0 {
		return nil
	}
	names, _ := h.columns(c, h.rows[0])
	lines := []string{"<colgroup>" + strings.Repeat("<col/>", len(names)) + "</colgroup>", row("th", names)}
	for _, v := range h.rows {
		_, cells := h.columns(c, v)
		lines = append(lines, row("td", cells))
	}
	return lines
}

func row(tag string, cells []string) string {
	var b strings.Builder
	b.WriteString("<tr>")
	for _, text := range cells {
		b.WriteString("<" + tag + ">" + webText(text) + "</" + tag + ">")
	}
	b.WriteString("</tr>")
	return b.String()
}

func (h *convertToHTML) lists(c *command.Call) []string {
	var lines []string
	for i, v := range h.rows {
		if i > 0 {
			lines = append(lines, "<tr><td><hr></td></tr>")
		}
		names, cells := h.columns(c, v)
		for k, name := range names {
			lines = append(lines, "<tr><td>"+webText(name)+":</td><td>"+webText(cells[k])+"</td></tr>")
		}
	}
	return lines
}

var convertToHTMLCommand = command.Define[convertToHTML](command.Spec{Verb: "ConvertTo", Noun: "Html", ErrorName: "Microsoft.PowerShell.Commands.ConvertToHtmlCommand",
	Synopsis: "Turns objects into a table of HTML.", DefaultSet: "Page",
	Examples: []command.Example{{Title: "A fragment", Code: "[pscustomobject]@{a=1} | ConvertTo-Html -Fragment"}}})

// webText is a text as HTML holds it, with the letters beyond ASCII that .NET writes by number.
func webText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'', r >= 0xa0 && r <= 0xff, r > 0xffff:
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
