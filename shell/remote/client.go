package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"emsh/shell/command"
)

// Client is an Invoker whose cmdlets run at a Host.
type Client struct {
	Dial  func(context.Context) (net.Conn, error)
	Build string // of this program
	// Local are the declarations of this build, used when the host's build is the same.
	Local func() ([]command.Spec, []command.View)
	// Silent is the error for a host that has taken a connection and does not answer at all.
	Silent func(net.Conn) error
	// Patience is how long nothing may be heard before the host is asked whether it is there;
	// three seconds if zero. A cmdlet may take as long as it likes.
	Patience time.Duration

	once  sync.Once
	specs []command.Spec
	views []command.View
	actor string
	err   error
}

// Commands asks the host, once, which cmdlets this actor may run.
func (c *Client) Commands() ([]command.Spec, []command.View, error) {
	c.once.Do(func() { c.err = c.hello() })
	return c.specs, c.views, c.err
}

// Actor is the name by which the host knows us.
func (c *Client) Actor() (string, error) {
	_, _, err := c.Commands()
	return c.actor, err
}

func (c *Client) hello() error {
	f, err := c.ask(context.Background(), &frame{Kind: "hello", Protocol: Protocol, Build: c.Build})
	if err != nil {
		return err
	}
	c.actor = f.Actor
	if f.Specs != nil || f.Build != c.Build {
		c.specs, c.views = f.Specs, f.Views
		return nil
	}
	allowed := map[string]bool{}
	for _, name := range f.Names {
		allowed[name] = true
	}
	specs, views := c.Local()
	for i := range specs {
		if allowed[specs[i].Name()] {
			c.specs = append(c.specs, specs[i])
		}
	}
	c.views = views
	return nil
}

// ask sends one frame on a connection of its own and waits for done.
func (c *Client) ask(ctx context.Context, f *frame) (*frame, error) {
	conn, err := c.Dial(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetDeadline(time.Now().Add(c.patience()))
	w := newWire(conn)
	err = w.send(f, true)
	var reply *frame
	if err == nil {
		reply, err = w.receive()
	}
	if errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
		return nil, c.silent(conn)
	}
	if err != nil {
		return nil, lost(ctx, err)
	}
	if reply.Error != nil {
		return nil, reply.Error.decode()
	}
	return reply, nil
}

// lost is the error for a connection that ended in the middle: by us, or by the server.
func lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it closed the connection")
	}
	return &command.Error{ID: "ServerLost", Category: command.ConnectionError, Err: err,
		Message: fmt.Sprintf("The connection to the server was lost: %v.", err),
		Hint:    "See with Get-Service whether it runs; the last change may or may not have been made."}
}

// Complete asks the host for values of a parameter that begin with prefix.
func (c *Client) Complete(ctx context.Context, name, param, prefix string) ([]string, error) {
	f, err := c.ask(ctx, &frame{Kind: "complete", Name: name, Param: param, Text: prefix})
	if err != nil {
		return nil, err
	}
	return f.Names, nil
}

// Begin starts cmdlets at the host; it returns when the host has bound their arguments.
func (c *Client) Begin(ctx context.Context, calls []command.Start, piped bool) (command.Stage, error) {
	conn, err := c.Dial(ctx)
	if err != nil {
		return nil, err
	}
	g := &stage{ctx: ctx, conn: conn, w: newWire(conn), calls: calls}
	g.watch(c)
	g.release = context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) }) // wakes who waits for a frame
	if err := g.w.send(&frame{Kind: "call", Calls: encodeCalls(calls), Piped: piped}, true); err != nil {
		g.Close()
		return nil, g.lost(err)
	}
	if err := g.until("ready"); err != nil {
		g.Close()
		return nil, err
	}
	return g, nil
}

var _ command.Invoker = (*Client)(nil)
