package eval

import (
	"strconv"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// parameter is a compiled parameter of a block.
type parameter struct {
	name        string
	slot        int
	tree        *syntax.Parameter
	initial     exec // the default; nil is $null
	constraints []constraint
	types       []string // of the type constraints
	isSwitch    bool
	plain       bool // no attribute but types
}

// paramSpec is what the binder needs of a block's parameters.
type paramSpec struct {
	params   []command.Param
	advanced bool
}

// parameters compiles the block's parameters and finds out whether it is an advanced function.
func (c *compiler) parameters() {
	list := c.code.extra
	if c.code.tree.Param != nil {
		list = append(list, c.code.tree.Param.Params...)
		c.binding(c.code.tree.Param.Attributes)
	}
	for _, p := range list {
		c.code.params = append(c.code.params, c.parameter(p))
	}
	for _, p := range c.code.params {
		for _, a := range p.tree.Attributes {
			if at, ok := a.(*syntax.Attribute); ok && attributeName(at) == "parameter" && c.code.binding == nil {
				c.code.binding = &cmdletBinding{}
			}
		}
	}
}

func (c *compiler) parameter(p *syntax.Parameter) *parameter {
	out := &parameter{name: p.Name.Name, slot: c.code.slot(p.Name.Name), tree: p, plain: true}
	for _, a := range p.Attributes {
		switch a := a.(type) {
		case *syntax.TypeConstraint:
			name := c.typeName(a.Type)
			out.types = append(out.types, name)
			out.isSwitch = out.isSwitch || fold(name) == "switch" || fold(name) == "system.management.automation.switchparameter"
		case *syntax.Attribute:
			out.plain = false
		}
	}
	if out.isSwitch {
		out.plain = false
	}
	out.constraints = c.constraints(p.Attributes, p.Name.Name)
	if p.Default != nil {
		out.initial = c.operand(p.Default)
	}
	return out
}

func attributeName(a *syntax.Attribute) string {
	name := fold(a.Type.Name)
	name = name[strings.LastIndexByte(name, '.')+1:]
	return strings.TrimSuffix(name, "attribute")
}

// binding reads [CmdletBinding()] and [OutputType()].
func (c *compiler) binding(attributes []syntax.AttributeBase) {
	for _, a := range attributes {
		at, ok := a.(*syntax.Attribute)
		if !ok {
			continue
		}
		switch attributeName(at) {
		case "cmdletbinding":
			b := &cmdletBinding{impact: "Medium"}
			for _, n := range at.Named {
				v := constantOf(n)
				switch fold(n.Name) {
				case "supportsshouldprocess":
					b.supports = truth(v)
				case "confirmimpact":
					b.impact = textOf(v)
				case "defaultparametersetname":
					b.defaultSet = textOf(v)
				case "positionalbinding":
					b.noPositions = !truth(v)
				case "supportspaging":
					b.supportsPaging = truth(v)
				}
			}
			c.code.binding = b
		case "outputtype":
			for _, p := range at.Positional {
				switch p := p.(type) {
				case *syntax.TypeExpression:
					c.code.outputs = append(c.code.outputs, c.typeName(p.Type))
				case *syntax.StringConst:
					c.code.outputs = append(c.code.outputs, p.Value)
				}
			}
		}
	}
}

// constantOf is the value of an attribute's named argument, as far as it is constant.
func constantOf(n *syntax.NamedArgument) any {
	if n.Omitted || n.Value == nil {
		return true
	}
	return constantValue(n.Value)
}

func constantValue(e syntax.Expression) any {
	switch e := e.(type) {
	case *syntax.Constant:
		return e.Value
	case *syntax.StringConst:
		return e.Value
	case *syntax.Variable:
		v, _ := special(e.Name)
		return v
	case *syntax.Unary:
		if n, ok := constantValue(e.Operand).(int32); ok && e.Op == syntax.KindMinus {
			return -n
		}
	case *syntax.Member:
		if s, ok := e.Name.(*syntax.StringConst); ok {
			return s.Value
		}
	case *syntax.Array:
		items := make([]any, len(e.Elements))
		for i, x := range e.Elements {
			items[i] = constantValue(x)
		}
		return &object.Array{Items: items}
	case *syntax.Paren:
		if sole := soleExpression(e.Pipeline); sole != nil {
			return constantValue(sole)
		}
	}
	return nil
}

// quick reports whether calls of the block with positions only need no binder.
func (c *code) quick() bool {
	c.compile()
	if c.binding != nil || c.process != nil || c.begin != nil || c.clean != nil || c.dynamic != nil || c.end == nil {
		return false
	}
	for _, p := range c.params {
		if !p.plain {
			return false
		}
	}
	return true
}

// describe makes what the binder needs, once.
func (c *code) describe(f *frame) (*paramSpec, error) {
	c.compile()
	if c.spec != nil {
		return c.spec, nil
	}
	spec := &paramSpec{advanced: c.binding != nil}
	explicit := false
	for _, p := range c.params {
		d, err := p.describe(f, c)
		if err != nil {
			return nil, err
		}
		for _, s := range d.Sets {
			explicit = explicit || s.Position >= 0
		}
		spec.params = append(spec.params, d)
	}
	if !explicit && (c.binding == nil || !c.binding.noPositions) {
		numberPositions(spec.params)
	}
	if c.binding != nil && c.binding.supportsPaging {
		spec.params = append(spec.params, pagingParams()...)
	}
	if err := collision(spec.params, c.binding); err != nil {
		return nil, err
	}
	c.spec = spec
	return spec, nil
}

// numberPositions gives the parameters positions in the order of their declaration.
func numberPositions(params []command.Param) {
	next := 0
	for i := range params {
		p := &params[i]
		if p.Switch {
			continue
		}
		remaining := false
		for _, s := range p.Sets {
			remaining = remaining || s.Remaining
		}
		if remaining {
			continue
		}
		for j := range p.Sets {
			p.Sets[j].Position = next
		}
		next++
	}
}

// collision finds a name or alias that is given twice, among the parameters and the common ones that an advanced function has.
func collision(params []command.Param, b *cmdletBinding) error {
	names, aliases := map[string]string{}, map[string]string{}
	if b != nil {
		params = append(params[:len(params):len(params)], command.CommonParams(b.supports)...)
	}
	for i := range params {
		name := params[i].Name
		if _, twice := names[fold(name)]; twice {
			return defined("MetadataException", "A parameter with the name '"+name+"' was defined multiple times for the command.", "ParameterNameAlreadyExistsForCommand")
		}
		if other, taken := aliases[fold(name)]; taken {
			return conflicting(name, other)
		}
		names[fold(name)] = name
		for _, alias := range params[i].Aliases {
			if _, twice := aliases[fold(alias)]; twice {
				return defined("MetadataException", "The parameter alias cannot be specified because an alias with the name '"+alias+"' was already defined multiple times for the command.", "AliasParameterNameAlreadyExistsForCommand")
			}
			if other, taken := names[fold(alias)]; taken {
				return conflicting(other, name)
			}
			aliases[fold(alias)] = name
		}
	}
	return nil
}

func conflicting(name, of string) error {
	return defined("MetadataException", "The parameter '"+name+"' cannot be specified because it conflicts with the parameter alias of the same name for parameter '"+of+"'.", "ParameterNameConflictsWithAlias")
}

func defined(exception, message, id string) error {
	return throwing(id, command.MetadataError, nil, "System.Management.Automation."+exception, message)
}

// describe is the parameter as the binder sees it.
func (p *parameter) describe(f *frame, c *code) (command.Param, error) {
	d := command.Param{Name: p.name, Switch: p.isSwitch, Type: "Object"}
	part := command.ParamSet{Position: -1}
	declared := false
	for _, a := range p.tree.Attributes {
		at, ok := a.(*syntax.Attribute)
		if !ok {
			continue
		}
		switch attributeName(at) {
		case "parameter":
			s := parameterPart(at, &d)
			d.Sets = append(d.Sets, s)
			declared = true
		case "alias":
			for _, x := range at.Positional {
				d.Aliases = append(d.Aliases, textOf(constantValue(x)))
			}
		case "allownull":
			d.Allow.Null = true
		case "allowemptystring":
			d.Allow.EmptyString = true
		case "allowemptycollection":
			d.Allow.EmptyCollection = true
		case "obsolete":
			d.Obsolete = "Parameter '" + p.name + "' is obsolete."
			if len(at.Positional) > 0 {
				d.Obsolete += " " + textOf(constantValue(at.Positional[0]))
			}
		case "supportswildcards":
			d.Wildcards = true
		case "validateset":
			d.Values = constantTexts(at.Positional)
		case "argumentcompletions":
			d.Complete = constantTexts(at.Positional)
		case "argumentcompleter":
			d.Complete = completerOf(f, c, at)
		}
	}
	if !declared {
		d.Sets = []command.ParamSet{part}
	}
	return d, p.describeType(f, c, &d)
}

func parameterPart(a *syntax.Attribute, d *command.Param) command.ParamSet {
	s := command.ParamSet{Position: -1}
	for _, n := range a.Named {
		v := constantOf(n)
		switch fold(n.Name) {
		case "mandatory":
			s.Mandatory = truth(v)
		case "position":
			if i, err := strconv.Atoi(textOf(v)); err == nil {
				s.Position = i
			}
		case "parametersetname":
			if name := textOf(v); !strings.EqualFold(name, "__AllParameterSets") {
				s.Name = name
			}
		case "valuefrompipeline":
			s.ByValue = truth(v)
		case "valuefrompipelinebypropertyname":
			s.ByProperty = truth(v)
		case "valuefromremainingarguments":
			s.Remaining = truth(v)
		case "helpmessage":
			d.Message = textOf(v)
		case "dontshow":
			d.Hidden = truth(v)
		}
	}
	return s
}

func (p *parameter) describeType(f *frame, c *code, d *command.Param) error {
	k := &compiler{code: c, script: c.script}
	checks, err := k.validators(f, p.tree.Attributes, p.name)
	if err != nil {
		return err
	}
	d.Validate = checks
	if p.isSwitch {
		d.Type, d.NetType = "SwitchParameter", "System.Management.Automation.SwitchParameter"
		return nil
	}
	convs := typeConstraints(p.constraints)
	if len(convs) == 0 {
		d.Convert = func(v any) (any, error) { return v, nil }
		d.NetType = "System.Object"
		return nil
	}
	d.NetType = f.s.fullTypeName(p.types[len(p.types)-1])
	d.Type = d.NetType[strings.LastIndexByte(d.NetType, '.')+1:]
	d.List = strings.HasSuffix(d.NetType, "[]")
	if d.Values == nil {
		d.Values = f.s.EnumNames(strings.TrimSuffix(d.NetType, "[]"))
	}
	d.Convert = func(v any) (any, error) {
		for i := len(convs) - 1; i >= 0; i-- {
			var err error
			if v, err = convs[i].convertArgument(f.s, v); err != nil {
				return nil, err
			}
		}
		return v, nil
	}
	return nil
}
