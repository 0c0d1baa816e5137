package eval

import (
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// maxDepth is how deep calls may nest.
const maxDepth = 1000

// invocation is one call of a function, script or block: what its automatic variables show.
type invocation struct {
	f        *frame // the call's own
	caller   *frame
	block    *ScriptBlock
	name     string // of the function; "" is a block
	invoked  string // as called
	path     string // of a script file
	args     []any
	argNames []bool   // which of args were written as parameters
	argTexts []string // the numbers among args as they were written
	bound    *object.Hashtable
	values   map[string]any
	order    []string
	input    *enumerator
	at       command.Position
	place    int
	length   int
	piped    bool
	stage    *funcStage
	cmdlet   *Cmdlet
	quick    bool // bound without a binder: values and at are read from the frames
	span     syntax.Span
}

// automatic is an automatic variable of the call; it is made when it is first asked for.
func (i *invocation) automatic(s *scope, name string) *Variable {
	switch name {
	case "args":
		return s.put(name, &Variable{Name: "args", value: arrayOf(append([]any(nil), i.args...))})
	case "input":
		if i.input == nil {
			i.input = &enumerator{}
		}
		return s.put(name, &Variable{Name: "input", value: i.input})
	case "myinvocation":
		return s.put(name, &Variable{Name: "MyInvocation", value: command.InvocationInfo{Invocation: i.info()}})
	case "psboundparameters":
		if i.bound == nil {
			i.bound = i.boundTable()
		}
		return s.put(name, &Variable{Name: "PSBoundParameters", value: i.bound})
	case "pscmdlet":
		if i.stage == nil || i.block.code.binding == nil {
			return nil
		}
		return s.put(name, &Variable{Name: "PSCmdlet", value: i.psCmdlet()})
	case "psscriptroot", "pscommandpath":
		return i.scriptVariable(s, name)
	}
	return nil
}

func (i *invocation) scriptVariable(s *scope, name string) *Variable {
	path := i.block.File()
	if name == "psscriptroot" {
		path = folderOf(path)
	}
	return s.put(name, &Variable{Name: name, value: path})
}

func (i *invocation) boundTable() *object.Hashtable {
	h := object.NewHashtable()
	for _, n := range i.order {
		h.Set(n, i.given(n))
	}
	return h
}

// given is the value that a parameter was given.
func (i *invocation) given(name string) any {
	if i.values != nil {
		return i.values[name]
	}
	if v := i.f.scope.own(fold(name)); v != nil {
		return v.Value()
	}
	return nil
}

func (i *invocation) info() *command.Invocation {
	bound := map[string]any{}
	for _, n := range i.order {
		bound[n] = i.given(n)
	}
	if i.quick {
		i.at = i.caller.position(i.span)
	}
	name := i.invoked
	if name == "" {
		name = i.name
	}
	if name == "" {
		name = "&"
	}
	return &command.Invocation{Prompt: i.caller.up == nil, Name: name, Position: i.at, Bound: bound, Unbound: i.args, Length: max(i.length, 1), Place: max(i.place, 1),
		Expects: i.piped, Command: i.commandInfo()}
}

// enter opens the scope and frame of a call.
func (f *frame) enter(b *ScriptBlock, out writer, io *ports) (*frame, *invocation, error) {
	if f.s.depth >= maxDepth {
		return nil, nil, throwing("CallDepthOverflow", command.InvalidOperation, int32(f.s.depth), "System.Management.Automation.ScriptCallDepthException",
			"The script failed due to call depth overflow.")
	}
	b.code.compile()
	parent := f.scope
	if b.module != nil && b.module.scope != nil {
		parent = b.module.scope
	}
	if b.closure != nil {
		parent = b.closure
	}
	sc := newScope(parent)
	if b.home != nil {
		sc.script = b.home
	}
	child := f.child(b.code, sc, out)
	child.io = io
	call := &invocation{f: child, caller: f, block: b}
	sc.call = call
	return child, call, nil
}

// running runs part of a block's body as the current frame; return ends it.
func (f *frame) running(run stmt) error {
	s := f.s
	old := s.cur
	s.cur = f
	s.depth++
	err := run(f)
	s.depth--
	s.cur = old
	if err == errReturn {
		return nil
	}
	return err
}

// callQuick calls a simple function with positional arguments only.
func (f *frame) callQuick(r *resolved, k *commandCode) error {
	b := r.fn
	child, call, err := f.enter(b, f.out, f.io)
	if err != nil {
		return err
	}
	code := b.code
	call.name, call.invoked = r.fnName, k.calledAs()
	for n := range k.args {
		v, err := k.args[n].value(f)
		if err != nil {
			return err
		}
		v = plain(v)
		if n >= len(code.params) {
			call.args = append(call.args, v)
			continue
		}
		if err := child.quickParameter(code.params[n], v, k, n); err != nil {
			return err
		}
	}
	for n := len(k.args); n < len(code.params); n++ {
		if err := child.defaultParameter(code.params[n]); err != nil {
			return err
		}
	}
	if code.mentionsBound {
		call.values = map[string]any{}
		for n := range min(len(k.args), len(code.params)) {
			p := code.params[n]
			call.order = append(call.order, p.name)
			call.values[p.name] = child.cells[p.slot].value
		}
	}
	call.quick, call.span = true, k.span
	err = child.running(code.end)
	if err == nil {
		f.s.ok = true
	}
	return err
}

func (f *frame) quickParameter(p *parameter, v any, k *commandCode, n int) error {
	cell := f.scope.put(f.code.names[p.slot], &Variable{Name: p.name})
	f.cells[p.slot] = cell
	for _, c := range p.constraints {
		t, ok := c.(typeConstraint)
		if !ok {
			continue
		}
		if k.args[n].constant && k.args[n].text != "" && isTextType(t.name) {
			v = k.args[n].text
		}
		got, err := t.convertArgument(f.s, v)
		if err != nil {
			return f.transformation(p, err, f.up.position(k.args[n].span), k.word)
		}
		v = got
	}
	cell.value, cell.constraints = v, p.constraints
	return nil
}

func isTextType(name string) bool { n := fold(name); return n == "string" || n == "system.string" }

func (f *frame) transformation(p *parameter, err error, at command.Position, name string) error {
	return &command.Error{ID: "ParameterArgumentTransformationError", Category: command.InvalidData, Command: name, Activity: name, Position: at,
		Exception: "System.Management.Automation.ParameterBindingArgumentTransformationException", Err: err,
		Message: "Cannot process argument transformation on parameter '" + p.name + "'. " + err.Error()}
}

// defaultParameter gives a parameter that was not bound its default.
func (f *frame) defaultParameter(p *parameter) error {
	var v any
	if p.initial != nil {
		got, err := f.defaultValue(p)
		if err != nil {
			return err
		}
		v = plain(got)
	}
	cell := f.scope.put(f.code.names[p.slot], &Variable{Name: p.name})
	f.cells[p.slot] = cell
	if p.isSwitch {
		if v == nil {
			v = SwitchParameter(false)
		}
	} else if p.initial != nil || len(p.constraints) > 0 {
		for _, t := range typeConstraints(p.constraints) {
			if p.initial == nil && !valueType(t.name) {
				continue
			}
			got, err := t.apply(f.s, v)
			if err != nil {
				if p.initial == nil {
					break
				}
				return err
			}
			v = got
		}
	}
	cell.value, cell.constraints = v, p.constraints
	return nil
}

func (f *frame) defaultValue(p *parameter) (any, error) {
	old := f.s.cur
	f.s.cur = f
	v, err := p.initial(f)
	f.s.cur = old
	if err != nil && !passes(err) {
		return nil, f.record(err, p.tree.Default.Span())
	}
	return v, err
}

// runBlock runs a block in a new scope with $_, $this and arguments, and collects its output.
func (f *frame) runBlock(b *ScriptBlock, underscore, this any, args []any) (collector, error) {
	var c collector
	child, call, err := f.enter(b, &c, f.io)
	if err != nil {
		return c, err
	}
	if underscore != nil {
		child.scope.put("_", &Variable{Name: "_", value: underscore})
	}
	if this != nil {
		child.scope.put("this", &Variable{Name: "this", value: this})
	}
	if err := child.bindPositions(call, args); err != nil {
		return c, err
	}
	return c, child.body(nil)
}

// bindPositions gives arguments to the block's parameters by position.
func (f *frame) bindPositions(call *invocation, args []any) error {
	for n, p := range f.code.params {
		if n >= len(args) {
			if err := f.defaultParameter(p); err != nil {
				return err
			}
			continue
		}
		v := args[n]
		for _, t := range typeConstraints(p.constraints) {
			var err error
			if v, err = t.apply(f.s, v); err != nil {
				return err
			}
		}
		cell := f.scope.put(f.code.names[p.slot], &Variable{Name: p.name, value: v, constraints: p.constraints})
		f.cells[p.slot] = cell
		call.order = append(call.order, p.name)
		if call.values == nil {
			call.values = map[string]any{}
		}
		call.values[p.name] = v
	}
	if len(args) > len(f.code.params) {
		call.args = args[len(f.code.params):]
	}
	return nil
}

// body runs all the blocks of a call that nothing is piped into, or whose input is at hand.
func (f *frame) body(in []any) error {
	c := f.code
	run := func() error {
		if c.begin != nil {
			if err := f.running(c.begin); err != nil {
				return err
			}
		}
		if c.process != nil {
			if in == nil {
				if err := f.running(c.process); err != nil {
					return err
				}
			}
			for _, v := range in {
				if err := f.processOne(v); err != nil {
					return err
				}
			}
		}
		if c.end != nil {
			return f.running(c.end)
		}
		return nil
	}
	err := run()
	if c.clean != nil {
		f.cleanUp()
	}
	return err
}

func (f *frame) processOne(v any) error {
	cell := f.scope.own("_")
	if cell == nil {
		cell = f.scope.put("_", &Variable{Name: "_"})
	}
	cell.value = v
	return f.running(f.code.process)
}

// cleanUp runs the clean block; what it writes is dropped, what fails in it is reported.
func (f *frame) cleanUp() {
	old := f.out
	f.out = discard{}
	propagate := f.s.propagate
	f.s.propagate = false
	if err := f.running(f.code.clean); err != nil && !passes(err) {
		_ = f.report(f.record(err, f.at).rec)
	}
	f.s.propagate = propagate
	f.out = old
}

// invoke runs a block or a command by name with arguments, in a new scope or here.
func (f *frame) invoke(block any, args []any, in []any, here bool, out writer) error {
	r, err := f.resolveValue(block, syntax.Span{}, "&")
	if err != nil {
		return err
	}
	k := &commandCode{dot: here}
	for _, a := range args {
		k.args = append(k.args, argument{value: constant(a)})
	}
	k.word = r.name
	st, err := f.open(r, k, openArgs{out: out, io: f.io, piped: in != nil, last: true, place: 1, length: 1})
	if err != nil {
		return err
	}
	err = func() error {
		if err := st.begin(); err != nil {
			return err
		}
		for _, v := range in {
			if err := st.process(v); err != nil {
				return err
			}
		}
		return st.end()
	}()
	st.close(err)
	return err
}

func (f *frame) collectBlock(b *ScriptBlock, args []any) (collector, error) {
	return f.runBlock(b, nil, nil, args)
}
