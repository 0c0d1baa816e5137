package dotnet

import (
	"slices"
	"strings"

	"emsh/shell/object"
)

// PSObjectInfo is $v.psobject: what the shell knows of a value.
type PSObjectInfo struct{ of any }

// NetType is the .NET type's name.
func (*PSObjectInfo) NetType() string { return "System.Management.Automation.PSObjectInfo" }

// String is the value's text.
func (p *PSObjectInfo) String() string { return object.Text(p.of) }

// PropertyItem is one of $v.psobject.Properties.
type PropertyItem struct {
	Of   any
	Name string
	Kind string // NoteProperty, Property, AliasProperty …
	Type string // .NET name of the value's type; "" where only the value knows
	get  func() (any, error)
}

// NetType is the .NET type's name.
func (p *PropertyItem) NetType() string { return "System.Management.Automation.PSPropertyItem" }

// String is the definition, as Get-Member prints it.
func (p *PropertyItem) String() string { return p.Definition() }

// Type is the item's type.
func (p *PropertyItem) value() any {
	v, err := p.get()
	if err != nil {
		return nil
	}
	return v
}

// Definition is "string Name=x" for a note, "int Length {get;}" for a property.
func (p *PropertyItem) Definition() string {
	v := p.value()
	switch p.Kind {
	case "NoteProperty":
		if v == nil {
			return "object " + p.Name + "=null"
		}
		return definitionType(v) + " " + p.Name + "=" + noteText(v)
	case "AliasProperty", "ScriptProperty":
		if m, ok := addedMember(p.Of, p.Name); ok {
			if m.Kind == object.AliasProperty {
				return p.Name + " = " + m.Of
			}
			return "System.Object " + p.Name + " {get=" + m.Get.String() + ";}"
		}
	}
	for _, m := range TypeOf(object.Unwrap(p.Of)).find(p.Name, false) {
		return m.definition()
	}
	return definitionType(v) + " " + p.Name + " {get;set;}"
}

func noteText(v any) string {
	if o, ok := v.(*object.Object); ok && o.Base() == nil {
		return object.Text(o)
	}
	if _, ok := object.Elements(v); ok {
		return object.TypeName(v)
	}
	return object.Text(v)
}

func definitionType(v any) string {
	if v == nil {
		return "object"
	}
	t := TypeOf(v)
	if t == Object {
		return "object"
	}
	if t.Elem == Object {
		return "Object[]"
	}
	return strings.TrimPrefix(t.Short(), "")
}

func addedMember(v any, name string) (*object.ScriptMember, bool) {
	o, ok := v.(*object.Object)
	if !ok {
		return nil, false
	}
	m, ok := o.Member(name)
	if !ok {
		return nil, false
	}
	s, ok := m.Value.(*object.ScriptMember)
	return s, ok
}

// Properties are a value's properties in order, with how each came to be.
func Properties(v any) []*PropertyItem {
	var out []*PropertyItem
	add := func(name, kind string, get func() (any, error)) {
		out = append(out, &PropertyItem{Of: v, Name: name, Kind: kind, get: get})
	}
	read := func(name string) func() (any, error) {
		return func() (any, error) { x, _, err := Own(v, name); return x, err }
	}
	switch x := v.(type) {
	case nil:
		return nil
	case *object.Object:
		if t := x.Type(); t != nil {
			for i := range t.Properties {
				add(t.Properties[i].Name, "Property", read(t.Properties[i].Name))
			}
		}
		for i, m := range x.Added() {
			if kind := addedKind(m.Value); i < x.Fields() {
				add(m.Name, "Property", read(m.Name))
			} else if kind != "ScriptMethod" {
				add(m.Name, kind, read(m.Name))
			}
		}
		if x.Base() == nil {
			return out
		}
		return append(out, Properties(x.Base())...)
	case object.Thing:
		for _, name := range x.PropertyNames() {
			add(name, "Property", read(name))
		}
		return out
	case *object.Exception:
		for _, m := range x.Members {
			add(m.Name, "Property", read(m.Name))
		}
	}
	for at := TypeOf(v); at != nil; at = at.base() {
		for _, m := range at.members().order {
			if m.property && !m.static && !slices.ContainsFunc(out, func(p *PropertyItem) bool { return p.Name == m.name }) {
				add(m.name, "Property", read(m.name))
			}
		}
	}
	if _, date := v.(object.DateTime); date {
		return told(out, "DateTime")
	}
	return out
}

