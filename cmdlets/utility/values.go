package utility

import (
	"iter"
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/dotnet"
	"emsh/shell/format"
	"emsh/shell/object"
)

// members reads the members of every value that a script may hold.
type members struct{}

// TypeNames are the names of the value's type.
func (members) TypeNames(v any) []string { return typeNames(v) }

// Properties are the value's properties in order.
func (members) Properties(v any) iter.Seq2[string, any] { return properties(v) }

// Get is the named property.
func (members) Get(v any, name string) (any, bool) {
	switch x := v.(type) {
	case *object.Object:
		if value, ok := x.Get(name); ok {
			return value, true
		}
		if x.Base() == nil {
			return nil, false
		}
	case *object.Hashtable:
		value, ok, _ := dotnet.Own(x, name)
		return value, ok
	case object.Thing:
		if value, ok := x.Property(name); ok {
			return value, true
		}
	case nil:
		return nil, false
	}
	value, ok, _ := dotnet.Own(v, name)
	if text, is := v.(string); is && !ok {
		return addressMember(text, name)
	}
	if m, method := value.(*dotnet.Method); method && m != nil {
		return nil, false
	}
	return value, ok
}

// Default names the properties that are shown of a value when none are named.
func (members) Default(v any) []string {
	if o, ok := v.(*object.Object); ok {
		if names := o.Display(); names != nil {
			return names
		}
	}
	if _, date := object.Unwrap(v).(object.DateTime); date {
		return dateNames(v)
	}
	return format.FromObject{}.Default(v)
}

// dateNames are a date's properties as a list shows them: what PowerShell tells of the type comes last.
func dateNames(v any) []string {
	names := propertyNames(v)
	i := slices.Index(names, "DateTime")
	if i < 0 {
		return names
	}
	return append(slices.Delete(names, i, i+1), "DateTime")
}

// Text is the value's ToString() in a culture.
func (members) Text(v any, c *culture.Culture) string {
	if o, ok := v.(*object.Object); ok {
		if m, ok := o.Member("ToString"); ok {
			if s, ok := m.Value.(*object.ScriptMember); ok && s.Get != nil {
				if text, err := s.Get.Run(o, o); err == nil {
					return object.Text(text)
				}
			}
		}
	}
	return object.ToString(v, c)
}

// Format is the value's text in a format of .NET.
func (members) Format(v any, f string, c *culture.Culture) (string, error) {
	return format.FromObject{}.Format(v, f, c)
}

// property is the named property of a value; of a dictionary also the value of the key.
func property(v any, name string) (any, bool) {
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok {
		if value, ok := h.Get(name); ok {
			return value, true
		}
	}
	return members{}.Get(v, name)
}

// keyed is what a property expression reads: the keys of a hashtable count as properties, those of other dictionaries do not.
func keyed(v any, name string) (any, bool) {
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok && h.Ordered {
		if !slices.ContainsFunc(dotnet.Properties(h), func(p *dotnet.PropertyItem) bool { return strings.EqualFold(p.Name, name) }) {
			return nil, false
		}
	}
	return property(v, name)
}

// properties are a value's properties in order.
func properties(v any) iter.Seq2[string, any] {
	if o, ok := v.(*object.Object); ok && o.Base() == nil {
		return o.All()
	}
	if t, ok := v.(object.Thing); ok {
		return format.FromObject{}.Properties(t)
	}
	return func(yield func(string, any) bool) {
		for _, p := range dotnet.Properties(v) {
			value, _, _ := dotnet.Own(v, p.Name)
			if !yield(p.Name, value) {
				return
			}
		}
	}
}

func propertyNames(v any) []string {
	var names []string
	for name := range properties(v) {
		names = append(names, name)
	}
	return names
}

func typeNames(v any) []string { return dotnet.TypeNames(v) }

// isBag reports whether a value is a custom object.
func isBag(v any) bool {
	o, ok := v.(*object.Object)
	return ok && o.Base() == nil && o.Type() == nil
}

// input is the object that a cmdlet is to work on: from the pipeline, or its -InputObject.
func input(c *command.Call, given any) any {
	if c.Piped {
		return c.Input
	}
	return given
}

// fail is an error record of a cmdlet.
func fail(id string, category command.Category, exception, message string, target any) *command.Error {
	if exception != "" && !strings.Contains(exception, ".") {
		exception = "System." + exception
	}
	return &command.Error{ID: id, Category: category, Exception: exception, Message: message, Target: target}
}

const (
	psArgument  = "System.Management.Automation.PSArgumentException"
	psOperation = "System.Management.Automation.PSInvalidOperationException"
)

// cultureOf is the culture of the session.
func cultureOf(*command.Call) *culture.Culture { return dotnet.CurrentCulture() }

// shown is a value's text as ToString() gives it in the session's culture.
func shown(c *command.Call, v any) string {
	if isBag(v) {
		return object.Text(v)
	}
	if _, many := object.Elements(v); many {
		return object.Text(v)
	}
	return members{}.Text(v, cultureOf(c))
}

// values are the elements of an argument that may be one value or many.
func values(v any) []any {
	if v == nil {
		return nil
	}
	if all, ok := object.Elements(v); ok {
		return all
	}
	return []any{v}
}

// texts are the elements of an argument as text.
func texts(v any) []string {
	var all []string
	for _, x := range values(v) {
		all = append(all, object.Text(x))
	}
	return all
}

// wild is a compiled pattern that matches whatever the case.
func wild(pattern string) *object.Wildcard {
	w, ok := object.ParseWildcard(pattern, false)
	if !ok {
		w, _ = object.ParseWildcard(strings.ReplaceAll(pattern, "[", "`["), false)
	}
	return w
}

func hasWildcards(s string) bool { return strings.ContainsAny(s, "*?[") }

// anyLike reports whether a name matches one of the patterns.
func anyLike(name string, patterns []string) bool {
	for _, p := range patterns {
		if object.Like(name, p) {
			return true
		}
	}
	return false
}

// orderedTable makes a hashtable the type that ConvertFrom-Json -AsHashtable writes.
func orderedTable(h *object.Hashtable) *object.Hashtable {
	h.Type = "System.Management.Automation.OrderedHashtable"
	return h
}
