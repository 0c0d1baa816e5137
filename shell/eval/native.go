package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// nativeStage is a program in a pipeline: objects go in as text, lines come out.
type nativeStage struct {
	f       *frame
	cmd     *osexec.Cmd
	name    string
	out     writer
	io      *ports
	piped   bool
	info    *command.Invocation
	in      io.WriteCloser
	text    command.Stage
	lines   chan outputLine
	pipes   []*outputPipe
	unread  func() // ends the reading of the pipes
	release func() bool
	kill    func()
	screen  *terminalState
	started bool
	done    bool
	code    int

	complained bool // a line of errors was read
}

// openNative makes the stage of a program.
func (f *frame) openNative(path string, k *commandCode, o openArgs) (stage, error) {
	args, err := f.nativeArguments(k)
	if err != nil {
		return nil, err
	}
	st := &nativeStage{f: f, name: filepath.Base(path), out: o.out, io: o.io, piped: o.piped,
		info: &command.Invocation{Name: k.word, Position: f.position(k.span)}}
	st.cmd = osexec.CommandContext(st.lifetime(), path, args...)
	st.cmd.Dir, st.cmd.Env = f.s.dir, f.s.Environ()
	st.cmd.WaitDelay = 100 * time.Millisecond // a program's children may hold its output open
	return st, nil
}

// lifetime ends what ends the program: all that stops the pipeline, but for Ctrl-C on a terminal that the
// program draws on. That reaches the program too: an editor or a debugger goes on.
func (st *nativeStage) lifetime() context.Context {
	if st.terminal() == nil {
		return st.f.ctx
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(st.f.ctx))
	st.release = context.AfterFunc(st.f.ctx, func() {
		if !errors.Is(context.Cause(st.f.ctx), ErrCtrlC) {
			cancel()
		}
	})
	st.kill = cancel
	return ctx
}

// answersCtrlC reports whether the program was left to answer an interruption of the pipeline.
func (st *nativeStage) answersCtrlC() bool {
	return st.release != nil && errors.Is(context.Cause(st.f.ctx), ErrCtrlC)
}

// nativeArguments are a program's arguments: null and empty lists are left out, bare words with wildcards become file names.
func (f *frame) nativeArguments(k *commandCode) ([]string, error) {
	var out []string
	verbatim := false
	for i := range k.args {
		a := &k.args[i]
		if verbatim {
			out = append(out, strings.Fields(a.text)...)
			continue
		}
		if a.text == "--%" {
			verbatim = true
			continue
		}
		var v any
		if a.value != nil {
			var err error
			if v, err = a.value(f); err != nil {
				return nil, err
			}
			v = plain(v)
		}
		switch {
		case a.name != "" && a.value != nil:
			out = append(out, a.typed+textOf(v))
		case a.name != "":
			out = append(out, a.typed)
		case a.splat:
			out = append(out, f.splatWords(a, v)...)
		case v == nil:
		case a.word:
			out = append(out, f.s.glob(textOf(v))...)
		default:
			if _, block := v.(*ScriptBlock); block {
				return nil, f.blockForProgram(k)
			}
			words, err := nativeWords(v, a)
			if err != nil {
				return nil, err
			}
			out = append(out, words...)
		}
	}
	return out, nil
}

// blockForProgram is the error of a script block among a program's arguments: only PowerShell itself takes one, after -Command.
func (f *frame) blockForProgram(k *commandCode) error {
	return &command.Error{ID: "IncorrectValueForCommandParameter", Category: command.InvalidArgument, Exception: "System.Management.Automation.ParameterBindingException", Activity: k.word,
		Message: "ScriptBlock should only be specified as a value of the Command parameter.", Position: f.position(k.span)}
}

// splatWords are the words of a list that is splatted: names that ended in a colon are lost, lists inside become words.
func (f *frame) splatWords(a *argument, v any) []string {
	names, texts := f.argNames(a)
	var out []string
	for i, item := range elements(v) {
		if i < len(names) && names[i] && strings.HasSuffix(textOf(item), ":") || item == nil {
			continue
		}
		text := spelling(texts, i, item)
		words, _ := nativeWords(item, &argument{text: text, constant: text != ""})
		out = append(out, words...)
	}
	return out
}

func nativeWords(v any, a *argument) ([]string, error) {
	items, ok := object.Elements(v)
	if !ok {
		if a.constant {
			return []string{a.text}, nil
		}
		return []string{textOf(v)}, nil
	}
	var out []string
	for _, item := range items {
		if item != nil {
			out = append(out, textOf(item))
		}
	}
	return out, nil
}

// glob expands wildcards of a bare word, as a Unix shell does; without a match the word stays.
func (s *Session) glob(word string) []string {
	if strings.HasPrefix(word, "~") {
		return []string{s.path(word)}
	}
	if !strings.ContainsAny(word, "*?[") {
		return []string{word}
	}
	found, err := filepath.Glob(filepath.Join(s.dir, word))
	if err != nil || len(found) == 0 {
		return []string{word}
	}
	if !filepath.IsAbs(word) {
		for i, name := range found {
			found[i] = strings.TrimPrefix(name, s.dir+string(filepath.Separator))
		}
	}
	return found
}

