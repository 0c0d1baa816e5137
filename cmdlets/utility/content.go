package utility

import (
	"bufio"
	"bytes"
	"errors"
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
	TotalCount   int64           `param:"property,alias=First|Head" valid:"range=0..9223372036854775807" help:"How many lines from the start."`
	Tail         int             `param:"property,alias=Last" valid:"range=0..2147483647" help:"How many lines from the end."`
	Delimiter    string          `param:"" help:"What ends a line."`
	Wait         command.Switch  `param:"" help:"Goes on reading as the file grows, until interrupted."`
	Raw          command.Switch  `param:"" help:"Writes the whole text as one string."`
	Encoding     contentEncoding `param:"" help:"The file's encoding; UTF-8 without it."`
	AsByteStream command.Switch  `param:"" help:"Writes bytes."`
}

// Begin warns of an encoding that nothing is read in.
func (g *getContent) Begin(c *command.Call) error { return unusedEncoding(c, bool(g.AsByteStream)) }

func unusedEncoding(c *command.Call, bytes bool) error {
	if bytes && c.Has("Encoding") {
		return c.Warn("Encoding not used when '-AsByteStream' specified.")
	}
	return nil
}

// asBytes reports whether the content is bytes, not text.
func (g *getContent) asBytes() bool { return bool(g.AsByteStream) || g.Encoding == bytesEncoding }

// fits refuses what does not go together.
func (g *getContent) fits(c *command.Call) error {
	for _, other := range []string{"TotalCount", "Tail", "Wait", "Delimiter"} {
		if bool(g.Raw) && c.Has(other) {
			return fail("InvalidOperation", command.InvalidOperation, psOperation, "The 'Raw' and '"+other+"' parameters cannot be specified in the same command.", nil)
		}
	}
	return nil
}

func (g *getContent) Process(c *command.Call) error {
	if c.Has("Tail") && c.Has("TotalCount") {
		return c.Fail(fail("TailAndHeadCannotCoexist", command.InvalidOperation, "InvalidOperationException",
			"The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.", nil))
	}
	if c.Has("TotalCount") && g.TotalCount == 0 {
		return nil
	}
	paths, literal := pathArgs(c, g.Path, g.LiteralPath)
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			if err := g.fromDrive(c, name, rest); err != nil {
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

func (g *getContent) fromDrive(c *command.Call, name, rest string) error {
	_, content, there := driveItem(c, name, rest)
	if !there {
		return c.Fail(pathNotFound(rest))
	}
	if c.Has("Tail") {
		return c.Fail(fail("TailNotSupported", command.InvalidOperation, "InvalidOperationException",
			"The Tail parameter currently is supported only for the FileSystem provider.", int32(g.Tail)))
	}
	return writeAll(c, content)
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
	if err := g.fits(c); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return c.Fail(fail("GetContainerContentException", command.InvalidOperation, "InvalidOperationException",
			"Unable to get content because it is a directory: '"+path+"'. Please use 'Get-ChildItem' instead.", nil))
	}
	if g.asBytes() && g.Delimiter != "" {
		return c.Fail(fail("GetContentReaderArgumentError", command.InvalidArgument, "ArgumentException",
			"A delimiter cannot be specified when reading the stream one byte at a time. (Parameter 'delimiter')", path))
	}
	f, err := os.Open(path)
	if err != nil {
		return c.Fail(contentFailure(path, err))
	}
	defer f.Close()
	var failed error
	if g.asBytes() {
		failed = g.bytes(c, f, path)
	} else {
		failed = g.text(c, f, path)
	}
	var read *readError
	if errors.As(failed, &read) {
		return c.Fail(contentFailure(path, read.error))
	}
	return failed
}

// readError is what failed in reading, not in what is done with the content.
type readError struct{ error }

func (g *getContent) text(c *command.Call, f *os.File, path string) error {
	if err := g.nearEnd(f); err != nil {
		return &readError{err}
	}
	text, err := textOf(f, g.Encoding.text())
	if err != nil {
		return &readError{err}
	}
	if g.Raw {
		all := text.rest()
		if text.err != nil {
			return &readError{text.err}
		}
		if all == "" {
			return nil
		}
		return c.Write(all)
	}
	err = g.write(c, path, func() (any, bool) {
		line, ok := g.line(text)
		return line, ok
	})
	if err == nil && text.err != nil {
		err = &readError{text.err}
	}
	if err != nil || !bool(g.Wait) {
		return err
	}
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return &readError{err}
	}
	return g.follow(c, path, at)
}

