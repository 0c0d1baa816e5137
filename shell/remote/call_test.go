package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"emsh/shell/command"
)

// puppet is an Invoker whose cmdlets do what a test says.
type puppet struct {
	begin func(ctx context.Context, calls []command.Start, piped bool) (command.Stage, error)
}

func (p puppet) Commands() ([]command.Spec, []command.View, error) { return nil, nil, nil }

func (p puppet) Complete(context.Context, string, string, string) ([]string, error) { return nil, nil }

func (p puppet) Begin(ctx context.Context, calls []command.Start, piped bool) (command.Stage, error) {
	return p.begin(ctx, calls, piped)
}

// acts is a stage made of functions.
type acts struct {
	process func(any) error
	end     func() error
	close   func()
}

func (a acts) Process(v any) error { return a.process(v) }
func (a acts) End() error          { return a.end() }
func (a acts) Close() {
	if a.close != nil {
		a.close()
	}
}

// ears note what a cmdlet's streams bring, and may want no more after any of it.
type ears struct {
	command.Streams
	name  string
	notes *[]string
	enough
}

type enough func(note string) error

func (e ears) note(text string) error {
	*e.notes = append(*e.notes, e.name+" "+text)
	if e.enough == nil {
		return nil
	}
	return e.enough(text)
}

func (e ears) Output(v any) error             { return e.note(fmt.Sprint("output ", v)) }
func (e ears) Error(err *command.Error) error { return e.note("error " + err.Message) }
func (e ears) Warning(text string) error      { return e.note("warning " + text) }
func (e ears) Verbose(text string) error      { return e.note("verbose " + text) }
func (e ears) Information(v any) error {
	return e.note(fmt.Sprint("information ", v.(command.Information).Message))
}

// attached is a client of a host at which the puppet runs.
func attached(t *testing.T, p puppet) *Client {
	t.Helper()
	l, err := net.Listen("unix", t.TempDir()+"/s")
	if err != nil {
		t.Fatal(err)
	}
	h := &Host{Admit: func(net.Conn) (command.Invoker, string, error) { return p, "tester", nil }}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()
	t.Cleanup(func() {
		l.Close()
		cancel()
		<-served
	})
	return &Client{Dial: func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", l.Addr().String())
	}}
}

// run begins calls, ends them and gives them up.
func run(t *testing.T, c *Client, calls []command.Start) error {
	t.Helper()
	stage, err := c.Begin(t.Context(), calls, false)
	if err != nil {
		return err
	}
	defer stage.Close()
	return stage.End()
}

// What several cmdlets of one call write arrives in the order in which they wrote it, each at its own streams.
func TestSeveralCmdletsKeepTheirOrder(t *testing.T) {
	c := attached(t, puppet{func(_ context.Context, calls []command.Start, _ bool) (command.Stage, error) {
		get, set := calls[0].Streams, calls[1].Streams
		return acts{end: func() error {
			return errors.Join(get.Verbose("one"), set.Error(&command.Error{Message: "two"}), get.Warning("three"),
				set.Output("four"), get.Error(&command.Error{Message: "five"}), set.Information(command.Information{Message: "six"}))
		}}, nil
	}})
	var notes []string
	err := run(t, c, []command.Start{{Name: "Get-A", Streams: ears{name: "get", notes: &notes}}, {Name: "Set-A", Streams: ears{name: "set", notes: &notes}}})
	want := []string{"get verbose one", "set error two", "get warning three", "set output four", "get error five", "set information six"}
	if err != nil || !slices.Equal(notes, want) {
		t.Errorf("heard %q, error %v", notes, err)
	}
}

