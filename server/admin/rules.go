package admin

import (
	"reflect"

	"emsh/shell/object"
	"emsh/store/config"
)

// CheckRules applies the rules in tags to every row a proposal changes: what a cmdlet's
// binder checks holds for every other way to the store too.
func CheckRules(p *config.Proposal) error {
	for _, c := range p.Changes() {
		if c.New == nil {
			continue
		}
		v := reflect.ValueOf(c.New)
		for _, prop := range object.TypeOf(v.Type()).Properties {
			if why := broken(prop.Rules, v.FieldByIndex(prop.Index)); why != "" {
				return &config.Invalid{Property: prop.Name, Reason: why}
			}
		}
	}
	return nil
}

func broken(r object.Rules, v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return r.CheckText(v.String())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return r.CheckNumber(v.Int())
	}
	return ""
}
