package dotnet

import (
	"os"
	"strings"

	"emsh/shell/object"
)

func xmlTypes() []*Type {
	types := []*Type{
		{FullName: xmlSpace + "XmlNode", declared: nodeMembers}, {FullName: xmlSpace + "XmlDocument", Base: xmlSpace + "XmlNode", declared: documentMembers, convert: toXML},
		{FullName: xmlSpace + "XmlElement", Base: xmlSpace + "XmlNode", declared: elementMembers}, {FullName: xmlSpace + "XmlNodeList", Is: collectionIs, declared: nodeListMembers},
		{FullName: xmlSpace + "XmlNamespaceManager", declared: namespaceManagerMembers}, {FullName: xmlSpace + "XmlNameTable"},
	}
	for _, kind := range strings.Fields("Attribute Text CDataSection Comment ProcessingInstruction Declaration") {
		types = append(types, &Type{FullName: xmlSpace + "Xml" + kind, Base: xmlSpace + "XmlNode"})
	}
	return types
}

// toXML reads a document from text; the elements of a collection are its lines.
func toXML(v any, t *Type) (any, error) {
	text := object.Text(v)
	if items, ok := object.Elements(v); ok {
		lines := make([]string, len(items))
		for i, item := range items {
			lines[i] = object.Text(item)
		}
		text = strings.Join(lines, "\n")
	}
	doc, err := parseXML(text)
	if err != nil {
		return nil, object.CastFault("InvalidCastToXmlDocument", v, t.FullName, err.Error())
	}
	return doc, nil
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
		n("string NodeType {get;}", func(n *Node) any { return n.kind }), n("string NamespaceURI {get;}", func(n *Node) any { return n.namespace() }),
		n("string Prefix {get;}", func(n *Node) any { return n.prefix() }),
		{Text: "System.Xml.XmlNodeList SelectNodes(string xpath)", Do: selectNodes},
		{Text: "System.Xml.XmlNodeList SelectNodes(string xpath, System.Xml.XmlNamespaceManager nsmgr)", Do: selectNodes},
		{Text: "System.Xml.XmlNode SelectSingleNode(string xpath)", Do: selectSingleNode},
		{Text: "System.Xml.XmlNode SelectSingleNode(string xpath, System.Xml.XmlNamespaceManager nsmgr)", Do: selectSingleNode},
		method("System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)", func(n *Node, a []any) any { return n.add(a[0].(*Node)) }),
		method("System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)", func(n *Node, a []any) any { n.remove(a[0].(*Node)); return a[0] }),
		method("void RemoveAll()", func(n *Node, _ []any) any { n.children, n.attrs = nil, nil; return nil }),
		method("System.Xml.XmlNode CloneNode(bool deep)", func(n *Node, _ []any) any { return n.clone() }),
		method("string ToString()", func(n *Node, _ []any) any { return n.String() }),
	}
}

// selected are the nodes that an XPath selects, with a manager of namespaces or without.
func selected(this any, a []any) ([]*Node, error) {
	var spaces map[string]string
	if len(a) > 1 {
		spaces = spacesOf(a[1])
	}
	return SelectXML(this.(*Node), text(a[0]), spaces)
}

func selectNodes(this any, a []any) (any, error) {
	found, err := selected(this, a)
	return nodeList(found), err
}

func selectSingleNode(this any, a []any) (any, error) {
	found, err := selected(this, a)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
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
		switch {
		case err != nil && err.Error() == wrongNode:
			return exception("Xml.XmlException", "Data at the root level is invalid. Line 1, position 1.")
		case err != nil:
			return err
		case doc.root() == nil:
			return exception("Xml.XmlException", "Root element is missing.")
		}
		n := this.(*Node)
		n.children = nil
		for _, c := range append([]*Node(nil), doc.children...) {
			n.add(c)
		}
		return nil
	}
	return []Member{
		get("System.Xml.XmlNameTable NameTable {get;}", func(*Node) any { return object.New() }),
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
