package message

import "strings"

// Address is one mailbox of an address field, or the beginning or end of a
// group. Name stays as it was written: encoded words are not decoded.
type Address struct {
	Name    string
	Route   string // RFC 5322 4.4: "@a,@b" of an obsolete route
	Mailbox string // the group's name where a group begins
	Host    string
	Group   GroupMark
}

// GroupMark says whether an Address opens or closes a group.
type GroupMark byte

// The marks of an address list.
const (
	NoGroup GroupMark = iota
	GroupStart
	GroupEnd
)

// Addr is the bare address, "" for a group mark.
func (a Address) Addr() string {
	if a.Group != NoGroup || a.Mailbox == "" {
		return ""
	}
	if a.Host == "" {
		return a.Mailbox
	}
	return quoteLocal(a.Mailbox) + "@" + a.Host
}

// ParseAddresses reads an address list as tolerantly as it can: never an
// error, at worst fewer addresses.
func ParseAddresses(v string) []Address {
	p := addressParser{s: v}
	p.list()
	return p.out
}

// addressParser collects words until it meets what tells their meaning:
// '<' makes them a name, '@' a local part, ':' a group's name.
type addressParser struct {
	s       string
	i       int
	out     []Address
	inGroup bool
	words   []string // quoted strings and atoms since the last separator
	comment string
	cur     Address
	has     bool // cur holds an address already
}

func (p *addressParser) list() {
	for p.i < len(p.s) && len(p.out) < maxAddresses {
		switch c := p.s[p.i]; c {
		case ' ', '\t', '\r', '\n':
			p.i++
		case '(':
			text, end := skipComment(p.s, p.i)
			p.comment, p.i = strings.TrimSpace(text), end
		case '"':
			var word string
			word, p.i = unquote(p.s, p.i)
			p.words = append(p.words, word)
		case ',':
			p.i++
			p.flush()
		case ':':
			p.i++
			p.openGroup()
		case ';':
			p.i++
			p.flush()
			p.closeGroup()
		case '<':
			p.i++
			p.angle()
		case '@':
			p.i++
			p.bare()
		default:
			p.word()
		}
	}
	p.flush()
	p.closeGroup()
}

func (p *addressParser) word() {
	start := p.i
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n()\",:;<@", p.s[p.i]) < 0 {
		p.i++
	}
	if p.i == start {
		p.i++
		return
	}
	if len(p.words) < maxParams {
		p.words = append(p.words, p.s[start:p.i])
	}
}

func (p *addressParser) openGroup() {
	if p.inGroup || p.has {
		return
	}
	p.inGroup = true
	p.out = append(p.out, Address{Mailbox: strings.Join(p.words, " "), Group: GroupStart})
	p.reset()
}

func (p *addressParser) closeGroup() {
	if p.inGroup {
		p.inGroup = false
		p.out = append(p.out, Address{Group: GroupEnd})
	}
}

// angle reads "<route:local@host>" after its '<'.
func (p *addressParser) angle() {
	end := closingAngle(p.s, p.i)
	inner := p.s[p.i:end]
	p.i = min(end+1, len(p.s))
	if p.has {
		return
	}
	name := strings.Join(p.words, " ")
	p.cur = splitAddress(inner)
	p.cur.Name = name
	p.has = p.cur.Mailbox != "" || p.cur.Host != "" || name != ""
	p.words = p.words[:0]
}

// closingAngle finds '>' outside quotes, or where the address must have ended.
func closingAngle(s string, i int) int {
	for ; i < len(s); i++ {
		switch s[i] {
		case '>':
			return i
		case '"':
			_, end := unquote(s, i)
			i = end - 1
		}
	}
	return len(s)
}

// bare reads the domain of "local@host" after its '@'.
func (p *addressParser) bare() {
	start := p.i
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n(,;<>", p.s[p.i]) < 0 {
		p.i++
	}
	host := p.s[start:p.i]
	if p.has || len(p.words) == 0 && host == "" {
		return
	}
	p.cur = Address{Mailbox: strings.Join(p.words, ""), Host: host}
	p.words, p.has = p.words[:0], true
}

// flush ends one address.
func (p *addressParser) flush() {
	if !p.has && len(p.words) > 0 {
		p.cur, p.has = Address{Mailbox: strings.Join(p.words, " ")}, true
	}
	if p.has {
		if p.cur.Name == "" {
			p.cur.Name = p.comment
		}
		p.out = append(p.out, p.cur)
	}
	p.reset()
}

func (p *addressParser) reset() {
	p.words, p.comment, p.cur, p.has = p.words[:0], "", Address{}, false
}

// splitAddress takes the inside of angle brackets apart.
func splitAddress(s string) Address {
	var a Address
	s = strings.TrimSpace(withoutComments(s))
	if strings.HasPrefix(s, "@") {
		if i := strings.IndexByte(s, ':'); i > 0 {
			a.Route, s = s[:i], strings.TrimSpace(s[i+1:])
		}
	}
	if strings.HasPrefix(s, `"`) {
		local, end := unquote(s, 0)
		a.Mailbox = local
		a.Host = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s[end:]), "@"))
		return a
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		a.Mailbox, a.Host = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		return a
	}
	a.Mailbox = s
	return a
}

// withoutComments drops comments that stand outside quotes.
func withoutComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i + 1
		switch s[i] {
		case '"':
			_, end = unquote(s, i)
			b.WriteString(s[i:end])
		case '(':
			_, end = skipComment(s, i)
		default:
			b.WriteByte(s[i])
		}
		i = end
	}
	return b.String()
}

func quoteLocal(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '.' && !isAtext(c) {
			return quote(s)
		}
	}
	return s
}

func quotePhrase(s string) string {
	if !isASCII(s) {
		return EncodeHeader(s)
	}
	s = printable(s)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != ' ' && !isAtext(c) {
			return quote(s)
		}
	}
	return s
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(s) + `"`
}

func isAtext(c byte) bool {
	return c >= 0x80 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' ||
		strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}
