package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/operator"
	"emsh/shell/syntax"
)

// memberName compiles the name of a member.
func (c *compiler) memberName(e syntax.Expression) exec {
	if word, ok := e.(*syntax.StringConst); ok {
		return constant(word.Value)
	}
	return c.operand(e)
}

// staticOwner is the type whose static member is meant, or nil.
func (c *compiler) staticOwner(e *syntax.Member) exec {
	if !e.Static {
		return nil
	}
	return c.operand(e.Target)
}

func (c *compiler) member(e *syntax.Member) exec {
	if e.Static {
		return c.staticMember(e)
	}
	owner, optional := c.operand(e.Target), e.Conditional
	if word, ok := e.Name.(*syntax.StringConst); ok {
		name := word.Value
		return func(f *frame) (any, error) {
			o, err := owner(f)
			if err != nil || o == nil && optional {
				return nil, err
			}
			return f.getMember(o, name)
		}
	}
	word := c.memberName(e.Name)
	return func(f *frame) (any, error) {
		o, err := owner(f)
		if err != nil || o == nil && optional {
			return nil, err
		}
		n, err := word(f)
		if err != nil {
			return nil, err
		}
		return f.getMember(o, textOf(n))
	}
}

// getMember is $o.name.
func (f *frame) getMember(o any, name string) (any, error) {
	switch x := o.(type) {
	case *enumerator:
		return x.property(name)
	case *Instance:
		return x.get(f, name)
	}
	v, found, err := dotnet.Property(o, name)
	if err != nil {
		return nil, err
	}
	if !found {
		if v, ok, err := f.s.Extra(o, name); ok {
			return v, err
		}
		if v != nil && f.strict() < 2 {
			return v, nil // the nulls of custom objects without it
		}
		return f.missing(o, name)
	}
	if f.strict() >= 2 && uncounted(o, name) {
		return f.missing(o, name)
	}
	return v, nil
}

// uncounted reports whether a name is the Count or Length that single values have in the mercy of the shell only.
func uncounted(o any, name string) bool {
	if fold(name) != "count" && fold(name) != "length" {
		return false
	}
	if _, many := object.Elements(o); many {
		return false
	}
	if x, ok := o.(*object.Object); ok && x.Base() == nil {
		return false // custom objects are counted as they are asked, not as they are bound
	}
	_, own, err := dotnet.Own(o, name)
	return err == nil && !own
}

// missing is a property that is not there: null, or an error in strict mode.
func (f *frame) missing(o any, name string) (any, error) {
	if f.strict() < 2 {
		return nil, nil
	}
	return nil, &object.Fault{ID: "PropertyNotFoundStrict", Category: int(command.NotSpecified), Exception: &object.Exception{
		Type:    "System.Management.Automation.PropertyNotFoundException",
		Message: "The property '" + name + "' cannot be found on this object. Verify that the property exists."}}
}

func (f *frame) setMember(o any, name string, v any) error {
	if i, ok := o.(*Instance); ok {
		return i.set(f, name, v)
	}
	return dotnet.SetProperty(o, name, v)
}

func (c *compiler) staticMember(e *syntax.Member) exec {
	owner, word := c.operand(e.Target), c.memberName(e.Name)
	return func(f *frame) (any, error) {
		o, err := owner(f)
		if err != nil {
			return nil, err
		}
		n, err := word(f)
		if err != nil {
			return nil, err
		}
		return f.getStatic(o, textOf(n))
	}
}

func (f *frame) getStatic(o any, name string) (any, error) {
	if k, ok := o.(*Class); ok {
		return k.static(f, name)
	}
	t, err := f.typeValue(o)
	if err != nil {
		return nil, err
	}
	v, found, err := dotnet.Static(screen{f.s}, t, name)
	if err == nil && !found && f.strict() >= 2 {
		return f.missing(o, name)
	}
	return v, err
}

// typeValue is the type that stands before ::.
func (f *frame) typeValue(o any) (*dotnet.Type, error) {
	switch x := unwrap(o).(type) {
	case *dotnet.Type:
		return x, nil
	case nil:
		return nil, &object.Fault{ID: "InvokeMethodOnNull", Category: int(command.InvalidOperation),
			Exception: &object.Exception{Message: "You cannot call a method on a null-valued expression."}}
	case string:
		return dotnet.Resolve(x)
	}
	return dotnet.TypeOf(o), nil
}

