package command

import (
	"reflect"

	"emsh/shell/object"
)

// Patch stands in a cmdlet's struct for one parameter for each writable property of T.
// The binder fills it; Apply sets what was given, and nothing else.
type Patch[T any] struct{ values map[string]any }

// patch is what the binder knows of a Patch.
type patch interface {
	described() *object.Type
	set(name string, v any)
}

func (p *Patch[T]) described() *object.Type { return object.TypeOf(reflect.TypeFor[T]()) }

func (p *Patch[T]) set(name string, v any) {
	if p.values == nil {
		p.values = map[string]any{}
	}
	p.values[name] = v
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
			reflect.ValueOf(v).Elem().FieldByIndex(prop.Index).Set(reflect.ValueOf(value))
		}
	}
}