// told puts a property first that PowerShell tells of a type of .NET: it comes before the type's own.
func told(all []*PropertyItem, name string) []*PropertyItem {
	i := slices.IndexFunc(all, func(p *PropertyItem) bool { return p.Name == name })
	if i < 0 {
		return all
	}
	p := all[i]
	p.Kind = "ScriptProperty"
	return slices.Insert(slices.Delete(all, i, i+1), 0, p)
}

func addedKind(v any) string {
	if s, ok := v.(*object.ScriptMember); ok {
		return s.Kind.String()
	}
	return "NoteProperty"
}

// MemberInfo is a line of Get-Member, and a word of completion.
type MemberInfo struct{ Name, Kind, Definition string }

// Members lists a value's members: properties, then methods.
func Members(v any) []MemberInfo {
	var out []MemberInfo
	for _, p := range Properties(v) {
		out = append(out, MemberInfo{p.Name, p.Kind, p.Definition()})
	}
	if o, ok := v.(*object.Object); ok {
		for _, m := range o.Added() {
			if addedKind(m.Value) == "ScriptMethod" {
				out = append(out, MemberInfo{m.Name, "ScriptMethod", "System.Object " + m.Name + "();"})
			}
		}
	}
	typed := methods(TypeOf(object.Unwrap(v)), false)
	if c, ok := v.(object.CallableThing); ok {
		for _, name := range c.MethodNames() {
			known := func(m MemberInfo) bool { return strings.EqualFold(m.Name, name) }
			if !slices.ContainsFunc(typed, known) {
				out = append(out, MemberInfo{name, "Method", "System.Object " + name + "()"})
			}
		}
	}
	return append(out, typed...)
}

// StaticMembers lists the static members of a type.
func StaticMembers(t *Type) []MemberInfo {
	var out []MemberInfo
	if t.Enum != nil {
		for _, n := range t.Enum.Names {
			out = append(out, MemberInfo{n, "Property", "static " + t.FullName + " " + n + " {get;}"})
		}
	}
	for _, m := range t.members().order {
		if m.static && m.property {
			out = append(out, MemberInfo{m.name, "Property", m.definition()})
		}
	}
	return append(out, methods(t, true)...)
}

// methods lists the methods of a type and its bases, overloads on one line.
func methods(t *Type, static bool) []MemberInfo {
	var out []MemberInfo
	at := map[string]int{}
	for ; t != nil; t = t.base() {
		for _, m := range t.members().order {
			if m.property || m.static != static || m.name == "" {
				continue
			}
			if m.ctor && !static {
				continue
			}
			if i, ok := at[m.name]; ok {
				if _, whole := interfaceMethods(t, m.name); !whole && !strings.Contains(out[i].Definition, m.definition()) {
					out[i].Definition += ", " + m.definition()
				}
				continue
			}
			at[m.name] = len(out)
			text := m.definition()
			if all, ok := interfaceMethods(t, m.name); ok {
				text = all
			}
			kind := "Method"
			if access := m.indexed(t); access != "" {
				kind, text = "ParameterizedProperty", text+" "+access
			}
			out = append(out, MemberInfo{m.name, kind, text})
		}
		if static {
			break
		}
	}
	return out
}

// indexed is how a property that takes an index is read and written; "" for methods. Members of that
// name are properties but in XML's object model, which came before .NET.
func (m *member) indexed(t *Type) string {
	switch {
	case m.static || len(m.params) == 0 || strings.HasPrefix(t.FullName, "System.Xml"):
		return ""
	case m.name == "Item", m.name == "Chars" && t.FullName != "System.String":
		return "{get;set;}"
	case m.name == "Chars":
		return "{get;}"
	}
	return ""
}

// TypeNameList is $v.pstypenames: adding to it changes the value's type names.
type TypeNameList struct {
	List *object.List
	of   any
}

// NetType is the .NET type's name.
func (l *TypeNameList) NetType() string {
	return "System.Collections.ObjectModel.Collection`1[System.String]"
}

// String is the type's name.
func (l *TypeNameList) String() string { return l.NetType() }

