package remote

import (
	"context"
	"net"

	"emsh/shell/command"
	"emsh/shell/object"
)

// stage is a call in progress, seen from the client.
type stage struct {
	ctx     context.Context
	conn    net.Conn
	w       *wire
	s       command.Streams
	release func() bool
}

// Process sends one object and passes on what comes of it.
func (g *stage) Process(v any) error {
	raw, err := object.EncodeValue(v)
	if err != nil {
		return err
	}
	if err := g.w.send(&frame{Kind: "input", Value: raw}, true); err != nil {
		return lost(g.ctx, err)
	}
	return g.until("ready")
}

// End says that no more objects come and waits for the last results.
func (g *stage) End() error {
	defer g.Close()
	if err := g.w.send(&frame{Kind: "end"}, true); err != nil {
		return lost(g.ctx, err)
	}
	return g.until("")
}

// Close gives the call up; the host sees the connection end.
func (g *stage) Close() {
	g.release()
	g.conn.Close()
}

// until passes frames on to the streams until one of the given kind, or done.
func (g *stage) until(kind string) error {
	for {
		f, err := g.w.receive()
		if err != nil {
			return lost(g.ctx, err)
		}
		switch f.Kind {
		case kind:
			return nil
		case "done":
			return ended(f)
		}
		if err := g.pass(f); err != nil {
			g.Close()
			return err
		}
	}
}

func ended(f *frame) error {
	switch {
	case f.Stopped:
		return command.ErrStop
	case f.Error != nil:
		return f.Error.decode()
	}
	return nil
}

func (g *stage) pass(f *frame) error {
	switch f.Kind {
	case "output", "information":
		v, err := object.DecodeValue(f.Value)
		if err != nil {
			return err
		}
		if f.Kind == "output" {
			return g.s.Output(v)
		}
		return g.s.Information(informationFrom(f, v))
	case "error":
		return g.s.Error(f.Error.decode())
	case "warning":
		return g.s.Warning(f.Text)
	case "verbose":
		return g.s.Verbose(f.Text)
	case "debug":
		return g.s.Debug(f.Text)
	case "progress":
		g.s.Progress(*f.Progress)
	case "ask":
		return g.reply(*f.Question)
	}
	return nil
}

// informationFrom is an information record as it was sent.
func informationFrom(f *frame, v any) command.Information {
	rec := command.Information{Message: v}
	if f.Text != "" {
		rec.Host = &command.HostText{Text: f.Text}
	}
	return rec
}

// reply asks here what the host wants to know; that nobody can be asked is an answer too.
func (g *stage) reply(q command.Question) error {
	answer, err := g.s.Ask(q)
	f := &frame{Kind: "answer", Answer: &answer}
	if err != nil {
		f = &frame{Kind: "answer", Nobody: command.IsNobody(err), Error: encodeError(err)}
	}
	if err := g.w.send(f, true); err != nil {
		return lost(g.ctx, err)
	}
	return nil
}

var _ command.Stage = (*stage)(nil)
