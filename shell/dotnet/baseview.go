package dotnet

import "emsh/shell/object"

// baseView is a table's PSBase: what its type declares, whatever its keys are called.
type baseView struct{ of *object.Hashtable }

// baseOf is a value's PSBase. Only a table has members that others hide.
func baseOf(v any) any {
	if h, ok := v.(*object.Hashtable); ok {
		return &baseView{h}
	}
	return v
}

// NetType is the table's.
func (b *baseView) NetType() string { return object.TypeName(b.of) }

// String is the type's name.
func (b *baseView) String() string { return b.NetType() }
