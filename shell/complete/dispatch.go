package complete

import (
	"strings"

	"emsh/shell/syntax"
)

// matches chooses the rule for the word. ok is false where nothing can stand.
func (s *scene) matches() (found []Match, ok bool) {
	if s.token.Kind != syntax.KindComment {
		if found, ok = s.statement(); ok {
			return found, true
		}
	}
	switch t := s.token; {
	case t.Kind == syntax.KindComment:
		return s.comment(), true
	case t.Kind == syntax.KindVariable, t.Kind == syntax.KindSplattedVariable, s.word() == "$":
		return s.variables(), true
	case s.afterDot():
		return s.members(), true
	case t.Has(syntax.FlagTypeName), s.typeWanted():
		return s.types(), true
	case s.attributeName() != nil:
		return s.attributeArguments(), true
	case s.hashtableKey():
		return s.keys()
	case s.dash():
		return s.dashed(), true
	}
	return s.ordinary()
}

// ordinary completes words that are no variable, member, type, key or option.
func (s *scene) ordinary() ([]Match, bool) {
	if found, ok := s.comparison(); ok {
		return found, true
	}
	c, inside := nearest[*syntax.Command](s)
	if c == nil || enclosed(inside) {
		return s.loose()
	}
	if s.empty && s.token.Has(syntax.FlagCommandName) {
		return nil, false
	}
	if len(inside) > 0 && len(c.Elements) > 0 && inside[0] == c.Elements[0] || s.token.Has(syntax.FlagCommandName) {
		return s.commands(c.Invocation != syntax.KindUnknown), true
	}
	if _, ok := first(inside).(*syntax.FileRedirection); ok {
		return s.files(fileWants{}), true
	}
	return s.argument(c), true
}

// enclosed reports whether the word stands in an expression of its own inside a command.
func enclosed(inside []syntax.Node) bool {
	for _, n := range inside {
		switch n.(type) {
		case *syntax.ScriptBlockExpr, *syntax.Hashtable, *syntax.Paren, *syntax.SubExpr, *syntax.ArrayExpr:
			return true
		}
	}
	return false
}

// loose completes strings that are values of expressions: as file names.
func (s *scene) loose() ([]Match, bool) {
	switch s.token.Kind {
	case syntax.KindStringExpandable, syntax.KindStringLiteral:
		return s.files(fileWants{}), true
	case syntax.KindRedirection, syntax.KindRedirectInStd:
		return nil, true
	}
	if s.empty {
		return nil, false
	}
	if s.token.Has(syntax.FlagCommandName) || s.before != nil && isOperand(s.before.Kind) {
		return s.commands(false), true
	}
	return nil, true
}

// isOperand reports whether an operand must follow a token: PowerShell offers commands there.
func isOperand(k syntax.Kind) bool {
	f := k.Flags()
	return f&(syntax.FlagBinaryOperator|syntax.FlagUnaryOperator) != 0
}

func first(nodes []syntax.Node) syntax.Node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

// dash reports whether the word begins with a dash that names an option or operator.
func (s *scene) dash() bool {
	if s.token.Kind == syntax.KindParameter {
		return true
	}
	word := s.word()
	return word != "" && isDash([]rune(word)[0]) && !isQuote(rune(word[0])) && s.token.Kind != syntax.KindNumber && !strings.ContainsAny(word, "=/")
}

func isDash(r rune) bool { return r == '-' || r == '–' || r == '—' || r == '―' }

func isQuote(r rune) bool {
	return r == '\'' || r == '"' || r == '‘' || r == '’' || r == '“' || r == '”' || r == '‚' || r == '„' || r == '‛'
}

// dashed completes an option of a command, or an operator behind a value.
func (s *scene) dashed() []Match {
	name := strings.TrimLeftFunc(s.prefix, isDash)
	if len([]rune(s.prefix))-len([]rune(name)) > 1 {
		return nil
	}
	if c, inside := nearest[*syntax.Command](s); c != nil && !enclosed(inside) && (len(inside) == 0 || inside[0] != c.Elements[0]) {
		return s.parameterNames(c, name)
	}
	if s.before != nil && endsValue(s.before.Kind) {
		return operators(name)
	}
	return nil
}

// endsValue reports whether a token can end a value.
func endsValue(k syntax.Kind) bool {
	switch k {
	case syntax.KindVariable, syntax.KindNumber, syntax.KindStringLiteral, syntax.KindStringExpandable, syntax.KindHereStringLiteral,
		syntax.KindHereStringExpandable, syntax.KindRParen, syntax.KindRBracket, syntax.KindRCurly, syntax.KindIdentifier, syntax.KindGeneric:
		return true
	}
	return false
}