// After an error that ends the pipeline, and after the output of which one takes no more, nothing more is changed.
func TestNothingRunsAheadOfAnEnd(t *testing.T) {
	stop := errors.New("stopped here")
	for kind, write := range map[string]func(command.Streams) error{
		"error":   func(s command.Streams) error { return s.Error(&command.Error{Message: "no"}) },
		"verbose": func(s command.Streams) error { return s.Verbose("well") },
		"output":  func(s command.Streams) error { return s.Output("done") },
	} {
		t.Run(kind, func(t *testing.T) {
			var changed atomic.Int32
			var closed atomic.Bool
			c := attached(t, puppet{func(_ context.Context, calls []command.Start, _ bool) (command.Stage, error) {
				end := func() error {
					for range 100 {
						changed.Add(1)
						if err := write(calls[1].Streams); err != nil {
							return err
						}
					}
					return nil
				}
				return acts{end: end, close: func() { closed.Store(true) }}, nil
			}})
			var notes []string
			third := func(string) error {
				if len(notes) == 3 {
					return stop
				}
				return nil
			}
			err := run(t, c, []command.Start{{Name: "Get-A", Changes: true, Streams: ears{}}, {Name: "Set-A", Streams: ears{notes: &notes, enough: third}}})
			if err != stop || changed.Load() != 3 || !closed.Load() {
				t.Errorf("%d were changed, closed is %v, error %v", changed.Load(), closed.Load(), err)
			}
		})
	}
}

// What only reads may run ahead, but not without end, and it is stopped.
func TestReadingIsStopped(t *testing.T) {
	finished := make(chan error, 1)
	c := attached(t, puppet{func(_ context.Context, calls []command.Start, _ bool) (command.Stage, error) {
		return acts{end: func() (err error) {
			for err == nil {
				err = calls[0].Streams.Output("another")
			}
			finished <- err
			return err
		}}, nil
	}})
	var notes []string
	first := func(string) error { return command.ErrStop }
	err := run(t, c, []command.Start{{Name: "Get-A", Streams: ears{notes: &notes, enough: first}}})
	if err != command.ErrStop || len(notes) != 1 {
		t.Errorf("heard %q, error %v", notes, err)
	}
	select {
	case <-finished:
	case <-time.After(10 * time.Second):
		t.Error("the host goes on")
	}
}

// Ctrl-C ends the call at the host, and is over when the host has kept what was done so far.
func TestCancelWaitsForTheHost(t *testing.T) {
	var kept atomic.Bool
	ctx, cancel := context.WithCancel(t.Context())
	c := attached(t, puppet{func(at context.Context, calls []command.Start, _ bool) (command.Stage, error) {
		end := func() error {
			cancel()
			<-at.Done()
			return at.Err()
		}
		return acts{end: end, close: func() {
			time.Sleep(20 * time.Millisecond) // a commit
			kept.Store(true)
		}}, nil
	}})
	stage, err := c.Begin(ctx, []command.Start{{Name: "Set-A", Streams: ears{}}}, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := stage.End(); !errors.Is(err, context.Canceled) {
		t.Errorf("the call ended with %v", err)
	}
	stage.Close()
	if !kept.Load() {
		t.Error("the call was given up before the host had kept its changes")
	}
}

// Which of the cmdlets did not start is known here.
func TestTheRefusedOneIsNamed(t *testing.T) {
	c := attached(t, puppet{func(context.Context, []command.Start, bool) (command.Stage, error) {
		return nil, &command.BeginError{Place: 1, Err: &command.Error{ID: "AccessDenied", Message: "no"}}
	}})
	_, err := c.Begin(t.Context(), []command.Start{{Name: "Get-A"}, {Name: "Set-A"}}, false)
	var of *command.BeginError
	if !errors.As(err, &of) || of.Place != 1 || !reflect.DeepEqual(of.Err, &command.Error{ID: "AccessDenied", Message: "no"}) {
		t.Errorf("Begin: %#v", err)
	}
}

// Each object is worked off before the next one is made.
func TestObjectsAreTakenOneByOne(t *testing.T) {
	var worked atomic.Int32
	c := attached(t, puppet{func(_ context.Context, calls []command.Start, piped bool) (command.Stage, error) {
		process := func(v any) error {
			worked.Add(1)
			return calls[0].Streams.Output(v)
		}
		return acts{process: process, end: func() error { return nil }}, nil
	}})
	var notes []string
	stage, err := c.Begin(t.Context(), []command.Start{{Name: "Set-A", Streams: ears{name: "set", notes: &notes}}}, true)
	if err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	for i, v := range []string{"a", "b", "c"} {
		if err := stage.Process(v); err != nil || int(worked.Load()) != i+1 || len(notes) != i+1 {
			t.Fatalf("after %v: worked off %d, heard %v, error %v", v, worked.Load(), notes, err)
		}
	}
	if err := stage.End(); err != nil {
		t.Error(err)
	}
}
