package dotnet

import (
	"strings"
)

var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

var xmlAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "\n", "&#xA;", "\r", "&#xD;", "\t", "&#x9;")

// write appends the node as markup; indent is "" for one line.
func (n *Node) write(b *strings.Builder, indent string) {
	switch n.kind {
	case "Text":
		b.WriteString(xmlText.Replace(n.value))
	case "CDataSection":
		b.WriteString("<![CDATA[" + n.value + "]]>")
	case "Comment":
		b.WriteString("<!--" + n.value + "-->")
	case "Declaration", "ProcessingInstruction":
		b.WriteString("<?" + n.name + " " + n.value + "?>")
	case "Attribute":
		b.WriteString(n.name + "=\"" + xmlAttribute.Replace(n.value) + "\"")
	case "Document":
		for i, c := range n.children {
			if i > 0 && indent != "" {
				b.WriteString("\n")
			}
			c.write(b, indent)
		}
	case "Element":
		n.writeElement(b, indent)
	}
}

func (n *Node) writeElement(b *strings.Builder, indent string) {
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteByte(' ')
		a.write(b, "")
	}
	if len(n.children) == 0 {
		b.WriteString(" />")
		return
	}
	b.WriteByte('>')
	inner := indent
	for _, c := range n.children {
		if c.kind == "Text" {
			inner = ""
		}
	}
	for _, c := range n.children {
		if inner != "" {
			b.WriteString(inner + "  ")
			c.write(b, inner+"  ")
		} else {
			c.write(b, "")
		}
	}
	b.WriteString(inner + "</" + n.name + ">")
}

func (n *Node) outer() string {
	var b strings.Builder
	n.write(&b, "")
	return b.String()
}

func (n *Node) innerXML() string {
	var b strings.Builder
	for _, c := range n.children {
		c.write(&b, "")
	}
	return b.String()
}
