package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// Class is a type that a script defined: class or enum.
type Class struct {
	Name     string
	s        *Session
	base     *Class
	netBase  string // full name of a .NET base
	enum     *object.EnumSet
	enumType *dotnet.Type
	fields   []*classField
	methods  []*classMethod
	statics  map[string]any
	home     *scope
	byName   map[string][]overload // what overloads has found
	begun    bool                  // the static properties have their values
	broken   error                 // what kept them from getting them
}

type classField struct {
	name        string
	initial     exec
	constraints []constraint
	static      bool
	hidden      bool
	code        *code
	at          syntax.Span
}

type classMethod struct {
	name    string
	block   *ScriptBlock
	returns string
	void    bool
	static  bool
	ctor    bool
	hidden  bool
}

// Instance is an object of a class.
type Instance struct {
	class  *Class
	values map[string]any
	exc    *object.Exception // of a class that derives from an exception
}

// NetType makes a Class an object.Instance.
func (c *Class) NetType() string { return "System.RuntimeType" }

// String is the name.
func (c *Class) String() string { return c.Name }

// derives reports whether c is d or derives from it.
func (c *Class) derives(d *Class) bool {
	for ; c != nil; c = c.base {
		if c == d {
			return true
		}
	}
	return false
}

// above tells how far a base's name is above the class.
func (c *Class) above(name string) (int, bool) {
	d := 0
	for ; c != nil; c = c.base {
		if strings.EqualFold(c.Name, name) {
			return d, true
		}
		d++
		if c.base == nil && c.netBase != "" {
			n, ok := c.s.derived(c.netBase, name)
			return d + n, ok
		}
	}
	return 0, strings.EqualFold(name, "System.Object")
}

// typeDefinition compiles a class or enum; types at a script's top are defined before it runs.
func (c *compiler) typeDefinition(d *syntax.TypeDefinition) stmt {
	return func(f *frame) error {
		if k := f.s.classes[fold(d.Name)]; k != nil && k.s != nil && f.s.defined[d] {
			return nil
		}
		f.s.defineType(f, d, c.script)
		return nil
	}
}

// defineType makes the class or enum of a definition.
func (s *Session) defineType(f *frame, d *syntax.TypeDefinition, script *syntax.Script) {
	if s.defined == nil {
		s.defined = map[*syntax.TypeDefinition]bool{}
	}
	s.defined[d] = true
	k := &Class{Name: d.Name, s: s, statics: map[string]any{}, home: f.scope}
	s.classes[fold(d.Name)] = k
	body := &code{script: script, tree: script.Root, slots: map[string]int{}, ready: true}
	c := &compiler{code: body, script: script}
	if d.Enum {
		s.defineEnum(f, k, d, c)
		return
	}
	for _, b := range d.Bases {
		name := c.typeName(b.Type)
		if base := s.classes[fold(name)]; base != nil {
			k.base = base
		} else if k.netBase == "" {
			k.netBase = s.fullTypeName(name)
		}
	}
	for _, m := range d.Members {
		switch m := m.(type) {
		case *syntax.PropertyMember:
			k.addField(c, m, body)
		case *syntax.FunctionMember:
			k.addMethod(c, m)
		}
	}
}

func (s *Session) defineEnum(f *frame, k *Class, d *syntax.TypeDefinition, c *compiler) {
	set := &object.EnumSet{Type: d.Name}
	next := int64(0)
	for _, m := range d.Members {
		p, ok := m.(*syntax.PropertyMember)
		if !ok {
			continue
		}
		if p.Value != nil {
			g := f.child(c.code, f.scope, discard{})
			run := c.operand(p.Value)
			g.cells = make([]*Variable, len(c.code.names))
			if v, err := run(g); err == nil {
				if n, err := f.toInt(v); err == nil {
					next = int64(n)
				}
			}
		}
		set.Names, set.Numbers = append(set.Names, p.Name), append(set.Numbers, next)
		next++
	}
	for _, a := range d.Attributes {
		if at, ok := a.(*syntax.Attribute); ok && attributeName(at) == "flags" {
			set.Flags = true
		}
	}
	k.enum = set
	k.enumType = &dotnet.Type{FullName: d.Name, Base: "System.Enum", Enum: set, Value: true}
}

