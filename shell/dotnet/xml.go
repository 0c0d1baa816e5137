package dotnet

import (
	"strings"

	"emsh/shell/object"
)

const xmlSpace = "System.Xml."

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
	return notFoundToSet("PropertyAssignmentException", name)
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
