package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"regexp"
	"sync"
	"syscall"

	"golang.org/x/term"

	"emsh/cmdlets"
	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/console"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/object"
)

// shell is a session with everything around it: the organization, the screen, the signals.
type shell struct {
	o         *options
	house     *house
	session   *eval.Session
	host      *console.Host
	results   *console.Results
	screen    *screen // behind the line editor; else nil
	sink      sink
	running   context.Context // of the statement that runs
	prompting bool            // Ctrl-C stops a statement, not the session
}

// sink takes a run's results; End is called when there are no more.
type sink interface {
	Put(v any) error
	End() error
}

func newShell(o *options) (*shell, error) {
	sh := &shell{o: o, house: &house{o: o}, running: context.Background()}
	colors := interactive(o.std.out) && !o.noColor
	sh.results = &console.Results{W: o.std.out, Env: sh.env, Width: func() int { return resultWidth(o) },
		Also: func() io.Writer { return utility.Transcript(sh.session) }}
	if colors {
		sh.results.Colors = format.Colored
	}
	sh.host = &console.Host{Results: sh.results, Messages: o.std.err, Colors: interactive(o.std.err) && !o.noColor, Env: sh.env, Yes: o.yes,
		Width: func() (int, int) { return screenSize(o.std.out) }}
	if interactive(o.std.err) {
		sh.results.Before = sh.host.ClearProgress
	}
	if o.asks && !interactive(o.std.in) && (o.command != nil || o.file != "") {
		sh.host.Lines = console.NewLines(o.std.in, func() bool { return pipedIn(o.std.in) })
	}
	if err := sh.askAtTerminal(); err != nil {
		return nil, err
	}
	sh.session = eval.New(utility.Equipped(eval.Options{Host: sh.host, Output: sh.put, Commands: cmdlets.Console(), Views: append(cmdlets.ConsoleViews(), cmdlets.Views()...), Invoker: sh.house,
		Env: environment(o), Text: utility.TextMaker(sh.env), Stdin: o.std.in, Stdout: programOutput{sh}, Stderr: o.std.err, Known: cmdlets.Known}))
	sh.session.ExpectOrganization()
	var err error
	sh.sink, err = newSink(sh)
	if o.dir != "" {
		sh.report(sh.session.Run(context.Background(), "", "Set-Location -LiteralPath "+quoted(o.dir)))
	}
	return sh, err
}

// environment is the process's, where --no-color is said to programs too.
func environment(o *options) []string {
	if o.noColor {
		return append(os.Environ(), "NO_COLOR=1")
	}
	return nil
}

// askAtTerminal lets questions be asked where standard input is a terminal that no script comes from.
func (sh *shell) askAtTerminal() error {
	if !sh.o.asks || !interactive(sh.o.std.in) || !interactive(sh.o.std.err) {
		return nil
	}
	asker, err := console.NewAsker(sh.o.std.in, sh.o.std.err, func() context.Context { return sh.running })
	if err != nil {
		return err
	}
	sh.host.Asker = asker
	return nil
}

// put hands a result on. When its reader has gone the pipeline is done.
func (sh *shell) put(v any) error {
	err := sh.sink.Put(v)
	if errors.Is(err, syscall.EPIPE) {
		return command.ErrStop
	}
	return err
}

// env is where results are formatted.
func (sh *shell) env() *format.Env { return utility.Env(sh.session) }

// close gives back what the session took.
func (sh *shell) close() error { return sh.house.close() }

// programOutput is the standard output of programs that nothing captures: behind the results so far.
type programOutput struct{ sh *shell }

func (p programOutput) Write(b []byte) (int, error) {
	p.sh.results.Flush()
	return p.sh.results.W.Write(b)
}

// Terminal is the screen, for programs that draw on it themselves.
func (p programOutput) Terminal() *os.File {
	if !interactive(p.sh.o.std.out) {
		return nil
	}
	p.sh.results.Flush()
	if s := p.sh.screen; s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.drawn = true
	}
	return p.sh.o.std.out
}

// terminated is the cause of an end that a signal asked for.
type terminated struct{ signal syscall.Signal }

func (t terminated) Error() string { return "ended by a signal: " + t.signal.String() }

// interruptible is a context that Ctrl-C, a plain kill and other signals end.
func interruptible(others ...os.Signal) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	came := make(chan os.Signal, 1)
	signal.Notify(came, append(others, os.Interrupt, syscall.SIGTERM)...)
	go func() {
		select {
		case s := <-came:
			if s == os.Interrupt {
				cancel(eval.ErrCtrlC)
				return
			}
			cancel(terminated{s.(syscall.Signal)})
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(came); cancel(nil) }
}

// hangUp is the signal of a terminal that goes away, unless it is ignored as nohup has it.
func hangUp() []os.Signal {
	if signal.Ignored(syscall.SIGHUP) {
		return nil
	}
	return []os.Signal{syscall.SIGHUP}
}

// interruptedStatus is the exit status of a run that a signal ended, as shells tell it.
func interruptedStatus(ctx context.Context) int {
	var by terminated
	if errors.As(context.Cause(ctx), &by) {
		return 128 + int(by.signal)
	}
	return exitInterrupted
}

