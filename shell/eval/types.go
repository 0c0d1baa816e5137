package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// typeName is a type's name as it is written, without its brackets; with the namespace that the
// script file uses for it, as others that call its functions do not.
func (c *compiler) typeName(t *syntax.TypeName) string {
	if at := t.Span(); c.script != nil && at.End <= len(c.script.Text) && at.End > at.Start {
		return inNamespace(c.script, c.script.Source(at))
	}
	return t.Name
}

func inNamespace(script *syntax.Script, name string) string {
	if script.Name == "" || len(script.Root.Usings) == 0 || definesType(script, name) {
		return name
	}
	if _, err := dotnet.Resolve(name); err == nil {
		return name
	}
	for _, space := range usedNamespaces(script) {
		if _, err := dotnet.Resolve(space + "." + name); err == nil {
			return space + "." + name
		}
	}
	return name
}

// definesType reports whether a script has a class or enum of a name.
func definesType(script *syntax.Script, name string) bool {
	found := false
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		d, ok := n.(*syntax.TypeDefinition)
		found = found || ok && strings.EqualFold(d.Name, name)
		return !found
	})
	return found
}

// resolveType finds a type or class by its name.
func (f *frame) resolveType(name string) (any, error) {
	if c := f.s.classes[fold(name)]; c != nil {
		if c.enumType != nil {
			return c.enumType, nil
		}
		return c, nil
	}
	t, err := dotnet.Resolve(name)
	if err != nil {
		if t := engineType(name); t != nil {
			return t, nil
		}
		for _, space := range f.namespaces() {
			if t, again := dotnet.Resolve(space + "." + name); again == nil {
				return t, nil
			}
		}
		if elem, ok := strings.CutSuffix(name, "[]"); ok && f.s.classes[fold(elem)] != nil {
			return dotnet.Resolve("object[]")
		}
		return nil, err
	}
	return t, nil
}

// namespaces are those that types are looked for in: of the script file that runs, and of the prompt.
func (f *frame) namespaces() []string {
	all := f.s.usingNamespaces
	if f.code == nil || f.code.script == nil || f.code.script.Name == "" {
		return all
	}
	return append(all[:len(all):len(all)], usedNamespaces(f.code.script)...)
}

// usedNamespaces are those of a script's using statements.
func usedNamespaces(script *syntax.Script) (all []string) {
	for _, u := range script.Root.Usings {
		if u.Kind == syntax.UsingNamespace && u.Name != nil {
			all = append(all, u.Name.Value)
		}
	}
	return all
}

func (c *compiler) typeExpression(e *syntax.TypeExpression) exec {
	name, at := c.typeName(e.Type), e.Span()
	return func(f *frame) (any, error) {
		t, err := f.resolveType(name)
		return t, locate(err, at)
	}
}

func (c *compiler) convert(e *syntax.Convert) exec {
	name, at := c.typeName(e.Type.Type), e.Type.Span()
	switch fold(name) {
	case "ordered":
		if h, ok := e.Operand.(*syntax.Hashtable); ok {
			return c.hashtable(h, true)
		}
	case "pscustomobject", "psobject":
		if h, ok := e.Operand.(*syntax.Hashtable); ok && fold(name) == "pscustomobject" {
			return c.customObject(h)
		}
	case "ref":
		return c.reference(e.Operand)
	case "void":
		run := c.expr(e.Operand)
		return func(f *frame) (any, error) {
			_, err := run(f)
			return object.Nothing, err
		}
	}
	operand := c.operand(e.Operand)
	return func(f *frame) (any, error) {
		v, err := operand(f)
		if err != nil {
			return nil, err
		}
		return f.castTo(v, name, at)
	}
}

func (f *frame) castTo(v any, name string, at syntax.Span) (any, error) {
	t, err := f.resolveType(name)
	if err != nil {
		return nil, locate(err, at)
	}
	return f.s.castValue(v, t)
}

