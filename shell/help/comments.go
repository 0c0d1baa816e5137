package help

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// Function is the page of a function: what its comments say, with what its parameters declare.
func Function(name string, tree *syntax.ScriptBlock, params []command.Param) *Page {
	p := &Page{Name: name, Category: "Function"}
	script := tree.Script
	if script == nil {
		p.declare(tree, params, nil)
		return p
	}
	def := definition(script, tree)
	for _, text := range functionComments(script, def, tree) {
		if p.read(text) {
			break
		}
	}
	p.declare(tree, params, script)
	return p
}

// Script is the page of a script file.
func Script(name string, script *syntax.Script, params []command.Param) *Page {
	p := &Page{Name: name, Category: "ExternalScript"}
	groups := commentGroups(withText(script))
	if first := leading(script, groups); first != nil && !p.read(first.text) || first == nil {
		if n := len(groups); n > 0 && atEnd(script, groups[n-1]) {
			p.read(groups[n-1].text)
		}
	}
	p.declare(script.Root, params, script)
	return p
}

// definition is the function whose body a tree is.
func definition(script *syntax.Script, body *syntax.ScriptBlock) (def *syntax.FunctionDefinition) {
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		if d, ok := n.(*syntax.FunctionDefinition); ok && d.Body == body {
			def = d
		}
		return def == nil
	})
	return def
}

// group is comments that belong together: a block, or lines without a blank one between.
type group struct {
	start, end int
	text       string
}

func commentGroups(tokens []*syntax.Token) []group {
	var all []group
	lines := 0
	for _, t := range tokens {
		switch t.Kind {
		case syntax.KindNewLine:
			lines++
			continue
		case syntax.KindComment:
		default:
			lines = 9
			continue
		}
		text, block := commentText(t)
		if n := len(all); !block && n > 0 && lines == 1 && !strings.HasPrefix(all[n-1].text, "\x00") {
			all[n-1].text += "\n" + text
			all[n-1].end = t.End
		} else {
			if block {
				text = "\x00" + text
			}
			all = append(all, group{t.Start, t.End, text})
		}
		lines = 0
	}
	for i := range all {
		all[i].text = strings.TrimPrefix(all[i].text, "\x00")
	}
	return all
}

// commentText is a comment without its marks.
func commentText(t *syntax.Token) (text string, block bool) {
	text = t.Value
	if rest, ok := strings.CutPrefix(text, "<#"); ok {
		return strings.TrimSuffix(rest, "#>"), true
	}
	return strings.TrimPrefix(text, "#"), false
}

// functionComments are the places where a function's help may stand, the first that counts first:
// at the body's begin, at its end, before the function.
func functionComments(script *syntax.Script, def *syntax.FunctionDefinition, tree *syntax.ScriptBlock) []string {
	var begin, end, before []string
	at := tree.Span()
	for _, g := range commentGroups(withText(script)) {
		switch {
		case g.start > at.Start && g.end < at.End && blank(script.Text[at.Start+1:g.start]):
			begin = append(begin, g.text)
		case g.start > at.Start && g.end < at.End && blank(strings.TrimSuffix(script.Text[g.end:at.End], "}")):
			end = append(end, g.text)
		case def != nil && g.end <= def.Span().Start && nearby(script.Text[g.end:def.Span().Start]):
			before = append(before, g.text)
		}
	}
	return append(append(begin, end...), before...)
}

