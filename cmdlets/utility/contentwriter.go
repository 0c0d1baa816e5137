package utility

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// contentWriter are the parameters of Set-Content and Add-Content.
type contentWriter struct {
	contentPaths
	Value        []any           `param:"pos=1,mandatory,pipeline,property,null,emptytext,emptylist" help:"What is written, a line each."`
	PassThru     command.Switch  `param:"" help:"Writes what was written down the pipeline."`
	NoNewline    command.Switch  `param:"" help:"Leaves line ends out."`
	Encoding     contentEncoding `param:"" help:"The file's encoding; utf8NoBOM without it."`
	AsByteStream command.Switch  `param:"" help:"Takes bytes."`

	fixed  bool // the paths do not come from the pipeline
	opened bool
	open   []contentTarget
}

// contentTarget is where content goes.
type contentTarget interface {
	put(text string) error
	byte(b byte) error
	finish() error
}

// begin notes whether one set of files takes all that comes.
func (w *contentWriter) begin(c *command.Call) error {
	w.fixed = len(w.Path)+len(w.LiteralPath) > 0
	return unusedEncoding(c, bool(w.AsByteStream))
}

func (w *contentWriter) process(c *command.Call, action string, add bool) error {
	if !w.opened {
		w.opened = true
		if err := w.openAll(c, action, add); err != nil {
			return err
		}
	}
	given := w.Value
	if c.Piped && !c.Has("Value") {
		given = []any{c.Input}
		if !w.fixed {
			given = w.Value
		}
	}
	for _, v := range given {
		if err := w.put(c, v); err != nil {
			return err
		}
	}
	if !w.fixed {
		w.opened = false
		return w.finish(c)
	}
	return nil
}

// asBytes reports whether the content is bytes, not text.
func (w *contentWriter) asBytes() bool { return bool(w.AsByteStream) || w.Encoding == bytesEncoding }

func (w *contentWriter) put(c *command.Call, v any) error {
	if all, many := object.Elements(v); many {
		for _, x := range all {
			if err := w.put(c, x); err != nil {
				return err
			}
		}
		return nil
	}
	if v == nil || len(w.open) == 0 {
		return nil
	}
	for _, t := range w.open {
		if err := w.write(c, t, v); err != nil {
			var e *command.Error
			if errors.As(err, &e) {
				return c.Fail(e)
			}
			return err
		}
	}
	if w.PassThru {
		return c.Write(v)
	}
	return nil
}

func (w *contentWriter) write(c *command.Call, t contentTarget, v any) error {
	if w.asBytes() {
		b, ok := object.Unwrap(v).(uint8)
		if n, err := object.Cast(v, "System.Byte"); !ok && err == nil && !bool(w.AsByteStream) {
			b, ok = n.(uint8) // -Encoding Byte is of older shells, which took numbers
		}
		if !ok {
			return fail("Argument", command.InvalidArgument, psArgument,
				"Cannot proceed with byte encoding. When using byte encoding the content must be of type byte. (Parameter 'content')", nil)
		}
		return t.byte(b)
	}
	text := shown(c, v)
	if !w.NoNewline {
		text += "\n"
	}
	return t.put(text)
}

func (w *contentWriter) openAll(c *command.Call, action string, add bool) error {
	for _, p := range append(append([]string(nil), w.Path...), w.LiteralPath...) {
		p = onItemDrive(c, p)
		if name, rest, ok := drive(p); ok {
			w.open = append(w.open, &driveTarget{c: c, drive: name, name: rest})
			continue
		}
		all, err := w.targets(c, p)
		if err != nil {
			return err
		}
		for _, full := range all {
			if err := w.openFile(c, full, action, add); err != nil {
				return err
			}
		}
	}
	return nil
}

// targets are the files that a path names, or the one that is to be made.
func (w *contentWriter) targets(c *command.Call, path string) ([]string, error) {
	if _, err := locate(c, path); err != nil {
		return nil, err
	}
	if len(w.LiteralPath) > 0 {
		return []string{resolve(c, path)}, nil
	}
	found := glob(c, path)
	if len(found) == 0 && !hasWildcards(path) {
		return []string{resolve(c, unescape(path))}, nil
	}
	var chosen []string
	for _, f := range found {
		if w.chosen(f) {
			chosen = append(chosen, f)
		}
	}
	return chosen, nil
}

func (w *contentWriter) openFile(c *command.Call, full, action string, add bool) error {
	ok, err := should(c, action, "Path: "+full)
	if err != nil || !ok {
		return err
	}
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		return c.Fail(directoryContent(full, add))
	}
	protect := func() {}
	if w.Force {
		protect = makeWritable(full)
	}
	t, err := openTarget(c, full, w.Encoding.text(), add)
	if err != nil {
		return c.Fail(writeFailure(full, err))
	}
	t.protect = protect
	w.open = append(w.open, t)
	return nil
}

func directoryContent(full string, add bool) *command.Error {
	if add {
		return fail("WriteContainerContentException", command.InvalidOperation, "InvalidOperationException",
			"Unable to write content because it is a directory: '"+full+"'.", nil)
	}
	return fail("ClearDirectoryContent", command.InvalidOperation, "NotSupportedException",
		"Unable to clear content of '"+full+"' because it is a directory. Clear-Content is only supported on files.", full)
}

