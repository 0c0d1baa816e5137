// Command emsh is a mail access server and the shell it is administered from.
//
// main only chooses the face: the console, a script, one cmdlet, the server, the demonstration.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Exit statuses. A script's own exit code goes before them.
const (
	exitOK          = 0
	exitFailed      = 1 // an error was written
	exitUsage       = 2 // the text does not parse, or the options are wrong
	exitInterrupted = 130
)

func main() {
	os.Exit(run(takeArguments(), streams{os.Stdin, os.Stdout, os.Stderr}))
}

// streams are the process's standard streams.
type streams struct{ in, out, err *os.File }

func run(args []string, std streams) int {
	o, err := parseOptions(args)
	if err != nil {
		return usage(std.err, err)
	}
	o.std = std
	if o.face != "" {
		o.words = []string{o.face}
	}
	switch {
	case o.stays && interactive(std.in):
		return runConsole(o)
	case o.command != nil:
		return runCommand(o)
	case o.file != "":
		return runFile(o)
	case len(o.words) > 0:
		return runWords(o)
	case interactive(std.in) && !o.stdin:
		return runConsole(o)
	}
	return runStandardInput(o)
}

// runWords runs what the first word names: a face of the program, a script file, or a cmdlet.
func runWords(o *options) int {
	first, rest := o.words[0], o.words[1:]
	switch first {
	case "serve":
		return runServe(o, rest)
	case "demo":
		return runDemo(o, rest)
	case "version":
		fmt.Fprintln(o.std.out, "emsh "+version())
		return exitOK
	case "help":
		return runHelp(o, rest)
	}
	if scriptFile(first) {
		if err := o.setFile(first); err != nil {
			return usage(o.std.err, err)
		}
		o.words = rest
		return runFile(o)
	}
	return runCmdlet(o)
}

// usage reports wrong options in one line and says where the right ones stand.
func usage(w io.Writer, err error) int {
	var hint hinted
	var sentence said
	switch {
	case errors.As(err, &sentence):
		fmt.Fprintln(w, sentence)
	case errors.As(err, &hint):
		fmt.Fprintf(w, "emsh: %v\n", err)
	default:
		fmt.Fprintf(w, "emsh: %v\nRun 'emsh help' for the options.\n", err)
	}
	return exitUsage
}

// said is an error in PowerShell's own words, which stand alone.
type said string

func (s said) Error() string { return string(s) }

// hinted marks errors that say themselves what to do.
type hinted struct{ error }
