package eval

import (
	"fmt"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

const (
	nullArgument     = "The argument is null. Provide a valid value for the argument, and then try running the command again."
	nullItems        = "The argument has a null value, or an element of the argument collection contains a null value. Provide a collection that does not contain any null values, and then try the command again."
	emptyArgument    = "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
	nullOrEmptyItems = "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again."
	blankArgument    = "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space characters, and then try the command again."
	blankItems       = "An element of the argument collection is null, empty, or consists of only white-space characters. Supply a collection that does not contain any those values and then try the command again."
)

func validateSet(f *frame, args []any, anyCase bool, message string) *validator {
	if message == "" {
		message = "The argument \"{0}\" does not belong to the set \"{1}\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again."
	}
	return &validator{each: true, check: func(v any) string {
		text := said(f, v)
		allowed, err := allowedValues(f, args)
		if err != nil {
			return err.Error()
		}
		for _, a := range allowed {
			if a == text || anyCase && strings.EqualFold(a, text) {
				return ""
			}
		}
		return formatted(f, message, text, strings.Join(allowed, ","))
	}}
}

// allowedValues are the values of a set: those listed, or those that a class says at the time.
func allowedValues(f *frame, args []any) (allowed []string, err error) {
	if k, ok := unwrap(first(args)).(*Class); ok && len(args) == 1 {
		maker, err := k.create(f, nil)
		if err != nil {
			return nil, err
		}
		i, ok := maker.(*Instance)
		if !ok {
			return nil, wrongAttribute("ValidateSetGeneratedValidValuesListIsNull", "Valid values generator return a null value.")
		}
		v, err := i.call(f, "GetValidValues", nil)
		if err != nil {
			return nil, err
		}
		args = []any{v}
	}
	for _, a := range args {
		for _, item := range elements(a) {
			allowed = append(allowed, textOf(item))
		}
	}
	return allowed, nil
}

// said is a value's text as its ToString gives it.
func said(f *frame, v any) string { return formatted(f, "{0}", v) }

func formatted(f *frame, format string, args ...any) string {
	v, err := f.binary(syntax.KindFormat, format, &object.Array{Items: args})
	if err != nil {
		return format
	}
	return textOf(v)
}

// wrongAttribute is the error of an attribute whose arguments make no sense together.
func wrongAttribute(id, message string) error {
	return defined("ValidationMetadataException", message, id)
}

func validateRange(f *frame, args []any) (*validator, error) {
	if len(args) == 1 {
		kind := fold(textOf(args[0]))
		return &validator{each: true, check: func(v any) string { return rangeKind(f, kind, v) }}, nil
	}
	if len(args) < 2 {
		return &validator{check: func(any) string { return "" }}, nil
	}
	low, high := args[0], args[1]
	if typeName(low) != typeName(high) {
		w, err := f.binary(syntax.KindPlus, low, high)
		if err != nil || !numeric(low) || !numeric(high) {
			return nil, wrongAttribute("MinRangeNotTheSameTypeOfMaxRange", "The specified minimum range ("+shortType(low)+") cannot be accepted because it is not the same type as the specified maximum range ("+shortType(high)+"). Update the ValidateRange attribute for the parameter.")
		}
		low, high = f.castLike(low, w), f.castLike(high, w)
	}
	if above, _ := f.binary(syntax.KindIgt, low, high); truth(above) {
		return nil, wrongAttribute("MaxRangeSmallerThanMinRange", "The specified maximum range cannot be accepted because it is less than the specified minimum range. Update the ValidateRange attribute for the parameter.")
	}
	return &validator{each: true, check: func(v any) string { return inRange(f, v, low, high) }}, nil
}

func rangeKind(f *frame, kind string, v any) string {
	test := map[string]struct {
		op   syntax.Kind
		what string
	}{"positive": {syntax.KindIgt, "greater than"}, "negative": {syntax.KindIlt, "less than"},
		"nonpositive": {syntax.KindIle, "less than or equal to"}, "nonnegative": {syntax.KindIge, "greater than or equal to"}}[kind]
	if test.what == "" {
		return ""
	}
	var zero any = int32(0)
	switch v.(type) {
	case object.TimeSpan:
		zero = object.TimeSpan(0)
	case bool, object.Char, object.Enum:
		v = f.castLike(v, zero)
	}
	if !numeric(v) && zero == any(int32(0)) {
		return wrongType(v, zero)
	}
	ok, err := f.binary(test.op, v, zero)
	if err == nil && truth(ok) {
		return ""
	}
	return formatted(f, "The argument \"{0}\" cannot be validated because its value is not {1} zero.", v, test.what)
}

func inRange(f *frame, v, low, high any) string {
	if typeName(v) != typeName(low) {
		got, err := dotnet.Convert(v, dotnet.TypeOf(low))
		if err != nil {
			return wrongType(v, low)
		}
		v = got
	}
	if below, _ := f.binary(syntax.KindIlt, v, low); truth(below) {
		return formatted(f, "The {0} argument is less than the minimum allowed range of {1}. Supply an argument that is greater than or equal to {1} and then try the command again.", v, low)
	}
	if above, _ := f.binary(syntax.KindIgt, v, high); truth(above) {
		return formatted(f, "The {0} argument is greater than the maximum allowed range of {1}. Supply an argument that is less than or equal to {1} and then try the command again.", v, high)
	}
	return ""
}

func wrongType(v, limit any) string {
	return fmt.Sprintf("The argument cannot be validated because its type \"%s\" is not the same type (%s) as the maximum and minimum limits of the parameter. Make sure the argument is of type %[2]s and then try the command again.",
		shortType(v), shortType(limit))
}

func validateLength(args []any) (*validator, error) {
	low, high := limits(args)
	if high < low {
		return nil, wrongAttribute("ValidateLengthMaxLengthSmallerThanMinLength", "The specified maximum character length of the argument is shorter than the specified minimum argument character length. Update the ValidateLength attribute for the parameter.")
	}
	return &validator{each: true, nulls: true, check: func(v any) string {
		s, ok := v.(string)
		if !ok {
			return "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] parameter. Make the parameter a string or string[] parameter."
		}
		n := syntax.UTF16Len(s)
		switch {
		case n < low:
			return fmt.Sprintf("The character length (%d) of the argument is too short. Specify an argument with a length that is greater than or equal to \"%d\", and then try the command again.", n, low)
		case n > high:
			return fmt.Sprintf("The character length of the %d argument is too long. Shorten the character length of the argument so it is fewer than or equal to \"%d\" characters, and then try the command again.", n, high)
		}
		return ""
	}}, nil
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

func validateCount(args []any) (*validator, error) {
	low, high := limits(args)
	if high < low {
		return nil, wrongAttribute("ValidateCountMaxLengthSmallerThanMinLength", "The specified maximum number of arguments for a parameter is fewer than the specified minimum number of arguments. Update the ValidateCount attribute for the parameter.")
	}
	return &validator{check: func(v any) string {
		n, ok := countOf(unwrap(v))
		switch {
		case !ok:
			return "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute from the parameter or make the parameter an array parameter."
		case low == high && n != low:
			return fmt.Sprintf("The parameter requires exactly %d value(s) - %d value(s) were provided.", low, n)
		case n < low || n > high:
			return fmt.Sprintf("The parameter requires at least %d value(s) and no more than %d value(s) - %d value(s) were provided.", low, high, n)
		}
		return ""
	}}, nil
}

// countOf is how many values there are in a collection. To .NET a text is one of characters.
func countOf(v any) (int, bool) {
	switch v := v.(type) {
	case nil:
		return 0, true
	case string:
		return syntax.UTF16Len(v), true
	case *object.Hashtable:
		return v.Len(), true
	}
	items, ok := object.Elements(v)
	return len(items), ok
}

func validatePattern(f *frame, args []any, message string, exact bool) *validator {
	pattern := ""
	if len(args) > 0 {
		pattern = textOf(args[0])
	}
	if message == "" {
		message = "The argument \"{0}\" does not match the \"{1}\" pattern. Supply an argument that matches \"{1}\" and try the command again."
	}
	return &validator{each: true, check: func(v any) string {
		text := said(f, v)
		ok, err := f.matches(text, pattern, exact)
		if err == nil && ok {
			return ""
		}
		return formatted(f, message, text, pattern)
	}}
}

func validateScript(f *frame, args []any, message string) *validator {
	if message == "" {
		message = "The \"{1}\" validation script for the argument with value \"{0}\" did not return a result of True. Determine why the validation script failed, and then try the command again."
	}
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
		return formatted(f, message, v, block.Text())
	}}
}

