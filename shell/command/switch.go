package command

import (
	"strings"

	"emsh/shell/object"
)

// Switch is the type of a switch parameter's field, and its value in scripts.
type Switch bool

// TypeNames are the type's names.
func (s Switch) TypeNames() []string {
	return []string{"System.Management.Automation.SwitchParameter", "System.ValueType", "System.Object"}
}

// PropertyNames are the properties.
func (s Switch) PropertyNames() []string { return []string{"IsPresent"} }

// Property is IsPresent.
func (s Switch) Property(name string) (any, bool) {
	if strings.EqualFold(name, "IsPresent") {
		return bool(s), true
	}
	return nil, false
}

// Text is True or False.
func (s Switch) Text() string { return object.Text(bool(s)) }

// MethodNames are the methods.
func (s Switch) MethodNames() []string { return []string{"ToBool", "ToString"} }

// CallMethod calls a method.
func (s Switch) CallMethod(name string, _ []any) (any, error) {
	switch strings.ToLower(name) {
	case "tobool":
		return bool(s), nil
	case "tostring":
		return s.Text(), nil
	}
	return nil, object.NoSuchMethod
}

var (
	_ object.TextThing     = Switch(false)
	_ object.CallableThing = Switch(false)
)

// Truth makes a switch a condition.
func (s Switch) Truth() bool { return bool(s) }

// Equals compares with a switch or a boolean.
func (s Switch) Equals(other any) bool {
	switch x := other.(type) {
	case Switch:
		return s == x
	case bool:
		return bool(s) == x
	}
	return false
}