// begin starts the program, unless objects will come: then it starts with the first.
func (st *nativeStage) begin() error {
	st.f.s.ok = true
	return st.start()
}

func (st *nativeStage) start() error {
	if err := st.connect(); err != nil {
		return err
	}
	st.screen = keepTerminal(st.f.s.opts.Stdin)
	err := st.cmd.Start()
	for _, p := range st.pipes {
		p.w.Close()
	}
	if err != nil {
		for _, p := range st.pipes {
			p.r.Close()
		}
		return st.cannotRun(err)
	}
	st.started = true
	st.lines = make(chan outputLine, 64)
	st.unread = readOutput(st.pipes, st.lines)
	return nil
}

// connect makes the pipes. Output that nothing takes goes straight to the terminal.
func (st *nativeStage) connect() error {
	o := st.f.s.opts
	if st.piped {
		in, err := st.cmd.StdinPipe()
		if err != nil {
			return err
		}
		st.in = st.f.outputEncoder(in)
	} else {
		st.cmd.Stdin = o.Stdin
	}
	if t := st.terminal(); t != nil {
		st.cmd.Stdout = t
	} else {
		_, toFile := st.out.(*fileWriter)
		w, err := st.pipe(outputPipe{whole: toFile})
		if err != nil {
			return err
		}
		st.cmd.Stdout = w
	}
	if st.io.err == nil && o.Stderr != nil {
		st.cmd.Stderr = o.Stderr
		return nil
	}
	w, err := st.pipe(outputPipe{stderr: true})
	if err != nil {
		return err
	}
	st.cmd.Stderr = w
	return nil
}

// pipe opens a pipe that the program is to write to.
func (st *nativeStage) pipe(p outputPipe) (*os.File, error) {
	var err error
	if p.r, p.w, err = os.Pipe(); err != nil {
		return nil, err
	}
	st.pipes = append(st.pipes, &p)
	return p.w, nil
}

// encoder writes text in the encoding that $OutputEncoding names.
type encoder struct {
	io.WriteCloser
	to *dotnet.Encoding
}