// once runs do with a shell and gives everything back.
func once(o *options, do func(*shell, context.Context) int) int {
	sh, err := newShell(o)
	if err != nil {
		return usage(o.std.err, hinted{err})
	}
	// A reader that goes ends a write with an error, and not this process in the middle of its work.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := interruptible(hangUp()...)
	defer stop()
	sh.running = ctx
	code := do(sh, ctx)
	if err := sh.sink.End(); err != nil && !errors.Is(err, syscall.EPIPE) {
		io.WriteString(o.std.err, "emsh: "+err.Error()+"\n")
		code = max(code, exitFailed)
	}
	if err := sh.close(); err != nil {
		io.WriteString(o.std.err, "emsh: "+err.Error()+"\n")
		code = max(code, exitFailed)
	}
	if ctx.Err() != nil && !sh.prompting {
		return interruptedStatus(ctx)
	}
	return code
}

// status is the exit status of a run.
func (sh *shell) status(r eval.Result) int {
	switch {
	case r.Exit:
		return r.Code & 0xff
	case len(r.Parse) > 0:
		return exitUsage
	case r.Err != nil:
		return exitFailed
	case !r.OK:
		return max(sh.session.FailedWith()&0xff, exitFailed)
	}
	return exitOK
}

// report shows what ended a run.
func (sh *shell) report(r eval.Result) {
	switch {
	case r.Err == nil || errors.Is(r.Err, context.Canceled):
	case len(r.Parse) > 0 && r.Parse[0].Incomplete:
		where := r.Script.Position(r.Parse[0].Span.Start)
		fmt.Fprintf(sh.o.std.err, "ParserError: the text ends too early, in line %d, column %d: %s\n", where.Line, where.Column, r.Parse[0].Message)
	default:
		sh.host.Error(r.Err)
	}
}

// runCommand runs the text of -c.
func runCommand(o *options) int {
	collectRarely()
	return once(o, func(sh *shell, ctx context.Context) int {
		sh.profile()
		return sh.goOn(ctx, sh.runText(ctx))
	})
}

// runFile runs a script file.
func runFile(o *options) int {
	collectRarely()
	return once(o, func(sh *shell, ctx context.Context) int {
		sh.profile()
		return sh.goOn(ctx, sh.runScript(ctx))
	})
}

// begin runs what the command line says to run first.
func (sh *shell) begin(ctx context.Context) eval.Result {
	switch {
	case sh.o.command != nil:
		return sh.runText(ctx)
	case sh.o.file != "":
		return sh.runScript(ctx)
	}
	return eval.Result{OK: true}
}

func (sh *shell) runText(ctx context.Context) eval.Result {
	sh.session.SetInput(nil)
	if inputVariable().MatchString(*sh.o.command) && sh.isPipedIn() {
		next, stop := iter.Pull(sh.piped(ctx))
		defer stop()
		sh.session.StreamInput(next)
	}
	sh.session.Let("args", object.NewArray(sh.o.args...))
	r := sh.session.Run(ctx, "", *sh.o.command)
	sh.report(r)
	return r
}

func (sh *shell) runScript(ctx context.Context) eval.Result {
	var input func() (any, bool)
	if text, err := os.ReadFile(sh.o.file); err == nil && inputVariable().Match(text) && sh.isPipedIn() {
		next, stop := iter.Pull(sh.piped(ctx))
		defer stop()
		input = next
	}
	r := sh.session.RunFile(ctx, sh.o.file, sh.o.words, input)
	sh.report(r)
	return r
}

// goOn is the exit status of a run, or of what comes on standard input after it: -NoExit.
func (sh *shell) goOn(ctx context.Context, r eval.Result) int {
	if !sh.o.stays || r.Exit {
		return sh.status(r)
	}
	sh.results.Flush()
	return sh.runStatements(ctx, newStatements(sh.o.std.in))
}

// inputVariable is $input, for which standard input is read.
var inputVariable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\$(input\b|\{input\})`) })

func (sh *shell) isPipedIn() bool { return !interactive(sh.o.std.in) && pipedIn(sh.o.std.in) }

// piped is what is piped in, as the objects of a pipeline; lines of text where they are none. It ends
// with what runs.
func (sh *shell) piped(ctx context.Context) iter.Seq[any] {
	return func(yield func(any) bool) {
		stream, _ := newInput(sh.o.std.in).stream(false)
		for v, err := range stream {
			if err != nil {
				sh.host.Error(&command.Error{ID: "BadInput", Category: command.InvalidData, Message: "What is piped in cannot be read: " + err.Error() + "."})
				return
			}
			if ctx.Err() != nil || !yield(v) {
				return
			}
		}
	}
}

func interactive(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// resultWidth is the width that results are fitted to: a terminal's, else none.
func resultWidth(o *options) int {
	if !interactive(o.std.out) || o.output == "text" {
		return 0
	}
	width, _ := screenSize(o.std.out)
	return width - 1
}

func screenSize(f *os.File) (int, int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

var _ command.Invoker = (*house)(nil)
