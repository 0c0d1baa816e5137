package complete

import (
	"sort"
	"strings"

	"emsh/shell/syntax"
)

// typeWanted reports whether an empty word stands where a type must: behind a bracket.
func (s *scene) typeWanted() bool {
	return s.empty && s.before != nil && s.before.Kind == syntax.KindLBracket && s.before.End == s.token.Start && s.token.Has(syntax.FlagTypeName)
}

// types completes the name of a type inside brackets.
func (s *scene) types() []Match {
	if s.empty {
		return nil
	}
	return s.typesLike(s.prefix, s.token.Has(syntax.FlagAttributeName))
}

// typesLike are the types, and the namespaces, whose name or full name begins as typed: behind dots
// only those that stand right there.
func (s *scene) typesLike(word string, attribute bool) []Match {
	var found []Match
	dots := strings.Count(word, ".")
	if !attribute {
		found = s.namespaces(word)
	}
	for _, t := range append(s.textTypes(), s.src.Types()...) {
		text := t.Text
		switch {
		case dots > 0:
			if text = t.Full; !begins(t.Full, word) || strings.Count(t.Full, ".") != dots {
				continue
			}
		case !begins(t.Name, word) && (strings.Contains(t.Text, ".") || !begins(t.Text, word)):
			continue
		}
		if short, ok := strings.CutSuffix(text, "Attribute"); ok && attribute {
			text = short
		}
		found = append(found, Match{Text: text, List: t.Name, Kind: TypeName, Tip: t.Full})
	}
	sort.SliceStable(found, func(i, j int) bool { return strings.ToLower(found[i].List) < strings.ToLower(found[j].List) })
	return found
}

// textTypes are the classes and enumerations that the text itself defines before the word.
func (s *scene) textTypes() (types []Type) {
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		if d, ok := n.(*syntax.TypeDefinition); ok && d.Span().End <= s.start {
			types = append(types, Type{Name: d.Name, Text: d.Name, Full: d.Name})
		}
		return n.Span().Start <= s.start
	})
	return types
}

// namespaces are those that begin as typed, with as many dots.
func (s *scene) namespaces(word string) []Match {
	dots := strings.Count(word, ".")
	seen := map[string]bool{}
	var found []Match
	for _, t := range s.src.Types() {
		parts := strings.Split(t.Full, ".")
		if len(parts) < dots+2 {
			continue
		}
		name := strings.Join(parts[:dots+1], ".")
		if low := strings.ToLower(name); begins(name, word) && !seen[low] {
			seen[low] = true
			found = append(found, Match{Text: name, List: parts[dots], Kind: Namespace, Tip: "Namespace " + name})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return strings.ToLower(found[i].List) < strings.ToLower(found[j].List) })
	return found
}

// typeArguments completes the name of a type as an argument.
func (s *scene) typeArguments(*syntax.Command) []Match {
	_, word := cutQuote(s.prefix)
	return s.typesLike(word, false)
}

// attributes are the named arguments of the attributes that functions take.
var attributes = map[string][]struct{ name, typ string }{
	"parameter": {{"Position", "Int32"}, {"ParameterSetName", "String"}, {"Mandatory", "Boolean"}, {"ValueFromPipeline", "Boolean"},
		{"ValueFromPipelineByPropertyName", "Boolean"}, {"ValueFromRemainingArguments", "Boolean"}, {"HelpMessage", "String"},
		{"HelpMessageBaseName", "String"}, {"HelpMessageResourceId", "String"}, {"DontShow", "Boolean"}},
	"cmdletbinding": {{"PositionalBinding", "Boolean"}, {"DefaultParameterSetName", "String"}, {"SupportsShouldProcess", "Boolean"},
		{"SupportsPaging", "Boolean"}, {"SupportsTransactions", "Boolean"}, {"ConfirmImpact", "Management.Automation.ConfirmImpact"},
		{"HelpUri", "String"}, {"RemotingCapability", "Management.Automation.RemotingCapability"}},
	"outputtype":      {{"ProviderCmdlet", "String"}, {"ParameterSetName", "String[]"}},
	"validateset":     {{"ErrorMessage", "String"}, {"IgnoreCase", "Boolean"}},
	"validatepattern": {{"Options", "Text.RegularExpressions.RegexOptions"}, {"ErrorMessage", "String"}},
	"validatescript":  {{"ErrorMessage", "String"}},
}

// attributeName is the attribute whose arguments the word stands in, or nil.
func (s *scene) attributeName() *syntax.Token {
	depth := 0
	tokens := s.script.Tokens
	for i := len(tokens) - 1; i > 0; i-- {
		t := tokens[i]
		if t.Start >= s.token.Start {
			continue
		}
		switch t.Kind {
		case syntax.KindRParen, syntax.KindRBracket:
			depth++
		case syntax.KindLBracket, syntax.KindLCurly:
			return nil
		case syntax.KindLParen:
			if depth == 0 {
				if tokens[i-1].Has(syntax.FlagAttributeName) {
					return tokens[i-1]
				}
				return nil
			}
			depth--
		}
	}
	return nil
}

// attributeArguments completes the name of an attribute's argument.
func (s *scene) attributeArguments() []Match {
	if s.before != nil && s.before.Kind != syntax.KindLParen && s.before.Kind != syntax.KindComma {
		return nil
	}
	name := s.attributeName()
	given := map[string]bool{}
	for _, t := range s.script.Tokens {
		if t.Start > name.Start && t.End <= s.token.Start && t.Kind == syntax.KindIdentifier {
			given[strings.ToLower(s.script.Source(t.Span()))] = true
		}
	}
	var found []Match
	for _, a := range attributes[strings.ToLower(s.script.Source(name.Span()))] {
		if begins(a.name, s.prefix) && !given[strings.ToLower(a.name)] {
			found = append(found, Match{Text: a.name, List: a.name, Kind: Property, Tip: "System." + a.typ + " " + a.name})
		}
	}
	return found
}
