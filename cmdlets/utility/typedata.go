package utility

import (
	"iter"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// typeDataCommands are those that tell the session more of types.
func typeDataCommands() []*command.Command {
	return []*command.Command{
		command.Define[updateTypeData](command.Spec{Verb: "Update", Noun: "TypeData", Synopsis: "Gives all objects of a type further members, or says which properties are shown.", Impact: command.Changes, DefaultSet: "DynamicTypeSet",
			Examples: []command.Example{{Title: "Which properties are shown", Code: "Update-TypeData -TypeName Report -DefaultDisplayPropertySet Name"},
				{Title: "A property", Code: "Update-TypeData -TypeName System.String -MemberType ScriptProperty -MemberName Loud -Value { $this.ToUpper() } -Force; 'a'.Loud", Output: "A"}}}),
		command.Define[getTypeData](command.Spec{Verb: "Get", Noun: "TypeData", Synopsis: "Writes what Update-TypeData has said of types.",
			Examples: []command.Example{{Title: "Of all", Code: "Get-TypeData"}}}),
		command.Define[removeTypeData](command.Spec{Verb: "Remove", Noun: "TypeData", Synopsis: "Forgets what Update-TypeData has said of types.", Impact: command.Changes, DefaultSet: "RemoveTypeSet",
			Examples: []command.Example{{Title: "Of one", Code: "Update-TypeData -TypeName Report -DefaultDisplayPropertySet Name; Remove-TypeData -TypeName Report"}}}),
	}
}

type updateTypeData struct {
	TypeName                  string         `param:"mandatory,pipeline,property,set=DynamicTypeSet|TypeDataSet" help:"The name of the type."`
	MemberType                string         `param:"alias=Type,set=DynamicTypeSet" help:"The sort of member: NoteProperty, AliasProperty, ScriptProperty or ScriptMethod."`
	MemberName                string         `param:"set=DynamicTypeSet" help:"The member's name."`
	Value                     any            `param:"null,set=DynamicTypeSet" help:"Its value, script block, or the name of another property."`
	SecondValue               any            `param:"set=DynamicTypeSet" help:"The script block that sets a script property."`
	DefaultDisplayProperty    string         `param:"set=DynamicTypeSet" help:"The property that Format-Wide shows."`
	DefaultDisplayPropertySet []string       `param:"set=DynamicTypeSet" help:"The properties that are shown when none are named."`
	DefaultKeyPropertySet     []string       `param:"set=DynamicTypeSet" help:"The properties that tell objects apart; those that are shown, where nothing else says which."`
	AppendPath                []string       `param:"pos=0,alias=PSPath|Path,set=FileSet" help:"Files of types; they are not read here."`
	PrependPath               []string       `param:"set=FileSet" help:"Files of types; they are not read here."`
	Force                     command.Switch `param:"set=DynamicTypeSet" help:"Overwrites a member that is there."`
}

func (u *updateTypeData) Process(c *command.Call) error {
	if files := append(append([]string(nil), u.AppendPath...), u.PrependPath...); len(files) > 0 {
		e := fail("TypesFileNotRead", command.NotImplemented, psOperation, "Files of types are not read here: "+files[0]+".", files[0])
		e.Hint = "Give the members with -TypeName, -MemberType, -MemberName and -Value."
		return e
	}
	t := eval.From(c).Session().TypeDataOf(u.TypeName)
	if len(u.DefaultDisplayPropertySet) > 0 {
		t.Display = u.DefaultDisplayPropertySet
	} else if len(u.DefaultKeyPropertySet) > 0 && t.Display == nil {
		t.Display = u.DefaultKeyPropertySet
	}
	if u.DefaultDisplayProperty != "" && t.Display == nil {
		t.Display = []string{u.DefaultDisplayProperty}
	}
	if u.MemberName == "" {
		return nil
	}
	v, err := u.member()
	if err != nil {
		return err
	}
	for i, m := range t.Members {
		if strings.EqualFold(m.Name, u.MemberName) {
			if !u.Force {
				return c.Fail(fail("TypesDynamicUpdateException", command.InvalidOperation, "System.Management.Automation.RuntimeException", "Error in TypeData \""+u.TypeName+"\": The member "+u.MemberName+" is already present.", nil))
			}
			t.Members[i].Value = v
			return nil
		}
	}
	t.Members = append(t.Members, object.Member{Name: u.MemberName, Value: v})
	return nil
}

// member is what the type gets.
func (u *updateTypeData) member() (any, error) {
	block, _ := object.Unwrap(u.Value).(object.Block)
	second, _ := object.Unwrap(u.SecondValue).(object.Block)
	switch strings.ToLower(u.MemberType) {
	case "noteproperty", "":
		return u.Value, nil
	case "aliasproperty":
		return &object.ScriptMember{Kind: object.AliasProperty, Of: object.Text(u.Value)}, nil
	case "scriptproperty", "scriptmethod":
		if block == nil {
			return nil, fail("ScriptBlockExpected", command.InvalidArgument, psArgument, "The value of a "+u.MemberType+" is a script block.", u.Value)
		}
		kind := object.ScriptProperty
		if strings.EqualFold(u.MemberType, "ScriptMethod") {
			kind = object.ScriptMethod
		}
		return &object.ScriptMember{Kind: kind, Get: block, Set: second}, nil
	}
	return nil, fail("CannotUpdateMemberType", command.InvalidArgument, psArgument, "The member type '"+u.MemberType+"' is not NoteProperty, AliasProperty, ScriptProperty or ScriptMethod.", u.MemberType)
}

type getTypeData struct {
	TypeName []string `param:"pos=0,pipeline,property" help:"The names of types; wildcards are taken."`
}

func (g *getTypeData) Process(c *command.Call) error {
	for _, t := range eval.From(c).Session().TypeData() {
		if len(g.TypeName) > 0 && !anyLike(t.Name, g.TypeName) {
			continue
		}
		members := object.NewHashtable()
		for _, m := range t.Members {
			members.Set(m.Name, m.Value)
		}
		o := object.New(object.Member{Name: "TypeName", Value: t.Name}, object.Member{Name: "Members", Value: members},
			object.Member{Name: "DefaultDisplayPropertySet", Value: stringArray(t.Display...)})
		o.SetTypeNames("System.Management.Automation.Runspaces.TypeData", "System.Object")
		if err := c.Write(o); err != nil {
			return err
		}
	}
	return nil
}

type removeTypeData struct {
	TypeName string   `param:"pos=0,mandatory,property,set=RemoveTypeSet" help:"The name of the type."`
	TypeData any      `param:"mandatory,pipeline,set=RemoveTypeDataSet" help:"What Get-TypeData wrote."`
	Path     []string `param:"mandatory,set=RemoveFileSet" help:"Files of types; none are read here."`
}

func (r *removeTypeData) Process(c *command.Call) error {
	name := r.TypeName
	if v, ok := property(r.TypeData, "TypeName"); ok && name == "" {
		name = object.Text(v)
	}
	if !eval.From(c).Session().RemoveTypeData(name) {
		return c.Fail(fail("TypesCannotRemove", command.InvalidOperation, psOperation, "Nothing was said of the type \""+name+"\".", name))
	}
	return nil
}

// toldMembers are the members of values with what the session was told of their types.
type toldMembers struct {
	members
	s *eval.Session
}

// Default names the properties that are shown of a value when none are named.
func (t toldMembers) Default(v any) []string {
	if o, ok := v.(*object.Object); ok && o.Display() != nil {
		return o.Display()
	}
	var names []string
	t.s.Told(v, func(d *eval.TypeData) bool { names = d.Display; return names != nil })
	if names != nil {
		return names
	}
	return t.members.Default(v)
}

// Get is the named property.
func (t toldMembers) Get(v any, name string) (any, bool) {
	if value, ok := t.members.Get(v, name); ok {
		return value, true
	}
	value, ok, err := t.s.Extra(v, name)
	return value, ok && err == nil
}

// Properties are the value's properties in order, those of its types after its own.
func (t toldMembers) Properties(v any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		own := map[string]bool{}
		for name, value := range t.members.Properties(v) {
			own[strings.ToLower(name)] = true
			if !yield(name, value) {
				return
			}
		}
		for name, value := range (reader{t.s}).toldProperties(v, own) {
			if !yield(name, value) {
				return
			}
		}
	}
}
