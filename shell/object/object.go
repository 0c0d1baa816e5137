package object

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// Member is one property of an Object.
type Member struct {
	Name  string
	Value any
}

// Object is a described struct, a bag of properties (Select-Object, [pscustomobject]), or a plain
// value that properties were added to. Properties keep their order; names ignore case.
type Object struct {
	names   []string // type names of a bag, most special first
	typ     *Type    // of a described struct
	data    reflect.Value
	base    any      // a plain value with added properties
	bag     []Member // a bag's properties, or what was added to a struct or value
	changed []string // properties that a script has set: of a struct, or of one that came over the wire
	lists   []read   // lists that a script has been given: it may have changed what is in them
	owned   bool     // data is our own copy
	foreign bool     // a struct that came over the wire
	display []string // properties shown by default; nil is all
	shown   string   // text of a struct that came over the wire
	fields  int      // how many of the bag are properties of that struct
}

// CustomObject is the type name of a bag.
const CustomObject = "System.Management.Automation.PSCustomObject"

// New is a bag with the given properties.
func New(members ...Member) *Object {
	return &Object{bag: members}
}

// Of wraps a struct, or a pointer to one, without copying it. It panics for anything else.
func Of(v any) *Object {
	if o, ok := v.(*Object); ok {
		return o
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer {
		p := reflect.New(r.Type())
		p.Elem().Set(r)
		r = p
	}
	if r.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("object.Of(%T): not a struct", v))
	}
	return &Object{typ: TypeOf(r.Type()), data: r.Elem()}
}

// Wrap is an object around a plain value, so that properties may be added to it.
func Wrap(v any) *Object {
	if o, ok := v.(*Object); ok {
		return o
	}
	return &Object{base: v}
}

// WrapNoted is Wrap with notes; they become the object's own.
func WrapNoted(v any, notes []Member) *Object {
	o := Wrap(v)
	o.bag = notes
	return o
}

// Data is the struct, as the pointer that Of was given or made; nil for a bag.
func (o *Object) Data() any {
	if o.typ == nil {
		return nil
	}
	return o.data.Addr().Interface()
}

// Base is the plain value that properties were added to, or nil.
func (o *Object) Base() any { return o.base }

// Type is the description of a struct; nil for a bag.
func (o *Object) Type() *Type { return o.typ }

// TypeNames are the object's type names, most special first: what a view is chosen by.
func (o *Object) TypeNames() []string {
	switch {
	case o.names != nil:
		return o.names
	case o.typ != nil:
		return o.typ.Names
	case o.base != nil:
		return []string{TypeName(o.base), "System.Object"}
	}
	return customNames
}

var customNames = []string{CustomObject, "System.Object"}

// SetTypeNames replaces the type names.
func (o *Object) SetTypeNames(names ...string) { o.names = names }

// SetDisplay names the properties that are shown of the object by default.
func (o *Object) SetDisplay(names ...string) { o.display = names }

// Fields is how many of the members that Added lists are properties of a struct from beyond the wire.
func (o *Object) Fields() int { return o.fields }

// Display names the properties that are shown by default; nil is all.
func (o *Object) Display() []string { return o.display }

// Get is the named property, whatever the case.
func (o *Object) Get(name string) (any, bool) {
	for i := range o.bag {
		if equalName(o.bag[i].Name, name) {
			return o.given(o.bag[i].Name, !o.foreign, o.value(&o.bag[i])), true
		}
	}
	if o.typ != nil {
		if p, ok := o.typ.Property(name); ok {
			return o.given(p.Name, p.ReadOnly, o.field(p)), true
		}
	}
	return nil, false
}

// Set sets an existing property; on a struct it copies the struct the first time and remembers the name.
func (o *Object) Set(name string, v any) error {
	for i := range o.bag {
		if equalName(o.bag[i].Name, name) {
			if o.foreign {
				o.note(o.bag[i].Name)
			}
			return o.assign(&o.bag[i], v)
		}
	}
	if o.typ != nil {
		if p, ok := o.typ.Property(name); ok {
			return o.setField(p, v)
		}
	}
	return fmt.Errorf("the property %q cannot be found on this object", name)
}

func (o *Object) setField(p *Property, v any) error {
	if p.ReadOnly {
		return fmt.Errorf("%q is a ReadOnly property", p.Name)
	}
	g, err := Convert(v, p.Go)
	if err != nil {
		return err
	}
	o.own()
	o.data.FieldByIndex(p.Index).Set(reflect.ValueOf(g))
	o.note(p.Name)
	return nil
}

// note remembers that a script has set a property.
func (o *Object) note(name string) {
	o.lists = slices.DeleteFunc(o.lists, func(r read) bool { return r.name == name })
	if !slices.Contains(o.changed, name) {
		o.changed = append(o.changed, name)
	}
}

func (o *Object) own() {
	if o.owned {
		return
	}
	c := reflect.New(o.data.Type())
	c.Elem().Set(o.data)
	o.data, o.owned = c.Elem(), true
}

// Add appends a property (Add-Member), replacing one of the same name.
func (o *Object) Add(name string, v any) {
	for i := range o.bag {
		if equalName(o.bag[i].Name, name) {
			o.bag[i].Value = v
			return
		}
	}
	o.bag = append(o.bag, Member{name, v})
}

// Changed names the properties that a script has set, or whose list it has added to or taken from:
// what a Set cmdlet is to send.
func (o *Object) Changed() []string {
	all := o.changed
	for _, r := range o.lists {
		if !slices.EqualFunc(r.list.Items, r.before, func(a, b any) bool { return EqualCase(a, b, true) }) {
			all = append(all[:len(all):len(all)], r.name)
		}
	}
	return all
}

// All yields the properties in order: the struct's, then those that were added.
func (o *Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if o.typ != nil {
			for i := range o.typ.Properties {
				p := &o.typ.Properties[i]
				if !yield(p.Name, o.field(p)) {
					return
				}
			}
		}
		for i := range o.bag {
			m := &o.bag[i]
			if s, ok := m.Value.(*ScriptMember); ok && s.Kind == ScriptMethod {
				continue
			}
			if !yield(m.Name, o.value(m)) {
				return
			}
		}
	}
}

func equalName(a, b string) bool { return len(a) == len(b) && strings.EqualFold(a, b) }
