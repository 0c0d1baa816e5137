package utility

import (
	"bytes"
	"io"
	"os"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
)

// contentPaths are the parameters that name what a cmdlet reads or changes.
type contentPaths struct {
	Path        []string       `param:"pos=0,mandatory,property,set=Path" help:"The files; wildcards are taken."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The files, their names taken literally."`
	Filter      string         `param:"" help:"A pattern for the files' names."`
	Include     []string       `param:"" help:"Patterns for the files that are meant."`
	Exclude     []string       `param:"" help:"Patterns for the files that are left out."`
	Force       command.Switch `param:"" help:"Takes hidden and read-only files too."`
}

// chosen reports whether a file's name passes the patterns.
func (p *contentPaths) chosen(path string) bool {
	name := baseName(path)
	return (p.Filter == "" || object.Like(name, p.Filter)) && (len(p.Include) == 0 || anyLike(name, p.Include)) && !anyLike(name, p.Exclude)
}

type getContent struct {
	contentPaths
	ReadCount    int64           `param:"property" default:"1" help:"How many lines are written at once; 0 is all."`
	TotalCount   int64           `param:"property,alias=First|Head" help:"How many lines from the start."`
	Tail         int             `param:"property,alias=Last" help:"How many lines from the end."`
	Delimiter    string          `param:"" help:"What ends a line."`
	Wait         command.Switch  `param:"" help:"Goes on reading as the file grows, until interrupted."`
	Raw          command.Switch  `param:"" help:"Writes the whole text as one string."`
	Encoding     contentEncoding `param:"" help:"The file's encoding; UTF-8 without it."`
	AsByteStream command.Switch  `param:"" help:"Writes bytes."`
}

// Begin refuses what does not go together.
func (g *getContent) Begin(c *command.Call) error {
	refuse := func(id, message string) error {
		return fail(id, command.InvalidArgument, "InvalidOperationException", message, nil)
	}
	switch {
	case c.Has("Tail") && c.Has("TotalCount"):
		e := fail("TailAndHeadCannotCoexist", command.InvalidOperation, "InvalidOperationException",
			"The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.", nil)
		return e
	case bool(g.Raw) && bool(g.Wait):
		return refuse("GetContentReaderArgumentError", "The Raw and Wait parameters cannot be specified at the same time.")
	case bool(g.Raw) && g.Delimiter != "":
		return refuse("GetContentReaderArgumentError", "The Raw and Delimiter parameters cannot be specified at the same time.")
	case g.asBytes() && g.Delimiter != "":
		return refuse("GetContentReaderArgumentError", "A delimiter cannot be specified when reading the stream one byte at a time.")
	}
	return nil
}

// asBytes reports whether the content is bytes, not text.
func (g *getContent) asBytes() bool { return bool(g.AsByteStream) || g.Encoding == bytesEncoding }

func (g *getContent) Process(c *command.Call) error {
	paths, literal := pathArgs(c, g.Path, g.LiteralPath)
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			_, content, there := driveItem(c, name, rest)
			if !there {
				if err := c.Fail(pathNotFound(rest)); err != nil {
					return err
				}
				continue
			}
			if err := writeAll(c, content); err != nil {
				return err
			}
			continue
		}
		found, err := g.found(c, p, literal)
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := g.read(c, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *getContent) found(c *command.Call, path string, literal bool) ([]string, error) {
	all, err := filesOf(c, path, literal)
	if err != nil {
		return nil, err
	}
	var kept []string
	for _, f := range all {
		if info, err := os.Stat(f); g.chosen(f) && (err != nil || !info.IsDir() || !hasWildcards(path)) {
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 && hasWildcards(path) {
		return nil, c.Fail(fail("ItemNotFound", command.ObjectNotFound, "System.Exception",
			"An object at the specified path "+path+" does not exist, or has been filtered by the -Include or -Exclude parameter.", stringArray(path)))
	}
	return kept, nil
}

func stringArray(items ...string) *object.Array {
	a := &object.Array{Elem: "System.String"}
	for _, s := range items {
		a.Items = append(a.Items, s)
	}
	return a
}

func (g *getContent) read(c *command.Call, path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return c.Fail(contentFailure("GetContentReaderUnauthorizedAccessError", path, err))
	}
	if g.asBytes() {
		return g.bytes(c, b)
	}
	text, err := decode(b, g.Encoding.text())
	if err != nil {
		return err
	}
	if g.Raw {
		if text == "" {
			return nil
		}
		return c.Write(text)
	}
	if err := g.write(c, path, cutTo(g, g.lines(text))); err != nil || !bool(g.Wait) {
		return err
	}
	return g.follow(c, path, int64(len(b)))
}

// look is how often a file is looked at that is waited for.
const look = 200 * time.Millisecond

// follow writes the lines that a file gets, until the pipeline stops.
func (g *getContent) follow(c *command.Call, path string, from int64) error {
	t := time.NewTicker(look)
	defer t.Stop()
	var rest []byte
	for {
		select {
		case <-c.Context.Done():
			return c.Context.Err()
		case <-t.C:
		}
		more, err := newBytes(path, from)
		if err != nil {
			return c.Fail(contentFailure("GetContentReaderUnauthorizedAccessError", path, err))
		}
		from += int64(len(more))
		rest = append(rest, more...)
		end := bytes.LastIndexByte(rest, '\n') + 1
		if end == 0 {
			continue
		}
		text, err := decode(rest[:end], g.Encoding.text())
		if err != nil {
			return err
		}
		rest = rest[end:]
		if err := g.write(c, path, g.lines(text)); err != nil {
			return err
		}
	}
}

// newBytes are those of a file behind a place; of one that was cut short, none.
func newBytes(path string, from int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(f, 1<<20))
}

