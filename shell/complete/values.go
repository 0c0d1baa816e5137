package complete

import (
	"slices"
	"sort"
	"strings"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// argument completes the value of a parameter, or what stands for one without a name.
func (s *scene) argument(c *syntax.Command) []Match {
	info := s.info(c)
	if info == nil {
		return s.files(fileWants{})
	}
	b := s.bind(info, c)
	if b.param == nil {
		return s.files(fileWants{})
	}
	return s.value(c, info, b)
}

// value completes a value of the parameter that the word belongs to. What a script says goes
// first, then the declaration, then what the shell knows of its own cmdlets, then live values.
func (s *scene) value(c *syntax.Command, info *Info, b *binding) []Match {
	p := b.param
	if found, ok := s.scripted(c, info, b); ok {
		return found
	}
	if len(p.Values) > 0 {
		return s.listed(p.Values)
	}
	if found, ok := s.known(c, info, b); ok {
		return found
	}
	switch {
	case p.Switch, isType(p, "Boolean"):
		return s.truths()
	}
	words, organization := s.src.Live(s.ctx, info.Name, p.Name, s.bare())
	if len(words) > 0 {
		return s.words(words, ParameterValue)
	}
	if !organization || s.takesPath(p) {
		_, word := cutQuote(s.word())
		return s.files(fileWants{literal: strings.EqualFold(p.Name, "LiteralPath"), word: word, given: true})
	}
	return nil
}

// scripted asks the argument completer of a script.
func (s *scene) scripted(c *syntax.Command, info *Info, b *binding) ([]Match, bool) {
	completer := s.src.Registered(info.Name, b.param.Name)
	if completer == nil {
		completer = b.param.Complete
	}
	if completer == nil {
		return nil, false
	}
	found, ok := s.src.Completer(s.ctx, completer, Call{Command: info.Name, Param: b.param.Name, Word: s.word(), Tree: c, Bound: b.values})
	if !ok {
		return s.files(fileWants{}), true
	}
	return found, len(found) > 0
}

// bare is the word up to the cursor without its quote.
func (s *scene) bare() string {
	_, word := cutQuote(s.prefix)
	return word
}

// listed offers the values of a set or enumeration in the order of the alphabet, in the quotes typed.
func (s *scene) listed(values []string) []Match {
	sorted := slices.Clone(values)
	sort.Slice(sorted, func(i, j int) bool { return strings.ToLower(sorted[i]) < strings.ToLower(sorted[j]) })
	return s.words(sorted, ParameterValue)
}

// words offers those words that begin as typed. Behind a tab may stand a sentence about a word.
func (s *scene) words(words []string, kind string) []Match {
	quote, word := cutQuote(s.prefix)
	matches := prefixPattern(word)
	var found []Match
	for _, w := range words {
		w, about, told := strings.Cut(w, "\t")
		if !told {
			about = w
		}
		if matches(w) {
			found = append(found, Match{Text: quoted(w, quote), List: w, Kind: kind, Tip: about})
		}
	}
	return found
}

// quoted is a word as an argument: in the quotes typed, or in some where it needs them.
func quoted(word, quote string) string {
	switch {
	case quote == "'" || quote == "" && needsQuotes(word):
		return "'" + strings.ReplaceAll(word, "'", "''") + "'"
	case quote == `"`:
		return `"` + strings.NewReplacer("`", "``", "$", "`$", `"`, "`\"").Replace(word) + `"`
	}
	return word
}

// needsQuotes reports whether a word would not be one argument as it stands.
func needsQuotes(word string) bool {
	if word == "" || strings.ContainsAny(word, "$`") {
		return true
	}
	if plainWord(word) {
		return false
	}
	script := syntax.Parse("", "a "+word)
	if len(script.Errors) > 0 || len(script.Tokens) != 3 {
		return true
	}
	t := script.Tokens[1]
	return t.Kind != syntax.KindGeneric && t.Kind != syntax.KindIdentifier && t.Kind != syntax.KindNumber || t.Start != 2
}

// plainWord reports whether nothing in a word could mean anything but itself: most names are such.
func plainWord(word string) bool {
	for i, r := range word {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' || r == '@')) {
			return false
		}
	}
	return true
}

// truths are the two values of a switch and of a [bool].
func (s *scene) truths() []Match {
	var found []Match
	for _, w := range [...]string{"$true", "$false"} {
		if begins(w, s.prefix) {
			found = append(found, Match{Text: w, List: w, Kind: ParameterValue, Tip: w})
		}
	}
	return found
}

func isType(p *command.Param, name string) bool {
	return p.Type == name || p.NetType == "System."+name
}

// takesPath reports whether a cmdlet of the organization may mean file names: by the parameter's name,
// or because nobody can list the values of its type. Text, numbers and truth values are no files.
func (s *scene) takesPath(p *command.Param) bool {
	name := strings.ToLower(p.Name)
	if strings.Contains(name, "path") || strings.Contains(name, "file") && name != "profile" || name == "destination" || name == "directory" || name == "folder" {
		return true
	}
	typ := strings.TrimSuffix(p.Type, "[]")
	if typ == "Object" {
		return true
	}
	switch typ {
	case "String", "Boolean", "Int32", "Int64", "Double", "Decimal", "Char":
		return false
	}
	return strings.HasPrefix(p.NetType, "System.")
}
