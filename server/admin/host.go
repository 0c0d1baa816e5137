package admin

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"emsh/shell/command"
)

// Host runs cmdlets in this process, for whoever may.
type Host struct {
	House    House
	Commands []*command.Command
	Views    []command.View
	Log      *slog.Logger
}

// As returns the invoker through which an actor runs cmdlets.
func (h *Host) As(a Actor) command.Invoker { return &invoker{h, a} }

// find returns the cmdlet of a name or alias, whatever its case.
func (h *Host) find(name string) *command.Command {
	for _, c := range h.Commands {
		if strings.EqualFold(c.Name(), name) || slices.ContainsFunc(c.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			return c
		}
	}
	return nil
}

type invoker struct {
	host  *Host
	actor Actor
}

// Commands are those that the actor may run.
func (i *invoker) Commands() ([]command.Spec, []command.View, error) {
	v := i.host.House.Snapshot()
	var specs []command.Spec
	for _, c := range i.host.Commands {
		if i.actor.MayRun(v, c.Name()) {
			specs = append(specs, c.Spec)
		}
	}
	return specs, i.host.Views, nil
}

// Begin checks the role, binds the arguments and starts each of the cmdlets.
func (i *invoker) Begin(ctx context.Context, calls []command.Start, piped bool) (command.Stage, error) {
	line := make(line, len(calls))
	for at, call := range calls {
		st, err := i.stage(ctx, call, piped || at > 0)
		if err != nil {
			return nil, &command.BeginError{Place: at, Err: err}
		}
		line[at] = st
	}
	line.join()
	for at, st := range line {
		if err := st.begin(); err != nil {
			return nil, &command.BeginError{Place: at, Err: err}
		}
	}
	return line, nil
}

// stage is a cmdlet that may be run, with its arguments bound.
func (i *invoker) stage(ctx context.Context, call command.Start, piped bool) (*stage, error) {
	c := i.host.find(call.Name)
	if c == nil {
		return nil, &command.Error{ID: "CommandNotFoundException", Category: command.ObjectNotFound, Target: call.Name,
			Message: "The term '" + call.Name + "' is not recognized as a name of a cmdlet."}
	}
	st := newStage(ctx, i.host, i.actor, c, call.Streams)
	if err := st.permit(); err != nil {
		return nil, err
	}
	return st, st.bind(call.Args, piped)
}

// Complete offers values of a cmdlet's parameter that begin with prefix.
func (i *invoker) Complete(ctx context.Context, name, param, prefix string) ([]string, error) {
	c := i.host.find(name)
	if c == nil || !i.actor.MayRun(i.host.House.Snapshot(), c.Name()) {
		return nil, nil
	}
	st := newStage(ctx, i.host, i.actor, c, nil)
	var values []string
	if k, ok := st.cmdlet.(Completer); ok {
		values = k.Complete(st.session, param, prefix)
	}
	if values == nil {
		values = i.complete(c, param, prefix)
	}
	return values, nil
}

// complete offers what the parameter's declaration tells.
func (i *invoker) complete(c *command.Command, param, prefix string) []string {
	for _, p := range c.Params {
		if strings.EqualFold(p.Name, param) {
			return valuesOf(i.host.House.Snapshot(), &p, prefix)
		}
	}
	return nil
}
