package eval

import (
	"errors"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// checkTypes adds to the errors of a script those of its using statements and classes: nothing of it runs then.
func (s *Session) checkTypes(script *syntax.Script) {
	if len(script.Errors) > 0 {
		return
	}
	if script.Errors = s.usingErrors(script); len(script.Errors) > 0 {
		return
	}
	own := map[string]bool{}
	var classes []*syntax.TypeDefinition
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		if d, ok := n.(*syntax.TypeDefinition); ok {
			own[fold(d.Name)] = true
			classes = append(classes, d)
		}
		return true
	})
	if len(classes) == 0 {
		return
	}
	var misplaced []*syntax.Error
	for _, d := range classes {
		unknown, wrong := s.classAttributes(d, own)
		script.Errors = append(append(script.Errors, unknown...), s.unknownTypes(script, d, own)...)
		misplaced = append(misplaced, wrong...)
	}
	if script.Errors = append(script.Errors, misplaced...); len(script.Errors) == 0 {
		script.Errors = s.unmakeable(script, classes)
	}
}

// unknownTypes are the errors of a class that names types that are nowhere. The inside of its methods
// may name what only .NET has; a plain name there is meant for a class.
func (s *Session) unknownTypes(script *syntax.Script, d *syntax.TypeDefinition, own map[string]bool) (found []*syntax.Error) {
	spaces := append(s.usingNamespaces[:len(s.usingNamespaces):len(s.usingNamespaces)], usedNamespaces(script)...)
	seen := map[*syntax.TypeName]bool{}
	check := func(t *syntax.TypeName) {
		if !seen[t] && !own[fold(elementName(t))] && !s.knowsType(t, spaces, script) {
			at := t
			for at.Element != nil {
				at = at.Element
			}
			found = append(found, &syntax.Error{ID: "TypeNotFound", Span: at.Span(), Message: "Unable to find type [" + at.Name + "]."})
		}
		seen[t] = true
	}
	for _, t := range declaredTypes(d) {
		check(t)
	}
	if len(spaces) > 0 {
		return found
	}
	syntax.Inspect(d, func(n syntax.Node) bool {
		var t *syntax.TypeName
		switch n := n.(type) {
		case *syntax.TypeConstraint:
			t = n.Type
		case *syntax.TypeExpression:
			t = n.Type
		}
		if t != nil && !strings.ContainsAny(elementName(t), ".`") {
			check(t)
		}
		return true
	})
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
	if interfaceTypes[name] || interfaceTypes["System."+name] || len(t.Args) > 0 || s.classes[fold(elementName(t))] != nil || engineType(name) != nil {
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
