package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"emsh/cmdlets/utility"
	"emsh/docs/about"
	"emsh/shell/command"
	"emsh/shell/complete"
	"emsh/shell/console"
	"emsh/shell/eval"
	"emsh/shell/syntax"
)

// runConsole is the interactive console.
func runConsole(o *options) int {
	return once(o, func(sh *shell, _ context.Context) int {
		c, err := sh.openConsole()
		if err != nil {
			return usage(o.std.err, hinted{err})
		}
		defer c.reader.Close()
		defer c.endsWith(syscall.SIGTERM)()
		sh.greet()
		sh.profile()
		if r := c.interruptible(sh.begin); r.Exit {
			return r.Code & 0xff
		}
		return c.loop()
	})
}

// statementReader is where statements come from: the line editor, or a plain terminal.
type statementReader interface {
	ReadStatement(prompt string) (string, error)
	Close() error
}

// prompter is the console at work.
type prompter struct {
	sh     *shell
	reader statementReader
	past   *console.History
	depth  int // of nested prompts
}

func (sh *shell) openConsole() (*prompter, error) {
	past, err := console.OpenHistory(sh.o.historyFile())
	if err != nil {
		fmt.Fprintf(sh.o.std.err, "The history %s cannot be read: %v\n", sh.o.historyFile(), err)
	}
	c := &prompter{sh: sh, past: past}
	sh.prompting = true
	for _, s := range hangUp() {
		signal.Reset(s) // what runs takes it, and ends in order; a prompt goes with its terminal
	}
	sh.host.Messages = sh.o.std.out
	sh.host.Nest = c.nested
	sh.host.Pager = sh.page
	running := func() context.Context { return sh.running }
	if dumbTerminal() {
		asker, err := console.NewAsker(sh.o.std.in, sh.o.std.out, running)
		c.reader = console.NewPlain(asker, sh.o.std.out, isIncomplete)
		sh.host.Asker = asker
		return c, err
	}
	editor, err := console.NewEditor(sh.o.std.in, sh.o.std.out, past, sh.o.noColor, console.Hooks{
		Incomplete: isIncomplete,
		Continued:  isContinued,
		Complete:   c.complete,
		Highlight:  console.Highlight,
	})
	if err != nil {
		return nil, err
	}
	c.reader = editor
	sh.screen = &screen{f: sh.o.std.out}
	sh.results.W, sh.host.Messages = sh.screen, sh.screen
	sh.host.Asker = answered{editor.Asker(sh.o.std.out, running), sh.screen}
	return c, nil
}

// complete offers what may come next, with a sentence about each.
func (c *prompter) complete(ctx context.Context, text string, cursor int) console.Completion {
	r := complete.At(ctx, complete.Of(c.sh.session, about.Names), text, cursor)
	out := console.Completion{Start: max(r.Start, 0), End: max(r.End, 0)}
	for _, m := range r.Matches {
		out.Candidates = append(out.Candidates, console.Candidate{Text: m.Text, List: m.List, Tip: c.tip(m)})
	}
	return out
}