func contentFailure(id, path string, err error) *command.Error {
	if info, bad := os.Stat(path); bad == nil && info.IsDir() {
		return fail(id, command.PermissionDenied, "System.UnauthorizedAccessException",
			"Unable to get content because it is a directory: '"+path+"'. Please use 'Get-ChildItem' instead.", path)
	}
	if os.IsPermission(err) {
		return fail(id, command.PermissionDenied, "System.UnauthorizedAccessException", "Access to the path '"+path+"' is denied.", path)
	}
	return fail("GetContentReaderIOError", command.ReadError, "System.IO.IOException", err.Error(), path)
}

func (g *getContent) bytes(c *command.Call, b []byte) error {
	if g.Raw {
		a := &object.Array{Elem: "System.Byte"}
		for _, x := range b {
			a.Items = append(a.Items, x)
		}
		return c.Write(a)
	}
	for _, x := range cutTo(g, b) {
		if err := c.Write(x); err != nil {
			return err
		}
	}
	return nil
}

// lines takes text apart at line ends, or behind a delimiter.
func (g *getContent) lines(text string) []string {
	if text == "" {
		return nil
	}
	if g.Delimiter != "" {
		parts := strings.Split(text, g.Delimiter)
		if parts[len(parts)-1] == "" {
			parts = parts[:len(parts)-1]
		}
		return parts
	}
	return textLines(text)
}

// textLines are the lines of a text, whatever ends them.
func textLines(text string) []string {
	if text == "" {
		return nil
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	lines := strings.Split(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// cutTo leaves the lines or bytes that -TotalCount and -Tail ask for.
func cutTo[T any](g *getContent, all []T) []T {
	if g.TotalCount > 0 && int64(len(all)) > g.TotalCount {
		all = all[:g.TotalCount]
	}
	if g.Tail > 0 && len(all) > g.Tail {
		all = all[len(all)-g.Tail:]
	}
	return all
}

func (g *getContent) write(c *command.Call, path string, lines []string) error {
	if c.Has("TotalCount") && g.TotalCount == 0 || c.Has("Tail") && g.Tail == 0 {
		return nil
	}
	n := int(g.ReadCount)
	if !c.Has("ReadCount") || n == 1 {
		notes := fileNotes(path)
		for i, line := range lines {
			if err := c.Write(noted(line, notes, int64(i+1))); err != nil {
				return err
			}
		}
		return nil
	}
	if n <= 0 {
		n = max(len(lines), 1)
	}
	for len(lines) > 0 {
		part := lines[:min(n, len(lines))]
		lines = lines[len(part):]
		a := object.NewArray()
		for _, line := range part {
			a.Items = append(a.Items, line)
		}
		if err := c.Write(a); err != nil {
			return err
		}
	}
	return nil
}

// fileNotes are the notes that lines of a file carry: where they come from.
func fileNotes(path string) []object.Member {
	item, err := newItem(path)
	if err != nil {
		return nil
	}
	var notes []object.Member
	for _, name := range []string{"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider"} {
		v, _ := item.Property(name)
		notes = append(notes, object.Member{Name: name, Value: v})
	}
	return notes
}

// noted is a line with its notes.
func noted(line string, notes []object.Member, number int64) any {
	return object.WrapNoted(line, append(notes[:len(notes):len(notes)], object.Member{Name: "ReadCount", Value: number}))
}

var getContentCommand = command.Define[getContent](command.Spec{Verb: "Get", Noun: "Content",
	Synopsis: "Reads files line by line.", Aliases: []string{"gc", "cat", "type"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "The last lines", Code: "Get-Content imap.log -Tail 10 -ErrorAction SilentlyContinue"}}})

// contentWriter are the parameters of Set-Content and Add-Content.
type contentWriter struct {
	contentPaths
	Value        []any           `param:"pos=1,mandatory,pipeline,property,null,emptytext,emptylist" help:"What is written, a line each."`
	PassThru     command.Switch  `param:"" help:"Writes what was written down the pipeline."`
	NoNewline    command.Switch  `param:"" help:"Leaves line ends out."`
	Encoding     contentEncoding `param:"" help:"The file's encoding; utf8NoBOM without it."`
	AsByteStream command.Switch  `param:"" help:"Takes bytes."`

	text  strings.Builder
	bytes bytes.Buffer
	kept  []any
	any   bool
}

func (w *contentWriter) Process(c *command.Call) error {
	given := w.Value
	if c.Piped {
		given = []any{c.Input}
	}
	for _, v := range given {
		w.put(c, v)
	}
	return nil
}

// asBytes reports whether the content is bytes, not text.
func (w *contentWriter) asBytes() bool { return bool(w.AsByteStream) || w.Encoding == bytesEncoding }

func (w *contentWriter) put(c *command.Call, v any) {
	if all, many := object.Elements(v); many {
		for _, x := range all {
			w.put(c, x)
		}
		return
	}
	if v == nil {
		return
	}
	w.any = true
	if w.PassThru {
		w.kept = append(w.kept, v)
	}
	if b, ok := v.(uint8); ok && w.asBytes() {
		w.bytes.WriteByte(b)
		return
	}
	if n, err := object.Cast(v, "System.Byte"); w.asBytes() && err == nil {
		w.bytes.WriteByte(n.(uint8))
		return
	}
	w.text.WriteString(shown(c, v))
	if !w.NoNewline {
		w.text.WriteByte('\n')
	}
}

func (w *contentWriter) finish(c *command.Call, action string, add bool) error {
	paths := append(append([]string(nil), w.Path...), w.LiteralPath...)
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			if err := setDriveItem(c, name, rest, strings.TrimSuffix(w.text.String(), "\n")); err != nil {
				return err
			}
			continue
		}
		targets := []string{resolve(c, p)}
		if len(w.LiteralPath) == 0 {
			if found := glob(c, p); len(found) > 0 {
				targets = found
			} else if !hasWildcards(p) {
				targets = []string{resolve(c, unescape(p))}
			}
		}
		for _, full := range targets {
			if err := w.save(c, full, action, add); err != nil {
				return err
			}
		}
	}
	for _, v := range w.kept {
		if err := c.Write(v); err != nil {
			return err
		}
	}
	return nil
}

