package utility

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/object"
)

type exportClixml struct {
	Path        string         `param:"pos=0,mandatory,set=ByPath" help:"The file."`
	LiteralPath string         `param:"mandatory,alias=PSPath|LP,set=ByLiteralPath" help:"The file, its name taken literally."`
	InputObject any            `param:"mandatory,pipeline,null,is=PSObject" help:"An object to keep."`
	Depth       int            `param:"" valid:"range=1..2147483647" default:"2" help:"How deep objects within objects are kept."`
	Force       command.Switch `param:"" help:"Writes to a read-only file too."`
	NoClobber   command.Switch `param:"alias=NoOverwrite" help:"Fails when the file is there."`
	Encoding    encodingName   `param:"" help:"The file's encoding; utf8NoBOM without it."`

	all []any
}

func (e *exportClixml) Process(c *command.Call) error {
	e.all = append(e.all, input(c, e.InputObject))
	return nil
}

func (e *exportClixml) End(c *command.Call) error {
	path := e.Path + e.LiteralPath
	ok, err := should(c, "Export-Clixml", path)
	if err != nil || !ok {
		return err
	}
	full, err := locate(c, path)
	if err != nil {
		return err
	}
	if _, err := os.Stat(full); err == nil && bool(e.NoClobber) {
		return noClobber(path, full)
	}
	f, err := openCsv(c, path, string(e.Encoding), false)
	if err != nil {
		return err
	}
	f.line(clixmlText(e.all, e.Depth))
	return f.close()
}

// clixmlText is a whole document; depth 0 is the usual one.
func clixmlText(all []any, depth int) string {
	w := &clixmlWriter{depth: 2}
	if depth > 0 {
		w.depth = depth
	}
	w.b.WriteString(`<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">` + "\n")
	for _, v := range all {
		w.value(v, "", 0)
	}
	w.b.WriteString("</Objs>")
	return w.b.String()
}

// clixmlWriter writes objects as PowerShell's XML.
type clixmlWriter struct {
	b     strings.Builder
	depth int
	refs  int
}

func (w *clixmlWriter) simple(tag, name, text string) {
	w.b.WriteString("<" + tag + nameAttribute(name) + ">")
	xml.EscapeText(&w.b, []byte(text))
	w.b.WriteString("</" + tag + ">\n")
}

func nameAttribute(name string) string {
	if name == "" {
		return ""
	}
	var b strings.Builder
	xml.EscapeText(&b, []byte(name))
	return ` N="` + b.String() + `"`
}

// clixmlTags are the element names of simple values.
func clixmlTag(v any) (tag, text string) {
	switch x := v.(type) {
	case string:
		return "S", x
	case bool:
		return "B", strings.ToLower(object.Text(x))
	case object.Char:
		return "C", fmt.Sprint(uint16(x))
	case int32:
		return "I32", object.Text(x)
	case int64:
		return "I64", object.Text(x)
	case int16:
		return "I16", object.Text(x)
	case uint8:
		return "By", object.Text(x)
	case uint16:
		return "U16", object.Text(x)
	case uint32:
		return "U32", object.Text(x)
	case uint64:
		return "U64", object.Text(x)
	case float64:
		return "Db", object.ToString(x, culture.Invariant())
	case float32:
		return "Sg", object.ToString(x, culture.Invariant())
	case object.Decimal:
		return "D", x.String()
	case object.DateTime:
		return "DT", jsonDate(x)
	case object.TimeSpan:
		return "TS", xmlSpan(x)
	case object.Guid:
		return "G", x.String()
	case object.Version:
		return "Version", x.String()
	case object.Block:
		return "SBK", x.String()
	}
	return "", ""
}

func xmlSpan(s object.TimeSpan) string {
	sign := ""
	if s < 0 {
		sign, s = "-", -s
	}
	text := sign + "P"
	if d := s.Days(); d > 0 {
		text += fmt.Sprintf("%dD", d)
	}
	rest := s % culture.Day
	if rest > 0 || text == sign+"P" {
		text += fmt.Sprintf("T%dH%dM%gS", rest.Hours(), rest.Minutes(), float64(rest%culture.Minute)/float64(culture.Second))
	}
	return text
}

func (w *clixmlWriter) value(v any, name string, level int) {
	plain := object.Unwrap(v)
	if plain == nil {
		w.b.WriteString("<Nil" + nameAttribute(name) + " />\n")
		return
	}
	if tag, text := clixmlTag(plain); tag != "" {
		w.simple(tag, name, text)
		return
	}
	if s, ok := plain.(*object.SecureString); ok {
		if sealed, err := seal(s.Reveal(), nil); err == nil {
			w.simple("SS", name, sealed)
		}
		return
	}
	if level > w.depth {
		w.simple("S", name, object.Text(v))
		return
	}
	w.object(v, plain, name, level)
}

