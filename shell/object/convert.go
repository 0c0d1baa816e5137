package object

import (
	"encoding"
	"fmt"
	"math/big"
	"reflect"
	"sync"
	"time"

	"emsh/shell/culture"
)

// FromGo is the pipeline value that stands for a Go value: what a property of a described struct reads as.
func FromGo(v any) any {
	switch x := v.(type) {
	case nil, bool, string, int32, int64, float64, uint64, uint32, *Object, *Array, *List, *Hashtable, Enum, Size, Char,
		Decimal, DateTime, TimeSpan, Guid, Version, Unlimited, *big.Int, Instance, Thing, *Exception, Block:
		return v
	case int:
		return fromInt(int64(x))
	}
	r := reflect.ValueOf(v)
	return reader(r.Type())(r)
}

func fromInt(n int64) any {
	if int64(int32(n)) == n {
		return int32(n)
	}
	return n
}

var (
	valuerType      = reflect.TypeFor[Valuer]()
	enumerationType = reflect.TypeFor[Enumeration]()
	nullableType    = reflect.TypeFor[Nullable]()
	marshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	unmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	timeType        = reflect.TypeFor[time.Time]()
	durationType    = reflect.TypeFor[time.Duration]()
)

// reader is how a field of type t reads as a pipeline value.
func reader(t reflect.Type) func(reflect.Value) any {
	switch {
	case t.PkgPath() == "emsh/shell/object" || t.PkgPath() == "emsh/shell/culture":
		return func(v reflect.Value) any { return v.Interface() }
	case t == timeType:
		return func(v reflect.Value) any { return fromTime(v.Interface().(time.Time)) }
	case t == durationType:
		return func(v reflect.Value) any { return culture.FromDuration(time.Duration(v.Int())) }
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && !t.Implements(valuerType) && !t.Implements(marshalerType):
		return readPointer
	case t.Kind() == reflect.Pointer && readsByItself(t.Elem()):
		return optionalReader(reader(t.Elem()))
	case t.Implements(valuerType):
		return func(v reflect.Value) any { return fromValuer(v.Interface().(Valuer)) }
	case t.Implements(enumerationType):
		return func(v reflect.Value) any { return fromEnumeration(v.Interface().(Enumeration)) }
	case t.Implements(nullableType):
		return readNullable
	case t.Implements(marshalerType):
		return readText
	}
	return kindReader(t)
}

// readsByItself reports whether a type, and not only a pointer to it, says how it reads.
func readsByItself(t reflect.Type) bool {
	return t == timeType || t == durationType || t.Implements(valuerType) || t.Implements(enumerationType) || t.Implements(marshalerType)
}

// optionalReader reads what may be missing: a nil pointer is nothing, and any other reads as
// what it points to.
func optionalReader(read func(reflect.Value) any) func(reflect.Value) any {
	return func(v reflect.Value) any {
		if v.IsNil() {
			return nil
		}
		return read(v.Elem())
	}
}

func kindReader(t reflect.Type) func(reflect.Value) any {
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value) any { return v.String() }
	case reflect.Bool:
		return func(v reflect.Value) any { return v.Bool() }
	case reflect.Int:
		return func(v reflect.Value) any { return fromInt(v.Int()) }
	case reflect.Interface:
		return func(v reflect.Value) any {
			if v.IsNil() {
				return nil
			}
			return FromGo(v.Interface())
		}
	case reflect.Pointer:
		return readPointer
	case reflect.Struct:
		return func(v reflect.Value) any { return Of(v.Interface()) }
	case reflect.Slice, reflect.Array:
		return sliceReader(t)
	case reflect.Map:
		return readMap
	}
	if plain, ok := plainTypes[t.Kind()]; ok {
		return func(v reflect.Value) any { return v.Convert(plain).Interface() }
	}
	return func(v reflect.Value) any { return v.Interface() }
}

var plainTypes = map[reflect.Kind]reflect.Type{
	reflect.Int8: reflect.TypeFor[int8](), reflect.Int16: reflect.TypeFor[int16](), reflect.Int32: reflect.TypeFor[int32](), reflect.Int64: reflect.TypeFor[int64](),
	reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint16: reflect.TypeFor[uint16](), reflect.Uint32: reflect.TypeFor[uint32](), reflect.Uint64: reflect.TypeFor[uint64](),
	reflect.Uint: reflect.TypeFor[uint64](), reflect.Float32: reflect.TypeFor[float32](), reflect.Float64: reflect.TypeFor[float64](),
}

func readPointer(v reflect.Value) any {
	if v.IsNil() {
		return nil
	}
	if e := v.Elem(); e.Kind() == reflect.Struct && e.Type() != timeType && e.Type().PkgPath() != "emsh/shell/culture" && !e.Type().Implements(marshalerType) {
		return Of(v.Interface())
	}
	return FromGo(v.Elem().Interface())
}

