package dotnet

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func fileTypes() []*Type {
	return []*Type{
		{FullName: "System.IO.Path", Sealed: true, declared: pathMembers}, {FullName: "System.IO.File", Sealed: true, declared: fileMembers},
		{FullName: "System.IO.Directory", Sealed: true, declared: directoryMembers},
		{FullName: "System.IO.FileSystemInfo"}, {FullName: "System.IO.FileInfo", Base: "System.IO.FileSystemInfo", declared: fileInfoMembers, convert: toFileInfo},
		{FullName: "System.IO.DirectoryInfo", Base: "System.IO.FileSystemInfo", declared: fileInfoMembers, convert: toFileInfo},
		{FullName: "System.IO.StreamReader", declared: readerMembers}, {FullName: "System.IO.StringReader", declared: readerMembers},
		{FullName: "System.IO.StreamWriter", declared: writerMembers}, {FullName: "System.IO.StringWriter", declared: writerMembers},
		{FullName: "System.IO.MemoryStream", declared: memoryMembers}, {FullName: "System.IO.Stream"},
	}
}

const maxFile = 1 << 30 // bytes that a script reads at once

// ioError is the exception of a failed file operation.
func ioError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, e := os.Stat(filepath.Dir(path)); e != nil {
			return exception("IO.DirectoryNotFoundException", "Could not find a part of the path '%s'.", path)
		}
		return exception("IO.FileNotFoundException", "Could not find file '%s'.", path)
	case errors.Is(err, fs.ErrPermission):
		return exception("UnauthorizedAccessException", "Access to the path '%s' is denied.", path)
	case errors.Is(err, fs.ErrExist):
		return exception("IO.IOException", "The file '%s' already exists.", path)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return exception("IO.IOException", "%s : '%s'", err.Error(), path)
}