// Elements are the names.
func (l *TypeNameList) Elements() []any { return l.List.Items }

// Type is the list's type, which writes back what changes.
func (l *TypeNameList) Type() *Type { return typeNamesType }

func (l *TypeNameList) write() {
	if o, ok := l.of.(*object.Object); ok {
		o.SetTypeNames(words(l)...)
	}
}

func typeNamesMembers() []Member {
	all := listReads()
	for _, m := range listChanges() {
		do := m.Do
		all = append(all, Member{Text: m.Text, Do: func(this any, a []any) (any, error) {
			l := this.(*TypeNameList)
			r, err := do(l.List, a)
			l.write()
			return r, err
		}})
	}
	return all
}

func infoMembers() []Member {
	info := func(definition string, f func(v any) any) Member {
		return get(definition, func(p *PSObjectInfo) any { return f(p.of) })
	}
	const list = "System.Management.Automation.PSMemberInfoCollection "
	return []Member{
		info(list+"Properties {get;}", func(v any) any { return memberList(v, true, false) }),
		info(list+"Methods {get;}", func(v any) any { return memberList(v, false, true) }),
		info(list+"Members {get;}", func(v any) any { return memberList(v, true, true) }),
		info("System.Object BaseObject {get;}", object.Unwrap), info("System.Object ImmediateBaseObject {get;}", object.Unwrap),
		info("System.Object TypeNames {get;}", typeNamesList),
		method("System.Object Copy()", func(p *PSObjectInfo, _ []any) any {
			switch x := p.of.(type) {
			case *object.Object:
				return x.Clone()
			case *object.Hashtable:
				return x.Clone()
			}
			return p.of
		}),
		method("string ToString()", func(p *PSObjectInfo, _ []any) any { return p.String() }),
		{Text: "int CompareTo(System.Object obj)", Do: func(this any, a []any) (any, error) {
			n, err := object.Compare(this.(*PSObjectInfo).of, object.Unwrap(a[0]))
			return int32(n), err
		}},
	}
}

// MemberList is $v.psobject.Properties and its like.
type MemberList struct {
	of    any
	items []any
}

// NetType is the .NET type's name.
func (*MemberList) NetType() string { return "System.Management.Automation.PSMemberInfoCollection" }

// String is the type's name.
func (l *MemberList) String() string { return l.NetType() }

// Elements are the members.
func (l *MemberList) Elements() []any { return l.items }

// Item is the member of a name.
func (l *MemberList) Item(index any) (any, bool, error) {
	name := object.Text(index)
	for _, item := range l.items {
		if p, ok := item.(*PropertyItem); ok && strings.EqualFold(p.Name, name) {
			return p, true, nil
		}
	}
	if _, ok := index.(int32); ok {
		return nil, false, nil
	}
	return nil, true, nil
}

func memberList(v any, properties, methods bool) *MemberList {
	l := &MemberList{of: v}
	if h, ok := v.(*object.Hashtable); ok && properties {
		_ = h // a hashtable's keys are no properties of its psobject
	}
	if properties {
		for _, p := range Properties(v) {
			l.items = append(l.items, p)
		}
	}
	if methods {
		for _, m := range Members(v) {
			if strings.HasSuffix(m.Kind, "Method") {
				l.items = append(l.items, methodValue(v, m))
			}
		}
	}
	return l
}

func methodValue(v any, m MemberInfo) any {
	if x, _, err := Own(v, m.Name); err == nil && x != nil {
		return x
	}
	return object.New(object.Member{Name: "Name", Value: m.Name}, object.Member{Name: "MemberType", Value: m.Kind})
}

func memberListMembers() []Member {
	return append([]Member{
		{Text: "void Add(System.Object member)", Do: func(this any, a []any) (any, error) {
			l := this.(*MemberList)
			o, ok := l.of.(*object.Object)
			n, is := a[0].(*note)
			if !ok || !is {
				return nil, exception("Management.Automation.ExtendedTypeSystemException", "The member cannot be added to this object.")
			}
			if _, exists := o.Member(n.name); exists {
				return nil, exception("Management.Automation.ExtendedTypeSystemException", "Cannot add a member with the name \"%s\" because a member with that name already exists.", n.name)
			}
			o.Add(n.name, n.v)
			return nil, nil
		}},
		method("void Remove(string name)", func(l *MemberList, a []any) any {
			if o, ok := l.of.(*object.Object); ok {
				o.Remove(text(a[0]))
			}
			return nil
		}),
		{Text: "System.Object Match(string name)", Do: func(this any, a []any) (any, error) {
			var out []any
			for _, item := range this.(*MemberList).items {
				if p, ok := item.(*PropertyItem); ok && object.Like(p.Name, text(a[0])) {
					out = append(out, p)
				}
			}
			return &object.Array{Items: out}, nil
		}},
	}, collectedMembers()...)
}

