package dotnet

import (
	"fmt"
	"strings"

	"emsh/shell/object"
)

// magic are the methods that the shell gives every value: Where and ForEach, and the same with PS
// before the name for values that have such methods of their own.
func magic(v any, name string, args []any) (any, bool, error) {
	low := strings.TrimPrefix(strings.ToLower(name), "ps")
	if low != "where" && low != "foreach" || len(args) == 0 {
		return nil, false, nil
	}
	items, ok := object.Elements(v)
	if !ok {
		items = []any{v}
	}
	if low == "where" {
		r, err := where(items, args)
		return r, true, err
	}
	r, err := forEach(items, args)
	return r, true, err
}

func collection(items []any) any {
	return &object.List{Type: "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]", Items: items}
}

func where(items, args []any) (any, error) {
	block, ok := object.Unwrap(args[0]).(object.Block)
	if !ok {
		return nil, &object.Fault{ID: "EmptyScriptBlock", Category: 7, Exception: &object.Exception{Message: "The first argument of Where must be a script block."}}
	}
	mode, limit := "default", 0
	if len(args) > 1 {
		mode = strings.ToLower(object.Text(args[1]))
	}
	if len(args) > 2 {
		n, err := object.Cast(args[2], "System.Int32")
		if err != nil {
			return nil, err
		}
		limit = int(n.(int32))
	}
	w := whereMode{mode: mode, limit: limit}
	for i, item := range items {
		v, err := block.Run(item, nil)
		if err != nil {
			return nil, err
		}
		if w.take(items, i, object.Truth(v)) {
			break
		}
	}
	return w.result()
}

// whereMode collects what the modes of .Where() ask for.
type whereMode struct {
	mode     string
	limit    int
	yes, no  []any
	consumed bool
}

// take looks at an item and reports whether no more are needed.
func (w *whereMode) take(items []any, i int, ok bool) bool {
	switch w.mode {
	case "first":
		if ok {
			w.yes = append(w.yes, items[i])
		}
		return len(w.yes) >= max(w.limit, 1)
	case "until":
		if ok {
			return true
		}
		w.yes = append(w.yes, items[i])
		return w.limit > 0 && len(w.yes) >= w.limit
	case "skipuntil":
		if ok || w.consumed {
			w.consumed = true
			w.yes = append(w.yes, items[i])
		}
		return w.limit > 0 && len(w.yes) >= w.limit
	}
	switch {
	case !ok:
		w.no = append(w.no, items[i])
	case w.mode == "split" && w.limit > 0 && len(w.yes) >= w.limit:
		w.no = append(w.no, items[i])
	default:
		w.yes = append(w.yes, items[i])
		return w.mode == "default" && w.limit > 0 && len(w.yes) >= w.limit
	}
	return false
}

func (w *whereMode) result() (any, error) {
	switch w.mode {
	case "split":
		return collection([]any{collection(w.yes), collection(w.no)}), nil
	case "last":
		n := max(w.limit, 1)
		return collection(w.yes[max(0, len(w.yes)-n):]), nil
	case "default", "first", "until", "skipuntil":
		return collection(w.yes), nil
	}
	return nil, &object.Fault{ID: "InvalidCastFromStringToEnumeration", Category: 5, Exception: &object.Exception{
		Message: fmt.Sprintf("Cannot convert value \"%s\" to a mode of Where; use Default, First, Last, SkipUntil, Until or Split.", w.mode)}}
}

func forEach(items, args []any) (any, error) {
	out := []any{}
	add := func(v any) {
		if inner, ok := object.Elements(v); ok {
			out = append(out, inner...)
		} else if v != object.Nothing {
			out = append(out, v)
		}
	}
	for _, item := range items {
		switch x := object.Unwrap(args[0]).(type) {
		case object.Block:
			v, err := x.Run(item, nil, args[1:]...)
			if err != nil {
				return nil, err
			}
			add(v)
		case *Type:
			v, err := Convert(item, x)
			if err != nil {
				return nil, err
			}
			add(v)
		default:
			v, err := forEachName(item, object.Text(x), args[1:])
			if err != nil {
				return nil, err
			}
			add(v)
		}
	}
	return collection(out), nil
}

func forEachName(item any, name string, args []any) (any, error) {
	v, found, err := Own(item, name)
	if err != nil {
		return nil, err
	}
	if _, method := v.(*Method); found && !method {
		if len(args) == 1 {
			return object.Nothing, SetProperty(item, name, args[0])
		}
		return v, nil
	}
	return Call(item, name, args)
}