func (s *Session) castValue(v any, t any) (any, error) {
	switch t := t.(type) {
	case *Class:
		return s.castClass(v, t)
	case *dotnet.Type:
		return s.castType(v, t)
	}
	return v, nil
}

func (s *Session) castType(v any, t *dotnet.Type) (any, error) {
	switch t.FullName {
	case "System.String":
		if _, many := object.Elements(unwrap(v)); many {
			return object.TextJoined(unwrap(v), s.current().separator()), nil
		}
	case "System.Management.Automation.ScriptBlock":
		return castBlock(v, t)
	case choiceType + "[]":
		return castChoices(v)
	case choiceType:
		if t, ok := unwrap(v).(string); ok {
			return newChoice(nil, []any{t})
		}
	case "System.Management.Automation.PSReference":
		if r, ok := unwrap(v).(object.Reference); ok {
			return r, nil
		}
		return nil, &object.Fault{ID: "ReferenceExpected", Category: int(command.InvalidArgument), Exception: &object.Exception{
			Message: "Reference type is expected in argument."}}
	case "System.Management.Automation.SwitchParameter":
		if b, ok := v.(SwitchParameter); ok {
			return b, nil
		}
	}
	return dotnet.Convert(v, t)
}

func castBlock(v any, t *dotnet.Type) (any, error) {
	switch x := unwrap(v).(type) {
	case nil, *ScriptBlock:
		return x, nil
	}
	return dotnet.Convert(v, t)
}

// cast converts to the type of a name.
func (s *Session) cast(v any, name string) (any, error) {
	return s.current().castTo(v, name, syntax.Span{})
}

// customObject compiles [pscustomobject]@{}: the properties in the order of their writing.
func (c *compiler) customObject(h *syntax.Hashtable) exec {
	if names := plainKeys(h); names != nil {
		return c.plainObject(h, names)
	}
	table := c.hashtable(h, true)
	return func(f *frame) (any, error) {
		v, err := table(f)
		if err != nil {
			return nil, err
		}
		list := v.(*object.Hashtable)
		members := make([]object.Member, 0, list.Len())
		var names []string
		for k, v := range list.All() {
			name := textOf(k)
			if strings.EqualFold(name, "PSTypeName") {
				names = append(names, textOf(v))
				continue
			}
			members = append(members, object.Member{Name: name, Value: v})
		}
		o := object.New(members...)
		if names != nil {
			o.SetTypeNames(append(names, o.TypeNames()...)...)
		}
		return o, nil
	}
}

// plainKeys are the keys of a hash literal when they are different words; else nil.
func plainKeys(h *syntax.Hashtable) []string {
	names := make([]string, 0, len(h.Entries))
	for _, e := range h.Entries {
		word, ok := e.Key.(*syntax.StringConst)
		if !ok || strings.EqualFold(word.Value, "PSTypeName") {
			return nil
		}
		for _, n := range names {
			if strings.EqualFold(n, word.Value) {
				return nil
			}
		}
		names = append(names, word.Value)
	}
	return names
}

// plainObject compiles [pscustomobject]@{a = …} without a hashtable on the way.
func (c *compiler) plainObject(h *syntax.Hashtable, names []string) exec {
	values := make([]exec, len(names))
	for i, e := range h.Entries {
		values[i] = c.value(e.Value)
	}
	return func(f *frame) (any, error) {
		members := make([]object.Member, len(names))
		for i, run := range values {
			v, err := run(f)
			if err != nil {
				return nil, err
			}
			members[i] = object.Member{Name: names[i], Value: plain(v)}
		}
		return object.New(members...), nil
	}
}

