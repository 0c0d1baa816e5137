package complete

import (
	"sort"
	"strings"

	"emsh/shell/syntax"
)

// Kinds of matches that belong to the language's statements.
const Keyword = "Keyword"

// statement completes what belongs to a statement of the language: the words of using, a loop's label,
// the flags of switch, a key in an index, a value that a variable or property can take. Last is the
// type in brackets, behind which its static members follow.
func (s *scene) statement() (found []Match, ok bool) {
	for _, rule := range [...]func(*scene) ([]Match, bool){
		(*scene).usingWords, (*scene).usingNames, (*scene).labels, (*scene).switchFlags, (*scene).indexKeys, (*scene).assignedValues, (*scene).staticsBehind,
	} {
		if found, ok = rule(s); ok {
			return found, true
		}
	}
	return nil, false
}

// usingWords are what can follow using.
func (s *scene) usingWords() ([]Match, bool) {
	if s.before == nil || s.before.Kind != syntax.KindUsing {
		return nil, false
	}
	var found []Match
	for _, w := range [...]string{"assembly", "module", "namespace", "type"} {
		if begins(w, s.prefix) {
			found = append(found, Match{Text: w, List: w, Kind: Keyword, Tip: w})
		}
	}
	return found, true
}

// usingNames are the namespaces and modules that using can name.
func (s *scene) usingNames() ([]Match, bool) {
	u, _ := nearest[*syntax.Using](s)
	if u == nil || u.Name == nil || s.empty {
		return nil, false
	}
	switch u.Kind {
	case syntax.UsingNamespace:
		return s.namespaces(s.prefix), true
	case syntax.UsingModule:
		return append(s.files(fileWants{}), s.modules(nil)...), true
	case syntax.UsingAssembly:
		return s.files(fileWants{}), true
	}
	return nil, false
}

// labels are the labels of the loops around break and continue.
func (s *scene) labels() ([]Match, bool) {
	b, _ := nearest[*syntax.Break](s)
	c, _ := nearest[*syntax.Continue](s)
	if b == nil && c == nil {
		return nil, false
	}
	var found []Match
	for _, n := range s.path {
		if label := labelOf(n); label != "" && begins(label, s.word()) {
			found = append(found, Match{Text: label, List: label, Kind: Text, Tip: s.script.Source(n.Span())})
		}
	}
	return found, true
}

func labelOf(n syntax.Node) string {
	switch n := n.(type) {
	case *syntax.ForEach:
		return n.Label
	case *syntax.For:
		return n.Label
	case *syntax.While:
		return n.Label
	case *syntax.DoWhile:
		return n.Label
	case *syntax.DoUntil:
		return n.Label
	case *syntax.Switch:
		return n.Label
	}
	return ""
}

// switchFlags are the options of a switch statement.
func (s *scene) switchFlags() ([]Match, bool) {
	if s.before == nil || !s.dash() {
		return nil, false
	}
	tokens := s.script.Tokens
	at := 0
	for i, t := range tokens {
		if t == s.token {
			at = i - 1
		}
	}
	for at > 0 && tokens[at].Kind == syntax.KindParameter {
		at--
	}
	if tokens[at].Kind != syntax.KindSwitch {
		return nil, false
	}
	typed := strings.TrimLeftFunc(s.prefix, isDash)
	var found []Match
	for _, w := range [...]string{"CaseSensitive", "Exact", "File", "Parallel", "Regex", "Wildcard"} {
		if begins(w, typed) {
			found = append(found, Match{Text: "-" + w, List: w, Kind: ParameterName, Tip: w})
		}
	}
	sort.SliceStable(found, func(i, j int) bool {
		return strings.EqualFold(found[i].List, typed) && !strings.EqualFold(found[j].List, typed)
	})
	return found, true
}

// indexKeys are the keys of a table between brackets.
func (s *scene) indexKeys() ([]Match, bool) {
	if s.before == nil || s.before.Kind != syntax.KindLBracket {
		return nil, false
	}
	target := s.endingAt(s.before.Start)
	if target == nil {
		return nil, false
	}
	_, word := cutQuote(s.word())
	of := s.infer(target)
	names, ok := s.src.Keys(of.value)
	if !ok {
		for _, m := range of.made {
			names = append(names, m.Name)
		}
	}
	var found []Match
	for _, name := range names {
		if begins(name, word) {
			found = append(found, Match{Text: "'" + name + "'", List: name, Kind: Property, Tip: name})
		}
	}
	return found, len(found) > 0 || !s.empty
}

