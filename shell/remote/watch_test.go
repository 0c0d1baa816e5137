package remote

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"
	"time"

	"emsh/shell/command"
)

func dialer(path string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) { return new(net.Dialer).DialContext(ctx, "unix", path) }
}

// TestHungHost: a host that takes connections and says nothing ends a call, and everything else, with an error.
func TestHungHost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	hung := errors.New("it hangs")
	c := &Client{Dial: dialer(path), Patience: 20 * time.Millisecond, Silent: func(net.Conn) error {
		return &command.Error{Category: command.OperationTimeout, Err: hung}
	}}
	_, called := c.Begin(t.Context(), []command.Start{{Name: "x"}}, false)
	_, completed := c.Complete(t.Context(), "x", "", "")
	_, _, listed := c.Commands()
	for _, err := range []error{called, completed, listed} {
		if !errors.Is(err, hung) {
			t.Error(err)
		}
	}
}

// TestSlowCallIsWaitedFor: a cmdlet may take longer than the patience with a host that hangs.
func TestSlowCallIsWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	asked := make(chan struct{}, 100)
	slow := puppet{begin: func(context.Context, []command.Start, bool) (command.Stage, error) {
		for range 3 {
			<-asked
		}
		return acts{end: func() error { return nil }}, nil
	}}
	hellos := 0
	h := &Host{Admit: func(net.Conn) (command.Invoker, string, error) {
		if hellos++; hellos > 1 { // the first is the call's
			asked <- struct{}{}
		}
		return slow, "", nil
	}}
	one := make(chan struct{}, 1)
	admit := h.Admit
	h.Admit = func(c net.Conn) (command.Invoker, string, error) {
		one <- struct{}{}
		defer func() { <-one }()
		return admit(c)
	}
	go h.Serve(t.Context(), l)
	c := &Client{Dial: dialer(path), Patience: 20 * time.Millisecond}
	st, err := c.Begin(t.Context(), []command.Start{{Name: "x"}}, false)
	if err == nil {
		err = st.End()
		st.Close()
	}
	if err != nil {
		t.Error(err)
	}
}