// validateDrive takes paths on the named drives only. Without a drive in it a path is on that of the file system.
func validateDrive(args []any) *validator {
	var drives []string
	for _, a := range args {
		drives = append(drives, textOf(a))
	}
	return &validator{check: func(v any) string {
		path, ok := unwrap(v).(string)
		switch {
		case v == nil:
			return nullArgument
		case !ok:
			return "The path argument is invalid. Supply a path argument that is a string type."
		}
		drive, _, named := strings.Cut(path, ":")
		if !named || strings.ContainsRune(drive, '/') {
			drive = "/"
		}
		for _, d := range drives {
			if strings.EqualFold(d, drive) {
				return ""
			}
		}
		return "The path argument drive " + drive + " does not belong to the set of approved drives: " + strings.Join(drives, ",") + ". Supply a path argument with an approved drive."
	}}
}

// refuseNull is what [ValidateNotNull()] says.
func refuseNull(v any) string {
	v = unwrap(v)
	if v == nil {
		return nullArgument
	}
	items, _ := object.Elements(v)
	for _, item := range items {
		if unwrap(item) == nil {
			return nullItems
		}
	}
	return ""
}

// refuseEmpty is what [ValidateNotNullOrEmpty()] and, where blanks count as nothing, [ValidateNotNullOrWhiteSpace()] say.
func refuseEmpty(v any, blanks bool) string {
	switch v := unwrap(v).(type) {
	case nil:
		return emptyArgument
	case string:
		switch {
		case blanks && strings.TrimSpace(v) == "":
			return blankArgument
		case v == "":
			return emptyArgument
		}
		return ""
	case *object.Hashtable:
		if v.Len() == 0 {
			return nullOrEmptyItems
		}
		return ""
	}
	items, ok := object.Elements(v)
	if ok && len(items) == 0 {
		return nullOrEmptyItems
	}
	for _, item := range items {
		s, text := unwrap(item).(string)
		switch {
		case unwrap(item) == nil, text && s == "" && !blanks:
			return nullOrEmptyItems
		case text && blanks && strings.TrimSpace(s) == "":
			return blankItems
		}
	}
	return ""
}
