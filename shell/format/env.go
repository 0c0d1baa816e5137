package format

import (
	"iter"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// Members is what the formatter asks about values whose members it does not know itself.
type Members interface {
	TypeNames(v any) []string                // most special first
	Properties(v any) iter.Seq2[string, any] // in order
	Get(v any, name string) (any, bool)      // a property, whatever the case of its name
	Default(v any) []string                  // names of the properties shown by default; nil is all
	Text(v any, c *culture.Culture) string   // ToString() in a culture
	Format(v any, f string, c *culture.Culture) (string, error)
}

// Env is where formatting happens: how values are read and what the user has set.
type Env struct {
	Members   Members
	Views     *Views
	Culture   *culture.Culture
	Limit     int    // $FormatEnumerationLimit; negative is all
	ErrorView string // ConciseView, NormalView or CategoryView
	Width     int    // of the screen that messages are wrapped at; 0 is 120
}

// FromObject is the Members of values that shell/object knows.
type FromObject struct{}

// TypeNames are the names of the value's type.
func (FromObject) TypeNames(v any) []string {
	switch x := v.(type) {
	case *object.Object:
		return x.TypeNames()
	case object.Thing:
		return x.TypeNames()
	}
	return []string{object.TypeName(v)}
}

// Properties are the value's properties in order.
func (FromObject) Properties(v any) iter.Seq2[string, any] {
	switch x := v.(type) {
	case *object.Object:
		return x.All()
	case object.Thing:
		return func(yield func(string, any) bool) {
			for _, name := range x.PropertyNames() {
				if p, ok := x.Property(name); ok && !yield(name, p) {
					return
				}
			}
		}
	}
	return func(func(string, any) bool) {}
}

// Get is the named property.
func (FromObject) Get(v any, name string) (any, bool) {
	switch x := v.(type) {
	case *object.Object:
		return x.Get(name)
	case object.Thing:
		return x.Property(name)
	}
	return nil, false
}

// Default names the properties of a described struct that are not hidden.
func (FromObject) Default(v any) []string { return visible(v) }

// Text is the value's text.
func (FromObject) Text(v any, c *culture.Culture) string { return object.ToString(v, c) }

// Format is the value's text in a format of .NET.
func (FromObject) Format(v any, f string, c *culture.Culture) (string, error) {
	return formatted(v, f, c)
}

// visible names what is shown of a struct some of whose properties are hidden.
func visible(v any) []string {
	o, ok := v.(*object.Object)
	if !ok || o.Type() == nil {
		return nil
	}
	var names []string
	hidden := false
	for _, p := range o.Type().Properties {
		if p.Hidden {
			hidden = true
			continue
		}
		names = append(names, p.Name)
	}
	if !hidden {
		return nil
	}
	return names
}
