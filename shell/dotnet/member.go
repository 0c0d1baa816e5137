package dotnet

import (
	"fmt"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// current is the session's culture.
var current = culture.AmericanEnglish()

// Property is $v.name by the shell's rules: the value's own property or key, else that of each
// element of a collection, else Count and Length of a single value. found is false when there is
// none; the value is then null.
func Property(v any, name string) (value any, found bool, err error) {
	if value, found, err = Own(v, name); found || err != nil {
		return value, found, err
	}
	if items, ok := object.Elements(v); ok {
		return fromElements(items, name)
	}
	if v = object.Unwrap(v); isCount(name) {
		if v == nil {
			return int32(0), true, nil
		}
		return int32(1), true, nil
	}
	return nil, false, nil
}

func isCount(name string) bool {
	return len(name) == 5 && strings.EqualFold(name, "count") || len(name) == 6 && strings.EqualFold(name, "length")
}

// fromElements collects a property of each element.
func fromElements(items []any, name string) (any, bool, error) {
	var out []any
	any1 := false
	for _, item := range items {
		v, found, err := Own(item, name)
		if err != nil {
			return nil, false, err
		}
		if !found {
			if inner, ok := object.Elements(item); ok {
				if v, found, err = fromElements(inner, name); err != nil {
					return nil, false, err
				}
			}
		}
		any1 = any1 || found
		if !found {
			v = nil
		}
		if inner, ok := object.Elements(v); ok {
			out = append(out, inner...)
			continue
		}
		out = append(out, v)
	}
	switch {
	case len(out) == 0:
		return nil, any1, nil
	case len(out) == 1:
		return out[0], any1, nil
	}
	return &object.Array{Items: out}, any1, nil
}

// Own is a value's own property, key or method taken as a value.
func Own(v any, name string) (value any, found bool, err error) {
	switch x := v.(type) {
	case nil:
		return nil, false, nil
	case *object.Object:
		if value, found = x.Get(name); found {
			return methodOf(value, x), true, nil
		}
		if b := x.Base(); b != nil {
			if value, found, err = Own(b, name); found || err != nil {
				return value, found, err
			}
		}
		return intrinsic(x, name)
	case *object.Hashtable:
		if value, found = x.Get(name); found {
			return value, true, nil
		}
	case string:
		if len(name) == 6 && strings.EqualFold(name, "length") {
			return int32(object.Length(x)), true, nil
		}
	case object.Thing:
		if value, found = x.Property(name); found {
			return value, true, nil
		}
	case *object.Exception:
		for _, m := range x.Members {
			if strings.EqualFold(m.Name, name) {
				return m.Value, true, nil
			}
		}
	}
	if v == object.Nothing {
		return nil, false, nil
	}
	return declared(v, name)
}

func methodOf(v any, this *object.Object) any {
	if s, ok := v.(*object.ScriptMember); ok && s.Kind == object.ScriptMethod {
		bound := *s
		bound.This = this
		return &bound
	}
	return v
}

func declared(v any, name string) (any, bool, error) {
	t := TypeOf(v)
	ms := t.find(name, false)
	if len(ms) == 0 {
		return intrinsic(v, name)
	}
	if !ms[0].property {
		return &Method{This: v, Name: ms[0].name, overloads: ms}, true, nil
	}
	r, err := ms[0].do(v, nil)
	if err != nil {
		return nil, true, getterFault(name, err)
	}
	return r, true, nil
}

func getterFault(name string, err error) error {
	if f, ok := err.(*object.Fault); ok {
		return f
	}
	return &object.Fault{ID: "ExceptionWhenGetting", Category: 0, Exception: &object.Exception{Type: "System.Management.Automation.GetValueInvocationException",
		Message: fmt.Sprintf("Exception getting \"%s\": \"%s\"", name, err.Error())}}
}

// intrinsic are the members that every value has.
func intrinsic(v any, name string) (any, bool, error) {
	switch strings.ToLower(name) {
	case "psobject":
		return &PSObjectInfo{of: v}, true, nil
	case "psbase", "psadapted":
		return object.Unwrap(v), true, nil
	case "pstypenames":
		return typeNamesList(v), true, nil
	}
	return nil, false, nil
}

func typeNamesList(v any) any {
	names := TypeNames(v)
	items := make([]any, len(names))
	for i, n := range names {
		items[i] = n
	}
	return &TypeNameList{List: &object.List{Type: "System.Collections.ObjectModel.Collection`1[System.String]", Elem: "System.String", Items: items}, of: v}
}

// TypeNames are a value's type names, most special first.
func TypeNames(v any) []string {
	switch x := v.(type) {
	case *object.Object:
		if x.Base() == nil {
			return x.TypeNames()
		}
	case object.Thing:
		return x.TypeNames()
	}
	var names []string
	for t := TypeOf(v); t != nil; t = t.base() {
		names = append(names, t.FullName)
	}
	return names
}

// SetProperty is $v.name = value.
func SetProperty(v any, name string, value any) error {
	if value == object.Nothing {
		value = nil
	}
	switch x := v.(type) {
	case *object.Object:
		if _, ok := x.Get(name); ok {
			return setFault(name, x.Set(name, value))
		}
		if b := x.Base(); b != nil {
			return SetProperty(b, name, value)
		}
		if x.Type() == nil {
			return setFault(name, notFoundToSet(name))
		}
	case *object.Hashtable:
		x.Set(name, value)
		return nil
	case object.SettableThing:
		if _, ok := x.Property(name); ok {
			return setFault(name, x.SetProperty(name, value))
		}
	case *object.Exception:
		if strings.EqualFold(name, "source") || strings.EqualFold(name, "helplink") {
			return nil
		}
	}
	if v == nil {
		return notFoundToSet(name)
	}
	ms := TypeOf(v).find(name, false)
	if len(ms) == 0 || !ms[0].property {
		if items, ok := object.Elements(v); ok && len(items) > 0 {
			return setEach(items, name, value)
		}
		return notFoundToSet(name)
	}
	return ms[0].assign(v, name, value)
}

func setEach(items []any, name string, value any) error {
	for _, item := range items {
		if _, ok, _ := Own(item, name); !ok {
			return notFoundToSet(name)
		}
	}
	for _, item := range items {
		if err := SetProperty(item, name, value); err != nil {
			return err
		}
	}
	return nil
}

func (m *member) assign(this any, name string, value any) error {
	if m.set == nil {
		return &object.Fault{ID: "PropertyAssignmentException", Category: 7, Exception: &object.Exception{
			Message: fmt.Sprintf("'%s' is a ReadOnly property.", m.name)}}
	}
	v, err := Convert(value, m.result)
	if err != nil {
		return setFault(name, err)
	}
	_, err = m.set(this, []any{v})
	return setFault(name, err)
}

func setFault(name string, err error) error {
	if err == nil {
		return nil
	}
	if f, ok := err.(*object.Fault); ok && f.ID == "SetterNotFound" {
		return f
	}
	return &object.Fault{ID: "ExceptionWhenSetting", Category: 0, Exception: &object.Exception{Type: "System.Management.Automation.SetValueInvocationException",
		Message: fmt.Sprintf("Exception setting \"%s\": \"%s\"", name, err.Error()), Inner: causeOf(err)}}
}

func causeOf(err error) *object.Exception {
	switch x := err.(type) {
	case *object.Fault:
		return x.Exception
	case *object.Exception:
		return x
	}
	return &object.Exception{Type: "System.Exception", Message: err.Error()}
}

func notFoundToSet(name string) error {
	return &object.Fault{ID: "PropertyNotFound", Category: 7, Exception: &object.Exception{
		Message: fmt.Sprintf("The property '%s' cannot be found on this object. Verify that the property exists and can be set.", name)}}
}

// Call is $v.name(args): the value's own method, else that of each element of a collection.
func Call(v any, name string, args []any) (any, error) {
	if v == nil || v == object.Nothing {
		return nil, &object.Fault{ID: "InvokeMethodOnNull", Category: 7, Exception: &object.Exception{Message: "You cannot call a method on a null-valued expression."}}
	}
	for i, a := range args {
		if a == object.Nothing {
			args[i] = nil
		}
	}
	r, err := callOwn(v, name, args)
	if err != object.NoSuchMethod {
		return r, err
	}
	if r, ok, err := magic(v, name, args); ok {
		return r, err
	}
	if items, ok := object.Elements(v); ok && len(items) > 0 {
		return callEach(v, items, name, args)
	}
	return nil, noMethod(v, name)
}

func noMethod(v any, name string) error {
	return &object.Fault{ID: "MethodNotFound", Category: 7, Exception: &object.Exception{
		Message: fmt.Sprintf("Method invocation failed because [%s] does not contain a method named '%s'.", typeNameOf(v), name)}}
}

func typeNameOf(v any) string {
	if t, ok := v.(*Type); ok {
		return t.FullName
	}
	return TypeOf(v).FullName
}

func callEach(v any, items []any, name string, args []any) (any, error) {
	var out []any
	for _, item := range items {
		if item == nil {
			return nil, noMethod(v, name)
		}
		r, err := callOwn(item, name, args)
		if err == object.NoSuchMethod {
			return nil, noMethod(item, name)
		}
		if err != nil {
			return nil, err
		}
		if inner, ok := object.Elements(r); ok {
			out = append(out, inner...)
		} else if r != object.Nothing {
			out = append(out, r)
		}
	}
	switch len(out) {
	case 0:
		return object.Nothing, nil
	case 1:
		return out[0], nil
	}
	return &object.Array{Items: out}, nil
}

// callOwn calls a method of the value itself, or returns NoSuchMethod.
func callOwn(v any, name string, args []any) (any, error) {
	switch x := v.(type) {
	case *object.Object:
		if m, ok := x.Member(name); ok {
			if s, ok := m.Value.(*object.ScriptMember); ok && s.Kind == object.ScriptMethod {
				return s.Get.Run(x, x, args...)
			}
			if r, ok, err := callValue(m.Value, args); ok {
				return r, err
			}
		}
		if b := x.Base(); b != nil {
			return callOwn(b, name, args)
		}
	case *object.Hashtable:
		if f, ok := x.Get(name); ok {
			if r, ok, err := callValue(f, args); ok {
				return r, err
			}
		}
	case object.CallableThing:
		if r, err := x.CallMethod(name, args); err != object.NoSuchMethod {
			return r, err
		}
	}
	ms := TypeOf(v).find(name, false)
	if len(ms) == 0 || ms[0].property {
		if r, ok, err := everyMethod(v, name, args); ok {
			return r, err
		}
		return nil, object.NoSuchMethod
	}
	return invoke(ms[0].name, v, ms, args)
}

// callValue calls a property's value when it can be called.
func callValue(f any, args []any) (any, bool, error) {
	switch x := f.(type) {
	case *Method:
		r, err := x.Invoke(args)
		return r, true, err
	case *object.ScriptMember:
		r, err := x.Get.Run(x.This, x.This, args...)
		return r, true, err
	}
	return nil, false, nil
}

// everyMethod are property accessors called by name, such as get_Length().
func everyMethod(v any, name string, args []any) (any, bool, error) {
	low := strings.ToLower(name)
	if rest, ok := strings.CutPrefix(low, "get_"); ok && len(args) == 0 {
		r, found, err := declared(v, rest)
		return r, found, err
	}
	if rest, ok := strings.CutPrefix(low, "set_"); ok && len(args) == 1 {
		return object.Nothing, true, SetProperty(v, rest, args[0])
	}
	return nil, false, nil
}

// Method is a method taken as a value: $s.Substring.
type Method struct {
	This      any
	Name      string
	overloads []*member
}

// NetType is PowerShell's own type for it.
func (m *Method) NetType() string { return "System.Management.Automation.PSMethod" }

// String lists the overloads.
func (m *Method) String() string {
	texts := make([]string, len(m.overloads))
	for i, o := range m.overloads {
		texts[i] = o.definition()
	}
	return strings.Join(texts, ", ")
}

func (m *member) definition() string {
	if m.static && !m.ctor {
		return "static " + m.text
	}
	return m.text
}

// Invoke calls the method.
func (m *Method) Invoke(args []any) (any, error) { return invoke(m.Name, m.This, m.overloads, args) }

// Static is [T]::name: a static property, field, enumeration value, or method as a value.
func Static(t *Type, name string) (value any, found bool, err error) {
	if t.Enum != nil {
		for i, n := range t.Enum.Names {
			if strings.EqualFold(n, name) {
				return t.Enum.Value(t.Enum.Numbers[i]), true, nil
			}
		}
	}
	ms := t.find(name, true)
	if len(ms) == 0 {
		return nil, false, nil
	}
	if !ms[0].property {
		return &Method{Name: ms[0].name, overloads: ms}, true, nil
	}
	v, err := ms[0].do(nil, nil)
	if err != nil {
		return nil, true, getterFault(name, err)
	}
	return v, true, nil
}

// SetStatic is [T]::name = value.
func SetStatic(t *Type, name string, value any) error {
	ms := t.find(name, true)
	if len(ms) == 0 || !ms[0].property {
		return notFoundToSet(name)
	}
	return ms[0].assign(nil, name, value)
}

// CallStatic is [T]::name(args).
func CallStatic(t *Type, name string, args []any) (any, error) {
	if strings.EqualFold(name, "new") {
		return New(t, args)
	}
	ms := t.find(name, true)
	if len(ms) == 0 || ms[0].property {
		if t.Enum == nil {
			return nil, noMethod(t, name)
		}
		if ms = byFullName("System.Enum").find(name, true); len(ms) == 0 {
			return nil, noMethod(t, name)
		}
	}
	return invoke(ms[0].name, nil, ms, args)
}

// New makes a value by a constructor: [T]::new(args), New-Object.
func New(t *Type, args []any) (any, error) {
	if t.Elem != nil && len(args) == 1 {
		n, err := Convert(args[0], Int32)
		if err != nil {
			return nil, err
		}
		return newArray(t, n.(int32))
	}
	if v, ok, err := makeCollection(t, args); ok {
		return v, err
	}
	ctors := t.members().byName["new"]
	if len(ctors) == 0 || !ctors[0].ctor {
		if len(args) == 0 && t.Value && object.Castable(t.FullName) {
			return zeroOf(t)
		}
		return nil, &object.Fault{ID: "MethodCountCouldNotFindBest", Category: 0, Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
			Message: fmt.Sprintf("Cannot find an overload for \"new\" and the argument count: \"%d\".", len(args))}}
	}
	v, err := invoke("new", nil, ctors, args)
	if f, ok := err.(*object.Fault); ok && f.Exception.Inner != nil {
		f.Exception.Message = strings.Replace(f.Exception.Message, "\"new\"", "\".ctor\"", 1)
	}
	return v, err
}

func zeroOf(t *Type) (any, error) {
	switch t.FullName {
	case "System.DateTime":
		return object.DateTime{}, nil
	case "System.TimeSpan":
		return object.TimeSpan(0), nil
	case "System.Guid":
		return object.Guid{}, nil
	}
	return object.Cast(nil, t.FullName)
}

const maxArray = 100_000_000 // elements that a script may ask for at once

func newArray(t *Type, n int32) (any, error) {
	if n < 0 || n > maxArray {
		return nil, &object.Fault{ID: "OverflowException", Exception: &object.Exception{Type: "System.OverflowException", Message: "Arithmetic operation resulted in an overflow."}}
	}
	a := &object.Array{Elem: elemOf(t), Items: make([]any, n)}
	if t.Elem.Value && object.Castable(t.Elem.FullName) {
		zero, err := zeroOf(t.Elem)
		if err != nil {
			return nil, err
		}
		for i := range a.Items {
			a.Items[i] = zero
		}
	}
	return a, nil
}
