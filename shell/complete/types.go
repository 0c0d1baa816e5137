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
	attribute := s.token.Has(syntax.FlagAttributeName)
	var found []Match
	for _, t := range s.typesLike(s.prefix) {
		text := t.Text
		if short, ok := strings.CutSuffix(text, "Attribute"); ok && attribute {
			text = short
		}
		found = append(found, Match{Text: text, List: t.Name, Kind: TypeName, Tip: t.Full})
	}
	return found
}

// typesLike are the types whose name or full name begins as typed.
func (s *scene) typesLike(word string) []Type {
	var found []Type
	for _, t := range s.src.Types() {
		switch {
		case strings.Contains(word, "."):
			if t.Text = t.Full; begins(t.Full, word) {
				found = append(found, t)
			}
		case begins(t.Name, word), begins(t.Text, word):
			found = append(found, t)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return strings.ToLower(found[i].Name) < strings.ToLower(found[j].Name) })
	return found
}

// typeArguments completes the name of a type as an argument.
func (s *scene) typeArguments(*syntax.Command) []Match {
	_, word := cutQuote(s.prefix)
	var found []Match
	for _, t := range s.typesLike(word) {
		found = append(found, Match{Text: t.Text, List: t.Name, Kind: TypeName, Tip: t.Full})
	}
	return found
}

// attributes are the named arguments of the attributes that functions take.
var attributes = map[string][]struct{ name, typ string }{
	"parameter": {{"Position", "Int32"}, {"ParameterSetName", "String"}, {"Mandatory", "Boolean"}, {"ValueFromPipeline", "Boolean"},
		{"ValueFromPipelineByPropertyName", "Boolean"}, {"ValueFromRemainingArguments", "Boolean"}, {"HelpMessage", "String"},
		{"HelpMessageBaseName", "String"}, {"HelpMessageResourceId", "String"}, {"DontShow", "Boolean"}},
	"cmdletbinding": {{"PositionalBinding", "Boolean"}, {"DefaultParameterSetName", "String"}, {"SupportsShouldProcess", "Boolean"},
		{"SupportsPaging", "Boolean"}, {"SupportsTransactions", "Boolean"}, {"ConfirmImpact", "Management.Automation.ConfirmImpact"},
		{"HelpUri", "String"}, {"RemotingCapability", "Management.Automation.RemotingCapability"}},
	"outputtype":  {{"ProviderCmdlet", "String"}, {"ParameterSetName", "String[]"}},
	"validateset": {{"ErrorMessage", "String"}, {"IgnoreCase", "Boolean"}},
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
