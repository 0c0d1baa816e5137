package object

import "slices"

// Detached is v for another goroutine: what scripts can change in place (dictionaries, arrays, lists, bags) is
// copied at every depth; values that refer to one another do so in the copy.
func Detached(v any) any { return detach(v, map[any]any{}) }

func detach(v any, done map[any]any) any {
	switch v.(type) {
	case *Hashtable, *Array, *List, *Object:
		if c, is := done[v]; is {
			return c
		}
	}
	switch x := v.(type) {
	case *Hashtable:
		c := x.Clone()
		done[v] = c
		c.Fixed, c.Sorted = x.Fixed, x.Sorted
		for i := range c.entries.n {
			e := c.entries.at(i)
			e.value = detach(e.value, done)
		}
		return c
	case *Array:
		c := &Array{Elem: x.Elem}
		done[v] = c
		c.Items = detachAll(x.Items, done)
		return c
	case *List:
		c := &List{Type: x.Type, Elem: x.Elem}
		done[v] = c
		c.Items = detachAll(x.Items, done)
		return c
	case *Object:
		c := x.Clone()
		done[v] = c
		c.base = detach(x.base, done)
		for i := range c.bag {
			c.bag[i].Value = detach(c.bag[i].Value, done)
		}
		return c
	}
	return v
}

func detachAll(items []any, done map[any]any) []any {
	all := slices.Clone(items)
	for i, v := range all {
		all[i] = detach(v, done)
	}
	return all
}
