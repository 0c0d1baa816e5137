package complete

import (
	"strings"

	"emsh/shell/syntax"
)

// class finds a class or enumeration that the text itself defines.
func (s *scene) class(name string) (found *syntax.TypeDefinition) {
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		if d, ok := n.(*syntax.TypeDefinition); ok && strings.EqualFold(d.Name, name) {
			found = d
		}
		return n.Span().Start <= s.start
	})
	return found
}

// typeMembers are the members of a type, of the text's own classes too.
func (s *scene) typeMembers(name string, static bool) []Member {
	d := s.class(name)
	if d == nil {
		return s.src.TypeMembers(name, static)
	}
	if s.depth++; s.depth > deepest {
		s.depth--
		return nil
	}
	defer func() { s.depth-- }()
	var all []Member
	for _, m := range d.Members {
		if member, ok := s.classMember(d, m, static); ok {
			all = append(all, member)
		}
	}
	if static && !d.Enum {
		all = append(all, Member{Name: "new", Method: true, Type: d.Name, Tip: d.Name + " new()"})
	}
	base := "System.Object"
	switch {
	case d.Enum:
		base = "System.Enum"
	case len(d.Bases) > 0:
		base = s.src.FullType(s.script.Source(d.Bases[0].Type.Span()))
	}
	return append(all, s.typeMembers(base, static)...)
}

func (s *scene) classMember(d *syntax.TypeDefinition, m syntax.MemberDefinition, static bool) (Member, bool) {
	switch m := m.(type) {
	case *syntax.PropertyMember:
		if d.Enum {
			return Member{Name: m.Name, Type: d.Name, Tip: m.Name}, static
		}
		typ := "System.Object"
		if m.Type != nil {
			typ = s.src.FullType(s.script.Source(m.Type.Type.Span()))
		}
		return Member{Name: m.Name, Type: typ, Tip: s.src.ShortType(typ) + " " + m.Name}, m.Static == static && !m.Hidden
	case *syntax.FunctionMember:
		typ := ""
		if m.Return != nil {
			typ = s.src.FullType(s.script.Source(m.Return.Type.Span()))
		}
		return Member{Name: m.Name, Method: true, Type: typ, Tip: s.src.ShortType(typ) + " " + m.Name + "()"}, m.Static == static && !m.Hidden && !m.Constructor
	}
	return Member{}, false
}

// enumNames are the names of an enumeration, of the text's own too.
func (s *scene) enumNames(name string) []string {
	d := s.class(name)
	if d == nil || !d.Enum {
		return s.src.EnumNames(name)
	}
	var names []string
	for _, m := range d.Members {
		if p, ok := m.(*syntax.PropertyMember); ok {
			names = append(names, p.Name)
		}
	}
	return names
}
