package help

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
)

// Style is how types are written in syntax lines.
type Style int

const (
	Short Style = iota // <string>, as scripts write them
	Long               // <String>, as help pages do
)

// Syntax is the lines of a command's syntax, one a parameter set, the default one first.
func Syntax(name string, params []command.Param, defaultSet string, advanced bool, style Style) []string {
	var lines []string
	for _, set := range Sets(params, defaultSet) {
		lines = append(lines, name+SetSyntax(params, set, advanced, style))
	}
	return lines
}

// Sets are the names of the parameter sets, the default one first; "" alone where there is but one.
func Sets(params []command.Param, defaultSet string) []string {
	var names []string
	for i := range params {
		for _, part := range params[i].Sets {
			if part.Name != "" && !slices.Contains(names, part.Name) {
				names = append(names, part.Name)
			}
		}
	}
	if len(names) == 0 {
		return []string{""}
	}
	if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, defaultSet) }); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, defaultSet)
	}
	return names
}

// part is a parameter in one set.
type part struct {
	*command.Param
	command.ParamSet
}

// inSet lists the parameters of a set: by position, then those that must be given, then the rest.
func inSet(params []command.Param, set string) []part {
	var all []part
	for i := range params {
		p := &params[i]
		if p.Hidden || isCommon(p.Name) {
			continue
		}
		at := part{p, command.ParamSet{Position: -1}}
		found := len(p.Sets) == 0
		for _, s := range p.Sets {
			if s.Name == "" || s.Name == set {
				at.ParamSet, found = s, true
			}
		}
		if found {
			all = append(all, at)
		}
	}
	rank := func(p part) int {
		switch {
		case p.Position >= 0:
			return p.Position
		case p.Mandatory:
			return 1 << 20
		}
		return 1 << 21
	}
	slices.SortStableFunc(all, func(a, b part) int { return rank(a) - rank(b) })
	return all
}

// SetSyntax is the syntax of one parameter set, behind the name.
func SetSyntax(params []command.Param, set string, advanced bool, style Style) string {
	var b strings.Builder
	for _, p := range inSet(params, set) {
		b.WriteString(" " + p.syntax(style))
	}
	for i := range params {
		if n := params[i].Name; n == "WhatIf" || n == "Confirm" {
			b.WriteString(" [-" + n + "]")
		}
	}
	if advanced {
		b.WriteString(" [<CommonParameters>]")
	}
	return b.String()
}

func (p part) syntax(style Style) string {
	name := "-" + p.Param.Name
	if p.Position >= 0 {
		name = "[" + name + "]"
	}
	if !p.Switch {
		name += " <" + TypeText(p.Param, style) + ">"
	}
	if !p.ParamSet.Mandatory {
		name = "[" + name + "]"
	}
	return name
}

// TypeText is the name of a parameter's type.
func TypeText(p *command.Param, style Style) string {
	typ := p.NetType
	if typ == "" {
		typ = p.Type
	}
	if style == Long {
		return p.Type
	}
	return ShortType(typ)
}

// ShortType is a type as scripts write it: its accelerator, or its name without a namespace.
func ShortType(full string) string {
	if elem, ok := strings.CutSuffix(full, "[]"); ok {
		return ShortType(elem) + "[]"
	}
	if strings.EqualFold(full, "System.Object") || full == "Object" {
		return "Object"
	}
	if t, err := dotnet.Resolve(full); err == nil {
		full = t.Short()
	}
	outer, inner, generic := strings.Cut(full, "[")
	name := outer[strings.LastIndexAny(outer, ".+")+1:]
	if !generic {
		return name
	}
	args := strings.Split(strings.TrimSuffix(inner, "]"), ",")
	for i, a := range args {
		args[i] = ShortType(a)
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

// isCommon reports whether a parameter is one that every cmdlet has.
func isCommon(name string) bool {
	for _, p := range command.CommonParams(true) {
		if p.Name == name {
			return true
		}
	}
	return false
}