func (f *frame) setStatic(o any, name string, v any) error {
	if k, ok := o.(*Class); ok {
		return k.setStatic(f, name, v)
	}
	t, err := f.typeValue(o)
	if err != nil {
		return err
	}
	return dotnet.SetStatic(screen{f.s}, t, name, v)
}

func (c *compiler) invokeMember(e *syntax.InvokeMember) exec {
	owner, word := c.operand(e.Target), c.memberName(e.Name)
	args := make([]exec, len(e.Args))
	for i, a := range e.Args {
		args[i] = c.operand(a)
	}
	static, optional := e.Static, e.Conditional
	base := isBase(e)
	return func(f *frame) (any, error) {
		o, err := owner(f)
		if err != nil || o == nil && optional {
			return nil, err
		}
		n, err := word(f)
		if err != nil {
			return nil, err
		}
		values := make([]any, len(args))
		for i, run := range args {
			if values[i], err = run(f); err != nil {
				return nil, err
			}
		}
		name := textOf(n)
		if base {
			return f.callBase(o, name, values)
		}
		if static {
			return f.callStatic(o, name, values)
		}
		if block, ok := n.(*ScriptBlock); ok {
			return block.Run(nil, o, values...)
		}
		return f.callMember(o, name, values)
	}
}

// isBase tells ([Base]$this).Method(): a class calls what it overrides.
func isBase(e *syntax.InvokeMember) bool {
	p, ok := e.Target.(*syntax.Paren)
	if !ok {
		return false
	}
	k, ok := soleExpression(p.Pipeline).(*syntax.Convert)
	if !ok {
		return false
	}
	v, ok := k.Operand.(*syntax.Variable)
	return ok && strings.EqualFold(v.Name, "this")
}

func (f *frame) callMember(o any, name string, args []any) (any, error) {
	switch x := o.(type) {
	case *enumerator:
		return x.call(name)
	case *Instance:
		return x.call(f, name, args)
	case object.Enum:
		if len(args) == 1 && strings.EqualFold(name, "HasFlag") {
			if flag, ok := unwrap(args[0]).(object.Enum); ok {
				return x.Number&flag.Number == flag.Number, nil
			}
		}
	case *dotnet.Type:
		if x.Enum != nil && len(args) == 0 {
			if v := enumeration(x.Enum, fold(name)); v != nil {
				return v, nil
			}
		}
	}
	if v, ok, err := f.s.callExtra(o, name, args); ok {
		return v, err
	}
	return dotnet.Call(o, name, args)
}

// enumeration is what GetEnumValues and GetEnumNames give.
func enumeration(set *object.EnumSet, method string) any {
	switch method {
	case "getenumnames":
		return textArray(set.Names)
	case "getenumvalues":
		items := make([]any, len(set.Numbers))
		for i, n := range set.Numbers {
			items[i] = set.Value(n)
		}
		return &object.Array{Elem: set.Type, Items: items}
	}
	return nil
}

func (f *frame) callStatic(o any, name string, args []any) (any, error) {
	if k, ok := unwrap(o).(*Class); ok {
		return k.callStatic(f, name, args)
	}
	t, err := f.typeValue(o)
	if err != nil {
		return nil, err
	}
	if t.FullName == "System.Management.Automation.ScriptBlock" && strings.EqualFold(name, "Create") && len(args) == 1 {
		return f.createBlock(textOf(args[0]))
	}
	if strings.EqualFold(name, "new") {
		return f.construct(t, args)
	}
	if t.FullName == "System.Environment" && strings.EqualFold(name, "Exit") && len(args) == 1 {
		code, _ := small(args[0])
		return nil, &jump{kind: jumpExit, code: int(code)}
	}
	return dotnet.CallStatic(screen{f.s}, t, name, args)
}

func (f *frame) createBlock(text string) (any, error) {
	b, err := f.s.ParseBlock(text)
	if err == nil {
		return b, nil
	}
	e := recordOf(err)
	const wrapper = "System.Management.Automation.MethodInvocationException"
	thrown := &object.Exception{Type: wrapper, Message: "Exception calling \"Create\" with \"1\" argument(s): \"" + e.Message + "\"", Inner: e.Exc()}
	return nil, &command.Error{ID: "ParseException", Category: command.NotSpecified, Exception: wrapper, Message: thrown.Message, Thrown: thrown}
}