func (w *clixmlWriter) object(v, plain any, name string, level int) {
	w.refs++
	fmt.Fprintf(&w.b, "<Obj%s RefId=\"%d\">\n<TN RefId=\"%d\">\n", nameAttribute(name), w.refs-1, w.refs-1)
	for _, t := range typeNames(v) {
		w.simple("T", "", t)
	}
	w.b.WriteString("</TN>\n")
	if e, ok := plain.(object.Enum); ok {
		w.simple("ToString", "", e.Name)
		w.simple("I32", "", fmt.Sprint(e.Number))
	} else if h, ok := plain.(*object.Hashtable); ok {
		w.b.WriteString("<DCT>\n")
		for k, x := range h.All() {
			w.b.WriteString("<En>\n")
			w.value(k, "Key", level+1)
			w.value(x, "Value", level+1)
			w.b.WriteString("</En>\n")
		}
		w.b.WriteString("</DCT>\n")
	} else if all, ok := object.Elements(v); ok {
		w.b.WriteString("<LST>\n")
		for _, x := range all {
			w.value(x, "", level+1)
		}
		w.b.WriteString("</LST>\n")
	} else {
		if !isBag(v) {
			w.simple("ToString", "", object.Text(v))
		}
		w.b.WriteString("<MS>\n")
		for n, x := range properties(v) {
			if isLimit(plain) && isLimit(x) { // a size is its own value
				x = object.Text(x)
			}
			w.value(x, n, level+1)
		}
		w.b.WriteString("</MS>\n")
	}
	w.b.WriteString("</Obj>\n")
}

// isLimit reports whether a value is a size, or a limit that is not set.
func isLimit(v any) bool {
	switch v.(type) {
	case object.Size, object.Unlimited:
		return true
	}
	return false
}

type importClixml struct {
	Path              []string       `param:"pos=0,mandatory,pipeline,property,set=ByPath" help:"The files."`
	LiteralPath       []string       `param:"mandatory,property,alias=PSPath|LP,set=ByLiteralPath" help:"The files, their names taken literally."`
	IncludeTotalCount command.Switch `param:"" help:"Says first how many objects the files have."`
	Skip              uint64         `param:"" help:"How many objects to leave out first."`
	First             uint64         `param:"" help:"How many objects at most."`
}

