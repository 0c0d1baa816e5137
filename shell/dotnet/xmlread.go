package dotnet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"emsh/shell/object"
)

// maxXMLDepth bounds how deep elements may nest.
const maxXMLDepth = 1000

// wrongNode is what a document says of text beside its root.
const wrongNode = "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type."

// xmlReading is a document on its way from text to tree.
type xmlReading struct {
	text   string
	d      *xml.Decoder
	doc    *Node
	at     *Node
	starts []int // where the names of the open elements stand
}

// parseXML reads a document.
func parseXML(text string) (*Node, error) {
	doc := &Node{kind: "Document", name: "#document"}
	text = strings.TrimPrefix(text, "\uFEFF")
	if strings.TrimSpace(text) == "" {
		return doc, nil
	}
	r := &xmlReading{text: text, d: xml.NewDecoder(strings.NewReader(text)), doc: doc, at: doc}
	r.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r.d.Entity = map[string]string{}
	for {
		from := int(r.d.InputOffset())
		if r.at == doc && len(text)-from < 4 && strings.HasPrefix(text[from:], "<") {
			return nil, r.fault(from, "Data at the root level is invalid.") // shorter than the shortest element, <a/>
		}
		t, err := r.d.RawToken()
		if err == io.EOF {
			return doc, r.end()
		}
		if err != nil {
			return nil, r.explain(from, err)
		}
		if err = r.take(t, from); err != nil {
			return nil, err
		}
	}
}

// fault is an error at an offset of the text, in the words of .NET's reader.
func (r *xmlReading) fault(offset int, format string, args ...any) error {
	line, column := r.place(offset)
	return &object.Exception{Type: "System.Xml.XmlException", Message: fmt.Sprintf(format, args...) + fmt.Sprintf(" Line %d, position %d.", line, column)}
}