func readNullable(v reflect.Value) any {
	if v.Interface().(Nullable).IsNull() {
		return nil
	}
	return v.String()
}

func readText(v reflect.Value) any {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	b, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return nil
	}
	return string(b)
}

func sliceReader(t reflect.Type) func(reflect.Value) any {
	elem := netElem(t.Elem())
	return func(v reflect.Value) any {
		items := make([]any, v.Len())
		for i := range items {
			items[i] = FromGo(v.Index(i).Interface())
		}
		return &Array{Elem: elem, Items: items}
	}
}

func netElem(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "System.String"
	case reflect.Uint8:
		return "System.Byte"
	case reflect.Int, reflect.Int32:
		return "System.Int32"
	}
	return ""
}

func readMap(v reflect.Value) any {
	h := NewHashtable()
	for it := v.MapRange(); it.Next(); {
		h.Set(FromGo(it.Key().Interface()), FromGo(it.Value().Interface()))
	}
	return h
}

// fromTime is nil for the zero time: a date that is not known.
func fromTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return culture.FromTimeKind(t, culture.Local)
}

func fromValuer(v Valuer) any {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return nil
	}
	kind, data := v.PipelineValue()
	switch d := data.(type) {
	case uint64:
		if kind == "size" {
			return Size(d)
		}
	case time.Duration:
		return culture.FromDuration(d)
	case time.Time:
		return fromTime(d)
	case [16]byte:
		return Guid(d)
	case []any:
		items := make([]any, len(d))
		for i := range d {
			items[i] = FromGo(d[i])
		}
		if kind == "multivalued" {
			return &List{Type: MultiValued, Items: items}
		}
		return &Array{Items: items}
	}
	if kind == "unlimited" {
		return Unlimited{}
	}
	return FromGo(data)
}

// MultiValued is the .NET name of a property that holds several values.
const MultiValued = "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]"

func fromEnumeration(e Enumeration) any {
	set := enumSetOf(e)
	return Enum{Type: set.Type, Name: e.String(), Number: e.EnumNumber(), Set: set}
}

var enumSets sync.Map // reflect.Type -> *EnumSet: a cache, never observable

func enumSetOf(e Enumeration) *EnumSet {
	t := reflect.TypeOf(e)
	if known, ok := enumSets.Load(t); ok {
		return known.(*EnumSet)
	}
	names := e.Values()
	known, _ := enumSets.LoadOrStore(t, &EnumSet{Type: e.EnumType(), Names: names, Numbers: enumNumbers(e, names)})
	return known.(*EnumSet)
}

// enumNumbers finds each name's number by reading the name back; order is the number where that is not possible.
func enumNumbers(e Enumeration, names []string) []int64 {
	numbers := make([]int64, len(names))
	for i, n := range names {
		numbers[i] = int64(i)
		p := reflect.New(reflect.TypeOf(e))
		u, ok := p.Interface().(encoding.TextUnmarshaler)
		if ok && u.UnmarshalText([]byte(n)) == nil {
			numbers[i] = p.Elem().Interface().(Enumeration).EnumNumber()
		}
	}
	return numbers
}

// PropertiesUnmarshaler is implemented outside the shell by types that a whole object can stand
// for: a name, by the object that has it.
type PropertiesUnmarshaler interface {
	UnmarshalProperties(get func(name string) (any, bool)) error
}

var propertiesType = reflect.TypeFor[PropertiesUnmarshaler]()

// Netted is implemented by types of ours that stand for one of .NET.
type Netted interface{ NetType() string }

// ValueUnmarshaler is implemented by types that are made of more than a value's text.
type ValueUnmarshaler interface{ UnmarshalValue(v any) error }

// Convert converts a pipeline value to a Go type by the shell's rules; types that implement
// encoding.TextUnmarshaler are made from the value's text.
func Convert(v any, to reflect.Type) (any, error) {
	if v == Nothing {
		v = nil
	}
	if v == nil {
		return reflect.Zero(to).Interface(), nil
	}
	if reflect.TypeOf(v).AssignableTo(to) {
		return v, nil
	}
	if o, ok := v.(*Object); ok {
		if d := o.Data(); d != nil {
			if r := reflect.ValueOf(d); r.Type().AssignableTo(to) {
				return d, nil
			} else if r.Type().Elem().AssignableTo(to) {
				return r.Elem().Interface(), nil
			}
		}
		if o.base != nil {
			return Convert(o.base, to)
		}
		if p := reflect.New(to); p.Type().Implements(propertiesType) {
			if err := p.Interface().(PropertiesUnmarshaler).UnmarshalProperties(o.Get); err != nil {
				return nil, err
			}
			return p.Elem().Interface(), nil
		}
	}
	r := reflect.New(to).Elem()
	if err := assignTo(r, v); err != nil {
		return nil, err
	}
	return r.Interface(), nil
}

