package eval

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// get is $i.name.
func (i *Instance) get(f *frame, name string) (any, error) {
	if v, ok := i.Property(name); ok {
		return v, nil
	}
	v, found, err := dotnet.Property(i, name)
	if err != nil || found {
		return v, err
	}
	return f.missing(i, name)
}

// set is $i.name = v, by the property's type and checks.
func (i *Instance) set(_ *frame, name string, v any) error { return i.SetProperty(name, v) }

// SetProperty sets a property by its type and checks.
func (i *Instance) SetProperty(name string, v any) error {
	for k := i.class; k != nil; k = k.base {
		for _, field := range k.fields {
			if field.static || !strings.EqualFold(field.name, name) {
				continue
			}
			got, err := applyAll(k.s, field.constraints, v)
			if err != nil {
				return settingFailed(name, err)
			}
			i.values[fold(name)] = got
			return nil
		}
	}
	if i.exc != nil {
		if strings.EqualFold(name, "Message") {
			i.exc.Message = textOf(v)
			return nil
		}
	}
	return &object.Fault{ID: "PropertyAssignmentException", Category: int(command.InvalidOperation), Exception: &object.Exception{
		Message: "The property '" + name + "' cannot be found on this object. Verify that the property exists and can be set."}}
}

func settingFailed(name string, err error) error {
	return &object.Fault{ID: "ExceptionWhenSetting", Exception: &object.Exception{
		Type: "System.Management.Automation.SetValueInvocationException", Message: "Exception setting \"" + name + "\": \"" + err.Error() + "\""}}
}

// call is $i.name(args).
func (i *Instance) call(f *frame, name string, args []any) (any, error) {
	if all := i.class.overloads(name, false); all != nil {
		return f.callOverload(name, all, i, args)
	}
	switch fold(name) {
	case "tostring":
		return i.class.Name, nil
	case "gettype":
		return i.class, nil
	case "equals":
		return first(args) == any(i), nil
	case "gethashcode":
		return int32(len(i.values)), nil
	}
	return nil, noMethod(i.class.Name, name)
}

// exception is an instance of an exception's class, as what can be thrown.
func (i *Instance) exception() *object.Exception {
	for k := i.class; k != nil; k = k.base {
		for _, field := range k.fields {
			if !field.static {
				i.exc.Members = append(i.exc.Members, object.Member{Name: field.name, Value: i.values[fold(field.name)]})
			}
		}
	}
	return i.exc
}

// TypeNames are the class's name and those of its bases.
func (i *Instance) TypeNames() []string {
	var names []string
	last := i.class
	for k := i.class; k != nil; k = k.base {
		names = append(names, k.Name)
		last = k
	}
	if last.netBase != "" {
		names = append(names, last.netBase)
	}
	return append(names, "System.Object")
}

// PropertyNames are the properties that are shown: the class's, then its bases'.
func (i *Instance) PropertyNames() []string {
	var names []string
	for k := i.class; k != nil; k = k.base {
		var own []string
		for _, field := range k.fields {
			if !field.static && !field.hidden {
				own = append(own, field.name)
			}
		}
		names = append(names, own...)
	}
	return names
}

// Property is the named property.
func (i *Instance) Property(name string) (any, bool) {
	v, ok := i.values[fold(name)]
	return v, ok
}

// MethodNames are the methods.
func (i *Instance) MethodNames() []string {
	names := []string{"Equals", "GetHashCode", "GetType", "ToString"}
	for k := i.class; k != nil; k = k.base {
		for _, m := range k.methods {
			same := func(name string) bool { return strings.EqualFold(name, m.name) }
			if !m.static && !m.ctor && !m.hidden && !slices.ContainsFunc(names, same) {
				names = append(names, m.name)
			}
		}
	}
	return names
}

// CallMethod calls a method from the frame that runs.
func (i *Instance) CallMethod(name string, args []any) (any, error) {
	return i.call(i.class.s.current(), name, args)
}

// overriding runs a method with one argument that the class declares, false where it declares none.
func (i *Instance) overriding(name string, arg any) (any, bool, error) {
	for _, o := range i.class.overloads(name, false) {
		if o.m.takes() == 1 {
			v, err := o.m.run(o.k.s.current(), o.k, i, []any{arg})
			return v, true, err
		}
	}
	return nil, false, nil
}

// Equals is -eq: the class's own Equals, or whether both are the same.
func (i *Instance) Equals(v any) bool {
	if is, ok, err := i.overriding("Equals", v); ok && err == nil {
		return truth(is)
	}
	return any(i) == v
}

// CompareTo is how a class that is IComparable compares to others.
func (i *Instance) CompareTo(v any) (int, error) {
	for k := i.class; k != nil; k = k.base {
		if strings.HasPrefix(k.netBase, "System.IComparable") {
			got, _, err := i.overriding("CompareTo", v)
			n, _ := small(got)
			return int(n), err
		}
	}
	if i.Equals(unwrap(v)) {
		return 0, nil
	}
	return 0, object.NotComparable(i, v)
}

// Text is what ToString gives.
func (i *Instance) Text() string {
	for _, o := range i.class.overloads("ToString", false) {
		if o.m.takes() > 0 {
			continue
		}
		if v, err := o.m.run(o.k.s.current(), o.k, i, nil); err == nil {
			return textOf(v)
		}
	}
	return i.class.Name
}

var (
	_ object.SettableThing = (*Instance)(nil)
	_ object.CallableThing = (*Instance)(nil)
	_ object.TextThing     = (*Instance)(nil)
	_ object.Equaler       = (*Instance)(nil)
	_ object.Comparer      = (*Instance)(nil)
)
