package utility

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// objectList is the .NET name of a list of anything.
const objectList = "System.Collections.Generic.List`1[[System.Object, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]"

type writeOutput struct {
	InputObject any            `param:"pos=0,mandatory,pipeline,remaining,null,emptytext,emptylist,is=PSObject" help:"The objects to write."`
	NoEnumerate command.Switch `param:"" help:"Writes a collection as one object."`
}

func (w *writeOutput) Process(c *command.Call) error {
	v := input(c, w.InputObject)
	if !w.NoEnumerate {
		return writeAll(c, v)
	}
	if _, list := object.Elements(v); !list && !c.Piped {
		v = &object.List{Type: objectList, Items: []any{v}} // what stands at the end of a command line is a list
	}
	return c.Write(v)
}

var writeOutputCommand = command.Define[writeOutput](command.Spec{Verb: "Write", Noun: "Output",
	Synopsis: "Writes objects down the pipeline.", Aliases: []string{"echo", "write"},
	Examples: []command.Example{{Title: "Two objects", Code: "Write-Output a b", Output: "a\nb"}}})

type writeHost struct {
	Object          []any          `param:"pos=0,pipeline,remaining,alias=Msg|Message,is=Object" help:"What to show."`
	NoNewline       command.Switch `param:"" help:"Does not end the line."`
	Separator       any            `param:"" help:"What stands between several objects."`
	ForegroundColor consoleColor   `param:"" help:"The color of the text."`
	BackgroundColor consoleColor   `param:"" help:"The color behind the text."`
}

// consoleColor is one of the sixteen colors of .NET's console.
type consoleColor string

var consoleColors = strings.Fields("Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White")

func (consoleColor) EnumType() string { return "System.ConsoleColor" }
func (consoleColor) Values() []string { return consoleColors }
func (c consoleColor) String() string { return string(c) }

func (c consoleColor) EnumNumber() int64 {
	for i, name := range consoleColors {
		if name == string(c) {
			return int64(i)
		}
	}
	return 0
}

// UnmarshalText reads a color's name or number.
func (c *consoleColor) UnmarshalText(text []byte) error {
	for i, name := range consoleColors {
		if strings.EqualFold(name, string(text)) || string(text) == fmt.Sprint(i) {
			*c = consoleColor(name)
			return nil
		}
	}
	return fmt.Errorf("Unable to match the identifier name %s to a valid enumerator name. Specify one of the following enumerator names and try again:\n%s",
		text, strings.Join(consoleColors, ", "))
}

func (w *writeHost) Process(c *command.Call) error {
	var v any = object.NewArray(asWritten(w.Object, c.Spelled["Object"])...)
	if c.Piped {
		v = c.Input
	}
	separator := " "
	if c.Has("Separator") {
		separator = object.Text(w.Separator)
	}
	text := command.HostText{Text: hostText(c, v, separator), NoNewline: bool(w.NoNewline),
		Foreground: string(w.ForegroundColor), Background: string(w.BackgroundColor)}
	return c.Streams.Information(&command.Information{Message: text.Text, Tags: []string{"PSHOST"}, Source: "Write-Host", Time: time.Now(), Host: &text})
}

// asWritten puts the spelling of numbers in their place.
func asWritten(values []any, texts []string) []any {
	if len(texts) != len(values) {
		return values
	}
	out := slices.Clone(values)
	for i, text := range texts {
		if text != "" {
			out[i] = text
		}
	}
	return out
}

// hostText is what Write-Host shows of a value: collections flattened, entries as "[k, v]".
func hostText(c *command.Call, v any, separator string) string {
	switch x := object.Unwrap(v).(type) {
	case nil:
		return ""
	case string:
		return x
	case *object.Hashtable:
		var parts []string
		for k, value := range x.All() {
			parts = append(parts, "["+object.Text(k)+", "+object.Text(value)+"]")
		}
		return strings.Join(parts, separator)
	}
	if all, many := object.Elements(v); many {
		parts := make([]string, len(all))
		for i, x := range all {
			parts[i] = hostText(c, x, separator)
		}
		return strings.Join(parts, separator)
	}
	return shown(c, v)
}

