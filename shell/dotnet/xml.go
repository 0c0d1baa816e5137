package dotnet

import (
	"encoding/xml"
	"io"
	"os"
	"strings"

	"emsh/shell/object"
)

const xmlSpace = "System.Xml."

// maxXMLDepth bounds how deep elements may nest.
const maxXMLDepth = 1000

// Node is a node of an XML document: a System.Xml.XmlDocument, XmlElement, XmlText and so on.
type Node struct {
	kind     string // Document Element Attribute Text CDataSection Comment ProcessingInstruction Declaration
	name     string
	value    string
	parent   *Node
	children []*Node
	attrs    []*Node
}

// NetType is the .NET type's name.
func (n *Node) NetType() string { return xmlSpace + "Xml" + n.kind }

// TypeNames are the type's names.
func (n *Node) TypeNames() []string {
	names := []string{n.NetType() + "#" + n.name, n.NetType()}
	if n.kind == "Document" {
		names = names[1:]
	}
	return append(names, xmlSpace+"XmlNode", "System.Object")
}

// String is what a cast to [string] gives: the text of a simple node, else the type's name.
func (n *Node) String() string {
	switch n.kind {
	case "Attribute", "Text", "CDataSection", "Comment":
		return n.value
	case "Element":
		return n.name
	}
	return n.NetType()
}

// Text is String: what TextThing asks for.
func (n *Node) Text() string { return n.NetType() }

// local is the name without its prefix.
func (n *Node) local() string { return n.name[strings.IndexByte(n.name, ':')+1:] }

// shown is what a script sees of a child: the text of a simple element, else the node.
func (n *Node) shown() any {
	switch n.kind {
	case "Element":
		if len(n.attrs) > 0 {
			return n
		}
		for _, c := range n.children {
			if c.kind != "Text" && c.kind != "CDataSection" {
				return n
			}
		}
		return n.inner()
	case "Attribute", "Text", "CDataSection", "Comment":
		return n.value
	}
	return n
}

func (n *Node) inner() string {
	if n.value != "" {
		return n.value
	}
	var b strings.Builder
	for _, c := range n.children {
		if c.kind != "Comment" && c.kind != "Declaration" && c.kind != "ProcessingInstruction" {
			b.WriteString(c.inner())
		}
	}
	return b.String()
}

// Property is an attribute, or the children of a name; the element's own members come after.
func (n *Node) Property(name string) (any, bool) {
	for _, a := range n.attrs {
		if strings.EqualFold(a.name, name) {
			return a.value, true
		}
	}
	var found []any
	for _, c := range n.children {
		if c.kind != "Comment" && (strings.EqualFold(c.name, name) || strings.EqualFold(c.local(), name) && c.kind == "Element") {
			if c.kind == "Declaration" {
				return c.value, true
			}
			found = append(found, c.shown())
		}
	}
	switch len(found) {
	case 0:
		return nil, false
	case 1:
		return found[0], true
	}
	return &object.Array{Items: found}, true
}

// PropertyNames are the attributes and the names of the children.
func (n *Node) PropertyNames() []string {
	var names []string
	seen := map[string]bool{}
	for _, list := range [][]*Node{n.attrs, n.children} {
		for _, c := range list {
			if c.name != "" && c.kind != "Comment" && !seen[c.name] {
				seen[c.name] = true
				names = append(names, c.name)
			}
		}
	}
	return names
}

// SetProperty sets an attribute, or the text of a simple child.
func (n *Node) SetProperty(name string, v any) error {
	for _, a := range n.attrs {
		if strings.EqualFold(a.name, name) {
			a.value = object.Text(v)
			return nil
		}
	}
	for _, c := range n.children {
		if c.kind == "Element" && strings.EqualFold(c.name, name) {
			c.setText(object.Text(v))
			return nil
		}
	}
	return notFoundToSet(name)
}

func (n *Node) setText(s string) {
	n.children = nil
	if s != "" {
		n.add(&Node{kind: "Text", name: "#text", value: s})
	}
}

