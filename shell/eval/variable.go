package eval

import (
	"strings"

	"emsh/shell/object"
)

// VariableOptions say what may be done with a variable; the bits are .NET's ScopedItemOptions.
type VariableOptions uint8

// The options.
const (
	ReadOnly VariableOptions = 1 << iota
	Constant
	Private
	AllScope
)

// Variable is a variable of a scope: what Get-Variable writes.
type Variable struct {
	Name        string
	Description string
	Options     VariableOptions
	Visibility  string

	value       any
	constraints []constraint // [int]$x, [ValidateSet()]$x: what assignment applies
	get         func() any   // of an automatic variable that is computed
	set         func(any) error
	gone        bool // removed: cells that hold it must look again
}

// constraint converts or checks a value that is assigned.
type constraint interface {
	apply(s *Session, v any) (any, error)
}

// Value is what the variable holds.
func (v *Variable) Value() any {
	if v.get != nil {
		return v.get()
	}
	return plain(v.value)
}

func (v *Variable) raw() any {
	if v.get != nil {
		return v.get()
	}
	return v.value
}

// assign sets the value by the rules of a script's assignment.
func (v *Variable) assign(s *Session, value any) error {
	if v.Options&(ReadOnly|Constant) != 0 {
		return notWritable(v.Name)
	}
	for _, c := range v.constraints {
		var err error
		if value, err = c.apply(s, value); err != nil {
			return assignmentError(err, v.Name)
		}
	}
	if v.set != nil {
		return v.set(plain(value))
	}
	v.value = value
	return nil
}

// scope is one level of names. Functions, aliases and drives are rare in inner scopes and made when needed.
type scope struct {
	parent    *scope
	names     []string // folded, parallel to vars
	vars      []*Variable
	index     map[string]int // when there are many
	script    *scope         // what script: names; the global scope at the prompt
	module    *Module
	functions map[string]*Function
	aliases   map[string]*Alias
	call      *invocation // of the function or script whose scope this is
	strict    *strictness
	item      *Variable // $_ of this scope, when it was set before
}

const manyNames = 12

func newScope(parent *scope) *scope {
	return &scope{parent: parent, script: parent.script, module: parent.module}
}

// own is the scope's own variable with a folded name.
func (s *scope) own(name string) *Variable {
	if s.index != nil {
		if i, ok := s.index[name]; ok {
			return s.vars[i]
		}
		return nil
	}
	for i, n := range s.names {
		if n == name {
			return s.vars[i]
		}
	}
	return nil
}

func (s *scope) put(name string, v *Variable) *Variable {
	s.names, s.vars = append(s.names, name), append(s.vars, v)
	if s.index != nil {
		s.index[name] = len(s.vars) - 1
	} else if len(s.vars) > manyNames {
		s.index = make(map[string]int, 2*manyNames)
		for i, n := range s.names {
			s.index[n] = i
		}
	}
	return v
}

func (s *scope) remove(name string) {
	for i, n := range s.names {
		if n != name {
			continue
		}
		s.vars[i].gone = true
		s.names = append(s.names[:i:i], s.names[i+1:]...)
		s.vars = append(s.vars[:i:i], s.vars[i+1:]...)
		s.reindex()
		return
	}
}

// pushItem sets the scope's own $_; one variable serves all who set it.
func (s *scope) pushItem(v any) (item *Variable, old any, had bool) {
	if item = s.own("_"); item != nil {
		old = item.value
		item.value = v
		return item, old, true
	}
	if s.item == nil {
		s.item = &Variable{Name: "_"}
	}
	s.item.value = v
	return s.put("_", s.item), nil, false
}

// popItem puts back what $_ was before pushItem.
func (s *scope) popItem(item *Variable, old any, had bool) {
	item.value = old
	if had {
		return
	}
	n := len(s.names) - 1
	if s.names[n] != "_" {
		for i, name := range s.names {
			if name == "_" {
				s.names = append(s.names[:i], s.names[i+1:]...)
				s.vars = append(s.vars[:i], s.vars[i+1:]...)
				s.reindex()
				return
			}
		}
		return
	}
	s.names, s.vars = s.names[:n], s.vars[:n]
	if s.index != nil {
		delete(s.index, "_")
	}
}

func (s *scope) reindex() {
	if s.index == nil {
		return
	}
	clear(s.index)
	for i, n := range s.names {
		s.index[n] = i
	}
}

// find looks outward from s; private variables of outer scopes are passed by.
func (s *scope) find(name string) *Variable {
	for at := s; at != nil; at = at.parent {
		if v := at.own(name); v != nil && (at == s || v.Options&Private == 0) {
			return v
		}
		if at.call != nil {
			if v := at.call.automatic(at, name); v != nil {
				return v
			}
		}
	}
	return nil
}

// local is the variable that an assignment in s sets: its own, an all-scope one from outside, or a new one.
func (s *scope) local(name, spelled string) *Variable {
	if v := s.own(name); v != nil {
		return v
	}
	if s.call != nil {
		if v := s.call.automatic(s, name); v != nil {
			return v
		}
	}
	for at := s.parent; at != nil; at = at.parent {
		if v := at.own(name); v != nil && v.Options&AllScope != 0 {
			return v
		}
	}
	return s.put(name, &Variable{Name: spelled})
}

// up is the n-th scope outward.
func (s *scope) up(n int) *scope {
	for ; n > 0 && s != nil; n-- {
		s = s.parent
	}
	return s
}

func fold(name string) string { return strings.ToLower(name) }

// plain is v, where no object at all is $null.
func plain(v any) any {
	if v == object.Nothing {
		return nil
	}
	return v
}

// TypeNames names the type of the object that Get-Variable writes.
func (v *Variable) TypeNames() []string {
	return []string{"System.Management.Automation.PSVariable", "System.Object"}
}

// PropertyNames are the properties in order.
func (v *Variable) PropertyNames() []string {
	return []string{"Name", "Description", "Value", "Visibility", "Module", "ModuleName", "Options", "Attributes"}
}

// Property is the named property.
func (v *Variable) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return v.Name, true
	case "description":
		return v.Description, true
	case "value":
		return v.Value(), true
	case "visibility":
		return object.Enum{Type: "System.Management.Automation.SessionStateEntryVisibility", Name: "Public"}, true
	case "module":
		return nil, true
	case "modulename":
		return "", true
	case "options":
		return object.Enum{Type: "System.Management.Automation.ScopedItemOptions", Name: v.Options.String(), Number: int64(v.Options)}, true
	case "attributes":
		return object.NewArray(), true
	}
	return nil, false
}

// SetProperty sets the value or the description.
func (v *Variable) SetProperty(name string, to any) error {
	switch fold(name) {
	case "value":
		return v.assign(nil, to)
	case "description":
		v.Description, _ = to.(string)
		return nil
	}
	return notWritable(name)
}

// String names the options as .NET does.
func (o VariableOptions) String() string {
	if o == 0 {
		return "None"
	}
	var names []string
	for i, n := range []string{"ReadOnly", "Constant", "Private", "AllScope"} {
		if o&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ")
}

var _ object.SettableThing = (*Variable)(nil)
