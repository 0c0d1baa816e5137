package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

const engineSpace = "System.Management.Automation."

// constructors make values of the engine's own types.
var constructors = map[string]func(f *frame, args []any) (any, error){
	"errorrecord":                       newErrorRecord,
	"errordetails":                      newErrorDetails,
	"psvariable":                        newVariable,
	"runtimedefinedparameterdictionary": newParameterDictionary,
	"runtimedefinedparameter":           newRuntimeParameter,
	"parameterattribute":                newAttribute("ParameterAttribute"),
	"validatesetattribute":              newAttribute("ValidateSetAttribute"),
	"aliasattribute":                    newAttribute("AliasAttribute"),
	"host.choicedescription":            newChoice,
}

// engineType is a type of the engine that package dotnet does not know, or nil.
func engineType(name string) *dotnet.Type {
	short := strings.TrimPrefix(strings.TrimPrefix(fold(name), "system."), "management.automation.")
	for _, known := range []string{"RuntimeDefinedParameterDictionary", "RuntimeDefinedParameter", "ParameterAttribute", "ValidateSetAttribute", "AliasAttribute"} {
		if short == fold(known) {
			return &dotnet.Type{FullName: engineSpace + known, Base: "System.Object"}
		}
	}
	return nil
}

// construct is [T]::new(args) and New-Object.
func (f *frame) construct(t *dotnet.Type, args []any) (any, error) {
	if short, ok := strings.CutPrefix(t.FullName, engineSpace); ok {
		if make := constructors[fold(short)]; make != nil {
			return make(f, args)
		}
	}
	return dotnet.New(t, args)
}

func newErrorRecord(_ *frame, args []any) (any, error) {
	if len(args) == 2 {
		if rec, ok := unwrap(args[0]).(*command.Error); ok {
			copied := *rec
			return &copied, nil
		}
	}
	if len(args) != 4 {
		return nil, noOverload(len(args))
	}
	x, ok := unwrap(args[0]).(*object.Exception)
	if !ok {
		x = &object.Exception{Type: "System.Exception", Message: textOf(args[0])}
	}
	e := &command.Error{FullID: textOf(args[1]), ID: textOf(args[1]), Thrown: x, Exception: x.TypeName(), Message: x.Message, Target: args[3]}
	if c, ok := command.ParseCategory(textOf(args[2])); ok {
		e.Category = c
	} else if n, ok := small(args[2]); ok {
		e.Category = command.Category(n)
	}
	e.FullID = ""
	return described(e), nil
}

func noOverload(n int) error {
	return throwing("MethodCountCouldNotFindBest", command.NotSpecified, nil, engineSpace+"MethodException",
		"Cannot find an overload for \"new\" and the argument count: \""+textOf(int32(n))+"\".")
}

func newErrorDetails(_ *frame, args []any) (any, error) {
	return command.NewErrorDetails(textOf(first(args)), ""), nil
}

const choiceType = engineSpace + "Host.ChoiceDescription"

// newChoice is one answer of PromptForChoice.
func newChoice(_ *frame, args []any) (any, error) {
	help := ""
	if len(args) > 1 {
		help = textOf(args[1])
	}
	o := object.New(object.Member{Name: "Label", Value: textOf(first(args))}, object.Member{Name: "HelpMessage", Value: help})
	o.SetTypeNames(choiceType, "System.Object")
	return o, nil
}

// castChoices makes choices of texts.
func castChoices(v any) (any, error) {
	items := elements(v)
	out := make([]any, len(items))
	for i, item := range items {
		if o, ok := item.(*object.Object); ok && o.TypeNames()[0] == choiceType {
			out[i] = o
			continue
		}
		out[i], _ = newChoice(nil, []any{item})
	}
	return &object.Array{Elem: choiceType, Items: out}, nil
}

func newVariable(_ *frame, args []any) (any, error) {
	v := &Variable{Name: textOf(first(args))}
	if len(args) > 1 {
		v.value = args[1]
	}
	return v, nil
}

func newParameterDictionary(*frame, []any) (any, error) {
	h := object.NewHashtable()
	h.Ordered = true
	return h, nil
}

// newAttribute makes an attribute object with properties that can be set.
func newAttribute(name string) func(*frame, []any) (any, error) {
	return func(_ *frame, args []any) (any, error) {
		var list []any
		for _, a := range args {
			list = append(list, elements(a)...)
		}
		o := object.New(object.Member{Name: "Values", Value: arrayOf(list)})
		for _, p := range []string{"Mandatory", "Position", "ParameterSetName", "ValueFromPipeline", "ValueFromPipelineByPropertyName", "HelpMessage"} {
			o.Add(p, nil)
		}
		o.SetTypeNames(engineSpace+name, "System.Attribute", "System.Object")
		return o, nil
	}
}

