package complete

import (
	"sort"
	"strings"

	"emsh/shell/syntax"
)

// key is what a hashtable of a cmdlet may hold.
type key struct{ name, typ, tip string }

var (
	expressionKey = key{"Expression", "scriptblock", "A script block used to calculate the value of the new property."}
	nameKey       = key{"Name", "string", "Specifies the name of the property being created."}
	labelKey      = key{"Label", "string", "The head of the column."}
	formatKey     = key{"FormatString", "string", "How the value is written: N2, yyyy-MM-dd."}
)

// tables are the keys that calculated properties of a cmdlet take.
var tables = map[string][]key{
	"select-object": {nameKey, expressionKey},
	"sort-object":   {expressionKey, {"Ascending", "bool", "The smallest first."}, {"Descending", "bool", "The greatest first."}},
	"group-object":  {expressionKey},
	"format-table": {expressionKey, formatKey, labelKey, {"Width", "int", "How wide the column is."},
		{"Alignment", "string", "left, center or right."}},
	"format-list":    {expressionKey, formatKey, labelKey},
	"format-wide":    {expressionKey, formatKey},
	"format-custom":  {expressionKey, {"Depth", "int", "How deep objects in objects are shown."}},
	"compare-object": {expressionKey},
	"measure-object": {expressionKey},
	"convertto-html": {expressionKey, formatKey, labelKey, {"Width", "int", "How wide the column is."}, {"Alignment", "string", "left, center or right."}},
}

// hashtableKey reports whether the word is a key of a hashtable.
func (s *scene) hashtableKey() bool {
	h, inside := nearest[*syntax.Hashtable](s)
	if h == nil || s.before == nil || enclosed(inside) {
		return false
	}
	switch s.before.Kind {
	case syntax.KindAtCurly, syntax.KindSemi, syntax.KindNewLine:
		return s.before.End > h.Span().Start
	}
	return false
}

// keys completes a key by the command or type that the table is for.
func (s *scene) keys() ([]Match, bool) {
	h, _ := nearest[*syntax.Hashtable](s)
	var offered []key
	if c, inside := nearest[*syntax.Command](s); c != nil && !contains[*syntax.ScriptBlockExpr](inside) {
		if info := s.info(c); info != nil {
			offered = s.commandKeys(c, info)
		}
	}
	if offered == nil {
		offered = s.convertKeys(h)
	}
	if offered == nil {
		if found, ok := s.splatKeys(h); ok {
			return found, true
		}
	}
	if offered == nil && s.empty {
		return nil, false
	}
	given := map[string]bool{}
	for _, entry := range h.Entries {
		if k, ok := entry.Key.(*syntax.StringConst); ok && k.Span().Start < s.token.Start {
			given[longKey(k.Value)] = true
		}
	}
	_, word := cutQuote(s.prefix)
	var found []Match
	for _, k := range offered {
		if begins(k.name, word) && !given[strings.ToLower(k.name)] {
			found = append(found, Match{Text: k.name, List: k.name, Kind: Property, Tip: "[" + k.typ + "]\n" + k.tip})
		}
	}
	return found, true
}

// commandKeys are the keys of calculated properties, and of changes of a list.
func (s *scene) commandKeys(c *syntax.Command, info *Info) []key {
	if keys := tables[strings.ToLower(info.Name)]; keys != nil {
		return keys
	}
	b := s.bind(info, c)
	if b.param != nil && (b.param.List || strings.HasSuffix(b.param.Type, "[]")) && strings.HasPrefix(info.Name, "Set-") {
		return []key{{"Add", "Object[]", "Values to add to the list."}, {"Remove", "Object[]", "Values to take out of the list."}}
	}
	return nil
}

// convertKeys are the properties of the type that a table is cast to.
func (s *scene) convertKeys(h *syntax.Hashtable) []key {
	for i := len(s.path) - 1; i > 0; i-- {
		if s.path[i] != syntax.Node(h) {
			continue
		}
		c, ok := s.path[i-1].(*syntax.Convert)
		if !ok {
			return nil
		}
		keys := []key{}
		for _, m := range s.typeMembers(s.src.FullType(s.script.Source(c.Type.Type.Span())), false) {
			if !m.Method {
				keys = append(keys, key{m.Name, s.src.ShortType(m.Type), m.Tip})
			}
		}
		sort.Slice(keys, func(i, j int) bool { return keys[i].name < keys[j].name })
		return keys
	}
	return nil
}

// splatKeys are the parameters of the command that a table's variable is splatted to further on.
func (s *scene) splatKeys(h *syntax.Hashtable) ([]Match, bool) {
	a, _ := nearest[*syntax.Assignment](s)
	if a == nil {
		return nil, false
	}
	v, ok := a.Left.(*syntax.Variable)
	if !ok {
		return nil, false
	}
	c := s.splatted(v.Name, h.Span().End)
	if c == nil {
		return nil, false
	}
	info := s.info(c)
	if info == nil {
		return nil, false
	}
	given := map[string]bool{}
	for _, entry := range h.Entries {
		if k := entry.Key.Span(); k.Start > s.cursor || k.End < s.cursor {
			given[strings.ToLower(s.script.Source(k))] = true
		}
	}
	b := s.bind(info, c)
	var found []Match
	for i := range info.Params {
		if p := &info.Params[i]; !p.Hidden && !b.bound[p.Name] && begins(p.Name, s.prefix) && !given[strings.ToLower(p.Name)] {
			found = append(found, Match{Text: p.Name, List: p.Name, Kind: ParameterName, Tip: s.parameterTip(p, p.Name)})
		}
	}
	return found, true
}

// splatted is the first command behind an offset that a variable is splatted to.
func (s *scene) splatted(name string, offset int) (found *syntax.Command) {
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		c, ok := n.(*syntax.Command)
		if !ok || found != nil {
			return found == nil
		}
		for _, e := range c.Elements {
			if v, ok := e.(*syntax.Variable); ok && v.Splat && v.Span().Start > offset && strings.EqualFold(v.Name, name) {
				found = c
			}
		}
		return true
	})
	return found
}

// longKey is a key's whole name: n and e are Name and Expression.
func longKey(k string) string {
	switch strings.ToLower(k) {
	case "n":
		return "name"
	case "e":
		return "expression"
	case "l":
		return "label"
	case "f":
		return "formatstring"
	}
	return strings.ToLower(k)
}

func contains[T syntax.Node](nodes []syntax.Node) bool {
	for _, n := range nodes {
		if _, ok := n.(T); ok {
			return true
		}
	}
	return false
}
