package format

import (
	"strconv"
	"strings"

	"emsh/shell/command"
)

// view is how objects of some types are shown.
type view struct {
	name       string
	types      []string
	shape      Shape
	columns    []viewColumn
	page       func(*Env, any) []string // of a custom view
	group      string                   // property that objects are grouped by
	groupLabel string
	groupText  func(key string) string // what the title shows of the key
	indent     int                     // of the group's title
	wrap       bool
	declared   bool // by one of our cmdlets
}

// viewColumn is a column of a table, or a field of a list.
type viewColumn struct {
	label string
	name  string // of the property; "" is the label
	width int
	align Align
	calc  func(*Env, any) any
	plain bool // calc only reads the property of the name
	env   *Env
}

func (c *viewColumn) shown() *shown {
	s := &shown{label: c.label, name: c.name, width: c.width, align: c.align, computed: c.calc != nil && !c.plain || c.name != "" && c.name != c.label}
	if s.name == "" {
		s.name = c.label
	}
	if c.calc != nil {
		s.calc = func(v any) (any, error) { return c.calc(c.env, v), nil }
	}
	if s.align == Undefined {
		s.align = Left
	}
	return s
}

func (v *view) fits(types []string) bool {
	for _, t := range types {
		for _, mine := range v.types {
			if strings.EqualFold(t, mine) {
				return true
			}
		}
	}
	return false
}

// Views are the views of all types that have one.
type Views struct{ byType map[string][]*view }

// NewViews are the views of .NET's types and those that cmdlets declare.
func NewViews(env *Env, declared ...command.View) *Views {
	v := &Views{byType: map[string][]*view{}}
	for _, one := range netViews() {
		v.add(env, one)
	}
	for _, d := range declared {
		for _, one := range fromDeclared(d) {
			v.add(env, one)
		}
	}
	return v
}

func (v *Views) add(env *Env, one *view) {
	for i := range one.columns {
		one.columns[i].env = env
	}
	for _, t := range one.types {
		key := strings.ToLower(t)
		v.byType[key] = append(v.byType[key], one)
	}
}

// find is the first view of a shape (Auto: any) and name ("": any) for the most special type that has one.
func (v *Views) find(types []string, shape Shape, name string) *view {
	if v == nil {
		return nil
	}
	for _, t := range types {
		for _, one := range v.byType[strings.ToLower(t)] {
			if (shape == Auto || shape == one.shape) && (name == "" || strings.EqualFold(name, one.name)) {
				return one
			}
		}
	}
	return nil
}

// fromDeclared reads a cmdlet's view: columns "Name", "Name:width", "Name:width:right" or
// "Label=Property:width", divided by commas or blanks.
func fromDeclared(d command.View) []*view {
	var all []*view
	for _, part := range []struct {
		shape Shape
		text  string
	}{{Table, d.Table}, {List, d.List}, {Wide, d.Wide}} {
		if columns := declaredColumns(part.text); columns != nil {
			all = append(all, &view{types: []string{d.Type}, shape: part.shape, columns: columns, declared: true})
		}
	}
	return all
}

func declaredColumns(text string) []viewColumn {
	var all []viewColumn
	comma := strings.Contains(text, ",")
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || !comma && r == ' ' }) {
		parts := strings.Split(strings.TrimSpace(word), ":")
		c := viewColumn{label: parts[0]}
		if label, name, ok := strings.Cut(parts[0], "="); ok {
			c.label, c.name = label, name
		}
		for _, p := range parts[1:] {
			switch strings.ToLower(p) {
			case "right":
				c.align = Right
			case "center":
				c.align = Center
			case "left":
				c.align = Left
			default:
				c.width, _ = strconv.Atoi(p)
			}
		}
		all = append(all, c)
	}
	return all
}
