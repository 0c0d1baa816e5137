package console

import "emsh/shell/syntax"

// styles of what is typed, by its part in the language.
const (
	styleCommand   = "\x1b[93m"
	styleParameter = "\x1b[90m"
	styleVariable  = "\x1b[92m"
	styleString    = "\x1b[36m"
	styleNumber    = "\x1b[97m"
	styleKeyword   = "\x1b[92m"
	styleComment   = "\x1b[32m"
)

// Highlight says how a text that is being typed looks.
func Highlight(text string) []Styled {
	script := syntax.Parse("", text)
	var all []Styled
	for _, t := range script.Tokens {
		if style := tokenStyle(t); style != "" && t.Start < t.End && t.End <= len(text) {
			all = append(all, Styled{t.Start, t.End, style})
		}
	}
	return all
}

func tokenStyle(t *syntax.Token) string {
	switch {
	case t.Kind == syntax.KindComment:
		return styleComment
	case t.Kind == syntax.KindVariable, t.Kind == syntax.KindSplattedVariable:
		return styleVariable
	case t.Kind == syntax.KindParameter:
		return styleParameter
	case t.Kind == syntax.KindNumber:
		return styleNumber
	case t.Kind >= syntax.KindStringLiteral && t.Kind <= syntax.KindHereStringExpandable:
		return styleString
	case t.Has(syntax.FlagCommandName):
		return styleCommand
	case t.Has(syntax.FlagKeyword):
		return styleKeyword
	}
	return ""
}
