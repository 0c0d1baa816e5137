package utility

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// MemberDefinition is one member that Get-Member lists.
type MemberDefinition struct {
	TypeName   string
	Name       string
	MemberType object.Enum
	Definition string
}

// TypeNames are the type's names.
func (*MemberDefinition) TypeNames() []string {
	return []string{"Microsoft.PowerShell.Commands.MemberDefinition", "System.Object"}
}

type getMember struct {
	InputObject any            `param:"pipeline,is=PSObject" help:"An object whose members are listed."`
	Name        []string       `param:"pos=0" help:"The names; wildcards are taken."`
	MemberType  []memberKind   `param:"alias=Type,is=PSMemberTypes" help:"The kinds: NoteProperty, Property, Method, ScriptProperty and so on, Properties, Methods or All."`
	View        string         `param:"is=PSMemberViewTypes" help:"Extended, Adapted, Base or All."`
	Static      command.Switch `param:"" help:"Lists the members of the type itself."`
	Force       command.Switch `param:"" help:"Lists hidden members too."`

	seen []string
	any  bool
	read reader
}

func (g *getMember) Begin(c *command.Call) error {
	g.read = readerOf(c)
	return nil
}

func (g *getMember) Process(c *command.Call) error {
	v := input(c, g.InputObject)
	if v == nil {
		return nil
	}
	g.any = true
	names := typeNames(v)
	if t, ok := v.(*dotnet.Type); ok && bool(g.Static) {
		names = []string{t.FullName}
	}
	if len(names) == 0 {
		return nil
	}
	if slices.Contains(g.seen, names[0]) {
		return nil
	}
	g.seen = append(g.seen, names[0])
	all := g.members(v, names[0])
	slices.SortStableFunc(all, func(a, b *MemberDefinition) int {
		if n := int(a.MemberType.Number - b.MemberType.Number); n != 0 && len(g.Name) == 0 {
			return n
		}
		if len(g.Name) == 0 {
			return object.CompareText(a.Name, b.Name, false)
		}
		return 0
	})
	for _, m := range all {
		if err := c.WriteObject(m); err != nil {
			return err
		}
	}
	return nil
}

// members are those of a value that are asked for. Names without wildcards keep the order in which they were given.
func (g *getMember) members(v any, typeName string) []*MemberDefinition {
	all := g.described(v, typeName)
	var wanted []*MemberDefinition
	keep := func(m *MemberDefinition) bool { return g.kindWanted(m.MemberType.Name) }
	if len(g.Name) == 0 {
		for _, m := range all {
			if keep(m) {
				wanted = append(wanted, m)
			}
		}
		return wanted
	}
	for _, name := range g.Name {
		var found []*MemberDefinition
		for _, m := range all {
			if keep(m) && object.Like(m.Name, name) && !slices.Contains(wanted, m) {
				found = append(found, m)
			}
		}
		slices.SortStableFunc(found, func(a, b *MemberDefinition) int { return object.CompareText(a.Name, b.Name, false) })
		wanted = append(wanted, found...)
	}
	return wanted
}

func (g *getMember) kindWanted(kind string) bool {
	if len(g.MemberType) == 0 {
		return true
	}
	number := memberKinds().number(kind)
	return slices.ContainsFunc(g.MemberType, func(k memberKind) bool { return int64(k)&number != 0 })
}

// memberNumbers order the kinds as Get-Member lists them.
var memberNumbers = map[string]int64{"AliasProperty": 1, "CodeProperty": 2, "Event": 3, "Method": 4, "NoteProperty": 5, "ParameterizedProperty": 6, "Property": 7,
	"PropertySet": 8, "ScriptMethod": 9, "ScriptProperty": 10}

func definition(typeName, name, kind, text string) *MemberDefinition {
	return &MemberDefinition{TypeName: typeName, Name: name, Definition: text,
		MemberType: object.Enum{Type: "System.Management.Automation.PSMemberTypes", Name: kind, Number: memberNumbers[kind]}}
}

