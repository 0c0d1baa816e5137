package eval

import (
	"errors"
	"slices"

	"emsh/shell/command"
	"emsh/shell/object"
)

// orgStage is an organization cmdlet in a pipeline: the Invoker binds and runs it, in one call
// with those that follow it directly.
type orgStage struct {
	*cmdletStage
	stage  command.Stage
	args   command.Args
	name   string
	blocks []delayedArg
	next   *orgStage // started with this one, which writes to it where they run
	led    bool      // started with the one before it
}

// openOrganization starts an organization cmdlet. Common parameters that only the console knows of are taken out here.
func (f *frame) openOrganization(spec *command.Spec, k *commandCode, o openArgs) (stage, error) {
	args, err := f.arguments(k)
	if err != nil {
		return nil, err
	}
	st := &orgStage{cmdletStage: &cmdletStage{f: f, out: o.out, piped: o.piped}, name: spec.Name()}
	st.calling, st.errorName = spec.Name(), spec.Name()
	st.info = &command.Invocation{Name: k.invoked(spec.Name()), Position: f.position(k.span), Place: o.place, Length: o.length, Expects: o.piped,
		Command: &CommandInfo{s: f.s, Spec: spec}}
	b := f.binder(spec.Name(), spec.Name(), spec.Parameters(), k)
	b.Should, b.Call = spec.Impact != command.Reads, st.info
	common, rest, err := b.TakeCommon(args)
	if err != nil {
		return nil, err
	}
	st.args = f.defaulted(spec, b, rest)
	child := *f
	child.io, child.out = f.collecting(common, o.io), o.out
	st.prefs = &preferences{common: common}
	if name, ok := common["OutVariable"].(string); ok {
		st.prefs.out = f.listVariable(name)
		child.out = &copying{child.out, st.prefs.out}
	}
	st.prefs.pipelineVariable(f, common, &child)
	st.f, st.out = &child, child.out
	st.binding = &command.Binding{Common: common}
	st.decided()
	if err := st.filters(); err != nil {
		return nil, err
	}
	st.blocks = st.delayed()
	if !o.redirected && st.blocks == nil {
		st.lead()
	}
	return st, nil
}

// lead has the next stage started with this one, if it runs in the same place and nothing here
// looks at what passes between them.
func (st *orgStage) lead() {
	l, direct := st.out.(*link)
	if !direct {
		return
	}
	if next, ok := l.next.(*orgStage); ok && next.blocks == nil {
		st.next, next.led = next, true
	}
}

// defaulted adds what $PSDefaultParameterValues says and what -WhatIf, -Confirm and -Verbose are by preference.
func (f *frame) defaulted(spec *command.Spec, b *command.Binder, args command.Args) command.Args {
	params := spec.Parameters()
	for i := range params {
		p := &params[i]
		if b.Given(args, p) {
			continue
		}
		if v, ok := f.defaultFor(spec.Name(), p); ok {
			args = append(args, command.Arg{Name: p.Name, Value: v, HasValue: true, Position: b.Where})
		}
	}
	return args
}

// decided adds what is decided here for the cmdlet: -WhatIf and -Confirm, by parameter or preference.
func (st *orgStage) decided() {
	if !st.changes() {
		return
	}
	if st.whatIf() && st.binding.Common["WhatIf"] == nil {
		st.binding.Common["WhatIf"] = command.Switch(true)
	}
	for _, name := range []string{"WhatIf", "Confirm"} {
		if v, ok := st.binding.Common[name]; ok {
			st.args = append(st.args, command.Arg{Name: name, Value: isOn(v), HasValue: true, Position: st.info.Position})
		}
	}
	if _, given := st.binding.Common["Confirm"]; !given {
		if v := st.f.scope.find("confirmpreference"); v != nil && fold(textOf(v.Value())) == "none" {
			st.args = append(st.args, command.Arg{Name: "Confirm", Value: false, HasValue: true})
		}
	}
}

func (st *orgStage) begin() error {
	st.f.s.ok = true
	if st.led || st.blocks != nil {
		return nil
	}
	return st.start(st.args)
}

// start starts the cmdlet and those that it leads.
func (st *orgStage) start(args command.Args) error {
	calls := []command.Start{st.call(args)}
	together := []*orgStage{st}
	for next := st.next; next != nil; next = next.next {
		calls, together = append(calls, next.call(next.args)), append(together, next)
	}
	stage, err := st.f.s.opts.Invoker.Begin(st.f.ctx, calls, st.piped)
	var of *command.BeginError
	switch {
	case errors.As(err, &of):
		return together[of.Place].result(of.Err)
	case err != nil:
		return st.result(err)
	}
	st.stage = stage
	return nil
}