func (k *Class) addField(c *compiler, m *syntax.PropertyMember, body *code) {
	field := &classField{name: m.Name, static: m.Static, hidden: m.Hidden, code: body, at: m.Span()}
	if m.Type != nil {
		field.constraints = []constraint{typeConstraint{c.typeName(m.Type.Type)}}
	}
	field.constraints = append(field.constraints, c.constraints(m.Attributes, m.Name)...)
	if m.Value != nil {
		field.initial = c.operand(m.Value)
	}
	k.fields = append(k.fields, field)
}

func (k *Class) addMethod(c *compiler, m *syntax.FunctionMember) {
	body := newCode(m.Function.Body, c.script)
	body.extra = m.Function.Params
	method := &classMethod{name: m.Name, static: m.Static, ctor: m.Constructor, hidden: m.Hidden,
		block: &ScriptBlock{s: k.s, code: body, home: k.home.script, module: k.home.module}}
	if m.Return != nil {
		method.returns = c.typeName(m.Return.Type)
		method.void = strings.EqualFold(method.returns, "void")
	}
	k.methods = append(k.methods, method)
}

// initial is a property's first value.
func (k *Class) initial(f *frame, field *classField, this *Instance) (any, error) {
	if field.initial == nil {
		if zero := zeroOf(field.constraints); zero != nil || !hasValueType(field.constraints) {
			return zero, nil
		}
	}
	parent := f.s.global
	if k.home.module != nil {
		parent = k.home.module.scope
	}
	g := f.child(field.code, newScope(parent), discard{})
	if this != nil {
		g.scope.put("this", &Variable{Name: "this", value: this})
	}
	g.cells = make([]*Variable, len(field.code.names))
	var v any
	var err error
	if field.initial != nil {
		v, err = field.initial(g)
	}
	if err == nil {
		v, err = applyAll(k.s, field.constraints, v)
	}
	if err != nil && !passes(err) {
		err = g.record(err, field.at)
	}
	return v, err
}

// zeroOf is what .NET puts into a property of a value type that gets no value: of dates, the first day.
func zeroOf(all []constraint) any {
	for _, t := range typeConstraints(all) {
		switch v := dotnet.Zero(t.name).(type) {
		case object.DateTime, object.TimeSpan, object.Guid:
			return v
		}
	}
	return nil
}

func hasValueType(all []constraint) bool {
	for _, t := range typeConstraints(all) {
		if valueType(t.name) && !isTextType(t.name) {
			return true
		}
	}
	return false
}

