package object

import (
	"reflect"
	"strings"
	"sync"
)

// Type describes a Go struct as the ordered properties that a pipeline sees.
type Type struct {
	Name       string   // most special type name
	Names      []string // all type names, most special first
	Properties []Property
	index      map[string]int
}

// Property is one property of a described struct.
type Property struct {
	Name     string
	Help     string
	Go       reflect.Type
	Index    []int
	Rules    Rules
	ReadOnly bool
	Secret   bool     // shown as stars, masked in audit and transcripts
	Hidden   bool     // not part of the default display, but readable
	Aliases  []string // further names of the parameter that sets it

	from func(reflect.Value) any
}

// Named is implemented by structs whose type names are not their Go name.
type Named interface{ TypeNames() []string }

var types sync.Map // reflect.Type -> *Type: a cache, never observable

// TypeOf describes t, a struct or a pointer to one. Field tags: `prop:"readonly,secret,hidden,name=X"`
// (`prop:"-"` leaves a field out), `help:"…"`, `valid:"…"` (see ParseRules). Embedded structs are flattened.
func TypeOf(t reflect.Type) *Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if known, ok := types.Load(t); ok {
		return known.(*Type)
	}
	d := &Type{Names: typeNames(t), index: map[string]int{}}
	d.Name = d.Names[0]
	d.add(t, nil)
	known, _ := types.LoadOrStore(t, d)
	return known.(*Type)
}

func typeNames(t reflect.Type) []string {
	if n, ok := reflect.New(t).Interface().(Named); ok {
		return n.TypeNames()
	}
	return []string{t.Name()}
}

func (d *Type) add(t reflect.Type, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), at...), i)
		tag := f.Tag.Get("prop")
		switch {
		case tag == "-" || (!f.IsExported() && !f.Anonymous):
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			d.add(f.Type, index)
		default:
			d.put(property(f, tag, index))
		}
	}
}

func (d *Type) put(p Property) {
	d.index[p.Name] = len(d.Properties)
	d.index[strings.ToLower(p.Name)] = len(d.Properties)
	d.Properties = append(d.Properties, p)
}

func property(f reflect.StructField, tag string, index []int) Property {
	p := Property{from: reader(f.Type), Name: f.Name, Help: f.Tag.Get("help"), Go: f.Type, Index: index, Rules: ParseRules(f.Tag.Get("valid"))}
	for word := range strings.SplitSeq(tag, ",") {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "readonly":
			p.ReadOnly = true
		case "secret":
			p.Secret = true
		case "hidden":
			p.Hidden = true
		case "name":
			p.Name = value
		case "alias":
			p.Aliases = strings.Split(value, "|")
		}
	}
	return p
}

// Property finds a property whatever the case of its name.
func (d *Type) Property(name string) (*Property, bool) {
	i, ok := d.index[name]
	if !ok {
		i, ok = d.index[strings.ToLower(name)]
	}
	if ok {
		return &d.Properties[i], true
	}
	return nil, false
}
