package command

import (
	"context"

	"emsh/shell/object"
)

// Streams takes what a cmdlet writes and asks. Output may return ErrStop.
type Streams interface {
	Output(v any) error
	Error(e *Error) error // a non-terminating error; what it returns ends the cmdlet
	Warning(text string) error
	Verbose(text string) error
	Debug(text string) error
	Information(v any) error
	Progress(Progress)
	Ask(Question) (Answer, error)
}

// Progress is one report of a long piece of work. Percent is 0-100, or -1 where unknown.
type Progress struct {
	ID, Parent       int
	Activity, Status string
	Operation        string
	Percent          int
	SecondsRemaining int
	Done             bool
}

// Question asks for a choice, a line or a secret.
type Question struct {
	Caption, Message string
	Choices          []Choice // none: a line of text is wanted
	Default          int      // index of the choice that Enter takes; -1 none
	Secret           bool
	Target, Action   string                  // of a confirmation: what would happen to what
	Field            string                  // name of the value that a line is wanted for, shown before it
	Help, Type       string                  // of the field
	Complaint        string                  // why the last answer was not taken
	Fields           []string                // names of all values that will be asked for; set with the first
	Check            func(text string) error `json:"-"` // says what is wrong with an answer, to ask again
}

// Choice is one answer; the letter after & in Label is its hot key.
type Choice struct{ Label, Help string }

// Suspend is the answer that opens a prompt inside a question, which is then asked again.
var Suspend = Choice{Label: "&Suspend", Help: "Pause the current pipeline and return to the command prompt. Type \"exit\" to resume the pipeline."}

// Answer is the chosen index, or the text.
type Answer struct {
	Index int
	Text  string
}

// Call is one run of a cmdlet: its context, streams, the current pipeline object and what was bound.
type Call struct {
	Context context.Context
	Spec    *Spec
	Streams Streams
	Input   any            // the current pipeline object; nil when nothing is piped in
	Piped   bool           // whether anything is piped in
	Bound   map[string]any // parameter name -> value, what was given by name, position or pipeline
	Engine  Engine         // the evaluator, for cmdlets that run script blocks; nil in the host
	WhatIf  bool
	Confirm *bool
	Set     string              // the parameter set
	Text    map[string]string   // numbers as they were written, by parameter
	Spelled map[string][]string // the numbers among a parameter's elements as they were written
	Inform  *Invocation         // how the cmdlet was called
}

// Engine is what console cmdlets may ask of the evaluator. The evaluator's own type has more.
type Engine interface {
	// InvokeBlock runs a script block in the caller's scope with $_ set, sending output to out.
	InvokeBlock(ctx context.Context, block any, underscore any, args []any, out func(any) error) error
}

// Write sends one object down the pipeline.
func (c *Call) Write(v any) error { return c.Streams.Output(v) }

// WriteObject describes a Go struct and sends it.
func (c *Call) WriteObject(v any) error { return c.Streams.Output(object.Of(v)) }

// Warn writes a warning.
func (c *Call) Warn(text string) error { return c.Streams.Warning(text) }

// Fail writes a non-terminating error.
func (c *Call) Fail(e *Error) error { return c.Streams.Error(e) }

// Has reports whether a parameter was given.
func (c *Call) Has(name string) bool { _, ok := c.Bound[name]; return ok }