func (i *importClixml) Process(c *command.Call) error {
	paths, literal := pathArgs(c, i.Path, i.LiteralPath)
	for _, p := range paths {
		named, err := locate(c, p)
		if err != nil {
			return err
		}
		found := []string{named}
		if !literal {
			if all := glob(c, p); len(all) > 0 {
				found = all
			}
		}
		for _, full := range found {
			text, err := readText(full, "")
			if err != nil {
				return c.Fail(readFailure(full, err))
			}
			if err := i.read(c, text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *importClixml) read(c *command.Call, text string) error {
	r := &clixmlReader{types: map[string][]string{}}
	var root clixmlNode
	if err := xml.Unmarshal([]byte(text), &root); err != nil {
		return fail("System.Xml.XmlException", command.NotSpecified, "System.Xml.XmlException", "The file is not CLIXML: "+err.Error(), nil)
	}
	if i.IncludeTotalCount {
		if err := c.Write(uint64(len(root.Nodes))); err != nil {
			return err
		}
	}
	nodes := root.Nodes[min(i.Skip, uint64(len(root.Nodes))):]
	if c.Has("First") {
		nodes = nodes[:min(i.First, uint64(len(nodes)))]
	}
	for _, node := range nodes {
		if err := c.Write(r.value(&node, 0)); err != nil {
			return err
		}
	}
	return nil
}

// clixmlNode is an element of the file.
type clixmlNode struct {
	XMLName xml.Name
	N       string       `xml:"N,attr"`
	RefID   string       `xml:"RefId,attr"`
	Text    string       `xml:",chardata"`
	Nodes   []clixmlNode `xml:",any"`
}

// clixmlReader makes objects of elements.
type clixmlReader struct{ types map[string][]string }

// mostNested is how deep objects in a file may be nested.
const mostNested = 200

func (r *clixmlReader) value(n *clixmlNode, level int) any {
	if level > mostNested {
		return nil
	}
	if typeName, ok := map[string]string{"B": "System.Boolean", "I32": "System.Int32", "I64": "System.Int64", "I16": "System.Int16", "By": "System.Byte",
		"U16": "System.UInt16", "U32": "System.UInt32", "U64": "System.UInt64", "Db": "System.Double", "Sg": "System.Single", "D": "System.Decimal",
		"G": "System.Guid", "Version": "System.Version"}[n.XMLName.Local]; ok {
		if v, err := object.Cast(n.Text, typeName); err == nil {
			if typeName == "System.Boolean" {
				return n.Text == "true"
			}
			return v
		}
		return n.Text
	}
	switch n.XMLName.Local {
	case "Nil":
		return nil
	case "C":
		v, err := object.Cast(n.Text, "System.UInt16")
		if err == nil {
			return object.Char(v.(uint16))
		}
	case "DT":
		if d, err := culture.ParseDateTime(n.Text, culture.Invariant()); err == nil {
			return d
		}
	case "TS":
		return spanOf(n.Text)
	case "SS":
		plain, err := unseal(n.Text, nil)
		if err == nil {
			return object.Secure(plain)
		}
	case "BA":
		b, _ := base64.StdEncoding.DecodeString(n.Text)
		a := &object.Array{Elem: "System.Byte"}
		for _, x := range b {
			a.Items = append(a.Items, x)
		}
		return a
	case "Obj":
		return r.object(n, level)
	}
	return n.Text
}

func spanOf(text string) any {
	rest, negative := strings.CutPrefix(text, "-")
	var total object.TimeSpan
	number := ""
	for _, c := range strings.TrimPrefix(rest, "P") {
		unit, ok := map[rune]object.TimeSpan{'D': culture.Day, 'H': culture.Hour, 'M': culture.Minute, 'S': culture.Second}[c]
		if !ok {
			if c != 'T' {
				number += string(c)
			}
			continue
		}
		f, err := object.Cast(number, "System.Double")
		if err != nil {
			return text
		}
		total += object.TimeSpan(f.(float64) * float64(unit))
		number = ""
	}
	if negative {
		total = -total
	}
	return total
}

func (r *clixmlReader) object(n *clixmlNode, level int) any {
	o := object.New()
	var names []string
	text := ""
	for i := range n.Nodes {
		part := &n.Nodes[i]
		switch part.XMLName.Local {
		case "TN":
			for _, t := range part.Nodes {
				names = append(names, t.Text)
			}
			r.types[part.RefID] = names
		case "TNRef":
			names = r.types[part.RefID]
		case "ToString":
			text = part.Text
		case "DCT":
			return r.table(part, level)
		case "LST", "IE", "STK", "QUE":
			return r.list(part, names, level)
		case "MS", "Props":
			for k := range part.Nodes {
				o.Add(part.Nodes[k].N, r.value(&part.Nodes[k], level+1))
			}
		case "I32":
			return r.value(part, level+1)
		}
	}
	if v, ok := limitOf(names, text); ok {
		return v
	}
	for i, name := range names {
		if !strings.HasPrefix(name, "Deserialized.") {
			names[i] = "Deserialized." + name
		}
	}
	if names != nil {
		o.SetTypeNames(names...)
	}
	return o
}

// limitOf is a size or limit of Exchange's as it was before it was exported: it shows and compares as it did.
func limitOf(names []string, text string) (any, bool) {
	if len(names) == 0 {
		return nil, false
	}
	switch names[0] {
	case object.TypeName(object.Unlimited{}):
		return object.Unlimited{}, true
	case object.TypeName(object.Size(0)):
		v, err := object.Cast(text, names[0])
		return v, err == nil
	}
	return nil, false
}

func (r *clixmlReader) table(n *clixmlNode, level int) any {
	h := object.NewHashtable()
	for i := range n.Nodes {
		var key, value any
		for k := range n.Nodes[i].Nodes {
			part := &n.Nodes[i].Nodes[k]
			if part.N == "Key" {
				key = r.value(part, level+1)
			} else {
				value = r.value(part, level+1)
			}
		}
		h.Set(key, value)
	}
	return h
}

func (r *clixmlReader) list(n *clixmlNode, names []string, level int) any {
	var all []any
	for i := range n.Nodes {
		all = append(all, r.value(&n.Nodes[i], level+1))
	}
	if len(names) > 0 && strings.HasSuffix(names[0], "[]") {
		return object.NewArray(all...)
	}
	return &object.List{Type: "System.Collections.ArrayList", Items: all}
}

var exportClixmlCommand = command.Define[exportClixml](command.Spec{Verb: "Export", Noun: "Clixml",
	Synopsis: "Keeps objects in a file of PowerShell's XML.", DefaultSet: "ByPath", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be written", Code: "Get-Date | Export-Clixml now.xml -WhatIf"}}})
var importClixmlCommand = command.Define[importClixml](command.Spec{Verb: "Import", Noun: "Clixml",
	Synopsis: "Reads the objects of a file of PowerShell's XML.", DefaultSet: "ByPath",
	Examples: []command.Example{{Title: "A file's objects", Code: "Import-Clixml now.xml -ErrorAction SilentlyContinue"}}})
