package utility

import (
	"fmt"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type forEachObject struct {
	InputObject      any                 `param:"pipeline,is=PSObject" help:"An object to work on."`
	Begin_           *eval.ScriptBlock   `param:"name=Begin,set=ScriptBlockSet" help:"Runs once before the first object."`
	Process_         []*eval.ScriptBlock `param:"name=Process,pos=0,mandatory,set=ScriptBlockSet" help:"Runs for each object; $_ is the object."`
	End_             *eval.ScriptBlock   `param:"name=End,set=ScriptBlockSet" help:"Runs once after the last object."`
	RemainingScripts []*eval.ScriptBlock `param:"remaining,set=ScriptBlockSet" help:"Further blocks: the last one runs at the end."`
	MemberName       string              `param:"pos=0,mandatory,set=PropertyAndMethodSet" help:"A property to read or a method to call."`
	ArgumentList     []any               `param:"remaining,alias=Args,set=PropertyAndMethodSet" help:"Arguments of the method."`
	Parallel         *eval.ScriptBlock   `param:"mandatory,set=ParallelParameterSet" help:"Runs for each object in a session of its own, which knows what $using: names but no other variable; $_ is the object."`
	ThrottleLimit    int                 `param:"set=ParallelParameterSet" valid:"range=1..2147483647" default:"5" help:"How many blocks may run at once."`
	TimeoutSeconds   int                 `param:"set=ParallelParameterSet" valid:"range=0..2147483" help:"Seconds after which the blocks are stopped; 0 is no limit."`
	AsJob            command.Switch      `param:"set=ParallelParameterSet" help:"Runs in the background and writes the job."`
	UseNewRunspace   command.Switch      `param:"set=ParallelParameterSet" help:"Accepted for compatibility; each block has a session of its own anyway."`

	begin, process, end []func(any, func(any) error) error

	parallel *eval.Parallel
	items    []any // that the blocks are to run for
}

func (f *forEachObject) Begin(c *command.Call) error {
	if f.MemberName != "" {
		return nil
	}
	if f.Parallel == nil && (eval.From(c).Given("WhatIf") || c.Confirm != nil) {
		return fail("NoShouldProcessForScriptBlockSet", command.InvalidOperation, "InvalidOperationException",
			"The -WhatIf and -Confirm parameters are not supported for script blocks.", nil)
	}
	if f.Parallel != nil {
		limit := 5
		if c.Has("ThrottleLimit") {
			limit = f.ThrottleLimit
		}
		var err error
		f.parallel, err = eval.From(c).Parallel(f.Parallel, limit, time.Duration(f.TimeoutSeconds)*time.Second)
		return err
	}
	if err := f.prepare(c); err != nil {
		return err
	}
	for _, run := range f.begin {
		if err := run(nil, c.Write); err != nil {
			return err
		}
	}
	return nil
}

// prepare sorts the blocks: of several without a name the first begins and the last ends.
func (f *forEachObject) prepare(c *command.Call) error {
	process := append(append([]*eval.ScriptBlock(nil), f.Process_...), f.RemainingScripts...)
	var begin, end []*eval.ScriptBlock
	if f.Begin_ != nil {
		begin = append(begin, f.Begin_)
	} else if len(process) > 1 {
		begin, process = process[:1], process[1:]
	}
	if f.End_ != nil {
		end = append(end, f.End_)
	} else if len(process) > 1 {
		end, process = process[len(process)-1:], process[:len(process)-1]
	}
	var err error
	for _, part := range []struct {
		blocks []*eval.ScriptBlock
		to     *[]func(any, func(any) error) error
	}{{begin, &f.begin}, {process, &f.process}, {end, &f.end}} {
		if *part.to, err = eaches(c, part.blocks); err != nil {
			return err
		}
	}
	return nil
}

func eaches(c *command.Call, blocks []*eval.ScriptBlock) ([]func(any, func(any) error) error, error) {
	var all []func(any, func(any) error) error
	for _, b := range blocks {
		if b == nil {
			continue
		}
		run, err := eval.From(c).Each(b)
		if err != nil {
			return nil, err
		}
		all = append(all, run)
	}
	return all, nil
}

func (f *forEachObject) Process(c *command.Call) error {
	v := input(c, f.InputObject)
	if f.MemberName != "" {
		return f.member(c, v)
	}
	if f.parallel != nil {
		return f.collect(c, v)
	}
	for _, run := range f.process {
		if err := run(v, c.Write); err != nil {
			return err
		}
	}
	return nil
}

// collect keeps an object for the end, where the blocks run for all of them.
func (f *forEachObject) collect(c *command.Call, v any) error {
	if _, is := object.Unwrap(v).(*eval.ScriptBlock); is {
		return fail("ParallelPipedInputObjectCannotBeScriptBlock", command.InvalidType, psArgument,
			"A ForEach-Object -Parallel piped input object cannot be a script block. Piped input script blocks are not supported with ForEach-Object -Parallel, and can result in undefined behavior.", v)
	}
	f.items = append(f.items, v)
	return nil
}

// atOnce runs the blocks, or a job that does.
func (f *forEachObject) atOnce(c *command.Call) error {
	if f.AsJob {
		return c.Write(f.parallel.StartJob(f.items))
	}
	return f.parallel.Run(c, f.items)
}

// member reads a property or calls a method of each object.
func (f *forEachObject) member(c *command.Call, v any) error {
	if v == nil {
		return nil
	}
	if len(f.ArgumentList) == 0 {
		read := readerOf(c)
		if names := read.match(v, f.MemberName); len(names) > 0 {
			if c.WhatIf {
				return whatIf(c, "Retrieve the value for property '"+names[0]+"'", "InputObject: "+shown(c, v))
			}
			value, _ := read.property(v, names[0])
			return writeAll(c, value)
		}
	}
	if c.WhatIf {
		return whatIf(c, "Invoke method '"+f.MemberName+"'", "InputObject: "+shown(c, v))
	}
	result, err := eval.From(c).CallMethod(v, f.MemberName, f.ArgumentList)
	if err != nil {
		if err == object.NoSuchMethod {
			if len(f.ArgumentList) == 0 {
				return c.Write(nil)
			}
			if isBag(v) {
				return nil
			}
			return c.Fail(fail("MethodNotFound", command.InvalidArgument, psArgument,
				fmt.Sprintf("Input name \"%s\" cannot be resolved to a method.", f.MemberName), v))
		}
		return err
	}
	return writeAll(c, result)
}

// writeAll writes a value as a pipeline does: a collection element by element.
func writeAll(c *command.Call, v any) error {
	if v == object.Nothing {
		return nil
	}
	all, many := object.Elements(v)
	if !many {
		return c.Write(v)
	}
	for _, x := range all {
		if err := c.Write(x); err != nil {
			return err
		}
	}
	return nil
}

func (f *forEachObject) End(c *command.Call) error {
	if f.parallel != nil {
		return f.atOnce(c)
	}
	for _, run := range f.end {
		if err := run(nil, c.Write); err != nil {
			return err
		}
	}
	return nil
}

var forEachObjectCommand = command.Define[forEachObject](command.Spec{Verb: "ForEach", Noun: "Object",
	Synopsis: "Runs a script block for each object, or reads a property or calls a method of each.",
	Aliases:  []string{"%", "foreach"}, DefaultSet: "ScriptBlockSet", Impact: command.Changes,
	Examples: []command.Example{
		{Title: "Twice each number", Code: "1..3 | ForEach-Object { $_ * 2 }", Output: "2\n4\n6"},
		{Title: "A method of each", Code: "'a-b' | ForEach-Object Split '-'", Output: "a\nb"}}})