func applyAll(s *Session, all []constraint, v any) (any, error) {
	for _, a := range all {
		var err error
		if v, err = a.apply(s, plain(v)); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func noMethod(typ, name string) error {
	return &object.Fault{ID: "MethodNotFound", Category: int(command.InvalidOperation), Exception: &object.Exception{
		Message: "Method invocation failed because [" + typ + "] does not contain a method named '" + name + "'."}}
}

func (m *classMethod) takes() int {
	m.block.code.compile()
	return len(m.block.code.params)
}

// run runs a method's body; its output is dropped, what it returns is its value.
func (m *classMethod) run(f *frame, k *Class, this *Instance, args []any) (any, error) {
	got, err := k.body(f, m.block, this, args)
	if err != nil || m.void || m.ctor {
		return object.Nothing, err
	}
	v := plain(got)
	if m.returns != "" {
		return k.s.cast(v, m.returns)
	}
	return v, nil
}

// body runs a method: only return gives a value.
func (k *Class) body(f *frame, b *ScriptBlock, this *Instance, args []any) (any, error) {
	var c collector
	child, call, err := f.enter(b, discard{}, f.io)
	if err != nil {
		return nil, err
	}
	child.method = &c
	if this != nil {
		child.scope.put("this", &Variable{Name: "this", value: this})
	}
	child.class = k
	if err := child.bindPositions(call, args); err != nil {
		return nil, err
	}
	old := f.s.propagate
	f.s.propagate = true
	err = child.running(b.code.compile().bodyOf())
	f.s.propagate = old
	return c.value(), err
}

func (c *code) bodyOf() stmt {
	if c.end == nil {
		return func(*frame) error { return nil }
	}
	return c.end
}

// create makes an instance: properties, then the constructors from the base down.
func (k *Class) create(f *frame, args []any) (any, error) {
	for c := k; c != nil; c = c.base {
		if err := c.ensure(f); err != nil {
			return nil, err
		}
	}
	i := &Instance{class: k, values: map[string]any{}}
	if err := i.fill(f, k); err != nil {
		return nil, err
	}
	if err := k.construct(f, i, args); err != nil {
		return nil, err
	}
	if i.exc != nil {
		return i.exception(), nil
	}
	return i, nil
}

func (i *Instance) fill(f *frame, k *Class) error {
	if k.base != nil {
		if err := i.fill(f, k.base); err != nil {
			return err
		}
	} else if k.netBase != "" && strings.HasSuffix(k.netBase, "Exception") {
		i.exc = &object.Exception{Type: i.class.Name}
	}
	for _, field := range k.fields {
		if field.static {
			continue
		}
		v, err := k.initial(f, field, i)
		if err != nil {
			return err
		}
		i.values[fold(field.name)] = v
	}
	return nil
}

// construct runs the constructor that takes the arguments.
func (k *Class) construct(f *frame, i *Instance, args []any) error {
	all := k.constructors()
	if len(all) == 0 && len(args) == 0 {
		if k.base != nil {
			return k.base.construct(f, i, nil)
		}
		return nil
	}
	found, args, err := f.choose("new", all, args)
	if err != nil {
		return err
	}
	if k.base != nil && !callsBase(found.m) {
		if err := k.base.construct(f, i, nil); err != nil {
			return err
		}
	}
	_, err = found.m.run(f, k, i, args)
	return err
}

// callsBase reports whether a constructor says : base(...) itself.
func callsBase(m *classMethod) bool {
	end := m.block.code.tree.End
	if end == nil || len(end.Statements) == 0 {
		return false
	}
	_, ok := soleExpression(end.Statements[0]).(*syntax.BaseConstructorCall)
	return ok
}

// baseCall compiles : base(args).
func (c *compiler) baseCall(e *syntax.BaseConstructorCall) exec {
	args := make([]exec, len(e.Args))
	for i, a := range e.Args {
		args[i] = c.operand(a)
	}
	return func(f *frame) (any, error) {
		this := f.scope.find("this")
		i, ok := this.Value().(*Instance)
		if !ok || f.class == nil {
			return object.Nothing, nil
		}
		values := make([]any, len(args))
		for n, run := range args {
			v, err := run(f)
			if err != nil {
				return nil, err
			}
			values[n] = v
		}
		if f.class.base != nil {
			return object.Nothing, f.class.base.construct(f, i, values)
		}
		if i.exc != nil && len(values) > 0 {
			i.exc.Message = textOf(values[0])
			if len(values) > 1 {
				i.exc.Inner, _ = values[1].(*object.Exception)
			}
		}
		return object.Nothing, nil
	}
}

// callBase is ([Base]$this).Name(args).
func (f *frame) callBase(o any, name string, args []any) (any, error) {
	i, ok := o.(*Instance)
	if !ok || f.class == nil || f.class.base == nil {
		return f.callMember(o, name, args)
	}
	if all := f.class.base.overloads(name, false); all != nil {
		return f.callOverload(name, all, i, args)
	}
	return nil, noMethod(f.class.base.Name, name)
}
