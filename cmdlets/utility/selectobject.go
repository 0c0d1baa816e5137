package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type selectObject struct {
	InputObject     any            `param:"pipeline,is=PSObject" help:"An object to select from."`
	Property        []any          `param:"pos=0,set=DefaultParameter|SkipLastParameter" help:"Properties of the result: names, patterns, or hashtables with Name and Expression."`
	ExcludeProperty []string       `param:"set=DefaultParameter|SkipLastParameter" help:"Properties that the result does not have."`
	ExpandProperty  string         `param:"set=DefaultParameter|SkipLastParameter" help:"A property whose value is written instead of the object."`
	Unique          command.Switch `help:"Writes only the first of equal objects." param:""`
	CaseInsensitive command.Switch `param:"" help:"Ignores case when -Unique compares."`
	Last            int            `param:"set=DefaultParameter" valid:"range=0..2147483647" help:"How many objects from the end."`
	First           int            `param:"set=DefaultParameter" valid:"range=0..2147483647" help:"How many objects from the start."`
	Skip            int            `param:"set=DefaultParameter|SkipLastParameter" valid:"range=0..2147483647" help:"How many objects to leave out first."`
	SkipLast        int            `param:"set=SkipLastParameter" valid:"range=0..2147483647" help:"How many objects to leave out at the end."`
	Wait            command.Switch `param:"set=DefaultParameter|IndexParameter" help:"Lets the commands before go on after enough objects were found."`
	Index           []int          `param:"set=IndexParameter" valid:"range=0..2147483647" help:"The places of the objects wanted, from 0."`
	SkipIndex       []int          `param:"set=SkipIndexParameter" valid:"range=0..2147483647" help:"The places of the objects to leave out, from 0."`

	properties []expression
	seen       int
	taken      int
	queue      []any
	unique     []any
	wanted     map[int]bool
	full       bool
}

func (s *selectObject) Begin(c *command.Call) error {
	var err error
	if s.properties, err = expressions(c, s.Property, selectKeys); err != nil {
		return err
	}
	if len(s.properties) == 0 && len(s.ExcludeProperty) > 0 && s.ExpandProperty == "" {
		s.properties = []expression{{name: "*", read: readerOf(c)}}
	}
	s.wanted = map[int]bool{}
	for _, i := range append(append([]int(nil), s.Index...), s.SkipIndex...) {
		s.wanted[i] = true
	}
	return nil
}

func (s *selectObject) Process(c *command.Call) error {
	v := input(c, s.InputObject)
	if v == nil {
		return nil // null objects are not even counted
	}
	if s.full {
		return s.stop()
	}
	at := s.seen
	s.seen++
	switch {
	case c.Has("Index"):
		return s.byIndex(c, v, at)
	case c.Has("SkipIndex"):
		if s.wanted[at] {
			return nil
		}
		return s.emit(c, v)
	case c.Has("SkipLast") && at < s.Skip:
		return nil
	case c.Has("SkipLast"):
		return s.later(c, v, s.SkipLast)
	case c.Has("Last") && !c.Has("First"):
		s.keep(v, s.Last+s.Skip)
		return nil
	}
	return s.first(c, v, at)
}

func (s *selectObject) byIndex(c *command.Call, v any, at int) error {
	if !s.wanted[at] {
		return nil
	}
	delete(s.wanted, at)
	if err := s.emit(c, v); err != nil {
		return err
	}
	if len(s.wanted) == 0 {
		s.full = true
		return s.stop()
	}
	return nil
}

// first passes the objects after those skipped until there are enough; -Last keeps the end of the rest.
func (s *selectObject) first(c *command.Call, v any, at int) error {
	if at < s.Skip {
		return nil
	}
	if !c.Has("First") {
		return s.emit(c, v)
	}
	if s.taken < s.First {
		s.taken++
		if err := s.emit(c, v); err != nil {
			return err
		}
		if s.taken == s.First && !c.Has("Last") {
			s.full = true
			return s.stop()
		}
		return nil
	}
	if c.Has("Last") {
		s.keep(v, s.Last)
		return nil
	}
	s.full = true
	return s.stop()
}

