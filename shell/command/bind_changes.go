package command

import (
	"slices"

	"emsh/shell/object"
)

// changed binds the properties that a script has set on an object of the type that the cmdlet sets:
// ($m = Get-Mailbox annb; $m.Office = 'Boston'; $m | Set-Mailbox). What was given by name goes before.
func (bd *Binding) changed(v any) error {
	o, ok := v.(*object.Object)
	if !ok {
		return nil
	}
	names := o.Changed()
	if len(names) == 0 || !bd.describes(o) {
		return nil
	}
	for _, name := range names {
		p := bd.param(name)
		if p == nil || p.Of == "" || p.Name == instanceName {
			return bd.fail("ReadOnlyProperty", InvalidArgument, bindingException, bd.b.Where,
				"The property '"+name+"' of the object cannot be changed by "+bd.b.Name+". Read the object again, and change other properties.")
		}
		if bd.has(p) {
			continue
		}
		value, _ := o.Get(name)
		got, err := bd.convert(p, &Arg{Name: p.Name, Value: value, Position: bd.b.Where})
		if err != nil {
			return onObject(err, v)
		}
		if err := bd.fromPipeline(p, got, value); err != nil {
			return onObject(err, v)
		}
	}
	return nil
}

// describes reports whether the cmdlet sets properties of the object's type.
func (bd *Binding) describes(o *object.Object) bool {
	return slices.ContainsFunc(bd.b.Params, func(p Param) bool { return p.Of != "" && slices.Contains(o.TypeNames(), p.Of) })
}

// instance binds what -Instance stands for, as if the object were piped in.
func (bd *Binding) instance() error {
	p := bd.param(instanceName)
	if p == nil || p.Of == "" || !bd.has(p) {
		return nil
	}
	v := bd.Values[instanceName]
	if _, err := bd.steps(v); err != nil {
		return err
	}
	if err := bd.changed(v); err != nil {
		return err
	}
	clear(bd.fromIn) // it holds for each piped object
	return nil
}
