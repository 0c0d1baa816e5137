package eval

import (
	"emsh/shell/command"
)

// cmdletStage is a console cmdlet in a pipeline: it binds each object and runs the cmdlet's struct.
type cmdletStage struct {
	f       *frame
	cmd     *command.Command
	proc    command.Processor
	call    *command.Call
	binding *command.Binding
	out     writer
	prefs   *preferences
	piped   bool

	stopped bool // by what takes its output

	only  string // the parameter that every object goes to as it is
	place *any   // where it stands in the struct of the cmdlet
	cmdletState
}

// cmdletState is what a cmdlet, function or program remembers while it runs.
type cmdletState struct {
	wroteError         bool
	yesToAll, noToAll  bool
	info               *command.Invocation
	errorName, calling string
}

// openCmdlet binds a console cmdlet's arguments and makes its stage.
func (f *frame) openCmdlet(c *command.Command, k *commandCode, o openArgs) (stage, error) {
	args, err := f.arguments(k)
	if err != nil {
		return nil, err
	}
	st := &cmdletStage{f: f, cmd: c, proc: c.New(), out: o.out, piped: o.piped}
	st.calling, st.errorName = c.Name(), errorName(&c.Spec)
	st.info = &command.Invocation{Name: k.invoked(c.Name()), Position: f.position(k.span), Place: o.place, Length: o.length, Expects: o.piped,
		Command: &CommandInfo{s: f.s, Spec: &c.Spec}}
	b := f.binderTo(o.io, c.Name(), st.errorName, c.Parameters(), k)
	b.Should, b.DefaultSet, b.Call = c.Impact != command.Reads, c.DefaultSet, st.info
	st.binding, err = b.Bind(args, o.piped)
	if err != nil {
		return nil, err
	}
	return st, st.prepare(o)
}

// calledAs is InvocationName: the word as it was typed, or the operator before it.
func (k *commandCode) calledAs() string {
	switch {
	case k.amp:
		return "&"
	case k.dot:
		return "."
	}
	return k.word
}

func (k *commandCode) invoked(name string) string {
	if k.word != "" {
		return k.word
	}
	return name
}

// errorName is what a cmdlet's error ids end with.
func errorName(s *command.Spec) string {
	if s.ErrorName != "" {
		return s.ErrorName
	}
	return "Microsoft.PowerShell.Commands." + s.Verb + s.Noun + "Command"
}

func (st *cmdletStage) prepare(o openArgs) error {
	f := st.f
	child := *f
	child.io, child.out = o.io, o.out
	common := st.binding.Common
	child.io = f.collecting(common, child.io)
	st.prefs = &preferences{common: common}
	if name, ok := common["OutVariable"].(string); ok {
		st.prefs.out = f.listVariable(name)
		child.out = &copying{child.out, st.prefs.out}
	}
	st.prefs.pipelineVariable(f, common, &child)
	child.out = st.prefs.outBuffer(common, child.out)
	st.f, st.out = &child, child.out
	st.call = &command.Call{Context: f.ctx, Spec: &st.cmd.Spec, Streams: st, Bound: st.binding.Values, Piped: st.piped, Set: st.binding.Set,
		Text: st.binding.Texts(), Spelled: st.binding.Spelled(), Inform: st.info}
	st.call.Engine = &Caller{f: st.f, call: st.call, stage: st}
	st.call.WhatIf = st.whatIf()
	if v, ok := common["Confirm"]; ok {
		on := isOn(v)
		st.call.Confirm = &on
	}
	return nil
}

func (st *cmdletStage) begin() error {
	st.f.s.ok = true
	b, ok := st.proc.(command.Beginner)
	if !ok {
		return nil
	}
	if err := st.binding.Fill(st.proc); err != nil {
		return err
	}
	return st.result(b.Begin(st.call))
}

func (st *cmdletStage) process(v any) error {
	if err := st.f.interrupted(); err != nil {
		return err
	}
	st.call.Input = v
	if st.place != nil && v != nil {
		*st.place = v
		st.call.Bound[st.only] = v
		return st.result(st.proc.Process(st.call))
	}
	if st.binding.TakesInput() || len(st.cmd.Parameters()) == 0 {
		if err := st.binding.Object(v); err != nil {
			st.wroteError = true
			return st.f.nonTerminating(err, st.f.io)
		}
	} else {
		st.wroteError = true
		return st.f.nonTerminating(st.binding.Object(v), st.f.io)
	}
	st.call.Set = st.binding.Set
	if err := st.binding.Fill(st.proc); err != nil {
		return err
	}
	if st.only = st.binding.Only(); st.only != "" {
		st.place = command.Place(st.proc, st.only)
	}
	return st.result(st.proc.Process(st.call))
}

func (st *cmdletStage) end() error {
	if !st.piped {
		if err := st.binding.Fill(st.proc); err != nil {
			return err
		}
		err := st.result(st.proc.Process(st.call))
		if err != nil && (err != command.ErrStop || st.stopped) { // one that wants no more input has none to stop
			return err
		}
	}
	if e, ok := st.proc.(command.Ender); ok {
		if err := st.result(e.End(st.call)); err != nil {
			return err
		}
	}
	return st.prefs.lots.flush()
}

func (st *cmdletStage) close(err error) {
	st.prefs.done()
	if c, ok := st.proc.(interface{ Close() }); ok {
		c.Close()
	}
	if st.wroteError {
		st.f.s.ok = false
	} else if err == nil {
		st.f.s.ok = true
	}
}

// result gives an error that ends the cmdlet its place.
func (st *cmdletStage) result(err error) error {
	if err == nil || passes(err) {
		return err
	}
	if t, ok := err.(*thrown); ok {
		return st.ended(t)
	}
	st.f.s.ok = false
	rec := recordOf(err)
	st.name(rec)
	st.wroteError = true
	t := &thrown{rec: rec, told: true}
	switch fold(st.errorAction()) {
	case "stop":
		t.stop = true
	case "silentlycontinue", "ignore":
		if st.explicit("ErrorAction") {
			return t
		}
	}
	return t
}

// ended is an error of code that the cmdlet ran: where nothing was thrown on purpose, it is the cmdlet's.
func (st *cmdletStage) ended(t *thrown) error {
	if t.fromThrow || t.told {
		return t
	}
	rec := *t.rec
	rec.Command, rec.Activity, rec.Invocation, rec.Position = "", "", nil, command.Position{}
	st.name(&rec)
	return &thrown{rec: &rec, stop: t.stop, told: true}
}

// name fills in what a record says of the cmdlet that wrote it.
func (st *cmdletStage) name(e *command.Error) {
	if e.Command == "" && e.FullID == "" {
		e.Command = st.errorName
	}
	if e.Activity == "" {
		e.Activity = st.calling
	}
	if e.Invocation == nil {
		e.Invocation = st.info
	}
	if e.Position.Line == 0 {
		e.Position = st.info.Position
	}
	if e.Stack == "" {
		e.Stack = st.f.stackTrace(st.f.at)
	}
}

func (st *cmdletStage) explicit(param string) bool { _, ok := st.binding.Common[param]; return ok }

func (st *cmdletStage) whatIf() bool {
	if v, ok := st.binding.Common["WhatIf"]; ok {
		return isOn(v)
	}
	v := st.f.scope.find("whatifpreference")
	return v != nil && truth(v.Value())
}
