package eval

import (
	"errors"
	"fmt"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// validator is one Validate… attribute: what it says of a value that it refuses.
type validator struct {
	each  bool // every element of a collection is checked
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
	if v.each {
		if items, ok := object.Elements(value); ok {
			for _, item := range items {
				if why := v.check(item); why != "" {
					return errors.New(why)
				}
			}
			return nil
		}
	}
	if why := v.check(value); why != "" {
		return errors.New(why)
	}
	return nil
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
		return validateRange(f, args), nil
	case "validatelength":
		return validateLength(args), nil
	case "validatecount":
		return validateCount(args), nil
	case "validatepattern":
		exact := false
		if o, ok := named["options"]; ok {
			exact = !strings.Contains(fold(textOf(o)), "ignorecase")
		}
		return validatePattern(f, args, message, exact), nil
	case "validatescript":
		return validateScript(f, args, message), nil
	case "validatenotnull":
		return &validator{check: func(v any) string { return refuseNull(v, false, false) }}, nil
	case "validatenotnullorempty":
		return &validator{check: func(v any) string { return refuseNull(v, true, false) }}, nil
	case "validatenotnullorwhitespace":
		return &validator{check: func(v any) string { return refuseNull(v, true, true) }}, nil
	}
	return nil, nil
}

func isFalse(v any) bool { b, ok := v.(bool); return ok && !b }

func validateSet(f *frame, args []any, anyCase bool, message string) *validator {
	var allowed []string
	for _, a := range args {
		for _, item := range elements(a) {
			allowed = append(allowed, textOf(item))
		}
	}
	return &validator{each: true, check: func(v any) string {
		text := textOf(v)
		for _, a := range allowed {
			if a == text || anyCase && strings.EqualFold(a, text) {
				return ""
			}
		}
		if message != "" {
			return formatted(f, message, text, strings.Join(allowed, ","))
		}
		return fmt.Sprintf("The argument %q does not belong to the set %q specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.", bare(text), bare(strings.Join(allowed, ",")))
	}}
}

// bare lets %q quote without escaping.
type bare string

// Format writes the text between quotes as it is.
func (b bare) Format(s fmt.State, _ rune) { fmt.Fprint(s, `"`+string(b)+`"`) }

func formatted(f *frame, format string, args ...any) string {
	v, err := f.binary(syntax.KindFormat, format, &object.Array{Items: args})
	if err != nil {
		return format
	}
	return textOf(v)
}

func validateRange(f *frame, args []any) *validator {
	if len(args) == 1 {
		kind := fold(textOf(args[0]))
		return &validator{each: true, check: func(v any) string { return rangeKind(f, kind, v) }}
	}
	if len(args) < 2 {
		return &validator{check: func(any) string { return "" }}
	}
	low, high := args[0], args[1]
	if typeName(low) != typeName(high) {
		if w, err := f.binary(syntax.KindPlus, low, high); err == nil {
			low, high = f.castLike(low, w), f.castLike(high, w)
		}
	}
	return &validator{each: true, check: func(v any) string { return inRange(f, v, low, high) }}
}

func rangeKind(f *frame, kind string, v any) string {
	if !numeric(v) {
		return wrongType(v, int32(0))
	}
	test := map[string]struct {
		op   syntax.Kind
		what string
	}{"positive": {syntax.KindIgt, "not greater than zero"}, "negative": {syntax.KindIlt, "not less than zero"},
		"nonpositive": {syntax.KindIle, "greater than zero"}, "nonnegative": {syntax.KindIge, "less than zero"}}[kind]
	if test.what == "" {
		return ""
	}
	ok, err := f.binary(test.op, v, int32(0))
	if err == nil && truth(ok) {
		return ""
	}
	return fmt.Sprintf("The argument %q cannot be validated because its value is %s.", bare(textOf(v)), test.what)
}

func inRange(f *frame, v, low, high any) string {
	v = unwrap(v)
	if typeName(v) != typeName(low) {
		got, err := dotnet.Convert(v, dotnet.TypeOf(low))
		if err != nil || v == nil {
			return wrongType(v, low)
		}
		v = got
	}
	if below, _ := f.binary(syntax.KindIlt, v, low); truth(below) {
		return fmt.Sprintf("The %s argument is less than the minimum allowed range of %s. Supply an argument that is greater than or equal to %s and then try the command again.", textOf(v), textOf(low), textOf(low))
	}
	if above, _ := f.binary(syntax.KindIgt, v, high); truth(above) {
		return fmt.Sprintf("The %s argument is greater than the maximum allowed range of %s. Supply an argument that is less than or equal to %s and then try the command again.", textOf(v), textOf(high), textOf(high))
	}
	return ""
}

