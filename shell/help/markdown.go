package help

import (
	"fmt"
	"strings"
)

// Markdown is the page as a document.
func (p *Page) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", p.Name, p.Synopsis)
	b.WriteString("\n## Syntax\n\n```\n" + strings.Join(p.Syntax(), "\n\n") + "\n```\n")
	if p.Description != p.Synopsis {
		b.WriteString("\n## Description\n\n" + p.Description + "\n")
	}
	p.markdownExamples(&b)
	p.markdownParams(&b)
	if len(p.Inputs) > 0 {
		b.WriteString("\n## Inputs\n\n" + strings.Join(p.Inputs, ", ") + "\n")
	}
	p.markdownOutputs(&b)
	if len(p.Aliases) > 0 {
		b.WriteString("\n## Aliases\n\n`" + strings.Join(p.Aliases, "`, `") + "`\n")
	}
	if p.Notes != "" {
		b.WriteString("\n## Notes\n\n" + p.Notes + "\n")
	}
	if len(p.Links) > 0 {
		b.WriteString("\n## See also\n\n")
		for _, l := range p.Links {
			b.WriteString("- " + link(l) + "\n")
		}
	}
	return b.String()
}

// link makes a cmdlet's or topic's name a link to its page.
func link(name string) string {
	switch {
	case strings.HasPrefix(name, "about_"):
		return "[" + name + "](../about/" + name + ".md)"
	case strings.Contains(name, "-") && !strings.ContainsAny(name, " /:"):
		return "[" + name + "](" + name + ".md)"
	}
	return name
}

func (p *Page) markdownExamples(b *strings.Builder) {
	if len(p.Examples) == 0 {
		return
	}
	b.WriteString("\n## Examples\n")
	for _, e := range p.Examples {
		fmt.Fprintf(b, "\n### %s\n\n```powershell\n%s\n```\n", e.Title, e.Code)
		if e.Remarks != "" {
			b.WriteString("\n```\n" + e.Remarks + "\n```\n")
		}
	}
}

func (p *Page) markdownParams(b *strings.Builder) {
	if len(p.Params) == 0 && !p.Changes {
		return
	}
	b.WriteString("\n## Parameters\n\n| parameter | type | required | position | pipeline | what |\n|---|---|---|---|---|---|\n")
	for _, one := range p.Params {
		required := ""
		if one.Required() {
			required = "yes"
		}
		position := one.Position()
		if position == "named" {
			position = ""
		}
		pipeline := strings.TrimSuffix(strings.TrimPrefix(one.Pipeline(), "true ("), ")")
		if pipeline == "false" {
			pipeline = ""
		}
		name := "`-" + one.Name + "`"
		if aliases := one.AliasText(); aliases != "" {
			name += " (`" + strings.ReplaceAll(aliases, ", ", "`, `") + "`)"
		}
		what := cell(one.Text)
		if one.Default != "" {
			what += " Default: `" + one.Default + "`."
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", name, TypeText(one.Param, Long), required, position, pipeline, what)
	}
	if p.Changes {
		b.WriteString("| `-WhatIf` | SwitchParameter | | | | Shows what would happen, and changes nothing. |\n")
		b.WriteString("| `-Confirm` | SwitchParameter | | | | Asks before something is changed; `-Confirm:$false` does not ask. |\n")
	}
	b.WriteString("\nThe [common parameters](../about/about_CommonParameters.md) work too.\n")
}

func (p *Page) markdownOutputs(b *strings.Builder) {
	if len(p.Outputs) == 0 {
		return
	}
	b.WriteString("\n## Outputs\n\n" + strings.Join(p.Outputs, ", ") + "\n")
	if len(p.Fields) == 0 {
		return
	}
	b.WriteString("\n| property | type | what |\n|---|---|---|\n")
	for _, f := range p.Fields {
		fmt.Fprintf(b, "| %s | %s | %s |\n", f.Name, f.Type, cell(f.Help))
	}
}

func cell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", "\\|"), "\n", " ")
}
