package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/audit"
)

// stage is one cmdlet at work.
type stage struct {
	host    *Host
	actor   Actor
	command *command.Command
	cmdlet  processor
	streams command.Streams
	session *Session
	binding *command.Binding
	piped   bool
	group   group
	ended   error // why the pipeline takes no more from the cmdlet
}

func newStage(ctx context.Context, h *Host, a Actor, c *command.Command, s command.Streams) *stage {
	st := &stage{host: h, actor: a, command: c, cmdlet: c.New().(*hosted).cmdlet, streams: s}
	st.session = &Session{Call: &command.Call{Context: ctx, Spec: &c.Spec, Streams: outward{s, st}}, host: h, actor: a, stage: st}
	return st
}

// permit refuses who may not run the cmdlet, and keeps a record of it.
func (st *stage) permit() error {
	v := st.host.House.Snapshot()
	if st.actor.MayRun(v, st.command.Name()) {
		return nil
	}
	err := &command.Error{ID: "AccessDenied", Category: command.PermissionDenied, Target: st.command.Name(),
		Message: fmt.Sprintf("The user %s may not run %s.", st.actor.Name, st.command.Name()),
		Hint:    "It needs one of the roles " + needed(v, st.command.Name()) + "."}
	st.record("", err)
	return err
}

func (st *stage) bind(args command.Args, piped bool) error {
	c := st.command
	args, err := st.withoutForeign(args)
	if err != nil {
		return err
	}
	b := &command.Binder{Name: c.Name(), ErrorName: c.Name(), Params: c.Params, DefaultSet: c.DefaultSet,
		Should: c.Impact != command.Reads, Ask: st.session.Streams.Ask, Suggest: suggest}
	binding, err := b.Bind(args, piped)
	if err != nil {
		return fit(Explain(err))
	}
	st.binding, st.piped = binding, piped
	call := st.session.Call
	call.Piped = piped
	call.WhatIf = truth(binding.Common["WhatIf"])
	if v, given := binding.Common["Confirm"]; given {
		confirm := truth(v)
		call.Confirm = &confirm
	}
	return nil
}

func truth(v any) bool {
	s, ok := v.(command.Switch)
	b, isBool := v.(bool)
	return ok && bool(s) || isBool && b
}

func (st *stage) fill() error {
	st.session.Bound, st.session.Set = st.binding.Values, st.binding.Set
	return st.binding.Fill(st.cmdlet)
}

func (st *stage) begin() error {
	b, ok := st.cmdlet.(Beginner)
	if !ok {
		return nil
	}
	if err := st.fill(); err != nil {
		return err
	}
	return st.guard(func() error { return b.Begin(st.session) })
}

// Process runs the cmdlet for one object. What goes wrong with it is written as an error, and
// the next object has its turn.
func (st *stage) Process(v any) error {
	if err := st.session.Context.Err(); err != nil {
		return err
	}
	if err := st.binding.Object(v); err != nil {
		return st.fail(err)
	}
	st.session.Input = v
	if err := st.run(); err != nil {
		return err
	}
	if st.group.due() {
		st.flush()
	}
	return st.ended
}

// End does the work of a cmdlet that nothing was piped into, and lets it finish.
func (st *stage) End() error {
	if !st.piped {
		if err := st.run(); err != nil {
			return err
		}
	}
	var err error
	if e, ok := st.cmdlet.(Ender); ok {
		err = st.guard(func() error { return e.End(st.session) })
	}
	st.flush()
	return cmp.Or(err, st.ended)
}

func (st *stage) run() error {
	if err := st.fill(); err != nil {
		return err
	}
	if err := st.emptyIdentity(); err != nil {
		return st.fail(err)
	}
	return st.guard(func() error { return st.cmdlet.Process(st.session) })
}

// emptyIdentity refuses an identity that was given and is nothing: a variable with no value in it must
// not mean everybody.
func (st *stage) emptyIdentity() error {
	v, given := st.binding.Values["Identity"]
	if !given || object.Text(object.FromGo(v)) != "" {
		return nil
	}
	return &command.Error{ID: "ParameterArgumentValidationErrorNullNotAllowed", Category: command.InvalidData, Target: "Identity",
		Exception: "System.Management.Automation.ParameterBindingValidationException",
		Message:   "Cannot bind argument to parameter 'Identity' because it is null or empty.", Hint: "Leave -Identity out to mean all."}
}

// guard runs the cmdlet's code and decides what becomes of its error.
func (st *stage) guard(fn func() error) error {
	err := recovered(st, fn)
	switch {
	case st.ended != nil:
		return st.ended
	case err == nil, errors.Is(err, ErrNotDone):
		return nil
	case st.session.Context.Err() != nil:
		return err
	}
	return st.fail(err)
}

// recovered makes a panic an error: one cmdlet's fault does not end the server.
func recovered(st *stage, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if st.host.Log != nil {
				st.host.Log.Error("cmdlet failed", "cmdlet", st.command.Name(), "actor", st.actor.Name, "panic", p, "stack", string(debug.Stack()))
			}
			err = &command.Error{ID: "InternalError", Category: command.NotSpecified, Message: fmt.Sprintf("%s failed by a fault of its own: %v.", st.command.Name(), p),
				Hint: "The server's log has the details."}
		}
	}()
	return fn()
}

// fail writes an error, and of a cmdlet that changes things keeps a record of it.
func (st *stage) fail(err error) error {
	e := fit(Explain(err))
	if e.Command == "" {
		e.Command = st.command.Name()
	}
	if st.command.Impact != command.Reads && !st.session.WhatIf {
		st.record(st.session.target, e)
	}
	return st.session.Streams.Error(e)
}

// record keeps what was refused or failed. That it cannot be kept is logged and stops nobody:
// nothing was changed.
func (st *stage) record(target string, err error) {
	r := st.note(target)
	r.Error = err.Error()
	if aerr := st.host.House.Audit().Append(context.WithoutCancel(st.session.Context), r); aerr != nil && st.host.Log != nil {
		st.host.Log.Error("audit record lost", "cmdlet", r.Cmdlet, "actor", r.Actor, "error", aerr)
	}
}

// done is the record of a change that was made.
func (st *stage) done(target string, differences []audit.Change) audit.Record {
	r := st.note(target)
	r.Succeeded, r.Changes = true, differences
	return r
}

func (st *stage) note(target string) audit.Record {
	return audit.Record{Time: time.Now(), Actor: st.actor.Name, Origin: st.actor.Origin, Cmdlet: st.command.Name(),
		Parameters: st.parameters(), Target: target}
}

// parameters are what was bound, in the order in which it was; secrets are stars.
func (st *stage) parameters() []audit.Parameter {
	if st.binding == nil {
		return nil
	}
	var list []audit.Parameter
	for _, p := range st.command.Params {
		v, given := st.binding.Values[p.Name]
		if !given {
			continue
		}
		list = append(list, audit.Parameter{Name: p.Name, Value: shown(v, p.Secret)})
	}
	slices.SortStableFunc(list, func(a, b audit.Parameter) int {
		return slices.Index(st.binding.Order, a.Name) - slices.Index(st.binding.Order, b.Name)
	})
	return list
}

const stars = "********"

// mostShown bounds how much of one value an audit record keeps.
const mostShown = 1024

func shown(v any, secret bool) string {
	if _, is := v.(*object.SecureString); is || secret {
		return stars
	}
	if _, is := v.(*object.Credential); is {
		return stars
	}
	text := object.Text(object.FromGo(v))
	if len(text) > mostShown {
		text = text[:mostShown] + "…"
	}
	return text
}
