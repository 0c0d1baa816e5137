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
}

type classField struct {
	name        string
	initial     exec
	constraints []constraint
	static      bool
	hidden      bool
	code        *code
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
	k.initialize(f)
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
	field := &classField{name: m.Name, static: m.Static, hidden: m.Hidden, code: body}
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
		block: &ScriptBlock{s: k.s, code: body, home: k.home.script}}
	if m.Return != nil {
		method.returns = c.typeName(m.Return.Type)
		method.void = strings.EqualFold(method.returns, "void")
	}
	k.methods = append(k.methods, method)
}

// initialize gives the static properties their values.
func (k *Class) initialize(f *frame) {
	for _, field := range k.fields {
		if field.static {
			v, err := k.initial(f, field, nil)
			if err == nil {
				k.statics[fold(field.name)] = v
			}
		}
	}
}

// initial is a property's first value.
func (k *Class) initial(f *frame, field *classField, this *Instance) (any, error) {
	var v any
	if field.initial != nil {
		sc := newScope(f.s.global)
		if this != nil {
			sc.put("this", &Variable{Name: "this", value: this})
		}
		g := f.child(field.code, sc, discard{})
		g.cells = make([]*Variable, len(field.code.names))
		var err error
		if v, err = field.initial(g); err != nil {
			return nil, err
		}
	}
	if field.initial == nil && !hasValueType(field.constraints) {
		return nil, nil
	}
	return applyAll(k.s, field.constraints, v)
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

// static is [C]::name.
func (k *Class) static(f *frame, name string) (any, error) {
	if k.enum != nil {
		for i, n := range k.enum.Names {
			if strings.EqualFold(n, name) {
				return k.enum.Value(k.enum.Numbers[i]), nil
			}
		}
		return nil, nil
	}
	for c := k; c != nil; c = c.base {
		if v, ok := c.statics[fold(name)]; ok {
			return v, nil
		}
	}
	return f.missing(k, name)
}

func (k *Class) setStatic(f *frame, name string, v any) error {
	for c := k; c != nil; c = c.base {
		for _, field := range c.fields {
			if field.static && strings.EqualFold(field.name, name) {
				got, err := applyAll(k.s, field.constraints, v)
				if err == nil {
					c.statics[fold(name)] = got
				}
				return err
			}
		}
	}
	return throwing("PropertyAssignmentException", command.InvalidOperation, nil, "", "The property '"+name+"' cannot be found on this object. Verify that the property exists and can be set.")
}

// callStatic is [C]::name(args), also [C]::new(args).
func (k *Class) callStatic(f *frame, name string, args []any) (any, error) {
	if strings.EqualFold(name, "new") {
		return k.create(f, args)
	}
	for c := k; c != nil; c = c.base {
		if m := c.find(name, len(args), true); m != nil {
			return m.run(f, k, nil, args)
		}
	}
	if k.enum != nil {
		return k.enumStatic(f, name, args)
	}
	return nil, noMethod(k.Name, name)
}

func (k *Class) enumStatic(f *frame, name string, args []any) (any, error) {
	switch fold(name) {
	case "getnames":
		return textArray(k.enum.Names), nil
	case "getvalues":
		items := make([]any, len(k.enum.Numbers))
		for i, n := range k.enum.Numbers {
			items[i] = k.enum.Value(n)
		}
		return &object.Array{Items: items}, nil
	}
	return nil, noMethod(k.Name, name)
}

func noMethod(typ, name string) error {
	return &object.Fault{ID: "MethodNotFound", Category: int(command.InvalidOperation), Exception: &object.Exception{
		Message: "Method invocation failed because [" + typ + "] does not contain a method named '" + name + "'."}}
}

func (k *Class) find(name string, args int, static bool) *classMethod {
	for _, m := range k.methods {
		if m.static == static && !m.ctor && strings.EqualFold(m.name, name) && m.takes() == args {
			return m
		}
	}
	return nil
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
	i := &Instance{class: k, values: map[string]any{}}
	if err := i.fill(f, k); err != nil {
		return nil, err
	}
	if err := k.construct(f, i, args, true); err != nil {
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
func (k *Class) construct(f *frame, i *Instance, args []any, needed bool) error {
	var found *classMethod
	has := false
	for _, m := range k.methods {
		if m.ctor && !m.static {
			has = true
			if m.takes() == len(args) {
				found = m
			}
		}
	}
	if found == nil {
		if !has && len(args) == 0 {
			if k.base != nil {
				return k.base.construct(f, i, nil, false)
			}
			return nil
		}
		return throwing("MethodCountCouldNotFindBest", command.NotSpecified, nil, "System.Management.Automation.MethodException",
			"Cannot find an overload for \"new\" and the argument count: \""+textOf(int32(len(args)))+"\".")
	}
	if k.base != nil && !callsBase(found) {
		if err := k.base.construct(f, i, nil, false); err != nil {
			return err
		}
	}
	_, err := found.run(f, k, i, args)
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
			return object.Nothing, f.class.base.construct(f, i, values, true)
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
	for c := f.class.base; c != nil; c = c.base {
		if m := c.find(name, len(args), false); m != nil {
			return m.run(f, c, i, args)
		}
	}
	return nil, noMethod(f.class.base.Name, name)
}

// castClass makes an instance of a hashtable, or an enum value of a name or number.
func (s *Session) castClass(v any, k *Class) (any, error) {
	v = unwrap(v)
	if k.enum != nil {
		return s.castEnum(v, k)
	}
	if i, ok := v.(*Instance); ok && i.class.derives(k) {
		return v, nil
	}
	h, ok := v.(*object.Hashtable)
	if v == nil {
		return nil, nil
	}
	if !ok {
		if made, err := k.create(s.current(), []any{v}); err == nil {
			return made, nil
		}
		return nil, notCastable(v, k)
	}
	made, err := k.create(s.current(), nil)
	if err != nil {
		return nil, notCastable(v, k)
	}
	i, ok := made.(*Instance)
	if !ok {
		return made, nil
	}
	for key, value := range h.All() {
		if _, has := i.Property(textOf(key)); !has {
			return nil, k.cannotCreate(textOf(key))
		}
		if err := i.set(s.current(), textOf(key), value); err != nil {
			return nil, err
		}
	}
	return i, nil
}

func notCastable(v any, k *Class) error {
	return &object.Fault{ID: "ConvertToFinalInvalidCastException", Category: int(command.InvalidArgument), Exception: &object.Exception{
		Message: "Cannot convert the \"" + textOf(v) + "\" value of type \"" + typeName(v) + "\" to type \"" + k.Name + "\"."}}
}

// cannotCreate says which properties a class has, of a hashtable with another one.
func (k *Class) cannotCreate(name string) error {
	var can []string
	for c := k; c != nil; c = c.base {
		for _, field := range c.fields {
			if !field.static && !field.hidden {
				typ := "System.Object"
				if t := typeConstraints(field.constraints); len(t) > 0 {
					typ = k.s.fullTypeName(t[0].name)
				}
				can = append(can, "["+field.name+" <"+typ+">]")
			}
		}
	}
	return &object.Fault{ID: "ObjectCreationError", Category: int(command.InvalidArgument), Exception: &object.Exception{
		Message: "Cannot create object of type \"" + k.Name + "\". The property '" + name + "' was not found for the '" + k.Name +
			"' object. The settable properties are: " + strings.Join(can, ", ") + "."}}
}

func (s *Session) castEnum(v any, k *Class) (any, error) {
	if e, ok := v.(object.Enum); ok && e.Type == k.Name {
		return v, nil
	}
	return dotnet.Convert(v, &dotnet.Type{FullName: k.Name, Base: "System.Enum", Enum: k.enum, Value: true})
}
