package object

import "slices"

// read is a list that a script was given, and what was in it then.
type read struct {
	name   string
	list   *List
	before []any
}

// given is a property's value on its way to a script. A list that may be set is the same one each
// time, so that what is added to it is seen by the next who asks.
func (o *Object) given(name string, fixed bool, v any) any {
	list, ok := v.(*List)
	if !ok || fixed || slices.ContainsFunc(o.lists, func(r read) bool { return r.list == list }) {
		return v
	}
	o.lists = append(o.lists, read{name, list, slices.Clone(list.Items)})
	return list
}

// field is a struct's property as it is now.
func (o *Object) field(p *Property) any {
	for _, r := range o.lists {
		if r.name == p.Name {
			return r.list
		}
	}
	return p.from(o.data.FieldByIndex(p.Index))
}
