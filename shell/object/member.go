package object

import "slices"

// MemberKind is what sort of member was added to an object.
type MemberKind int

// The kinds, in the order in which Get-Member lists them.
const (
	AliasProperty MemberKind = iota
	NoteProperty
	ScriptProperty
	ScriptMethod
)

// String is the kind's .NET name.
func (k MemberKind) String() string {
	return [...]string{"AliasProperty", "NoteProperty", "ScriptProperty", "ScriptMethod"}[k]
}

// ScriptMember stands as a Member's Value for an alias, a script property or a script method.
type ScriptMember struct {
	Kind     MemberKind
	Of       string // AliasProperty: the other property's name
	Get, Set Block  // ScriptProperty; Get is also a ScriptMethod's body
	This     any    // of a ScriptMethod that was taken from its object
}

// value reads a member of the bag.
func (o *Object) value(m *Member) any {
	s, ok := m.Value.(*ScriptMember)
	if !ok {
		return m.Value
	}
	switch s.Kind {
	case AliasProperty:
		if equalName(s.Of, m.Name) {
			return nil
		}
		v, _ := o.Get(s.Of)
		return v
	case ScriptProperty:
		v, err := s.Get.Run(o, o)
		if err != nil {
			return nil
		}
		return v
	}
	return s
}

// assign sets a member of the bag.
func (o *Object) assign(m *Member, v any) error {
	s, ok := m.Value.(*ScriptMember)
	switch {
	case !ok:
		m.Value = v
		return nil
	case s.Kind == AliasProperty && !equalName(s.Of, m.Name):
		return o.Set(s.Of, v)
	case s.Kind == ScriptProperty && s.Set != nil:
		_, err := s.Set.Run(o, o, v)
		return err
	}
	return &Fault{ID: "SetterNotFound", Exception: &Exception{Type: "System.Management.Automation.SetValueException",
		Message: "Set accessor for property \"" + m.Name + "\" is unavailable."}}
}

// Added are the members of the bag as they stand, aliases and scripts unread.
func (o *Object) Added() []Member { return o.bag }

// Member is the added member of a name.
func (o *Object) Member(name string) (*Member, bool) {
	for i := range o.bag {
		if equalName(o.bag[i].Name, name) {
			return &o.bag[i], true
		}
	}
	return nil, false
}

// Remove takes an added property away.
func (o *Object) Remove(name string) {
	o.bag = slices.DeleteFunc(o.bag, func(m Member) bool { return equalName(m.Name, name) })
}

// Clone is a copy of the object (psobject.Copy()); its values are shared.
func (o *Object) Clone() *Object {
	c := *o
	c.bag, c.changed, c.names = slices.Clone(o.bag), slices.Clone(o.changed), slices.Clone(o.names)
	c.lists = slices.Clone(o.lists)
	c.owned = false
	return &c
}
