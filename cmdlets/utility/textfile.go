package utility

import (
	"bufio"
	"errors"
	"io/fs"
	"os"

	"emsh/shell/command"
	"emsh/shell/format"
)

// textFile is a file that objects are written to as the console would show them.
type textFile struct {
	file    *os.File
	out     *bufio.Writer
	printer *format.Printer
}

// newTextFile opens a file for formatted text. Width 0 is never cut.
func newTextFile(c *command.Call, path, encoding string, add bool, width int) (*textFile, error) {
	f, enc, err := openForText(c, path, encoding, add)
	if err != nil {
		return nil, err
	}
	t := &textFile{file: f, out: bufio.NewWriter(f)}
	t.printer = format.NewPrinter(formatEnv(c), encodedWriter{t.out, enc}, width, textColors(c))
	return t, nil
}

// openForText opens a file to write or append to, with the encoding that is asked for or that its mark shows.
func openForText(c *command.Call, path, name string, add bool) (*os.File, encodingOf, error) {
	enc, err := encodingNamed(name)
	if err != nil {
		return nil, enc, err
	}
	full, err := locate(c, path)
	if err != nil {
		return nil, enc, err
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if add {
		flags = os.O_RDWR | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(full, flags, 0o666)
	if err != nil {
		return nil, enc, openFailure(full, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, enc, openFailure(full, err)
	}
	if info.Size() > 0 {
		if name == "" {
			enc = markOf(f)
		}
		return f, enc, nil
	}
	_, err = f.Write(enc.mark)
	return f, enc, err
}

func openFailure(path string, err error) *command.Error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail("FileOpenFailure", command.OpenError, "System.IO.DirectoryNotFoundException", "Could not find a part of the path '"+path+"'.", nil)
	case errors.Is(err, fs.ErrPermission):
		return fail("FileOpenFailure", command.OpenError, "UnauthorizedAccessException", "Access to the path '"+path+"' is denied.", nil)
	}
	if info, bad := os.Stat(path); bad == nil && info.IsDir() {
		return fail("FileOpenFailure", command.OpenError, "UnauthorizedAccessException", "Access to the path '"+path+"' is denied.", nil)
	}
	return fail("FileOpenFailure", command.OpenError, "System.IO.IOException", err.Error(), nil)
}

// noClobber is the refusal to write over a file.
func noClobber(path, full string) error {
	return fail("NoClobber", command.ResourceExists, "System.IO.IOException", "File "+path+" already exists and NoClobber was specified.", full)
}

func (t *textFile) put(v any) error { return t.printer.Put(v) }

func (t *textFile) close() error {
	err := t.printer.Close()
	return errors.Join(err, t.out.Flush(), t.file.Close())
}

type outFile struct {
	FilePath    string         `param:"pos=0,mandatory,set=ByPath,alias=Path" help:"The file."`
	LiteralPath string         `param:"mandatory,property,set=ByLiteralPath,alias=PSPath|LP" help:"The file, its name taken literally."`
	Encoding    encodingName   `param:"pos=1" help:"The file's encoding; utf8NoBOM without it."`
	Append      command.Switch `param:"" help:"Adds to the file."`
	Force       command.Switch `param:"" help:"Writes to a read-only file too."`
	NoClobber   command.Switch `param:"alias=NoOverwrite" help:"Fails when the file is there."`
	Width       int            `param:"" valid:"range=2..2147483647" help:"The width of a line; without it lines are never cut."`
	NoNewline   command.Switch `param:"" help:"Leaves line ends out."`
	InputObject any            `param:"pipeline,is=PSObject" help:"An object to write."`

	file    *textFile
	off     bool
	text    noNewlines
	protect func() // makes a read-only file so again
}

func (o *outFile) Begin(c *command.Call) error {
	path := o.FilePath + o.LiteralPath
	ok, err := should(c, "Output to File", path)
	if err != nil || !ok {
		o.off = true
		return err
	}
	full, err := locate(c, path)
	if err != nil {
		return err
	}
	if _, err := os.Stat(full); err == nil && bool(o.NoClobber) && !bool(o.Append) {
		return noClobber(path, full)
	}
	if o.Force {
		o.protect = makeWritable(full)
	}
	o.file, err = newTextFile(c, path, string(o.Encoding), bool(o.Append), o.Width)
	if err == nil && o.NoNewline {
		o.text = noNewlines{o.file.out}
		o.file.printer = format.NewPrinter(formatEnv(c), o.text, o.Width, format.Plain)
	}
	return err
}

// noNewlines drops line ends.
type noNewlines struct{ out *bufio.Writer }

func (n noNewlines) Write(p []byte) (int, error) {
	for _, b := range p {
		if b != '\n' {
			if err := n.out.WriteByte(b); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

// makeWritable lets a read-only file be written to; what it returns makes it read-only again.
func makeWritable(path string) func() {
	info, err := os.Stat(path)
	if err != nil || info.Mode()&0o200 != 0 {
		return func() {}
	}
	os.Chmod(path, info.Mode()|0o200)
	return func() { os.Chmod(path, info.Mode()) }
}

func (o *outFile) Process(c *command.Call) error {
	if o.off {
		return nil
	}
	return o.file.put(input(c, o.InputObject))
}

func (o *outFile) End(*command.Call) error {
	if o.file == nil {
		return nil
	}
	if o.protect != nil {
		defer o.protect()
	}
	return o.file.close()
}

var outFileCommand = command.Define[outFile](command.Spec{Verb: "Out", Noun: "File",
	Synopsis: "Writes objects to a file as the console would show them.", DefaultSet: "ByPath", Impact: command.Changes,
	Examples: []command.Example{{Title: "A report", Code: "'report' | Out-File report.txt -WhatIf"}}})
