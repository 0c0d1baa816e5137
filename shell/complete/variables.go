package complete

import (
	"sort"
	"strings"

	"emsh/shell/syntax"
)

// scopes are the words that may stand before a variable's name.
const scopes = "Global: Local: Script: Private: Using:"

// special are variables that the language knows whether they have a value or not, in order.
const special = "CurrentlyExecutingCommand LASTEXITCODE LogCommandHealthEvent LogCommandLifecycleEvent LogEngineHealthEvent LogEngineLifecycleEvent " +
	"LogProviderHealthEvent LogProviderLifecycleEvent LogSettingsEvent Matches OFS PSCmdlet PSDebugContext PSItem PSLogUserData " +
	"PSModuleAutoLoadingPreference PSSenderInfo switch this VerboseHelpErrors _"

// variables completes $name, @name, ${name} and $drive:name.
func (s *scene) variables() []Match {
	if s.declared() {
		return nil
	}
	sigil, name := s.word()[:1], s.word()[1:]
	name, braced := strings.CutPrefix(name, "{")
	name = strings.TrimSuffix(name, "}")
	drive, prefix, scoped := strings.Cut(name, ":")
	c := &variableChoice{sigil: sigil, braced: braced, seen: map[string]bool{}}
	if scoped {
		c.scope, name = drive+":", prefix
	}
	c.fits = prefixPattern(name)
	for _, v := range s.written() {
		c.add(v)
	}
	if scoped {
		s.scopedVariables(c, drive, prefix)
		return c.found
	}
	for _, v := range s.sessionVariables() {
		c.add(v)
	}
	if begins("env", name) {
		for _, v := range s.environment() {
			c.always(Variable{Name: "env:" + v.Name, Tip: "[string]env:" + v.Name})
		}
	}
	for _, name := range strings.Fields(special) {
		c.add(Variable{Name: name, Tip: name})
	}
	for _, d := range s.src.Drives() {
		c.sign(d, ":")
	}
	for sc := range strings.FieldsSeq(scopes) {
		c.sign(sc, "")
	}
	return c.found
}

// declared reports whether the word is the name of a parameter that is being declared.
func (s *scene) declared() bool {
	for i := len(s.path) - 1; i >= 0; i-- {
		if p, ok := s.path[i].(*syntax.Parameter); ok {
			return p.Name != nil && p.Name.Span().Start == s.token.Start
		}
		if _, ok := s.path[i].(*syntax.ScriptBlock); ok {
			return false
		}
	}
	return false
}

// variableChoice collects the variables that fit a word.
type variableChoice struct {
	sigil, scope string
	braced       bool
	fits         func(string) bool
	seen         map[string]bool
	found        []Match
}

func (c *variableChoice) add(v Variable) {
	if c.fits(v.Name) {
		c.always(v)
	}
}

func (c *variableChoice) always(v Variable) { c.put(v.Name, "", v.Tip) }

// sign offers what stands before a name: a drive or a scope.
func (c *variableChoice) sign(name, sign string) {
	if c.fits(name) {
		c.put(name, sign, name)
	}
}

func (c *variableChoice) put(name, sign, tip string) {
	text := variableText(c.sigil, c.scope, name, sign, c.braced)
	if low := strings.ToLower(text); !c.seen[low] {
		c.seen[low] = true
		c.found = append(c.found, Match{Text: text, List: name, Kind: VariableName, Tip: tip})
	}
}

// scopedVariables adds what a scope or drive holds.
func (s *scene) scopedVariables(c *variableChoice, drive, prefix string) {
	var all []Variable
	switch low := strings.ToLower(drive); {
	case low == "env":
		all = s.environment()
	case low == "function", low == "alias":
		for _, found := range sortedCommands(s.src.Commands()) {
			if (found.Alias != "" || found.Function) && (found.Alias != "") == (low == "alias") {
				all = append(all, Variable{Name: found.Name, Tip: found.Name})
			}
		}
	case low == "variable", containsFold(strings.Fields(scopes), drive+":"):
		all = s.sessionVariables()
	}
	for _, v := range all {
		c.add(v)
	}
}

// sessionVariables are those that stand in the session, by name.
func (s *scene) sessionVariables() []Variable {
	all := s.src.Variables()
	sort.SliceStable(all, func(i, j int) bool { return strings.ToUpper(all[i].Name) < strings.ToUpper(all[j].Name) })
	return all
}

// visible are the variables of the text before the word, then those of the session.
func (s *scene) visible() []Variable { return append(s.written(), s.sessionVariables()...) }

// quotedSigns are the characters that want braces around a variable's name.
const quotedSigns = "-`&@'\"#{}()$,;|<> .\\/ \t^"

// variableText is a variable as it is written: in braces where its name needs them.
func variableText(sigil, scope, name, sign string, braced bool) string {
	if braced || strings.ContainsAny(name, quotedSigns) {
		return sigil + "{" + scope + name + sign + "}"
	}
	return sigil + scope + name + sign
}

func (s *scene) environment() []Variable {
	names := s.src.Environ()
	sort.Slice(names, func(i, j int) bool { return strings.ToUpper(names[i]) < strings.ToUpper(names[j]) })
	var all []Variable
	for _, n := range names {
		all = append(all, Variable{Name: n, Tip: n})
	}
	return all
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
