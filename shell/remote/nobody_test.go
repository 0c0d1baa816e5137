package remote

import (
	"context"
	"net"
	"testing"

	"emsh/shell/command"
)

// asking is an Invoker whose one cmdlet asks and ends with what came of it.
type asking struct{ heard chan error }

func (a asking) Commands() ([]command.Spec, []command.View, error) { return nil, nil, nil }

func (a asking) Complete(context.Context, string, string, string) ([]string, error) { return nil, nil }

func (a asking) Begin(_ context.Context, calls []command.Start, _ bool) (command.Stage, error) {
	_, err := calls[0].Streams.Ask(command.Question{Caption: "Confirm"})
	a.heard <- err
	return nil, err
}

// unattended are the streams of a script: whoever asks finds nobody.
type unattended struct{ command.Streams }

func (unattended) Ask(command.Question) (command.Answer, error) {
	return command.Answer{}, command.ErrNobody
}

// That nobody is there to answer must be known at the host as such, so that it can say which
// parameter is missing or that -Confirm:$false goes ahead.
func TestNobodyCrossesTheConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan error, 1)
	h := &Host{Admit: func(net.Conn) (command.Invoker, string, error) { return asking{heard}, "tester", nil }}
	served := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { served <- h.Serve(ctx, l) }()
	defer func() {
		cancel()
		l.Close()
		<-served
	}()
	c := &Client{Dial: func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String())
	}}
	stage, err := c.Begin(t.Context(), []command.Start{{Name: "Remove-Mailbox", Streams: unattended{}}}, false)
	if err == nil {
		err = stage.End()
	}
	if err == nil {
		t.Error("the call went well, though nobody answered")
	}
	if got := <-heard; !command.IsNobody(got) {
		t.Errorf("the host heard %v, want %v", got, command.ErrNobody)
	}
}
