package dotnet

import (
	"fmt"
	"math/big"
	"strings"

	"emsh/shell/object"
)

// Convert converts a value to a type, as a cast does.
func Convert(v any, t *Type) (any, error) {
	if v == object.Nothing {
		v = nil
	}
	if v == nil {
		return fromNull(t)
	}
	switch t {
	case Object:
		return v, nil
	case String:
		return object.Text(v), nil
	case Boolean:
		return object.Truth(v), nil
	}
	if t.Enum != nil {
		return toEnum(v, t)
	}
	plain := object.Unwrap(v)
	if t.Assignable(TypeOf(plain)) {
		if o, ok := v.(*object.Object); ok && o.Base() != nil && t != PSObject {
			return plain, nil
		}
		return v, nil
	}
	if t.Elem != nil {
		return toArray(plain, t)
	}
	if t.convert == nil && !object.Castable(t.FullName) {
		if r, ok, err := throughConstructor(plain, t); ok || err != nil {
			return r, err
		}
	}
	if invalid := notConvertible(plain, t); invalid != nil {
		return nil, invalid
	}
	if t.convert != nil {
		return t.convert(plain, t)
	}
	if object.Castable(t.FullName) {
		return castSimple(plain, t)
	}
	switch x := plain.(type) {
	case *object.Hashtable:
		return fromHashtable(x, t)
	case *object.Object:
		return fromCustom(x, t)
	case string:
	default:
		if s, ok := asText(x); ok {
			if r, ok, err := throughConstructor(s, t); ok || err != nil {
				return r, err
			}
		}
	}
	return nil, object.Failed(v, t.FullName)
}

func toEnum(v any, t *Type) (any, error) {
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok {
		if h.Len() == 0 {
			return t.Enum.Value(0), nil
		}
		return nil, creationError(t, firstKey(h))
	}
	return object.CastEnum(v, t.Enum)
}

// asText is the text of a value that constructors and Parse methods take: text itself, and a number's.
func asText(v any) (string, bool) {
	if s, ok := v.(string); ok {
		return s, true
	}
	return object.Text(v), object.IsNumber(v)
}

func castSimple(v any, t *Type) (any, error) {
	switch x := v.(type) {
	case *object.Hashtable:
		if x.Len() > 0 && constructible[t.FullName] {
			return nil, creationError(t, firstKey(x))
		}
		if empty, ok := emptyValue(t); ok && x.Len() == 0 {
			return empty, nil
		}
	case *object.Object:
		if x.Type() == nil && constructible[t.FullName] {
			return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName, object.Failed(v, t.FullName).Error())
		}
	}
	if parseable[t.FullName] && object.IsNumber(v) {
		if r, err := object.Cast(v, t.FullName); err == nil {
			return r, nil
		} else if _, ok := v.(int32); ok && t.FullName != "System.Guid" && t.FullName != "System.Version" {
			return nil, err
		}
		return object.Cast(object.Text(v), t.FullName)
	}
	return object.Cast(v, t.FullName)
}

// emptyValue is what the constructor without arguments makes of a simple type.
func emptyValue(t *Type) (any, bool) {
	switch t.FullName {
	case "System.Decimal":
		return object.Decimal{}, true
	case "System.DateTime":
		return object.DateTime{}, true
	case "System.TimeSpan":
		return object.TimeSpan(0), true
	case "System.Guid":
		return object.Guid{}, true
	case "System.Version":
		return object.Version{}, true
	case "System.Numerics.BigInteger":
		return new(big.Int), true
	}
	return nil, false
}

// parseable are the simple types that are made of a number's text, too.
var parseable = map[string]bool{"System.DateTime": true, "System.TimeSpan": true, "System.Guid": true, "System.Version": true, "System.Decimal": false}

// constructible are types with constructors that a custom object is tried with.
var constructible = map[string]bool{"System.Decimal": true, "System.Numerics.BigInteger": true, "System.DateTime": true, "System.TimeSpan": true,
	"System.Guid": true, "System.Version": true}

// notConvertible refuses what .NET's Convert refuses: booleans and dates become no other objects.
func notConvertible(v any, t *Type) error {
	switch v.(type) {
	case bool, object.DateTime:
	case object.Char, object.Enum:
		if countable[t.FullName] || t.FullName == "System.Globalization.CultureInfo" || t.FullName == "System.TimeSpan" || t.FullName == "System.Net.IPAddress" || t.FullName == "System.DateTime" {
			return nil
		}
	default:
		return nil
	}
	_, truth := v.(bool)
	if _, ok := primitives[t.FullName]; ok || truth && t.FullName == "System.Management.Automation.SwitchParameter" || t.FullName == "System.DateTime" {
		return nil
	}
	if t.Elem != nil || t.Assignable(TypeOf(v)) || t.FullName == "System.Xml.XmlDocument" || t == PSObject || t == CustomObject || t.FullName == "System.Nullable`1" || t.nullable() != nil || t.FullName == "System.Numerics.BigInteger" ||
		t.FullName == "System.Void" || t.FullName == "System.Array" {
		return nil
	}
	return object.CastFault("InvalidCastIConvertible", v, t.FullName, fmt.Sprintf("Invalid cast from '%s' to '%s'.", object.TypeName(v), t.QualifiedName()))
}

// countable are types with a constructor that takes a capacity, which a character or enumeration converts to.
var countable = map[string]bool{"System.Collections.ArrayList": true, "System.Collections.Hashtable": true}

