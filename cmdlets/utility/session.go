package utility

import (
	"io"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/format"
)

// Env is where the formatter works in a session: its views and what the user has set.
func Env(s *eval.Session) *format.Env {
	env := &format.Env{Members: toldMembers{members{}, s}, Culture: dotnet.CurrentCulture(), Limit: 4, ErrorView: "ConciseView"}
	env.Views = format.NewViews(env, s.Views()...)
	env.Width, _ = s.Host.Size()
	SessionSettings(s, env)
	return env
}

// TextMaker makes the stages that write objects as text, for files and programs.
func TextMaker(env func() *format.Env) eval.TextMaker {
	return func(w io.Writer, width int) command.Stage {
		return &textStage{format.NewPrinter(env(), w, width, format.Plain)}
	}
}

// textStage is a printer as the end of a pipeline.
type textStage struct{ printer *format.Printer }

func (t *textStage) Process(v any) error { return t.printer.Put(v) }
func (t *textStage) End() error          { return t.printer.Close() }
func (t *textStage) Close()              {}

var _ command.Stage = (*textStage)(nil)
