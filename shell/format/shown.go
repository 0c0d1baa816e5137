package format

import (
	"strings"

	"emsh/shell/object"
)

// shown is a column or field whose property is known.
type shown struct {
	label  string
	name   string
	calc   func(v any) (any, error)
	width  int
	align  Align
	format string

	computed bool // by a view
	found    bool // the first object had the property
}

// value is what is shown of an object, and whether there is anything.
func (s *Shaper) value(c *shown, v any) (any, error) {
	if c.calc != nil {
		return c.calc(v)
	}
	value, ok := s.env.Members.Get(v, c.name)
	if !ok && c.found && (strings.EqualFold(c.name, "Count") || strings.EqualFold(c.name, "Length")) {
		return int32(1), nil // what the language says of any single value
	}
	return value, nil
}

// text is the value as text; an error shows nothing unless it was asked for.
func (s *Shaper) text(c *shown, v any, table bool) string {
	value, err := s.value(c, v)
	if err != nil {
		return s.failed(err)
	}
	if c.format != "" {
		if text, err := s.env.withFormat(c.format, value); err == nil {
			return text
		}
		table = false
	}
	return s.env.cell(value, table)
}

func (s *Shaper) failed(err error) string {
	if s.opts.ShowError != nil {
		s.opts.ShowError(err)
	}
	if s.opts.DisplayError {
		return "#ERR"
	}
	return ""
}

// defaultNames are the properties shown of an object when none are named.
func (s *Shaper) defaultNames(v any) []string {
	if names := s.env.Members.Default(v); len(names) > 0 {
		return names
	}
	return s.allNames(v)
}

func (s *Shaper) allNames(v any) []string {
	var names []string
	for name := range s.env.Members.Properties(v) {
		names = append(names, name)
	}
	return names
}

// resolve is what a column stands for on an object: several where it has wildcards. A property that
// is not there is kept where it is asked for: it is an empty column of a table.
func (s *Shaper) resolve(c Column, v any, keep bool) []*shown {
	base := shown{label: c.Label, calc: c.Value, width: c.Width, align: c.Align, format: c.Format}
	if c.Value != nil {
		if !c.Labeled {
			base.label = c.Source
		}
		return []*shown{&base}
	}
	names := s.match(c.Name, v)
	base.found = len(names) > 0
	if len(names) == 0 && keep {
		names = []string{c.Name}
	}
	all := make([]*shown, len(names))
	for i, name := range names {
		one := base
		one.name = name
		if !c.Labeled {
			one.label = name
		}
		all[i] = &one
	}
	return all
}

// match are the properties whose names a name or pattern fits.
func (s *Shaper) match(pattern string, v any) []string {
	if !strings.ContainsAny(pattern, "*?[") {
		for name := range s.env.Members.Properties(v) {
			if strings.EqualFold(name, pattern) {
				return []string{name}
			}
		}
		if _, ok := s.env.Members.Get(v, pattern); ok {
			return []string{pattern}
		}
		return nil
	}
	var names []string
	for name := range s.env.Members.Properties(v) {
		if object.Like(name, pattern) {
			names = append(names, name)
		}
	}
	return names
}

func (s *Shaper) tableColumns(v any) []*shown {
	s.names = map[string]bool{}
	var all []*shown
	switch {
	case len(s.opts.Columns) > 0:
		for _, c := range s.opts.Columns {
			all = append(all, s.resolve(c, v, true)...)
		}
	case s.view != nil:
		for i := range s.view.columns {
			all = append(all, s.view.columns[i].shown())
		}
		return all
	default:
		names := s.defaultNames(v)
		for _, name := range names {
			s.names[strings.ToLower(name)] = true
		}
		for _, name := range names[:min(len(names), mostColumns)] {
			all = append(all, &shown{label: name, name: name, found: true})
		}
	}
	return all
}

func (s *Shaper) headings(first any) []Heading {
	all := make([]Heading, len(s.columns))
	for i, c := range s.columns {
		all[i] = Heading{Label: c.label, Width: c.width, Align: c.align, Computed: c.computed}
		if c.align == Undefined && s.view == nil {
			value, err := s.value(c, first)
			all[i].Align = Left
			if err == nil {
				all[i].Align = alignment(value)
			}
		}
	}
	return all
}

// listFields are the fields of one object in a list: those that it has.
func (s *Shaper) listFields(v any) []*shown {
	switch {
	case len(s.opts.Columns) > 0:
		var all []*shown
		for _, c := range s.opts.Columns {
			all = append(all, s.resolve(c, v, false)...)
		}
		return all
	case s.view != nil:
		var all []*shown
		for i := range s.view.columns {
			all = append(all, s.view.columns[i].shown())
		}
		return all
	}
	return s.ownFields(v)
}

func (s *Shaper) ownFields(v any) []*shown {
	names := s.defaultNames(v)
	all := make([]*shown, len(names))
	for i, name := range names {
		all[i] = &shown{label: name, name: name}
	}
	return all
}

func (s *Shaper) fields(columns []*shown, v any) []Field {
	all := make([]Field, len(columns))
	for i, c := range columns {
		all[i] = Field{c.label, s.text(c, v, false)}
	}
	return all
}
