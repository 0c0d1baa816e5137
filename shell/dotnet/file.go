package dotnet

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func fileTypes() []*Type {
	return []*Type{
		{FullName: "System.IO.Path", Sealed: true, declared: pathMembers}, {FullName: "System.IO.File", Sealed: true, declared: fileMembers},
		{FullName: "System.IO.Directory", Sealed: true, declared: directoryMembers},
		{FullName: "System.IO.FileSystemInfo"}, {FullName: "System.IO.FileInfo", Base: "System.IO.FileSystemInfo", declared: fileInfoMembers, convert: toFileInfo},
		{FullName: "System.IO.DirectoryInfo", Base: "System.IO.FileSystemInfo", declared: fileInfoMembers, convert: toFileInfo},
		{FullName: "System.IO.StreamReader", declared: readerMembers}, {FullName: "System.IO.StringReader", declared: stringReaderMembers},
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
