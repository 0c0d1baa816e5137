package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/help"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// constantTexts are the constant texts of an attribute's arguments.
func constantTexts(list []syntax.Expression) []string {
	var texts []string
	for _, e := range list {
		if v := constantValue(e); v != nil {
			texts = append(texts, textOf(v))
		}
	}
	return texts
}

// completerOf is the block of [ArgumentCompleter({})].
func completerOf(f *frame, c *code, a *syntax.Attribute) any {
	for _, e := range a.Positional {
		if b, ok := e.(*syntax.ScriptBlockExpr); ok {
			return f.s.newBlock(b.Block, c.script)
		}
	}
	return nil
}

// RegisterCompleter keeps the completer of a command's parameter; command "" is every command.
func (s *Session) RegisterCompleter(cmd, param string, completer any) {
	if s.completers == nil {
		s.completers = map[string]any{}
	}
	s.completers[fold(cmd)+":"+fold(param)] = completer
}

// Completer is what RegisterCompleter kept, or nil.
func (s *Session) Completer(cmd, param string) any {
	if c := s.completers[fold(cmd)+":"+fold(param)]; c != nil {
		return c
	}
	return s.completers[":"+fold(param)]
}

// Outputs are the types that the command says it writes.
func (c *CommandInfo) Outputs() []string {
	switch {
	case c.Spec != nil && c.Spec.Output != "":
		return []string{c.Spec.Output}
	case c.Function != nil:
		return c.Function.Block.code.compile().outputs
	}
	return nil
}

// DefaultSet is the name of the parameter set that is taken where none is clear.
func (c *CommandInfo) DefaultSet() string {
	switch {
	case c.Spec != nil:
		return c.Spec.DefaultSet
	case c.Function != nil:
		if b := c.Function.Block.code.compile().binding; b != nil {
			return b.defaultSet
		}
	}
	return ""
}

// Advanced reports whether the command has the common parameters.
func (c *CommandInfo) Advanced() bool {
	return c.Spec != nil || c.Function != nil && c.Function.Block.code.compile().binding != nil
}

// Visible are the variables that can be seen at the prompt.
func (s *Session) Visible() []*Variable {
	return (&Scope{s: s.global, session: s}).Visible()
}

// Constraint is the type that a global variable was declared with, as it was written; "" without one.
func (s *Session) Constraint(name string) string {
	if v := s.global.own(fold(name)); v != nil {
		for _, c := range v.constraints {
			if t, ok := c.(typeConstraint); ok {
				return t.name
			}
		}
	}
	return ""
}

// ClassMember is a member of a script's class.
type ClassMember struct {
	Name, Type, Definition string
	Method                 bool
}

// ClassMembers are the members of a script's class or enumeration, but for hidden ones.
func (s *Session) ClassMembers(name string, static bool) (all []ClassMember, ok bool) {
	k := s.classes[fold(name)]
	if k == nil {
		return nil, false
	}
	return k.describe(static, false), true
}

// Members describes the members of the object's class as Get-Member does, perhaps with hidden ones.
func (i *Instance) Members(hidden bool) []ClassMember { return i.class.describe(false, hidden) }

func (k *Class) describe(static, hidden bool) (all []ClassMember) {
	s := k.s
	for ; k != nil; k = k.base {
		for _, f := range k.fields {
			if f.static == static && (hidden || !f.hidden) {
				all = append(all, f.describe(s))
			}
		}
		for _, m := range k.methods {
			if m.static == static && (hidden || !m.hidden) && !m.ctor {
				all = append(all, m.describe(s))
			}
		}
	}
	return all
}

func (f *classField) describe(s *Session) ClassMember {
	typ := "System.Object"
	for _, c := range f.constraints {
		if t, ok := c.(typeConstraint); ok {
			typ = s.fullTypeName(t.name)
		}
	}
	return ClassMember{Name: f.name, Type: typ}
}

func (m *classMethod) describe(s *Session) ClassMember {
	out := ClassMember{Name: m.name, Method: true, Type: "System.Void"}
	if m.returns != "" && !m.void {
		out.Type = s.fullTypeName(m.returns)
	}
	var params []string
	m.block.code.compile()
	for _, p := range m.block.code.params {
		typ := "System.Object"
		if len(p.types) > 0 {
			typ = p.types[len(p.types)-1]
		}
		params = append(params, typ+" "+p.name)
	}
	returns := m.returns
	if returns == "" {
		returns = "void"
	}
	out.Definition = returns + " " + m.name + "(" + strings.Join(params, ", ") + ")"
	return out
}

// EnumNames are the names of an enumeration of a script or of .NET; nil where it is none.
func (s *Session) EnumNames(name string) []string {
	if k := s.classes[fold(name)]; k != nil {
		if k.enum == nil {
			return nil
		}
		return k.enum.Names
	}
	return s.enumValues(name)
}

// ClassNames are the names of the classes and enumerations that scripts have defined.
func (s *Session) ClassNames() []string {
	var names []string
	for _, k := range s.classes {
		names = append(names, k.Name)
	}
	return names
}

// FullTypeName is the full name of a type as a script writes it.
func (s *Session) FullTypeName(name string) string { return s.fullTypeName(name) }

// Quietly runs a block with arguments; what it says to nobody stays unsaid. ok is false where it failed.
func (s *Session) Quietly(block *ScriptBlock, args ...any) (out []any, ok bool) {
	host := s.Host
	s.Host = Silent{}
	defer func() { s.Host = host }()
	v, err := block.Run(nil, nil, args...)
	if err != nil {
		return nil, false
	}
	if items, many := object.Elements(v); many {
		return items, true
	}
	if v == nil || v == object.Nothing {
		return nil, true
	}
	return []any{v}, true
}

// Organization reports whether a cmdlet runs where the organization is.
func (s *Session) Organization(name string) bool { return s.organization()[fold(name)] != nil }

// parameterSet is one of $command.ParameterSets.
type parameterSet struct {
	name   string
	main   bool
	syntax string
	params []command.Param
}

// parameterSets are the command's parameter sets, the default one first.
func (c *CommandInfo) parameterSets() any {
	params, main := c.Params(), c.DefaultSet()
	var items []any
	for _, name := range help.Sets(params, main) {
		set := &parameterSet{name: name, main: strings.EqualFold(name, main), syntax: help.SetSyntax(params, name, c.Advanced(), help.Short), params: params}
		if name == "" {
			set.name, set.main = "__AllParameterSets", false
		}
		items = append(items, set)
	}
	return &object.Array{Items: items}
}

// TypeNames are the type's names.
func (*parameterSet) TypeNames() []string {
	return []string{"System.Management.Automation.CommandParameterSetInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (*parameterSet) PropertyNames() []string { return []string{"Name", "IsDefault", "Parameters"} }

// Property is the named property.
func (p *parameterSet) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return p.name, true
	case "isdefault":
		return p.main, true
	case "parameters":
		return parametersOf(p.params, p.name), true
	}
	return nil, false
}

// Text is the syntax of the set, without the command's name.
func (p *parameterSet) Text() string { return strings.TrimSpace(p.syntax) }

var _ object.TextThing = (*parameterSet)(nil)