func (e encoder) Write(b []byte) (int, error) {
	if _, err := e.WriteCloser.Write(e.to.Encode(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (f *frame) outputEncoder(w io.WriteCloser) io.WriteCloser {
	if v := f.scope.find("outputencoding"); v != nil {
		if e, ok := unwrap(v.Value()).(*dotnet.Encoding); ok && e.IANA() != "utf-8" {
			return encoder{w, e}
		}
	}
	return w
}

// terminal is where a program draws whose output nothing takes, or nil.
func (st *nativeStage) terminal() *os.File {
	t, ok := st.f.s.opts.Stdout.(Terminal)
	if !ok || !isTop(st.out) || st.f.s.job {
		return nil
	}
	return t.Terminal()
}

// isTop reports whether a writer is the session's own output.
func isTop(w writer) bool {
	switch w := w.(type) {
	case *topWriter:
		return true
	case *tail:
		return isTop(w.out)
	}
	return false
}

// topWriter is the session's own output.
type topWriter struct{ out sinkFunc }

func (t *topWriter) write(v any) error { return t.out.write(v) }

func (st *nativeStage) process(v any) error {
	if err := st.f.interrupted(); err != nil {
		return err
	}
	if st.text == nil {
		if s, ok := v.(string); ok {
			return st.send(s)
		}
		if st.f.s.opts.Text == nil {
			return st.send(textOf(v))
		}
		st.text = st.f.s.opts.Text(st.in, 0)
	}
	return st.text.Process(v)
}

func (st *nativeStage) send(line string) error {
	if _, err := io.WriteString(st.in, line+"\n"); err != nil {
		return nil // the program closed its input: the rest is not wanted
	}
	return st.drain(false)
}

// drain passes on what the program has written; all waits for its end.
func (st *nativeStage) drain(all bool) error {
	for {
		select {
		case line, more := <-st.lines:
			if !more {
				st.lines = nil
				return nil
			}
			if err := st.pass(line); err != nil {
				return err
			}
			continue
		default:
		}
		if !all || st.lines == nil {
			return nil
		}
		line, more, err := st.nextLine()
		if err == nil && more {
			err = st.pass(line)
		}
		if err != nil {
			return err
		}
		if !more {
			st.lines = nil
			return nil
		}
	}
}

// nextLine waits for the program to write.
func (st *nativeStage) nextLine() (line outputLine, more bool, err error) {
	st.f.s.Away(func() {
		select {
		case line, more = <-st.lines:
		case <-st.f.ctx.Done():
			err = st.f.ctx.Err()
		}
	})
	return line, more, err
}

func (st *nativeStage) pass(line outputLine) error {
	switch {
	case line.raw != nil:
		return st.out.write(rawBytes(line.raw))
	case !line.stderr:
		return st.out.write(line.text)
	}
	rec := &command.Error{ID: command.NativeCommandError, Category: command.NotSpecified, Exception: "System.Management.Automation.RemoteException",
		Message: line.text, Target: line.text, Activity: st.name, Position: st.info.Position}
	if st.complained {
		rec.ID, rec.Target = command.NativeCommandErrorMessage, nil // the first line stands for the rest
	}
	st.complained = true
	described(rec)
	if st.io.err != nil {
		return st.io.err.write(rec)
	}
	st.f.s.Host.Error(rec)
	return nil
}

func (st *nativeStage) failed() bool { return st.code != 0 }

func (st *nativeStage) end() error {
	if st.text != nil {
		if err := st.text.End(); err != nil {
			return err
		}
	}
	if st.in != nil {
		st.in.Close()
	}
	if err := st.drain(true); err != nil {
		return err
	}
	st.unread()
	return st.finished(st.wait())
}

// wait waits for the program's end, and takes the terminal back.
func (st *nativeStage) wait() (err error) {
	st.f.s.Away(func() { err = st.cmd.Wait() })
	st.screen.giveBack(err == nil)
	if st.release != nil {
		st.release()
		st.kill()
	}
	return err
}

// finished sets $LASTEXITCODE and $?.
func (st *nativeStage) finished(err error) error {
	st.done = true
	var exit *osexec.ExitError
	code := 0
	switch {
	case err == nil:
	case errors.As(err, &exit):
		code = exitCode(exit)
	default:
		return st.cannotRun(err)
	}
	st.f.s.exitCode = int32(code)
	st.code = code
	st.f.s.ok, st.f.s.failedWith = code == 0, code
	if code == endedByInterrupt {
		if err := st.f.awaitInterrupt(); err != nil {
			return err
		}
	}
	if err := st.f.interrupted(); err != nil {
		return err
	}
	return st.judge(code)
}

// endedByInterrupt is the exit code of a program that Ctrl-C ended.
const endedByInterrupt = 128 + int(syscall.SIGINT)

// awaitInterrupt gives Ctrl-C, which ended a program already, a moment to reach this process too:
// what follows the program must not run.
func (f *frame) awaitInterrupt() error {
	select {
	case <-f.ctx.Done():
	case <-time.After(time.Second):
	}
	return f.ctx.Err()
}

// exitCode is a program's; that of one which a signal ended is 128 and the signal's number, as shells say.
func exitCode(e *osexec.ExitError) int {
	if w, ok := e.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return e.ExitCode()
}

// judge makes an error of an exit code, where $PSNativeCommandUseErrorActionPreference says so.
func (st *nativeStage) judge(code int) error {
	v := st.f.scope.find("psnativecommanduseerroractionpreference")
	if code == 0 || v == nil || !truth(v.Value()) {
		return nil
	}
	text := fmt.Sprintf("Program %q ended with non-zero exit code: %d (0x%02X).", st.name, code, code)
	rec := &command.Error{ID: "ProgramExitedWithNonZeroCode", Exception: "System.Management.Automation.NativeCommandExitException", Message: text,
		Target: st.cmd.Path, Activity: st.name, Position: st.info.Position, Thrown: &object.Exception{
			Type: "System.Management.Automation.NativeCommandExitException", Message: text, Members: []object.Member{
				{Name: "Path", Value: st.cmd.Path}, {Name: "ExitCode", Value: int32(code)}, {Name: "ProcessId", Value: int32(st.cmd.Process.Pid)}}}}
	return st.f.nonTerminating(described(rec), st.io)
}

func (st *nativeStage) cannotRun(err error) error {
	st.done = true
	reason := err.Error()
	var path *os.PathError
	if errors.As(err, &path) {
		reason = sentence(path.Err.Error())
	}
	reason = "An error occurred trying to start process '" + st.cmd.Path + "' with working directory '" + st.f.s.dir + "'. " +
		strings.TrimSuffix(reason, ".") + st.info.Position.Message() + "."
	return &command.Error{ID: "NativeCommandFailed", Category: command.ResourceUnavailable, Exception: "System.Management.Automation.ApplicationFailedException",
		Message: "Program '" + st.name + "' failed to run: " + reason, Err: err}
}

// close ends a program that still runs: the pipeline was stopped.
func (st *nativeStage) close(err error) {
	if !st.started || st.done {
		return
	}
	if st.in != nil {
		st.in.Close()
	}
	if !st.answersCtrlC() {
		_ = st.cmd.Process.Kill()
	}
	st.unread()
	st.wait()
	for st.lines != nil {
		if _, more := <-st.lines; !more {
			st.lines = nil
		}
	}
	st.f.s.exitCode = int32(-1)
}
