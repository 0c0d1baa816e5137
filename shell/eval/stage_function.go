package eval

import (
	"emsh/shell/command"
	"emsh/shell/syntax"
)

// funcStage is a function, script or block in a pipeline.
type funcStage struct {
	f        *frame // of the function
	caller   *frame
	call     *invocation
	binding  *command.Binding
	code     *code
	prefs    *preferences
	buffered []any // input of a block without process
	count    int
	began    bool
	here     bool
	exited   bool // by exit, with exitCode
	exitCode int
	script   bool
	advanced bool
	restore  func() // gives the scope its own automatic variables back
	cmdletState
}

// openFunction binds a function's arguments and makes its stage.
func (f *frame) openFunction(r *resolved, k *commandCode, o openArgs) (stage, error) {
	return f.openBlock(r.fn, r.fnName, "", k, o)
}

func (f *frame) openBlock(b *ScriptBlock, name, path string, k *commandCode, o openArgs) (stage, error) {
	spec, err := b.code.describe(f)
	if err != nil {
		return nil, f.calling(k, err)
	}
	args, err := f.arguments(k)
	if err != nil {
		return nil, err
	}
	st := &funcStage{caller: f, code: b.code, advanced: spec.advanced, script: path != "", here: k.dot}
	child, call, err := f.enter(b, o.out, o.io)
	if err != nil {
		return nil, err
	}
	if k.dot {
		child.scope = f.scope
	}
	st.f, st.call = child, call
	call.name, call.path, call.stage, call.place, call.length, call.piped = name, path, st, o.place, o.length, o.piped
	call.invoked = k.calledAs()
	call.at = f.position(k.span)
	if path != "" {
		child.scope.script = child.scope
	}
	binder := f.binderTo(o.io, name, name, spec.params, k)
	binder.Simple = !spec.advanced
	binder.Call = call.info()
	if b.code.binding != nil {
		binder.Should, binder.DefaultSet = b.code.binding.supports, b.code.binding.defaultSet
	}
	if binder.Simple {
		binder.Default = nil
	}
	if b.code.dynamic != nil {
		made, err := st.dynamicParams(*binder, args)
		if err != nil {
			return nil, err
		}
		binder.Params = append([]command.Param(nil), spec.params...)
		for _, p := range made {
			binder.Params = append(binder.Params, p.param(f.s))
		}
	}
	bd, err := binder.Bind(args, o.piped && spec.advanced)
	if err != nil {
		return nil, err
	}
	st.binding = bd
	if k.dot {
		st.here = true
		st.lend()
	}
	call.args, call.argNames, call.argTexts = bd.Rest, bd.RestNames, bd.RestTexts
	st.prefs, err = f.preferencesOf(bd.Common, st.f, o)
	if err != nil {
		return nil, err
	}
	return st, nil
}

func (st *funcStage) begin() error {
	if err := st.parameters(); err != nil {
		return err
	}
	st.began = true
	if st.code.begin != nil {
		return st.result(st.f.running(st.code.begin))
	}
	return nil
}

// parameters makes the variables of the parameters, those bound first.
func (st *funcStage) parameters() error {
	f := st.f
	st.call.order, st.call.values = st.binding.Order, st.binding.Values
	for name := range st.binding.Common {
		if st.call.values[name] == nil {
			st.call.order = append(st.call.order[:len(st.call.order):len(st.call.order)], name)
			st.call.values[name] = st.binding.Common[name]
		}
	}
	for i, p := range st.code.params {
		if v, ok := st.binding.Values[p.name]; ok {
			st.setParameter(p, v)
			if why := st.code.spec.params[i].Obsolete; why != "" {
				w := speaker{f: f, common: map[string]any{}, state: &st.cmdletState, name: func(*command.Error) {}}
				if err := w.warning(why); err != nil {
					return err
				}
			}
		}
	}
	for _, p := range st.code.params {
		if _, ok := st.binding.Values[p.name]; ok {
			continue
		}
		if err := f.defaultParameter(p); err != nil {
			return err
		}
	}
	return nil
}

func (st *funcStage) setParameter(p *parameter, v any) {
	f := st.f
	name := f.code.names[p.slot]
	cell := f.scope.own(name)
	if cell == nil {
		cell = f.scope.put(name, &Variable{Name: p.name})
	}
	f.cells[p.slot] = cell
	cell.value, cell.constraints = v, p.constraints
}

func (st *funcStage) process(v any) error {
	if err := st.f.interrupted(); err != nil {
		return err
	}
	st.count++
	if st.advanced {
		if err := st.bindObject(v); err != nil {
			st.wroteError = true
			return st.caller.nonTerminating(err, st.f.io)
		}
		if st.code.process == nil {
			st.buffered = append(st.buffered, v)
			return nil
		}
		st.input(v)
		return st.result(st.f.running(st.code.process))
	}
	if st.code.process == nil {
		st.buffered = append(st.buffered, v)
		return nil
	}
	st.input(v)
	return st.result(st.f.running(st.code.process))
}