func (n *Node) add(c *Node) *Node {
	if c.parent != nil {
		c.parent.remove(c)
	}
	c.parent = n
	n.children = append(n.children, c)
	return c
}

func (n *Node) remove(c *Node) {
	for i, x := range n.children {
		if x == c {
			n.children = append(n.children[:i], n.children[i+1:]...)
			c.parent = nil
			return
		}
	}
}

func (n *Node) root() *Node {
	for _, c := range n.children {
		if c.kind == "Element" {
			return c
		}
	}
	return nil
}

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
			at = at.add(element2(x))
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

func element2(x xml.StartElement) *Node {
	n := &Node{kind: "Element", name: qualified(x.Name)}
	for _, a := range x.Attr {
		n.attrs = append(n.attrs, &Node{kind: "Attribute", name: qualified(a.Name), value: a.Value, parent: n})
	}
	return n
}

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

func xmlTypes() []*Type {
	types := []*Type{
		{FullName: xmlSpace + "XmlNode", declared: nodeMembers}, {FullName: xmlSpace + "XmlDocument", Base: xmlSpace + "XmlNode", declared: documentMembers, convert: toXML},
		{FullName: xmlSpace + "XmlElement", Base: xmlSpace + "XmlNode", declared: elementMembers}, {FullName: xmlSpace + "XmlNodeList", Is: collectionIs, declared: nodeListMembers},
	}
	for _, kind := range strings.Fields("Attribute Text CDataSection Comment ProcessingInstruction Declaration") {
		types = append(types, &Type{FullName: xmlSpace + "Xml" + kind, Base: xmlSpace + "XmlNode"})
	}
	return types
}

func toXML(v any, t *Type) (any, error) {
	text, isText := v.(string)
	if isText && (text == "" || strings.HasPrefix(strings.TrimSpace(text), "<")) {
		doc, err := parseXML(text)
		if err == nil {
			return doc, nil
		}
		message := "Data at the root level is invalid. Line 1, position 1."
		if e, ok := err.(*object.Exception); ok && !strings.HasPrefix(e.Message, "Unexpected end") {
			message = e.Message
		}
		return nil, object.CastFault("InvalidCastToXmlDocument", v, t.FullName, message)
	}
	return nil, object.CastFault("InvalidCastToXmlDocument", v, t.FullName,
		"The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type.")
}

func nodeList(nodes []*Node) *Collected {
	c := &Collected{name: xmlSpace + "XmlNodeList"}
	for _, n := range nodes {
		c.items = append(c.items, n)
	}
	return c
}

func nodeListMembers() []Member {
	return append([]Member{{Text: "System.Xml.XmlNode Item(int index)", Do: func(this any, a []any) (any, error) {
		items, i := this.(*Collected).items, int(a[0].(int32))
		if i < 0 || i >= len(items) {
			return nil, nil
		}
		return items[i], nil
	}}}, collectedMembers()...)
}

func nodeOrNil(n *Node) any {
	if n == nil {
		return nil
	}
	return n
}

