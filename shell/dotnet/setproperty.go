package dotnet

import (
	"fmt"
	"strings"

	"emsh/shell/object"
)

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
			return setFault(name, notFoundToSet("PropertyNotFound", name))
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
			x.Note(name, value)
			return nil
		}
	case *baseView:
		return SetProperty(x.of, name, value)
	}
	if v == nil {
		return notFoundToSet("PropertyNotFound", name)
	}
	ms := TypeOf(v).find(name, false)
	if len(ms) == 0 || !ms[0].property {
		return notFoundToSet("PropertyAssignmentException", name)
	}
	return ms[0].assign(v, name, value)
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

func notFoundToSet(id, name string) error {
	return &object.Fault{ID: id, Category: 7, Exception: &object.Exception{
		Message: fmt.Sprintf("The property '%s' cannot be found on this object. Verify that the property exists and can be set.", name)}}
}