func (st *orgStage) call(args command.Args) command.Start {
	return command.Start{Name: st.name, Args: forWire(args), Streams: st, Changes: st.changes()}
}

func (st *orgStage) changes() bool { return st.spec().Impact != command.Reads }

// delayed are the arguments for whose values a script block stands, to be worked out for each piped object.
func (st *orgStage) delayed() (blocks []delayedArg) {
	if !st.piped {
		return nil
	}
	for i, a := range st.args {
		b, ok := unwrap(a.Value).(*ScriptBlock)
		if p := st.parameter(st.argName(i)); ok && p != nil && p.TakesInput() {
			blocks = append(blocks, delayedArg{i, b})
		}
	}
	return blocks
}

// delayedArg is an argument that is worked out for each object.
type delayedArg struct {
	at    int
	block *ScriptBlock
}

// argName is the name that the i-th argument is given under, before it or with it.
func (st *orgStage) argName(i int) string {
	if name := st.args[i].Name; name != "" || i == 0 || st.args[i-1].HasValue {
		return name
	}
	return st.args[i-1].Name
}

// parameter is the one that a name, whole or begun, means.
func (st *orgStage) parameter(name string) *command.Param {
	var begun *command.Param
	params := st.spec().Parameters()
	for i := range params {
		if p := &params[i]; name == "" {
			break
		} else if p.Called(name) {
			return p
		} else if begun == nil && p.Begins(name) {
			begun = p
		}
	}
	return begun
}

// one runs the cmdlet for one object, with the blocks' values as arguments, and with what else the
// object gives: the cmdlet itself sees no pipeline.
func (st *orgStage) one(v any) error {
	args := append(command.Args(nil), st.args...)
	for _, d := range st.blocks {
		got, err := st.f.delayed(d.block, v)
		if err != nil {
			return st.result(err)
		}
		args[d.at].Value = got
	}
	st.piped = false
	if err := st.start(append(args, st.given(v)...)); err != nil {
		return err
	}
	err := st.result(st.stage.End())
	st.stage.Close()
	st.stage = nil
	return err
}

// given are the parameters that a piped object gives, but for those that were written.
func (st *orgStage) given(v any) (args command.Args) {
	params := st.spec().Parameters()
	for i := range params {
		p := &params[i]
		if !p.TakesInput() || slices.ContainsFunc(st.args, func(a command.Arg) bool { return st.parameter(a.Name) == p }) {
			continue
		}
		if value, has := givenTo(p, v); has {
			args = append(args, command.Arg{Name: p.Name, Value: value, HasValue: true, Position: st.info.Position})
		}
	}
	return args
}

// givenTo is what an object gives a parameter: its property of the name, else the object.
func givenTo(p *command.Param, v any) (value any, has bool) {
	if o, ok := v.(*object.Object); ok {
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			if value, has := o.Get(name); has {
				return value, true
			}
		}
	}
	return v, slices.ContainsFunc(p.Sets, func(s command.ParamSet) bool { return s.ByValue })
}

func (st *orgStage) spec() *command.Spec { return st.f.s.organization()[fold(st.name)] }

// forWire makes a filter block its text: what crosses to the organization has no closures.
func forWire(args command.Args) command.Args {
	out := make(command.Args, len(args))
	for i, a := range args {
		if b, ok := unwrap(a.Value).(*ScriptBlock); ok {
			a.Value = b.Text()
		}
		if a.Value == object.Nothing {
			a.Value = nil
		}
		out[i] = a
	}
	return out
}

func (st *orgStage) process(v any) error {
	if err := st.f.interrupted(); err != nil {
		return err
	}
	if st.blocks != nil {
		return st.one(v)
	}
	return st.result(st.stage.Process(v))
}

func (st *orgStage) end() error {
	if st.stage == nil {
		return nil
	}
	return st.result(st.stage.End())
}

func (st *orgStage) failed() bool { return st.wroteError }

func (st *orgStage) close(err error) {
	if st.stage != nil {
		st.stage.Close()
	}
	st.prefs.done()
	if st.wroteError {
		st.f.s.ok = false
	} else if err == nil {
		st.f.s.ok = true
	}
}
