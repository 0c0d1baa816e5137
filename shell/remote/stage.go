package remote

import (
	"context"
	"io"
	"net"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
)

// stage is a call in progress, seen from the client.
type stage struct {
	ctx     context.Context
	conn    net.Conn
	w       *wire
	calls   []command.Start
	release func() bool
	closed  bool
	dog     watchdog
}

// Process sends one object and passes on what comes of it.
func (g *stage) Process(v any) error {
	if err := g.w.send(&frame{Kind: "input", Value: object.EncodeValue(v)}, true); err != nil {
		return g.lost(err)
	}
	return g.until("ready")
}

// End says that no more objects come and waits for the last results.
func (g *stage) End() error {
	if err := g.w.send(&frame{Kind: "end"}, true); err != nil {
		return g.lost(err)
	}
	return g.until("")
}

// letGo is how long a host may take to let go of a call that was given up.
const letGo = 5 * time.Second

// Close gives the call up, if it runs: the host sees one half of the connection end, and closes
// the other half when it has let go.
func (g *stage) Close() {
	if g.closed {
		return
	}
	g.closed = true
	g.release()
	g.dog.rest()
	defer g.conn.Close()
	if c, ok := g.conn.(interface{ CloseWrite() error }); !ok || c.CloseWrite() != nil {
		return
	}
	if g.dog.dead != nil {
		return
	}
	g.conn.SetReadDeadline(time.Now().Add(letGo))
	io.Copy(io.Discard, g.conn)
}

// until passes frames on to the streams until one of the given kind, or done.
func (g *stage) until(kind string) error {
	for {
		f, err := g.w.receive()
		if err != nil {
			return g.lost(err)
		}
		switch f.Kind {
		case kind:
			return nil
		case "done", "refused":
			return ended(f, len(g.calls))
		}
		if err := g.take(f); err != nil {
			g.Close()
			return err
		}
	}
}

// take passes a frame on to the streams of the cmdlet that it is of, and says so where the host waits.
func (g *stage) take(f *frame) error {
	if f.At < 0 || f.At >= len(g.calls) {
		return unexpected("The peer sent a frame of a cmdlet that was not called.")
	}
	if !f.whole() {
		return unexpected("The peer sent the frame " + f.Kind + " without what belongs in it.")
	}
	if err := g.pass(f, g.calls[f.At].Streams); err != nil || !f.Wait {
		return err
	}
	if err := g.w.send(&frame{Kind: "heard"}, true); err != nil {
		return g.lost(err)
	}
	return nil
}

// ended is what a call ended with; where it did not start, that is one cmdlet's.
func ended(f *frame, calls int) error {
	switch {
	case f.Stopped:
		return command.ErrStop
	case f.Kind == "refused" && f.Error != nil && f.At >= 0 && f.At < calls:
		return &command.BeginError{Place: f.At, Err: f.Error.decode()}
	case f.Error != nil:
		return f.Error.decode()
	}
	return nil
}

func (g *stage) pass(f *frame, s command.Streams) error {
	switch f.Kind {
	case "output", "information":
		v, err := object.DecodeValue(f.Value)
		if err != nil {
			return err
		}
		if f.Kind == "output" {
			return s.Output(v)
		}
		return s.Information(informationFrom(f, v))
	case "error":
		return s.Error(f.Error.decode())
	case "warning":
		return s.Warning(f.Text)
	case "verbose":
		return s.Verbose(f.Text)
	case "debug":
		return s.Debug(f.Text)
	case "progress":
		s.Progress(*f.Progress)
	case "ask":
		return g.reply(*f.Question, s)
	default:
		return unexpected("The peer sent the unknown frame " + f.Kind + ".")
	}
	return nil
}

// informationFrom is an information record as it was sent.
func informationFrom(f *frame, v any) command.Information {
	rec := command.Information{Message: v}
	if f.Text != "" {
		rec.Host = &command.HostText{Text: f.Text, Foreign: true}
	}
	return rec
}

// reply asks here what the host wants to know; that nobody can be asked is an answer too.
func (g *stage) reply(q command.Question, s command.Streams) error {
	answer, err := s.Ask(q)
	f := &frame{Kind: "answer", Answer: &answer}
	if err != nil {
		f = &frame{Kind: "answer", Nobody: command.IsNobody(err), Error: encodeError(err)}
	}
	if err := g.w.send(f, true); err != nil {
		return g.lost(err)
	}
	return nil
}

var _ command.Stage = (*stage)(nil)
