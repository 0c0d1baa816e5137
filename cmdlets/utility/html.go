package utility

import (
	"fmt"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/format"
	"emsh/shell/object"
)

type convertToHTML struct {
	InputObject  any               `param:"pipeline,is=PSObject" help:"An object to show."`
	Property     []any             `param:"pos=0" help:"The columns: names, patterns, script blocks, or hashtables with Label, Expression, Width and Alignment."`
	Body         []string          `param:"pos=3,set=Page" help:"What stands in the page's body."`
	Head         []string          `param:"pos=1,set=Page" help:"What stands in the page's head."`
	Title        string            `param:"pos=2,set=Page,emptytext" help:"The page's title."`
	As           string            `param:"" valid:"oneof=Table|List" help:"Table, or List for one row a property."`
	CSSURI       string            `param:"name=CssUri,alias=cu|uri,set=Page,is=Uri" help:"The address of a style sheet."`
	Fragment     command.Switch    `param:"set=Fragment" help:"Writes the table only."`
	PostContent  []string          `param:"" help:"What stands behind the table."`
	PreContent   []string          `param:"" help:"What stands before the table."`
	Meta         *object.Hashtable `param:"set=Page" help:"Further facts of the page's head, such as author or keywords."`
	Charset      string            `param:"set=Page" help:"The page's character set."`
	Transitional command.Switch    `param:"set=Page" help:"Names the transitional kind of XHTML."`

	by      []expression
	columns []expression // as the first object has them
	count   int
	started bool
}

func (h *convertToHTML) Begin(c *command.Call) error {
	by, err := expressions(c, h.Property, tableKeys)
	if err != nil {
		return err
	}
	if h.by = by; len(by) == 0 {
		h.by = []expression{{name: "*", read: readerOf(c)}}
	}
	return nil
}

// start writes what stands before the rows.
func (h *convertToHTML) start(c *command.Call) error {
	if h.started {
		return nil
	}
	h.started = true
	var lines []string
	if !h.Fragment {
		top, err := h.top(c)
		if err != nil {
			return err
		}
		lines = top
	}
	return writeLines(c, append(append(lines, h.PreContent...), "<table>"))
}

func writeLines(c *command.Call, lines []string) error {
	for _, l := range lines {
		if err := c.Write(l); err != nil {
			return err
		}
	}
	return nil
}

func (h *convertToHTML) Process(c *command.Call) error {
	v := input(c, h.InputObject)
	if v == nil {
		return nil
	}
	if err := h.start(c); err != nil {
		return err
	}
	h.count++
	if strings.EqualFold(h.As, "List") {
		return h.list(c, v)
	}
	if h.columns == nil {
		if h.columns = resolved(h.by, v); h.columns == nil {
			return nil
		}
		if err := writeLines(c, []string{colGroup(h.columns), tableRow("th", titles(h.columns))}); err != nil {
			return err
		}
	}
	cells := make([]string, len(h.columns))
	for i, e := range h.columns {
		cells[i] = htmlValue(c, e, v)
	}
	return c.Write(tableRow("td", cells))
}

// list writes an object as a row for each property.
func (h *convertToHTML) list(c *command.Call, v any) error {
	var lines []string
	if h.count > 1 {
		lines = append(lines, "<tr><td><hr></td></tr>")
	}
	for _, e := range resolved(h.by, v) {
		lines = append(lines, "<tr><td>"+dotnet.HtmlEncode(e.title())+":</td><td>"+dotnet.HtmlEncode(htmlValue(c, e, v))+"</td></tr>")
	}
	return writeLines(c, lines)
}

func (h *convertToHTML) End(c *command.Call) error {
	if err := h.start(c); err != nil {
		return err
	}
	lines := append([]string{"</table>"}, h.PostContent...)
	if !h.Fragment {
		lines = append(lines, "</body></html>")
	}
	return writeLines(c, lines)
}

