package dotnet

import (
	"strings"
)

// Func does a member's work: this is nil for a static one; args are of the parameters' types.
// What it returns as an *object.Exception is wrapped as "Exception calling …".
type Func func(this any, a []any) (any, error)

// Member is a member as it is declared: its definition text, and what it does. A property that
// can be set has Set, which gets the new value as its one argument.
type Member struct {
	Text string
	Do   Func
	Set  Func
}

// member is a declared member, read.
type member struct {
	name     string
	text     string
	static   bool
	property bool
	ctor     bool
	result   *Type
	params   []param
	variadic bool
	do, set  Func
}

type param struct {
	name     string
	typ      *Type
	ref      bool
	optional bool
	value    any
}

// table is a type's own members by folded name, in order of their declaration.
type table struct {
	order  []*member
	byName map[string][]*member
}

func (t *Type) members() *table {
	universe()
	t.once.Do(func() {
		t.table = &table{byName: map[string][]*member{}}
		if t.declared == nil {
			return
		}
		for _, d := range t.declared() {
			m := readMember(d, t)
			t.table.order = append(t.table.order, m)
			low := strings.ToLower(m.name)
			t.table.byName[low] = append(t.table.byName[low], m)
		}
	})
	return t.table
}

// find lists the members of a name, of the type and its bases; own ones come first.
func (t *Type) find(name string, static bool) []*member {
	k := memberKey{name, static}
	if known, ok := t.found.Load(k); ok {
		return known.([]*member)
	}
	found := t.search(name, static)
	if len(found) > 0 { // what is missing may be any name at all
		t.found.Store(k, found)
	}
	return found
}

type memberKey struct {
	name   string
	static bool
}

func (t *Type) search(name string, static bool) []*member {
	low := strings.ToLower(name)
	var found []*member
	for at := t; at != nil; at = at.base() {
		for _, m := range at.members().byName[low] {
			if m.static == static && !m.ctor && !hidden(found, m) {
				found = append(found, m)
			}
		}
		if at == Object {
			break
		}
	}
	return found
}

// hidden reports whether a derived type's member has the same parameters.
func hidden(found []*member, m *member) bool {
	for _, f := range found {
		if len(f.params) != len(m.params) || f.property != m.property {
			continue
		}
		same := true
		for i := range f.params {
			same = same && f.params[i].typ == m.params[i].typ
		}
		if same {
			return true
		}
	}
	return false
}

func (t *Type) base() *Type {
	switch {
	case t == Object:
		return nil
	case t.Base == "":
		return Object
	}
	return byFullName(t.Base)
}

// readMember reads a definition: "static int Parse(string s)", "int Length {get;}", "new(string s)".
func readMember(d Member, t *Type) *member {
	m := &member{do: d.Do, set: d.Set}
	text, static := strings.CutPrefix(d.Text, "static ")
	m.static, m.text = static, text
	if head, _, ok := strings.Cut(text, " {"); ok {
		m.property = true
		result, name := cutLast(head)
		m.name, m.result = name, paramType(result, t)
		return m
	}
	open := strings.IndexByte(text, '(')
	head := text[:open]
	list := strings.TrimSuffix(text[open+1:], ")")
	if head == "new" {
		m.ctor, m.name = true, "new"
		m.text = t.Short() + text[open:]
		m.text = strings.TrimPrefix(m.text, "System.Object")
		m.text = t.Short() + " new" + text[open:]
		m.static = true
	} else {
		result, name := cutLast(head)
		m.name, m.result = name, paramType(result, t)
	}
	for list != "" {
		var p string
		p, list = cutParam(list)
		m.addParam(p, t)
	}
	return m
}

// cutParam takes the text up to a comma that stands outside brackets.
func cutParam(list string) (p, rest string) {
	depth := 0
	for i, c := range list {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case ',':
			if depth == 0 {
				return list[:i], strings.TrimSpace(list[i+1:])
			}
		}
	}
	return list, ""
}

func cutLast(s string) (before, last string) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "void", s
	}
	return s[:i], s[i+1:]
}

func (m *member) addParam(text string, t *Type) {
	var p param
	text, m.variadic = strings.CutPrefix(text, "Params ")
	text, p.ref = strings.CutPrefix(text, "[ref] ")
	text, def, optional := strings.Cut(text, " = ")
	p.optional = optional
	typ, name := cutLast(text)
	p.name, p.typ = name, paramType(typ, t)
	if optional {
		p.value = defaultValue(def, p.typ)
	}
	m.params = append(m.params, p)
}

func defaultValue(text string, t *Type) any {
	switch text {
	case "null":
		return nil
	case "true":
		return true
	case "false":
		return false
	}
	v, err := Convert(strings.Trim(text, "\""), t)
	if err != nil {
		return nil
	}
	return v
}

// paramType resolves a type inside a definition; T, TKey and TValue are the type's own arguments.
func paramType(name string, t *Type) *Type {
	switch name {
	case "T", "TKey":
		if len(t.Args) > 0 {
			return t.Args[0]
		}
		return Object
	case "TValue":
		if len(t.Args) > 1 {
			return t.Args[1]
		}
		return Object
	case "T[]":
		return ArrayOf(paramType("T", t))
	case "TSelf":
		return t
	}
	r, err := Resolve(name)
	if err != nil {
		return byFullName(name)
	}
	return r
}