// input sets $_ and $input to one object.
func (st *funcStage) input(v any) {
	cell := st.f.scope.own("_")
	if cell == nil {
		cell = st.f.scope.put("_", &Variable{Name: "_"})
	}
	cell.value = v
	if in := st.f.scope.own("input"); in != nil {
		in.value = &enumerator{items: []any{v}}
	} else {
		st.call.input = &enumerator{items: []any{v}}
	}
}

// bindObject binds a pipeline object and sets the variables of what it gave.
func (st *funcStage) bindObject(v any) error {
	if err := st.binding.Object(v); err != nil {
		return err
	}
	st.call.order, st.call.values, st.call.bound = st.binding.Order, st.binding.Values, nil
	st.f.scope.remove("psboundparameters")
	for _, p := range st.code.params {
		if got, ok := st.binding.Values[p.name]; ok {
			st.setParameter(p, got)
		}
	}
	return nil
}

func (st *funcStage) end() error {
	f := st.f
	if st.code.process != nil && !st.call.piped {
		if err := st.result(f.running(st.code.process)); err != nil {
			return err
		}
	}
	if st.code.end == nil {
		return st.prefs.lots.flush()
	}
	if st.call.piped {
		if st.code.process == nil {
			st.allInput()
		} else if in := f.scope.own("input"); in != nil {
			in.value = &enumerator{}
		} else {
			st.call.input = &enumerator{}
		}
	}
	if err := st.result(f.running(st.code.end)); err != nil {
		return err
	}
	return st.prefs.lots.flush()
}

// allInput gives $input all objects; $_ is the last in advanced functions and blocks.
func (st *funcStage) allInput() {
	in := &enumerator{items: st.buffered}
	if v := st.f.scope.own("input"); v != nil {
		v.value = in
	} else {
		st.call.input = in
	}
	if st.here {
		st.f.scope.local("input", "input").value = in
	}
}

// result turns what ends the function's body into what ends the stage.
func (st *funcStage) result(err error) error {
	if j, ok := err.(*jump); ok && j.kind == jumpExit && st.script {
		st.caller.s.exitCode = int32(j.code)
		st.exited, st.exitCode = true, j.code
		return errScriptExit
	}
	if t, ok := err.(*thrown); ok && t.cmdlet {
		return &thrown{rec: t.rec, told: true}
	}
	return err
}

// errScriptExit ends a script by its own exit: the caller goes on.
var errScriptExit = &jump{kind: jumpReturn, label: "exit"}

// lend makes the call's automatic variables those of the scope that it is dot-sourced into.
func (st *funcStage) lend() {
	sc := st.f.scope
	type kept struct {
		name string
		old  *Variable
	}
	var all []kept
	for _, name := range []string{"args", "myinvocation", "psboundparameters", "psscriptroot", "pscommandpath"} {
		old := sc.own(name)
		if old != nil {
			sc.remove(name)
			old.gone = false
		}
		all = append(all, kept{name, old})
		st.call.automatic(sc, name)
	}
	st.restore = func() {
		for _, k := range all {
			sc.remove(k.name)
			if k.old != nil {
				sc.put(k.name, k.old)
			}
		}
	}
}

func (st *funcStage) failed() bool { return st.wroteError }

func (st *funcStage) close(err error) {
	if st.restore != nil {
		st.restore()
	}
	if st.began && st.code.clean != nil {
		st.f.cleanUp()
	}
	if st.prefs != nil {
		st.prefs.done()
	}
	if st.exited {
		st.caller.s.ok, st.caller.s.failedWith = st.exitCode == 0, st.exitCode
		return
	}
	if err == nil { // a function that only wrote errors with Write-Error went well
		st.caller.s.ok = !st.wroteError
	}
}

// function compiles a function definition.
func (c *compiler) function(d *syntax.FunctionDefinition) stmt {
	body := newCode(d.Body, c.script)
	body.extra = d.Params
	if d.Filter {
		body.tree.Filter = true
	}
	aliases := functionAliases(d.Body)
	return func(f *frame) error {
		block := &ScriptBlock{s: f.s, code: body, module: f.scope.module, home: f.scope.script}
		fn := &Function{Name: d.Name, Block: block, Module: f.scope.module}
		sc := f.s.setFunction(f.scope, fn)
		for _, name := range aliases {
			f.s.setAlias(sc, &Alias{Name: name, Definition: fn.Name})
		}
		return nil
	}
}

// functionAliases are the further names that [Alias()] above a param block gives its function.
func functionAliases(body *syntax.ScriptBlock) (names []string) {
	if body.Param == nil {
		return nil
	}
	for _, a := range body.Param.Attributes {
		if at, ok := a.(*syntax.Attribute); ok && attributeName(at) == "alias" {
			for _, x := range at.Positional {
				names = append(names, textOf(constantValue(x)))
			}
		}
	}
	return names
}