// runtimeParameter is a parameter that a dynamicparam block makes.
type runtimeParameter struct {
	name, typ  string
	attributes any
	value      any
	set        bool
}

func newRuntimeParameter(f *frame, args []any) (any, error) {
	p := &runtimeParameter{name: textOf(first(args)), typ: "System.Object"}
	if len(args) > 1 {
		p.typ = textOf(args[1])
	}
	if len(args) > 2 {
		p.attributes = args[2]
	}
	return p, nil
}

// TypeNames are the type's names.
func (p *runtimeParameter) TypeNames() []string {
	return []string{engineSpace + "RuntimeDefinedParameter", "System.Object"}
}

// PropertyNames are the properties.
func (p *runtimeParameter) PropertyNames() []string {
	return []string{"Name", "ParameterType", "Value", "IsSet", "Attributes"}
}

// Property is the named property.
func (p *runtimeParameter) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return p.name, true
	case "parametertype":
		return p.typ, true
	case "value":
		return p.value, true
	case "isset":
		return p.set, true
	case "attributes":
		return p.attributes, true
	}
	return nil, false
}

// SetProperty sets the value.
func (p *runtimeParameter) SetProperty(name string, v any) error {
	switch fold(name) {
	case "value":
		p.value, p.set = v, true
	case "name":
		p.name = textOf(v)
	}
	return nil
}

// param is the parameter as the binder sees it.
func (p *runtimeParameter) param(s *Session) command.Param {
	d := command.Param{Name: p.name, NetType: s.fullTypeName(p.typ)}
	d.Switch = d.NetType == engineSpace+"SwitchParameter"
	d.Type = d.NetType[strings.LastIndexByte(d.NetType, '.')+1:]
	d.List = strings.HasSuffix(d.NetType, "[]")
	t := typeConstraint{p.typ}
	d.Convert = func(v any) (any, error) { return t.convertArgument(s, v) }
	for _, a := range elements(p.attributes) {
		p.attribute(&d, a)
	}
	if d.Sets == nil {
		d.Sets = []command.ParamSet{{Position: -1}}
	}
	return d
}

func (p *runtimeParameter) attribute(d *command.Param, a any) {
	o, ok := a.(*object.Object)
	if !ok {
		return
	}
	get := func(name string) any { v, _ := o.Get(name); return v }
	switch o.TypeNames()[0] {
	case engineSpace + "ParameterAttribute":
		part := command.ParamSet{Position: -1, Mandatory: truth(get("Mandatory")), ByValue: truth(get("ValueFromPipeline")),
			ByProperty: truth(get("ValueFromPipelineByPropertyName"))}
		if n, ok := small(get("Position")); ok {
			part.Position = int(n)
		}
		if set := textOf(get("ParameterSetName")); set != "" && !strings.EqualFold(set, "__AllParameterSets") {
			part.Name = set
		}
		d.Message = textOf(get("HelpMessage"))
		d.Sets = append(d.Sets, part)
	case engineSpace + "ValidateSetAttribute":
		check := validateSet(nil, []any{get("Values")}, true, "")
		d.Validate = append(d.Validate, check.run)
		for _, v := range elements(get("Values")) {
			d.Values = append(d.Values, textOf(v))
		}
	case engineSpace + "AliasAttribute":
		for _, v := range elements(get("Values")) {
			d.Aliases = append(d.Aliases, textOf(v))
		}
	}
}

// dynamicParams runs a dynamicparam block with what is bound so far and gives the parameters that it makes.
func (st *funcStage) dynamicParams(binder command.Binder, args command.Args) ([]*runtimeParameter, error) {
	binder.Simple, binder.Ask = true, nil
	if bd, err := binder.Bind(args, true); err == nil {
		st.binding = bd
		if err := st.parameters(); err != nil {
			return nil, err
		}
	}
	var c collector
	old := st.f.out
	st.f.out = &c
	err := st.f.running(st.code.dynamic)
	st.f.out = old
	st.binding = nil
	var all []*runtimeParameter
	for _, v := range c.items {
		h, ok := unwrap(v).(*object.Hashtable)
		if !ok {
			continue
		}
		for _, p := range h.All() {
			if p, ok := p.(*runtimeParameter); ok {
				all = append(all, p)
			}
		}
	}
	return all, err
}

var _ object.SettableThing = (*runtimeParameter)(nil)
