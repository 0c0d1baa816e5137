package message

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pattern is a text to search for, whatever the case.
type Pattern struct {
	text  string // folded, UTF-8
	ascii bool
	rare  int     // which byte of an ASCII text to look for first
	pair  [2]byte // that byte in both cases
}

// NewPattern makes a Pattern of UTF-8 text.
func NewPattern(text string) *Pattern {
	p := &Pattern{text: fold(text), ascii: isASCII(text)}
	best := -1
	for i := 0; p.ascii && i < len(p.text); i++ {
		if r := rarity(p.text[i]); r > best {
			best, p.rare = r, i
		}
	}
	if p.ascii && len(p.text) > 0 {
		c := p.text[p.rare]
		p.pair = [2]byte{c, upper(c)}
	}
	return p
}

// rarity orders bytes by how seldom they stand in mail.
func rarity(c byte) int {
	if i := strings.IndexByte("zqxjkvwybgpfmucdlhrsnioate", c); i >= 0 {
		return 60 - i*2
	}
	switch {
	case c == ' ':
		return 0
	case c >= '0' && c <= '9':
		return 30
	}
	return 40
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 32
	}
	return c
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 32
	}
	return c
}

// FoldCase maps text to a form that spellings of other case share.
func FoldCase(s string) string { return fold(s) }

func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return strings.Map(foldRune, s)
}

// foldRune maps the letters that differ in case only to one of them.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lower(byte(r)))
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// In reports whether text, UTF-8, contains the pattern.
func (p *Pattern) In(text string) bool {
	if p.ascii {
		return p.inASCII([]byte(text))
	}
	return strings.Contains(fold(text), p.text)
}

// InBytes is In for bytes.
func (p *Pattern) InBytes(text []byte) bool {
	if p.ascii {
		return p.inASCII(text)
	}
	return strings.Contains(fold(string(text)), p.text)
}

// inASCII hops from one occurrence of the rarest byte to the next.
func (p *Pattern) inASCII(text []byte) bool {
	n := len(p.text)
	if n == 0 {
		return true
	}
	next := [2]int{-1, -1}
	both := p.pair[0] != p.pair[1]
	for at := p.rare; at+n-p.rare <= len(text); {
		for k := range next {
			if next[k] < at && (k == 0 || both) && next[k] != len(text) {
				if i := bytes.IndexByte(text[at:], p.pair[k]); i >= 0 {
					next[k] = at + i
				} else {
					next[k] = len(text)
				}
			}
		}
		at = next[0]
		if both {
			at = min(at, next[1])
		}
		start := at - p.rare
		if start+n > len(text) {
			return false
		}
		if p.equalAt(text[start:]) {
			return true
		}
		at++
	}
	return false
}

func (p *Pattern) equalAt(text []byte) bool {
	for i := 0; i < len(p.text); i++ {
		if lower(text[i]) != p.text[i] {
			return false
		}
	}
	return true
}

// inReader searches a stream, which may be of any length, in pieces that overlap.
func (p *Pattern) inReader(r io.Reader) bool {
	overlap := 4 * len(p.text)
	buf := make([]byte, 0, 32<<10+overlap)
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if p.InBytes(buf) {
			return true
		}
		if err != nil {
			return false
		}
		keep := min(overlap, len(buf))
		for keep > 0 && !utf8.RuneStart(buf[len(buf)-keep]) && keep < len(buf) {
			keep++
		}
		buf = buf[:copy(buf, buf[len(buf)-keep:])]
	}
}

// SearchBody reports whether the text of a message's body contains the
// pattern: of its text parts, and the headers of messages inside it.
func SearchBody(text []byte, root *Part, p *Pattern) bool {
	if root == nil {
		return p.InBytes(text)
	}
	return searchPart(text, root, p, false)
}

// SearchText is SearchBody with the header.
func SearchText(text []byte, root *Part, p *Pattern) bool {
	if root == nil {
		return p.InBytes(text)
	}
	return searchPart(text, root, p, true)
}

func searchPart(text []byte, part *Part, p *Pattern, header bool) bool {
	if header && SearchHeader(slice(text, part.Header, part.Body), p) {
		return true
	}
	switch {
	case part.Kind == Multipart:
		for _, c := range part.Parts {
			if searchPart(text, c, p, true) {
				return true
			}
		}
	case part.Kind == Embedded:
		return searchPart(text, part.Parts[0], p, true)
	case part.Text:
		return searchLeaf(slice(text, part.Body, part.End), part, p)
	}
	return false
}

// searchLeaf searches a text part; the bytes themselves where they are what they mean.
func searchLeaf(body []byte, part *Part, p *Pattern) bool {
	enc, _ := charset(part.Charset)
	if part.Encoding == Identity || part.Encoding == UnknownEncoding {
		if enc == nil || p.ascii && asciiBased(part.Charset) {
			return p.InBytes(body)
		}
	}
	r := NewDecoder(part.Encoding, bytes.NewReader(body))
	if !p.ascii || !asciiBased(part.Charset) {
		r = utf8Reader(part.Charset, r)
	}
	return p.inReader(r)
}

// asciiBased reports whether ASCII bytes mean ASCII letters in that character set.
func asciiBased(name string) bool {
	return name == "" || strings.HasPrefix(name, "iso-8859-") || strings.HasPrefix(name, "windows-125") ||
		strings.HasPrefix(name, "utf-8") || strings.HasPrefix(name, "koi8-")
}

// SearchHeader searches a header block, as it stands and decoded.
func SearchHeader(block []byte, p *Pattern) bool {
	if p.ascii && p.InBytes(block) {
		return true
	}
	encoded := bytes.Contains(block, []byte("=?"))
	switch {
	case p.ascii && !strings.Contains(p.text, " ") && !encoded:
		return false
	case !p.ascii && !encoded && isASCII(block):
		return false
	}
	for _, f := range Fields(block) {
		if p.In(f.Name + ": " + DecodeHeader(string(f.Value()))) {
			return true
		}
	}
	return false
}

// SearchAddresses is SearchField for an address field. Addresses that are
// written with comments or folds inside are found by what they mean, too.
func SearchAddresses(block []byte, name string, p *Pattern) bool {
	if SearchField(block, name, p) {
		return true
	}
	for _, f := range Fields(block) {
		if !strings.EqualFold(f.Name, name) {
			continue
		}
		value := f.Value()
		if !bytes.ContainsAny(value, "(\\") {
			continue
		}
		for _, a := range ParseAddresses(string(value)) {
			if p.In(DecodeHeader(a.Name)) || p.In(a.Addr()) {
				return true
			}
		}
	}
	return false
}

// SearchField reports whether a header field of that name contains the
// pattern, decoded; an empty pattern finds any field of the name.
func SearchField(block []byte, name string, p *Pattern) bool {
	for len(block) > 0 {
		raw, rest, end := nextField(block)
		if end {
			return false
		}
		block = rest
		if len(raw) <= len(name) || !strings.EqualFold(string(raw[:len(name)]), name) || raw[len(name)] != ':' && raw[len(name)] != ' ' {
			continue
		}
		value := Field{Raw: raw}.Value()
		if p.ascii && p.inASCII(value) {
			return true
		}
		if (!p.ascii || bytes.Contains(value, []byte("=?"))) && p.In(DecodeHeader(string(value))) {
			return true
		}
	}
	return false
}

// slice is text[from:to], bounded by what there is.
func slice(text []byte, from, to int64) []byte {
	n := int64(len(text))
	from, to = min(max(from, 0), n), min(max(to, 0), n)
	if from >= to {
		return nil
	}
	return text[from:to]
}
