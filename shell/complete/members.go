package complete

import (
	"sort"
	"strings"

	"emsh/shell/syntax"
)

// afterDot reports whether the word is the name of a member.
func (s *scene) afterDot() bool {
	b := s.before
	if b == nil || b.End != s.token.Start {
		return false
	}
	return b.Kind == syntax.KindDot && s.memberOf() != nil || b.Kind == syntax.KindQuestionDot || b.Kind == syntax.KindColonColon
}

// memberOf is the expression that the word is a member of.
func (s *scene) memberOf() syntax.Expression {
	for i := len(s.path) - 1; i >= 0; i-- {
		switch n := s.path[i].(type) {
		case *syntax.Member:
			if n.Name != nil && n.Name.Span().Start >= s.token.Start {
				return n.Target
			}
		case *syntax.InvokeMember:
			if n.Name != nil && n.Name.Span().Start == s.token.Start {
				return n.Target
			}
		}
	}
	return nil
}

// members completes the name of a member: properties first, then methods.
func (s *scene) members() []Match {
	target := s.memberOf()
	if target == nil {
		return nil
	}
	static := s.before.Kind == syntax.KindColonColon
	var all []Member
	if static {
		all = s.staticMembers(target)
	} else {
		all = s.allMembers(s.infer(target))
	}
	return memberMatches(all, s.word(), true)
}

// allMembers are a value's own members and, of a collection that is only known by its type, those of its elements.
func (s *scene) allMembers(of shape) []Member {
	all := s.shapeMembers(of)
	if !of.live {
		for _, t := range of.types {
			if elem, ok := strings.CutSuffix(t, "[]"); ok {
				for _, m := range s.typeMembers(elem, false) {
					if !m.Late {
						all = append(all, m)
					}
				}
			}
		}
	}
	return all
}

// staticMembers are those of a type that stands as an expression.
func (s *scene) staticMembers(target syntax.Expression) []Member {
	t, ok := target.(*syntax.TypeExpression)
	if !ok {
		return nil
	}
	return s.typeMembers(s.src.FullType(s.script.Source(t.Type.Span())), true)
}

// memberMatches sorts the members that fit a word, properties before methods.
func memberMatches(all []Member, word string, methods bool) []Match {
	matches := prefixPattern(word)
	var found, late []Match
	seen := map[string]bool{}
	for _, m := range all {
		low := strings.ToLower(m.Name)
		if m.Method && !methods || seen[low] || !matches(m.Name) {
			continue
		}
		seen[low] = true
		one := Match{Text: memberText(m.Name), List: m.Name, Kind: Property, Tip: m.Tip}
		if m.Method {
			one.Text, one.Kind = m.Name+"(", Method
		}
		if m.Late {
			late = append(late, one)
			continue
		}
		found = append(found, one)
	}
	sort.SliceStable(found, func(i, j int) bool {
		if found[i].Kind != found[j].Kind {
			return found[i].Kind == Property
		}
		return strings.ToLower(found[i].List) < strings.ToLower(found[j].List)
	})
	return append(found, late...)
}

// memberText is a member's name as it is written, in quotes where it has blanks or signs.
func memberText(name string) string {
	for _, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 127
		if !letter {
			return "'" + strings.ReplaceAll(name, "'", "''") + "'"
		}
	}
	return name
}