var writeHostCommand = command.Define[writeHost](command.Spec{Verb: "Write", Noun: "Host",
	Synopsis: "Shows text in the console, beside the pipeline.",
	Examples: []command.Example{{Title: "In color", Code: "Write-Host done -ForegroundColor Green"}}})

type writeWarning struct {
	Message string `param:"pos=0,mandatory,pipeline,alias=Msg,emptytext" help:"The text."`
}

func (w *writeWarning) Process(c *command.Call) error {
	return c.Streams.Warning(message(c, w.Message))
}

// message is the text of a cmdlet that takes it as an argument or from the pipeline.
func message(c *command.Call, given string) string {
	if c.Piped && !c.Has("Message") {
		return object.Text(c.Input)
	}
	return given
}

type writeVerbose struct {
	Message string `param:"pos=0,mandatory,pipeline,alias=Msg,emptytext" help:"The text."`
}

func (w *writeVerbose) Process(c *command.Call) error {
	return c.Streams.Verbose(message(c, w.Message))
}

type writeDebug struct {
	Message string `param:"pos=0,mandatory,pipeline,alias=Msg,emptytext" help:"The text."`
}

func (w *writeDebug) Process(c *command.Call) error { return c.Streams.Debug(message(c, w.Message)) }

type writeInformation struct {
	MessageData any      `param:"pos=0,mandatory,pipeline,alias=Msg|Message" help:"What to write."`
	Tags        []string `param:"pos=1" help:"Words to find the record by."`
}

func (w *writeInformation) Process(c *command.Call) error {
	v := w.MessageData
	if c.Piped && !c.Has("MessageData") {
		v = c.Input
	}
	return c.Streams.Information(&command.Information{Message: v, Tags: w.Tags, Source: "Write-Information", Time: time.Now()})
}

var writeWarningCommand = command.Define[writeWarning](command.Spec{Verb: "Write", Noun: "Warning", Synopsis: "Writes a warning.",
	Examples: []command.Example{{Title: "A warning", Code: "Write-Warning 'disk is nearly full'"}}})
var writeVerboseCommand = command.Define[writeVerbose](command.Spec{Verb: "Write", Noun: "Verbose", Synopsis: "Writes a message that -Verbose shows.",
	Examples: []command.Example{{Title: "Shown with -Verbose", Code: "Write-Verbose 'now reading' -Verbose"}}})
var writeDebugCommand = command.Define[writeDebug](command.Spec{Verb: "Write", Noun: "Debug", Synopsis: "Writes a message that -Debug shows.",
	Examples: []command.Example{{Title: "Shown with -Debug", Code: "Write-Debug 'x is 3'"}}})
var writeInformationCommand = command.Define[writeInformation](command.Spec{Verb: "Write", Noun: "Information",
	Synopsis: "Writes to the information stream.",
	Examples: []command.Example{{Title: "Shown", Code: "Write-Information 'started' -InformationAction Continue"}}})

type writeError struct {
	Exception          *object.Exception `param:"pos=0,mandatory,set=WithException" help:"An exception that the record is made of."`
	Message            string            `param:"pos=0,mandatory,pipeline,set=NoException,alias=Msg,null,emptytext;set=WithException" help:"What went wrong."`
	ErrorRecord        *command.Error    `param:"pos=0,mandatory,set=ErrorRecord,is=ErrorRecord" help:"A record to write as it is."`
	Category           string            `param:"set=NoException|WithException,is=ErrorCategory" help:"The kind of error."`
	ErrorID            string            `param:"name=ErrorId,set=NoException|WithException" help:"The record's id."`
	TargetObject       any               `param:"set=NoException|WithException" help:"The object that it is about."`
	RecommendedAction  string            `param:"" help:"What to do about it."`
	CategoryActivity   string            `param:"alias=Activity" help:"What was being done."`
	CategoryReason     string            `param:"alias=Reason" help:"Why it failed."`
	CategoryTargetName string            `param:"alias=TargetName" help:"The name of the target."`
	CategoryTargetType string            `param:"alias=TargetType" help:"The type of the target."`
}