func (g *getMember) described(v any, typeName string) []*MemberDefinition {
	var all []*MemberDefinition
	infos := dotnet.Members(v)
	if g.Static {
		t, ok := v.(*dotnet.Type)
		if !ok {
			t = dotnet.TypeOf(v)
		}
		infos = dotnet.StaticMembers(t)
	}
	if i, ok := v.(*eval.Instance); ok && !bool(g.Static) {
		infos = instanceMembers(i, infos, bool(g.Force))
	}
	for _, m := range infos {
		all = append(all, definition(typeName, m.Name, m.Kind, m.Definition))
	}
	if !g.Static && g.read.told != nil {
		all = append(all, g.toldMembers(v, typeName, all)...)
	}
	return all
}

// toldMembers are those that Update-TypeData gave a value's types and that it has not itself.
func (g *getMember) toldMembers(v any, typeName string, own []*MemberDefinition) (all []*MemberDefinition) {
	for m := range g.read.told.ToldMembers(v) {
		if slices.ContainsFunc(own, func(d *MemberDefinition) bool { return strings.EqualFold(d.Name, m.Name) }) {
			continue
		}
		with := object.New(m) // as if it had been added to an object alone
		for _, d := range dotnet.Members(with) {
			if strings.EqualFold(d.Name, m.Name) {
				all = append(all, definition(typeName, d.Name, d.Kind, d.Definition))
			}
		}
	}
	return all
}

// instanceMembers are the members of an object of a script's class: its overloads stand on one line.
func instanceMembers(i *eval.Instance, inherited []dotnet.MemberInfo, hidden bool) []dotnet.MemberInfo {
	var all []dotnet.MemberInfo
	place := map[string]int{}
	for _, m := range i.Members(hidden) {
		kind, text := "Property", shortTypeName(m.Type)+" "+m.Name+" {get;set;}"
		if m.Method {
			kind, text = "Method", m.Definition
		}
		if n, again := place[strings.ToLower(m.Name)]; !again {
			place[strings.ToLower(m.Name)] = len(all)
			all = append(all, dotnet.MemberInfo{Name: m.Name, Kind: kind, Definition: text})
		} else if m.Method {
			all[n].Definition += ", " + text
		}
	}
	for _, m := range inherited {
		if _, own := place[strings.ToLower(m.Name)]; !own && m.Kind == "Method" {
			all = append(all, m)
		}
	}
	return all
}

func shortTypeName(full string) string {
	if t, err := dotnet.Resolve(full); err == nil {
		return t.Short()
	}
	return full
}

func (g *getMember) End(c *command.Call) error {
	if g.any {
		return nil
	}
	return c.Fail(fail("NoObjectInGetMember", command.CloseError, "InvalidOperationException",
		"You must specify an object for the Get-Member cmdlet.", nil))
}

var getMemberCommand = command.Define[getMember](command.Spec{Verb: "Get", Noun: "Member",
	Synopsis: "Lists the properties and methods of objects.", Aliases: []string{"gm"}, Output: "Microsoft.PowerShell.Commands.MemberDefinition",
	Examples: []command.Example{{Title: "A property", Code: "('abc' | Get-Member Length).Definition", Output: "int Length {get;}"}}})

type addMemberCmdlet struct {
	InputObject         any               `param:"mandatory,pipeline,is=PSObject" help:"The object that gets the member."`
	MemberType          memberKind        `param:"pos=0,mandatory,alias=Type,set=MemberSet" help:"NoteProperty, AliasProperty, ScriptProperty or ScriptMethod."`
	Name                string            `param:"pos=1,mandatory,set=MemberSet" help:"The member's name."`
	Value               any               `param:"pos=2,set=MemberSet" help:"Its value, block or other property."`
	SecondValue         any               `param:"pos=3,set=MemberSet" help:"The block that sets a script property."`
	TypeName            string            `param:"mandatory,set=TypeNameSet;set=MemberSet|NotePropertySingleMemberSet|NotePropertyMultiMemberSet" help:"A type name that the object gets."`
	Force               command.Switch    `param:"set=MemberSet|NotePropertySingleMemberSet|NotePropertyMultiMemberSet" help:"Replaces a member of the name."`
	PassThru            command.Switch    `param:"" help:"Writes the object."`
	NotePropertyName    noteName          `param:"pos=0,mandatory,set=NotePropertySingleMemberSet,is=String" help:"The name of a note."`
	NotePropertyValue   any               `param:"pos=1,mandatory,set=NotePropertySingleMemberSet" help:"The value of a note."`
	NotePropertyMembers *object.Hashtable `param:"pos=0,mandatory,set=NotePropertyMultiMemberSet,is=IDictionary" help:"A hashtable of notes."`
}