func (w *contentWriter) finish(c *command.Call) error {
	all := w.open
	w.open = nil
	for _, t := range all {
		if err := t.finish(); err != nil {
			var e *command.Error
			if !errors.As(err, &e) {
				return err
			}
			if err := c.Fail(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close keeps what was written when the pipeline was stopped.
func (w *contentWriter) Close() {
	for _, t := range w.open {
		t.finish()
	}
	w.open = nil
}

// fileTarget is a file that is written to. One whose content is replaced keeps the old one until the
// end, so that a pipeline may read the file that it writes; the new one waits in memory, then in a file.
type fileTarget struct {
	full string
	file *os.File
	enc  encodingOf
	add  bool
	wait *os.File // what is new, when it is long
	last bool     // what waits in memory goes to the file
	out  *bufio.Writer
	err  error

	protect func() // makes a read-only file so again
}

// spoolSize is how much new content is kept in memory.
const spoolSize = 256 << 10

func openTarget(c *command.Call, full, name string, add bool) (*fileTarget, error) {
	t := &fileTarget{full: full, add: add}
	if add {
		f, enc, err := openForText(c, full, name, true)
		if err != nil {
			return nil, err
		}
		t.file, t.enc, t.out = f, enc, bufio.NewWriterSize(f, sourceBlock)
		return t, nil
	}
	enc, err := encodingNamed(name)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return nil, openFailure(full, err)
	}
	t.file, t.enc = f, enc
	t.out = bufio.NewWriterSize(spool{t}, spoolSize)
	t.out.Write(enc.mark)
	return t, nil
}

// spool takes what no longer fits in memory.
type spool struct{ t *fileTarget }

func (s spool) Write(p []byte) (int, error) {
	if s.t.last && s.t.wait == nil {
		return s.t.file.Write(p)
	}
	if s.t.wait == nil {
		f, err := os.CreateTemp("", "emsh-content-*")
		if err != nil {
			return 0, err
		}
		os.Remove(f.Name())
		s.t.wait = f
	}
	return s.t.wait.Write(p)
}

func (t *fileTarget) put(text string) error {
	if t.enc.charset == nil && (t.enc.name == "" || t.enc.name == "utf8bom") {
		_, t.err = t.out.WriteString(text)
	} else {
		_, t.err = t.out.Write(t.enc.bytes(text))
	}
	return t.failure()
}

func (t *fileTarget) byte(b byte) error {
	t.err = t.out.WriteByte(b)
	return t.failure()
}

func (t *fileTarget) failure() error {
	if t.err == nil {
		return nil
	}
	return writeFailure(t.full, t.err)
}

func (t *fileTarget) finish() error {
	defer t.protect()
	if t.add {
		t.err = errors.Join(t.out.Flush(), t.file.Close())
		return t.failure()
	}
	t.err = errors.Join(t.replace(), t.file.Close())
	if t.wait != nil {
		t.wait.Close()
	}
	return t.failure()
}

// replace puts the new content in the place of the old.
func (t *fileTarget) replace() error {
	if info, err := t.file.Stat(); err == nil && info.Mode().IsRegular() {
		if err := t.file.Truncate(0); err != nil {
			return err
		}
	}
	t.last = true
	if err := t.out.Flush(); err != nil || t.wait == nil {
		return err
	}
	if _, err := t.wait.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(t.file, t.wait)
	return err
}

// driveTarget is an environment variable, variable, alias or function.
type driveTarget struct {
	c           *command.Call
	drive, name string
	text        strings.Builder
}

func (d *driveTarget) put(text string) error {
	d.text.WriteString(text)
	return nil
}

func (d *driveTarget) byte(b byte) error { return d.text.WriteByte(b) }

func (d *driveTarget) finish() error {
	return setDriveItem(d.c, d.drive, d.name, strings.TrimSuffix(d.text.String(), "\n"))
}

func writeFailure(full string, err error) *command.Error {
	var e *command.Error
	if errors.As(err, &e) {
		e.ID, e.Category, e.Target = "GetContentWriterDirectoryNotFoundError", command.ObjectNotFound, full
		if strings.HasSuffix(e.Exception, "UnauthorizedAccessException") {
			e.ID, e.Category = "GetContentWriterUnauthorizedAccessError", command.PermissionDenied
		}
		return e
	}
	return fail("GetContentWriterIOError", command.WriteError, "System.IO.IOException", err.Error(), full)
}

type setContent struct{ contentWriter }

func (s *setContent) Begin(c *command.Call) error { return s.begin(c) }

func (s *setContent) Process(c *command.Call) error { return s.process(c, "Set Content", false) }

func (s *setContent) End(c *command.Call) error { return s.finish(c) }

type addContent struct{ contentWriter }

func (a *addContent) Begin(c *command.Call) error { return a.begin(c) }

func (a *addContent) Process(c *command.Call) error { return a.process(c, "Add Content", true) }

func (a *addContent) End(c *command.Call) error { return a.finish(c) }

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
		if err := w.clear(c, full); err != nil {
			return err
		}
	}
	return nil
}

func (w *clearContent) clear(c *command.Call, full string) error {
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		return c.Fail(directoryContent(full, false))
	}
	ok, err := should(c, "Clear Content", "Item: "+full)
	if err != nil || !ok {
		return err
	}
	if w.Force {
		defer makeWritable(full)()
	}
	err = os.Truncate(full, 0)
	switch {
	case err == nil:
		return nil
	case os.IsPermission(err):
		return c.Fail(fail("ClearContentUnauthorizedAccessError", command.PermissionDenied, "UnauthorizedAccessException", "Access to the path '"+full+"' is denied.", full))
	}
	return c.Fail(fail("ClearContentIOError", command.WriteError, "System.IO.IOException", err.Error(), full))
}

var clearContentCommand = command.Define[clearContent](command.Spec{Verb: "Clear", Noun: "Content",
	Synopsis: "Empties files.", Aliases: []string{"clc"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be emptied", Code: "Clear-Content *.log -WhatIf"}}})
