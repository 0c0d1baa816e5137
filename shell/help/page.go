package help

import (
	"strconv"
	"strings"

	"emsh/shell/command"
)

// Page is what is known of a command, as help shows it.
type Page struct {
	Name        string
	Category    string // Cmdlet, Function, ExternalScript
	Module      string
	Commented   bool // somebody wrote help; else there is only the syntax
	Synopsis    string
	Description string
	Notes       string
	Component   string
	Role        string
	Function    string
	Inputs      []string
	Outputs     []string
	Links       []string
	Examples    []Example
	Params      []Param
	Aliases     []string
	DefaultSet  string
	Advanced    bool // has the common parameters
	Changes     bool // has -WhatIf and -Confirm
	Fields      []Field
}

// Example is a command line with what stands before it and what it shows.
type Example struct{ Title, Prompt, Code, Remarks string }

// Param is a parameter with what is told of it.
type Param struct {
	*command.Param
	Text    string // its description
	Default string
	Aliases bool // its aliases are shown
}

// Field is a property of what a cmdlet writes.
type Field struct{ Name, Type, Help string }

// params are the declarations alone, for syntax lines.
func (p *Page) params() []command.Param {
	all := make([]command.Param, 0, len(p.Params)+2)
	for _, one := range p.Params {
		all = append(all, *one.Param)
	}
	if p.Changes {
		all = append(all, command.CommonParams(true)[:2]...)
	}
	return all
}

// Syntax is the lines of the page's syntax.
func (p *Page) Syntax() []string {
	style := Short
	if p.Commented {
		style = Long
	}
	return Syntax(p.Name, p.params(), p.DefaultSet, p.Advanced, style)
}

// Parameter lists the parameters whose names a pattern fits.
func (p *Page) Parameter(fits func(name string) bool) []Param {
	var found []Param
	for _, one := range p.Params {
		if fits(one.Name) {
			found = append(found, one)
		}
	}
	return found
}

// Required, Position, Pipeline and Wildcards are the facts that pages list of a parameter.
func (p Param) Required() bool {
	for _, s := range p.Sets {
		if s.Mandatory {
			return true
		}
	}
	return false
}

// Position is the parameter's place from 1, or "named".
func (p Param) Position() string {
	for _, s := range p.Sets {
		if s.Position >= 0 {
			return strconv.Itoa(s.Position + 1)
		}
	}
	return "named"
}

// Pipeline says whether and how the parameter takes what is piped in.
func (p Param) Pipeline() string {
	var ways []string
	value, property := false, false
	for _, s := range p.Sets {
		value, property = value || s.ByValue, property || s.ByProperty
	}
	if value {
		ways = append(ways, "ByValue")
	}
	if property {
		ways = append(ways, "ByPropertyName")
	}
	if ways == nil {
		return "false"
	}
	return "true (" + strings.Join(ways, ", ") + ")"
}

// AliasText is the parameter's aliases.
func (p Param) AliasText() string {
	if !p.Aliases {
		return ""
	}
	return strings.Join(p.Param.Aliases, ", ")
}

// DefaultText is the value that a parameter has when it is not given.
func (p Param) DefaultText() string {
	if p.Default == "" && p.Switch {
		return "False"
	}
	return p.Default
}

// Head is the parameter with its type, as it begins its part of a page.
func (p Param) Head() string {
	if p.Switch {
		return "-" + p.Name + " [<SwitchParameter>]"
	}
	return "-" + p.Name + " <" + TypeText(p.Param, Long) + ">"
}
