package eval

import "emsh/shell/dotnet"

// New makes a value of a .NET type or a script's class: New-Object.
func (c *Caller) New(typeName string, args []any) (any, error) {
	t, err := c.f.resolveType(typeName)
	if err != nil {
		return nil, err
	}
	if k, ok := t.(*Class); ok {
		return k.create(c.f, args)
	}
	return dotnet.New(t.(*dotnet.Type), args)
}

// InvokeWith runs a script block in a new scope with arguments and input.
func (c *Caller) InvokeWith(block any, args, input []any, out func(any) error) error {
	return c.f.invoke(block, args, input, false, sinkFunc(out))
}

// Strict is the version of strict mode that holds where the call stands; 0 is none.
func (c *Caller) Strict() int { return c.f.strict() }