func wrongType(v, limit any) string {
	return fmt.Sprintf("The argument cannot be validated because its type %q is not the same type (%s) as the maximum and minimum limits of the parameter. Make sure the argument is of type %s and then try the command again.",
		bare(shortType(v)), shortType(limit), shortType(limit))
}

func validateLength(args []any) *validator {
	low, high := limits(args)
	return &validator{each: true, check: func(v any) string {
		s, ok := v.(string)
		if !ok {
			return "The argument cannot be validated because it is not a string. Specify an argument of type String and try the command again."
		}
		n := syntax.UTF16Len(s)
		switch {
		case n < low:
			return fmt.Sprintf("The character length (%d) of the argument is too short. Specify an argument with a length that is greater than or equal to \"%d\", and then try the command again.", n, low)
		case n > high:
			return fmt.Sprintf("The character length of the %d argument is too long. Shorten the character length of the argument so it is fewer than or equal to \"%d\" characters, and then try the command again.", n, high)
		}
		return ""
	}}
}

func limits(args []any) (low, high int) {
	high = 1<<31 - 1
	if len(args) > 0 {
		n, _ := small(args[0])
		low = int(n)
	}
	if len(args) > 1 {
		n, _ := small(args[1])
		high = int(n)
	}
	return low, high
}

func validateCount(args []any) *validator {
	low, high := limits(args)
	return &validator{check: func(v any) string {
		n := len(elements(v))
		if v == nil {
			n = 0
		}
		switch {
		case n < low && low == high, n > high && low == high:
			return fmt.Sprintf("The number of provided arguments (%d) does not equal the required number of arguments (%d). Provide %d arguments and then try the command again.", n, low, low)
		case n < low:
			return fmt.Sprintf("The parameter requires at least %d value(s) and no more than %d value(s) - %d value(s) were provided.", low, high, n)
		case n > high:
			return fmt.Sprintf("The parameter requires at least %d value(s) and no more than %d value(s) - %d value(s) were provided.", low, high, n)
		}
		return ""
	}}
}

func validatePattern(f *frame, args []any, message string, exact bool) *validator {
	pattern := ""
	if len(args) > 0 {
		pattern = textOf(args[0])
	}
	return &validator{each: true, check: func(v any) string {
		ok, err := f.matches(textOf(v), pattern, exact)
		if err == nil && ok {
			return ""
		}
		if message != "" {
			return formatted(f, message, textOf(v), pattern)
		}
		return fmt.Sprintf("The argument %q does not match the %q pattern. Supply an argument that matches %q and try the command again.", bare(textOf(v)), bare(pattern), bare(pattern))
	}}
}

func validateScript(f *frame, args []any, message string) *validator {
	return &validator{each: true, check: func(v any) string {
		block, ok := args[0].(*ScriptBlock)
		if !ok {
			return ""
		}
		now := f.s.current()
		old := f.s.propagate
		f.s.propagate = true
		got, err := now.runBlock(block, v, nil, []any{v})
		f.s.propagate = old
		if err != nil {
			return recordOf(err).Text()
		}
		if truth(got.value()) {
			return ""
		}
		if message != "" {
			return formatted(f, message, textOf(v), block.Text())
		}
		return fmt.Sprintf("The %q validation script for the argument with value %q did not return a result of True. Determine why the validation script failed, and then try the command again.", bare(strings.TrimSpace(block.Text())), bare(textOf(v)))
	}}
}

const emptyArgument = "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."

func refuseNull(v any, empty, blank bool) string {
	v = unwrap(v)
	if v == nil {
		switch {
		case blank:
			return "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space characters, and then try the command again."
		case empty:
			return emptyArgument
		}
		return "The argument is null. Provide a valid value for the argument, and then try running the command again."
	}
	if s, ok := v.(string); ok && empty {
		if blank && strings.TrimSpace(s) == "" {
			return "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space characters, and then try the command again."
		}
		if s == "" {
			return emptyArgument
		}
		return ""
	}
	items, ok := object.Elements(v)
	if !ok {
		return ""
	}
	if len(items) == 0 && empty {
		return "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again."
	}
	for _, item := range items {
		if item == nil {
			if empty {
				return "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again."
			}
			return "The argument is null, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again."
		}
		if s, isText := item.(string); isText && s == "" && empty {
			return "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again."
		}
	}
	return ""
}

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
