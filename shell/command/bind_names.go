package command

import (
	"strings"

	"emsh/shell/object"
)

// named binds the arguments that have names and gives back the others.
func (bd *Binding) named(args Args) ([]unbound, error) {
	var rest []unbound
	only := false // after --
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg.Name == "" || only {
			rest = append(rest, unbound{arg: arg})
			continue
		}
		if arg.Name == "-" && !arg.HasValue {
			only = true
			continue
		}
		p, common, err := bd.find(arg)
		if err != nil {
			return nil, err
		}
		if p == nil {
			rest = append(rest, unbound{arg: arg, param: true})
			if !arg.HasValue && i+1 < len(args) && args[i+1].Name == "" {
				i++
				rest = append(rest, unbound{arg: args[i], tied: true})
			}
			continue
		}
		if !arg.HasValue {
			if p.Switch {
				arg.Value = true
			} else if i+1 < len(args) && bd.isValue(args[i+1]) {
				i++
				name, position := arg.Name, args[i].Position
				arg.Value, arg.Text, arg.Position = args[i].Value, args[i].Text, position
				arg.Name = name
			} else {
				e := bd.fail("MissingArgument", InvalidArgument, bindingException, arg.Position,
					"Missing an argument for parameter '"+p.Name+"'. Specify a parameter of type '"+p.netType()+"' and try again.")
				if len(p.Values) > 0 {
					e.Hint = "It takes " + strings.Join(p.Values, ", ") + "."
				}
				return nil, e
			}
		}
		if arg.ValueAt.Line > 0 {
			arg.Position = arg.ValueAt
		}
		if err := bd.given(p, common, &arg); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// isValue reports whether an argument may be the value of the parameter before it.
func (bd *Binding) isValue(a Arg) bool {
	if a.Name == "" {
		return true
	}
	if a.Name == "-" {
		return false
	}
	p, _, err := bd.find(a)
	return err == nil && p == nil && !a.HasValue && bd.b.Simple
}

func (bd *Binding) given(p *Param, common bool, arg *Arg) error {
	if common {
		if _, twice := bd.Common[p.Name]; twice {
			if arg.Splatted {
				return nil
			}
			return bd.twice(p, arg)
		}
		v, err := commonValue(bd, p, arg)
		if err != nil {
			return err
		}
		bd.Common[p.Name] = v
		return nil
	}
	if bd.has(p) {
		if arg.Splatted {
			return nil
		}
		return bd.twice(p, arg)
	}
	return bd.assign(p, arg)
}

func (bd *Binding) twice(p *Param, arg *Arg) error {
	return bd.fail("ParameterAlreadyBound", InvalidArgument, bindingException, arg.Position,
		"Cannot bind parameter because parameter '"+p.Name+"' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, \"-parameter value1,value2,value3\".")
}

// find is the parameter that a name means: exactly, by an alias, or as the only one that begins so.
func (bd *Binding) find(arg Arg) (p *Param, common bool, err error) {
	name := strings.TrimSuffix(arg.Name, ":")
	for i := range bd.b.Params {
		if bd.b.Params[i].Called(name) {
			return &bd.b.Params[i], false, nil
		}
	}
	for i := range commonParams {
		if commonParams[i].Called(name) && bd.b.takesCommon(&commonParams[i]) {
			return &commonParams[i], true, nil
		}
	}
	var own, others []*Param
	for i := range bd.b.Params {
		if bd.b.Params[i].Begins(name) {
			own = append(own, &bd.b.Params[i])
		}
	}
	for i := range commonParams {
		if commonParams[i].Begins(name) && bd.b.takesCommon(&commonParams[i]) {
			others = append(others, &commonParams[i])
		}
	}
	switch {
	case len(own) == 1:
		return own[0], false, nil
	case len(own) == 0 && len(others) == 1:
		return others[0], true, nil
	case len(own)+len(others) > 1:
		return nil, false, bd.ambiguous(name, arg, append(own, others...))
	case bd.b.Simple || bd.collector() != nil:
		return nil, false, nil
	}
	return nil, false, bd.unknown(arg)
}

func (bd *Binding) ambiguous(name string, arg Arg, matches []*Param) error {
	var b strings.Builder
	for _, p := range matches {
		b.WriteString(" -" + p.Name)
	}
	return bd.fail("AmbiguousParameter", InvalidArgument, bindingException, arg.Position,
		"Parameter cannot be processed because the parameter name '"+name+"' is ambiguous. Possible matches include:"+b.String()+".")
}

func (bd *Binding) unknown(arg Arg) error {
	e := bd.fail("NamedParameterNotFound", InvalidArgument, bindingException, arg.Position,
		"A parameter cannot be found that matches parameter name '"+strings.TrimSuffix(arg.Name, ":")+"'.")
	if bd.b.Suggest != nil {
		var known []string
		for i := range bd.b.Params {
			if !bd.b.Params[i].Hidden {
				known = append(known, bd.b.Params[i].Name)
			}
		}
		e.Hint = bd.b.Suggest(arg.Name, known)
	}
	return e
}

// Called reports whether a parameter has a name, as its own or as an alias.
func (p *Param) Called(name string) bool {
	if strings.EqualFold(p.Name, name) {
		return true
	}
	for _, a := range p.Aliases {
		if strings.EqualFold(a, name) {
			return true
		}
	}
	return false
}

// Begins reports whether a name of the parameter begins so.
func (p *Param) Begins(prefix string) bool {
	if startsFold(p.Name, prefix) {
		return true
	}
	for _, a := range p.Aliases {
		if startsFold(a, prefix) {
			return true
		}
	}
	return false
}

func startsFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

const (
	bindingException    = "System.Management.Automation.ParameterBindingException"
	validationException = "System.Management.Automation.ParameterBindingValidationException"
	transformException  = "System.Management.Automation.ParameterBindingArgumentTransformationException"
)

// fail is a binding error.
func (bd *Binding) fail(id string, cat Category, exception string, at Position, message string) *Error {
	if at.Line == 0 {
		at = bd.b.Where
	}
	return &Error{ID: id, Category: cat, Exception: exception, Message: message, Position: at, Command: bd.b.ErrorName,
		Activity: bd.b.Name, Invocation: bd.b.Call}
}

// commonParams are those that every cmdlet and advanced function has.
var commonParams = []Param{
	{Name: "WhatIf", Aliases: []string{"wi"}, Type: "SwitchParameter", Switch: true},
	{Name: "Confirm", Aliases: []string{"cf"}, Type: "SwitchParameter", Switch: true},
	{Name: "Verbose", Aliases: []string{"vb"}, Type: "SwitchParameter", Switch: true},
	{Name: "Debug", Aliases: []string{"db"}, Type: "SwitchParameter", Switch: true},
	{Name: "ErrorAction", Aliases: []string{"ea"}, Type: "ActionPreference"},
	{Name: "WarningAction", Aliases: []string{"wa"}, Type: "ActionPreference"},
	{Name: "InformationAction", Aliases: []string{"infa"}, Type: "ActionPreference"},
	{Name: "ProgressAction", Aliases: []string{"proga"}, Type: "ActionPreference"},
	{Name: "ErrorVariable", Aliases: []string{"ev"}, Type: "String"},
	{Name: "WarningVariable", Aliases: []string{"wv"}, Type: "String"},
	{Name: "InformationVariable", Aliases: []string{"iv"}, Type: "String"},
	{Name: "OutVariable", Aliases: []string{"ov"}, Type: "String"},
	{Name: "OutBuffer", Aliases: []string{"ob"}, Type: "Int32"},
	{Name: "PipelineVariable", Aliases: []string{"pv"}, Type: "String"},
}

// CommonParams are the common parameters; should adds -WhatIf and -Confirm.
func CommonParams(should bool) []Param {
	if should {
		return append([]Param(nil), commonParams...)
	}
	return append([]Param(nil), commonParams[2:]...)
}

func (b *Binder) takesCommon(p *Param) bool {
	return !b.Simple && (b.Should || p.Name != "WhatIf" && p.Name != "Confirm")
}

// commonValue converts the value of a common parameter.
func commonValue(bd *Binding, p *Param, arg *Arg) (any, error) {
	switch p.Type {
	case "SwitchParameter":
		return bd.toSwitch(p, arg)
	case "ActionPreference":
		word := object.Text(arg.Value)
		for i, known := range [...]string{"SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"} {
			if strings.EqualFold(word, known) || word == string(rune('0'+i)) {
				return known, nil
			}
		}
		return nil, bd.fail("CannotConvertArgumentNoMessage", InvalidArgument, bindingException, arg.Position,
			"Cannot bind parameter '"+p.Name+"'. Cannot convert value \""+word+"\" to type \"System.Management.Automation.ActionPreference\". Error: \"Unable to match the identifier name "+word+" to a valid enumerator name. Specify one of the following enumerator names and try again:\nSilentlyContinue, Stop, Continue, Inquire, Ignore, Suspend, Break\"")
	}
	return object.Text(arg.Value), nil
}

// TakeCommon takes the common parameters out of arguments: those that the console itself obeys.
func (b *Binder) TakeCommon(args Args) (common map[string]any, rest Args, _ error) {
	bd := &Binding{Values: map[string]any{}, Common: map[string]any{}, b: b, sets: b.allSets(), delayed: map[string]any{}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg.Name == "" || arg.Name == "-" {
			rest = append(rest, arg)
			continue
		}
		p, isCommon, err := bd.find(arg)
		if err != nil || p == nil || !isCommon {
			rest = append(rest, arg)
			continue
		}
		if !arg.HasValue {
			switch {
			case p.Switch:
				arg.Value = true
			case i+1 < len(args) && args[i+1].Name == "":
				i++
				arg.Value, arg.Position = args[i].Value, args[i].Position
			default:
				return nil, nil, bd.fail("MissingArgument", InvalidArgument, bindingException, arg.Position,
					"Missing an argument for parameter '"+p.Name+"'. Specify a parameter of type 'System."+p.Type+"' and try again.")
			}
		}
		v, err := commonValue(bd, p, &arg)
		if err != nil {
			return nil, nil, err
		}
		bd.Common[p.Name] = v
	}
	return bd.Common, rest, nil
}

// Given reports whether arguments name a parameter.
func (b *Binder) Given(args Args, p *Param) bool {
	for _, a := range args {
		if a.Name != "" && p.Called(a.Name) || a.Name != "" && p.Begins(a.Name) {
			return true
		}
	}
	return false
}

// Texts are the numbers that were bound, as they were written.
func (bd *Binding) Texts() map[string]string { return bd.texts }

// Spelled are the same of the elements that a parameter collected.
func (bd *Binding) Spelled() map[string][]string { return bd.spelled }
