package operator

import (
	"fmt"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// Like is a -like b, or -notlike where negate.
func Like(a, b any, exact, negate bool) (any, error) {
	pattern := patternText(b)
	w, err := dotnet.CompileWildcard(pattern, exact)
	if err != nil {
		return nil, err
	}
	if items, ok := object.Elements(a); ok {
		kept := []any{}
		for _, item := range items {
			if text := object.Text(item); w.Match(text) != negate {
				kept = append(kept, text)
			}
		}
		return &object.Array{Items: kept}, nil
	}
	return w.Match(object.Text(a)) != negate, nil
}

func patternText(b any) string {
	if w, ok := b.(interface{ Pattern() string }); ok {
		return w.Pattern()
	}
	return object.Text(b)
}

// Match is a -match b, or -notmatch where negate. groups are what $Matches becomes; nil leaves it alone.
func Match(a, b any, exact, negate bool) (result any, groups *object.Hashtable, err error) {
	re, err := regexOf(b, exact)
	if err != nil {
		return nil, nil, err
	}
	if items, ok := object.Elements(a); ok {
		r, err := filter(&object.Array{Items: items}, func(v any) (bool, error) {
			ok, err := re.IsMatch(object.Text(v))
			return ok != negate, err
		})
		return r, nil, err
	}
	g, err := re.Groups(object.Text(a))
	if err != nil {
		return nil, nil, err
	}
	return (g != nil) != negate, g, nil
}

// regexOf is the expression that the right side of -match means.
func regexOf(b any, exact bool) (*dotnet.Regex, error) {
	if re, ok := object.Unwrap(b).(*dotnet.Regex); ok {
		return re, nil
	}
	return dotnet.CompileRegex(object.Text(b), caseOption(exact))
}

func caseOption(exact bool) int {
	if exact {
		return 0
	}
	return dotnet.IgnoreCase
}

// Replace is a -replace b: b is the pattern, or pattern and replacement, which may be a script block.
func Replace(a, b any, exact bool) (any, error) {
	pattern, with, err := replaceOperands(b)
	if err != nil {
		return nil, err
	}
	re, err := regexOf(pattern, exact)
	if err != nil {
		return nil, invalidPattern(pattern, err)
	}
	if items, ok := object.Elements(a); ok {
		out := make([]any, len(items))
		for i, item := range items {
			if out[i], err = re.ReplaceWith(object.Text(item), with); err != nil {
				return nil, err
			}
		}
		return &object.Array{Items: out}, nil
	}
	return re.ReplaceWith(object.Text(a), with)
}

func replaceOperands(b any) (pattern, with any, err error) {
	items, ok := object.Elements(b)
	if !ok {
		return b, "", nil
	}
	switch len(items) {
	case 0:
		return "", "", nil
	case 1:
		return items[0], "", nil
	case 2:
		if items[1] == nil {
			return items[0], "", nil
		}
		return items[0], items[1], nil
	}
	bad := fault("BadReplaceArgument", 7, fmt.Sprintf("The -replace operator allows only two elements to follow it, not %d.", len(items)))
	bad.Target = b
	return nil, nil, bad
}

func invalidPattern(pattern any, err error) error {
	f, ok := err.(*object.Fault)
	if !ok {
		return err
	}
	return &object.Fault{ID: "InvalidRegularExpression", Category: 7, Target: object.Text(pattern), Exception: &object.Exception{
		Message: "The regular expression pattern " + object.Text(pattern) + " is not valid.", Inner: f.Exception}}
}

// Join is a -join b.
func Join(a, b any) (any, error) {
	items, ok := object.Elements(a)
	if !ok {
		return object.Text(a), nil
	}
	sep := object.Text(b)
	var s strings.Builder
	for i, item := range items {
		if i > 0 {
			s.WriteString(sep)
		}
		s.WriteString(joinText(item))
	}
	return s.String(), nil
}

// joinText is an element's text as -join takes it: its ToString, which is empty for a custom object.
func joinText(v any) string {
	if o, ok := v.(*object.Object); ok && o.Base() == nil && o.Type() == nil {
		return ""
	}
	if _, ok := object.Elements(v); ok {
		return object.TypeName(v)
	}
	if d, ok := object.Unwrap(v).(object.DateTime); ok {
		return object.ToString(d, dotnet.CurrentCulture())
	}
	return object.Text(v)
}

// JoinAll is -join a.
func JoinAll(a any) (any, error) { return Join(a, "") }

// Format is a -f b.
func Format(a, b any) (any, error) {
	args, ok := object.Elements(b)
	if !ok {
		args = []any{b}
	}
	s, err := dotnet.FormatComposite(object.Text(a), args, dotnet.CurrentCulture())
	if err != nil {
		return nil, &object.Fault{ID: "FormatError", Category: 7, Target: object.Text(a), Exception: &object.Exception{
			Message: "Error formatting a string: " + err.Error() + ".", Inner: &object.Exception{Type: "System.FormatException", Message: err.Error()}}}
	}
	return s, nil
}
