package admin

import (
	"fmt"
	"reflect"

	"emsh/shell/object"
	"emsh/store/audit"
	"emsh/store/config"
)

// mostDifferences bounds what one audit record keeps.
const mostDifferences = 200

// differencesOf lists what a proposal changes, property by property; secrets are stars.
func differencesOf(p *config.Proposal) []audit.Change {
	var list []audit.Change
	for _, c := range p.Changes() {
		switch {
		case len(list) >= mostDifferences:
			return append(list, audit.Change{Object: fmt.Sprintf("%d objects in all", len(p.Changes()))})
		case c.Old == nil:
			list = append(list, audit.Change{Object: nameOf(c), New: "created"})
		case c.New == nil:
			list = append(list, audit.Change{Object: nameOf(c), Old: "removed"})
		default:
			list = append(list, compare(c)...)
		}
	}
	return list
}

// nameOf is the object as an administrator knows it: what it is and its name.
func nameOf(c config.RowChange) string {
	row := c.New
	if row == nil {
		row = c.Old
	}
	v := reflect.ValueOf(row)
	for _, field := range []string{"Identity", "Name"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.String && f.Len() > 0 {
			return c.What + " " + f.String()
		}
	}
	return c.What + " " + c.Key
}

func compare(c config.RowChange) []audit.Change {
	var list []audit.Change
	before, after := reflect.ValueOf(c.Old), reflect.ValueOf(c.New)
	for _, p := range object.TypeOf(after.Type()).Properties {
		old, now := before.FieldByIndex(p.Index), after.FieldByIndex(p.Index)
		if same(old, now) || p.Name == "WhenChanged" {
			continue
		}
		list = append(list, audit.Change{Object: nameOf(c), Property: p.Name, Old: masked(old, p.Secret), New: masked(now, p.Secret)})
	}
	return list
}

func same(a, b reflect.Value) bool {
	if a.Comparable() {
		return a.Equal(b)
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func masked(v reflect.Value, secret bool) string {
	if s, is := v.Interface().(config.Secret); is {
		return s.String()
	}
	if v.IsZero() && v.Kind() != reflect.Bool && v.Kind() != reflect.Int {
		return ""
	}
	return shown(v.Interface(), secret)
}
