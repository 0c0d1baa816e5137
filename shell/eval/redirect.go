package eval

import (
	"bufio"
	"io"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// redirection is a compiled one.
type redirection struct {
	from, to syntax.Stream
	file     exec // nil merges
	append   bool
	span     syntax.Span
}

func (c *compiler) redirections(all []syntax.Redirection) []redirection {
	var out []redirection
	for _, r := range all {
		switch r := r.(type) {
		case *syntax.FileRedirection:
			out = append(out, redirection{from: r.From, file: c.operand(r.Target), append: r.Append, span: r.Span()})
		case *syntax.MergingRedirection:
			out = append(out, redirection{from: r.From, to: r.To, span: r.Span()})
		}
	}
	return out
}

// redirect makes the output and ports of an element with redirections.
func (f *frame) redirect(all []redirection, out writer, io *ports) (writer, *ports, []closer, error) {
	made := *io
	result := out
	var opened []closer
	for _, r := range all {
		target := out
		if r.file != nil {
			v, err := r.file(f)
			if err != nil {
				return nil, nil, opened, err
			}
			if name := textOf(v); strings.TrimSpace(name) == "" {
				target = discard{} // $null, or a variable that was never set
			} else {
				w, err := f.openTarget(name, r.append)
				if err != nil {
					return nil, nil, opened, err
				}
				opened = append(opened, w)
				target = w
			}
		}
		if r.from == syntax.Output || r.from == syntax.AllStreams && r.file != nil {
			result = target
		}
		made.set(r.from, target)
	}
	return result, &made, opened, nil
}

func (p *ports) set(from syntax.Stream, w writer) {
	all := from == syntax.AllStreams
	if all || from == syntax.ErrorStream {
		p.err = w
	}
	if all || from == syntax.Warning {
		p.warning = w
	}
	if all || from == syntax.Verbose {
		p.verbose = w
	}
	if all || from == syntax.Debug {
		p.debug = w
	}
	if all || from == syntax.Information {
		p.info = w
	}
}

// sink is what a redirection writes to.
type sink interface {
	writer
	closer
}

// openTarget opens the file, or the variable, of a redirection.
func (f *frame) openTarget(name string, appends bool) (sink, error) {
	const drive = "variable:"
	if len(name) > len(drive) && strings.EqualFold(name[:len(drive)], drive) {
		return f.openVariable(name[len(drive):], appends), nil
	}
	return f.openFile(name, appends)
}

// variableWriter keeps the objects that are written to it: they are the variable's value at the end.
type variableWriter struct {
	f     *frame
	name  string
	items []any
}

func (f *frame) openVariable(name string, appends bool) *variableWriter {
	w := &variableWriter{f: f, name: name}
	if old := f.scope.find(fold(name)); old != nil && appends {
		w.items = append(w.items, elements(old.Value())...)
	}
	return w
}

func (w *variableWriter) write(v any) error {
	w.items = append(w.items, v)
	return nil
}

func (w *variableWriter) close() error {
	var value any
	switch len(w.items) {
	case 0:
	case 1:
		value = w.items[0]
	default:
		value = object.NewArray(w.items...)
	}
	return w.f.scope.local(fold(w.name), w.name).assign(w.f.s, value)
}

// fileWriter formats what is written to it as text into a file; a program's bytes go in as they are.
type fileWriter struct {
	file *os.File
	buf  *bufio.Writer
	text command.Stage
}

// openFile opens the target of a redirection.
func (f *frame) openFile(name string, appends bool) (*fileWriter, error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if appends {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	if err := f.s.onNoFileDrive(name); err != nil {
		return nil, err
	}
	path := f.s.path(name)
	file, err := os.OpenFile(path, flags, 0o644)
	if err != nil {
		return nil, fileFailed(err, path)
	}
	w := &fileWriter{file: file, buf: bufio.NewWriter(file)}
	if f.s.opts.Text != nil {
		w.text = f.s.opts.Text(w.buf, 0)
	}
	return w, nil
}

// onNoFileDrive is the error for a file on a drive that there is not, or that is not of files.
func (s *Session) onNoFileDrive(name string) error {
	drive := s.noDrive(name)
	if drive == "" {
		return nil
	}
	e := &command.Error{ID: "DriveNotFound", Category: command.ObjectNotFound, Target: drive,
		Exception: "System.Management.Automation.DriveNotFoundException", Message: "Cannot find drive. A drive with the name '" + drive + "' does not exist."}
	if provider, ok := itemProviders[fold(drive)]; ok {
		e.ID, e.Category, e.Exception = "ReadWriteFileNotFileSystemProvider", command.InvalidArgument, "System.Management.Automation.PSInvalidOperationException"
		e.Message = "Cannot open file because the current provider (Microsoft.PowerShell.Core\\" + provider + ") cannot open files."
	}
	e.Command, e.Activity = "Microsoft.PowerShell.Commands.OutFileCommand", "Out-File"
	return e
}

// itemProviders are those whose items are no files, by their drives.
var itemProviders = map[string]string{"env": "Environment", "function": "Function", "alias": "Alias", "variable": "Variable"}

func fileFailed(err error, path string) error {
	e := &command.Error{ID: "FileOpenFailure", Category: command.OpenError, Target: path, Err: err,
		Exception: "System.UnauthorizedAccessException", Message: "Access to the path '" + path + "' is denied."}
	if os.IsNotExist(err) {
		e.Exception, e.Message = "System.IO.DirectoryNotFoundException", "Could not find a part of the path '"+path+"'."
	}
	e.Command = "Microsoft.PowerShell.Commands.OutFileCommand"
	e.Activity = "Out-File"
	return e
}

func (w *fileWriter) write(v any) error {
	if line, ok := v.(rawBytes); ok {
		_, err := w.buf.Write(line)
		return err
	}
	switch x := v.(type) {
	case *Record:
		v = x.Message
	case *InformationRecord:
		v = x.Text()
	case *command.Error:
		if x.IsNative() {
			v = x.Message
		}
	}
	if w.text != nil {
		return w.text.Process(v)
	}
	_, err := io.WriteString(w.buf, textOf(v)+"\n")
	return err
}

func (w *fileWriter) close() error {
	var err error
	if w.text != nil {
		err = w.text.End()
	}
	if e := w.buf.Flush(); err == nil {
		err = e
	}
	if e := w.file.Close(); err == nil {
		err = e
	}
	return err
}

// rawBytes are a program's output on its way to a file.
type rawBytes []byte

// Record is a warning, verbose or debug line that was merged into the output or collected.
type Record struct{ Kind, Message string }

// TypeNames are the type's names.
func (r *Record) TypeNames() []string {
	return []string{"System.Management.Automation." + r.Kind + "Record", "System.Management.Automation.InformationalRecord", "System.Object"}
}

// PropertyNames are the properties.
func (r *Record) PropertyNames() []string {
	return []string{"Message", "InvocationInfo", "PipelineIterationInfo"}
}

// Property is the named property.
func (r *Record) Property(name string) (any, bool) {
	switch fold(name) {
	case "message":
		return r.Message, true
	case "invocationinfo":
		return nil, true
	case "pipelineiterationinfo":
		return object.NewArray(), true
	}
	return nil, false
}

// Text is the message.
func (r *Record) Text() string { return r.Message }

// Line is how the record is shown among objects.
func (r *Record) Line() string { return r.Message }

// Line is how the record is shown among objects.
func (r *InformationRecord) Line() string { return r.Text() }

// InformationRecord is an information record as a value.
type InformationRecord command.Information

// TypeNames are the type's names.
func (r *InformationRecord) TypeNames() []string {
	return []string{"System.Management.Automation.InformationRecord", "System.Object"}
}

// PropertyNames are the properties.
func (r *InformationRecord) PropertyNames() []string {
	return []string{"MessageData", "Source", "TimeGenerated", "Tags", "User", "Computer", "ProcessId", "NativeThreadId", "ManagedThreadId"}
}

// Property is the named property.
func (r *InformationRecord) Property(name string) (any, bool) {
	switch fold(name) {
	case "messagedata":
		if r.Host != nil {
			return HostMessage{*r.Host}, true
		}
		return r.Message, true
	case "source":
		return r.Source, true
	case "tags":
		items := make([]any, len(r.Tags))
		for i, t := range r.Tags {
			items[i] = t
		}
		return &object.List{Type: "System.Collections.Generic.List`1[[System.String]]", Elem: "System.String", Items: items}, true
	case "timegenerated":
		return object.FromGo(r.Time), true
	case "user", "computer":
		return "", true
	case "processid", "nativethreadid", "managedthreadid":
		return int32(os.Getpid()), true
	}
	return nil, false
}

// Text is the message.
func (r *InformationRecord) Text() string {
	if r.Host != nil {
		return r.Host.Text
	}
	return textOf(r.Message)
}

// HostMessage is what Write-Host puts into an information record.
type HostMessage struct{ of command.HostText }

// TypeNames are the type's names.
func (m HostMessage) TypeNames() []string {
	return []string{"System.Management.Automation.HostInformationMessage", "System.Object"}
}

// PropertyNames are the properties.
func (m HostMessage) PropertyNames() []string {
	return []string{"Message", "NoNewLine", "ForegroundColor", "BackgroundColor"}
}

// Property is the named property.
func (m HostMessage) Property(name string) (any, bool) {
	switch fold(name) {
	case "message":
		return m.of.Text, true
	case "nonewline":
		return m.of.NoNewline, true
	case "foregroundcolor":
		return m.of.Foreground, true
	case "backgroundcolor":
		return m.of.Background, true
	}
	return nil, false
}

// Text is the message.
func (m HostMessage) Text() string { return m.of.Text }

var (
	_ object.TextThing = HostMessage{}
	_ object.TextThing = (*Record)(nil)
	_ object.TextThing = (*InformationRecord)(nil)
)
