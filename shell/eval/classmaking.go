package eval

import (
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// classMaker finds what keeps the classes of a script from being made. PowerShell makes them when the
// script is compiled, so nothing of it runs then.
type classMaker struct {
	s      *Session
	script *syntax.Script
	own    map[string]*syntax.TypeDefinition
	errors []*syntax.Error
}

// unmakeable are the errors of a script whose classes cannot be made.
func (s *Session) unmakeable(script *syntax.Script, classes []*syntax.TypeDefinition) []*syntax.Error {
	m := &classMaker{s: s, script: script, own: map[string]*syntax.TypeDefinition{}}
	for _, d := range classes {
		m.own[fold(d.Name)] = d
	}
	for _, d := range classes {
		if !d.Enum {
			m.bases(d)
		}
	}
	m.enums(classes)
	for _, d := range classes {
		if !d.Enum {
			m.members(d)
		}
	}
	return m.errors
}

func (m *classMaker) fail(at syntax.Node, id, message string) {
	m.errors = append(m.errors, &syntax.Error{ID: id, Span: at.Span(), Message: message})
}

// sealedTypes are the types of common use that no class can derive from; value types are others.
var sealedTypes = map[string]bool{
	"System.String": true, "System.Version": true, "System.Management.Automation.PSCustomObject": true, "System.IO.FileInfo": true,
	"System.IO.DirectoryInfo": true, "System.DBNull": true, "System.Management.Automation.PSCredential": true,
	"System.Security.SecureString": true, "System.Text.StringBuilder": true,
}

// interfaceTypes are the interfaces that classes implement.
var interfaceTypes = map[string]bool{
	"System.IComparable": true, "System.IComparable`1": true, "System.IEquatable`1": true, "System.IDisposable": true, "System.ICloneable": true, "System.IConvertible": true,
	"System.IFormattable": true, "System.Collections.IEnumerable": true, "System.Collections.IEnumerator": true,
	"System.Collections.ICollection": true, "System.Collections.IList": true, "System.Collections.IDictionary": true,
	"System.Collections.IComparer": true, "System.Collections.IEqualityComparer": true,
	"System.Management.Automation.IValidateSetValuesGenerator": true, "System.Management.Automation.IArgumentCompleter": true,
	"System.Management.Automation.IArgumentCompleterFactory": true, "System.Management.Automation.IDynamicParameters": true,
}

// isInterface tells whether a type is an interface, by .NET's rule for their names where it is not listed.
func isInterface(full string) bool {
	name := full[strings.LastIndexByte(full, '.')+1:]
	return interfaceTypes[full] || len(name) > 1 && name[0] == 'I' && name[1] >= 'A' && name[1] <= 'Z'
}

// bases checks what a class derives from: a class first, then interfaces.
func (m *classMaker) bases(d *syntax.TypeDefinition) {
	for i, b := range d.Bases {
		if b.Type.Element != nil {
			m.fail(b, "SubtypeArray", "Invalid base type '"+b.Type.String()+"'. Base type cannot be an array.")
			continue
		}
		short, sealed, inter := m.base(b.Type)
		switch {
		case i == 0 && sealed:
			m.fail(b, "SealedBaseClass", "Cannot inherit from sealed class '"+short+"'.")
		case i > 0 && !inter:
			m.fail(b, "InterfaceNameExpected", "'"+short+"': Interface name expected.")
		}
	}
}

// base tells of a type its short name, whether nothing derives from it and whether it is an interface.
func (m *classMaker) base(t *syntax.TypeName) (short string, sealed, inter bool) {
	if d := m.own[fold(t.Name)]; d != nil {
		return d.Name, d.Enum, false
	}
	if k := m.s.classes[fold(t.Name)]; k != nil {
		return k.Name, k.enum != nil, false
	}
	full := m.s.fullTypeName(m.script.Source(t.Span()))
	open, _, _ := strings.Cut(full, "[")
	if net, err := dotnet.Resolve(full); err == nil {
		sealed = net.Value || net.Enum != nil || net.Sealed
	}
	return open[strings.LastIndexByte(open, '.')+1:], sealed || sealedTypes[open], isInterface(open)
}

// members checks that the members of a class differ, and that it can be constructed.
func (m *classMaker) members(d *syntax.TypeDefinition) {
	properties, methods := map[string]bool{}, map[string][]*syntax.FunctionMember{}
	constructors := 0
	for _, one := range d.Members {
		switch one := one.(type) {
		case *syntax.PropertyMember:
			if properties[fold(one.Name)] {
				m.fail(one, "MemberAlreadyDefined", "The member '"+one.Name+"' is already defined.")
			}
			properties[fold(one.Name)] = true
		case *syntax.FunctionMember:
			if one.Constructor && !one.Static {
				constructors++
			}
			m.method(one, methods)
		}
	}
	if base := m.unconstructible(d); base != "" && constructors == 0 {
		m.fail(d, "BaseClassNoDefaultCtor", "Base class '"+base+"' does not contain a parameterless constructor.")
	}
}

func (m *classMaker) method(one *syntax.FunctionMember, methods map[string][]*syntax.FunctionMember) {
	name := fold(one.Name)
	for _, known := range methods[name] {
		if m.signature(known) == m.signature(one) && (known.Static == one.Static || !one.Constructor) {
			m.errors = append(m.errors, &syntax.Error{ID: "MemberAlreadyDefined", Span: one.Function.NameSpan,
				Message: "The member '" + one.Name + "' is already defined."})
			return
		}
	}
	methods[name] = append(methods[name], one)
	if params := one.Function.Params; one.Constructor && one.Static && len(params) > 0 {
		m.errors = append(m.errors, &syntax.Error{ID: "StaticConstructorCantHaveParameters",
			Span:    syntax.Span{Start: params[0].Span().Start, End: params[len(params)-1].Span().End},
			Message: "A static constructor cannot have any parameters."})
	}
}

// signature is the types of a method's parameters.
func (m *classMaker) signature(one *syntax.FunctionMember) string {
	var types []string
	for _, p := range one.Function.Params {
		name := "System.Object"
		for _, a := range p.Attributes {
			if t, ok := a.(*syntax.TypeConstraint); ok {
				name = m.s.fullTypeName(m.script.Source(t.Type.Span()))
				break
			}
		}
		types = append(types, fold(name))
	}
	return strings.Join(types, ";")
}

// unconstructible is the name of the base that wants arguments, or empty.
func (m *classMaker) unconstructible(d *syntax.TypeDefinition) string {
	if len(d.Bases) == 0 {
		return ""
	}
	name := fold(d.Bases[0].Type.Name)
	if base := m.own[name]; base != nil {
		return m.wantsArguments(base)
	}
	k := m.s.classes[name]
	if k == nil {
		return ""
	}
	found := false
	for _, method := range k.methods {
		if method.ctor && !method.static {
			if len(method.block.code.params) == 0 {
				return ""
			}
			found = true
		}
	}
	if found {
		return k.Name
	}
	return ""
}

func (m *classMaker) wantsArguments(d *syntax.TypeDefinition) string {
	found := false
	for _, one := range d.Members {
		if f, ok := one.(*syntax.FunctionMember); ok && f.Constructor && !f.Static {
			if len(f.Function.Params) == 0 {
				return ""
			}
			found = true
		}
	}
	if found {
		return d.Name
	}
	return ""
}

// enums checks the values of enums; those that name each other in a circle have none.
func (m *classMaker) enums(classes []*syntax.TypeDefinition) {
	needs := map[*syntax.TypeDefinition]map[*syntax.TypeDefinition]bool{}
	for _, d := range classes {
		if d.Enum {
			needs[d] = m.neededBy(d)
		}
	}
	for again := true; again; {
		again = false
		for d, list := range needs {
			if len(list) > 0 {
				continue
			}
			delete(needs, d)
			for _, other := range needs {
				delete(other, d)
			}
			again = true
		}
	}
	for _, d := range classes {
		if needs[d] != nil {
			m.fail(d, "CycleInEnumInitializers", "Cannot define enum because of a cycle in the initialization expressions.")
		} else if d.Enum {
			m.enum(d)
		}
	}
}

// neededBy are the other enums of the script that an enum's values name.
func (m *classMaker) neededBy(d *syntax.TypeDefinition) map[*syntax.TypeDefinition]bool {
	needed := map[*syntax.TypeDefinition]bool{}
	syntax.Inspect(d, func(n syntax.Node) bool {
		if member, ok := n.(*syntax.Member); ok {
			if t, ok := member.Target.(*syntax.TypeExpression); ok {
				if other := m.own[fold(t.Type.Name)]; other != nil && other != d && other.Enum {
					needed[other] = true
				}
			}
		}
		return true
	})
	return needed
}

// enum checks the values of one enum; what depends on another of the script is not computed here.
func (m *classMaker) enum(d *syntax.TypeDefinition) {
	under := dotnet.Int32
	if len(d.Bases) > 0 {
		if t, err := dotnet.Resolve(m.script.Source(d.Bases[0].Span())); err == nil {
			under = t
		}
	}
	seen, value, tooBig, known := map[string]bool{}, int64(0), false, true
	for _, one := range d.Members {
		member, ok := one.(*syntax.PropertyMember)
		if !ok {
			continue
		}
		bad := false
		if member.Value != nil {
			tooBig = false
			value, known, bad = m.enumValue(member, under)
		}
		if tooBig {
			m.fail(member, "EnumeratorValueOutOfBounds", "Enumerator value is either too large or too small for "+under.Short()+".")
		}
		if seen[fold(member.Name)] {
			m.fail(member, "MemberAlreadyDefined", "The member '"+member.Name+"' is already defined.")
		}
		seen[fold(member.Name)] = true
		value++
		tooBig = bad || known && !fits(value, under)
	}
}

// fits tells whether a number is in the range of an enum's type.
func fits(n int64, under *dotnet.Type) bool {
	_, err := dotnet.Convert(n, under)
	return err == nil
}

// enumValue computes the value given to a member: whether it is known, and whether it is none of the
// enum's type.
func (m *classMaker) enumValue(member *syntax.PropertyMember, under *dotnet.Type) (value int64, known, bad bool) {
	if !syntax.IsConstant(member.Value) {
		m.fail(member.Value, "EnumeratorValueMustBeConstant", "Enumerator value must be a constant value.")
		return 0, false, false
	}
	if len(m.neededBy(&syntax.TypeDefinition{Members: []syntax.MemberDefinition{member}})) > 0 {
		return 0, false, false
	}
	v, err := m.s.constant(member.Value, m.script)
	if err != nil {
		return 0, false, false
	}
	got, err := dotnet.Convert(plain(v), under)
	if err != nil {
		if object.IsNumber(plain(v)) {
			m.fail(member.Value, "EnumeratorValueOutOfBounds", "Enumerator value is either too large or too small for "+under.Short()+".")
		} else {
			m.fail(member.Value, "CannotConvertValue", "Cannot convert the value to type \""+under.Short()+"\".")
		}
		return 0, false, true
	}
	if got, err = dotnet.Convert(got, dotnet.Int64); err != nil {
		return 0, false, false
	}
	value, known = got.(int64)
	return value, known, false
}

// constant computes an expression that needs nothing of the session.
func (s *Session) constant(e syntax.Expression, script *syntax.Script) (any, error) {
	body := &code{script: script, tree: script.Root, slots: map[string]int{}, ready: true}
	c := &compiler{code: body, script: script}
	run := c.operand(e)
	g := s.top.child(body, s.global, discard{})
	g.cells = make([]*Variable, len(body.names))
	return run(g)
}
