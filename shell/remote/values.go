package remote

import (
	"encoding/json"
	"errors"

	"emsh/shell/command"
	"emsh/shell/object"
)

// wireCall is one cmdlet of a call.
type wireCall struct {
	Name    string    `json:"name"`
	Args    []wireArg `json:"args,omitempty"`
	Changes bool      `json:"changes,omitempty"`
}

func encodeCalls(calls []command.Start) []wireCall {
	out := make([]wireCall, len(calls))
	for i, c := range calls {
		out[i] = wireCall{c.Name, encodeArgs(c.Args), c.Changes}
	}
	return out
}

// decodeCalls are the cmdlets of a call with their streams.
func (s *session) decodeCalls(calls []wireCall) ([]command.Start, error) {
	if len(calls) == 0 {
		return nil, unexpected("The peer calls no cmdlet.")
	}
	out := make([]command.Start, len(calls))
	changes := false
	for i, c := range calls {
		args, err := decodeArgs(c.Args)
		if err != nil {
			return nil, &command.BeginError{Place: i, Err: err}
		}
		changes = changes || c.Changes
		out[i] = command.Start{Name: c.Name, Args: args, Changes: c.Changes, Streams: streams{s, i, changes}}
	}
	return out, nil
}

// wireArg is one argument of a cmdlet.
type wireArg struct {
	Name     string            `json:"n,omitempty"`
	Value    json.RawMessage   `json:"v,omitempty"`
	HasValue bool              `json:"h,omitempty"`
	Text     string            `json:"t,omitempty"`
	Position *command.Position `json:"p,omitempty"`
}

func encodeArgs(args command.Args) []wireArg {
	out := make([]wireArg, len(args))
	for i, a := range args {
		position := a.Position
		out[i] = wireArg{Name: a.Name, Value: object.EncodeValue(a.Value), HasValue: a.HasValue, Text: a.Text, Position: &position}
	}
	return out
}

func decodeArgs(args []wireArg) (command.Args, error) {
	out := make(command.Args, len(args))
	for i, a := range args {
		v, err := object.DecodeValue(a.Value)
		if err != nil {
			return nil, err
		}
		out[i] = command.Arg{Name: a.Name, Value: v, HasValue: a.HasValue, Text: a.Text}
		if a.Position != nil {
			out[i].Position = *a.Position
		}
	}
	return out, nil
}

// wireError is an error record on the wire: its cause stays behind, its target is a value.
type wireError struct {
	ID        string           `json:"id,omitempty"`
	Category  command.Category `json:"category"`
	Exception string           `json:"exception,omitempty"`
	Target    json.RawMessage  `json:"target,omitempty"`
	Message   string           `json:"message"`
	Hint      string           `json:"hint,omitempty"`
	Command   string           `json:"command,omitempty"`
	Position  command.Position `json:"position"`
	More      *errorDetails    `json:"more,omitempty"` // nil: nothing of it is set
}

// errorDetails are what an error record has where it is more than its exception.
type errorDetails struct {
	Details     string `json:"details,omitempty"`
	Recommended string `json:"recommended,omitempty"`
	Activity    string `json:"activity,omitempty"`
	Reason      string `json:"reason,omitempty"`
	TargetName  string `json:"targetName,omitempty"`
	TargetType  string `json:"targetType,omitempty"`
	FullID      string `json:"fullId,omitempty"`
}

func detailsOf(e *command.Error) *errorDetails {
	name, typ := e.TargetWords()
	d := errorDetails{e.Details, e.Recommended, e.Activity, e.Reason, name, typ, e.FullID}
	if d == (errorDetails{}) {
		return nil
	}
	return &d
}

func encodeError(err error) *wireError {
	var e *command.Error
	if !errors.As(err, &e) {
		e = &command.Error{ID: "RuntimeException", Message: err.Error()}
	}
	return &wireError{e.ID, e.Category, e.Exception, object.EncodeValue(e.Target), e.Message, e.Hint, e.Command, e.Position, detailsOf(e)}
}

func (w *wireError) decode() *command.Error {
	target, _ := object.DecodeValue(w.Target)
	e := &command.Error{ID: w.ID, Category: w.Category, Exception: w.Exception, Target: target,
		Message: w.Message, Hint: w.Hint, Command: w.Command, Position: w.Position}
	if d := w.More; d != nil {
		e.Details, e.Recommended, e.Activity, e.Reason = d.Details, d.Recommended, d.Activity, d.Reason
		e.TargetName, e.TargetType, e.FullID = d.TargetName, d.TargetType, d.FullID
	}
	return e
}
