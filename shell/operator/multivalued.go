package operator

import (
	"slices"

	"emsh/shell/object"
)

// without is a multivalued property less some values: $m.EmailAddresses -= 'smtp:ann@contoso.com', as
// Exchange's own type has it.
func without(list *object.List, gone any) *object.List {
	items, ok := object.Elements(gone)
	if !ok {
		items = []any{gone}
	}
	kept := slices.DeleteFunc(slices.Clone(list.Items), func(v any) bool {
		return slices.ContainsFunc(items, func(g any) bool { return object.Equal(v, g) })
	})
	return &object.List{Type: list.Type, Elem: list.Elem, Items: kept}
}
