package help

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// View is how much of a page is shown.
type View string

// The views.
const (
	Default    View = ""
	Detailed   View = "DetailedView"
	Full       View = "FullView"
	Examples   View = "ExamplesView"
	Parameters View = "parameter"
)

// writer collects the lines of a page.
type writer struct{ lines []string }

func (w *writer) line(text string) { w.lines = append(w.lines, text) }

// block writes text, each line behind an indent.
func (w *writer) block(indent int, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		w.line(strings.Repeat(" ", indent) + line)
	}
}

// blank writes lines that hold an indent only.
func (w *writer) blank(n int) {
	for range n {
		w.line("    ")
	}
}

// Text is the page as the console shows it; lines are wrapped by who prints them.
func (p *Page) Text(view View) string {
	w := &writer{}
	if !p.Commented {
		p.plain(w)
		return strings.Join(w.lines, "\n")
	}
	w.line("NAME")
	w.line("    " + p.Name)
	w.blank(1)
	w.line("SYNOPSIS")
	w.block(4, p.Synopsis)
	w.blank(2)
	if view == Examples {
		p.examples(w)
		w.blank(2)
		w.line("")
	} else {
		p.body(w, view)
	}
	return strings.Join(w.lines, "\n")
}

func (p *Page) body(w *writer, view View) {
	p.syntax(w)
	w.blank(1)
	w.line("DESCRIPTION")
	w.block(4, p.Description)
	w.blank(1)
	w.line("")
	switch view {
	case Full:
		p.full(w)
	case Detailed:
		p.detailed(w)
	default:
		p.links(w)
		p.remarks(w)
	}
}

func (p *Page) syntax(w *writer) {
	w.line("SYNTAX")
	for _, line := range p.Syntax() {
		w.line("    " + line)
		w.blank(1)
	}
}

// plain is the page of a command that nobody wrote help for.
func (p *Page) plain(w *writer) {
	w.line("NAME")
	w.line("    " + p.Name)
	w.blank(1)
	p.syntax(w)
	w.line("")
	w.line("ALIASES")
	w.line("    " + orNone(strings.Join(p.Aliases, ", ")))
	w.blank(1)
	w.line("")
	w.line("REMARKS")
	w.line("    None")
	w.line("")
}

func orNone(text string) string {
	if text == "" {
		return "None"
	}
	return text
}

func (p *Page) full(w *writer) {
	w.line("PARAMETERS")
	for _, one := range p.Params {
		one.write(w, 4)
	}
	p.common(w)
	p.inOut(w)
	if p.Notes != "" {
		w.line("NOTES")
		w.blank(2)
		w.block(8, p.Notes)
		w.blank(1)
	}
	p.examples(w)
	w.blank(1)
	p.links(w)
}

// inOut are the sections of what is piped in and of what comes out.
func (p *Page) inOut(w *writer) {
	w.line("INPUTS")
	for _, in := range p.Inputs {
		w.block(4, in)
		w.blank(1)
	}
	w.blank(1)
	w.line("OUTPUTS")
	for _, out := range p.Outputs {
		w.block(4, out)
		w.blank(1)
	}
	for _, f := range p.Fields {
		w.line("        " + f.Name + " <" + f.Type + ">")
		w.block(12, f.Help)
	}
	if len(p.Fields) > 0 {
		w.blank(1)
	}
	w.blank(1)
}

// write is a parameter's part of a page.
func (p Param) write(w *writer, indent int) {
	in := strings.Repeat(" ", indent)
	w.line(in + p.Head())
	if p.Text != "" {
		w.block(indent+4, p.Text)
	}
	w.line(in + "    ")
	for _, fact := range [...][2]string{
		{"Required?", fmt.Sprint(p.Required())}, {"Position?", p.Position()}, {"Default value", p.DefaultText()},
		{"Accept pipeline input?", p.Pipeline()}, {"Aliases", p.AliasText()}, {"Accept wildcard characters?", fmt.Sprint(p.Wildcards)},
	} {
		w.line(fmt.Sprintf("%s    %-28s %s", in, fact[0], fact[1]))
	}
	w.line(in + "    ")
}

// TextOf is a parameter's page of its own.
func (p Param) TextOf() string {
	w := &writer{}
	p.write(w, 0)
	w.line("")
	return strings.Join(w.lines, "\n")
}

// common tells of the parameters that every cmdlet has.
func (p *Page) common(w *writer) {
	if p.Changes {
		w.line("    -WhatIf [<SwitchParameter>]")
		w.line("        Shows what would happen, and changes nothing.")
		w.line("        ")
		w.line("    -Confirm [<SwitchParameter>]")
		w.line("        Asks before something is changed; -Confirm:$false does not ask.")
		w.line("        ")
	}
	w.line("    <CommonParameters>")
	w.block(8, "This cmdlet supports the common parameters: Verbose, Debug,\nErrorAction, ErrorVariable, WarningAction, WarningVariable,\n"+
		"OutBuffer, PipelineVariable, and OutVariable. For more information, see\nabout_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216). ")
	w.blank(1)
}

func (p *Page) detailed(w *writer) {
	w.line("PARAMETERS")
	for _, one := range p.Params {
		w.line("    " + one.Head())
		if one.Text != "" {
			w.block(8, one.Text)
		}
		w.line("        ")
	}
	p.common(w)
	p.examples(w)
	p.remarks(w)
}

func (p *Page) examples(w *writer) {
	const rule = "--------------------------"
	for i, e := range p.Examples {
		title := fmt.Sprintf("EXAMPLE %d", i+1)
		if e.Title != "" {
			title += ": " + e.Title
		}
		w.line("    " + rule + " " + title + " " + rule)
		w.blank(1)
		w.block(4, e.Prompt+e.Code)
		w.block(4, e.Remarks)
		w.blank(4)
	}
}

func (p *Page) links(w *writer) {
	w.line("RELATED LINKS")
	for _, l := range p.Links {
		w.line("    " + l + " ")
	}
	w.line("")
}

// remarks say how to see more.
func (p *Page) remarks(w *writer) {
	w.line("REMARKS")
	for _, more := range [...][2]string{{"see the examples", "Examples"}, {"see what every parameter does", "Detailed"}, {"see everything", "Full"}} {
		w.line("    To " + more[0] + ", type: \"Get-Help " + p.Name + " -" + more[1] + "\"")
	}
	w.line("")
}

// Wrap breaks lines that are longer than a width between words; what follows keeps the line's indent.
func Wrap(text string, width int) string {
	var t topic
	t.width = width
	for line := range strings.SplitSeq(text, "\n") {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		if utf8.RuneCountInString(line) <= width {
			t.out = append(t.out, line)
			continue
		}
		t.lines(indent, indent, strings.Fields(line))
	}
	return strings.Join(t.out, "\n")
}
