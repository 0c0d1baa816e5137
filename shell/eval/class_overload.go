package eval

import (
	"fmt"
	"slices"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// overload is a method that a call may mean, with the class that has it.
type overload struct {
	m *classMethod
	k *Class
}

// overloads are the methods of a name: the class's own, and those of its bases that it does not replace.
func (k *Class) overloads(name string, static bool) []overload {
	key := fold(name)
	if static {
		key = "::" + key
	}
	all, ok := k.byName[key]
	if ok {
		return all
	}
	for c := k; c != nil; c = c.base {
		for _, m := range c.methods {
			replaced := func(o overload) bool {
				return slices.EqualFunc(o.m.parameterTypes(), m.parameterTypes(), strings.EqualFold)
			}
			if m.static == static && !m.ctor && strings.EqualFold(m.name, name) && !slices.ContainsFunc(all, replaced) {
				all = append(all, overload{m, c})
			}
		}
	}
	if k.byName == nil {
		k.byName = map[string][]overload{}
	}
	k.byName[key] = all
	return all
}

func (k *Class) constructors() []overload {
	var all []overload
	for _, m := range k.methods {
		if m.ctor && !m.static {
			all = append(all, overload{m, k})
		}
	}
	return all
}

// typeOf is the type of a parameter as it is written; "" is any.
func (p *parameter) typeOf() string {
	if len(p.types) == 0 {
		return ""
	}
	return p.types[len(p.types)-1]
}

func (m *classMethod) parameterTypes() []string {
	m.block.code.compile()
	var types []string
	for _, p := range m.block.code.params {
		types = append(types, p.typeOf())
	}
	return types
}

// callOverload runs the overload that the arguments fit best.
func (f *frame) callOverload(name string, all []overload, this *Instance, args []any) (any, error) {
	found, args, err := f.choose(name, all, args)
	if err != nil {
		return nil, err
	}
	if this == nil {
		if err := found.k.ensure(f); err != nil {
			return nil, err
		}
	}
	return found.m.run(f, found.k, this, args)
}

// choose finds the overload that the arguments fit best, the first ones counting most, and takes them to its types.
func (f *frame) choose(name string, all []overload, args []any) (*overload, []any, error) {
	var best *overload
	least := 0
	for i := range all {
		o := &all[i]
		if o.m.takes() != len(args) {
			continue
		}
		cost := 0
		for n, p := range o.m.block.code.params {
			cost += (len(args) - n) * f.distance(args[n], p.typeOf())
		}
		if best == nil || cost < least {
			best, least = o, cost
		}
	}
	if best == nil {
		return nil, nil, &object.Fault{ID: "MethodCountCouldNotFindBest", Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
			Message: fmt.Sprintf("Cannot find an overload for \"%s\" and the argument count: \"%d\".", name, len(args))}}
	}
	args, err := f.convertArguments(name, best.m, args)
	return best, args, err
}

func (f *frame) convertArguments(name string, m *classMethod, args []any) ([]any, error) {
	out := make([]any, len(args))
	for n, p := range m.block.code.params {
		out[n] = args[n]
		if t := p.typeOf(); t != "" {
			v, err := f.s.cast(args[n], t)
			if err != nil {
				return nil, dotnet.ArgumentFault(p.name, args[n], name, &dotnet.Type{FullName: f.s.fullTypeName(t)}, err)
			}
			out[n] = v
		}
	}
	return out, nil
}

// How far a value is from a class, on the scale of dotnet.Distance.
const (
	nearClass  = 20
	madeClass  = 450
	otherClass = 100_000
)

// distance is how far a value is from a type.
func (f *frame) distance(v any, name string) int {
	if name == "" {
		return dotnet.Distance(v, dotnet.Object)
	}
	k := f.s.classes[fold(name)]
	if k == nil {
		t, err := f.typeValue(name)
		if err != nil {
			return otherClass
		}
		return dotnet.Distance(v, t)
	}
	switch x := unwrap(v).(type) {
	case nil:
		return nearClass
	case *Instance:
		switch {
		case x.class == k:
			return 0
		case x.class.derives(k):
			return nearClass
		}
	case object.Enum:
		if x.Type == k.Name {
			return 0
		}
	case string, int32, *object.Hashtable:
		return madeClass
	}
	return otherClass
}
