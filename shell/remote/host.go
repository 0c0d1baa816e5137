package remote

import (
	"context"
	"errors"
	"net"
	"sync"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Host serves organization cmdlets on the connections of a listener.
type Host struct {
	// Admit says who is at the other end: an Invoker that acts for him, and his name.
	Admit func(net.Conn) (command.Invoker, string, error)
	// Build names the program; a client of the same build knows the declarations already.
	Build string
}

// Serve accepts until the listener is closed, then waits for the calls that run.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	var calls sync.WaitGroup
	defer calls.Wait()
	defer cancel()
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		calls.Go(func() { h.serve(ctx, c) })
	}
}

func (h *Host) serve(ctx context.Context, c net.Conn) {
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	invoker, actor, err := h.Admit(c)
	w := newWire(c)
	if err != nil {
		w.send(&frame{Kind: "done", Error: encodeError(err)}, true)
		return
	}
	incoming := make(chan *frame)
	go func() { // its end, by the client's closing its half, cancels the call
		defer close(incoming)
		defer cancel()
		for {
			f, err := w.receive()
			if err != nil {
				return
			}
			select {
			case incoming <- f:
			case <-ctx.Done():
				return
			}
		}
	}()
	for f := range incoming {
		s := session{ctx, w, incoming, invoker, actor, h.Build}
		if err := s.answer(f); err != nil {
			w.send(&frame{Kind: "done", Error: encodeError(err)}, true)
			return
		}
	}
}

// session is one connection's work.
type session struct {
	ctx      context.Context
	w        *wire
	incoming <-chan *frame
	invoker  command.Invoker
	actor    string
	build    string
}

func (s *session) answer(f *frame) error {
	switch f.Kind {
	case "hello":
		return s.hello(f)
	case "complete":
		names, err := s.invoker.Complete(s.ctx, f.Name, f.Param, f.Text)
		if err != nil {
			return err
		}
		return s.w.send(&frame{Kind: "done", Names: names}, true)
	case "call":
		return s.call(f)
	}
	return &command.Error{ID: "UnknownFrame", Category: command.ProtocolError, Message: "The peer sent the unknown frame " + f.Kind + "."}
}

// hello tells which commands the actor may run: by name alone to a client of the same build.
func (s *session) hello(f *frame) error {
	if f.Protocol != Protocol {
		return &command.Error{ID: "ProtocolVersion", Category: command.ProtocolError, Message: "The server and this emsh are of different versions.",
			Hint: "Use the emsh that the server was started from."}
	}
	specs, views, err := s.invoker.Commands()
	if err != nil {
		return err
	}
	reply := &frame{Kind: "done", Protocol: Protocol, Build: s.build, Actor: s.actor}
	if f.Build == s.build {
		for i := range specs {
			reply.Names = append(reply.Names, specs[i].Name())
		}
	} else {
		reply.Specs, reply.Views = specs, views
	}
	return s.w.send(reply, true)
}

func (s *session) call(f *frame) error {
	calls, err := s.decodeCalls(f.Calls)
	if err != nil {
		return s.refuse(err)
	}
	stage, err := s.invoker.Begin(s.ctx, calls, f.Piped)
	if err != nil {
		return s.refuse(err)
	}
	defer stage.Close()
	if err := s.w.send(&frame{Kind: "ready"}, true); err != nil {
		return err
	}
	for f := range s.incoming {
		switch f.Kind {
		case "input":
			if err := s.input(stage, f); err != nil {
				return s.done(err)
			}
		case "end":
			return s.done(stage.End())
		}
	}
	return nil
}

func (s *session) input(stage command.Stage, f *frame) error {
	v, err := object.DecodeValue(f.Value)
	if err != nil {
		return err
	}
	if err := stage.Process(v); err != nil {
		return err
	}
	return s.w.send(&frame{Kind: "ready"}, true)
}

// refuse says which cmdlet of a call did not start, and why.
func (s *session) refuse(err error) error {
	f := &frame{Kind: "done", Error: encodeError(err)}
	if of := (*command.BeginError)(nil); errors.As(err, &of) {
		f.Kind, f.At = "refused", of.Place
	}
	return s.w.send(f, true)
}

// done ends a call with its terminating error, if any.
func (s *session) done(err error) error {
	f := &frame{Kind: "done"}
	switch {
	case errors.Is(err, command.ErrStop):
		f.Stopped = true
	case err != nil:
		f.Error = encodeError(err)
	}
	return s.w.send(f, true)
}
