package remote

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"emsh/shell/command"
)

// echoing is an Invoker whose cmdlets write what they are given.
type echoing struct{}

func (echoing) Commands() ([]command.Spec, []command.View, error) { return nil, nil, nil }

func (echoing) Complete(_ context.Context, _, _, prefix string) ([]string, error) {
	return []string{prefix}, nil
}

func (echoing) Begin(_ context.Context, calls []command.Start, _ bool) (command.Stage, error) {
	if len(calls) == 0 {
		return nil, &command.BeginError{Err: io.ErrUnexpectedEOF}
	}
	return echo{calls[0].Streams}, nil
}

type echo struct{ s command.Streams }

func (e echo) Process(v any) error {
	if _, err := e.s.Ask(command.Question{Caption: "Confirm"}); err != nil {
		return err
	}
	return e.s.Output(v)
}
func (e echo) End() error { return nil }
func (e echo) Close()     {}

// FuzzHost sends a host what is no client of ours: it must answer or hang up, and soon.
func FuzzHost(f *testing.F) {
	f.Add([]byte(`{"k":"hello","protocol":3,"build":"x"}` + "\n"))
	f.Add([]byte(`{"k":"complete","name":"Get-Mailbox","param":"Identity","text":"p"}` + "\n"))
	f.Add([]byte(`{"k":"call","calls":[{"name":"Get-Mailbox"}],"piped":true}` + "\n" + `{"k":"input"}` + "\t" + `{"k":"int","v":1}` + "\n" + `{"k":"answer","answer":{}}` + "\n" + `{"k":"end"}` + "\n"))
	f.Add([]byte(`{"k":"call"}` + "\n" + `{"k":"end"}`))
	f.Add([]byte("null\n[]\n{\n\n"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		client, server := net.Pipe()
		client.SetDeadline(time.Now().Add(5 * time.Second))
		h := &Host{Admit: func(net.Conn) (command.Invoker, string, error) { return echoing{}, "tester", nil }}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			h.serve(t.Context(), server)
		}()
		go func() {
			client.Write(sent)
			client.Write([]byte("\n"))
			client.Close()
		}()
		io.Copy(io.Discard, client)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			t.Fatal("the host waits for a client that is gone")
		}
	})
}

// FuzzClient gives a client what is no host of ours: the call must end, and soon.
func FuzzClient(f *testing.F) {
	f.Add([]byte(`{"k":"done","protocol":3,"build":"x","names":["Get-Mailbox"]}` + "\n" + `{"k":"ready"}` + "\n" + `{"k":"output"}` + "\t" + `{"k":"int","v":1}` + "\n" + `{"k":"done"}` + "\n"))
	f.Add([]byte(`{"k":"ready"}` + "\n" + `{"k":"ask","question":{"Caption":"Confirm"}}` + "\n" + `{"k":"ready"}` + "\n" + `{"k":"done","error":{}}` + "\n"))
	f.Add([]byte(`{"k":"refused","at":7}` + "\n"))
	f.Add([]byte(`{"k":"refused","at":-1}` + "\n"))
	f.Add([]byte(`{"k":"output","at":3}` + "\t{}\n"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		c := &Client{Dial: func(context.Context) (net.Conn, error) {
			client, server := net.Pipe()
			go io.Copy(io.Discard, server)
			go func() {
				server.Write(sent)
				server.Close()
			}()
			client.SetDeadline(time.Now().Add(5 * time.Second))
			return client, nil
		}}
		stage, err := c.Begin(t.Context(), []command.Start{{Name: "Get-Mailbox", Streams: silent{}}}, true)
		if err != nil {
			return
		}
		defer stage.Close()
		if stage.Process("x") == nil {
			stage.End()
		}
	})
}

// silent are streams that nobody hears.
type silent struct{}

func (silent) Output(any) error           { return nil }
func (silent) Error(*command.Error) error { return nil }
func (silent) Warning(string) error       { return nil }
func (silent) Verbose(string) error       { return nil }
func (silent) Debug(string) error         { return nil }
func (silent) Information(any) error      { return nil }
func (silent) Progress(command.Progress)  {}
func (silent) Ask(command.Question) (command.Answer, error) {
	return command.Answer{}, command.ErrNobody
}