func (s *selectObject) stop() error {
	if s.Wait {
		return nil
	}
	return command.ErrStop
}

func (s *selectObject) keep(v any, n int) {
	s.queue = append(s.queue, v)
	if len(s.queue) > n {
		s.queue = s.queue[1:]
	}
}

// later passes an object on once n more have come.
func (s *selectObject) later(c *command.Call, v any, n int) error {
	s.queue = append(s.queue, v)
	if len(s.queue) <= n {
		return nil
	}
	v, s.queue = s.queue[0], s.queue[1:]
	return s.emit(c, v)
}

func (s *selectObject) End(c *command.Call) error {
	if !c.Has("Last") {
		return nil
	}
	queue := s.queue
	if s.Skip > 0 && !c.Has("First") {
		queue = queue[:max(len(queue)-s.Skip, 0)]
	}
	for _, v := range queue {
		if err := s.emit(c, v); err != nil {
			return err
		}
	}
	return nil
}

// emit writes what is selected of one object.
func (s *selectObject) emit(c *command.Call, v any) error {
	switch {
	case s.ExpandProperty != "":
		return s.expand(c, v)
	case len(s.properties) == 0:
		return s.write(c, v, false)
	}
	result, err := s.pick(c, v)
	if err != nil {
		return err
	}
	return s.write(c, result, true)
}

// pick makes an object of the selected properties.
func (s *selectObject) pick(c *command.Call, v any) (*object.Object, error) {
	result := object.New()
	names := []string{object.CustomObject, "System.Object"}
	selected := object.CustomObject
	if !isBag(v) {
		if all := typeNames(v); len(all) > 0 {
			selected = strings.TrimPrefix(all[0], "Selected.")
		}
	}
	result.SetTypeNames(append([]string{"Selected." + selected}, names...)...)
	members, err := s.members(c, v, "AlreadyExistingUserSpecifiedPropertyNoExpand")
	for _, m := range members {
		result.Add(m.Name, m.Value)
	}
	return result, err
}

// members are the selected properties of an object; of two with one name the first is kept.
func (s *selectObject) members(c *command.Call, v any, clash string) ([]object.Member, error) {
	var all []object.Member
	have := map[string]bool{}
	for i := range s.properties {
		p := &s.properties[i]
		found := s.valuesOf(c, p, v)
		if p.labeled && len(found) > 1 {
			if err := c.Fail(fail("RenamingMultipleResults", command.InvalidOperation, "InvalidOperationException", "Cannot rename multiple results.", v)); err != nil {
				return nil, err
			}
			continue
		}
		for _, m := range found {
			if m.Name == "" {
				return nil, fail("EmptyScriptBlockAndNoName", command.InvalidArgument, psArgument,
					"A property is an empty script block and does not provide a name. (Parameter 'Property')", nil)
			}
			low := strings.ToLower(m.Name)
			if anyLike(m.Name, s.ExcludeProperty) {
				continue
			}
			if have[low] {
				if err := s.clash(c, clash, m.Name, v); err != nil {
					return nil, err
				}
				continue
			}
			have[low] = true
			all = append(all, m)
		}
	}
	return all, nil
}

func (s *selectObject) clash(c *command.Call, id, name string, v any) error {
	return c.Fail(fail(id, command.InvalidOperation, psArgument,
		"The property cannot be processed because the property \""+name+"\" already exists.", v))
}

