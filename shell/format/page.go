package format

import (
	"strings"

	"emsh/shell/object"
)

// page is the lines of a custom view, or the members of an object under each other.
func (s *Shaper) page(v any) []string {
	if s.view != nil && s.view.page != nil {
		return s.view.page(s.env, v)
	}
	depth := s.opts.Depth
	if depth == 0 {
		depth = 5
	}
	return append(s.class(v, "", depth, s.opts.Columns), "")
}

// class shows an object as "class Name { property = value }".
func (s *Shaper) class(v any, indent string, depth int, columns []Column) []string {
	lines := []string{indent + "class " + shortName(s.env.Members.TypeNames(v)), indent + "{"}
	for _, c := range s.classFields(v, columns) {
		value, _ := s.value(c, v)
		lines = append(lines, s.member(c.label, value, indent+"  ", depth)...)
	}
	return append(lines, indent+"}")
}

func (s *Shaper) classFields(v any, columns []Column) []*shown {
	if len(columns) == 0 {
		return s.ownFields(v)
	}
	var all []*shown
	for _, c := range columns {
		all = append(all, s.resolve(c, v, false)...)
	}
	return all
}

func (s *Shaper) member(label string, v any, indent string, depth int) []string {
	if all, ok := items(v); ok && depth > 0 {
		return s.list(label, all, indent, depth)
	}
	if v == nil || scalar(v) || depth <= 1 || s.env.bare(v) {
		lines := splitLines(s.env.cell(v, false))
		lines[0] = indent + label + " = " + lines[0]
		return lines
	}
	return append([]string{indent + label + " = "}, s.class(v, indent+"  ", depth-1, nil)...)
}

func (s *Shaper) list(label string, all []any, indent string, depth int) []string {
	lines := []string{indent + label + " = ", indent + "  ["}
	for i, v := range all {
		if i == s.env.Limit {
			lines = append(lines, indent+"    "+ellipsis)
			break
		}
		if v == nil || scalar(v) || depth <= 1 || s.env.bare(v) {
			lines = append(lines, indent+"    "+s.env.cell(v, false))
			continue
		}
		lines = append(lines, s.class(v, indent+"    ", depth-1, nil)...)
	}
	return append(lines, indent+"  ]", indent+"  ")
}

func shortName(types []string) string {
	if len(types) == 0 {
		return "Object"
	}
	name := types[0]
	if i := strings.IndexAny(name, "`["); i >= 0 {
		name = name[:i]
	}
	return name[strings.LastIndexByte(name, '.')+1:]
}

var _ object.TextThing = (*Pair)(nil)
