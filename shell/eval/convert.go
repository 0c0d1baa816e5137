package eval

import (
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// toInt is a value as an integer, by the rules of a cast.
func (f *frame) toInt(v any) (int, error) {
	got, err := dotnet.Convert(plain(v), dotnet.Int32)
	if err != nil {
		return 0, err
	}
	n, _ := got.(int32)
	return int(n), nil
}

// invokeWithContext is the method of script blocks: with functions, variables and arguments of the caller's choice.
func (f *frame) invokeWithContext(b *ScriptBlock, args []any) (any, error) {
	sc := newScope(f.scope)
	if len(args) > 0 {
		if h, ok := unwrap(args[0]).(*object.Hashtable); ok {
			for k, v := range h.All() {
				if fn, ok := v.(*ScriptBlock); ok {
					f.s.setFunction(sc, &Function{Name: textOf(k), Block: fn})
				}
			}
		}
	}
	if len(args) > 1 {
		for _, v := range elements(args[1]) {
			if cell, ok := v.(*Variable); ok {
				sc.put(fold(cell.Name), &Variable{Name: cell.Name, value: cell.Value()})
			}
		}
	}
	g := *f
	g.scope = sc
	var rest []any
	if len(args) > 2 {
		rest = elements(args[2])
	}
	c, err := g.runBlock(b, nil, nil, rest)
	return &object.List{Type: "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSObject]]", Items: c.items}, err
}
