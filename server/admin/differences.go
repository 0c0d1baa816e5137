package admin

import (
	"fmt"
	"reflect"
	"strings"

	"emsh/shell/object"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/directory"
)

// mostDifferences bounds what one audit record keeps.
const mostDifferences = 200

// differencesOf lists what a proposal changes, property by property; secrets are stars.
func differencesOf(p *config.Proposal) []audit.Change {
	var list []audit.Change
	who := recipients{p.View(), p.Base()}
	for _, c := range p.Changes() {
		switch {
		case len(list) >= mostDifferences:
			return append(list, audit.Change{Object: fmt.Sprintf("%d objects in all", len(p.Changes()))})
		case c.Old == nil:
			list = append(list, audit.Change{Object: who.rowName(c), New: "created"})
		case c.New == nil:
			list = append(list, audit.Change{Object: who.rowName(c), Old: "removed"})
		default:
			list = append(list, who.compare(c)...)
		}
	}
	return list
}

// recipients are those of an organization after a change and before it.
type recipients []config.View

// name is that of the recipient with the GUID, or the GUID where there is none.
func (r recipients) name(id config.GUID) string {
	for _, v := range r {
		if found, ok := directory.ByGUID(v, id); ok {
			return found.Base().Name
		}
	}
	return id.String()
}

// rowName is the object as an administrator knows it: what it is and its name.
func (r recipients) rowName(c config.RowChange) string {
	row := c.New
	if row == nil {
		row = c.Old
	}
	if m, ok := row.(directory.Membership); ok {
		return c.What + " " + r.name(m.Member) + " of " + r.name(m.Group)
	}
	v := reflect.ValueOf(row)
	for _, field := range []string{"Identity", "Name"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.String && f.Len() > 0 {
			return c.What + " " + f.String()
		}
	}
	return c.What + " " + c.Key
}

func (r recipients) compare(c config.RowChange) []audit.Change {
	return r.properties(r.rowName(c), reflect.ValueOf(c.Old), reflect.ValueOf(c.New))
}

// properties are those in which two values of a type differ. One that only holds others
// together is not named: they are.
func (r recipients) properties(row string, before, after reflect.Value) []audit.Change {
	var list []audit.Change
	for _, p := range object.TypeOf(after.Type()).Properties {
		old, now := before.FieldByIndex(p.Index), after.FieldByIndex(p.Index)
		switch {
		case same(old, now) || p.Name == "WhenChanged":
		case now.Type() == reflect.TypeFor[*directory.CustomAttributes]():
			list = append(list, r.properties(row, held(old), held(now))...)
		default:
			list = append(list, audit.Change{Object: row, Property: p.Name, Old: r.text(old, p.Secret), New: r.text(now, p.Secret)})
		}
	}
	return list
}

// held is what a pointer points to; where it points to nothing, no property has a value.
func held(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return reflect.Zero(v.Type().Elem())
	}
	return v.Elem()
}

func same(a, b reflect.Value) bool {
	if a.Comparable() {
		return a.Equal(b)
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// text is a property's value: recipients by their names, secrets as stars.
func (r recipients) text(v reflect.Value, secret bool) string {
	switch x := v.Interface().(type) {
	case config.Secret:
		return x.String()
	case config.GUID:
		if !v.IsZero() {
			return r.name(x)
		}
	case []config.GUID:
		names := make([]string, len(x))
		for i, id := range x {
			names[i] = r.name(id)
		}
		return strings.Join(names, ", ")
	}
	if v.IsZero() && v.Kind() != reflect.Bool && v.Kind() != reflect.Int {
		return ""
	}
	return shown(v.Interface(), secret)
}