// line takes the next line, or what ends with the delimiter.
func (g *getContent) line(text *textSource) (string, bool) {
	if g.Delimiter != "" {
		return text.until(g.Delimiter)
	}
	return text.line()
}

// nearEnd goes to where the lines of -Tail are still ahead, so that of a long file only its end is read.
// What is no text of single bytes is read from the start.
func (g *getContent) nearEnd(f *os.File) error {
	info, err := f.Stat()
	if err != nil || g.Tail <= 0 || g.Delimiter != "" || g.Encoding.text() != "" || markOf(f).mark != nil || !info.Mode().IsRegular() {
		return err
	}
	block := make([]byte, sourceBlock)
	for at, lines := info.Size(), 0; at > 0; {
		n := min(at, int64(len(block)))
		if _, err := f.ReadAt(block[:n], at-n); err != nil {
			return err
		}
		for i := n - 1; i >= 0; i-- {
			if block[i] != '\n' || at-n+i == info.Size()-1 {
				continue
			}
			if lines++; lines == g.Tail {
				_, err := f.Seek(at-n+i+1, io.SeekStart)
				return err
			}
		}
		at -= n
	}
	return nil
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
		fresh, err := newBytes(path, from)
		if err != nil {
			return &readError{err}
		}
		from += int64(len(fresh))
		rest = append(rest, fresh...)
		end := bytes.LastIndexByte(rest, '\n') + 1
		if end == 0 {
			continue
		}
		text, err := decode(rest[:end], g.Encoding.text())
		if err != nil {
			return err
		}
		rest = rest[end:]
		more := sourceOf(text)
		if err := g.write(c, path, func() (any, bool) { line, ok := g.line(more); return line, ok }); err != nil {
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

func contentFailure(path string, err error) *command.Error {
	switch {
	case os.IsPermission(err):
		return fail("GetContentReaderUnauthorizedAccessError", command.PermissionDenied, "System.UnauthorizedAccessException", "Access to the path '"+path+"' is denied.", path)
	case os.IsNotExist(err):
		return fail("GetContentReaderFileNotFoundError", command.ObjectNotFound, "System.IO.FileNotFoundException", "Could not find file '"+path+"'.", path)
	}
	return fail("GetContentReaderIOError", command.ReadError, "System.IO.IOException", err.Error(), path)
}

func (g *getContent) bytes(c *command.Call, f *os.File, path string) error {
	in := bufio.NewReaderSize(f, sourceBlock)
	if g.Raw {
		all, err := io.ReadAll(in)
		if err != nil {
			return &readError{err}
		}
		a := &object.Array{Elem: "System.Byte", Items: make([]any, len(all))}
		for i, x := range all {
			a.Items[i] = x
		}
		return c.Write(a)
	}
	var bad error
	err := g.write(c, path, func() (any, bool) {
		b, err := in.ReadByte()
		if err != nil && err != io.EOF {
			bad = &readError{err}
		}
		return b, err == nil
	})
	return errors.Join(err, bad)
}

// write writes lines or bytes, as many and as many at once as is asked for.
func (g *getContent) write(c *command.Call, path string, next func() (any, bool)) error {
	if c.Has("Tail") {
		next = last(next, g.Tail)
	}
	single := !c.Has("ReadCount") || g.ReadCount == 1
	notes := fileNotes(path)
	var batch []any
	flush := func() error {
		all := batch
		batch = nil
		if len(all) == 0 {
			return nil
		}
		return c.Write(object.NewArray(all...))
	}
	for count := int64(0); !c.Has("TotalCount") || count < g.TotalCount; count++ {
		v, ok := next()
		if !ok {
			break
		}
		if single {
			if line, text := v.(string); text {
				v = noted(line, notes, count+1)
			}
			if err := c.Write(v); err != nil {
				return err
			}
			continue
		}
		if batch = append(batch, v); g.ReadCount > 0 && int64(len(batch)) == g.ReadCount {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// last gives the last of what comes, kept in a ring.
func last(next func() (any, bool), n int) func() (any, bool) {
	var ring []any
	at := 0
	for n > 0 {
		v, ok := next()
		if !ok {
			break
		}
		if len(ring) < n {
			ring = append(ring, v)
			continue
		}
		ring[at] = v
		at = (at + 1) % n
	}
	given := 0
	return func() (any, bool) {
		if given == len(ring) {
			return nil, false
		}
		given++
		return ring[(at+given-1)%len(ring)], true
	}
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
