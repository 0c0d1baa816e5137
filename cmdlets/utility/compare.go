package utility

import (
	"cmp"

	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/operator"
)

// compareKeys is the order of Sort-Object, Compare-Object and -Unique: nothing first, then by the
// shell's comparison, and by text where two values have no common order.
func compareKeys(a, b any, exact bool) int {
	switch x := a.(type) {
	case int32:
		if y, ok := b.(int32); ok {
			return cmp.Compare(x, y)
		}
	case string:
		if y, ok := b.(string); ok {
			return object.CompareText(x, y, exact)
		}
	case float64:
		if y, ok := b.(float64); ok {
			return cmp.Compare(x, y)
		}
	case nil:
		if b == nil {
			return 0
		}
		return -1
	}
	if b == nil {
		return 1
	}
	if isBag(a) || isBag(b) {
		return object.CompareText(keyText(a), keyText(b), exact)
	}
	if _, text := a.(string); text {
		return object.CompareText(keyText(a), keyText(b), exact)
	}
	if n, err := operator.Order(a, b, exact); err == nil {
		return n
	}
	return object.CompareText(keyText(a), keyText(b), exact)
}

// keyText is the text by which objects without an order are compared; custom objects have none.
func keyText(v any) string {
	if isBag(v) {
		return ""
	}
	if d, ok := v.(object.DateTime); ok {
		return object.ToString(d, dotnet.CurrentCulture())
	}
	return object.Text(v)
}
