package dotnet

import (
	"fmt"
	"strings"

	"emsh/shell/object"
)

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

// fromElements collects a property of each element: custom objects without it give null, others nothing.
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
		if !found && !custom(item) {
			continue
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

func custom(v any) bool {
	o, ok := v.(*object.Object)
	return ok && o.Base() == nil
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
	case *baseView:
		return declared(x.of, name)
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
		return baseOf(object.Unwrap(v)), true, nil
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
		names = append(names, t.QualifiedName())
	}
	return names
}

// Call is $v.name(args): the value's own method, else that of each element of a collection.
func Call(v any, name string, args []any) (any, error) {
	if v == nil || v == object.Nothing {
		return nil, methodOnNull()
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

func methodOnNull() error {
	return &object.Fault{ID: "InvokeMethodOnNull", Category: 7, Exception: &object.Exception{Message: "You cannot call a method on a null-valued expression."}}
}

func noMethod(v any, name string) error {
	bad := &object.Fault{ID: "MethodNotFound", Category: 7, Exception: &object.Exception{
		Message: fmt.Sprintf("Method invocation failed because [%s] does not contain a method named '%s'.", typeNameOf(v), name)}}
	if o, ok := v.(*object.Object); ok && o.Base() == nil {
		bad.Target = name // looked for while it ran, and not when it was bound
	}
	return bad
}

func typeNameOf(v any) string {
	if t, ok := v.(*Type); ok {
		return t.FullName
	}
	return TypeOf(v).FullName
}

func callEach(v any, items []any, name string, args []any) (any, error) {
	out, called, err := callElements(nil, items, name, args)
	switch {
	case err != nil:
		return nil, err
	case len(out) == 1:
		return out[0], nil
	case !called:
		return nil, noMethod(v, name)
	case len(out) == 0:
		return object.Nothing, nil
	}
	return &object.Array{Items: out}, nil
}

// callElements adds to out what a method of each element gives; an element without the method is taken apart itself.
func callElements(out []any, items []any, name string, args []any) (_ []any, called bool, err error) {
	for _, item := range items {
		if item == nil {
			return nil, false, methodOnNull()
		}
		r, err := callOwn(item, name, args)
		if err == object.NoSuchMethod {
			inner, many := object.Elements(item)
			if !many {
				return nil, false, noMethod(item, name)
			}
			var some bool
			if out, some, err = callElements(out, inner, name, args); err != nil {
				return nil, false, err
			}
			called = called || some
			continue
		}
		if err != nil {
			return nil, false, err
		}
		called = true
		out = appendFlat(out, r)
	}
	return out, called, nil
}

func appendFlat(out []any, v any) []any {
	if inner, many := object.Elements(v); many {
		return append(out, inner...)
	}
	if v == object.Nothing {
		return out
	}
	return append(out, v)
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
	case *baseView:
		v = x.of
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
func (m *Method) String() string { return strings.Join(m.definitions(), ", ") }

func (m *Method) definitions() []string {
	if text, ok := interfaceMethods(TypeOf(m.This), m.Name); ok {
		return strings.Split(strings.ReplaceAll(text, "), ", ")\n"), "\n")
	}
	texts := make([]string, len(m.overloads))
	for i, o := range m.overloads {
		texts[i] = o.definition()
	}
	return texts
}

func (m *member) definition() string {
	if m.static && !m.ctor {
		return "static " + m.text
	}
	return m.text
}

// Invoke calls the method.
func (m *Method) Invoke(args []any) (any, error) { return invoke(m.Name, m.This, m.overloads, args) }
