package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
)

// entity is a part while it is read: what its description needs besides its
// place. Values are unfolded, as written.
type entity struct {
	Part
	parent   *entity
	children []*entity
	depth    int
	message  bool // the root or an embedded message: has an envelope
	lines    int64

	typ, sub      string
	params        []Param
	id, desc      string
	encoding, md5 string
	disposition   string
	dispParams    []Param
	language, loc string
	haveType      bool
	fields        envelopeFields

	boundary   string
	closed     bool // a multipart whose closing delimiter was seen
	startLines int64
}

// parser reads a message in one pass, line by line, with a stack of the
// entities that are open.
type parser struct {
	in      *bufio.Reader
	offset  int64 // of the line at hand
	lines   int64 // line ends before it
	eol     int64 // length of the line end just before it
	partial bool  // the line before it has text of its own to count as a line

	root, cur *entity
	inHeader  bool
	unended   bool // the message does not end with a line end
	parts     int
	stored    int // header bytes kept so far

	field     []byte // the header field being collected
	keep      *keeper
	fieldOver bool
}

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 32<<10) }}

// parse reads a whole message. The only error is the reader's.
func parse(r io.Reader, keep *keeper) (*entity, error) {
	in := readers.Get().(*bufio.Reader)
	in.Reset(r)
	defer func() { in.Reset(nil); readers.Put(in) }()
	root := &entity{message: true}
	p := &parser{in: in, root: root, cur: root, inHeader: true, parts: 1, keep: keep}
	err := p.run()
	if errors.Is(err, io.EOF) {
		err = nil
	}
	p.finish()
	return root, err
}

func (p *parser) run() error {
	begin := true // at the beginning of a line
	for {
		line, err := p.in.ReadSlice('\n')
		if len(line) > 0 {
			whole := begin && !errors.Is(err, bufio.ErrBufferFull)
			p.line(line, begin, whole)
			p.advance(line)
		}
		switch {
		case err == nil:
			begin = true
		case errors.Is(err, bufio.ErrBufferFull):
			begin = false
		default:
			return err
		}
	}
}

// advance moves over a line that has been looked at.
func (p *parser) advance(line []byte) {
	n := len(line)
	p.offset += int64(n)
	p.eol = 0
	if line[n-1] == '\n' {
		p.lines++
		p.eol = 1
		if n > 1 && line[n-2] == '\r' {
			p.eol = 2
		}
	}
	p.partial = int64(n) > p.eol
}

func (p *parser) line(line []byte, begin, whole bool) {
	if whole && len(line) > 2 && line[0] == '-' && line[1] == '-' && p.delimiter(line) {
		return
	}
	if p.inHeader {
		p.headerLine(line, begin)
	}
}

// delimiter tries the line as a boundary of the open multiparts, the innermost
// first. RFC 2046 5.1.2: an outer boundary ends the parts inside.
func (p *parser) delimiter(line []byte) bool {
	text := bytes.TrimRight(line[2:], " \t\r\n")
	for e := p.cur; e != nil; e = e.parent {
		if e.boundary == "" || e.closed || len(text) < len(e.boundary) || string(text[:len(e.boundary)]) != e.boundary {
			continue
		}
		switch rest := text[len(e.boundary):]; {
		case len(rest) == 0:
			if p.parts >= maxParts {
				return false
			}
			p.closeTo(e)
			p.open(e, p.offset+int64(len(line)))
			return true
		case string(rest) == "--":
			p.closeTo(e)
			e.closed = true
			return true
		}
	}
	return false
}

// closeTo ends every entity inside e; the line end before a delimiter belongs
// to the delimiter.
func (p *parser) closeTo(e *entity) {
	end := p.offset - p.eol
	for ; p.cur != e; p.cur = p.cur.parent {
		p.close(p.cur, end)
	}
	p.inHeader = false
}

func (p *parser) close(e *entity, end int64) {
	if p.inHeader && p.cur == e {
		p.endField()
		p.endHeader(e, max(end, e.Header), false)
		p.inHeader = false
	}
	e.End = max(end, e.Body)
	if n := len(e.children); n > 0 {
		e.End = max(e.End, e.children[n-1].End) // an empty part ends behind its delimiter
	}
	if e.End > e.Body {
		e.lines = p.lines - e.startLines
		if end < p.offset {
			e.lines-- // its end went to the delimiter
		}
		if p.partial && (end < p.offset || p.unended) {
			e.lines++ // the last line counts though nothing ends it
		}
	}
}

// open begins a part of e at an offset.
func (p *parser) open(e *entity, at int64) {
	child := &entity{parent: e, depth: e.depth + 1}
	child.Header, child.Body, child.End = at, at, at
	e.children = append(e.children, child)
	p.cur, p.inHeader = child, true
	p.parts++
}

func (p *parser) finish() {
	p.unended = p.eol == 0
	for e := p.cur; e != nil; e = e.parent {
		p.cur = e
		p.close(e, p.offset)
	}
	p.cur = p.root
	p.settle(p.root)
}