// withText are the script's tokens, the comments' values being their text.
func withText(script *syntax.Script) []*syntax.Token {
	tokens := make([]*syntax.Token, len(script.Tokens))
	for i, t := range script.Tokens {
		if t.Kind == syntax.KindComment {
			copied := *t
			copied.Value = strings.ReplaceAll(script.Source(t.Span()), "\r", "")
			t = &copied
		}
		tokens[i] = t
	}
	return tokens
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// nearby reports whether at most one blank line stands between.
func nearby(text string) bool { return blank(text) && strings.Count(text, "\n") <= 2 }

func leading(script *syntax.Script, groups []group) *group {
	for i := range groups {
		if strings.HasPrefix(strings.TrimSpace(strings.ToLower(groups[i].text)), "requires") {
			continue
		}
		if blank(uncommented(script, groups[i].start)) {
			return &groups[i]
		}
		return nil
	}
	return nil
}

// uncommented is the text before an offset without its comments.
func uncommented(script *syntax.Script, end int) string {
	text := script.Text[:end]
	for _, t := range script.Tokens {
		if t.Kind == syntax.KindComment && t.End <= end {
			text = strings.Replace(text, script.Source(t.Span()), "", 1)
		}
	}
	return text
}

func atEnd(script *syntax.Script, g group) bool { return blank(script.Text[g.end:]) }

// read takes a help comment apart. It is none unless it has keywords, all of them known.
func (p *Page) read(text string) bool {
	sections, ok := sections(text)
	if !ok {
		return false
	}
	p.Commented = true
	for _, s := range sections {
		p.section(s)
	}
	return true
}

// section is a keyword with its argument and the text under it.
type section struct{ keyword, argument, text string }

// keywords are those of comment-based help; true takes an argument.
var keywords = map[string]bool{
	"SYNOPSIS": false, "DESCRIPTION": false, "NOTES": false, "INPUTS": false, "OUTPUTS": false, "LINK": false, "EXAMPLE": false,
	"COMPONENT": false, "ROLE": false, "FUNCTIONALITY": false, "PARAMETER": true, "FORWARDHELPTARGETNAME": true,
	"FORWARDHELPCATEGORY": true, "REMOTEHELPRUNSPACE": true, "EXTERNALHELP": true,
}

func sections(text string) (all []section, ok bool) {
	var lines []string
	flush := func() {
		if len(all) > 0 {
			all[len(all)-1].text = trimLines(lines)
		}
		lines = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		word, isKey := strings.CutPrefix(strings.TrimSpace(line), ".")
		if name, argument, _ := strings.Cut(word, " "); isKey && isKeyword(name) {
			flush()
			takes, known := keywords[strings.ToUpper(name)]
			if !known || !takes && strings.TrimSpace(argument) != "" || takes && strings.TrimSpace(argument) == "" {
				return nil, false
			}
			all = append(all, section{keyword: strings.ToUpper(name), argument: strings.TrimSpace(argument)})
			continue
		}
		if len(all) == 0 && strings.TrimSpace(line) != "" {
			return nil, false
		}
		lines = append(lines, line)
	}
	flush()
	return all, len(all) > 0
}

func isKeyword(word string) bool {
	for _, r := range word {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return word != ""
}

// trimLines takes empty lines at both ends away, and the indent that all lines have.
func trimLines(lines []string) string {
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	indent := -1
	for _, l := range lines {
		if n := len(l) - len(strings.TrimLeft(l, " \t")); !blank(l) && (indent < 0 || n < indent) {
			indent = n
		}
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		if !blank(l) {
			out[i] = strings.TrimRight(l[indent:], " \t\r")
		}
	}
	return strings.Join(out, "\n")
}

func (p *Page) section(s section) {
	switch s.keyword {
	case "SYNOPSIS":
		p.Synopsis = s.text
	case "DESCRIPTION":
		p.Description = s.text
	case "NOTES":
		p.Notes = s.text
	case "INPUTS":
		p.Inputs = append(p.Inputs, s.text)
	case "OUTPUTS":
		p.Outputs = append(p.Outputs, s.text)
	case "LINK":
		p.Links = append(p.Links, s.text)
	case "COMPONENT":
		p.Component = s.text
	case "ROLE":
		p.Role = s.text
	case "FUNCTIONALITY":
		p.Function = s.text
	case "EXAMPLE":
		p.Examples = append(p.Examples, example(s.text))
	case "PARAMETER":
		p.Params = append(p.Params, Param{Param: &command.Param{Name: s.argument}, Text: s.text})
	}
}

// example finds the prompt: it ends at the first > of the first line.
func example(text string) Example {
	line, remarks, _ := strings.Cut(text, "\n")
	prompt, code, found := strings.Cut(line, ">")
	if !found {
		return Example{Prompt: "PS > ", Code: strings.TrimSpace(line), Remarks: remarks}
	}
	return Example{Prompt: strings.TrimSpace(prompt) + ">", Code: strings.TrimSpace(code), Remarks: remarks}
}

// declare puts the parameters that the code has in place of those that the comments name.
func (p *Page) declare(tree *syntax.ScriptBlock, params []command.Param, script *syntax.Script) {
	told := p.Params
	p.Params = nil
	for i := range params {
		d := &params[i]
		if isCommon(d.Name) {
			p.Advanced = true
			p.Changes = p.Changes || d.Name == "WhatIf"
			continue
		}
		one := Param{Param: d, Text: d.Help, Default: d.Default}
		for _, t := range told {
			if strings.EqualFold(t.Name, d.Name) {
				one.Text = t.Text
			}
		}
		p.Params = append(p.Params, one)
	}
	if script != nil {
		p.defaults(tree, script)
	}
}

// defaults reads the default values and the comments of parameters off the tree.
func (p *Page) defaults(tree *syntax.ScriptBlock, script *syntax.Script) {
	var list []*syntax.Parameter
	if def := definition(script, tree); def != nil {
		list = append(list, def.Params...)
	}
	end := tree.Span().Start
	if tree.Param != nil {
		list = append(list, tree.Param.Params...)
		end = tree.Param.Span().Start
	}
	groups := commentGroups(withText(script))
	for _, t := range list {
		for i := range p.Params {
			one := &p.Params[i]
			if !strings.EqualFold(one.Name, t.Name.Name) {
				continue
			}
			if t.Default != nil {
				one.Default = defaultText(t.Default, script)
			}
			if one.Text == "" && p.Commented {
				one.Text = commentBetween(groups, end, t.Name.Span().Start)
			}
		}
		end = t.Span().End
	}
}

func commentBetween(groups []group, start, end int) string {
	for _, g := range groups {
		if g.start >= start && g.end <= end {
			return trimLines(strings.Split(g.text, "\n"))
		}
	}
	return ""
}

func defaultText(e syntax.Expression, script *syntax.Script) string {
	if c, ok := e.(*syntax.StringConst); ok {
		return c.Value
	}
	return script.Source(e.Span())
}
