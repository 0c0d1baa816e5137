package format

import (
	"reflect"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// mostColumns is how many columns a table has that names none.
const mostColumns = 10

// mostInTable is how many properties an object has that is shown in a table by default.
const mostInTable = 4

// Column is a property, a wildcard over properties, or a calculated value.
type Column struct {
	Name    string                   // of a property; may have wildcards
	Value   func(v any) (any, error) // a calculated value
	Source  string                   // the text it was written as: its label where there is no other
	Label   string
	Labeled bool // the label was given, if only as nothing
	Width   int
	Align   Align
	Format  string
}

// Options say how objects are to be shown.
type Options struct {
	Shape        Shape
	Columns      []Column
	GroupBy      *Column
	AutoSize     bool
	Wrap         bool
	HideHeaders  bool
	Across       int    // columns of a wide list
	Depth        int    // of a custom page
	Expand       string // CoreOnly, EnumOnly or Both
	Force        bool   // values that print as text are laid out too
	DisplayError bool   // "#ERR" stands where a calculated value failed
	ShowError    func(err error)
	View         string // name of a view
}

// Shaper takes objects and writes what is shown of them.
type Shaper struct {
	env  *Env
	opts Options
	emit func(Record) error

	open    bool
	shape   Shape
	view    *view
	columns []*shown
	names   map[string]bool // properties that the open table shows, folded
	grouped bool
	key     any
	titled  string // what the group's title names
	group   *shown
}

// NewShaper sends records to emit.
func NewShaper(env *Env, opts Options, emit func(Record) error) *Shaper {
	return &Shaper{env: env, opts: opts, emit: emit}
}

// RecordOf is the record that a pipeline object is, or nil.
func RecordOf(v any) Record {
	if o, ok := v.(*object.Object); ok {
		r, _ := o.Data().(Record)
		return r
	}
	return nil
}

// Put shows one object; a collection is taken apart.
func (s *Shaper) Put(v any) error {
	if r := RecordOf(v); r != nil {
		return s.emit(r)
	}
	if _, text := v.(string); text {
		return s.put(v)
	}
	all, many := items(v)
	switch {
	case v == nil || v == object.Nothing:
		return nil
	case !many || s.opts.Expand == "CoreOnly":
		return s.put(v)
	case s.opts.Expand == "Both":
		if err := s.announce(v, len(all)); err != nil {
			return err
		}
	}
	for _, item := range all {
		if item == nil {
			continue
		}
		if err := s.put(item); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shaper) announce(v any, n int) error {
	contains := "The IEnumerable contains the following object:"
	if n != 1 {
		contains = "The IEnumerable contains the following " + s.env.text(int32(n)) + " objects:"
	}
	for _, line := range []string{"The following object supports IEnumerable:", s.env.Members.TypeNames(v)[0], contains} {
		if err := s.emit(&Entry{Loose: true, Lines: []string{line}}); err != nil {
			return err
		}
	}
	return nil
}

// End ends what is open.
func (s *Shaper) End() error {
	if !s.open {
		return nil
	}
	s.open = false
	if err := s.emit(&GroupEnd{}); err != nil {
		return err
	}
	return s.emit(&End{})
}

func (s *Shaper) put(v any) error {
	if e := s.loose(v); e != nil {
		return s.emit(e)
	}
	if s.open && s.view != nil && !s.view.fits(s.env.Members.TypeNames(v)) {
		if !s.begins(v) && !s.view.declared {
			return s.emit(s.foreign(v))
		}
		if err := s.End(); err != nil {
			return err
		}
	}
	if s.open && s.differs(v) {
		if err := s.End(); err != nil {
			return err
		}
	}
	if !s.open {
		if err := s.begin(v); err != nil {
			return err
		}
	} else if err := s.regroup(v); err != nil {
		return err
	}
	return s.emit(s.entry(v))
}

// begins reports whether v begins a table or list of its own: objects of our cmdlets do, which
// have their views; PowerShell would show them as lists below the first table.
func (s *Shaper) begins(v any) bool {
	if s.opts.Shape != Auto {
		return false
	}
	own := s.env.Views.find(s.env.Members.TypeNames(v), Auto, "")
	return own != nil && own.declared
}

// foreign shows an object whose type the open view is not made for: by a page of its own, or as a list.
func (s *Shaper) foreign(v any) *Entry {
	return &Entry{Loose: true, IsList: true, Fields: s.fields(s.ownFields(v), v)}
}

// differs reports whether the open table, chosen for an earlier object, would hide properties of v.
func (s *Shaper) differs(v any) bool {
	if s.opts.Shape != Auto || s.view != nil {
		return false
	}
	if s.begins(v) {
		return true
	}
	if s.shape != Table {
		return false
	}
	for _, name := range s.defaultNames(v) {
		if !s.names[strings.ToLower(name)] {
			return true
		}
	}
	return false
}

func (s *Shaper) begin(v any) error {
	start := &Start{AutoSize: s.opts.AutoSize, HideHeaders: s.opts.HideHeaders, Across: s.opts.Across}
	if err := s.choose(v); err != nil {
		return err
	}
	start.Shape = s.shape
	if s.shape == Table {
		start.Columns = s.headings(v)
	}
	s.open = true
	if err := s.emit(start); err != nil {
		return err
	}
	s.setGroup(v)
	return s.emit(s.groupStart())
}

// choose decides shape, view and columns by the first object.
func (s *Shaper) choose(v any) error {
	s.shape, s.view, s.columns = s.opts.Shape, nil, nil
	types := s.env.Members.TypeNames(v)
	if len(s.opts.Columns) == 0 || s.opts.View != "" {
		s.view = s.env.Views.find(types, s.opts.Shape, s.opts.View)
	}
	if s.opts.View != "" && s.view == nil {
		return s.noView(types)
	}
	switch {
	case s.view != nil:
		s.shape = s.view.shape
	case s.shape == Auto && len(s.defaultNames(v)) <= mostInTable:
		s.shape = Table
	case s.shape == Auto:
		s.shape = List
	}
	if s.shape == Table {
		s.columns = s.tableColumns(v)
	}
	return nil
}

func (s *Shaper) noView(types []string) error {
	kind := map[Shape]string{Table: "Table", List: "List", Wide: "Wide", Custom: "Custom"}[s.opts.Shape]
	message := "The view name " + s.opts.View + " cannot be found."
	if kind != "" && len(types) > 0 {
		message += " There are no existing " + kind + " views for " + types[0] + " objects."
	}
	return &command.Error{ID: "FormatViewNotFound", Category: command.ObjectNotFound, Message: message, Target: s.opts.View,
		Exception: "System.Management.Automation.PipelineStoppedException"}
}

// setGroup remembers what objects are grouped by, from the options or the view.
func (s *Shaper) setGroup(v any) {
	s.group = nil
	switch {
	case s.opts.GroupBy != nil:
		if all := s.resolve(*s.opts.GroupBy, v, true); len(all) > 0 {
			s.group = all[0]
		}
	case s.view != nil && s.view.group != "":
		s.group = &shown{label: s.view.groupLabel, name: s.view.group}
	}
	s.grouped = s.group != nil
	s.key, s.titled = object.Nothing, ""
	if s.grouped {
		s.changes(v)
	}
}

func (s *Shaper) groupStart() *GroupStart {
	if !s.grouped || s.key == object.Nothing {
		return &GroupStart{}
	}
	start := &GroupStart{Titled: true}
	key := s.env.cell(s.key, false)
	if s.opts.GroupBy == nil && s.view != nil {
		start.Indent = s.view.indent
		if s.view.groupText != nil {
			key = s.view.groupText(key)
		}
	}
	start.Title = s.titled + ": " + key
	return start
}

// changes takes the object's group, and reports whether it is another than the one before. An
// object that does not have the property stays in the group.
func (s *Shaper) changes(v any) (bool, error) {
	if s.group.calc == nil {
		if _, there := s.env.Members.Get(v, s.group.name); !there {
			return false, nil
		}
	}
	key, err := s.value(s.group, v)
	if err != nil {
		return false, nil
	}
	old := s.key
	s.key = key
	same, err := s.sameKey(key, old)
	if !same && err == nil {
		same, err = s.sameKey(old, key)
	}
	if same || err != nil {
		return false, err
	}
	s.titled = s.group.label
	return true, nil
}

// sameKey compares by value where the first key can, else by text.
func (s *Shaper) sameKey(a, b any) (bool, error) {
	if a == object.Nothing {
		a = nil
	}
	if b == object.Nothing {
		b = nil
	}
	if a == nil || b == nil || a == b && hashable(a) {
		return a == b, nil
	}
	if o, ok := a.(*object.Object); ok && o.Base() == nil && o.Type() == nil {
		return false, s.incomparable(a, b)
	}
	if _, list := items(a); !list {
		if n, err := object.Compare(a, b); err == nil {
			return n == 0, nil
		}
	}
	return strings.EqualFold(s.keyText(a), s.keyText(b)), nil
}

func hashable(v any) bool { return reflect.TypeOf(v).Comparable() }

// keyText is a key's text; elements of a list stand side by side.
func (s *Shaper) keyText(v any) string {
	if _, list := object.Elements(v); list {
		return s.env.joined(v)
	}
	return s.env.text(v)
}

func (s *Shaper) incomparable(a, b any) error {
	text := s.env.text(a)
	return &command.Error{ID: "PSObjectCompareTo", Category: command.NotSpecified, Exception: "System.Management.Automation.ExtendedTypeSystemException",
		Message: "Cannot compare \"" + text + "\" to \"" + s.keyText(b) + "\" because the objects are not the same type or the object \"" + text + "\" does not implement \"IComparable\"."}
}

// regroup begins a new group where the object belongs to another than the one before.
func (s *Shaper) regroup(v any) error {
	if !s.grouped {
		return nil
	}
	if other, err := s.changes(v); err != nil || !other {
		return err
	}
	for _, r := range []Record{&Entry{Loose: true, Lines: []string{""}}, &GroupEnd{}, s.groupStart()} {
		if err := s.emit(r); err != nil {
			return err
		}
	}
	return nil
}

// loose is the entry of a value that prints as text whatever stands around it, or nil.
func (s *Shaper) loose(v any) *Entry {
	if s.opts.Force && s.opts.Shape != Auto {
		return nil
	}
	switch x := v.(type) {
	case string:
		return &Entry{Loose: true, Raw: true, Lines: strings.Split(strings.ReplaceAll(x, "\r\n", "\n"), "\n")}
	case *command.Error:
		return &Entry{Loose: true, Lines: strings.Split(s.env.Error(x), "\n")}
	case object.Block:
		return &Entry{Loose: true, Lines: splitLines(s.env.text(v))}
	case interface{ Line() string }: // a warning, verbose, debug or information record
		return &Entry{Loose: true, Lines: splitLines(x.Line())}
	}
	if scalar(v) {
		_, text := object.Unwrap(v).(string)
		return &Entry{Loose: true, Raw: text, Lines: splitLines(s.env.text(v))}
	}
	if s.env.bare(v) {
		return &Entry{Loose: true, Lines: splitLines(s.env.Members.Text(v, s.env.Culture))}
	}
	return nil
}

// bare reports whether a value has neither view nor properties.
func (e *Env) bare(v any) bool {
	for range e.Members.Properties(v) {
		return false
	}
	return e.Views.find(e.Members.TypeNames(v), Auto, "") == nil
}

// entry is what is shown of one object in the open sequence.
func (s *Shaper) entry(v any) *Entry {
	switch s.shape {
	case Table:
		row := make([]string, len(s.columns))
		for i, c := range s.columns {
			row[i] = s.text(c, v, true)
		}
		return &Entry{Row: row, Multi: s.opts.Wrap || s.view != nil && s.view.wrap}
	case List:
		return &Entry{Fields: s.fields(s.listFields(v), v)}
	case Wide:
		return &Entry{Wide: s.wideText(v)}
	}
	return &Entry{Page: s.page(v)}
}

func (s *Shaper) wideText(v any) string {
	switch {
	case len(s.opts.Columns) > 0:
		if all := s.resolve(s.opts.Columns[0], v, false); len(all) > 0 {
			return s.text(all[0], v, false)
		}
		return ""
	case s.view != nil:
		return s.text(s.view.columns[0].shown(), v, false)
	}
	name := s.env.nameProperty(v)
	if name == "" {
		if names := s.defaultNames(v); len(names) > 0 {
			name = names[0]
		}
	}
	return s.text(&shown{name: name}, v, false)
}
