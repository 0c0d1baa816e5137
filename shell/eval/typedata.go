package eval

import (
	"iter"
	"slices"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// TypeData is what Update-TypeData has said of a type.
type TypeData struct {
	Name    string
	Display []string        // the properties that are shown when none are named
	Members []object.Member // further members: values, and script members
}

// TypeData are what was said of types.
func (s *Session) TypeData() []*TypeData { return s.typeData }

// TypeDataOf is what was said of a type; it is made where nothing was said yet.
func (s *Session) TypeDataOf(name string) *TypeData {
	for _, t := range s.typeData {
		if strings.EqualFold(t.Name, name) {
			return t
		}
	}
	t := &TypeData{Name: name}
	s.typeData = append(s.typeData, t)
	return t
}

// RemoveTypeData forgets what was said of a type, and reports whether anything was.
func (s *Session) RemoveTypeData(name string) bool {
	n := len(s.typeData)
	s.typeData = slices.DeleteFunc(s.typeData, func(t *TypeData) bool { return strings.EqualFold(t.Name, name) })
	return len(s.typeData) < n
}

// Told calls yield for what was said of a value's types, the most special first, until it says true.
func (s *Session) Told(v any, yield func(*TypeData) bool) {
	if len(s.typeData) == 0 || v == nil {
		return
	}
	for _, name := range dotnet.TypeNames(v) {
		for _, t := range s.typeData {
			if strings.EqualFold(t.Name, name) && yield(t) {
				return
			}
		}
	}
}

// told is the member that Update-TypeData gave a value's type.
func (s *Session) told(v any, name string) (found any, ok bool) {
	s.Told(v, func(t *TypeData) bool {
		for _, m := range t.Members {
			if strings.EqualFold(m.Name, name) {
				found, ok = m.Value, true
				return true
			}
		}
		return false
	})
	return found, ok
}

// Extra is the value of a property that Update-TypeData gave a value's type, or that a text has
// for what it stands for.
func (s *Session) Extra(v any, name string) (any, bool, error) {
	if of := s.opts.TextMember; of != nil {
		if value, ok := textMember(v, func(text string) (any, bool) { return of(text, name) }); ok {
			return value, true, nil
		}
	}
	return s.ToldProperty(v, name)
}

// ToldMembers are the members that Update-TypeData gave a value's types: of several of one name that of
// the most special type.
func (s *Session) ToldMembers(v any) iter.Seq[object.Member] {
	return func(yield func(object.Member) bool) {
		seen := map[string]bool{}
		s.Told(v, func(t *TypeData) bool {
			for _, m := range t.Members {
				if seen[fold(m.Name)] {
					continue
				}
				seen[fold(m.Name)] = true
				if !yield(m) {
					return true
				}
			}
			return false
		})
	}
}

// ToldProperty is the value of a property that Update-TypeData gave a value's type.
func (s *Session) ToldProperty(v any, name string) (any, bool, error) {
	m, ok := s.told(v, name)
	if !ok {
		return nil, false, nil
	}
	script, is := m.(*object.ScriptMember)
	if !is {
		return m, true, nil
	}
	switch script.Kind {
	case object.AliasProperty:
		if strings.EqualFold(script.Of, name) {
			return nil, true, nil
		}
		value, err := s.current().getMember(v, script.Of)
		return value, true, err
	case object.ScriptProperty:
		value, err := script.Get.Run(v, v)
		return value, true, err
	}
	return nil, false, nil
}

// textMember is a property of a text, or of each of several.
func textMember(v any, of func(string) (any, bool)) (any, bool) {
	if text, ok := object.Unwrap(v).(string); ok {
		return of(text)
	}
	items, _ := object.Elements(v)
	var values []any
	for _, item := range items {
		text, ok := object.Unwrap(item).(string)
		if !ok {
			return nil, false
		}
		if value, ok := of(text); ok {
			values = append(values, value)
		}
	}
	return &object.Array{Items: values}, len(values) > 0
}

// callExtra calls a method that Update-TypeData gave a value's type.
func (s *Session) callExtra(v any, name string, args []any) (any, bool, error) {
	m, _ := s.told(v, name)
	script, ok := m.(*object.ScriptMember)
	if !ok || script.Kind != object.ScriptMethod {
		return nil, false, nil
	}
	value, err := script.Get.Run(v, v, args...)
	return value, true, err
}