func (s *selectObject) valuesOf(c *command.Call, p *expression, v any) []object.Member {
	if p.value != nil {
		value, err := p.value(v)
		if err != nil {
			value = nil
		}
		return []object.Member{{Name: p.title(), Value: value}}
	}
	if !hasWildcards(p.name) {
		value, ok := p.read.keyed(v, p.name)
		name := p.name
		if p.labeled {
			name = p.label
		} else if ok {
			if names := p.read.match(v, p.name); len(names) > 0 {
				name = names[0]
			}
		}
		return []object.Member{{Name: name, Value: value}}
	}
	var all []object.Member
	for _, name := range p.read.match(v, p.name) {
		value, _ := p.read.keyed(v, name)
		if p.labeled {
			name = p.label
		}
		all = append(all, object.Member{Name: name, Value: value})
	}
	return all
}

// expand writes the values of one property; selected properties are added to them.
func (s *selectObject) expand(c *command.Call, v any) error {
	read := readerOf(c)
	names := read.match(v, s.ExpandProperty)
	if len(names) == 0 {
		return c.Fail(fail("ExpandPropertyNotFound", command.InvalidArgument, psArgument,
			"Property \""+s.ExpandProperty+"\" cannot be found.", v))
	}
	if len(names) > 1 {
		return c.Fail(fail("MutlipleExpandProperties", command.InvalidArgument, psArgument,
			"Multiple properties cannot be expanded.", v))
	}
	value, _ := read.keyed(v, names[0])
	all, many := object.Elements(value)
	if !many {
		if value == nil {
			return nil
		}
		all = []any{value}
	}
	for _, x := range all {
		if x == nil {
			continue
		}
		if err := s.expanded(c, v, x); err != nil {
			return err
		}
	}
	return nil
}

func (s *selectObject) expanded(c *command.Call, outer, x any) error {
	if len(s.properties) == 0 {
		return s.write(c, x, false)
	}
	members, err := s.members(c, outer, "AlreadyExistingUserSpecifiedPropertyExpand")
	if err != nil {
		return err
	}
	o, ok := x.(*object.Object)
	if !ok {
		o = object.Wrap(x)
	}
	for _, m := range members {
		if _, there := o.Get(m.Name); there {
			if err := s.clash(c, "AlreadyExistingUserSpecifiedPropertyExpand", m.Name, outer); err != nil {
				return err
			}
			continue
		}
		o.Add(m.Name, m.Value)
	}
	return s.write(c, o, false)
}

const selectedBag = "Selected." + object.CustomObject

func (s *selectObject) write(c *command.Call, v any, fresh bool) error {
	if s.Unique {
		for _, u := range s.unique {
			if s.same(u, v) {
				return nil
			}
		}
		s.unique = append(s.unique, v)
	}
	if !fresh && isBag(v) {
		o := v.(*object.Object)
		if names := o.TypeNames(); len(names) > 0 && !anyLike(selectedBag, names) {
			o.SetTypeNames(append([]string{selectedBag}, names...)...)
		}
	}
	return c.Write(v)
}

// same reports whether -Unique takes two objects for one: selected ones by their properties, others by their text.
func (s *selectObject) same(a, b any) bool {
	exact := !bool(s.CaseInsensitive)
	if !isBag(a) || !isBag(b) || len(s.properties) == 0 {
		return compareKeys(a, b, exact) == 0
	}
	names := propertyNames(a)
	if len(names) != len(propertyNames(b)) {
		return false
	}
	for _, name := range names {
		x, _ := property(a, name)
		y, ok := property(b, name)
		if !ok || compareKeys(x, y, exact) != 0 {
			return false
		}
	}
	return true
}

var selectObjectCommand = command.Define[selectObject](command.Spec{Verb: "Select", Noun: "Object",
	Synopsis: "Selects properties of objects, or some objects of many.",
	Aliases:  []string{"select"}, DefaultSet: "DefaultParameter",
	Examples: []command.Example{
		{Title: "The first two", Code: "1..9 | Select-Object -First 2", Output: "1\n2"},
		{Title: "A calculated property", Code: "'ann' | Select-Object Length,@{n='Upper';e={$_.ToUpper()}} | Format-List"}}})
