package eval

import (
	"errors"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// validator is one Validate… attribute: what it says of a value that it refuses.
type validator struct {
	each  bool // every element of a collection is checked
	nulls bool // check sees the null elements too
	check func(v any) string
}

// validators compiles the Validate attributes; the last one is checked first.
func (c *compiler) validators(f *frame, attributes []syntax.AttributeBase, name string) ([]func(any) error, error) {
	var out []func(any) error
	for i := len(attributes) - 1; i >= 0; i-- {
		a, ok := attributes[i].(*syntax.Attribute)
		if !ok {
			continue
		}
		v, err := c.validator(f, a)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v.run)
		}
	}
	return out, nil
}

func (v *validator) run(value any) error {
	if !v.each {
		return refusal(v.check(value))
	}
	if unwrap(value) == nil {
		return errors.New(nullOrEmptyItems)
	}
	for _, item := range elements(value) {
		if item = unwrap(item); item == nil && !v.nulls {
			return errors.New(nullArgument)
		}
		if err := refusal(v.check(item)); err != nil {
			return err
		}
	}
	return nil
}

// refusal is the error of a check that says why, or nil.
func refusal(why string) error {
	if why == "" {
		return nil
	}
	return errors.New(why)
}

// arguments evaluates an attribute's arguments.
func (c *compiler) arguments(f *frame, a *syntax.Attribute) (positional []any, named map[string]any, err error) {
	named = map[string]any{}
	for _, e := range a.Positional {
		v, err := c.expr(e)(f)
		if err != nil {
			return nil, nil, err
		}
		positional = append(positional, plain(v))
	}
	for _, n := range a.Named {
		if n.Omitted {
			named[fold(n.Name)] = true
			continue
		}
		v, err := c.expr(n.Value)(f)
		if err != nil {
			return nil, nil, err
		}
		named[fold(n.Name)] = plain(v)
	}
	return positional, named, nil
}

func (c *compiler) validator(f *frame, a *syntax.Attribute) (*validator, error) {
	name := attributeName(a)
	if !strings.HasPrefix(name, "validate") {
		return nil, nil
	}
	args, named, err := c.arguments(f, a)
	if err != nil {
		return nil, err
	}
	message := ""
	if m, ok := named["errormessage"]; ok {
		message = textOf(m)
	}
	switch name {
	case "validateset":
		return validateSet(f, args, !isFalse(named["ignorecase"]), message), nil
	case "validaterange":
		return validateRange(f, args)
	case "validatelength":
		return validateLength(args)
	case "validatecount":
		return validateCount(args)
	case "validatepattern":
		exact := false
		if o, ok := named["options"]; ok {
			exact = !strings.Contains(fold(textOf(o)), "ignorecase")
		}
		return validatePattern(f, args, message, exact), nil
	case "validatescript":
		return validateScript(f, args, message), nil
	case "validatedrive", "validateuserdrive":
		return validateDrive(args), nil
	case "validatenotnull":
		return &validator{check: refuseNull}, nil
	case "validatenotnullorempty":
		return &validator{check: func(v any) string { return refuseEmpty(v, false) }}, nil
	case "validatenotnullorwhitespace":
		return &validator{check: func(v any) string { return refuseEmpty(v, true) }}, nil
	}
	return nil, nil
}

func isFalse(v any) bool { b, ok := v.(bool); return ok && !b }

// typeConstraint converts what is assigned to [T]$x.
type typeConstraint struct{ name string }

func (t typeConstraint) apply(s *Session, v any) (any, error) { return s.cast(v, t.name) }

// convertArgument converts for a parameter: [bool] takes no text, and [string] makes "" of null.
func (t typeConstraint) convertArgument(s *Session, v any) (any, error) {
	switch fold(t.name) {
	case "bool", "boolean", "system.boolean":
		return argumentBool(v)
	}
	return s.cast(v, t.name)
}

func argumentBool(v any) (any, error) {
	switch x := unwrap(v).(type) {
	case bool:
		return x, nil
	case command.Switch:
		return bool(x), nil
	case nil:
		return nil, booleanOnly("")
	default:
		if numeric(x) {
			return truth(x), nil
		}
		return nil, booleanOnly(typeName(v))
	}
}

func booleanOnly(name string) error {
	return &object.Fault{ID: "PSInvalidCast", Exception: &object.Exception{
		Message: "Cannot convert value \"" + name + "\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."}}
}

// checkConstraint checks what is assigned to a variable with a Validate attribute.
type checkConstraint struct {
	run  func(s *Session) (*validator, error)
	name string
}

func (k checkConstraint) apply(s *Session, v any) (any, error) {
	check, err := k.run(s)
	if err != nil || check == nil {
		return v, err
	}
	if check.run(v) == nil {
		return v, nil
	}
	return nil, throwing("ValidateSetFailure", command.MetadataError, nil, "System.Management.Automation.ValidationMetadataException",
		"The variable cannot be validated because the value "+textOf(v)+" is not a valid value for the "+k.name+" variable.")
}

// constraints compiles the types and checks that stand before a variable of a name.
func (c *compiler) constraints(attributes []syntax.AttributeBase, name string) []constraint {
	var out []constraint
	for i := len(attributes) - 1; i >= 0; i-- {
		switch a := attributes[i].(type) {
		case *syntax.TypeConstraint:
			out = append(out, typeConstraint{c.typeName(a.Type)})
		case *syntax.Attribute:
			if strings.HasPrefix(attributeName(a), "validate") {
				out = append(out, checkConstraint{name: name, run: func(s *Session) (*validator, error) { return c.validator(s.current(), a) }})
			}
		}
	}
	return out
}

func typeConstraints(all []constraint) []typeConstraint {
	var out []typeConstraint
	for _, k := range all {
		if t, ok := k.(typeConstraint); ok {
			out = append(out, t)
		}
	}
	return out
}
