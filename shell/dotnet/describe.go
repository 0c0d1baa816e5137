package dotnet

import (
	"slices"
	"strings"

	"emsh/shell/object"
)

// Description is a member as completion and help show it. Result is the full name of what it
// gives, "" where that is unknown.
type Description struct {
	Name       string
	Method     bool
	Result     string
	Definition string
}

// Describe lists the members of a type, or its static ones, those of its bases too.
func Describe(t *Type, static bool) []Description {
	var all []Description
	if static && t.Enum != nil {
		for _, n := range t.Enum.Names {
			all = append(all, Description{Name: n, Result: t.FullName, Definition: "static " + t.Short() + " " + n + " {get;}"})
		}
	}
	at := map[string]int{}
	for from := t; from != nil; from = from.base() {
		for _, m := range from.members().order {
			if m.static != static || m.name == "" || m.ctor && (!static || from != t) {
				continue
			}
			if i, ok := at[m.name]; ok {
				all[i].Definition += "\n" + m.definition()
				continue
			}
			at[m.name] = len(all)
			d := Description{Name: m.name, Method: !m.property, Definition: m.definition()}
			if m.result != nil {
				d.Result = m.result.FullName
			}
			all = append(all, d)
		}
	}
	return all
}

// Named is every type that has a name here, sorted by full name.
func Named() []*Type {
	types := universe()
	all := make([]*Type, 0, len(types))
	for _, t := range types {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b *Type) int { return strings.Compare(a.FullName, b.FullName) })
	return all
}

// Accelerator is the short name of a type in brackets, or its full name.
func (t *Type) Accelerator() string {
	if a, ok := shortNames[t.FullName]; ok && t != Object {
		return a
	}
	for a, full := range accelerators {
		if full == t.FullName && strings.EqualFold(a, strings.TrimSuffix(t.Name(), "Attribute")) {
			return strings.TrimSuffix(t.Name(), "Attribute")
		}
	}
	return t.FullName
}

// completionMembers makes what an argument completer writes.
func completionMembers() []Member {
	create := func(_ any, a []any) (any, error) {
		list, kind, tip := a[0], any(Enum("System.Management.Automation.CompletionResultType", 0)), a[0]
		if len(a) > 1 {
			list, kind, tip = a[1], a[2], a[3]
		}
		o := object.New(object.Member{Name: "CompletionText", Value: a[0]}, object.Member{Name: "ListItemText", Value: list},
			object.Member{Name: "ResultType", Value: kind}, object.Member{Name: "ToolTip", Value: tip})
		o.SetTypeNames("System.Management.Automation.CompletionResult", "System.Object")
		return o, nil
	}
	return []Member{
		{Text: "new(string completionText)", Do: create},
		{Text: "new(string completionText, string listItemText, System.Management.Automation.CompletionResultType resultType, string toolTip)", Do: create},
	}
}
