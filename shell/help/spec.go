package help

import (
	"fmt"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Cmdlet is the page of a cmdlet, made from its declaration.
func Cmdlet(spec *command.Spec) *Page {
	p := &Page{Name: spec.Name(), Category: "Cmdlet", Commented: true, Synopsis: spec.Synopsis, Description: spec.Description,
		Links: spec.Related, Aliases: spec.Aliases, DefaultSet: spec.DefaultSet, Advanced: true, Changes: spec.Impact != command.Reads}
	if p.Description == "" {
		p.Description = p.Synopsis
	}
	if spec.Role != "" {
		p.Role = spec.Role
	}
	params := spec.Parameters()
	for i := range params {
		if d := &params[i]; !d.Hidden {
			p.Params = append(p.Params, Param{Param: d, Text: told(d), Default: d.Default, Aliases: true})
		}
	}
	if spec.Output != "" {
		p.Outputs = []string{spec.Output}
	}
	p.Inputs = inputs(spec)
	for _, f := range spec.Fields {
		p.Fields = append(p.Fields, Field{f.Name, f.Type, f.Help})
	}
	for _, e := range spec.Examples {
		p.Examples = append(p.Examples, Example{Title: e.Title, Prompt: "PS > ", Code: e.Code, Remarks: e.Output})
	}
	return p
}

// told is what is said of a parameter, with the values that it takes.
func told(d *command.Param) string {
	text := d.Help
	if len(d.Values) > 0 {
		text = strings.TrimSpace(text + "\nOne of: " + strings.Join(d.Values, ", ") + ".")
	}
	if r := rules(d.Rules); r != "" {
		text = strings.TrimSpace(text + "\n" + r)
	}
	return text
}

// inputs are the types that can be piped in.
func inputs(spec *command.Spec) []string {
	var types []string
	seen := map[string]bool{}
	for _, p := range spec.Parameters() {
		for _, s := range p.Sets {
			if t := strings.TrimSuffix(p.Type, "[]"); s.ByValue && !seen[t] {
				seen[t] = true
				types = append(types, t)
			}
		}
	}
	if types == nil {
		types = []string{"None"}
	}
	return types
}

// rules says the limits of a value.
func rules(r object.Rules) string {
	var all []string
	if r.Ranged {
		all = append(all, fmt.Sprintf("From %d to %d.", r.Low, r.High))
	}
	if r.MaxLen > 0 {
		all = append(all, fmt.Sprintf("At most %d characters.", r.MaxLen))
	}
	return strings.Join(all, " ")
}
