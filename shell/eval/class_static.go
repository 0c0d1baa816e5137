package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// ensure makes the class ready when it is first used: its static properties, then its static constructor.
func (k *Class) ensure(f *frame) error {
	if k.begun {
		return k.broken
	}
	k.begun = true
	if err := k.initialize(f); err != nil {
		if passes(err) {
			return err
		}
		t := f.record(err, f.at)
		inner := *t.rec.Exc()
		inner.Record = t.rec
		k.broken = &object.Exception{Type: "System.TypeInitializationException",
			Message: "The type initializer for '" + k.Name + "' threw an exception.", Inner: &inner}
	}
	return k.broken
}

func (k *Class) initialize(f *frame) error {
	for _, field := range k.fields {
		if !field.static {
			continue
		}
		v, err := k.initial(f, field, nil)
		if err != nil {
			return err
		}
		k.statics[fold(field.name)] = v
	}
	for _, m := range k.methods {
		if m.ctor && m.static {
			_, err := m.run(f, k, nil, nil)
			return err
		}
	}
	return nil
}

// static is [C]::name.
func (k *Class) static(f *frame, name string) (any, error) {
	if k.enum != nil {
		for i, n := range k.enum.Names {
			if strings.EqualFold(n, name) {
				return k.enum.Value(k.enum.Numbers[i]), nil
			}
		}
		return nil, nil
	}
	for c := k; c != nil; c = c.base {
		if err := c.ensure(f); err != nil {
			return nil, err
		}
		if v, ok := c.statics[fold(name)]; ok {
			return v, nil
		}
	}
	return f.missing(k, name)
}

func (k *Class) setStatic(f *frame, name string, v any) error {
	for c := k; c != nil; c = c.base {
		if err := c.ensure(f); err != nil {
			return err
		}
		for _, field := range c.fields {
			if field.static && strings.EqualFold(field.name, name) {
				got, err := applyAll(k.s, field.constraints, v)
				if err == nil {
					c.statics[fold(name)] = got
				}
				return err
			}
		}
	}
	return throwing("PropertyAssignmentException", command.InvalidOperation, nil, "", "The property '"+name+"' cannot be found on this object. Verify that the property exists and can be set.")
}

// callStatic is [C]::name(args), also [C]::new(args).
func (k *Class) callStatic(f *frame, name string, args []any) (any, error) {
	if strings.EqualFold(name, "new") {
		return k.create(f, args)
	}
	if all := k.overloads(name, true); all != nil {
		return f.callOverload(name, all, nil, args)
	}
	if k.enum != nil {
		return k.enumStatic(f, name, args)
	}
	return nil, noMethod(k.Name, name)
}

func (k *Class) enumStatic(f *frame, name string, args []any) (any, error) {
	switch fold(name) {
	case "getnames":
		return textArray(k.enum.Names), nil
	case "getvalues":
		items := make([]any, len(k.enum.Numbers))
		for i, n := range k.enum.Numbers {
			items[i] = k.enum.Value(n)
		}
		return &object.Array{Items: items}, nil
	}
	return nil, noMethod(k.Name, name)
}
