package command

import (
	"fmt"
	"reflect"
	"strings"

	"emsh/shell/object"
)

// Patch stands in a cmdlet's struct for one parameter for each writable property of T.
// The binder fills it; Apply sets what was given, and nothing else.
type Patch[T any] struct{ values map[string]any }

// patch is what the binder knows of a Patch.
type patch interface {
	described() *object.Type
	set(name string, v any)
	unset(name string)
}

func (p *Patch[T]) described() *object.Type { return object.TypeOf(reflect.TypeFor[T]()) }

func (p *Patch[T]) set(name string, v any) {
	if p.values == nil {
		p.values = map[string]any{}
	}
	p.values[name] = v
}

func (p *Patch[T]) unset(name string) { delete(p.values, name) }

// Names are the properties that were given, in the order of the type.
func (p *Patch[T]) Names() []string {
	var names []string
	for _, prop := range p.described().Properties {
		if p.Has(prop.Name) {
			names = append(names, prop.Name)
		}
	}
	return names
}

// Get is the value that a property was given; of a change by Add and Remove it is nil.
func (p *Patch[T]) Get(name string) any {
	if _, partial := p.values[name].(delta); partial {
		return nil
	}
	return p.values[name]
}

// Has reports whether the named property was given.
func (p *Patch[T]) Has(name string) bool { _, ok := p.values[name]; return ok }

// Empty reports whether no property was given.
func (p *Patch[T]) Empty() bool { return len(p.values) == 0 }

// Apply sets the given properties on v. Values are already of the fields' types.
func (p *Patch[T]) Apply(v *T) {
	d := p.described()
	for name, value := range p.values {
		if prop, ok := d.Property(name); ok {
			applyTo(reflect.ValueOf(v).Elem().FieldByIndex(prop.Index), value)
		}
	}
}

// applyTo sets a field to a value, or adds to and removes from its values.
func applyTo(at reflect.Value, value any) {
	d, partial := value.(delta)
	switch {
	case partial:
		at.Set(d.applied(at))
	case value == nil:
		at.SetZero()
	default:
		v := reflect.ValueOf(value)
		if !v.Type().AssignableTo(at.Type()) {
			v = v.Convert(at.Type())
		}
		at.Set(v)
	}
}

// applied is the list with what was added and without what was removed; texts are compared whatever their case.
func (d delta) applied(list reflect.Value) reflect.Value {
	out := reflect.MakeSlice(list.Type(), 0, list.Len()+len(d.add))
	for i := range list.Len() {
		if !among(list.Index(i).Interface(), d.remove) {
			out = reflect.Append(out, list.Index(i))
		}
	}
	for _, v := range d.add {
		have := make([]any, out.Len())
		for i := range have {
			have[i] = out.Index(i).Interface()
		}
		if !among(v, have) {
			out = reflect.Append(out, reflect.ValueOf(v).Convert(list.Type().Elem()))
		}
	}
	return out
}

func among(v any, list []any) bool {
	for _, x := range list {
		if reflect.DeepEqual(x, v) || strings.EqualFold(fmt.Sprint(x), fmt.Sprint(v)) {
			return true
		}
	}
	return false
}