func pathMembers() []Member {
	p := func(definition string, f func(s string) any) Member {
		return static(definition, func(a []any) any {
			if a[0] == nil {
				return nil
			}
			return f(text(a[0]))
		})
	}
	combine := func(parts []string) any {
		out := ""
		for _, part := range parts {
			switch {
			case part == "":
			case out == "" || filepath.IsAbs(part):
				out = part
			case strings.HasSuffix(out, "/"):
				out += part
			default:
				out += "/" + part
			}
		}
		return out
	}
	name := func(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }
	ext := func(s string) string {
		s = name(s)
		if i := strings.LastIndexByte(s, '.'); i >= 0 && i < len(s)-1 {
			return s[i:]
		}
		return ""
	}
	return []Member{
		p("string GetFileName(string path)", func(s string) any { return name(s) }), p("string GetExtension(string path)", func(s string) any { return ext(s) }),
		p("string GetFileNameWithoutExtension(string path)", func(s string) any {
			s = name(s)
			if i := strings.LastIndexByte(s, '.'); i >= 0 {
				return s[:i]
			}
			return s
		}),
		p("string GetDirectoryName(string path)", func(s string) any {
			if s == "/" || s == "" {
				return nil
			}
			i := strings.LastIndexByte(s, '/')
			if i < 0 {
				return ""
			}
			return filepath.Clean("/" + s[:max(i, 0)] + "/.")[boolInt(!strings.HasPrefix(s, "/")):]
		}),
		p("string GetFullPath(string path)", func(s string) any {
			if a, err := filepath.Abs(s); err == nil {
				return a
			}
			return s
		}),
		p("string GetPathRoot(string path)", func(s string) any {
			if strings.HasPrefix(s, "/") {
				return "/"
			}
			return ""
		}),
		p("bool IsPathRooted(string path)", func(s string) any { return strings.HasPrefix(s, "/") }), p("bool HasExtension(string path)", func(s string) any { return ext(s) != "" }),
		static("string ChangeExtension(string path, string extension)", func(a []any) any {
			s, e := text(a[0]), text(a[1])
			if x := ext(s); x != "" {
				s = strings.TrimSuffix(s, x)
			}
			if a[1] != nil && !strings.HasPrefix(e, ".") {
				e = "." + e
			}
			return s + e
		}),
		static("string Combine(Params string[] paths)", func(a []any) any { return combine(words(a[0])) }), static("string Join(Params string[] paths)", func(a []any) any { return strings.Join(words(a[0]), "/") }),
		static("string GetTempPath()", func([]any) any { return strings.TrimSuffix(os.TempDir(), "/") + "/" }),
		{Text: "static string GetTempFileName()", Do: func(any, []any) (any, error) {
			f, err := os.CreateTemp("", "tmp*.tmp")
			if err != nil {
				return nil, ioError(os.TempDir(), err)
			}
			return f.Name(), f.Close()
		}},
		static("string GetRandomFileName()", func([]any) any { g := object.NewGuid().String(); return g[:8] + "." + g[9:12] }),
		static("char[] GetInvalidFileNameChars()", func([]any) any { return charArray("\x00/") }), static("char[] GetInvalidPathChars()", func([]any) any { return charArray("\x00") }),
		constant("char DirectorySeparatorChar {get;}", object.Char('/')), constant("char AltDirectorySeparatorChar {get;}", object.Char('/')), constant("char PathSeparator {get;}", object.Char(':')),
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// readFile reads a file whole.
func readFile(path string) ([]byte, error) {
	if path == "" {
		return nil, exception("ArgumentException", "The value cannot be an empty string. (Parameter 'path')")
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, ioError(path, err)
	}
	if info.IsDir() {
		return nil, exception("UnauthorizedAccessException", "Access to the path '%s' is denied.", path)
	}
	if info.Size() > maxFile {
		return nil, exception("IO.IOException", "The file is too long. This operation is currently limited to supporting files less than 2 gigabytes in size.")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, ioError(path, err)
	}
	return b, nil
}

// DecodeFile is the text of a file's bytes: the byte order mark decides, else the encoding.
func DecodeFile(b []byte, e *Encoding) string {
	for _, known := range encodings {
		if mark := known.preamble(); mark != nil && bytes.HasPrefix(b, mark) {
			return known.Decode(b[len(mark):])
		}
	}
	if e == nil {
		e, _ = FindEncoding("utf-8")
	}
	return e.Decode(b)
}

func encodingArgument(a []any, at int) *Encoding {
	if len(a) > at {
		if e, ok := a[at].(*Encoding); ok {
			return e
		}
	}
	return nil
}

func readText(a []any) (string, error) {
	b, err := readFile(text(a[0]))
	if err != nil {
		return "", err
	}
	return DecodeFile(b, encodingArgument(a, 1)), nil
}

// SplitLines divides a text at CR, LF and CRLF; a last line end begins no new line.
func SplitLines(s string) []string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

func writeText(path, s string, e *Encoding, flag int) error {
	b := []byte(strings.ToValidUTF8(s, "\uFFFD"))
	if e != nil {
		b = e.Encode(s)
		if flag&os.O_APPEND == 0 {
			b = append(e.preamble(), b...)
		}
	}
	return writeBytes(path, b, flag)
}

func writeBytes(path string, b []byte, flag int) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|flag, 0o644)
	if err != nil {
		return ioError(path, err)
	}
	_, err = f.Write(b)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return ioError(path, err)
	}
	return nil
}

func linesText(v any) string {
	var b strings.Builder
	for _, w := range words(v) {
		b.WriteString(w + "\n")
	}
	return b.String()
}

// twice declares a file method without and with an encoding.
func twice(head string, do Func) []Member {
	return []Member{{Text: head + ")", Do: do}, {Text: head + ", System.Text.Encoding encoding)", Do: do}}
}

