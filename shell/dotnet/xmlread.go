package dotnet

import (
	"encoding/xml"
	"io"
	"strings"
)

// maxXMLDepth bounds how deep elements may nest.
const maxXMLDepth = 1000

// parseXML reads a document.
func parseXML(text string) (*Node, error) {
	doc := &Node{kind: "Document", name: "#document"}
	if strings.TrimSpace(text) == "" {
		return doc, nil
	}
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	d.Entity = map[string]string{}
	at, depth := doc, 0
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch x := t.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return nil, exception("Xml.XmlException", "The document is nested too deeply.")
			}
			at = at.add(startElement(x))
		case xml.EndElement:
			if at.parent == nil || at.name != qualified(x.Name) {
				return nil, exception("Xml.XmlException", "The '%s' start tag does not match the end tag of '%s'.", at.name, qualified(x.Name))
			}
			at = at.parent
			depth--
		case xml.CharData:
			if s := string(x); at != doc && strings.TrimSpace(s) != "" || at == doc && strings.TrimSpace(s) != "" {
				if at == doc {
					return nil, exception("Xml.XmlException", "Data at the root level is invalid. Line 1, position 1.")
				}
				at.add(&Node{kind: "Text", name: "#text", value: s})
			}
		case xml.Comment:
			at.add(&Node{kind: "Comment", name: "#comment", value: string(x)})
		case xml.ProcInst:
			kind := "ProcessingInstruction"
			if x.Target == "xml" {
				kind = "Declaration"
			}
			at.add(&Node{kind: kind, name: x.Target, value: string(x.Inst)})
		}
	}
	if at != doc || doc.root() == nil {
		return nil, exception("Xml.XmlException", "Unexpected end of file has occurred. The following elements are not closed: %s.", at.name)
	}
	return doc, nil
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
