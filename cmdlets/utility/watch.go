package utility

import (
	"errors"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/object"
)

type watchCommand struct {
	ScriptBlock *eval.ScriptBlock `param:"pos=0,mandatory,alias=Command" help:"What to run again and again."`
	Interval    float64           `param:"pos=1,alias=Seconds|n" default:"2" help:"How many seconds lie between two runs."`
	Count       int               `param:"" valid:"range=1..2147483647" help:"How often to run; until Ctrl-C if left out, which needs a terminal."`
	NoTitle     command.Switch    `param:"alias=t" help:"Shows no line with the time above."`
	PassThru    command.Switch    `param:"" help:"Writes the objects instead of drawing them."`
}

func (w *watchCommand) Process(c *command.Call) error {
	s := eval.From(c).Session()
	draws := s.Host.Interactive() && !bool(w.PassThru)
	if !c.Has("Count") && !s.Host.Interactive() {
		return fail("WatchNeedsCount", command.InvalidArgument, psArgument, "Without a terminal nobody can end Watch-Command: say how often with -Count.", nil)
	}
	if !c.Has("Interval") {
		w.Interval = 2
	}
	pause := time.Duration(max(w.Interval, 0.1) * float64(time.Second))
	for n := 1; ; n++ {
		var err error
		if draws {
			err = w.draw(c, n > 1)
		} else {
			err = w.pass(c)
		}
		if err != nil {
			return err
		}
		if c.Has("Count") && n >= w.Count {
			return nil
		}
		wait(c.Context, pause)
		if err := c.Context.Err(); err != nil {
			return err
		}
	}
}

// pass runs the block once and writes what it writes.
func (w *watchCommand) pass(c *command.Call) error {
	return eval.From(c).Invoke(w.ScriptBlock, nil, c.Write)
}

// draw runs the block once and shows what it writes, its messages too, in place of what was shown.
func (w *watchCommand) draw(c *command.Call, again bool) error {
	s := eval.From(c).Session()
	outer := s.Host
	width, height := outer.Size()
	watched := &watchedHost{Host: outer, env: Env(s)}
	stage := TextMaker(func() *format.Env { return Env(s) })(&watched.text, max(width-1, 0))
	s.Host = watched
	err := eval.From(c).Invoke(w.ScriptBlock, nil, stage.Process)
	s.Host = outer
	if err := errors.Join(watched.take(c, err), stage.End()); err != nil {
		return err
	}
	lines := strings.Split(strings.TrimRight(watched.text.String(), "\n"), "\n")
	if !w.NoTitle {
		lines = append([]string{w.title(), ""}, lines...)
	}
	if height > 2 && len(lines) > height-2 {
		lines = append(lines[:height-3:height-3], "…")
	}
	text := strings.Join(lines, "\n")
	if h, ok := outer.(interface{ Screen(string, bool) }); ok {
		h.Screen(text, again)
		return nil
	}
	outer.Write(command.HostText{Text: text})
	return nil
}

// watchedHost keeps the messages of a block that is watched with what it writes.
type watchedHost struct {
	eval.Host
	env  *format.Env
	text strings.Builder
}

// take shows the error that ended a run. Only Ctrl-C ends the watching.
func (h *watchedHost) take(c *command.Call, err error) error {
	var e *command.Error
	if c.Context.Err() != nil || !errors.As(err, &e) {
		return err
	}
	h.Error(e)
	return nil
}

// Write keeps text.
func (h *watchedHost) Write(t command.HostText) {
	h.text.WriteString(t.Text)
	if !t.NoNewline {
		h.text.WriteByte('\n')
	}
}

// Error keeps an error as it is shown.
func (h *watchedHost) Error(e *command.Error) {
	h.text.WriteString(strings.TrimRight(h.env.Error(e), "\n") + "\n")
}

// Warning keeps a warning.
func (h *watchedHost) Warning(text string) { h.text.WriteString("WARNING: " + text + "\n") }

func (w *watchCommand) title() string {
	return "Every " + object.Text(w.Interval) + " s: " + strings.Join(strings.Fields(w.ScriptBlock.Text()), " ") + "    " + time.Now().Format("2006-01-02 15:04:05") + "    Ctrl-C ends"
}

var watchCommandCommand = command.Define[watchCommand](command.Spec{Verb: "Watch", Noun: "Command", Synopsis: "Runs a script block again and again, and shows its newest output.",
	Description: "The screen is drawn anew for each run, and Ctrl-C ends it. Without a terminal -Count must say how often, and the objects are written.",
	Examples:    []command.Example{{Title: "Look after the queues", Code: "Watch-Command { Get-Queue } -Interval 5"}, {Title: "Three times", Code: "Watch-Command { 1 } -Count 3 -Interval 0.1 -PassThru", Output: "1\n1\n1"}}})