// resolved are the columns that expressions stand for on an object; what it does not have is left out.
func resolved(by []expression, v any) []expression {
	var all []expression
	for _, e := range by {
		if e.value != nil {
			all = append(all, e)
			continue
		}
		for _, name := range e.names(v) {
			one := e
			one.name = name
			all = append(all, one)
		}
	}
	return all
}

func titles(columns []expression) []string {
	names := make([]string, len(columns))
	for i, e := range columns {
		names[i] = e.title()
	}
	return names
}

func htmlValue(c *command.Call, e expression, v any) string {
	value, _, _ := e.of(v)
	if value == nil {
		return ""
	}
	return csvText(c, value)
}

func colGroup(columns []expression) string {
	var b strings.Builder
	b.WriteString("<colgroup>")
	for _, e := range columns {
		b.WriteString("<col")
		if e.width > 0 {
			fmt.Fprintf(&b, ` width = "%d"`, e.width)
		}
		if name := map[format.Align]string{format.Left: "left", format.Center: "center", format.Right: "right"}[e.align]; name != "" {
			b.WriteString(` align = "` + name + `"`)
		}
		b.WriteString("/>")
	}
	b.WriteString("</colgroup>")
	return b.String()
}

func tableRow(tag string, cells []string) string {
	var b strings.Builder
	b.WriteString("<tr>")
	for _, text := range cells {
		b.WriteString("<" + tag + ">" + dotnet.HtmlEncode(text) + "</" + tag + ">")
	}
	b.WriteString("</tr>")
	return b.String()
}

// top is the page up to its body. What the caller gives for it is HTML and stands as it is.
func (h *convertToHTML) top(c *command.Call) ([]string, error) {
	kind := "Strict"
	if h.Transitional {
		kind = "Transitional"
	}
	lines := []string{`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 ` + kind + `//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-` + strings.ToLower(kind) + `.dtd">`,
		`<html xmlns="http://www.w3.org/1999/xhtml">`, "<head>"}
	if c.Has("Charset") {
		lines = append(lines, `<meta charset="`+h.Charset+`">`)
	}
	meta, err := h.meta(c)
	if err != nil {
		return nil, err
	}
	lines = append(lines, meta...)
	switch {
	case c.Has("Head"):
		lines = append(lines, h.Head...)
	case c.Has("Title"):
		lines = append(lines, "<title>"+h.Title+"</title>")
	default:
		lines = append(lines, "<title>HTML TABLE</title>")
	}
	if h.CSSURI != "" {
		lines = append(lines, `<link rel="stylesheet" type="text/css" href="`+h.CSSURI+`" />`)
	}
	return append(append(lines, "</head><body>"), h.Body...), nil
}

// meta are the lines of -Meta.
func (h *convertToHTML) meta(c *command.Call) ([]string, error) {
	if h.Meta == nil {
		return nil, nil
	}
	var lines []string
	for k, v := range h.Meta.All() {
		name, content := object.Text(k), object.Text(v)
		attribute := "name"
		switch strings.ToLower(name) {
		case "content-type", "default-style", "x-ua-compatible":
			attribute = "http-equiv"
		case "application-name", "author", "description", "generator", "keywords", "viewport":
		default:
			err := c.Warn("Accepted meta properties are content-type, default-style, application-name, author, description, generator, keywords, x-ua-compatible, and viewport. " +
				"The meta pair: " + name + " and " + content + " may not function correctly.")
			if err != nil {
				return nil, err
			}
		}
		lines = append(lines, fmt.Sprintf(`<meta %s="%s" content="%s">`, attribute, name, content))
	}
	return lines, nil
}

var convertToHTMLCommand = command.Define[convertToHTML](command.Spec{Verb: "ConvertTo", Noun: "Html", ErrorName: "Microsoft.PowerShell.Commands.ConvertToHtmlCommand",
	Synopsis: "Turns objects into a table of HTML.", DefaultSet: "Page",
	Examples: []command.Example{{Title: "A fragment", Code: "[pscustomobject]@{a=1} | ConvertTo-Html -Fragment"}}})