// place is the line and the position in it, both counted from 1.
func (r *xmlReading) place(offset int) (line, column int) {
	before := r.text[:min(offset, len(r.text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, object.Length(before[start:]) + 1
}

func (r *xmlReading) take(t xml.Token, from int) error {
	switch x := t.(type) {
	case xml.StartElement:
		return r.open(x, from)
	case xml.EndElement:
		return r.close(x, from)
	case xml.CharData:
		return r.textNode(string(x))
	case xml.Comment:
		r.at.add(&Node{kind: "Comment", name: "#comment", value: string(x)})
	case xml.Directive:
		return exception("Xml.XmlException", "For security reasons DTD is prohibited in this XML document. To enable DTD processing set the DtdProcessing property on XmlReaderSettings to Parse and pass the settings into XmlReader.Create method.")
	case xml.ProcInst:
		return r.instruction(x, from)
	}
	return nil
}

func (r *xmlReading) instruction(x xml.ProcInst, from int) error {
	kind := "ProcessingInstruction"
	if x.Target == "xml" {
		if kind = "Declaration"; from > 0 {
			return r.fault(from+2, "Unexpected XML declaration. The XML declaration must be the first node in the document, and no white space characters are allowed to appear before it.")
		}
	}
	r.at.add(&Node{kind: kind, name: x.Target, value: string(x.Inst)})
	return nil
}

func (r *xmlReading) open(x xml.StartElement, from int) error {
	if len(r.starts) >= maxXMLDepth {
		return exception("Xml.XmlException", "The document is nested too deeply.")
	}
	if r.at == r.doc && r.doc.root() != nil {
		return exception("InvalidOperationException", "This document already has a 'DocumentElement' node.")
	}
	seen := map[string]bool{}
	for _, a := range x.Attr {
		name := qualified(a.Name)
		if seen[name] {
			return r.fault(r.attributeAt(from, name), "'%s' is a duplicate attribute name.", name)
		}
		seen[name] = true
	}
	r.starts = append(r.starts, from+1)
	r.at = r.at.add(startElement(x))
	return nil
}

// attributeAt is where the last attribute of a name stands in the tag that begins at from.
func (r *xmlReading) attributeAt(from int, name string) int {
	return from + max(0, strings.LastIndex(r.text[from:r.d.InputOffset()], name+"="))
}

func (r *xmlReading) close(x xml.EndElement, from int) error {
	if len(r.starts) == 0 {
		return r.fault(from+2, "Unexpected end tag.")
	}
	last := len(r.starts) - 1
	if name := qualified(x.Name); r.at.name != name {
		line, column := r.place(r.starts[last])
		return r.fault(from+2, "The '%s' start tag on line %d position %d does not match the end tag of '%s'.", r.at.name, line, column, name)
	}
	r.starts, r.at = r.starts[:last], r.at.parent
	return nil
}

func (r *xmlReading) textNode(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return nil
	case r.at == r.doc:
		return exception("InvalidOperationException", wrongNode)
	}
	r.at.add(&Node{kind: "Text", name: "#text", value: s})
	return nil
}

// end is where the text is over.
func (r *xmlReading) end() error {
	if len(r.starts) == 0 {
		return nil
	}
	var names []string
	for n := r.at; n != r.doc; n = n.parent {
		names = append(names, n.name)
	}
	return r.fault(len(r.text), "Unexpected end of file has occurred. The following elements are not closed: %s.", strings.Join(names, ", "))
}

// explain says of the piece that begins at from, which the decoder could not read, what .NET's reader says.
func (r *xmlReading) explain(from int, err error) error {
	var bad *xml.SyntaxError
	at := int(r.d.InputOffset())
	if !errors.As(err, &bad) {
		return r.fault(at, "Data at the root level is invalid.")
	}
	next, _ := utf8.DecodeRuneInString(r.text[min(at, len(r.text)):])
	last := max(at-1, 0)
	said := func(what string) bool { return strings.Contains(bad.Msg, what) }
	switch {
	case at >= len(r.text) && strings.Count(r.text[from:], `"`)%2 == 1:
		return r.fault(len(r.text), "There is an unclosed literal string.")
	case at >= len(r.text) && (said("expected") || said("unexpected EOF")):
		return r.fault(len(r.text), "Unexpected end of file has occurred.")
	case said("invalid character entity"):
		return r.entity(from)
	case said("attribute name without ="):
		return r.fault(last, "'%c' is an unexpected token. The expected token is '='.", r.text[last])
	case said("unquoted or missing attribute value"):
		return r.fault(last, "'%c' is an unexpected token. The expected token is '\"' or '''.", r.text[last])
	case said("expected element name"), said("expected attribute name"), said("invalid XML name"):
		return r.name(from, at)
	}
	return r.fault(at, "'%c' is an unexpected token.", next)
}

// entity explains the first & of a text that begins no known entity.
func (r *xmlReading) entity(from int) error {
	rest := r.text[from:]
	for at := strings.IndexByte(rest, '&'); at >= 0; {
		name, _, closed := strings.Cut(rest[at+1:], ";")
		switch {
		case !closed || name == "" || strings.ContainsFunc(name, notInName):
			return r.fault(from+at+1, "An error occurred while parsing EntityName.")
		case !strings.Contains(" lt gt amp quot apos ", " "+name+" ") && name[0] != '#':
			return r.fault(from+at+1, "Reference to undeclared entity '%s'.", name)
		}
		next := strings.IndexByte(rest[at+1:], '&')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return r.fault(from, "Invalid syntax for a decimal numeric entity reference.")
}

func notInName(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("._-:#", c)
}

// name explains a name that begins with what no name begins with.
func (r *xmlReading) name(from, at int) error {
	if from+1 < len(r.text) && r.text[from] == '<' {
		if c, _ := utf8.DecodeRuneInString(r.text[from+1:]); c != '/' && (notInName(c) || unicode.IsDigit(c)) {
			at = from + 1
		}
	}
	c, _ := utf8.DecodeRuneInString(r.text[min(at, len(r.text)):])
	return r.fault(at, "Name cannot begin with the '%c' character, hexadecimal value 0x%02X.", c, c)
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func startElement(x xml.StartElement) *Node {
	n := &Node{kind: "Element", name: qualified(x.Name)}
	for _, a := range x.Attr {
		n.attrs = append(n.attrs, &Node{kind: "Attribute", name: qualified(a.Name), value: a.Value, parent: n})
	}
	return n
}
