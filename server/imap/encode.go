package imap

import (
	"io"
	"strconv"
	"sync"
	"time"

	"emsh/server/front"
	"emsh/store/mailbox"
)

// encoder appends answers to a buffer that a pool lends for one command.
type encoder struct {
	b     []byte
	c     *front.Conn
	err   error // the connection's; the rest is not worth writing
	hands int   // how often the buffer was handed on
}

const (
	encodeChunk = 32 << 10 // handed to the connection from here on
	encodeKeep  = 256 << 10
)

var encodePool = sync.Pool{New: func() any { b := make([]byte, 0, encodeChunk+8<<10); return &b }}

// begin borrows the buffer.
func (e *encoder) begin() {
	if e.b == nil {
		e.b = *encodePool.Get().(*[]byte)
	}
}

// end hands what is left to the connection and gives the buffer back.
func (e *encoder) end() {
	if e.b == nil {
		return
	}
	e.hand()
	if b := e.b[:0]; cap(b) <= encodeKeep {
		encodePool.Put(&b)
	}
	e.b = nil
}

func (e *encoder) hand() {
	if len(e.b) > 0 && e.err == nil {
		_, e.err = e.c.Write(e.b)
	}
	e.b = e.b[:0]
	e.hands++
}

// mark is a place in the answers to which one can go back until it is handed on.
type mark struct{ hands, at int }

func (e *encoder) mark() mark { return mark{e.hands, len(e.b)} }

// back takes away what was written since the mark, if the client has not seen any of it.
func (e *encoder) back(m mark) bool {
	if e.hands != m.hands {
		return false
	}
	e.b = e.b[:m.at]
	return true
}

// Write lets a message's text pass through without a detour.
func (e *encoder) Write(p []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	if len(e.b)+len(p) <= encodeChunk {
		e.b = append(e.b, p...)
		return len(p), nil
	}
	e.hand()
	if e.err == nil {
		_, e.err = e.c.Write(p)
	}
	return len(p), e.err
}

func (e *encoder) s(v string)   { e.b = append(e.b, v...) }
func (e *encoder) raw(v []byte) { e.b = append(e.b, v...) }
func (e *encoder) n(v uint64)   { e.b = strconv.AppendUint(e.b, v, 10) }
func (e *encoder) i(v int64)    { e.b = strconv.AppendInt(e.b, v, 10) }

// line ends an answer.
func (e *encoder) line() {
	e.b = append(e.b, '\r', '\n')
	if len(e.b) >= encodeChunk {
		e.hand()
	}
}

// str writes a string: quoted if it can be, else a literal.
func (e *encoder) str(v string) { e.b = appendString(e.b, v) }

func appendString(b []byte, v string) []byte {
	for i := 0; i < len(v); i++ {
		if c := v[i]; c == '\r' || c == '\n' || c == 0 || c >= 0x80 {
			b = append(b, '{')
			b = strconv.AppendInt(b, int64(len(v)), 10)
			b = append(b, "}\r\n"...)
			return append(b, v...)
		}
	}
	return appendQuoted(b, v)
}

func appendQuoted(b []byte, v string) []byte {
	b = append(b, '"')
	for i := 0; i < len(v); i++ {
		if v[i] == '"' || v[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, v[i])
	}
	return append(b, '"')
}

// mailbox writes a mailbox name in the form the client has agreed to.
func (s *session) appendMailbox(b []byte, name string) []byte {
	if s.utf8 {
		return appendQuoted(b, name)
	}
	if name = encodeUTF7(name); isAtom(name) && len(name) < 100 {
		return append(b, name...)
	}
	return appendString(b, name)
}

// text copies size bytes of a message's text to the client, who was told to expect them.
func (e *encoder) text(r io.ReaderAt, from, size int64) error {
	if size <= encodeChunk {
		at := len(e.b)
		e.b = append(e.b, make([]byte, size)...)
		if n, err := r.ReadAt(e.b[at:], from); int64(n) < size {
			return err
		}
		if len(e.b) >= encodeChunk {
			e.hand()
		}
		return e.err
	}
	_, err := io.CopyBuffer(struct{ io.Writer }{e}, io.NewSectionReader(r, from, size), make([]byte, 32<<10))
	return err
}

// flagText is every combination of system flags, ready to be written.
var flagText = sync.OnceValue(func() []string {
	t := make([]string, 2*recentBit)
	names := []string{`\Seen`, `\Answered`, `\Flagged`, `\Deleted`, `\Draft`, `\Recent`}
	for i := range t {
		for bit, name := range names {
			if i>>bit&1 == 1 {
				if t[i] != "" {
					t[i] += " "
				}
				t[i] += name
			}
		}
	}
	return t
})

const recentBit = 32

func (e *encoder) flags(f mailbox.Flags, keywords []string, recent bool) {
	i := int(f & mailbox.AllFlags)
	if recent {
		i |= recentBit
	}
	e.b = append(e.b, '(')
	e.b = append(e.b, flagText()[i]...)
	for k, keyword := range keywords {
		if i != 0 || k > 0 {
			e.b = append(e.b, ' ')
		}
		e.b = append(e.b, keyword...)
	}
	e.b = append(e.b, ')')
}

// date writes a date-time. RFC 3501 9: the day takes two places.
func (e *encoder) date(t time.Time) {
	e.b = append(e.b, '"')
	e.b = t.AppendFormat(e.b, "_2-Jan-2006 15:04:05 -0700")
	e.b = append(e.b, '"')
}

func (e *encoder) uidSet(set mailbox.UIDSet) { e.b = append(e.b, set.String()...) }
