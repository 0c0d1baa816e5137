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
	return c.f.construct(t.(*dotnet.Type), args)
}

// InvokeWith runs a script block in a new scope with arguments and input.
func (c *Caller) InvokeWith(block any, args, input []any, out func(any) error) error {
	return c.f.invoke(block, args, input, false, sinkFunc(out))
}

// Strict is the version of strict mode that holds where the call stands; 0 is none.
func (c *Caller) Strict() int { return c.f.strict() }

// Calculated prepares the block of a calculated property: it has a scope of its own, and what
// fails in it goes to $Error without a word.
func (c *Caller) Calculated(block any) (func(underscore any) (any, error), error) {
	b, err := c.block(block)
	if err != nil {
		return nil, err
	}
	f, io := *c.f, *c.f.io
	io.err = discard{}
	f.io, f.scope = &io, newScope(c.f.scope)
	value, err := b.valueIn(&f)
	if err != nil {
		return nil, err
	}
	return func(underscore any) (any, error) {
		v, err := value(underscore)
		if err != nil && !passes(err) {
			if stop := f.nonTerminating(err, f.io); passes(stop) {
				return nil, stop
			}
			return nil, err
		}
		return v, err
	}, nil
}