func (a *addMemberCmdlet) Process(c *command.Call) error {
	v := input(c, a.InputObject)
	o, ok := v.(*object.Object)
	if !ok {
		o = object.Wrap(v)
	}
	if err := a.put(c, o); err != nil {
		return err
	}
	if a.TypeName != "" {
		o.SetTypeNames(append([]string{a.TypeName}, o.TypeNames()...)...)
	}
	if a.PassThru {
		return c.Write(o)
	}
	return nil
}

func (a *addMemberCmdlet) put(c *command.Call, o *object.Object) error {
	switch {
	case a.NotePropertyMembers != nil:
		for k, v := range a.NotePropertyMembers.All() {
			if err := a.add(c, o, object.Text(k), v); err != nil {
				return err
			}
		}
		return nil
	case a.NotePropertyName != "":
		return a.add(c, o, string(a.NotePropertyName), a.NotePropertyValue)
	case a.Name == "":
		return nil
	}
	v, err := a.member(c)
	if err != nil {
		return err
	}
	return a.add(c, o, a.Name, v)
}

// member is what stands in the object for the member.
func (a *addMemberCmdlet) member(c *command.Call) (any, error) {
	block, _ := object.Unwrap(a.Value).(object.Block)
	second, _ := object.Unwrap(a.SecondValue).(object.Block)
	switch strings.ToLower(a.MemberType.String()) {
	case "noteproperty":
		return a.Value, nil
	case "aliasproperty":
		return &object.ScriptMember{Kind: object.AliasProperty, Of: object.Text(a.Value)}, nil
	case "scriptproperty":
		return &object.ScriptMember{Kind: object.ScriptProperty, Get: block, Set: second}, nil
	case "scriptmethod":
		return &object.ScriptMember{Kind: object.ScriptMethod, Get: block}, nil
	case "memberset":
		return &object.ScriptMember{Kind: object.NoteProperty}, nil
	}
	return nil, fail("CannotAddMemberType", command.InvalidOperation, "InvalidOperationException",
		"The member type \""+a.MemberType.String()+"\" is not supported by Add-Member.", nil)
}

func (a *addMemberCmdlet) add(c *command.Call, o *object.Object, name string, v any) error {
	if a.MemberType.String() == "MemberSet" {
		return defaultDisplay(o, a.Value)
	}
	if _, there := o.Member(name); there && !bool(a.Force) {
		return c.Fail(fail("MemberAlreadyExists", command.InvalidOperation, "InvalidOperationException",
			"Cannot add a member with the name \""+name+"\" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command.", o))
	}
	o.Add(name, v)
	return nil
}

// defaultDisplay takes the DefaultDisplayPropertySet out of PSStandardMembers.
func defaultDisplay(o *object.Object, v any) error {
	for _, set := range values(v) {
		if name, ok := property(set, "Name"); ok && strings.EqualFold(object.Text(name), "DefaultDisplayPropertySet") {
			names, _ := property(set, "ReferencedPropertyNames")
			o.SetDisplay(texts(names)...)
		}
	}
	return nil
}

var addMemberCommand = command.Define[addMemberCmdlet](command.Spec{Verb: "Add", Noun: "Member",
	Synopsis: "Adds properties and methods to an object.", DefaultSet: "TypeNameSet",
	Examples: []command.Example{{Title: "A note", Code: "('x' | Add-Member Size 3 -PassThru).Size", Output: "3"}}})

