package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type invokeExpression struct {
	Command string `param:"pos=0,mandatory,pipeline" help:"The text to run."`
}

func (i *invokeExpression) Process(c *command.Call) error {
	text := i.Command
	if c.Piped && !c.Has("Command") {
		text = object.Text(c.Input)
	}
	return eval.From(c).RunText(text, c.Write)
}

type invokeCommand struct {
	ScriptBlock  *eval.ScriptBlock `param:"pos=0,mandatory,set=InProcess;pos=1,mandatory,set=ComputerName|Session|Uri;alias=Command" help:"What to run."`
	FilePath     string            `param:"mandatory,alias=PSPath,set=FilePath" help:"A script to run."`
	NoNewScope   command.Switch    `param:"set=InProcess" help:"Runs in the caller's own scope."`
	InputObject  any               `param:"pipeline" help:"What the block gets as $input."`
	ArgumentList []any             `param:"alias=Args" help:"Arguments of the block."`
	invokeElsewhere

	in []any
}

func (i *invokeCommand) Process(c *command.Call) error {
	if c.Piped {
		i.in = append(i.in, c.Input)
	} else if c.Has("InputObject") {
		i.in = append(i.in, values(i.InputObject)...)
	}
	return nil
}

func (i *invokeCommand) End(c *command.Call) error {
	caller := eval.From(c)
	if err := i.here(c); err != nil {
		return err
	}
	block := i.ScriptBlock
	if block == nil {
		full, err := locate(c, i.FilePath)
		if err != nil {
			return err
		}
		text, err := readText(full, "")
		if err != nil {
			return readFailure(full, err)
		}
		if block, err = caller.Session().ParseBlock(text); err != nil {
			return err
		}
	}
	if i.AsJob {
		return c.Write(caller.Session().StartJob(block, i.JobName, i.ArgumentList, i.in))
	}
	if i.NoNewScope {
		return caller.InvokeHere(block, i.ArgumentList, i.in, c.Write)
	}
	return caller.InvokeWith(block, i.ArgumentList, i.in, c.Write)
}

type setStrictMode struct {
	Version string         `param:"mandatory,alias=v,set=Version" help:"1.0, 2.0, 3.0 or Latest."`
	Off     command.Switch `param:"mandatory,set=Off" help:"Ends strictness."`
}

func (s *setStrictMode) Process(c *command.Call) error {
	version := 0
	switch {
	case bool(s.Off):
	case strings.EqualFold(s.Version, "Latest"):
		version = 3
	default:
		n, err := object.Cast(strings.SplitN(s.Version, ".", 2)[0], "System.Int32")
		if err != nil {
			return fail("ParameterArgumentTransformationError", command.InvalidData, "System.Management.Automation.ParameterBindingArgumentTransformationException",
				"Cannot process argument transformation on parameter 'Version'. Cannot convert value \""+s.Version+"\" to type \"System.Version\".", nil)
		}
		version = int(n.(int32))
	}
	eval.From(c).SetStrict(version)
	return nil
}

// strict reports whether strict mode of version 2 or later holds where the cmdlet was called.
func strict(c *command.Call) bool { return eval.From(c).Strict() >= 2 }

var invokeExpressionCommand = command.Define[invokeExpression](command.Spec{Verb: "Invoke", Noun: "Expression",
	Synopsis: "Runs text as a script.", Aliases: []string{"iex"},
	Examples: []command.Example{{Title: "A sum", Code: "Invoke-Expression '1 + 2'", Output: "3"}}})
var invokeCommandCommand = command.Define[invokeCommand](command.Spec{Verb: "Invoke", Noun: "Command",
	Synopsis: "Runs a script block.", Aliases: []string{"icm"}, DefaultSet: "InProcess",
	Examples: []command.Example{{Title: "With an argument", Code: "Invoke-Command { $args[0] * 2 } -ArgumentList 4", Output: "8"}}})
var setStrictModeCommand = command.Define[setStrictMode](command.Spec{Verb: "Set", Noun: "StrictMode",
	Synopsis: "Makes errors of what scripts do by mistake: variables and properties that are not there.", DefaultSet: "Version",
	Examples: []command.Example{{Title: "All rules", Code: "Set-StrictMode -Version Latest"}, {Title: "None", Code: "Set-StrictMode -Off"}}})
