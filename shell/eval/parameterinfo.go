package eval

import (
	"math"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

const allSets = "__AllParameterSets"

// parameterInfo is a parameter as a value. Without a set it is one of $command.Parameters,
// with one it is one of $command.ParameterSets[0].Parameters.
type parameterInfo struct {
	param *command.Param
	set   *command.ParamSet
}

// parametersOf are the parameters of a set.
func parametersOf(params []command.Param, set string) *object.Array {
	var items []any
	for i := range params {
		for j := range params[i].Sets {
			if s := &params[i].Sets[j]; s.Name == "" || s.Name == set {
				items = append(items, &parameterInfo{&params[i], s})
				break
			}
		}
	}
	return arrayOf(items)
}

// TypeNames are the type's names.
func (p *parameterInfo) TypeNames() []string {
	if p.set != nil {
		return []string{"System.Management.Automation.CommandParameterInfo", "System.Object"}
	}
	return []string{"System.Management.Automation.ParameterMetadata", "System.Object"}
}

// PropertyNames are the properties in order.
func (p *parameterInfo) PropertyNames() []string {
	if p.set == nil {
		return []string{"Name", "ParameterType", "ParameterSets", "IsDynamic", "Aliases", "Attributes", "SwitchParameter"}
	}
	return []string{"Name", "ParameterType", "IsMandatory", "IsDynamic", "Position", "ValueFromPipeline", "ValueFromPipelineByPropertyName",
		"ValueFromRemainingArguments", "HelpMessage", "Aliases", "Attributes"}
}

// Property is the named property.
func (p *parameterInfo) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return p.param.Name, true
	case "parametertype":
		if t, err := dotnet.Resolve(p.param.DotNet()); err == nil {
			return t, true
		}
		return p.param.DotNet(), true
	case "aliases":
		return textArray(p.param.Aliases), true
	case "isdynamic":
		return false, true
	case "attributes":
		return p.attributes(), true
	}
	if p.set != nil {
		v, ok := partOf(p.param, p.set).Get(name)
		return v, ok
	}
	switch fold(name) {
	case "switchparameter":
		return p.param.Switch, true
	case "parametersets":
		h := object.NewHashtable()
		h.Ordered = true
		for i := range p.param.Sets {
			h.Set(setName(&p.param.Sets[i]), partOf(p.param, &p.param.Sets[i]))
		}
		return h, true
	}
	return nil, false
}

func setName(s *command.ParamSet) string {
	if s.Name == "" {
		return allSets
	}
	return s.Name
}

// partOf is the part that a parameter plays in a set.
func partOf(p *command.Param, s *command.ParamSet) *object.Object {
	position := int32(math.MinInt32)
	if s.Position >= 0 {
		position = int32(s.Position)
	}
	return object.New(object.Member{Name: "IsMandatory", Value: s.Mandatory}, object.Member{Name: "Position", Value: position},
		object.Member{Name: "ValueFromPipeline", Value: s.ByValue}, object.Member{Name: "ValueFromPipelineByPropertyName", Value: s.ByProperty},
		object.Member{Name: "ValueFromRemainingArguments", Value: s.Remaining}, object.Member{Name: "HelpMessage", Value: textOrNull(p.Message)})
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// attributes are what the parameter was declared with.
func (p *parameterInfo) attributes() *object.Array {
	var items []any
	for i := range p.param.Sets {
		s := &p.param.Sets[i]
		part := partOf(p.param, s)
		members := []object.Member{{Name: "ParameterSetName", Value: setName(s)}}
		for _, name := range [][2]string{{"Mandatory", "IsMandatory"}, {"Position", "Position"}, {"ValueFromPipeline", "ValueFromPipeline"},
			{"ValueFromPipelineByPropertyName", "ValueFromPipelineByPropertyName"},
			{"ValueFromRemainingArguments", "ValueFromRemainingArguments"}, {"HelpMessage", "HelpMessage"}} {
			v, _ := part.Get(name[1])
			members = append(members, object.Member{Name: name[0], Value: v})
		}
		items = append(items, attribute("Parameter", append(members, object.Member{Name: "DontShow", Value: p.param.Hidden})...))
	}
	if len(p.param.Aliases) > 0 {
		items = append(items, attribute("Alias", object.Member{Name: "AliasNames", Value: textArray(p.param.Aliases)}))
	}
	if len(p.param.Values) > 0 && strings.TrimSuffix(p.param.DotNet(), "[]") == "System.String" {
		items = append(items, attribute("ValidateSet", object.Member{Name: "ValidValues", Value: textArray(p.param.Values)}))
	}
	for _, allow := range []struct {
		name string
		has  bool
	}{{"AllowNull", p.param.Allow.Null}, {"AllowEmptyString", p.param.Allow.EmptyString}, {"AllowEmptyCollection", p.param.Allow.EmptyCollection}} {
		if allow.has {
			items = append(items, attribute(allow.name))
		}
	}
	return arrayOf(items)
}

// declared is an attribute as a value.
type declared struct {
	name   string
	values *object.Object
}

func attribute(name string, members ...object.Member) *declared {
	return &declared{name, object.New(members...)}
}

// TypeNames are the type's names.
func (d *declared) TypeNames() []string {
	return []string{"System.Management.Automation." + d.name + "Attribute", "System.Attribute", "System.Object"}
}

// PropertyNames are the properties in order.
func (d *declared) PropertyNames() []string {
	var names []string
	for name := range d.values.All() {
		names = append(names, name)
	}
	return names
}

// Property is the named property.
func (d *declared) Property(name string) (any, bool) { return d.values.Get(name) }

var (
	_ object.Thing = (*parameterInfo)(nil)
	_ object.Thing = (*declared)(nil)
)
