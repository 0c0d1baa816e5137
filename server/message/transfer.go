package message

import (
	"bufio"
	"encoding/base64"
	"io"
)

// NewDecoder removes a transfer encoding. It never fails on what is not
// encoded well: base64 skips what is no digit, quoted-printable passes it on.
func NewDecoder(e Encoding, r io.Reader) io.Reader {
	switch e {
	case Base64:
		return &base64Reader{in: r}
	case QuotedPrintable:
		return &qpReader{in: bufio.NewReaderSize(r, 4096)}
	}
	return r
}

// base64Reader decodes in blocks.
type base64Reader struct {
	in      io.Reader
	raw     [4096]byte
	digits  []byte // what is left over of a group of four
	out     []byte
	pending []byte
	err     error
}

func (d *base64Reader) Read(p []byte) (int, error) {
	for len(d.pending) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.pending)
	d.pending = d.pending[n:]
	return n, nil
}

func (d *base64Reader) fill() {
	n, err := d.in.Read(d.raw[:])
	for _, c := range d.raw[:n] {
		if base64Value(c) >= 0 {
			d.digits = append(d.digits, c)
		} else if c == '=' { // padding ends a run; concatenated runs occur in mail
			d.flush(len(d.digits))
		}
	}
	whole := len(d.digits) &^ 3
	if d.err = err; err != nil {
		whole = len(d.digits)
	}
	d.flush(whole)
	d.pending, d.out = d.out, d.out[:0:0]
}

func (d *base64Reader) flush(n int) {
	if n%4 == 1 { // six bits are no byte
		copy(d.digits[n-1:], d.digits[n:])
		d.digits = d.digits[:len(d.digits)-1]
		n--
	}
	buf := make([]byte, base64.RawStdEncoding.DecodedLen(n))
	m, _ := base64.RawStdEncoding.Decode(buf, d.digits[:n])
	d.out = append(d.out, buf[:m]...)
	d.digits = d.digits[:copy(d.digits, d.digits[n:])]
}

func base64Value(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

// qpReader decodes quoted-printable. RFC 2045 6.7.
type qpReader struct {
	in  *bufio.Reader
	out []byte
	err error
}

func (d *qpReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *qpReader) fill() {
	d.out = make([]byte, 0, 2048)
	var blanks []byte // they count only if text follows on the line
	for len(d.out) < 1024 || len(blanks) > 0 {
		c, err := d.in.ReadByte()
		if err != nil {
			d.err = err
			return // trailing white space is dropped
		}
		switch c {
		case ' ', '\t':
			if len(blanks) < 1000 {
				blanks = append(blanks, c)
			}
			continue
		case '\r', '\n':
			blanks = blanks[:0]
			d.out = append(d.out, c)
			continue
		}
		d.out = append(d.out, blanks...)
		blanks = blanks[:0]
		if c != '=' {
			d.out = append(d.out, c)
			continue
		}
		d.escape()
	}
}

// escape decodes what follows "=": two digits, or a soft line end.
func (d *qpReader) escape() {
	next, _ := d.in.Peek(2)
	if len(next) == 2 {
		if hi, lo := unhex(next[0]), unhex(next[1]); hi >= 0 && lo >= 0 {
			d.out = append(d.out, byte(hi<<4|lo))
			_, _ = d.in.Discard(2)
			return
		}
	}
	skip := 0
	for {
		next, _ = d.in.Peek(skip + 1)
		if len(next) <= skip {
			break
		}
		switch next[skip] {
		case ' ', '\t', '\r':
			if skip++; skip < 80 {
				continue
			}
		case '\n':
			_, _ = d.in.Discard(skip + 1)
			return
		}
		break
	}
	if len(next) == 0 {
		return // "=" at the very end
	}
	d.out = append(d.out, '=')
}