// reference compiles [ref]$x.
func (c *compiler) reference(e syntax.Expression) exec {
	v, ok := e.(*syntax.Variable)
	if !ok {
		operand := c.operand(e)
		return func(f *frame) (any, error) {
			got, err := operand(f)
			return &reference{cell: &Variable{value: got}, s: f.s}, err
		}
	}
	name := fold(canonical(v.Name))
	return func(f *frame) (any, error) {
		at := f.scope
		if v.Scope != "" {
			at = f.scopeOf(v.Scope)
		}
		cell := at.find(name)
		if cell == nil {
			if fixed, ok := special(v.Name); ok {
				return &reference{cell: &Variable{value: fixed}, s: f.s}, nil
			}
			return nil, &object.Fault{ID: "NonExistingVariableReference", Category: int(command.InvalidOperation), Target: v.Name,
				Exception: &object.Exception{Message: "[ref] cannot be applied to a variable that does not exist."}}
		}
		return &reference{cell: cell, s: f.s}, nil
	}
}

// reference is a [ref] to a variable.
type reference struct {
	cell *Variable
	s    *Session
}

// Value is what the variable holds.
func (r *reference) Value() any { return r.cell.Value() }

// SetValue sets the variable.
func (r *reference) SetValue(v any) error { return r.cell.assign(r.s, v) }

// TypeNames are the type's names.
func (r *reference) TypeNames() []string {
	return []string{"System.Management.Automation.PSReference`1[System.Object]", "System.Management.Automation.PSReference", "System.Object"}
}

// PropertyNames are the properties.
func (r *reference) PropertyNames() []string { return []string{"Value"} }

// Property is Value.
func (r *reference) Property(name string) (any, bool) {
	if strings.EqualFold(name, "Value") {
		return r.Value(), true
	}
	return nil, false
}

// SetProperty sets Value.
func (r *reference) SetProperty(name string, v any) error { return r.SetValue(v) }

func refValue(v any) any {
	if r, ok := unwrap(v).(object.Reference); ok {
		return r.Value()
	}
	return v
}

func setRef(v any, to any) {
	if r, ok := unwrap(v).(object.Reference); ok {
		_ = r.SetValue(to)
	}
}

// SwitchParameter is the value of a [switch].
type SwitchParameter = command.Switch

// fullTypeName is the full .NET name of a type by its written name.
func (s *Session) fullTypeName(name string) string {
	if c := s.classes[fold(name)]; c != nil {
		return c.Name
	}
	t, err := dotnet.Resolve(name)
	if err != nil {
		return name
	}
	return t.FullName
}

func (s *Session) enumValues(full string) []string {
	t, err := dotnet.Resolve(full)
	if err != nil || t.Enum == nil {
		return nil
	}
	return t.Enum.Names
}

// valueType reports whether an unbound parameter of the type gets a zero, or "" for text.
func valueType(name string) bool {
	t, err := dotnet.Resolve(name)
	if err != nil {
		return false
	}
	return t.FullName == "System.String" || t.Value && t.Enum == nil && t.FullName != "System.DateTime" && object.Castable(t.FullName)
}

func (f *frame) castLike(v, like any) any {
	got, err := dotnet.Convert(v, dotnet.TypeOf(like))
	if err != nil {
		return v
	}
	return got
}

// derived tells how far the named exception type is above another, 0 for the same.
func (s *Session) derived(actual, name string) (int, bool) {
	want := s.fullTypeName(name)
	if strings.EqualFold(actual, want) || strings.EqualFold(actual, name) {
		return 0, true
	}
	if c := s.classes[fold(actual)]; c != nil {
		return c.above(want)
	}
	t, err := dotnet.Resolve(actual)
	if err != nil {
		return 9, strings.EqualFold(want, "System.Exception")
	}
	for d := 1; d < 16; d++ {
		if strings.EqualFold(t.Base, want) {
			return d, true
		}
		if t, err = dotnet.Resolve(t.Base); err != nil {
			break
		}
	}
	return 0, false
}

var (
	_ object.SettableThing = (*reference)(nil)
	_ object.Reference     = (*reference)(nil)
)