func fileMembers() []Member {
	var all []Member
	all = append(all, twice("static string ReadAllText(string path", func(_ any, a []any) (any, error) { s, err := readText(a); return s, err })...)
	lines := func(_ any, a []any) (any, error) {
		s, err := readText(a)
		return texts(SplitLines(s)), err
	}
	all = append(all, twice("static string[] ReadAllLines(string path", lines)...)
	all = append(all, twice("static string[] ReadLines(string path", lines)...)
	write := func(flag int, body func(v any) string) Func {
		return func(_ any, a []any) (any, error) {
			return nil, writeText(text(a[0]), body(a[1]), encodingArgument(a, 2), flag)
		}
	}
	plain := func(v any) string { return text(v) }
	all = append(all, twice("static void WriteAllText(string path, string contents", write(os.O_TRUNC, plain))...)
	all = append(all, twice("static void AppendAllText(string path, string contents", write(os.O_APPEND, plain))...)
	all = append(all, twice("static void WriteAllLines(string path, string[] contents", write(os.O_TRUNC, linesText))...)
	all = append(all, twice("static void AppendAllLines(string path, string[] contents", write(os.O_APPEND, linesText))...)
	return append(all, fileOperations()...)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func fileOperations() []Member {
	copyFile := func(_ any, a []any) (any, error) {
		b, err := readFile(text(a[0]))
		if err != nil {
			return nil, err
		}
		flag := os.O_EXCL
		if len(a) > 2 && a[2].(bool) {
			flag = os.O_TRUNC
		}
		return nil, writeBytes(text(a[1]), b, flag)
	}
	stamp := func(name string, utc bool) Member {
		return Member{Text: "static datetime " + name + "(string path)", Do: func(_ any, a []any) (any, error) {
			info, err := os.Stat(text(a[0]))
			if err != nil {
				zero, _ := culture.FromTicks(fileTimeZero, culture.UTC)
				return zero, nil
			}
			d := culture.FromTimeKind(info.ModTime(), culture.UTC)
			if !utc {
				d = d.ToLocal()
			}
			return d, nil
		}}
	}
	return []Member{
		static("bool Exists(string path)", func(a []any) any { return isFile(text(a[0])) }),
		{Text: "static void Delete(string path)", Do: func(_ any, a []any) (any, error) {
			if err := os.Remove(text(a[0])); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		{Text: "static byte[] ReadAllBytes(string path)", Do: func(_ any, a []any) (any, error) {
			b, err := readFile(text(a[0]))
			if err != nil {
				return nil, err
			}
			return object.Bytes(b), nil
		}},
		{Text: "static void WriteAllBytes(string path, byte[] bytes)", Do: func(_ any, a []any) (any, error) {
			return nil, writeBytes(text(a[0]), bytesOf(a[1]), os.O_TRUNC)
		}},
		{Text: "static void Copy(string sourceFileName, string destFileName)", Do: copyFile}, {Text: "static void Copy(string sourceFileName, string destFileName, bool overwrite)", Do: copyFile},
		{Text: "static void Move(string sourceFileName, string destFileName)", Do: func(_ any, a []any) (any, error) {
			if isFile(text(a[1])) {
				return nil, exception("IO.IOException", "Cannot create a file when that file already exists.")
			}
			if err := os.Rename(text(a[0]), text(a[1])); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		stamp("GetLastWriteTime", false), stamp("GetLastWriteTimeUtc", true), stamp("GetCreationTime", false), stamp("GetCreationTimeUtc", true), stamp("GetLastAccessTime", false),
		{Text: "static void SetLastWriteTime(string path, datetime lastWriteTime)", Do: func(_ any, a []any) (any, error) {
			t := a[1].(object.DateTime).Time()
			if err := os.Chtimes(text(a[0]), t, t); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		{Text: "static System.IO.StreamReader OpenText(string path)", Do: func(_ any, a []any) (any, error) { return openReader(a) }},
		{Text: "static System.IO.StreamWriter CreateText(string path)", Do: func(_ any, a []any) (any, error) { return openWriter(a, false) }},
		{Text: "static System.IO.StreamWriter AppendText(string path)", Do: func(_ any, a []any) (any, error) { return openWriter(a, true) }},
	}
}

func directoryMembers() []Member {
	list := func(files, dirs bool) Func {
		return func(_ any, a []any) (any, error) {
			pattern := "*"
			deep := false
			if len(a) > 1 {
				pattern = text(a[1])
			}
			if len(a) > 2 {
				deep = a[2].(object.Enum).Number == 1
			}
			return listDirectory(text(a[0]), pattern, files, dirs, deep)
		}
	}
	var all []Member
	for name, f := range map[string]Func{"GetFiles": list(true, false), "GetDirectories": list(false, true), "GetFileSystemEntries": list(true, true), "EnumerateFiles": list(true, false), "EnumerateDirectories": list(false, true)} {
		head := "static string[] " + name + "(string path"
		all = append(all, Member{Text: head + ")", Do: f}, Member{Text: head + ", string searchPattern)", Do: f}, Member{Text: head + ", string searchPattern, System.IO.SearchOption searchOption)", Do: f})
	}
	return append(all,
		static("bool Exists(string path)", func(a []any) any { info, err := os.Stat(text(a[0])); return err == nil && info.IsDir() }),
		Member{Text: "static System.IO.DirectoryInfo CreateDirectory(string path)", Do: func(_ any, a []any) (any, error) {
			if err := os.MkdirAll(text(a[0]), 0o755); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return NewFileInfo(text(a[0])), nil
		}},
		Member{Text: "static void Delete(string path)", Do: func(_ any, a []any) (any, error) {
			if err := os.Remove(text(a[0])); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		Member{Text: "static void Delete(string path, bool recursive)", Do: func(_ any, a []any) (any, error) {
			remove := os.Remove
			if a[1].(bool) {
				remove = os.RemoveAll
			}
			if err := remove(text(a[0])); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		static("string GetCurrentDirectory()", func([]any) any { d, _ := os.Getwd(); return d }),
	)
}

const maxEntries = 1_000_000

func listDirectory(path, pattern string, files, dirs, deep bool) (any, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, ioError(path, err)
	}
	var out []string
	for _, e := range entries {
		full := strings.TrimSuffix(path, "/") + "/" + e.Name()
		if (e.IsDir() && dirs || !e.IsDir() && files) && object.Like(e.Name(), pattern) {
			out = append(out, full)
		}
		if e.IsDir() && deep && len(out) < maxEntries {
			more, err := listDirectory(full, pattern, files, dirs, deep)
			if err != nil {
				return nil, err
			}
			out = append(out, words(more)...)
		}
	}
	return texts(out), nil
}

// FileInfo is a System.IO.FileInfo or DirectoryInfo: a path, looked at when asked.
type FileInfo struct {
	path string
	dir  bool
}

// NewFileInfo is the object of a path.
func NewFileInfo(path string) *FileInfo {
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	info, err := os.Stat(full)
	return &FileInfo{full, err == nil && info.IsDir()}
}

// NetType is the .NET type's name.
func (f *FileInfo) NetType() string {
	if f.dir {
		return "System.IO.DirectoryInfo"
	}
	return "System.IO.FileInfo"
}

// String is the path.
func (f *FileInfo) String() string { return f.path }

func (f *FileInfo) stat() (os.FileInfo, bool) {
	info, err := os.Stat(f.path)
	return info, err == nil
}

func toFileInfo(v any, t *Type) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	f := NewFileInfo(s)
	f.dir = t.Name() == "DirectoryInfo"
	return f, nil
}

func fileInfoMembers() []Member {
	f := func(definition string, do func(f *FileInfo) any) Member { return get(definition, do) }
	stamp := func(name string) Member {
		return f("datetime "+name+" {get;}", func(f *FileInfo) any {
			info, ok := f.stat()
			if !ok {
				zero, _ := culture.FromTicks(fileTimeZero, culture.UTC)
				return zero.ToLocal()
			}
			return culture.FromTimeKind(info.ModTime(), culture.Local)
		})
	}
	build := func(_ any, a []any) (any, error) { return NewFileInfo(text(a[0])), nil }
	return []Member{
		f("string Name {get;}", func(f *FileInfo) any { return filepath.Base(f.path) }), f("string FullName {get;}", func(f *FileInfo) any { return f.path }),
		f("string Extension {get;}", func(f *FileInfo) any { return filepath.Ext(f.path) }), f("string DirectoryName {get;}", func(f *FileInfo) any { return filepath.Dir(f.path) }),
		f("string BaseName {get;}", func(f *FileInfo) any {
			if f.dir {
				return filepath.Base(f.path)
			}
			return strings.TrimSuffix(filepath.Base(f.path), filepath.Ext(f.path))
		}),
		f("System.IO.DirectoryInfo Directory {get;}", func(f *FileInfo) any { return NewFileInfo(filepath.Dir(f.path)) }), f("System.IO.DirectoryInfo Parent {get;}", func(f *FileInfo) any { return NewFileInfo(filepath.Dir(f.path)) }),
		f("bool Exists {get;}", func(f *FileInfo) any { _, ok := f.stat(); return ok }),
		{Text: "long Length {get;}", Do: func(this any, _ []any) (any, error) {
			f := this.(*FileInfo)
			info, ok := f.stat()
			if f.dir {
				return nil, nil
			}
			if !ok {
				return nil, exception("IO.FileNotFoundException", "Could not find file '%s'.", f.path)
			}
			return info.Size(), nil
		}},
		stamp("LastWriteTime"), stamp("CreationTime"), stamp("LastAccessTime"), stamp("LastWriteTimeUtc"),
		f("bool PSIsContainer {get;}", func(f *FileInfo) any { return f.dir }),
		f("bool IsReadOnly {get;}", func(f *FileInfo) any { info, ok := f.stat(); return ok && info.Mode()&0o200 == 0 }),
		f("System.IO.FileAttributes Attributes {get;}", func(f *FileInfo) any {
			if f.dir {
				return Enum("System.IO.FileAttributes", 16)
			}
			return Enum("System.IO.FileAttributes", 128)
		}),
		f("string Mode {get;}", func(f *FileInfo) any {
			if f.dir {
				return "d----"
			}
			return "-a---"
		}),
		method("string ToString()", func(f *FileInfo, _ []any) any { return f.path }),
		{Text: "void Delete()", Do: func(this any, _ []any) (any, error) {
			f := this.(*FileInfo)
			if err := os.Remove(f.path); err != nil {
				return nil, ioError(f.path, err)
			}
			return nil, nil
		}},
		{Text: "new(string fileName)", Do: build},
	}
}

// Reader is a StreamReader or StringReader over a text read whole.
type Reader struct {
	text   string
	at     int
	closed bool
}

// NetType is the .NET type's name.
func (*Reader) NetType() string { return "System.IO.StreamReader" }

// String is the type's name.
func (r *Reader) String() string { return r.NetType() }

func openReader(a []any) (any, error) {
	if m, ok := a[0].(*Memory); ok {
		return &Reader{text: DecodeFile(m.b[m.at:], encodingArgument(a, 1))}, nil
	}
	s, err := readText(a)
	if err != nil {
		return nil, err
	}
	return &Reader{text: s}, nil
}

func (r *Reader) line() any {
	if r.at >= len(r.text) {
		return nil
	}
	rest := r.text[r.at:]
	i := strings.IndexAny(rest, "\r\n")
	if i < 0 {
		r.at = len(r.text)
		return rest
	}
	r.at += i + 1
	if rest[i] == '\r' && i+1 < len(rest) && rest[i+1] == '\n' {
		r.at++
	}
	return rest[:i]
}

func readerMembers() []Member {
	open := func(_ any, a []any) (any, error) { return openReader(a) }
	done := func(r *Reader, _ []any) any { r.closed = true; return nil }
	return []Member{
		method("string ReadLine()", func(r *Reader, _ []any) any { return r.line() }),
		method("string ReadToEnd()", func(r *Reader, _ []any) any { s := r.text[r.at:]; r.at = len(r.text); return s }),
		method("int Read()", func(r *Reader, _ []any) any {
			for _, c := range r.text[r.at:] {
				r.at += len(string(c))
				return int32(c)
			}
			return int32(-1)
		}),
		method("int Peek()", func(r *Reader, _ []any) any {
			for _, c := range r.text[r.at:] {
				return int32(c)
			}
			return int32(-1)
		}),
		get("bool EndOfStream {get;}", func(r *Reader) any { return r.at >= len(r.text) }),
		method("void Close()", done), method("void Dispose()", done),
		{Text: "new(System.Object source)", Do: open}, {Text: "new(System.Object source, System.Text.Encoding encoding)", Do: open},
	}
}

// Writer is a StreamWriter or StringWriter. Text goes to the file when it is flushed or closed.
type Writer struct {
	path     string
	encoding *Encoding
	b        strings.Builder
	appends  bool
}

// NetType is the .NET type's name.
func (w *Writer) NetType() string {
	if w.path == "" {
		return "System.IO.StringWriter"
	}
	return "System.IO.StreamWriter"
}

// String is the text so far.
func (w *Writer) String() string { return w.b.String() }

func openWriter(a []any, appends bool) (any, error) {
	w := &Writer{appends: appends}
	for i, x := range a {
		switch v := x.(type) {
		case string:
			if i == 0 {
				w.path = v
			}
		case *FileInfo:
			w.path = v.path
		case bool:
			w.appends = v
		case *Encoding:
			w.encoding = v
		}
	}
	if w.path != "" {
		flag := os.O_TRUNC
		if w.appends {
			flag = os.O_APPEND
		}
		if err := writeText(w.path, "", w.encoding, flag); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *Writer) flush() error {
	if w.path == "" || w.b.Len() == 0 {
		return nil
	}
	err := writeText(w.path, w.b.String(), w.encoding, os.O_APPEND)
	w.b.Reset()
	return err
}

func (w *Writer) put(s string) error {
	w.b.WriteString(s)
	if w.path != "" && w.b.Len() > 1<<16 {
		return w.flush()
	}
	return nil
}

func writerMembers() []Member {
	put := func(definition, tail string) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) {
			s := ""
			if len(a) == 1 {
				s = object.ToString(a[0], current)
			} else if len(a) == 2 {
				f, err := stringFormat(text(a[0]), a[1], nil)
				if err != nil {
					return nil, err
				}
				s = f.(string)
			}
			return nil, this.(*Writer).put(s + tail)
		}}
	}
	flush := func(this any, _ []any) (any, error) { return nil, this.(*Writer).flush() }
	open := func(_ any, a []any) (any, error) { return openWriter(a, false) }
	return []Member{
		put("void Write(System.Object value)", ""), put("void Write(string format, Params System.Object[] arg)", ""), put("void WriteLine()", "\n"), put("void WriteLine(System.Object value)", "\n"),
		put("void WriteLine(string format, Params System.Object[] arg)", "\n"),
		{Text: "void Flush()", Do: flush}, {Text: "void Close()", Do: flush}, {Text: "void Dispose()", Do: flush},
		{Text: "bool AutoFlush {get;set;}", Do: func(any, []any) (any, error) { return true, nil }, Set: func(any, []any) (any, error) { return nil, nil }},
		method("string ToString()", func(w *Writer, _ []any) any { return w.b.String() }),
		{Text: "new()", Do: open}, {Text: "new(System.Object path)", Do: open}, {Text: "new(System.Object path, bool append)", Do: open},
		{Text: "new(System.Object path, bool append, System.Text.Encoding encoding)", Do: open}, {Text: "new(System.Object path, System.Text.Encoding encoding)", Do: open},
	}
}

// Memory is a System.IO.MemoryStream.
type Memory struct {
	b  []byte
	at int
}

// NetType is the .NET type's name.
func (*Memory) NetType() string { return "System.IO.MemoryStream" }

// String is the type's name.
func (m *Memory) String() string { return m.NetType() }

func memoryMembers() []Member {
	nothing := func(*Memory, []any) any { return nil }
	return []Member{
		method("byte[] ToArray()", func(m *Memory, _ []any) any { return object.Bytes(m.b) }), get("long Length {get;}", func(m *Memory) any { return int64(len(m.b)) }),
		{Text: "long Position {get;set;}", Do: func(this any, _ []any) (any, error) { return int64(this.(*Memory).at), nil },
			Set: func(this any, a []any) (any, error) {
				m := this.(*Memory)
				m.at = int(max(0, min(a[0].(int64), int64(len(m.b)))))
				return nil, nil
			}},
		{Text: "void Write(byte[] buffer, int offset, int count)", Do: func(this any, a []any) (any, error) {
			m, b, from, n := this.(*Memory), bytesOf(a[0]), int(a[1].(int32)), int(a[2].(int32))
			if from < 0 || n < 0 || from+n > len(b) {
				return nil, outOfRange("offset", "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.")
			}
			m.b = append(m.b[:m.at], b[from:from+n]...)
			m.at = len(m.b)
			return nil, nil
		}},
		method("void Close()", nothing), method("void Dispose()", nothing), method("void Flush()", nothing),
		{Text: "new()", Do: func(any, []any) (any, error) { return &Memory{}, nil }},
		{Text: "new(byte[] buffer)", Do: func(_ any, a []any) (any, error) { return &Memory{b: bytesOf(a[0])}, nil }},
	}
}

// FileTime is the local time of a file's change, for listings.
func FileTime(t time.Time) object.DateTime { return culture.FromTimeKind(t, culture.Local) }