// historyFile is where what was typed is kept between consoles; a demonstration's goes with it.
func (o *options) historyFile() string {
	if o.history != "" {
		return o.history
	}
	dir := os.Getenv("XDG_STATE_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "emsh", "history")
}

// greet says where the console is: attached to a server, or the server itself.
func (sh *shell) greet() {
	out := sh.o.std.out
	if _, err := sh.house.connect(); err != nil {
		fmt.Fprintf(out, "emsh %s, without an organization.\n%v\n\n", version(), err)
		return
	}
	if sh.house.owned == nil {
		if sh.o.quiet {
			return
		}
		fmt.Fprintf(out, "emsh %s, attached to the server on %s.\n", version(), sh.o.data)
	} else {
		fmt.Fprintf(out, "emsh %s, with the data in %s.\nNo server was running, so this console is the server: leaving it stops\nits services and ends the sessions of those who read mail.\n", version(), sh.o.data)
		if err := sh.house.startServices(context.Background()); err != nil {
			fmt.Fprintf(out, "The services could not be started: %v\n", err)
		}
	}
	fmt.Fprint(out, "Get-Help tells more; Tab completes; exit leaves.\n\n")
}

// profile runs the user's profile script, if there is one.
func (sh *shell) profile() {
	path, _ := sh.session.Get("PROFILE")
	file, _ := path.(string)
	if !sh.o.profile || file == "" {
		return
	}
	if _, err := os.Stat(file); err != nil {
		return
	}
	r := sh.session.Run(context.Background(), "", ". '"+strings.ReplaceAll(file, "'", "''")+"'")
	sh.report(r)
	sh.results.End()
}

// endsWith ends the console at its next prompt when it gets a signal, as at the end of input.
func (c *prompter) endsWith(s os.Signal) (stop func()) {
	ctx, cancel := signal.NotifyContext(context.Background(), s)
	unhook := context.AfterFunc(ctx, func() { c.reader.Close() })
	return func() { unhook(); cancel() }
}

// loop reads and runs statements until exit or the end of input.
func (c *prompter) loop() int {
	for {
		prompt := c.prompt()
		text, err := c.read(prompt)
		switch {
		case errors.Is(err, console.ErrInterrupted):
			continue
		case errors.Is(err, io.EOF):
			return exitOK
		case err != nil:
			c.sh.host.Error(&command.Error{ID: "Terminal", Category: command.ReadError, Message: "The terminal cannot be read: " + err.Error() + ".", Err: err})
			return exitFailed
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		if r := c.run(prompt, text); r.Exit {
			return r.Code & 0xff
		}
	}
}

// read reads one statement. Ctrl-C gives up the line, also where no editor sees the key.
func (c *prompter) read(prompt string) (string, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	outer := c.sh.running
	c.sh.running = ctx
	defer func() { c.sh.running = outer }()
	text, err := c.reader.ReadStatement(prompt)
	if err != nil && ctx.Err() != nil {
		fmt.Fprintln(c.sh.o.std.out)
		return "", console.ErrInterrupted
	}
	return text, err
}

// run runs one statement; Ctrl-C stops it and nothing else.
func (c *prompter) run(prompt, text string) eval.Result {
	shown := syntax.MaskSecrets(text, c.sh.session.TakesSecret)
	utility.Transcribe(c.sh.session, prompt, shown)
	if err := c.past.Add(shown); err != nil {
		fmt.Fprintf(c.sh.o.std.err, "The history could not be written: %v\n", err)
	}
	r := c.interruptible(func(ctx context.Context) eval.Result {
		r := c.sh.session.Run(ctx, "", text)
		c.sh.results.End()
		c.sh.host.ClearProgress()
		if ctx.Err() != nil {
			fmt.Fprintln(c.sh.host.Messages)
		}
		c.sh.report(r)
		if c.sh.screen != nil {
			width, _ := screenSize(c.sh.o.std.out)
			c.sh.screen.fresh(width)
		}
		return r
	})
	c.sh.session.AddHistory(shown, r.OK)
	return r
}

// interruptible runs something that Ctrl-C stops.
func (c *prompter) interruptible(do func(context.Context) eval.Result) eval.Result {
	ctx, stop := interruptible(hangUp()...)
	defer stop()
	outer := c.sh.running
	c.sh.running = ctx
	defer func() { c.sh.running = outer }()
	return do(ctx)
}

// nested is the prompt inside a question: exit goes back to it.
func (c *prompter) nested(*eval.Session) {
	c.deeper(1)
	defer c.deeper(-1)
	c.loop()
}

func (c *prompter) deeper(by int) {
	c.depth += by
	c.sh.session.Set("NestedPromptLevel", int32(c.depth))
}

// prompt is what the user's prompt function says, or the location.
func (c *prompter) prompt() string {
	plain := "[PS] " + c.sh.session.Place() + strings.Repeat(">", c.depth+1) + " "
	if _, ok := c.sh.session.Functions()["prompt"]; !ok {
		return plain
	}
	var out []any
	keep := c.sh.sink
	defer c.sh.session.SetOK(c.sh.session.OK())
	c.sh.sink = collect{&out}
	c.sh.session.Run(context.Background(), "", "prompt")
	c.sh.sink = keep
	if len(out) == 0 {
		return "PS>"
	}
	text, _ := out[len(out)-1].(string)
	return text
}

// collect is a sink that keeps everything.
type collect struct{ all *[]any }

func (c collect) Put(v any) error { *c.all = append(*c.all, v); return nil }
func (c collect) End() error      { return nil }
