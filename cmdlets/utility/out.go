package utility

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
)

type outString struct {
	InputObject any            `param:"pipeline,is=PSObject" help:"An object to turn into text."`
	Stream      command.Switch `param:"set=StreamFormatting" help:"Writes each line as a string of its own."`
	Width       int            `param:"" valid:"range=2..2147483647" help:"The width of a line; without it that of the console."`
	NoNewline   command.Switch `param:"set=NoNewLineFormatting" help:"Leaves line ends out."`

	text    bytes.Buffer
	printer *format.Printer
}

func (o *outString) Begin(c *command.Call) error {
	width := o.Width
	if width == 0 {
		width = 120
		if s := eval.From(c); s != nil {
			if w, _ := s.Session().Host.Size(); w > 0 {
				width = w
			}
		}
	}
	o.printer = format.NewPrinter(formatEnv(c), &o.text, width, textColors(c))
	return nil
}

// textColors is Full when $PSStyle.OutputRendering is Ansi.
func textColors(c *command.Call) format.Colors {
	if s := eval.From(c); s != nil {
		if style, ok := s.Get("PSStyle"); ok {
			if r, ok := property(style, "OutputRendering"); ok && strings.EqualFold(shown(c, r), "Ansi") {
				return format.Full
			}
		}
	}
	return format.Plain
}

func (o *outString) Process(c *command.Call) error {
	if err := o.printer.Put(input(c, o.InputObject)); err != nil {
		return err
	}
	if o.Stream {
		return o.lines(c)
	}
	return nil
}

// lines writes the lines that are complete.
func (o *outString) lines(c *command.Call) error {
	for {
		i := bytes.IndexByte(o.text.Bytes(), '\n')
		if i < 0 {
			return nil
		}
		line := string(o.text.Next(i + 1)[:i])
		if err := c.Write(line); err != nil {
			return err
		}
	}
}

func (o *outString) End(c *command.Call) error {
	if err := o.printer.Close(); err != nil {
		return err
	}
	if o.Stream {
		return o.lines(c)
	}
	text := o.text.String()
	if o.NoNewline {
		text = strings.ReplaceAll(text, "\n", "")
	}
	return c.Write(text)
}

var outStringCommand = command.Define[outString](command.Spec{Verb: "Out", Noun: "String",
	Synopsis: "Turns objects into the text that the console would show.", Aliases: []string{"oss"}, DefaultSet: "NoNewLineFormatting",
	Examples: []command.Example{{Title: "Lines of text", Code: "1,2 | Out-String -Stream", Output: "1\n2"}}})

type outNull struct {
	InputObject any `param:"pipeline,is=PSObject" help:"An object to discard."`
}

func (*outNull) Process(*command.Call) error { return nil }

var outNullCommand = command.Define[outNull](command.Spec{Verb: "Out", Noun: "Null",
	Synopsis: "Discards objects.", Examples: []command.Example{{Title: "No output", Code: "1..3 | Out-Null"}}})

// outHost is Out-Host and Out-Default: what the console shows.
type outHost struct {
	InputObject any            `param:"pipeline,is=PSObject" help:"An object to show."`
	Paging      command.Switch `param:"" help:"Shows a screen at a time."`

	printer *format.Printer
	pages   strings.Builder // what -Paging shows at the end
}

// hostLines writes the lines of the formatter to the host.
type hostLines struct{ host eval.Host }

func (h hostLines) Write(p []byte) (int, error) {
	return len(p), showResult(h.host, string(p))
}

// showResult shows lines of text that was made for the screen: where results go, if the host keeps them apart.
func showResult(host eval.Host, text string) error {
	if apart, ok := host.(interface{ WriteResult(string) error }); ok {
		return apart.WriteResult(text)
	}
	host.Write(command.HostText{Text: strings.TrimSuffix(text, "\n")})
	return nil
}

func (o *outHost) Begin(c *command.Call) error {
	host := eval.From(c).Session().Host
	width, _ := host.Size()
	var to io.Writer = hostLines{host}
	if o.Paging {
		to = &o.pages
	}
	o.printer = format.NewPrinter(formatEnv(c), to, width, textColors(c)).Live()
	return nil
}

func (o *outHost) Process(c *command.Call) error {
	v := input(c, o.InputObject)
	if e, ok := v.(*command.Error); ok {
		if err := o.printer.Flush(); err != nil {
			return err
		}
		eval.From(c).Session().Host.Error(e)
		return nil
	}
	return o.printer.Put(v)
}

func (o *outHost) End(c *command.Call) error {
	err := o.printer.Close()
	host := eval.From(c).Session().Host
	if text := o.pages.String(); text != "" && !paged(host, text) {
		err = errors.Join(err, showResult(host, text))
	}
	return err
}

// paged shows text in the host's pager, where it has one and the text is longer than the screen.
func paged(host eval.Host, text string) bool {
	pager, ok := host.(interface{ Page(text string) bool })
	return ok && pager.Page(text)
}

var outHostCommand = command.Define[outHost](command.Spec{Verb: "Out", Noun: "Host",
	Synopsis: "Shows objects in the console.", Aliases: []string{"oh"},
	Examples: []command.Example{{Title: "Show, and pass nothing on", Code: "'hello' | Out-Host"}}})

type outDefault struct {
	InputObject any            `param:"pipeline,is=PSObject" help:"An object to show."`
	Transcript  command.Switch `param:"" help:"Writes to transcripts only."`
}

// Process sends the object on: the end of the pipeline shows it.
func (o *outDefault) Process(c *command.Call) error { return c.Write(input(c, o.InputObject)) }

var outDefaultCommand = command.Define[outDefault](command.Spec{Verb: "Out", Noun: "Default",
	Synopsis: "Sends objects to where a pipeline's results go.",
	Examples: []command.Example{{Title: "As if nothing stood there", Code: "1 | Out-Default", Output: "1"}}})
