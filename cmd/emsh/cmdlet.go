package main

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"

	"emsh/shell/command"
)

// scriptFile reports whether a word names a script and not a cmdlet.
func scriptFile(word string) bool {
	if strings.HasSuffix(strings.ToLower(word), ".ps1") {
		return true
	}
	if !strings.ContainsAny(word, `/\`) {
		return false
	}
	info, err := os.Stat(word)
	return err == nil && info.Mode().IsRegular()
}

// runCmdlet runs one cmdlet whose arguments are the words as they stand. What is piped in, objects
// of another emsh or lines of text, is its pipeline, object by object.
func runCmdlet(o *options) int {
	collectRarely()
	return once(o, func(sh *shell, ctx context.Context) int {
		text := statementOf(o.words)
		if pipedIn(o.std.in) {
			in, isJSON := newInput(o.std.in).stream(ofOrganization(o.words[0]))
			if isJSON {
				text = "ConvertFrom-Json | " + text
			}
			sh.session.Let("emshInput", in)
			text = "$emshInput | " + text
		}
		r := sh.session.Run(ctx, "", text)
		sh.report(r)
		return sh.status(r)
	})
}

// ofOrganization reports whether a name is a cmdlet of the organization's, to which JSON is
// no text but the objects that it says.
func ofOrganization(name string) bool {
	specs, _ := declarations()
	return slices.ContainsFunc(specs, func(s command.Spec) bool { return strings.EqualFold(s.Name(), name) })
}

// runStandardInput runs a script as it arrives, or shows the objects that another emsh sends.
func runStandardInput(o *options) int {
	collectRarely()
	return once(o, func(sh *shell, ctx context.Context) int {
		in := newStatements(o.std.in)
		first, err := in.peekLine()
		if err != nil && err != io.EOF {
			return usage(o.std.err, hinted{err})
		}
		if strings.HasPrefix(first, `{"emsh":"objects"`) {
			return sh.showObjects(in)
		}
		return sh.runStatements(ctx, in)
	})
}

// showObjects writes the objects that are piped in.
func (sh *shell) showObjects(in *statements) int {
	objects, _ := (&input{r: in.r}).stream(false)
	for v, err := range objects {
		if err != nil {
			return usage(sh.o.std.err, hinted{err})
		}
		if err := sh.put(v); err != nil {
			return exitFailed
		}
	}
	return exitOK
}
