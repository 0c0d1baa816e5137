package operator

import (
	"fmt"

	"emsh/shell/object"
)

// gridPlace is the place of the element that an index names in an array of several dimensions.
func gridPlace(a *object.Array, index any) (at int, ok bool, err error) {
	given, many := object.Elements(index)
	if !many {
		given = []any{index}
	}
	if len(given) != a.Rank() {
		return 0, false, fault("NeedMultidimensionalIndex", 7,
			fmt.Sprintf("Cannot index into a %d dimensional array with index [%s].", a.Rank(), object.TextJoined(index, ",")))
	}
	indices := make([]int, len(given))
	for d, i := range given {
		if indices[d], err = place(object.Unwrap(i)); err != nil {
			return 0, false, err
		}
		if n, _ := a.Length(d); indices[d] < 0 {
			indices[d] += n
		}
	}
	at, ok = a.Place(indices)
	return at, ok, nil
}

func setGrid(a *object.Array, index, value any) error {
	at, ok, err := gridPlace(a, index)
	if err != nil {
		return err
	}
	if !ok {
		return outsideArray()
	}
	if value, err = asElement(a.Elem, value); err != nil {
		return err
	}
	a.Items[at] = value
	return nil
}
