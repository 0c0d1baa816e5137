package remote

import (
	"context"

	"emsh/shell/command"
	"emsh/shell/object"
)

// streams are the host's ends of a call's streams.
type streams struct{ *session }

func (s streams) value(kind string, v any) error {
	raw, err := object.EncodeValue(v)
	if err != nil {
		return err
	}
	return s.w.send(&frame{Kind: kind, Value: raw}, false)
}

func (s streams) text(kind, text string) error {
	return s.w.send(&frame{Kind: kind, Text: text}, false)
}

func (s streams) Output(v any) error          { return s.value("output", v) }
func (s streams) Warning(text string) error   { return s.text("warning", text) }
func (s streams) Verbose(text string) error   { return s.text("verbose", text) }
func (s streams) Debug(text string) error     { return s.text("debug", text) }
func (s streams) Progress(p command.Progress) { s.w.send(&frame{Kind: "progress", Progress: &p}, true) }

func (s streams) Error(e *command.Error) error {
	return s.w.send(&frame{Kind: "error", Error: encodeError(e)}, false)
}

// Information sends a record's message; what is for the host goes along as text.
func (s streams) Information(v any) error {
	rec, ok := v.(command.Information)
	if !ok {
		return s.value("information", v)
	}
	raw, err := object.EncodeValue(rec.Message)
	if err != nil {
		return err
	}
	f := &frame{Kind: "information", Value: raw}
	if rec.Host != nil {
		f.Text = rec.Host.Text
	}
	return s.w.send(f, false)
}

// Ask sends the question and waits for its answer, or for the connection's end.
func (s streams) Ask(q command.Question) (command.Answer, error) {
	if err := s.w.send(&frame{Kind: "ask", Question: &q}, true); err != nil {
		return command.Answer{}, err
	}
	f, ok := <-s.incoming
	switch {
	case !ok:
		return command.Answer{}, context.Canceled
	case f.Nobody:
		return command.Answer{}, command.ErrNobody
	case f.Error != nil:
		return command.Answer{}, f.Error.decode()
	case f.Answer == nil:
		return command.Answer{}, &command.Error{ID: "UnexpectedFrame", Category: command.ProtocolError, Message: "The peer sent " + f.Kind + " where an answer was due."}
	}
	return *f.Answer, nil
}

var _ command.Streams = streams{}