// endingAt is the widest expression that ends at an offset.
func (s *scene) endingAt(offset int) syntax.Expression {
	for _, n := range s.script.NodesAt(offset) {
		if e, ok := n.(syntax.Expression); ok && e.Span().End == offset {
			return e
		}
	}
	var found syntax.Expression
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		if e, ok := n.(syntax.Expression); ok && e.Span().End == offset && found == nil {
			found = e
		}
		return found == nil && n.Span().Start <= offset
	})
	return found
}

// assignedValues are what a variable or property of an enumeration or with a set of values can be set to.
func (s *scene) assignedValues() ([]Match, bool) {
	a, _ := nearest[*syntax.Assignment](s)
	if a == nil || s.before == nil || s.before.Span() != a.OpSpan || !s.empty && !s.quotedToken() {
		return nil, false
	}
	values, listed := s.valuesFor(a.Left)
	quote := "'"
	if strings.HasPrefix(s.word(), `"`) {
		quote = `"`
	}
	var found []Match
	for _, v := range values {
		text := quote + v + quote
		if !begins(text, s.word()) {
			continue
		}
		m := Match{Text: text, List: text, Kind: Text, Tip: text}
		if listed {
			m.List, m.Kind = v, Property
		}
		found = append(found, m)
	}
	return found, len(found) > 0
}

func (s *scene) quotedToken() bool {
	return s.token.Kind == syntax.KindStringLiteral || s.token.Kind == syntax.KindStringExpandable
}

// valuesFor are the values that an assignment's left side takes. inferred tells that only the text says so.
func (s *scene) valuesFor(left syntax.Expression) (values []string, inferred bool) {
	switch left := left.(type) {
	case *syntax.Attributed:
		if at, ok := left.Attribute.(*syntax.Attribute); ok && strings.EqualFold(at.Type.Name, "ValidateSet") {
			return constants(at.Positional), false
		}
		return s.valuesFor(left.Operand)
	case *syntax.Convert:
		return s.sortedNames(s.src.FullType(s.script.Source(left.Type.Type.Span()))), false
	case *syntax.Member:
		of := s.infer(left)
		if of.live {
			return s.sortedNames(s.src.TypeOf(of.value)), false
		}
		return s.sortedNames(first1(of.types)), true
	case *syntax.Variable:
		if typ := s.src.Constraint(left.Name); typ != "" {
			return s.sortedNames(typ), false
		}
		return s.sortedNames(s.declaredType(left)), true
	}
	return nil, false
}

func first1(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (s *scene) sortedNames(typeName string) []string {
	names := append([]string(nil), s.enumNames(typeName)...)
	sort.Slice(names, func(i, j int) bool { return strings.ToLower(names[i]) < strings.ToLower(names[j]) })
	return names
}

// declaredType is the type that an assignment or parameter before the word gives a variable.
func (s *scene) declaredType(v *syntax.Variable) string {
	name := ""
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Assignment:
			c, typed := n.Left.(*syntax.Convert)
			if !typed {
				break
			}
			if o, ok := c.Operand.(*syntax.Variable); ok && strings.EqualFold(o.Name, v.Name) {
				name = s.src.FullType(s.script.Source(c.Type.Type.Span()))
			}
		case *syntax.Parameter:
			if n.Name != nil && strings.EqualFold(n.Name.Name, v.Name) {
				name = first1(s.inferParameter(n).types)
			}
		}
		return n.Span().Start < v.Span().Start
	})
	return name
}

// staticsBehind are the static members of the type that ends at the cursor, with the colons before them.
func (s *scene) staticsBehind() ([]Match, bool) {
	if s.token.Kind != syntax.KindRBracket {
		return nil, false
	}
	t, ok := s.endingAt(s.cursor).(*syntax.TypeExpression)
	if !ok {
		return nil, true
	}
	s.start, s.end = s.cursor, s.cursor
	found := memberMatches(s.staticMembers(t), "", true)
	for i := range found {
		found[i].Text = "::" + found[i].Text
	}
	return found, true
}
