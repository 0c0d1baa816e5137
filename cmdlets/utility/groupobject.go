package utility

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// GroupInfo is one group of Group-Object.
type GroupInfo struct {
	Values *object.List
	Count  int32
	Group  *object.List
	Name   string

	bare bool
	keys []any
}

// TypeNames are the type's names.
func (g *GroupInfo) TypeNames() []string {
	names := []string{"Microsoft.PowerShell.Commands.GroupInfo", "System.Object"}
	if g.bare {
		return append([]string{"Microsoft.PowerShell.Commands.GroupInfoNoElement"}, names...)
	}
	return names
}

// PropertyNames are the properties in order.
func (g *GroupInfo) PropertyNames() []string { return []string{"Values", "Count", "Group", "Name"} }

// Property is the named property.
func (g *GroupInfo) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "values":
		return g.Values, true
	case "count":
		return g.Count, true
	case "group":
		return g.Group, true
	case "name":
		return g.Name, true
	}
	return nil, false
}

type groupObject struct {
	Property      []any          `param:"pos=0" help:"What to group by: properties, script blocks, or hashtables with Expression."`
	NoElement     command.Switch `param:"" help:"Leaves the members out of the groups."`
	AsHashTable   command.Switch `param:"alias=AHT,set=HashTable" help:"Writes one hashtable with a key for each group."`
	AsString      command.Switch `param:"set=HashTable" help:"Makes the keys of the hashtable text."`
	InputObject   any            `param:"pipeline,is=PSObject" help:"An object to group."`
	Culture       string         `param:"" help:"The culture whose comparison is meant."`
	CaseSensitive command.Switch `param:"" help:"Keeps upper and lower case apart."`

	by     []expression
	groups []*GroupInfo
	index  map[string]*GroupInfo
	kinds  map[string][]*GroupInfo // by the type of a single key
}

func (g *groupObject) Begin(c *command.Call) error {
	var err error
	g.index, g.kinds = map[string]*GroupInfo{}, map[string][]*GroupInfo{}
	g.by, err = expressions(c, g.Property, plainKeys)
	return err
}

func (g *groupObject) Process(c *command.Call) error {
	v := input(c, g.InputObject)
	if g.AsString && !g.AsHashTable && v != nil {
		return fail("ArgumentException", command.InvalidArgument, "ArgumentException",
			"The command cannot be run because the AsString parameter requires that you specify the AsHashtable parameter.", g.AsString)
	}
	if v == nil || v == object.Nothing {
		return nil
	}
	var keys []any
	for _, e := range g.by {
		key, _, err := e.of(v)
		if err != nil {
			key = nil
		}
		keys = append(keys, key)
	}
	if len(g.by) == 0 {
		keys = []any{v}
	}
	g.put(v, keys)
	return nil
}

func (g *groupObject) put(v any, keys []any) {
	id := g.id(keys)
	group := g.index[id]
	if group == nil {
		if group = g.alike(keys); group != nil {
			g.index[id] = group
		}
	}
	if group == nil {
		group = &GroupInfo{keys: keys, bare: bool(g.NoElement), Name: groupName(keys),
			Values: &object.List{Items: keys}, Group: &object.List{Type: "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSObject]]"}}
		g.index[id] = group
		g.groups = append(g.groups, group)
		if len(keys) == 1 && keys[0] != nil {
			kind := object.TypeName(keys[0])
			g.kinds[kind] = append(g.kinds[kind], group)
		}
	}
	group.Count++
	if !g.NoElement {
		group.Group.Items = append(group.Group.Items, v)
	}
}

// alike is the group whose key is of another type but counts as equal, as 1 and '1' do.
func (g *groupObject) alike(keys []any) *GroupInfo {
	if len(keys) != 1 || keys[0] == nil {
		return nil
	}
	own := object.TypeName(keys[0])
	for kind, groups := range g.kinds {
		if kind == own {
			continue
		}
		for _, group := range groups {
			if compareKeys(group.keys[0], keys[0], bool(g.CaseSensitive)) == 0 {
				return group
			}
		}
	}
	return nil
}

// id is a text that equal keys share.
func (g *groupObject) id(keys []any) string {
	if len(keys) == 1 {
		return g.keyID(keys[0])
	}
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = g.keyID(k)
	}
	return strings.Join(parts, "\x00")
}

func (g *groupObject) keyID(k any) string {
	if s, ok := k.(string); ok {
		if g.CaseSensitive {
			return "s" + s
		}
		return "s" + strings.ToLower(s)
	}
	if k == nil {
		return "n"
	}
	if object.IsNumber(k) {
		return "#" + object.Text(k)
	}
	text := object.TypeName(k) + " " + keyText(k)
	if _, many := object.Elements(k); many {
		text = groupName([]any{k})
	}
	if !g.CaseSensitive {
		text = strings.ToLower(text)
	}
	return text
}

func groupName(keys []any) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		if all, many := object.Elements(k); many {
			var inner []string
			for _, x := range all {
				inner = append(inner, object.Text(x))
			}
			parts[i] = "{" + strings.Join(inner, ", ") + "}"
			continue
		}
		parts[i] = object.Text(k)
	}
	return strings.Join(parts, ", ")
}

func (g *groupObject) End(c *command.Call) error {
	if g.AsHashTable {
		return g.table(c)
	}
	if g.oneType() {
		slices.SortStableFunc(g.groups, func(a, b *GroupInfo) int {
			for i := range a.keys {
				if n := compareKeys(a.keys[i], b.keys[i], bool(g.CaseSensitive)); n != 0 {
					return n
				}
			}
			return 0
		})
	}
	for _, group := range g.groups {
		if err := c.Write(group); err != nil {
			return err
		}
	}
	return nil
}

// oneType reports whether the keys of all groups have the same types, so that the groups are sorted.
func (g *groupObject) oneType() bool {
	for _, group := range g.groups {
		for i, k := range group.keys {
			if object.TypeName(k) != object.TypeName(g.groups[0].keys[i]) {
				return false
			}
		}
	}
	return true
}

func (g *groupObject) table(c *command.Call) error {
	if len(g.groups) == 0 {
		return nil
	}
	h := object.NewHashtable()
	for _, group := range g.groups {
		key := group.keys[0]
		if g.AsString || len(group.keys) > 1 {
			key = group.Name
		}
		if key == nil {
			continue
		}
		h.Set(key, group.Group)
	}
	return c.Write(h)
}

var groupObjectCommand = command.Define[groupObject](command.Spec{Verb: "Group", Noun: "Object",
	Synopsis: "Groups objects that have the same value, or the same values of properties.",
	Aliases:  []string{"group"}, Output: "Microsoft.PowerShell.Commands.GroupInfo",
	Examples: []command.Example{{Title: "How often each word comes", Code: "'a','b','a' | Group-Object | ForEach-Object { \"$($_.Name) $($_.Count)\" }", Output: "a 2\nb 1"}}})
