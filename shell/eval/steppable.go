package eval

import (
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// Steppable is a pipeline that a script runs step by step: what a proxy function feeds with its own
// input, and whose output is the function's.
type Steppable struct {
	f      *frame
	parts  []*element
	p      *pipe
	ends   *ends
	out    *stepOutput
	piped  bool // it is given objects
	closed bool
}

// stepOutput sends what the pipeline writes to the command that steps it, or keeps it for the caller.
type stepOutput struct {
	to   writer
	kept collector
}

func (o *stepOutput) write(v any) error {
	if o.to != nil {
		return o.to.write(v)
	}
	return o.kept.write(v)
}

// take is what was kept since the last step.
func (o *stepOutput) take() any {
	items := o.kept.items
	o.kept.items = nil
	return object.NewArray(items...)
}

// steppable makes the pipeline of a block that is nothing but one.
func (f *frame) steppable(b *ScriptBlock) (*Steppable, error) {
	tree := b.code.tree
	if tree.Begin != nil || tree.Process != nil || tree.Clean != nil {
		return nil, notSteppable("The script block cannot be converted because it contains more than one clause. Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.")
	}
	const empty = "An empty script block cannot be converted. Verify that the script block contains exactly one pipeline or command."
	if tree.End == nil || len(tree.End.Statements) == 0 {
		return nil, notSteppable(empty)
	}
	pipeline, ok := tree.End.Statements[0].(*syntax.Pipeline)
	switch {
	case len(tree.End.Statements) == 1 && len(tree.End.Traps) > 0:
		return nil, notSteppable("A script block that contains a top-level trap statement cannot be converted.")
	case len(tree.End.Statements) > 1 || !ok:
		return nil, notSteppable("Only a script block that contains exactly one pipeline or command can be converted. Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.")
	}
	if _, isCommand := pipeline.Elements[0].(*syntax.Command); !isCommand {
		return nil, notSteppable(empty)
	}
	body := &code{script: b.code.script, tree: tree, slots: map[string]int{}, ready: true}
	c := &compiler{code: body, script: b.code.script}
	st := &Steppable{}
	for _, e := range pipeline.Elements {
		st.parts = append(st.parts, c.element(e))
	}
	st.f = f.child(body, newScope(f.scope), discard{})
	return st, nil
}

func notSteppable(message string) error {
	return &command.Error{ID: "PSInvalidOperationException", Category: command.InvalidOperation,
		Exception: "System.Management.Automation.PSInvalidOperationException", Message: message}
}

// start begins the commands. From $PSCmdlet it takes where the output goes and whether there is input.
func (st *Steppable) start(from any) error {
	st.out = &stepOutput{}
	switch from := unwrap(from).(type) {
	case *Cmdlet:
		st.out.to, st.piped = from.call.f.out, from.call.piped
		st.f.io = from.call.f.io
	default:
		st.piped = truth(from)
	}
	st.p = &pipe{f: st.f, stop: -1}
	var err error
	if st.ends, err = st.f.openAll(st.p, st.parts, st.piped, st.out); err != nil {
		return st.broken(err)
	}
	for st.p.begun < len(st.p.stages) {
		if err := st.p.beginNext(); err != nil {
			return st.broken(err)
		}
	}
	return nil
}

// broken ends the pipeline by an error; a stage that wants no more ends it well, and stops who feeds it.
func (st *Steppable) broken(err error) error {
	if err == command.ErrStop && !st.p.outer && st.p.stop >= 0 {
		if e := st.p.finish(st.p.stop + 1); e != nil {
			err = e
		}
	}
	err = st.p.own(err)
	st.close(err)
	return err
}

func (st *Steppable) close(err error) {
	if st.closed || st.p == nil {
		return
	}
	st.closed = true
	st.p.close(err)
	if st.ends == nil {
		return
	}
	for _, r := range st.ends.opened {
		r.close()
	}
}

// step gives the pipeline an object.
func (st *Steppable) step(args []any) error {
	if st.closed || !st.piped || len(args) == 0 {
		return nil
	}
	if err := st.ends.first.write(args[0]); err != nil {
		return st.broken(err)
	}
	return nil
}

func (st *Steppable) end() error {
	if st.closed {
		return nil
	}
	if err := st.p.finish(0); err != nil {
		return st.broken(err)
	}
	st.close(nil)
	return nil
}

// TypeNames are the type's names.
func (st *Steppable) TypeNames() []string {
	return []string{"System.Management.Automation.SteppablePipeline", "System.Object"}
}

// PropertyNames are the properties: none.
func (st *Steppable) PropertyNames() []string { return nil }

// Property is the named property.
func (st *Steppable) Property(string) (any, bool) { return nil, false }

// MethodNames are the methods.
func (st *Steppable) MethodNames() []string {
	return []string{"Begin", "Clean", "Dispose", "End", "Process", "ToString"}
}

// CallMethod calls a method.
func (st *Steppable) CallMethod(name string, args []any) (any, error) {
	name = fold(name)
	if st.p == nil && (name == "process" || name == "end") {
		return nil, calling(name, len(args), notSteppable("The pipeline has not been started."))
	}
	switch name {
	case "begin":
		return object.Nothing, st.start(first(args))
	case "process":
		err := st.step(args)
		return st.out.take(), err
	case "end":
		err := st.end()
		return st.out.take(), err
	case "clean", "dispose":
		st.close(nil)
		return object.Nothing, nil
	case "tostring":
		return st.TypeNames()[0], nil
	}
	return nil, object.NoSuchMethod
}

var _ object.CallableThing = (*Steppable)(nil)
