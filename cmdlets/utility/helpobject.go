package utility

import (
	"strings"

	"emsh/shell/help"
	"emsh/shell/object"
)

// helpPage is a page of help as an object: what Get-Help writes of one command.
type helpPage struct {
	page *help.Page
	view help.View
}

// TypeNames say which view shows the page.
func (h *helpPage) TypeNames() []string {
	switch {
	case !h.page.Commented:
		return []string{"ExtendedCmdletHelpInfo", "HelpInfo"}
	case h.view == help.Default:
		return []string{"MamlCommandHelpInfo", "HelpInfo"}
	}
	return []string{"MamlCommandHelpInfo#" + string(h.view), "MamlCommandHelpInfo", "HelpInfo"}
}

// Text is the page as it is shown.
func (h *helpPage) Text() string { return h.page.Text(h.view) }

// PropertyNames are the parts of the page.
func (h *helpPage) PropertyNames() []string {
	return []string{"Name", "Category", "Synopsis", "Component", "Role", "Functionality", "ModuleName", "details", "description",
		"Syntax", "parameters", "examples", "inputTypes", "returnValues", "relatedLinks", "alertSet"}
}

// Property is a part of the page.
func (h *helpPage) Property(name string) (any, bool) {
	p := h.page
	switch strings.ToLower(name) {
	case "name":
		return p.Name, true
	case "category":
		return p.Category, true
	case "synopsis":
		return p.Synopsis, true
	case "component":
		return p.Component, true
	case "role":
		return p.Role, true
	case "functionality":
		return p.Function, true
	case "modulename":
		return p.Module, true
	case "details":
		return bag("name", p.Name, "description", paragraphs(p.Synopsis)), true
	case "description":
		return paragraphs(p.Description), true
	case "syntax":
		return strings.Join(p.Syntax(), "\n"), true
	case "parameters":
		return bag("parameter", listOf(p.Params, func(one help.Param) any { return parameterHelp(one) })), true
	case "examples":
		return bag("example", listOf(p.Examples, exampleHelp)), true
	case "inputtypes":
		return bag("inputType", listOf(p.Inputs, typeHelp)), true
	case "returnvalues":
		return bag("returnValue", listOf(p.Outputs, typeHelp)), true
	case "relatedlinks":
		return bag("navigationLink", listOf(p.Links, func(l string) any { return bag("linkText", l) })), true
	case "alertset":
		return bag("alert", paragraphs(p.Notes)), true
	}
	return nil, false
}

// bag is an object of names and values.
func bag(pairs ...any) *object.Object {
	members := make([]object.Member, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		members = append(members, object.Member{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return object.New(members...)
}

func listOf[T any](list []T, make1 func(T) any) *object.Array {
	items := make([]any, len(list))
	for i, v := range list {
		items[i] = make1(v)
	}
	return &object.Array{Items: items}
}

// paragraphs is text as help holds it: a list of objects with Text.
func paragraphs(text string) *object.Array {
	if text == "" {
		return &object.Array{}
	}
	return &object.Array{Items: []any{bag("Text", text)}}
}

func exampleHelp(e help.Example) any {
	return bag("title", e.Title, "introduction", paragraphs(e.Prompt), "code", e.Code, "remarks", paragraphs(e.Remarks))
}

func typeHelp(name string) any { return bag("type", bag("name", name)) }

// parameterPage is a parameter as an object.
type parameterPage struct{ help.Param }

func parameterHelp(p help.Param) any { return &parameterPage{p} }

// TypeNames say which view shows the parameter.
func (p *parameterPage) TypeNames() []string {
	return []string{"MamlCommandHelpInfo#parameter", "HelpInfo"}
}

// Text is the parameter as it is shown.
func (p *parameterPage) Text() string { return p.TextOf() }

// PropertyNames are what is told of the parameter.
func (p *parameterPage) PropertyNames() []string {
	return []string{"description", "defaultValue", "name", "type", "required", "globbing", "pipelineInput", "position", "aliases"}
}

// Property is one thing that is told of the parameter.
func (p *parameterPage) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "description":
		return paragraphs(p.Param.Text), true
	case "defaultvalue":
		return p.DefaultText(), true
	case "name":
		return p.Name, true
	case "type":
		return bag("name", help.TypeText(p.Param.Param, help.Long)), true
	case "required":
		return yes(p.Required()), true
	case "globbing":
		return yes(p.Wildcards), true
	case "pipelineinput":
		return p.Pipeline(), true
	case "position":
		return p.Position(), true
	case "aliases":
		return p.AliasText(), true
	}
	return nil, false
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

var (
	_ object.TextThing = (*helpPage)(nil)
	_ object.TextThing = (*parameterPage)(nil)
)
