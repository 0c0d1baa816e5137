package dotnet

import (
	"os"
	"strings"

	"emsh/shell/object"
)

// Reader is a StreamReader or StringReader over a text read whole.
type Reader struct {
	text   string
	at     int
	closed bool
	given  bool // it reads a text, and no file
}

// NetType is the .NET type's name.
func (r *Reader) NetType() string {
	if r.given {
		return "System.IO.StringReader"
	}
	return "System.IO.StreamReader"
}

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

func stringReaderMembers() []Member {
	open := Member{Text: "new(string s)", Do: func(_ any, a []any) (any, error) { return &Reader{text: text(a[0]), given: true}, nil }}
	var kept []Member
	for _, m := range readerMembers() {
		if !strings.HasPrefix(m.Text, "new(") && !strings.Contains(m.Text, "Stream") {
			kept = append(kept, m)
		}
	}
	return append(kept, open)
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
				s = object.ToString(a[0], CurrentCulture())
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