func (c *compiler) index(e *syntax.Index) exec {
	owner, optional := c.operand(e.Target), e.Conditional
	if list, ok := e.Index.(*syntax.Array); ok {
		return c.indexMany(owner, list, optional)
	}
	index, key := c.operand(e.Index), isObjectCast(e.Index)
	return func(f *frame) (any, error) {
		o, err := owner(f)
		if err != nil || o == nil && optional {
			return nil, err
		}
		i, err := index(f)
		if err != nil {
			return nil, err
		}
		if h, ok := o.(*object.Hashtable); ok && key && i != nil {
			v, _ := h.Get(unwrap(i))
			return v, nil
		}
		return f.getIndex(o, i)
	}
}

// isObjectCast tells [object]x: as the index of an ordered table it is a key, whatever its type.
func isObjectCast(e syntax.Expression) bool {
	k, ok := e.(*syntax.Convert)
	return ok && strings.EqualFold(k.Type.Type.Name, "object")
}

func (f *frame) getIndex(o, i any) (any, error) {
	v, err := operator.Index(o, i)
	if err != nil || v != nil || f.strict() < 3 {
		return v, err
	}
	if _, hash := unwrap(o).(*object.Hashtable); hash {
		return nil, nil
	}
	items, ok := object.Elements(o)
	count := len(items)
	if s, text := unwrap(o).(string); text {
		count, ok = object.Length(s), true
	}
	if n, isInt := small(i); ok && isInt && (int(n) >= count || int(n) < -count) {
		_, list := unwrap(o).(*object.List)
		return nil, outside(list)
	}
	return v, nil
}

// outside is an index where a collection has nothing, in the words of arrays and texts or of lists.
func outside(list bool) error {
	name, message := "System.IndexOutOfRangeException", "Index was outside the bounds of the array."
	if list {
		name, message = "System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"
	}
	return &object.Fault{ID: name, Category: int(command.OperationStopped), Exception: &object.Exception{Type: name, Message: message}}
}

func (c *compiler) indexMany(owner exec, list *syntax.Array, optional bool) exec {
	parts := make([]exec, len(list.Elements))
	for i, x := range list.Elements {
		parts[i] = c.operand(x)
	}
	return func(f *frame) (any, error) {
		o, err := owner(f)
		if err != nil || o == nil && optional {
			return nil, err
		}
		indices := make([]any, len(parts))
		for i, run := range parts {
			if indices[i], err = run(f); err != nil {
				return nil, err
			}
		}
		if len(indices) == 1 {
			return operator.Index(o, indices[0])
		}
		return operator.Index(o, &object.Array{Items: indices})
	}
}

func (f *frame) setIndex(o, i, v any) error { return operator.SetIndex(o, i, v) }

// property is $foreach.Current and its kin.
func (e *enumerator) property(name string) (any, error) {
	switch fold(name) {
	case "current":
		if e.at > 0 && e.at <= len(e.items) {
			return e.items[e.at-1], nil
		}
		return nil, nil
	case "count", "length":
		e.all()
		return int32(len(e.items)), nil
	}
	return nil, nil
}

func (e *enumerator) call(name string) (any, error) {
	switch fold(name) {
	case "movenext":
		return e.next(), nil
	case "reset":
		e.at = 0
		return object.Nothing, nil
	case "gettype":
		return &dotnet.Type{FullName: e.NetType()}, nil
	}
	return nil, &object.Fault{ID: "MethodNotFound", Category: int(command.InvalidOperation), Target: name, Exception: &object.Exception{
		Message: "Method invocation failed because [System.Collections.ArrayList+ArrayListEnumeratorSimple] does not contain a method named '" + name + "'."}}
}

// NetType makes an enumerator an object.Instance.
func (e *enumerator) NetType() string {
	return "System.Collections.ArrayList+ArrayListEnumeratorSimple"
}

// String is the enumerator's text: its objects'.
func (e *enumerator) String() string {
	return object.TextJoined(&object.Array{Items: e.Elements()}, " ")
}

// Elements are the objects that were not taken yet.
func (e *enumerator) Elements() []any {
	e.all()
	return e.items[e.at:]
}

var _ object.Collection = (*enumerator)(nil)
