package dotnet

import (
	"strings"

	"emsh/shell/object"
)

const xmlPrefixSpace = "http://www.w3.org/XML/1998/namespace"

// declaresNamespace tells an attribute that gives a namespace its prefix.
func (n *Node) declaresNamespace() bool {
	return n.kind == "Attribute" && (n.name == "xmlns" || strings.HasPrefix(n.name, "xmlns:"))
}

// prefix is what stands before the colon of the name.
func (n *Node) prefix() string {
	p, _, ok := strings.Cut(n.name, ":")
	if !ok {
		return ""
	}
	return p
}

// namespace is the namespace of an element or attribute; an attribute without a prefix has none.
func (n *Node) namespace() string {
	prefix := n.prefix()
	switch {
	case prefix == "xml":
		return xmlPrefixSpace
	case n.declaresNamespace():
		return "http://www.w3.org/2000/xmlns/"
	case n.kind != "Element" && prefix == "":
		return ""
	}
	name := strings.TrimSuffix("xmlns:"+prefix, ":")
	for at := n; at != nil; at = at.parent {
		for _, a := range at.attrs {
			if a.name == name {
				return a.value
			}
		}
	}
	return ""
}

// NamespaceManager is a System.Xml.XmlNamespaceManager: what the prefixes of an XPath stand for.
type NamespaceManager struct{ spaces map[string]string }

// NetType is the .NET type's name.
func (*NamespaceManager) NetType() string { return xmlSpace + "XmlNamespaceManager" }

// String is the type's name.
func (m *NamespaceManager) String() string { return m.NetType() }

// spacesOf are the namespaces of a manager; none of null.
func spacesOf(v any) map[string]string {
	if m, ok := object.Unwrap(v).(*NamespaceManager); ok {
		return m.spaces
	}
	return nil
}

func namespaceManagerMembers() []Member {
	return []Member{
		{Text: "new(System.Xml.XmlNameTable nameTable)", Do: func(any, []any) (any, error) {
			return &NamespaceManager{spaces: map[string]string{"xml": xmlPrefixSpace}}, nil
		}},
		method("void AddNamespace(string prefix, string uri)", func(m *NamespaceManager, a []any) any { m.spaces[text(a[0])] = text(a[1]); return nil }),
		method("void RemoveNamespace(string prefix, string uri)", func(m *NamespaceManager, a []any) any { delete(m.spaces, text(a[0])); return nil }),
		method("bool HasNamespace(string prefix)", func(m *NamespaceManager, a []any) any { _, ok := m.spaces[text(a[0])]; return ok }),
		method("string LookupNamespace(string prefix)", func(m *NamespaceManager, a []any) any {
			if uri, ok := m.spaces[text(a[0])]; ok {
				return uri
			}
			return nil
		}),
		method("string LookupPrefix(string uri)", func(m *NamespaceManager, a []any) any {
			for prefix, uri := range m.spaces {
				if uri == text(a[0]) {
					return prefix
				}
			}
			return nil
		}),
		get("string DefaultNamespace {get;}", func(m *NamespaceManager) any { return m.spaces[""] }),
	}
}
