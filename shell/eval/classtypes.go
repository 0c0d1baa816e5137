package eval

import (
	"errors"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// checkTypes adds to the errors of a script those of the types that its classes name.
func (s *Session) checkTypes(script *syntax.Script) {
	if len(script.Errors) == 0 {
		script.Errors = s.unknownTypes(script)
	}
}

// unknownTypes are the errors of a script whose classes name types that are nowhere: they are
// known when it is parsed, and nothing of it runs.
func (s *Session) unknownTypes(script *syntax.Script) []*syntax.Error {
	if script.Root.End == nil {
		return nil
	}
	own, spaces := map[string]bool{}, s.usingNamespaces
	for _, u := range script.Root.Usings {
		if u.Kind == syntax.UsingNamespace && u.Name != nil {
			spaces = append(spaces, u.Name.Value)
		}
	}
	var classes []*syntax.TypeDefinition
	for _, st := range script.Root.End.Statements {
		if d, ok := st.(*syntax.TypeDefinition); ok {
			own[fold(d.Name)] = true
			classes = append(classes, d)
		}
	}
	var found []*syntax.Error
	for _, d := range classes {
		for _, t := range declaredTypes(d) {
			if !own[fold(elementName(t))] && !s.knowsType(t, spaces, script) {
				found = append(found, &syntax.Error{ID: "TypeNotFound", Span: t.Span(), Message: "Unable to find type [" + script.Source(t.Span()) + "]."})
			}
		}
	}
	return found
}

// declaredTypes are the types that a class's head, properties and methods name.
func declaredTypes(d *syntax.TypeDefinition) []*syntax.TypeName {
	var all []*syntax.TypeName
	add := func(list ...*syntax.TypeConstraint) {
		for _, t := range list {
			if t != nil && t.Type != nil {
				all = append(all, t.Type)
			}
		}
	}
	add(d.Bases...)
	for _, m := range d.Members {
		switch m := m.(type) {
		case *syntax.PropertyMember:
			add(m.Type)
		case *syntax.FunctionMember:
			add(m.Return)
			for _, p := range m.Function.Params {
				for _, a := range p.Attributes {
					if t, ok := a.(*syntax.TypeConstraint); ok {
						add(t)
					}
				}
			}
		}
	}
	return all
}

// elementName is the name of a type, or of what an array of it holds.
func elementName(t *syntax.TypeName) string {
	for t.Element != nil {
		t = t.Element
	}
	return t.Name
}

func (s *Session) knowsType(t *syntax.TypeName, spaces []string, script *syntax.Script) bool {
	name := script.Source(t.Span())
	if len(t.Args) > 0 || s.classes[fold(elementName(t))] != nil || engineType(name) != nil {
		return true
	}
	_, err := dotnet.Resolve(name)
	var fault *object.Fault
	if err == nil || !errors.As(err, &fault) || fault.ID != "TypeNotFound" {
		return true
	}
	for _, space := range spaces {
		if _, err := dotnet.Resolve(space + "." + name); err == nil {
			return true
		}
	}
	return strings.EqualFold(name, "ordered")
}