// headerLine takes a line, or a piece of one, of the header of p.cur.
func (p *parser) headerLine(line []byte, begin bool) {
	if begin && (line[0] == '\n' || len(line) == 2 && line[0] == '\r' && line[1] == '\n') {
		p.endField()
		p.endHeader(p.cur, p.offset+int64(len(line)), true)
		return
	}
	if begin && line[0] != ' ' && line[0] != '\t' {
		p.endField()
	}
	if room := maxField - len(p.field); room < len(line) {
		line = line[:room]
		p.fieldOver = true
	}
	p.field = append(p.field, line...)
}

// endField looks at the field collected.
func (p *parser) endField() {
	raw := trimEOL(p.field)
	if name := fieldName(raw); name != "" {
		if p.cur == p.root && p.keep != nil {
			p.keep.add(name, raw, p.fieldOver)
		}
		if p.stored < maxHeaders && p.cur.wants(name) {
			value := string(Field{Raw: raw}.Value())
			p.stored += len(value)
			p.cur.set(strings.ToLower(name), value)
		}
	}
	p.field, p.fieldOver = p.field[:0], false
	if cap(p.field) > 64<<10 {
		p.field = nil
	}
}

// endHeader decides what the body of e is.
func (p *parser) endHeader(e *entity, body int64, goOn bool) {
	p.inHeader = false
	e.Body, e.End = body, body
	e.startLines = p.lines
	if goOn {
		e.startLines++ // the empty line belongs to the header
	}
	e.defaults()
	if !goOn {
		return
	}
	deeper := e.depth < maxDepth && p.parts < maxParts
	switch {
	case strings.EqualFold(e.typ, "multipart"):
		if b := boundaryOf(e.params); b != "" && deeper {
			e.boundary = b
		}
	case e.isMessage() && deeper:
		p.open(e, body)
		p.cur.message = true
	}
}

func boundaryOf(params []Param) string {
	for _, q := range params {
		if strings.EqualFold(q.Name, "boundary") {
			b := strings.TrimRight(q.Value, " \t")
			if len(b) <= maxBoundary {
				return b
			}
		}
	}
	return ""
}

func (e *entity) isMessage() bool {
	return strings.EqualFold(e.typ, "message") && strings.EqualFold(e.sub, "rfc822")
}

// wants says whether the field is part of what is described of e.
func (e *entity) wants(name string) bool {
	if len(name) > 8 && strings.EqualFold(name[:8], "content-") {
		return true
	}
	return e.message && isEnvelopeField(name)
}

func (e *entity) set(name, value string) {
	switch name {
	case "content-type":
		if !e.haveType {
			e.haveType = true
			e.typ, e.sub, e.params, _ = parseContentType(value)
		}
	case "content-transfer-encoding":
		t := tokens{s: value}
		first(&e.encoding, t.token())
	case "content-id":
		first(&e.id, value)
	case "content-description":
		first(&e.desc, value)
	case "content-md5":
		first(&e.md5, value)
	case "content-language":
		first(&e.language, value)
	case "content-location":
		first(&e.loc, value)
	case "content-disposition":
		if e.disposition == "" {
			e.disposition, e.dispParams = parseDisposition(value)
		}
	default:
		if e.message {
			e.fields.set(name, value)
		}
	}
}

func first(s *string, v string) {
	if *s == "" {
		*s = v
	}
}

// defaults fills in a missing or broken Content-Type.
// RFC 2045 5.2: text/plain in US-ASCII; RFC 2046 5.1.5: message/rfc822 in a digest.
func (e *entity) defaults() {
	if e.typ != "" {
		return
	}
	if e.parent != nil && !e.haveType && strings.EqualFold(e.parent.typ, "multipart") && strings.EqualFold(e.parent.sub, "digest") {
		e.typ, e.sub = "message", "rfc822"
		return
	}
	e.plain()
}

func (e *entity) plain() {
	e.typ, e.sub, e.params = "text", "plain", []Param{{"charset", "us-ascii"}}
}

// settle turns the entities read into the tree of parts: a multipart in which
// no part began is shown as text, a message that was not entered as a file.
func (p *parser) settle(e *entity) {
	switch {
	case e.isMessage() && len(e.children) == 1:
		e.Kind = Embedded
	case e.isMessage():
		e.typ, e.sub, e.params = "application", "octet-stream", nil
	case len(e.children) > 0:
		e.Kind = Multipart
	case strings.EqualFold(e.typ, "multipart"):
		e.plain()
	}
	e.Encoding = encodingOf(e.encoding)
	if e.Text = strings.EqualFold(e.typ, "text"); e.Text {
		if e.Charset = strings.ToLower(getParam(e.params, "charset")); len(e.Charset) > 60 || e.Charset == "us-ascii" {
			e.Charset = ""
		}
	}
	for _, c := range e.children {
		p.settle(c)
		e.Parts = append(e.Parts, &c.Part)
	}
}