func propertyItemMembers() []Member {
	return []Member{
		get("string Name {get;}", func(p *PropertyItem) any { return p.Name }),
		{Text: "System.Object Value {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*PropertyItem).value(), nil },
			Set: func(this any, a []any) (any, error) {
				p := this.(*PropertyItem)
				return nil, SetProperty(p.Of, p.Name, a[0])
			}},
		get("System.Management.Automation.PSMemberTypes MemberType {get;}", func(p *PropertyItem) any {
			v, err := object.CastEnum(p.Kind, EnumSet("System.Management.Automation.PSMemberTypes"))
			if err != nil {
				return p.Kind
			}
			return v
		}),
		get("string TypeNameOfValue {get;}", func(p *PropertyItem) any {
			if v := p.value(); v != nil {
				return object.TypeName(v)
			}
			return "System.Object"
		}),
		get("bool IsSettable {get;}", func(p *PropertyItem) any { return true }), get("bool IsGettable {get;}", func(*PropertyItem) any { return true }),
		get("bool IsInstance {get;}", func(p *PropertyItem) any { return p.Kind == "NoteProperty" }),
		method("string ToString()", func(p *PropertyItem, _ []any) any { return p.Definition() }),
	}
}

// note is a property to be added: [psnoteproperty]::new(name, value).
type note struct {
	name string
	v    any
}

// NetType is the .NET type's name.
func (*note) NetType() string { return "System.Management.Automation.PSNoteProperty" }

// String is the definition.
func (n *note) String() string { return n.name }

func noteMembers() []Member {
	return []Member{
		get("string Name {get;}", func(n *note) any { return n.name }), get("System.Object Value {get;}", func(n *note) any { return n.v }),
		{Text: "new(string name, System.Object value)", Do: func(_ any, a []any) (any, error) { return &note{text(a[0]), a[1]}, nil }},
	}
}

func scriptPropertyMembers() []Member {
	return []Member{{Text: "new(string name, scriptblock getterScript)", Do: func(_ any, a []any) (any, error) {
		b, _ := a[1].(object.Block)
		return &note{text(a[0]), &object.ScriptMember{Kind: object.ScriptProperty, Get: b}}, nil
	}}}
}

func aliasPropertyMembers() []Member {
	return []Member{{Text: "new(string name, string referencedMemberName)", Do: func(_ any, a []any) (any, error) {
		return &note{text(a[0]), &object.ScriptMember{Kind: object.AliasProperty, Of: text(a[1])}}, nil
	}}}
}

func psObjectMembers() []Member {
	wrap := func(_ any, a []any) (any, error) {
		if len(a) == 0 || a[0] == nil {
			return object.New(), nil
		}
		return object.Wrap(a[0]), nil
	}
	return []Member{
		{Text: "new()", Do: wrap}, {Text: "new(System.Object obj)", Do: wrap},
		method("string ToString()", func(v any, _ []any) any { return object.ToString(v, CurrentCulture()) }),
		static("psobject AsPSObject(System.Object obj)", func(a []any) any { return object.Wrap(a[0]) }),
	}
}

// toPSObject is [psobject]v: the value itself; [psobject]@{…} is an object.
func toPSObject(v any, _ *Type) (any, error) { return v, nil }

// toCustomObject is [pscustomobject]v: a hashtable's pairs become properties, in order.
func toCustomObject(v any, _ *Type) (any, error) {
	h, ok := v.(*object.Hashtable)
	if !ok {
		return v, nil
	}
	members := make([]object.Member, 0, h.Len())
	for k, e := range h.All() {
		members = append(members, object.Member{Name: object.Text(k), Value: e})
	}
	return object.New(members...), nil
}
