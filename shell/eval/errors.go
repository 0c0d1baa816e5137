package eval

import (
	"context"
	"errors"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// thrown is an error record on its way to a catch, a trap or the top.
type thrown struct {
	rec       *command.Error
	fromThrow bool // by a throw statement: nothing but a handler goes on after it
	stop      bool // escalated by Stop: whoever sees it passes it on
	cmdlet    bool // by ThrowTerminatingError: it ends the function, not its caller
	told      bool // a cmdlet has put its name on the record: the cmdlets around it do not
}

func (t *thrown) Error() string { return t.rec.Text() }

func (t *thrown) Unwrap() error { return t.rec }

// jump is control flow on its way: break, continue, return, exit.
type jump struct {
	kind  jumpKind
	label string
	code  int
}

type jumpKind uint8

const (
	jumpBreak jumpKind = iota
	jumpContinue
	jumpReturn
	jumpExit
)

func (j *jump) Error() string {
	return [...]string{"break", "continue", "return", "exit"}[j.kind] + " outside of what it leaves"
}

var (
	errBreak    = &jump{kind: jumpBreak}
	errContinue = &jump{kind: jumpContinue}
	errReturn   = &jump{kind: jumpReturn}
)

// located is an error whose place is smaller than its statement.
type located struct {
	err error
	at  syntax.Span
}

func (l *located) Error() string { return l.err.Error() }
func (l *located) Unwrap() error { return l.err }

func locate(err error, at syntax.Span) error {
	if err == nil || passes(err) {
		return err
	}
	switch err.(type) {
	case *located, *thrown:
		return err
	}
	return &located{err, at}
}

// passes reports whether err is not an error record's business: control flow, a stopped pipeline, Ctrl-C.
func passes(err error) bool {
	if _, is := err.(*jump); is {
		return true
	}
	if _, is := err.(*thrown); is {
		return false
	}
	if _, is := err.(*downstream); is {
		return true
	}
	return err == command.ErrStop || errors.Is(err, command.ErrStop) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// record makes the error record that err stands for, at a place in f's code.
func (f *frame) record(err error, at syntax.Span) *thrown {
	if l, ok := err.(*located); ok {
		err, at = l.err, l.at
	}
	t, ok := err.(*thrown)
	if !ok {
		t = &thrown{rec: recordOf(err)}
	}
	if t.rec.Position.Line == 0 && !noPosition(t.rec) {
		t.rec.Position = f.position(at)
	}
	if t.rec.Stack == "" {
		t.rec.Stack = f.stackTrace(at)
	}
	t.rec.Exc().Raised = true
	return t
}

func noPosition(e *command.Error) bool {
	return e.Category == command.ParserError && e.Position.Line < 0
}

func recordOf(err error) *command.Error {
	var jumped *jump
	if errors.As(err, &jumped) {
		return &command.Error{ID: "InvalidOperation", Category: command.InvalidOperation, Message: err.Error()}
	}
	var t *thrown
	if errors.As(err, &t) {
		return t.rec
	}
	var rec *command.Error
	if errors.As(err, &rec) {
		return described(rec)
	}
	var fault *object.Fault
	if errors.As(err, &fault) {
		return described(command.FromFault(fault))
	}
	var exc *object.Exception
	if errors.As(err, &exc) {
		return described(exceptionRecord(exc))
	}
	return described(&command.Error{ID: "RuntimeException", Message: sentence(err.Error()), Err: err})
}

func exceptionRecord(x *object.Exception) *command.Error {
	return &command.Error{ID: x.TypeName(), Category: command.OperationStopped, Message: x.Message, Thrown: x}
}

// described says how CategoryInfo is to show the target.
func described(e *command.Error) *command.Error {
	if e.Target != nil && e.TargetName == "" && e.TargetType == "" {
		e.Describe = func() (string, string) { return targetText(e.Target), targetType(e) }
	}
	return e
}

// targetText is a target as its own ToString tells it: by the session's culture.
func targetText(v any) string {
	if o, ok := v.(*object.Object); ok {
		return o.TextIn(dotnet.CurrentCulture())
	}
	return object.ToString(v, dotnet.CurrentCulture())
}

func targetType(e *command.Error) string {
	name := shortType(e.Target)
	if e.ID == "TypeNotFound" && name == "String" {
		return "TypeName"
	}
	return name
}

// shortType is the last word of a value's .NET type, as an error's category shows it.
func shortType(v any) string {
	name := typeName(v)
	if o, ok := v.(*object.Object); name == object.CustomObject || ok && o.Type() == nil && o.Base() == nil {
		return "PSObject"
	}
	if i := strings.IndexByte(name, '['); i > 0 && !strings.HasPrefix(name[i:], "[]") {
		name = name[:i]
	}
	return name[strings.LastIndexByte(name, '.')+1:]
}

func sentence(text string) string {
	if text == "" || strings.ContainsRune(".!?", rune(text[len(text)-1])) {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// failed is what a list of statements does with an error of one: nil goes on with the next statement.
func (f *frame) failed(err error, at syntax.Span, traps []*trap) error {
	if passes(err) {
		return err
	}
	t := f.record(err, at)
	f.note(t.rec)
	f.s.ok = false
	if len(traps) > 0 {
		return f.trapped(t, traps)
	}
	if f.s.propagate || t.stop || t.cmdlet {
		return t
	}
	switch pref := f.preference("erroractionpreference", "Continue"); fold(pref) {
	case "silentlycontinue", "ignore", "0", "4":
		return nil
	case "stop", "1":
		t.stop = true
		return t
	case "inquire", "3":
		if goOn, err := f.inquire(t.rec.Text()); err != nil || !goOn {
			t.stop = true
			return t
		}
	}
	if t.fromThrow {
		return t
	}
	return f.report(t.rec)
}

// note puts a record at $Error[0], unless it is there.
func (f *frame) note(e *command.Error) {
	f.s.ok, f.s.failedWith = false, 0
	for _, l := range f.io.errorLists {
		l.addOnce(e)
	}
	f.s.remember(e)
}

// remember puts a record at $Error[0], unless it is there or tells of the exception that is.
func (s *Session) remember(e *command.Error) {
	newest := s.errors.Items[:min(len(s.errors.Items), 8)]
	for i, old := range newest {
		o, ok := old.(*command.Error)
		if old == any(e) || ok && i == 0 && o.Exc() == e.Exc() {
			return
		}
	}
	s.errors.Items = append([]any{e}, s.errors.Items[:min(len(s.errors.Items), s.maxErrors()-1)]...)
}

func (s *Session) maxErrors() int { return 256 }

// report shows a record: on the error stream, or to the host.
func (f *frame) report(e *command.Error) error {
	if f.io.err != nil {
		return f.io.err.write(e)
	}
	f.s.failed = true
	f.s.Host.Error(e)
	return nil
}

// throwing makes a runtime error with an id and category.
func throwing(id string, cat command.Category, target any, exception, message string) error {
	return &command.Error{ID: id, Category: cat, Target: target, Exception: exception, Message: message}
}

func notWritable(name string) error {
	return throwing("VariableNotWritable", command.WriteError, name,
		"System.Management.Automation.SessionStateUnauthorizedAccessException",
		"Cannot overwrite variable "+name+" because it is read-only or constant.")
}