var primitives = map[string]bool{"System.Int32": true, "System.Int64": true, "System.Byte": true, "System.SByte": true, "System.Int16": true, "System.UInt16": true,
	"System.UInt32": true, "System.UInt64": true, "System.Double": true, "System.Single": true, "System.Decimal": true, "System.Char": true, "System.String": true, "System.Boolean": true}

func (t *Type) nullable() *Type {
	if strings.HasPrefix(t.FullName, "System.Nullable`1[") && len(t.Args) == 1 {
		return t.Args[0]
	}
	return nil
}

func fromNull(t *Type) (any, error) {
	switch {
	case t == String:
		return "", nil
	case t == Boolean:
		return false, nil
	case t.Enum != nil:
		return object.CastEnum(nil, t.Enum)
	case t.FullName == "System.Management.Automation.SwitchParameter":
		return Switch(false), nil
	case !t.Value || t.nullable() != nil:
		return nil, nil
	case object.Castable(t.FullName) && t.FullName != "System.DateTime" && t.FullName != "System.TimeSpan" && t.FullName != "System.Guid":
		return object.Cast(nil, t.FullName)
	}
	message := "Cannot convert null to type \"" + t.FullName + "\"."
	return nil, &object.Fault{ID: "nullToObjectInvalidCast", Category: 5, Exception: &object.Exception{Message: message,
		Inner: &object.Exception{Type: "System.Management.Automation.PSInvalidCastException", Message: message}}}
}

func toArray(v any, t *Type) (any, error) {
	items, many := object.Elements(v)
	if s, ok := v.(string); ok && t.Elem == CharType {
		return charArray(s), nil
	}
	if !many {
		item, err := Convert(v, t.Elem)
		if f, ok := err.(*object.Fault); ok && f.ID == "ConvertToFinalInvalidCastException" {
			return nil, object.Failed(v, t.FullName)
		}
		if err != nil {
			switch v.(type) {
			case bool, object.DateTime, object.Enum:
				return nil, object.CastFault("InvalidCastIConvertible", v, t.FullName, fmt.Sprintf("Invalid cast from '%s' to '%s'.", object.TypeName(v), t.FullName))
			}
			return nil, object.CastFault("InvalidCastExceptionScalarToArray", v, t.FullName, err.Error())
		}
		return &object.Array{Elem: elemOf(t), Items: []any{item}}, nil
	}
	out := make([]any, len(items))
	for i, item := range items {
		x, err := Convert(item, t.Elem)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return &object.Array{Elem: elemOf(t), Items: out}, nil
}

func charArray(s string) *object.Array {
	units := object.UTF16(s)
	items := make([]any, len(units))
	for i, u := range units {
		items[i] = object.Char(u)
	}
	return &object.Array{Elem: "System.Char", Items: items}
}

func elemOf(t *Type) string {
	if t.Elem == Object {
		return ""
	}
	return t.Elem.FullName
}

// creationError is a hashtable's key that is no property of the object to be made.
func creationError(t *Type, key string) error {
	return notCreated(t, fmt.Sprintf("The property '%s' was not found for the '%s' object. %s", key, t.FullName, settable(t)))
}

func notCreated(t *Type, why string) error {
	message := fmt.Sprintf("Cannot create object of type \"%s\". %s", t.FullName, why)
	return &object.Fault{ID: "ObjectCreationError", Category: 5, Exception: &object.Exception{Message: message,
		Inner: &object.Exception{Type: "System.Management.Automation.PSInvalidCastException", Message: message}}}
}

func settable(t *Type) string {
	var names []string
	for _, m := range t.members().order {
		if m.set != nil && !m.static {
			names = append(names, "["+m.name+" <"+m.result.FullName+">]")
		}
	}
	if len(names) == 0 {
		return "There is no settable property available."
	}
	return "The settable properties are: " + strings.Join(names, ", ") + "."
}

func firstKey(h *object.Hashtable) string { return object.Text(h.Keys()[0]) }

// fromHashtable makes an object by its empty constructor and sets its properties.
func fromHashtable(h *object.Hashtable, t *Type) (any, error) {
	v, err := New(t, nil)
	if err != nil {
		return nil, object.Failed(h, t.FullName)
	}
	for k, value := range h.All() {
		name := object.Text(k)
		if !t.hasProperty(name) {
			return nil, creationError(t, name)
		}
		if err := setOn(v, t, name, value); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// fromCustom makes an object by its empty constructor and sets what a custom object has.
func fromCustom(o *object.Object, t *Type) (any, error) {
	v, err := New(t, nil)
	if err != nil {
		return nil, object.Failed(o, t.FullName)
	}
	for name, value := range o.All() {
		if !t.hasProperty(name) {
			return nil, object.CastFault("InvalidCastConstructorException", o, t.FullName, object.Failed(o, t.FullName).Error())
		}
		if err := setOn(v, t, name, value); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (t *Type) hasProperty(name string) bool {
	ms := t.find(name, false)
	return len(ms) > 0 && ms[0].property
}

// setOn sets a property of an object that is being made.
func setOn(v any, t *Type, name string, value any) error {
	err := SetProperty(v, name, value)
	if err == nil {
		return nil
	}
	cause := causeOf(err)
	if cause.Inner != nil {
		cause = cause.Inner
	}
	return notCreated(t, cause.Message)
}
