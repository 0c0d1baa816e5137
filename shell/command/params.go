package command

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"emsh/shell/object"
)

// ParamsOf derives the parameters of a cmdlet from the fields of its struct.
func ParamsOf[T any]() []Param {
	t := reflect.TypeFor[T]()
	return fieldParams(nil, t, reflect.New(t).Elem())
}

func fieldParams(ps []Param, t reflect.Type, v reflect.Value) []Param {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("param")
		switch {
		case f.IsExported() && isPatch(v.Field(i)):
			ps = patchParams(ps, v.Field(i).Addr().Interface().(patch).described())
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			ps = fieldParams(ps, f.Type, v.Field(i))
		case tagged:
			ps = append(ps, fieldParam(f, tag))
		}
	}
	return ps
}

// instanceName is the parameter that takes an object whole.
const instanceName = "Instance"

// WithInstance adds -Instance to the parameters of a cmdlet that sets properties of an object.
func WithInstance(ps []Param) []Param {
	at := slices.IndexFunc(ps, func(p Param) bool { return p.Of != "" })
	if at < 0 {
		return ps
	}
	return append(ps, Param{Name: instanceName, Go: reflect.TypeFor[any](), Type: lastName(ps[at].Of), Of: ps[at].Of, Sets: []ParamSet{{Position: -1}},
		Help: "The object as its Get cmdlet wrote it, with properties changed: it stands for Identity and for a parameter of each changed property."})
}

func isPatch(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(patch)
	return ok
}

// patchParams adds a parameter for each property that can be set, but for those that the
// cmdlet has declared above by a field of its own, as a New cmdlet does with a name.
func patchParams(ps []Param, d *object.Type) []Param {
	own := len(ps)
	for _, prop := range d.Properties {
		if prop.ReadOnly || slices.ContainsFunc(ps[:own], func(p Param) bool { return p.Name == prop.Name }) {
			continue
		}
		p := Param{Name: prop.Name, Help: prop.Help, Go: prop.Go, Rules: prop.Rules, Secret: prop.Secret, Aliases: prop.Aliases, Of: d.Names[0]}
		p.Sets = []ParamSet{{Position: -1}}
		ps = append(ps, typed(p))
	}
	return ps
}

func fieldParam(f reflect.StructField, tag string) Param {
	p := Param{Name: f.Name, Help: f.Tag.Get("help"), Go: f.Type, Rules: object.ParseRules(f.Tag.Get("valid")), Default: f.Tag.Get("default")}
	for part := range strings.SplitSeq(tag, ";") {
		p.addPart(part)
	}
	return typed(p)
}

// addPart reads one part of a param tag: what the parameter is in some sets, and words that hold for all.
func (p *Param) addPart(tag string) {
	part := ParamSet{Position: -1}
	var sets []string
	for word := range strings.SplitSeq(tag, ",") {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "pos":
			part.Position, _ = strconv.Atoi(value)
		case "mandatory":
			part.Mandatory = true
		case "pipeline":
			part.ByValue = true
		case "property":
			part.ByProperty = true
		case "remaining":
			part.Remaining = true
		case "alias":
			p.Aliases = append(p.Aliases, strings.Split(value, "|")...)
		case "set":
			sets = append(sets, strings.Split(value, "|")...)
		case "name":
			p.Name = value
		case "is":
			p.Type = value
		case "secret":
			p.Secret = true
		case "filter":
			p.Filter = true
		case "hidden":
			p.Hidden = true
		case "wildcards":
			p.Wildcards = true
		case "null":
			p.Allow.Null = true
		case "emptytext":
			p.Allow.EmptyString = true
		case "emptylist":
			p.Allow.EmptyCollection = true
		}
	}
	if sets == nil {
		sets = []string{""}
	}
	for _, s := range sets {
		part.Name = s
		p.Sets = append(p.Sets, part)
	}
}

func typed(p Param) Param {
	p.Switch = p.Go == reflect.TypeFor[Switch]()
	if p.Type == "" {
		p.Type = TypeName(p.Go)
	}
	t := p.Go
	if t.Kind() == reflect.Pointer { // it may be left out
		t = t.Elem()
	}
	if e, ok := reflect.Zero(t).Interface().(object.Enumeration); ok {
		p.Values = e.Values()
	}
	if p.Rules.Set != "" {
		p.Values = strings.Split(p.Rules.Set, "|")
	}
	return p
}

// TypeName is the name under which help shows a Go type.
func TypeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[Switch]():
		return "SwitchParameter"
	case t.Kind() == reflect.Slice:
		return TypeName(t.Elem()) + "[]"
	case t.Kind() == reflect.Pointer:
		return TypeName(t.Elem())
	case t.Kind() == reflect.Interface:
		return "Object"
	}
	switch t {
	case reflect.TypeFor[string]():
		return "String"
	case reflect.TypeFor[bool]():
		return "Boolean"
	case reflect.TypeFor[int](), reflect.TypeFor[int32]():
		return "Int32"
	case reflect.TypeFor[int64]():
		return "Int64"
	case reflect.TypeFor[float64]():
		return "Double"
	}
	switch own := reflect.Zero(t).Interface().(type) {
	case object.Netted:
		return lastName(own.NetType())
	case object.Enumeration:
		return lastName(own.EnumType())
	}
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

func lastName(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }
