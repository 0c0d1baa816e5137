package utility

import (
	"encoding/xml"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type convertToXML struct {
	InputObject       any            `param:"pos=0,mandatory,pipeline,null,is=PSObject" help:"The objects."`
	Depth             int            `param:"" valid:"range=1..2147483647" default:"1" help:"How deep objects within objects are written."`
	NoTypeInformation command.Switch `param:"" help:"Leaves the types' names out."`
	As                string         `param:"" default:"Document" help:"Document writes a document, String a text, Stream a text for each object."`

	all []any
}

func (x *convertToXML) Process(c *command.Call) error {
	x.all = append(x.all, input(c, x.InputObject))
	return nil
}

// End makes one document of all objects.
func (x *convertToXML) End(c *command.Call) error {
	depth := max(x.Depth, 1)
	const head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	var parts []string
	for _, v := range x.all {
		var b strings.Builder
		x.element(&b, "Object", "", v, depth, 1)
		parts = append(parts, strings.TrimSuffix(b.String(), "\n"))
	}
	switch strings.ToLower(or(x.As, "Document")) {
	case "stream":
		if err := c.Write(strings.TrimSuffix(head, "\n")); err != nil {
			return err
		}
		for _, part := range append(append([]string{"<Objects>"}, parts...), "</Objects>") {
			if err := c.Write(part); err != nil {
				return err
			}
		}
		return nil
	case "string":
		return c.Write(head + "<Objects>\n" + strings.Join(parts, "\n") + "\n</Objects>")
	case "document":
		doc, err := xmlDocument(head + "<Objects>\n" + strings.Join(parts, "\n") + "\n</Objects>")
		if err != nil {
			return err
		}
		return c.Write(doc)
	}
	return fail("ConvertToXmlAs", command.InvalidArgument, psArgument, "'"+x.As+"' is not Document, String or Stream.", x.As)
}

// element writes a value: what has properties to its depth, else its text.
func (x *convertToXML) element(b *strings.Builder, tag, name string, v any, depth, level int) {
	indent := strings.Repeat("  ", level)
	b.WriteString(indent + "<" + tag)
	if name != "" {
		b.WriteString(` Name="` + escaped(name) + `"`)
	}
	if !x.NoTypeInformation && v != nil {
		b.WriteString(` Type="` + escaped(object.TypeName(v)) + `"`)
	}
	switch {
	case v == nil:
		b.WriteString(" />\n")
		return
	case depth > 0:
		if x.children(b, v, depth, level) {
			b.WriteString(indent + "</" + tag + ">\n")
			return
		}
	}
	b.WriteString(">" + escaped(object.Text(v)) + "</" + tag + ">\n")
}

// children writes the parts of a collection or object, and reports whether v has any.
func (x *convertToXML) children(b *strings.Builder, v any, depth, level int) bool {
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok {
		b.WriteString(">\n")
		for k, item := range h.All() {
			x.element(b, "Property", "Key", k, depth-1, level+1)
			x.element(b, "Property", "Value", item, depth-1, level+1)
		}
		return true
	}
	if items, ok := object.Elements(v); ok {
		b.WriteString(">\n")
		for _, item := range items {
			x.element(b, "Property", "", item, depth-1, level+1)
		}
		return true
	}
	if isPlain(v) {
		return false
	}
	b.WriteString(">\n")
	for name, value := range properties(v) {
		x.element(b, "Property", name, value, depth-1, level+1)
	}
	return true
}

// isPlain tells the values that are written as text.
func isPlain(v any) bool {
	switch object.Unwrap(v).(type) {
	case string, bool, int32, int64, int16, int8, uint8, uint16, uint32, uint64, float32, float64, object.Char, object.DateTime, object.TimeSpan, object.Guid, object.Version, object.Enum, object.Size, command.Switch:
		return true
	}
	return len(propertyNames(v)) == 0
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text))
	return b.String()
}

var convertToXMLCommand = command.Define[convertToXML](command.Spec{Verb: "ConvertTo", Noun: "Xml", Synopsis: "Makes an XML document of objects.",
	Examples: []command.Example{{Title: "A number", Code: "(1 | ConvertTo-Xml -NoTypeInformation).Objects.Object", Output: "1"}}})

type saveExportedMessage struct {
	Path        string `param:"pos=0,mandatory" help:"The file to write."`
	InputObject any    `param:"mandatory,pipeline,is=PSObject" help:"What Export-Message wrote."`

	text strings.Builder
}

func (s *saveExportedMessage) Process(c *command.Call) error {
	v := input(c, s.InputObject)
	for _, name := range []string{"FileData", "Data", "Content"} {
		if part, ok := property(v, name); ok && !isPlain(v) {
			v = part
			break
		}
	}
	items, _ := object.Elements(v)
	switch raw, ok := rawBytes(items); {
	case ok && len(items) > 0:
		s.text.Write(raw)
	case object.TypeName(v) == "System.Byte":
		s.text.WriteByte(v.(byte))
	default:
		s.text.WriteString(object.Text(v))
	}
	return nil
}

// End writes the file.
func (s *saveExportedMessage) End(c *command.Call) error {
	full, err := locate(c, s.Path)
	if err != nil {
		return err
	}
	if err := os.WriteFile(full, []byte(s.text.String()), 0o666); err != nil {
		return openFailure(full, err)
	}
	return nil
}

var saveExportedMessageCommand = command.Define[saveExportedMessage](command.Spec{Verb: "Save", Noun: "ExportedMessage", Synopsis: "Writes a message that was exported from a queue to a file.", Aliases: []string{"AssembleMessage"},
	Examples: []command.Example{{Title: "A message that was exported and kept", Code: "Import-Clixml ./exported.xml | AssembleMessage -Path ./message.eml"}}})