func nodeMembers() []Member {
	n := func(definition string, f func(n *Node) any) Member { return get(definition, f) }
	sibling := func(step int) func(n *Node) any {
		return func(n *Node) any {
			if n.parent != nil {
				for i, c := range n.parent.children {
					if c == n && i+step >= 0 && i+step < len(n.parent.children) {
						return n.parent.children[i+step]
					}
				}
			}
			return nil
		}
	}
	edge := func(last bool) func(n *Node) any {
		return func(n *Node) any {
			switch {
			case len(n.children) == 0:
				return nil
			case last:
				return n.children[len(n.children)-1]
			}
			return n.children[0]
		}
	}
	setText := func(this any, a []any) (any, error) {
		x := this.(*Node)
		if x.kind == "Element" {
			x.setText(text(a[0]))
		} else {
			x.value = text(a[0])
		}
		return nil, nil
	}
	return []Member{
		n("string Name {get;}", func(n *Node) any { return n.name }), n("string LocalName {get;}", func(n *Node) any { return n.local() }),
		n("string OuterXml {get;}", func(n *Node) any { return n.outer() }),
		{Text: "string InnerXml {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*Node).innerXML(), nil }, Set: setInnerXML},
		{Text: "string InnerText {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*Node).inner(), nil }, Set: setText},
		{Text: "string Value {get;set;}", Do: func(this any, _ []any) (any, error) {
			if x := this.(*Node); x.kind != "Element" && x.kind != "Document" {
				return x.value, nil
			}
			return nil, nil
		}, Set: setText},
		n("System.Xml.XmlNodeList ChildNodes {get;}", func(n *Node) any { return nodeList(n.children) }), n("System.Xml.XmlNode ParentNode {get;}", func(n *Node) any { return nodeOrNil(n.parent) }),
		n("System.Xml.XmlNode FirstChild {get;}", edge(false)), n("System.Xml.XmlNode LastChild {get;}", edge(true)),
		n("System.Xml.XmlNode NextSibling {get;}", sibling(1)), n("System.Xml.XmlNode PreviousSibling {get;}", sibling(-1)),
		n("bool HasChildNodes {get;}", func(n *Node) any { return len(n.children) > 0 }), n("System.Xml.XmlNodeList Attributes {get;}", func(n *Node) any { return nodeList(n.attrs) }),
		n("string NodeType {get;}", func(n *Node) any { return n.kind }), n("string NamespaceURI {get;}", func(*Node) any { return "" }),
		{Text: "System.Xml.XmlNodeList SelectNodes(string xpath)", Do: func(this any, a []any) (any, error) {
			found, err := selectXPath(this.(*Node), text(a[0]))
			return nodeList(found), err
		}},
		{Text: "System.Xml.XmlNode SelectSingleNode(string xpath)", Do: func(this any, a []any) (any, error) {
			found, err := selectXPath(this.(*Node), text(a[0]))
			if err != nil || len(found) == 0 {
				return nil, err
			}
			return found[0], nil
		}},
		method("System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)", func(n *Node, a []any) any { return n.add(a[0].(*Node)) }),
		method("System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)", func(n *Node, a []any) any { n.remove(a[0].(*Node)); return a[0] }),
		method("void RemoveAll()", func(n *Node, _ []any) any { n.children, n.attrs = nil, nil; return nil }),
		method("System.Xml.XmlNode CloneNode(bool deep)", func(n *Node, _ []any) any { return n.clone() }),
		method("string ToString()", func(n *Node, _ []any) any { return n.String() }),
	}
}

func setInnerXML(this any, a []any) (any, error) {
	n := this.(*Node)
	doc, err := parseXML("<r>" + text(a[0]) + "</r>")
	if err != nil {
		return nil, err
	}
	n.children = nil
	for _, c := range append([]*Node(nil), doc.root().children...) {
		n.add(c)
	}
	return nil, nil
}

func (n *Node) clone() *Node {
	c := *n
	c.parent, c.children, c.attrs = nil, nil, nil
	for _, a := range n.attrs {
		x := *a
		x.parent = &c
		c.attrs = append(c.attrs, &x)
	}
	for _, x := range n.children {
		c.add(x.clone())
	}
	return &c
}

func elementMembers() []Member {
	attribute := func(n *Node, name string) *Node {
		for _, a := range n.attrs {
			if a.name == name {
				return a
			}
		}
		return nil
	}
	return []Member{
		method("string GetAttribute(string name)", func(n *Node, a []any) any {
			if x := attribute(n, text(a[0])); x != nil {
				return x.value
			}
			return ""
		}),
		method("bool HasAttribute(string name)", func(n *Node, a []any) any { return attribute(n, text(a[0])) != nil }),
		method("void SetAttribute(string name, string value)", func(n *Node, a []any) any {
			if x := attribute(n, text(a[0])); x != nil {
				x.value = text(a[1])
			} else {
				n.attrs = append(n.attrs, &Node{kind: "Attribute", name: text(a[0]), value: text(a[1]), parent: n})
			}
			return nil
		}),
		method("void RemoveAttribute(string name)", func(n *Node, a []any) any {
			for i, x := range n.attrs {
				if x.name == text(a[0]) {
					n.attrs = append(n.attrs[:i], n.attrs[i+1:]...)
					break
				}
			}
			return nil
		}),
		get("bool HasAttributes {get;}", func(n *Node) any { return len(n.attrs) > 0 }), get("bool IsEmpty {get;}", func(n *Node) any { return len(n.children) == 0 }),
		byTagName(),
	}
}

func byTagName() Member {
	return method("System.Xml.XmlNodeList GetElementsByTagName(string name)", func(n *Node, a []any) any {
		var found []*Node
		n.walk(func(c *Node) {
			if c != n && c.kind == "Element" && (text(a[0]) == "*" || c.name == text(a[0])) {
				found = append(found, c)
			}
		})
		return nodeList(found)
	})
}

func (n *Node) walk(f func(n *Node)) {
	f(n)
	for _, c := range n.children {
		c.walk(f)
	}
}

func documentMembers() []Member {
	make1 := func(definition, kind, name string) Member {
		return method(definition, func(_ *Node, a []any) any {
			n := &Node{kind: kind, name: name}
			if name == "" {
				n.name = text(a[0])
			} else {
				n.value = text(a[0])
			}
			return n
		})
	}
	load := func(this any, s string) error {
		doc, err := parseXML(s)
		if err != nil {
			return exception("Xml.XmlException", "%s", err.Error())
		}
		n := this.(*Node)
		n.children = nil
		for _, c := range append([]*Node(nil), doc.children...) {
			n.add(c)
		}
		return nil
	}
	return []Member{
		get("System.Xml.XmlElement DocumentElement {get;}", func(n *Node) any { return nodeOrNil(n.root()) }),
		{Text: "bool PreserveWhitespace {get;set;}", Do: func(any, []any) (any, error) { return false, nil }, Set: func(any, []any) (any, error) { return nil, nil }},
		{Text: "void LoadXml(string xml)", Do: func(this any, a []any) (any, error) { return nil, load(this, text(a[0])) }},
		{Text: "void Load(string filename)", Do: func(this any, a []any) (any, error) {
			b, err := readFile(text(a[0]))
			if err != nil {
				return nil, err
			}
			return nil, load(this, DecodeFile(b, nil))
		}},
		{Text: "void Save(System.Object target)", Do: func(this any, a []any) (any, error) {
			var b strings.Builder
			this.(*Node).write(&b, "\n")
			if w, ok := a[0].(*Writer); ok {
				return nil, w.put(b.String())
			}
			return nil, writeText(object.Text(a[0]), b.String(), nil, os.O_TRUNC)
		}},
		make1("System.Xml.XmlElement CreateElement(string name)", "Element", ""), make1("System.Xml.XmlAttribute CreateAttribute(string name)", "Attribute", ""),
		make1("System.Xml.XmlText CreateTextNode(string text)", "Text", "#text"), make1("System.Xml.XmlComment CreateComment(string data)", "Comment", "#comment"),
		make1("System.Xml.XmlCDataSection CreateCDataSection(string data)", "CDataSection", "#cdata-section"),
		method("System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string standalone)", func(_ *Node, a []any) any {
			v := "version=\"" + text(a[0]) + "\""
			if a[1] != nil && text(a[1]) != "" {
				v += " encoding=\"" + text(a[1]) + "\""
			}
			return &Node{kind: "Declaration", name: "xml", value: v}
		}),
		method("System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)", func(_ *Node, a []any) any { return a[0].(*Node).clone() }),
		byTagName(), {Text: "new()", Do: func(any, []any) (any, error) { return &Node{kind: "Document", name: "#document"}, nil }},
	}
}
