// Package admintest runs cmdlets in a temporary organization, for tests: through the same
// door as everybody, with streams that remember.
package admintest

import (
	"context"
	"strings"
	"testing"

	"emsh/server"
	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

// House is a temporary organization and somebody who runs cmdlets in it.
type House struct {
	*server.Server
	t     testing.TB
	Actor admin.Actor
}

// New makes an organization with the given cmdlets: server CAS01, domain contoso.com.
func New(t testing.TB, first func(config.Tx) error, commands ...*command.Command) *House {
	t.Helper()
	s, err := server.Open(t.TempDir(), server.Options{Name: "cas01", Domain: "contoso.com", Commands: commands, First: first})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return &House{Server: s, t: t, Actor: admin.Self("test")}
}

// Result is what a cmdlet wrote.
type Result struct {
	Objects  []*object.Object
	Errors   []*command.Error
	Warnings []string
	Info     []string
	Asked    []string
	Answer   int // given to each question
	Nobody   bool
}

// Output takes an object.
func (r *Result) Output(v any) error {
	if o, ok := v.(*object.Object); ok {
		r.Objects = append(r.Objects, o)
	} else {
		r.Objects = append(r.Objects, object.New(object.Member{Name: "Value", Value: v}))
	}
	return nil
}

// Error takes an error.
func (r *Result) Error(e *command.Error) error { r.Errors = append(r.Errors, e); return nil }

// Warning takes a warning.
func (r *Result) Warning(text string) error { r.Warnings = append(r.Warnings, text); return nil }

// Verbose forgets.
func (r *Result) Verbose(string) error { return nil }

// Debug forgets.
func (r *Result) Debug(string) error { return nil }

// Information takes what a what-if says.
func (r *Result) Information(v any) error {
	if i, ok := v.(command.Information); ok {
		r.Info = append(r.Info, object.Text(i.Message))
	}
	return nil
}

// Progress forgets.
func (r *Result) Progress(command.Progress) {}

// Ask answers as it was set to.
func (r *Result) Ask(q command.Question) (command.Answer, error) {
	if r.Nobody {
		return command.Answer{}, command.ErrNobody
	}
	r.Asked = append(r.Asked, q.Message)
	return command.Answer{Index: r.Answer}, nil
}

// Try runs a cmdlet and returns what it wrote, with the error that ended it among the errors.
// Arguments are names with a dash before them, perhaps with a colon after, and values.
func (h *House) Try(r *Result, name string, input []any, args ...any) *Result {
	h.t.Helper()
	var list command.Args
	for i := 0; i < len(args); i++ {
		a := args[i]
		if text, ok := a.(string); ok && strings.HasPrefix(text, "-") && strings.HasSuffix(text, ":") {
			list = append(list, command.Arg{Name: text[1 : len(text)-1], Value: args[i+1], HasValue: true, Typed: text})
			i++
			continue
		}
		if text, ok := a.(string); ok && strings.HasPrefix(text, "-") {
			list = append(list, command.Arg{Name: text[1:], Typed: text})
			continue
		}
		list = append(list, command.Arg{Value: a})
	}
	st, err := h.Invoker(h.Actor).Begin(context.Background(), []command.Start{{Name: name, Args: list, Streams: r}}, input != nil)
	if err == nil {
		for _, v := range input {
			if err = st.Process(v); err != nil {
				break
			}
		}
		if err == nil {
			err = st.End()
		}
		st.Close()
	}
	if err != nil {
		r.Errors = append(r.Errors, admin.Explain(err))
	}
	return r
}

// Run runs a cmdlet that must write no error.
func (h *House) Run(name string, args ...any) []*object.Object {
	h.t.Helper()
	return h.Pipe(nil, name, args...)
}

// Pipe runs a cmdlet over objects; it must write no error.
func (h *House) Pipe(input []*object.Object, name string, args ...any) []*object.Object {
	h.t.Helper()
	var in []any
	if input != nil {
		in = make([]any, len(input))
		for i, o := range input {
			in[i] = o
		}
	}
	r := h.Try(&Result{}, name, in, args...)
	for _, e := range r.Errors {
		h.t.Fatalf("%s %v: %v", name, args, e)
	}
	return r.Objects
}

// Text is an object's property as text.
func Text(t testing.TB, o *object.Object, property string) string {
	t.Helper()
	v, ok := o.Get(property)
	if !ok {
		t.Fatalf("%s has no property %s", o.TypeNames()[0], property)
	}
	return object.Text(v)
}
