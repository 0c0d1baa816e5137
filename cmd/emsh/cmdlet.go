package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
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
// of another emsh or lines of text, is its pipeline.
func runCmdlet(o *options) int {
	collectRarely()
	return once(o, func(sh *shell, ctx context.Context) int {
		var input []any
		piped, decode := pipedIn(o.std.in), ""
		if piped {
			text, err := io.ReadAll(o.std.in)
			if err != nil {
				return usage(o.std.err, hinted{err})
			}
			if documents := jsonDocuments(text); len(documents) > 0 && ofOrganization(o.words[0]) {
				input, decode = documents, "ConvertFrom-Json | "
			} else if input, err = pipelineOf(text); err != nil {
				return usage(o.std.err, hinted{err})
			}
		}
		text := statementOf(o.words)
		if piped {
			if err := sh.session.Set("emshInput", object.NewArray(input...)); err != nil {
				return usage(o.std.err, hinted{err})
			}
			text = "$emshInput | " + decode + text
		}
		r := sh.session.Run(ctx, "", text)
		sh.report(r)
		return sh.status(r)
	})
}

// pipelineOf is the pipeline that standard input stands for.
func pipelineOf(text []byte) ([]any, error) {
	objects, ok, err := decodeObjects(text)
	if ok || err != nil {
		return objects, err
	}
	for line := range bytes.Lines(text) {
		objects = append(objects, strings.TrimRight(string(line), "\r\n"))
	}
	return objects, nil
}

// ofOrganization reports whether a name is a cmdlet of the organization's, to which JSON is
// no text but the objects that it says.
func ofOrganization(name string) bool {
	specs, _ := declarations()
	return slices.ContainsFunc(specs, func(s command.Spec) bool { return strings.EqualFold(s.Name(), name) })
}

// jsonDocuments are the objects or lists of objects that a foreign program, such as jq, wrote;
// none where text is something else.
func jsonDocuments(text []byte) (all []any) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	for {
		var raw json.RawMessage
		switch err := decoder.Decode(&raw); {
		case err == io.EOF:
			return all
		case err != nil || raw[0] != '{' && raw[0] != '[' || bytes.HasPrefix(raw, []byte(`{"k":`)) || bytes.HasPrefix(raw, []byte(`{"emsh":`)):
			return nil
		}
		all = append(all, string(raw))
	}
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

func (sh *shell) showObjects(in *statements) int {
	text, err := io.ReadAll(in.r)
	if err != nil {
		return usage(sh.o.std.err, hinted{err})
	}
	objects, _, err := decodeObjects(text)
	if err != nil {
		return usage(sh.o.std.err, hinted{err})
	}
	for _, v := range objects {
		if err := sh.sink.Put(v); err != nil {
			return exitFailed
		}
	}
	return exitOK
}
