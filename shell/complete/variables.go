package complete

import (
	"sort"
	"strings"

	"emsh/shell/syntax"
)

// scopes are the words that may stand before a variable's name.
var scopes = []string{"global:", "local:", "script:", "private:", "using:", "variable:"}

// variables completes $name, @name, ${name} and $drive:name.
func (s *scene) variables() []Match {
	sigil, name := s.word()[:1], s.word()[1:]
	name, braced := strings.CutPrefix(name, "{")
	name = strings.TrimSuffix(name, "}")
	if begins(name, "env:") {
		return s.environment(sigil, name[4:], braced, "")
	}
	if drive, prefix, ok := strings.Cut(name, ":"); ok && (strings.EqualFold(drive, "function") || strings.EqualFold(drive, "alias")) {
		return s.driveVariables(sigil, drive, prefix, braced)
	}
	scope := ""
	for _, sc := range scopes {
		if begins(name, sc) {
			scope, name = name[:len(sc)], name[len(sc):]
		}
	}
	matches := prefixPattern(name)
	var found []Match
	seen := map[string]bool{}
	for _, v := range s.visible() {
		if low := strings.ToLower(v.Name); matches(v.Name) && !seen[low] {
			seen[low] = true
			found = append(found, Match{Text: variableText(sigil, scope+v.Name, braced), List: v.Name, Kind: VariableName, Tip: v.Tip})
		}
	}
	if scope == "" && name == "" && sigil == "$" {
		found = append(found, s.environment(sigil, "", braced, "env:")...)
	}
	if !seen[strings.ToLower(lastExit)] && matches(lastExit) {
		found = append(found, Match{Text: variableText(sigil, scope+lastExit, braced), List: lastExit, Kind: VariableName, Tip: lastExit})
	}
	return found
}

// driveVariables completes $function:name and $alias:name.
func (s *scene) driveVariables(sigil, drive, prefix string, braced bool) []Match {
	var found []Match
	for _, c := range sortedCommands(s.src.Commands()) {
		if begins(c.Name, prefix) && (c.Alias != "" || c.Function) && (c.Alias != "") == strings.EqualFold(drive, "alias") {
			found = append(found, Match{Text: variableText(sigil, drive+":"+c.Name, braced), List: c.Name, Kind: VariableName, Tip: c.Name})
		}
	}
	return found
}

// visible are the variables of the text before the word, then those of the session.
func (s *scene) visible() []Variable {
	all := s.src.Variables()
	sort.SliceStable(all, func(i, j int) bool { return strings.ToUpper(all[i].Name) < strings.ToUpper(all[j].Name) })
	return append(s.written(), all...)
}

// written are the parameters and variables that the text itself sets before the word.
func (s *scene) written() []Variable {
	var all []Variable
	add := func(v *syntax.Variable, typ string) {
		if v != nil && v.Drive == "" && v.Span().End <= s.start {
			all = append(all, Variable{Name: v.Name, Tip: "[" + typ + "]$" + v.Name})
		}
	}
	for _, n := range s.path {
		switch n := n.(type) {
		case *syntax.FunctionDefinition:
			for _, p := range n.Params {
				add(p.Name, s.parameterType(p))
			}
		case *syntax.ScriptBlock:
			if n.Param != nil {
				for _, p := range n.Param.Params {
					add(p.Name, s.parameterType(p))
				}
			}
		case *syntax.ForEach:
			add(n.Var, "Object")
		}
	}
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assignment:
			if v, ok := n.Left.(*syntax.Variable); ok && n.Span().End <= s.start {
				add(v, "Object")
			}
		case *syntax.FunctionDefinition:
			return n.Span().End >= s.start
		}
		return n.Span().Start <= s.start
	})
	sort.SliceStable(all, func(i, j int) bool { return strings.ToUpper(all[i].Name) < strings.ToUpper(all[j].Name) })
	return all
}

func (s *scene) parameterType(p *syntax.Parameter) string {
	for _, a := range p.Attributes {
		if t, ok := a.(*syntax.TypeConstraint); ok {
			return s.src.ShortType(t.Type.Name)
		}
	}
	return "Object"
}

// variableText is a variable as it is written: in braces where its name needs them.
func variableText(sigil, name string, braced bool) string {
	plain := true
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 127 || r == ':'
		plain = plain && (letter || r == '?' && (i > 0 || name == "?"))
	}
	if braced || !plain {
		return sigil + "{" + name + "}"
	}
	return sigil + name
}

func (s *scene) environment(sigil, prefix string, braced bool, drive string) []Match {
	names := s.src.Environ()
	sort.Strings(names)
	var found []Match
	for _, n := range names {
		if begins(n, prefix) {
			found = append(found, Match{Text: variableText(sigil, "env:"+n, braced), List: drive + n, Kind: VariableName, Tip: drive + n})
		}
	}
	return found
}

// variableNames offers names without the dollar sign.
func (s *scene) variableNames() []Match {
	var names []string
	seen := map[string]bool{}
	for _, v := range s.visible() {
		if !seen[strings.ToLower(v.Name)] {
			seen[strings.ToLower(v.Name)] = true
			names = append(names, v.Name)
		}
	}
	return s.words(names, ParameterValue)
}

// variableArguments is the same as a fact.
func (s *scene) variableArguments(*syntax.Command) []Match { return s.variableNames() }
