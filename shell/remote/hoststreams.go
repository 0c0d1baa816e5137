package remote

import (
	"context"

	"emsh/shell/command"
	"emsh/shell/object"
)

// streams are the host's ends of a cmdlet's streams.
type streams struct {
	*session
	at      int
	changes bool // the cmdlet, or one before it: its output is waited for
}

// tell sends a frame after which the pipeline may end, and waits until it was heard.
func (s streams) tell(f *frame) error {
	f.At, f.Wait = s.at, true
	_, err := s.await(f, "heard")
	return err
}

// await sends a frame and waits for its answer, or for the connection's end.
func (s streams) await(f *frame, kind string) (*frame, error) {
	if err := s.w.send(f, true); err != nil {
		return nil, err
	}
	reply, ok := <-s.incoming
	switch {
	case !ok:
		return nil, context.Canceled
	case reply.Kind != kind:
		return nil, unexpected("The peer sent " + reply.Kind + " where " + kind + " was due.")
	}
	return reply, nil
}

// Output sends an object.
func (s streams) Output(v any) error {
	f := &frame{Kind: "output", At: s.at, Value: object.EncodeValue(v)}
	if s.changes {
		return s.tell(f)
	}
	if err := s.ctx.Err(); err != nil { // a client that gave up still takes what comes
		return err
	}
	return s.w.send(f, false)
}

func (s streams) Warning(text string) error { return s.tell(&frame{Kind: "warning", Text: text}) }
func (s streams) Verbose(text string) error { return s.tell(&frame{Kind: "verbose", Text: text}) }
func (s streams) Debug(text string) error   { return s.tell(&frame{Kind: "debug", Text: text}) }

func (s streams) Progress(p command.Progress) {
	s.w.send(&frame{Kind: "progress", At: s.at, Progress: &p}, true)
}

func (s streams) Error(e *command.Error) error {
	return s.tell(&frame{Kind: "error", Error: encodeError(e)})
}

// Information sends a record's message; what is for the host goes along as text.
func (s streams) Information(v any) error {
	f := &frame{Kind: "information"}
	rec, ok := v.(command.Information)
	if ok {
		v = rec.Message
	}
	if rec.Host != nil {
		f.Text = rec.Host.Text
	}
	f.Value = object.EncodeValue(v)
	return s.tell(f)
}

// Ask sends the question and waits for its answer.
func (s streams) Ask(q command.Question) (command.Answer, error) {
	f, err := s.await(&frame{Kind: "ask", At: s.at, Question: &q}, "answer")
	switch {
	case err != nil:
		return command.Answer{}, err
	case f.Nobody:
		return command.Answer{}, command.ErrNobody
	case f.Error != nil:
		return command.Answer{}, f.Error.decode()
	case f.Answer == nil:
		return command.Answer{}, unexpected("The peer sent an answer without one.")
	}
	return *f.Answer, nil
}

var _ command.Streams = streams{}