const writeErrorException = "Microsoft.PowerShell.Commands.WriteErrorException"

func (w *writeError) Process(c *command.Call) error {
	e, err := w.record(c)
	if err != nil {
		return err
	}
	if w.CategoryActivity != "" {
		e.Activity = w.CategoryActivity
	}
	if w.CategoryReason != "" {
		e.Reason = w.CategoryReason
	}
	if w.CategoryTargetName != "" {
		e.TargetName = w.CategoryTargetName
	}
	if w.CategoryTargetType != "" {
		e.TargetType = w.CategoryTargetType
	}
	if w.RecommendedAction != "" {
		e.Recommended = w.RecommendedAction
	}
	return eval.From(c).WriteError(c, e)
}

func (w *writeError) record(c *command.Call) (*command.Error, error) {
	if w.ErrorRecord != nil {
		copied := *w.ErrorRecord
		return &copied, nil
	}
	e := &command.Error{ID: w.ErrorID, Message: message(c, w.Message), Exception: writeErrorException, Target: w.TargetObject}
	if x := w.Exception; x != nil {
		e.Thrown, e.Exception = x, x.TypeName()
		if e.Message == "" {
			e.Message = x.Message
		} else if e.Message != x.Message {
			e.Details = e.Message
			e.Message = x.Message
		}
	}
	if e.ID == "" {
		e.ID = e.Exception
	}
	if w.Category != "" {
		category, ok := command.ParseCategory(w.Category)
		if !ok {
			return nil, fail("CannotConvertArgumentNoMessage", command.InvalidArgument, "System.Management.Automation.ParameterBindingException",
				"Cannot bind parameter 'Category'. There is no category "+w.Category+".", nil)
		}
		e.Category = category
	}
	return e, nil
}

var writeErrorCommand = command.Define[writeError](command.Spec{Verb: "Write", Noun: "Error",
	Synopsis: "Writes an error record.", DefaultSet: "NoException",
	Examples: []command.Example{{Title: "An error", Code: "Write-Error 'the mailbox is full' -Category LimitsExceeded -ErrorAction SilentlyContinue"}}})

type writeProgress struct {
	Activity         string         `param:"pos=0" help:"What is being done."`
	Status           string         `param:"pos=1" help:"How it stands."`
	ID               int            `param:"name=Id,pos=2" valid:"range=0..2147483647" help:"Tells apart bars that show at once."`
	PercentComplete  int            `param:"" valid:"range=-1..100" help:"How much is done, 0 to 100; -1 where that is not known."`
	SecondsRemaining int            `param:"" help:"How long it will go on; -1 where that is not known."`
	CurrentOperation string         `param:"" help:"What is being done now."`
	ParentID         int            `param:"name=ParentId" valid:"range=-1..2147483647" help:"The bar that this one belongs to; -1 is none."`
	Completed        command.Switch `param:"" help:"Takes the bar away."`
	SourceID         int            `param:"name=SourceId" help:"Where the report comes from."`
}

func (w *writeProgress) Process(c *command.Call) error {
	given := func(name string, n int) int {
		if c.Has(name) {
			return n
		}
		return -1
	}
	status := w.Status
	if status == "" {
		status = "Processing"
	}
	c.Streams.Progress(command.Progress{ID: w.ID, Parent: given("ParentId", w.ParentID), Activity: w.Activity, Status: status, Operation: w.CurrentOperation,
		Percent: given("PercentComplete", w.PercentComplete), SecondsRemaining: given("SecondsRemaining", w.SecondsRemaining), Done: bool(w.Completed)})
	return nil
}

var writeProgressCommand = command.Define[writeProgress](command.Spec{Verb: "Write", Noun: "Progress", Synopsis: "Shows how far a long piece of work is.",
	Examples: []command.Example{{Title: "Half done", Code: "Write-Progress -Activity Reading -PercentComplete 50"}}})
