package imap

import (
	"bytes"
	"io"
	"strings"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// section is one BODY[…] or BINARY[…] of a FETCH.
type section struct {
	label   string // as the answer names it
	kind    sectionKind
	path    []uint32
	names   []string // of header fields, with fieldsOf and fieldsNotOf
	kept    bool     // the digest may have them
	peek    bool
	partial bool
	from    int64
	count   int64
}

type sectionKind byte

const (
	wholeBody   sectionKind = iota // BODY[] or BODY[1.2]
	headerOf                       // HEADER
	fieldsOf                       // HEADER.FIELDS
	fieldsNotOf                    // HEADER.FIELDS.NOT
	textOf                         // TEXT
	mimeOf                         // MIME
	decoded                        // BINARY
	decodedSize                    // BINARY.SIZE
)

const (
	maxPath       = 100
	maxFieldNames = 200
)

func upper(v string) string { return strings.ToUpper(v) }

// parseSection reads "[section]<from.count>".
func parseSection(p *parser, label string, peek bool) *section {
	sec := &section{peek: peek}
	p.want('[')
	spec := sec.parsePath(p)
	switch name := upper(p.while(func(c byte) bool { return isAtomChar(c) && c != ']' })); name {
	case "":
		if strings.HasSuffix(spec, ".") {
			p.bad("The section ends with a period.")
		}
	case "HEADER":
		sec.kind, spec = headerOf, spec+name
	case "TEXT":
		sec.kind, spec = textOf, spec+name
	case "MIME":
		if sec.kind, spec = mimeOf, spec+name; len(sec.path) == 0 {
			p.bad("MIME needs a part number.")
		}
	case "HEADER.FIELDS", "HEADER.FIELDS.NOT":
		sec.kind = fieldsOf
		if name != "HEADER.FIELDS" {
			sec.kind = fieldsNotOf
		}
		p.space()
		spec += name + " (" + sec.parseNames(p) + ")"
	default:
		p.bad("The section %.40q is not known.", name)
	}
	p.want(']')
	sec.label = label + "[" + spec + "]"
	sec.parsePartial(p)
	return sec
}

// parseBinary reads "[1.2]" and, for the text, "<from.count>".
func parseBinary(p *parser, label string, kind sectionKind, peek bool) *section {
	sec := &section{kind: kind, peek: peek}
	p.want('[')
	spec := sec.parsePath(p)
	if strings.HasSuffix(spec, ".") {
		p.bad("The section ends with a period.")
	}
	p.want(']')
	sec.label = label + "[" + spec + "]"
	if kind == decoded {
		sec.parsePartial(p)
	}
	return sec
}

// parsePath reads part numbers, each followed by a period if more follows.
func (sec *section) parsePath(p *parser) string {
	start := p.i
	for isDigit(p.peek()) {
		n := p.number()
		if p.err == nil && n == 0 || len(sec.path) >= maxPath {
			p.bad("The part number is not valid.")
		}
		sec.path = append(sec.path, n)
		if !p.take('.') {
			break
		}
	}
	if p.err != nil {
		return ""
	}
	return string(p.line[start:p.i])
}

func (sec *section) parseNames(p *parser) string {
	var shown []byte
	sec.kept = sec.kind == fieldsOf && len(sec.path) == 0
	p.filled(func() {
		name := p.astring()
		if len(sec.names) >= maxFieldNames || strings.ContainsAny(name, ": \r\n") {
			p.bad("The header field name is not valid, or there are too many.")
		}
		sec.names = append(sec.names, name)
		if len(shown) > 0 {
			shown = append(shown, ' ')
		}
		if isAtom(name) {
			shown = append(shown, name...)
		} else {
			shown = appendString(shown, name)
		}
	})
	return string(shown)
}

func (sec *section) parsePartial(p *parser) {
	if !p.take('<') {
		return
	}
	sec.partial = true
	sec.from = int64(p.number64())
	p.want('.')
	sec.count = int64(p.number64())
	p.want('>')
	if p.err == nil && sec.count == 0 {
		p.bad("A part of no bytes cannot be fetched.")
	}
}

// items is what of the digest the section is answered from.
func (sec *section) items() mailbox.Items {
	switch {
	case sec.kept:
		return mailbox.ItemHeaders | mailbox.ItemExtra
	case sec.kind == decoded, sec.kind == decodedSize, len(sec.path) > 0:
		return mailbox.ItemExtra
	case sec.kind == wholeBody:
		return mailbox.NoItems
	}
	return mailbox.ItemExtra // brings HeaderSize along
}

// fromDigest reports whether the text need not be opened.
func (sec *section) fromDigest(m *mailbox.Message) bool {
	return sec.kept && message.Answers(m.Digest.Extra, sec.names)
}

// text is the text of the message being fetched, opened when first needed.
type text struct {
	s    *session
	m    *mailbox.Message
	body mailbox.Body
	root *message.Part
}

func (t *text) open() (err error) {
	if t.body == nil {
		t.body, err = t.s.open.Box.Body(t.s.sel.id, t.m.UID)
	}
	return err
}

func (t *text) close() {
	if t.body != nil {
		_ = t.body.Close()
	}
}

func (t *text) part(path []uint32) *message.Part {
	if t.root == nil {
		x, ok := message.ReadExtra(t.m.Digest.Extra)
		if !ok {
			return nil
		}
		t.root = x.Part
	}
	return t.root.Section(path)
}

// span is where a section lies in the message; ok is false when there is none.
func (sec *section) span(t *text) (from, size int64, ok bool) {
	if len(sec.path) == 0 && sec.kind == wholeBody {
		return 0, t.body.Size(), true
	}
	if len(sec.path) == 0 {
		header := min(t.m.Digest.HeaderSize, t.body.Size())
		if sec.kind == textOf {
			return header, t.body.Size() - header, true
		}
		return 0, header, true
	}
	part := t.part(sec.path)
	if part == nil {
		return 0, 0, false
	}
	switch sec.kind {
	case wholeBody:
		return part.Body, part.End - part.Body, true
	case mimeOf:
		return part.Header, part.Body - part.Header, true
	}
	// RFC 3501 6.4.5: HEADER and TEXT are of the message in a message/rfc822 part.
	if part.Kind != message.Embedded {
		return 0, 0, false
	}
	inner := part.Parts[0]
	if sec.kind == textOf {
		return inner.Body, inner.End - inner.Body, true
	}
	return inner.Header, inner.Body - inner.Header, true
}

// section writes one section of the answer.
func (s *session) section(sec *section, t *text) error {
	switch {
	case sec.kind == decoded || sec.kind == decodedSize:
		return s.binary(sec, t)
	case sec.fromDigest(t.m):
		s.scratch = append(message.SelectFields(s.scratch[:0], t.m.Digest.Headers, sec.names, false), '\r', '\n')
		s.octets(sec, s.scratch)
		return nil
	}
	from, size, ok := sec.span(t)
	if !ok {
		return s.missingSection(sec)
	}
	if sec.kind == fieldsOf || sec.kind == fieldsNotOf {
		block := make([]byte, size)
		if _, err := t.body.ReadAt(block, from); err != nil && err != io.EOF {
			return err
		}
		s.octets(sec, append(message.SelectFields(nil, block, sec.names, sec.kind == fieldsNotOf), '\r', '\n'))
		return nil
	}
	return s.stretch(sec, t, from, size)
}

// stretch writes a section that stands in the message as it is asked for.
func (s *session) stretch(sec *section, t *text, from, size int64) error {
	e := &s.out
	e.s(sec.label)
	if sec.partial {
		skip := min(sec.from, size)
		from, size = from+skip, min(size-skip, sec.count)
		sec.origin(e)
	}
	e.s(" {")
	e.i(size)
	e.s("}\r\n")
	if whole := t.body.Size(); size == whole && size > encodeChunk {
		_, err := t.body.WriteTo(writerOnly{e})
		return err
	}
	return e.text(t.body, from, size)
}

type writerOnly struct{ io.Writer }

func (sec *section) origin(e *encoder) {
	e.s("<")
	e.i(sec.from)
	e.s(">")
}

// octets writes a section that was put together in memory.
func (s *session) octets(sec *section, b []byte) {
	e := &s.out
	e.s(sec.label)
	if sec.partial {
		b = b[min(sec.from, int64(len(b))):]
		b = b[:min(sec.count, int64(len(b)))]
		sec.origin(e)
	}
	e.s(" {")
	e.i(int64(len(b)))
	e.s("}\r\n")
	_, _ = e.Write(b)
}

// missingSection answers for a part that is not there.
func (s *session) missingSection(sec *section) error {
	e := &s.out
	e.s(sec.label)
	if sec.partial {
		sec.origin(e)
	}
	if sec.kind == decodedSize {
		e.s(" 0")
	} else {
		e.s(" NIL")
	}
	return nil
}

// binary writes BINARY and BINARY.SIZE. RFC 3516 4. The part is decoded twice,
// once to measure it, so that its size in memory does not matter.
func (s *session) binary(sec *section, t *text) error {
	decode, ok := sec.decoder(t)
	if !ok {
		return s.missingSection(sec)
	}
	skip, most := int64(0), int64(1)<<62
	if sec.partial {
		skip, most = sec.from, sec.count
	}
	var m measure
	r := decode()
	_, _ = io.CopyN(io.Discard, r, skip)
	if _, err := io.Copy(&m, io.LimitReader(r, most)); err != nil {
		return err
	}
	e := &s.out
	e.s(sec.label)
	if sec.kind == decodedSize {
		e.s(" ")
		e.i(m.n)
		return nil
	}
	if sec.partial {
		sec.origin(e)
	}
	if m.nul { // RFC 3516 4.3: literal8 where there are NULs
		e.s(" ~{")
	} else {
		e.s(" {")
	}
	e.i(m.n)
	e.s("}\r\n")
	r = decode()
	_, _ = io.CopyN(io.Discard, r, skip)
	_, err := io.CopyN(writerOnly{e}, r, m.n)
	return err
}

// decoder makes readers of the section's decoded bytes.
func (sec *section) decoder(t *text) (func() io.Reader, bool) {
	from, size := int64(0), t.body.Size()
	encoding := message.Identity
	if len(sec.path) > 0 {
		part := t.part(sec.path)
		if part == nil {
			return nil, false
		}
		from, size = part.Body, part.End-part.Body
		if part.Kind == message.Leaf {
			encoding = part.Encoding
		}
	}
	return func() io.Reader {
		return message.NewDecoder(encoding, io.NewSectionReader(t.body, from, size))
	}, true
}

// measure counts what is written to it and looks for NULs.
type measure struct {
	n   int64
	nul bool
}

func (m *measure) Write(b []byte) (int, error) {
	m.n += int64(len(b))
	m.nul = m.nul || bytes.IndexByte(b, 0) >= 0
	return len(b), nil
}