type newObject struct {
	TypeName     string         `param:"pos=0,mandatory,set=Net" help:"The .NET name of the type."`
	ComObject    string         `param:"mandatory,pos=0,set=Com,hidden" help:"A COM class; there are none here."`
	ArgumentList []any          `param:"pos=1,alias=Args,set=Net" help:"Arguments of the constructor."`
	Property     any            `param:"" help:"A hashtable of properties to set."`
	Strict       command.Switch `param:"set=Com,hidden" help:"Accepted for compatibility."`
}

func (n *newObject) Process(c *command.Call) error {
	v, err := n.make(c)
	if err != nil {
		return err
	}
	h, ok := object.Unwrap(n.Property).(*object.Hashtable)
	if !ok {
		return c.Write(v)
	}
	for k, value := range h.All() {
		name := object.Text(k)
		if isBag(v) {
			v.(*object.Object).Add(name, value)
			continue
		}
		if err := dotnet.SetProperty(v, name, value); err != nil {
			return c.Fail(fail("InvalidOperationException", command.InvalidOperation, "InvalidOperationException",
				"The value supplied is not valid, or the property is read-only. Change the value, and then try again.", nil))
		}
	}
	return c.Write(v)
}

func (n *newObject) make(c *command.Call) (any, error) {
	switch strings.ToLower(n.TypeName) {
	case "psobject", "pscustomobject", "system.management.automation.psobject", "management.automation.psobject", "object", "system.object":
		return object.New(), nil
	case "system.management.automation.pspropertyset", "management.automation.pspropertyset":
		return propertySet(n.ArgumentList), nil
	case "":
		return nil, noComObjects(n.ComObject)
	}
	v, err := eval.From(c).New(n.TypeName, n.ArgumentList)
	return v, n.failed(err)
}

// failed is what New-Object says of a failed construction.
func (n *newObject) failed(err error) error {
	if f, ok := err.(*object.Fault); ok && f.ID == "TypeNotFound" {
		return fail("TypeNotFound", command.InvalidType, psArgument,
			"Cannot find type ["+n.TypeName+"]: verify that the assembly containing this type is loaded.", nil)
	}
	if f, ok := err.(*object.Fault); ok {
		return n.unmade(f)
	}
	return err
}

// unmade is a constructor that is missing, does not take the arguments, or threw.
func (n *newObject) unmade(f *object.Fault) error {
	typ, err := dotnet.Resolve(n.TypeName)
	if err != nil {
		return f
	}
	switch missing := f.ID == "MethodCountCouldNotFindBest"; {
	case missing && (len(n.ArgumentList) == 0 || !typ.Constructible()):
		return fail("CannotFindAppropriateCtor", command.ObjectNotFound, psArgument,
			"A constructor was not found. Cannot find an appropriate constructor for type "+n.TypeName+".", nil)
	case missing, f.ID == "MethodArgumentConversionInvalidCastArgument":
		f.Exception.Message = strings.Replace(f.Exception.Message, `for "new"`, `for "`+typ.Name()+`"`, 1)
	case !strings.HasPrefix(f.Error(), `Exception calling ".ctor"`):
		return f
	}
	f.ID, f.Category = "ConstructorInvokedThrowException", int(command.InvalidOperation)
	return f
}

// propertySet is a named list of properties, such as DefaultDisplayPropertySet.
func propertySet(args []any) *object.Object {
	o := object.New(object.Member{Name: "Name", Value: ""}, object.Member{Name: "ReferencedPropertyNames", Value: stringArray()})
	o.SetTypeNames("System.Management.Automation.PSPropertySet", "System.Management.Automation.PSMemberInfo", "System.Object")
	if len(args) > 0 {
		o.Set("Name", object.Text(args[0]))
	}
	if len(args) > 1 {
		o.Set("ReferencedPropertyNames", stringArray(texts(args[1])...))
	}
	return o
}

var newObjectCommand = command.Define[newObject](command.Spec{Verb: "New", Noun: "Object",
	Synopsis: "Makes an object of a .NET type.", DefaultSet: "Net",
	Examples: []command.Example{{Title: "With properties", Code: "(New-Object PSObject -Property @{a=1}).a", Output: "1"}}})
