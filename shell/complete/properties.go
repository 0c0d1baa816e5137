package complete

import (
	"strings"

	"emsh/shell/syntax"
)

// piped offers the properties of what is piped in, without those that the list has already.
func (s *scene) piped(c *syntax.Command) []Match { return s.pipedNames(c, false) }

// pipedMembers offers the methods too.
func (s *scene) pipedMembers(c *syntax.Command) []Match { return s.pipedNames(c, true) }

func (s *scene) pipedNames(c *syntax.Command, methods bool) []Match {
	if quote, _ := cutQuote(s.prefix); quote != "" {
		return nil
	}
	listed := s.listedBefore()
	var left []Member
	for _, m := range s.incoming(c) {
		if !listed[strings.ToLower(m.Name)] {
			left = append(left, m)
		}
	}
	return memberMatches(left, s.prefix, methods)
}

// incoming are the members of the objects that a command gets.
func (s *scene) incoming(c *syntax.Command) []Member {
	before := s.upstream(c)
	if before == nil {
		return nil
	}
	of := s.element(s.output(before))
	if of.live && isNumber(s.src.TypeOf(of.value)) {
		return nil
	}
	return s.shapeMembers(of)
}

func isNumber(name string) bool {
	return strings.HasPrefix(name, "System.Int") || name == "System.Double" || name == "System.Decimal"
}

// listedBefore are the names that stand before the word in the same list.
func (s *scene) listedBefore() map[string]bool {
	listed := map[string]bool{}
	list, _ := nearest[*syntax.Array](s)
	if list == nil {
		return listed
	}
	for _, e := range list.Elements {
		if w, ok := e.(*syntax.StringConst); ok && e.Span().Start < s.token.Start {
			listed[strings.ToLower(w.Value)] = true
		}
	}
	return listed
}

// compared offers the values that a property can have: those of its enumeration.
func (s *scene) compared(c *syntax.Command) []Match {
	info := s.info(c)
	name := s.argumentOf(info, c, "Property")
	return s.valuesOf(s.memberType(s.incoming(c), name, false), "")
}

func (s *scene) valuesOf(of shape, quote string) []Match {
	if len(of.types) == 0 {
		return nil
	}
	names := s.enumNames(of.types[0])
	if len(names) == 0 {
		return nil
	}
	typed, word := cutQuote(s.prefix)
	if typed != "" {
		quote = typed
	}
	found := s.listed(names)
	if quote == "" {
		return found
	}
	kept := found[:0]
	for _, m := range found {
		if begins(m.List, word) {
			m.Text = quote + m.List + quote
			kept = append(kept, m)
		}
	}
	return kept
}

// comparison completes the right side of a comparison with an enumeration: { $_.Status -eq … }.
func (s *scene) comparison() ([]Match, bool) {
	if s.before == nil || !compares(s.before.Kind) {
		return nil, false
	}
	left := s.leftOf(s.before)
	if left == nil {
		return nil, false
	}
	of := s.infer(left)
	if of.live {
		of = ofType(s.src.TypeOf(of.value))
	}
	found := s.valuesOf(of, "'")
	return found, len(found) > 0
}

func compares(k syntax.Kind) bool {
	return k >= syntax.KindIeq && k <= syntax.KindInotlike || k >= syntax.KindCeq && k <= syntax.KindCnotlike ||
		k == syntax.KindIcontains || k == syntax.KindInotcontains || k == syntax.KindIin || k == syntax.KindInotin
}

// leftOf is the expression that ends before an operator.
func (s *scene) leftOf(op *syntax.Token) (left syntax.Expression) {
	path := s.script.NodesAt(op.Start)
	for i := op.Start; i > 0 && (s.script.Text[i-1] == ' ' || s.script.Text[i-1] == '\t'); i-- {
		path = s.script.NodesAt(i - 1)
	}
	for i := len(path) - 1; i >= 0; i-- {
		e, ok := path[i].(syntax.Expression)
		if !ok {
			break
		}
		if e.Span().End > op.Start {
			break
		}
		if _, plain := e.(*syntax.StringConst); !plain {
			left = e
		}
	}
	s.path = append([]syntax.Node(nil), path...)
	return left
}
