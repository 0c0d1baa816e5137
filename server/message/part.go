package message

import (
	"encoding/binary"
	"strings"
)

// Part is one node of a message's MIME structure: where it lies and what is
// needed to read it. The root is the message itself.
type Part struct {
	Header   int64 // where the part's header begins
	Body     int64 // where its body begins
	End      int64 // behind its last byte
	Kind     Kind
	Text     bool     // text/*
	Encoding Encoding // of the body
	Charset  string   // of a text part
	Parts    []*Part  // of a Multipart; of an Embedded one the message inside
}

// Kind tells how a part holds others.
type Kind byte

// The kinds of parts.
const (
	Leaf Kind = iota
	Multipart
	Embedded // message/rfc822
)

// Encoding is a content transfer encoding.
type Encoding byte

// The transfer encodings.
const (
	Identity Encoding = iota
	Base64
	QuotedPrintable
	UnknownEncoding
)

// Section finds the part of an IMAP section number such as 1.2; none is the
// message itself.
// RFC 3501 6.4.5: every message has a part 1, also one that is no multipart;
// inside a message/rfc822 part the numbers are those of the message in it.
func (p *Part) Section(path []uint32) *Part {
	holder, found := p, p
	for i, n := range path {
		if i > 0 {
			switch found.Kind {
			case Embedded:
				holder = found.Parts[0]
			case Multipart:
				holder = found
			default:
				return nil
			}
		}
		switch {
		case holder.Kind == Multipart && n > 0 && int(n) <= len(holder.Parts):
			found = holder.Parts[n-1]
		case holder.Kind != Multipart && n == 1:
			found = holder
		default:
			return nil
		}
	}
	return found
}

// append writes the structure in a compact form for storage.
func (p *Part) append(b []byte, from int64) []byte {
	flags := byte(p.Kind) | byte(p.Encoding)<<2
	if p.Text {
		flags |= 1 << 4
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(p.Header-from))
	b = binary.AppendUvarint(b, uint64(p.Body-p.Header))
	b = binary.AppendUvarint(b, uint64(p.End-p.Body))
	if p.Text {
		b = append(b, byte(len(p.Charset)))
		b = append(b, p.Charset...)
	}
	if p.Kind != Leaf {
		b = binary.AppendUvarint(b, uint64(len(p.Parts)))
		for _, c := range p.Parts {
			b = c.append(b, p.Body)
		}
	}
	return b
}

// partDecoder reads what append wrote; bad when it was damaged.
type partDecoder struct {
	b   []byte
	bad bool
}

func (d *partDecoder) uvarint() int64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > 1<<62 {
		d.bad = true
		return 0
	}
	d.b = d.b[n:]
	return int64(v)
}

func (d *partDecoder) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *partDecoder) part(from int64, depth int) *Part {
	flags := d.byte()
	p := &Part{Kind: Kind(flags & 3), Encoding: Encoding(flags >> 2 & 3), Text: flags>>4&1 == 1}
	p.Header = from + d.uvarint()
	p.Body = p.Header + d.uvarint()
	p.End = p.Body + d.uvarint()
	if p.Text {
		n := int(d.byte())
		if n > len(d.b) {
			d.bad = true
			return p
		}
		p.Charset, d.b = string(d.b[:n]), d.b[n:]
	}
	if p.Kind == Leaf {
		return p
	}
	n := d.uvarint()
	if n < 1 || n > maxParts || depth > maxDepth+1 {
		d.bad = true
	}
	for i := int64(0); i < n && !d.bad; i++ {
		p.Parts = append(p.Parts, d.part(p.Body, depth+1))
	}
	return p
}

func encodingOf(name string) Encoding {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "7bit", "8bit", "binary":
		return Identity
	case "base64":
		return Base64
	case "quoted-printable":
		return QuotedPrintable
	}
	return UnknownEncoding
}