func (w *contentWriter) save(c *command.Call, full, action string, add bool) error {
	ok, err := should(c, action, "Path: "+full)
	if err != nil || !ok {
		return err
	}
	if w.Force {
		makeWritable(full)
	}
	f, err := openCsvless(c, full, w.Encoding.text(), add)
	if err != nil {
		return c.Fail(writeFailure(full, err))
	}
	defer f.file.Close()
	data := w.bytes.Bytes()
	if !w.asBytes() {
		data = f.enc.bytes(w.text.String())
	}
	if _, err := f.file.Write(data); err != nil {
		return c.Fail(writeFailure(full, err))
	}
	return nil
}

type openFile struct {
	file *os.File
	enc  encodingOf
}

func openCsvless(c *command.Call, full, name string, add bool) (openFile, error) {
	f, enc, err := openForText(c, full, name, add)
	return openFile{f, enc}, err
}

func writeFailure(full string, err error) *command.Error {
	if e, ok := err.(*command.Error); ok {
		e.ID, e.Category, e.Target = "GetContentWriterDirectoryNotFoundError", command.ObjectNotFound, full
		if e.Exception == "UnauthorizedAccessException" || e.Exception == "System.UnauthorizedAccessException" {
			e.ID, e.Category = "GetContentWriterUnauthorizedAccessError", command.PermissionDenied
		}
		return e
	}
	return fail("GetContentWriterIOError", command.WriteError, "System.IO.IOException", err.Error(), full)
}

type setContent struct{ contentWriter }

func (s *setContent) End(c *command.Call) error { return s.finish(c, "Set Content", false) }

type addContent struct{ contentWriter }

func (a *addContent) End(c *command.Call) error { return a.finish(c, "Add Content", true) }

var setContentCommand = command.Define[setContent](command.Spec{Verb: "Set", Noun: "Content",
	Synopsis: "Writes text to a file and replaces what was there.", Aliases: []string{"sc"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be written", Code: "Set-Content motd.txt 'Welcome' -WhatIf"}}})
var addContentCommand = command.Define[addContent](command.Spec{Verb: "Add", Noun: "Content",
	Synopsis: "Adds text to a file.", Aliases: []string{"ac"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be added", Code: "Add-Content notes.txt 'checked' -WhatIf"}}})

type clearContent struct{ contentPaths }

func (w *clearContent) Process(c *command.Call) error {
	paths, literal := pathArgs(c, w.Path, w.LiteralPath)
	found, err := files(c, paths, literal)
	if err != nil {
		return err
	}
	for _, full := range found {
		if !w.chosen(full) {
			continue
		}
		ok, err := should(c, "Clear Content", "Item: "+full)
		if err != nil {
			return err
		}
		if ok {
			if err := os.Truncate(full, 0); err != nil {
				return c.Fail(writeFailure(full, err))
			}
		}
	}
	return nil
}

var clearContentCommand = command.Define[clearContent](command.Spec{Verb: "Clear", Noun: "Content",
	Synopsis: "Empties files.", Aliases: []string{"clc"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be emptied", Code: "Clear-Content *.log -WhatIf"}}})
