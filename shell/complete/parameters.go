package complete

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/help"
	"emsh/shell/syntax"
)

// parameterNames completes the name of a parameter: those that can still be given, in the
// order of their declaration. An alias is offered when it is typed whole.
func (s *scene) parameterNames(c *syntax.Command, typed string) []Match {
	info := s.info(c)
	if info == nil {
		return nil
	}
	typed = strings.TrimSuffix(typed, ":")
	b := s.bind(info, c)
	var found []Match
	for i := range info.Params {
		p := &info.Params[i]
		if p.Hidden || b.bound[p.Name] || !b.allows(p) && !strings.EqualFold(p.Name, typed) {
			continue
		}
		name := p.Name
		if !begins(name, typed) {
			if name = aliasOf(p, typed); name == "" {
				continue
			}
		}
		found = append(found, Match{Text: "-" + name, List: name, Kind: ParameterName, Tip: s.parameterTip(p, name)})
	}
	return found
}

func aliasOf(p *command.Param, typed string) string {
	for _, a := range p.Aliases {
		if typed != "" && strings.EqualFold(a, typed) {
			return a
		}
	}
	return ""
}

// parameterTip is the parameter's type and name, with its help where it has some.
func (s *scene) parameterTip(p *command.Param, name string) string {
	tip := "[" + help.TypeText(p, help.Short) + "] " + name
	if p.Help != "" {
		tip += "\n" + p.Help
	}
	return tip
}

// info is what is known of the command that runs, of functions in the same text too.
func (s *scene) info(c *syntax.Command) *Info {
	name := c.CommandName()
	if name == "" {
		return nil
	}
	if fn := s.functionInText(name); fn != nil {
		return functionInfo(s.src, fn)
	}
	return s.src.Command(name)
}

// functionInText finds a function that the text itself defines before the word.
func (s *scene) functionInText(name string) (fn *syntax.FunctionDefinition) {
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		if d, ok := n.(*syntax.FunctionDefinition); ok && strings.EqualFold(d.Name, name) && d.Span().End <= s.start {
			fn = d
		}
		return n.Span().Start <= s.start
	})
	return fn
}

// functionInfo describes a function from its tree alone.
func functionInfo(src Source, fn *syntax.FunctionDefinition) *Info {
	info := &Info{Name: fn.Name}
	params := fn.Params
	if b := fn.Body.Param; b != nil {
		params = append(params, b.Params...)
		info.Advanced = hasAttribute(b.Attributes, "cmdletbinding")
		info.Outputs = outputsOf(b.Attributes)
	}
	position := 0
	for _, p := range params {
		info.Params = append(info.Params, treeParam(src, p, &position, info))
	}
	if info.Advanced {
		info.Params = append(info.Params, command.CommonParams(false)...)
	}
	return info
}

// outputsOf are the types that [OutputType()] names.
func outputsOf(list []syntax.AttributeBase) (types []string) {
	for _, a := range list {
		at, ok := a.(*syntax.Attribute)
		if !ok || !strings.EqualFold(at.Type.Name, "OutputType") {
			continue
		}
		for _, e := range at.Positional {
			switch e := e.(type) {
			case *syntax.TypeExpression:
				types = append(types, e.Type.Name)
			case *syntax.StringConst:
				types = append(types, e.Value)
			}
		}
	}
	return types
}

func treeParam(src Source, p *syntax.Parameter, position *int, info *Info) command.Param {
	d := command.Param{Name: p.Name.Name, Type: "Object", NetType: "System.Object"}
	for _, a := range p.Attributes {
		switch a := a.(type) {
		case *syntax.TypeConstraint:
			d.NetType = src.FullType(a.Type.Name)
			d.Type = d.NetType[strings.LastIndexByte(d.NetType, '.')+1:]
			d.Switch = d.Type == "SwitchParameter"
		case *syntax.Attribute:
			switch strings.ToLower(a.Type.Name) {
			case "parameter":
				info.Advanced = true
			case "validateset":
				d.Values = constants(a.Positional)
			}
		}
	}
	if d.Values == nil {
		d.Values = src.EnumNames(d.NetType)
	}
	part := command.ParamSet{Position: -1}
	if !d.Switch {
		part.Position = *position
		*position++
	}
	d.Sets = []command.ParamSet{part}
	return d
}

func constants(list []syntax.Expression) []string {
	var texts []string
	for _, e := range list {
		if c, ok := e.(*syntax.StringConst); ok {
			texts = append(texts, c.Value)
		}
	}
	return texts
}

func hasAttribute(list []syntax.AttributeBase, name string) bool {
	for _, a := range list {
		if at, ok := a.(*syntax.Attribute); ok && strings.EqualFold(at.Type.Name, name) {
			return true
		}
	}
	return false
}
