package command

import (
	"fmt"
	"reflect"
	"sync"
)

// field is where a parameter's value goes in a cmdlet's struct.
type field struct {
	index []int
	patch bool // the field is a Patch, and the parameter one of its properties
}

var fieldCache sync.Map // reflect.Type -> map[string]field: a cache, never observable

// Fill sets the fields of a cmdlet's struct, given by pointer, to what was bound. Fields of
// parameters that were not bound become zero, so that one struct serves many objects.
func (bd *Binding) Fill(cmdlet any) error { return Fill(cmdlet, bd.Values) }

// Fill sets the fields of a cmdlet's struct from values by parameter name.
func Fill(cmdlet any, values map[string]any) error {
	v := reflect.ValueOf(cmdlet).Elem()
	if v.Kind() != reflect.Struct {
		return nil
	}
	for name, f := range fieldsOf(v) {
		at := v.FieldByIndex(f.index)
		value, given := values[name]
		if f.patch {
			p := at.Addr().Interface().(patch)
			if given {
				p.set(name, value)
			} else {
				p.unset(name)
			}
			continue
		}
		if !given {
			at.SetZero()
			continue
		}
		if err := put(at, value); err != nil {
			return fmt.Errorf("parameter %s: %w", name, err)
		}
	}
	return nil
}

// Place is where the value of a parameter of type any stands in a cmdlet's struct; nil for another type.
func Place(cmdlet any, param string) *any {
	v := reflect.ValueOf(cmdlet).Elem()
	if v.Kind() != reflect.Struct {
		return nil
	}
	f, ok := fieldsOf(v)[param]
	if !ok || f.patch {
		return nil
	}
	at, _ := v.FieldByIndex(f.index).Addr().Interface().(*any)
	return at
}

func put(at reflect.Value, value any) error {
	if value == nil {
		at.SetZero()
		return nil
	}
	v := reflect.ValueOf(value)
	switch {
	case v.Type().AssignableTo(at.Type()):
		at.Set(v)
	case v.Type().ConvertibleTo(at.Type()) && v.Kind() == at.Kind():
		at.Set(v.Convert(at.Type()))
	default:
		return fmt.Errorf("cannot use a %s as a %s", v.Type(), at.Type())
	}
	return nil
}

func fieldsOf(v reflect.Value) map[string]field {
	if known, ok := fieldCache.Load(v.Type()); ok {
		return known.(map[string]field)
	}
	fields := map[string]field{}
	addFields(fields, v, nil)
	known, _ := fieldCache.LoadOrStore(v.Type(), fields)
	return known.(map[string]field)
}

func addFields(fields map[string]field, v reflect.Value, at []int) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), at...), i)
		tag, tagged := f.Tag.Lookup("param")
		switch {
		case f.IsExported() && isPatch(v.Field(i)):
			for _, prop := range v.Field(i).Addr().Interface().(patch).described().Properties {
				if _, own := fields[prop.Name]; !prop.ReadOnly && !own {
					fields[prop.Name] = field{index, true}
				}
			}
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			addFields(fields, v.Field(i), index)
		case tagged:
			fields[fieldParam(f, tag).Name] = field{index: index}
		}
	}
}
