package utility

import (
	"bytes"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// textSource is text read a block at a time, so that a large file never stands in memory.
type textSource struct {
	from  io.Reader
	file  *os.File // what close closes, or nil
	block []byte
	chunk string
	at    int
	ended bool // nothing is behind the chunk
	err   error
}

const sourceBlock = 64 << 10

// sourceOf is a text that is already here.
func sourceOf(text string) *textSource { return &textSource{chunk: text, ended: true} }

// openText opens a file as text: by its mark, else in the encoding asked for.
func openText(path, name string) (*textSource, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s, err := textOf(f, name)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.file = f
	return s, nil
}

// textOf reads what comes as text in the encoding that its mark shows, else in the one asked for.
func textOf(r io.Reader, name string) (*textSource, error) {
	enc, err := encodingNamed(name)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 4)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	head = head[:n]
	if m := markIn(head); m.mark != nil && !strings.EqualFold(name, "ascii") {
		enc, head = m, head[len(m.mark):]
	}
	return &textSource{from: transform.NewReader(io.MultiReader(bytes.NewReader(head), r), enc.decoder()), block: make([]byte, sourceBlock)}, nil
}

// decoder turns bytes of the encoding to UTF-8, with U+FFFD for what is none.
func (e encodingOf) decoder() transform.Transformer {
	switch e.name {
	case "unicode":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case "bigendianunicode":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	case "utf32":
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewDecoder()
	case "bigendianutf32":
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM).NewDecoder()
	case "ascii":
		return asciiDecoder{}
	}
	if e.charset != nil {
		return e.charset.NewDecoder()
	}
	return unicode.UTF8.NewDecoder()
}

// asciiDecoder has a question mark for every byte that is not ASCII.
type asciiDecoder struct{ transform.NopResetter }

func (asciiDecoder) Transform(to, from []byte, _ bool) (int, int, error) {
	n := copy(to, from)
	for i, b := range to[:n] {
		if b >= utf8.RuneSelf {
			to[i] = '?'
		}
	}
	if n < len(from) {
		return n, n, transform.ErrShortDst
	}
	return n, n, nil
}

// fill reads on; what is not taken yet stays.
func (s *textSource) fill() {
	for range 100 {
		n, err := s.from.Read(s.block)
		if err != nil {
			s.ended = true
			if err != io.EOF {
				s.err = err
			}
		}
		if n > 0 {
			s.chunk, s.at = s.chunk[s.at:]+string(s.block[:n]), 0
		}
		if n > 0 || s.ended {
			return
		}
	}
	s.ended, s.err = true, io.ErrNoProgress
}

// end reports whether all is taken.
func (s *textSource) end() bool {
	for s.at >= len(s.chunk) && !s.ended {
		s.fill()
	}
	return s.at >= len(s.chunk)
}

// next takes a character; there must be one.
func (s *textSource) next() rune {
	if b := s.chunk[s.at]; b < utf8.RuneSelf {
		s.at++
		return rune(b)
	}
	for !s.ended && !utf8.FullRuneInString(s.chunk[s.at:]) {
		s.fill()
	}
	c, size := utf8.DecodeRuneInString(s.chunk[s.at:])
	s.at += size
	return c
}

// follows reports whether c, an ASCII character, comes next.
func (s *textSource) follows(c byte) bool { return !s.end() && s.chunk[s.at] == c }

// newline reports whether c, just taken, ends a line, and takes the second half of CR LF.
func (s *textSource) newline(c rune) (string, bool) {
	switch {
	case c == '\n':
		return "\n", true
	case c == '\r' && s.follows('\n'):
		s.at++
		return "\r\n", true
	case c == '\r':
		return "\r", true
	}
	return "", false
}

// line takes a line without its end: LF, CR LF or CR.
func (s *textSource) line() (string, bool) {
	if s.end() {
		return "", false
	}
	var long strings.Builder
	for !s.end() {
		left := s.chunk[s.at:]
		if i := strings.IndexAny(left, "\r\n"); i >= 0 {
			s.at += i
			s.newline(s.next())
			return joined(&long, left[:i]), true
		}
		long.WriteString(left)
		s.at = len(s.chunk)
	}
	return long.String(), true
}

// until takes text up to a delimiter, which is left out.
func (s *textSource) until(delimiter string) (string, bool) {
	if s.end() {
		return "", false
	}
	var long strings.Builder
	for {
		left := s.chunk[s.at:]
		if i := strings.Index(left, delimiter); i >= 0 {
			s.at += i + len(delimiter)
			return joined(&long, left[:i]), true
		}
		if s.ended {
			s.at = len(s.chunk)
			return joined(&long, left), true
		}
		sure := max(0, len(left)-len(delimiter)+1) // what no delimiter can begin in
		long.WriteString(left[:sure])
		s.at += sure
		s.fill()
	}
}

// joined is a text that does not keep its block in memory.
func joined(long *strings.Builder, end string) string {
	if long.Len() == 0 {
		return strings.Clone(end)
	}
	long.WriteString(end)
	return long.String()
}

// rest takes all that is left.
func (s *textSource) rest() string {
	var b strings.Builder
	for !s.end() {
		b.WriteString(s.chunk[s.at:])
		s.at = len(s.chunk)
	}
	return b.String()
}

func (s *textSource) close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