func assignTo(r reflect.Value, v any) error {
	to := r.Type()
	switch {
	case to.Kind() == reflect.Pointer:
		p := reflect.New(to.Elem())
		x, err := Convert(v, to.Elem())
		if err != nil {
			return err
		}
		p.Elem().Set(reflect.ValueOf(x))
		r.Set(p)
		return nil
	case to == timeType:
		d, err := Cast(v, "System.DateTime")
		if err == nil {
			r.Set(reflect.ValueOf(d.(DateTime).Time()))
		}
		return err
	case to == durationType:
		d, err := Cast(v, "System.TimeSpan")
		if err == nil {
			r.SetInt(int64(d.(TimeSpan).Duration()))
		}
		return err
	}
	if name := castName(to); name != "" {
		x, err := Cast(v, name)
		if err == nil {
			r.Set(reflect.ValueOf(x))
		}
		return err
	}
	if items, ok := Elements(v); to.Kind() == reflect.Slice && (ok || !reflect.PointerTo(to).Implements(unmarshalerType)) {
		if !ok {
			items = []any{v}
		}
		return assignSlice(r, items)
	}
	if u, ok := r.Addr().Interface().(ValueUnmarshaler); ok {
		return u.UnmarshalValue(v)
	}
	if u, ok := r.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(Text(v)))
	}
	return assignKind(r, v)
}

// castName is the .NET name of those of our own types that Cast makes.
func castName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[DateTime](), reflect.TypeFor[TimeSpan](), reflect.TypeFor[Decimal](), reflect.TypeFor[Guid](),
		reflect.TypeFor[Version](), reflect.TypeFor[Size](), reflect.TypeFor[Char]():
		return TypeName(reflect.Zero(t).Interface())
	}
	return ""
}

func assignSlice(r reflect.Value, items []any) error {
	s := reflect.MakeSlice(r.Type(), len(items), len(items))
	for i, item := range items {
		x, err := Convert(item, r.Type().Elem())
		if err != nil {
			return err
		}
		if x != nil {
			s.Index(i).Set(reflect.ValueOf(x))
		}
	}
	r.Set(s)
	return nil
}

func assignKind(r reflect.Value, v any) error {
	switch k := r.Kind(); k {
	case reflect.String:
		r.SetString(Text(v))
		return nil
	case reflect.Bool:
		return assignBool(r, v)
	case reflect.Map:
		return assignMap(r, v)
	case reflect.Interface:
		return fmt.Errorf("cannot convert a %s to %v", TypeName(v), r.Type())
	case reflect.Int:
		if assignCast(r, v, "System.Int64") == nil {
			return nil
		}
		return assignCast(r, v, "System.Int32")
	default:
		if plain, ok := plainTypes[k]; ok {
			return assignCast(r, v, TypeName(reflect.Zero(plain).Interface()))
		}
	}
	return Failed(v, r.Type().Name())
}

func assignCast(r reflect.Value, v any, name string) error {
	x, err := Cast(v, name)
	if err == nil {
		r.Set(reflect.ValueOf(x).Convert(r.Type()))
	}
	return err
}

// assignBool takes what a [bool] parameter takes: no text.
func assignBool(r reflect.Value, v any) error {
	switch x := Unwrap(v).(type) {
	case bool:
		r.SetBool(x)
		return nil
	case interface{ Truth() bool }:
		r.SetBool(x.Truth())
		return nil
	default:
		if IsNumber(x) {
			r.SetBool(Truth(x))
			return nil
		}
		return &Fault{ID: "InvalidCast", Category: 5, Exception: &Exception{Type: psInvalidCast,
			Message: fmt.Sprintf("Cannot convert value %q to type %q. Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.",
				TypeName(x), "System.Boolean")}}
	}
}

func assignMap(r reflect.Value, v any) error {
	h, ok := v.(*Hashtable)
	if !ok {
		return Failed(v, "System.Collections.Hashtable")
	}
	m := reflect.MakeMap(r.Type())
	for k, e := range h.All() {
		key, err := Convert(k, r.Type().Key())
		if err != nil {
			return err
		}
		value, err := Convert(e, r.Type().Elem())
		if err != nil {
			return err
		}
		rv := reflect.Zero(r.Type().Elem())
		if value != nil {
			rv = reflect.ValueOf(value)
		}
		m.SetMapIndex(reflect.ValueOf(key), rv)
	}
	r.Set(m)
	return nil
}
