package smtp

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Path is a forward or reverse path without its angle brackets. The zero Path
// is the null path.
type Path struct {
	Local  string // as in the mailbox's name, quotes removed
	Domain string // without it: <postmaster>, or a name that lacks its domain
}

// IsNull reports whether this is <>.
func (p Path) IsNull() bool { return p.Local == "" && p.Domain == "" }

// String writes local@domain, quoted where it has to be.
func (p Path) String() string {
	if p.IsNull() {
		return ""
	}
	local := p.Local
	if !isDotAtom(local) {
		local = quoteLocal(local)
	}
	if p.Domain == "" {
		return local
	}
	return local + "@" + p.Domain
}

// IsASCII reports whether the path can be sent without SMTPUTF8.
func (p Path) IsASCII() bool { return isASCII(p.Local) && isASCII(p.Domain) }

// IsLiteral reports whether the domain is an address literal.
func (p Path) IsLiteral() bool { return strings.HasPrefix(p.Domain, "[") }

// SplitAddress takes local@domain, as String writes it, apart.
func SplitAddress(s string) (Path, error) {
	if s == "" {
		return Path{}, nil
	}
	return parseMailbox(s)
}

// Limits of RFC 5321 4.5.3.1.
const (
	maxLocal  = 64
	maxDomain = 255
	maxPath   = 512 // over the 256 of the RFC: long local parts of UTF-8
)

var errPath = errors.New("not a path")

// parsePath reads <path> at the beginning of s and returns what follows it.
func parsePath(s string) (p Path, rest string, err error) {
	if !strings.HasPrefix(s, "<") {
		return p, s, errPath
	}
	end := pathEnd(s)
	if end < 0 || end > maxPath {
		return p, s, errPath
	}
	inside, rest := s[1:end], s[end+1:]
	if rest != "" && rest[0] != ' ' {
		return p, s, errPath
	}
	if inside == "" {
		return Path{}, rest, nil
	}
	p, err = parseMailbox(dropRoute(inside))
	return p, rest, err
}

// pathEnd finds the > outside of quotes.
func pathEnd(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return i
		case c < ' ' || c == 0x7f:
			return -1
		}
	}
	return -1
}

// dropRoute removes @a,@b: in front of the mailbox.
// RFC 5321 4.1.1.3: a source route is accepted and not followed.
func dropRoute(s string) string {
	if s[0] != '@' {
		return s
	}
	if i := strings.IndexByte(s, ':'); i >= 0 {
		return s[i+1:]
	}
	return s
}

func parseMailbox(s string) (p Path, err error) {
	if !utf8.ValidString(s) {
		return p, errPath
	}
	local, rest, ok := cutLocal(s)
	if !ok || local == "" || len(local) > maxLocal && isASCII(local) || len(local) > 4*maxLocal {
		return p, errPath
	}
	if rest == "" {
		return Path{Local: local}, nil
	}
	domain := rest[1:]
	if rest[0] != '@' || !validDomain(domain) {
		return p, errPath
	}
	return Path{local, domain}, nil
}

// cutLocal reads a dot-string or a quoted string.
func cutLocal(s string) (local, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		i := strings.IndexByte(s, '@')
		if i < 0 {
			i = len(s)
		}
		return s[:i], s[i:], isDotAtom(s[:i])
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:], b.Len() > 0
		case c < ' ' || c == 0x7f:
			return "", "", false
		case c == '\\':
			if i++; i == len(s) || s[i] < ' ' || s[i] == 0x7f {
				return "", "", false
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}

func isDotAtom(s string) bool {
	if s == "" || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c != '.' && c < 0x80 && !isAtext(c) {
			return false
		}
	}
	return true
}

func isAtext(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func quoteLocal(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// validDomain takes a host name or an address literal.
func validDomain(s string) bool {
	if s == "" || len(s) > maxDomain {
		return false
	}
	if s[0] == '[' {
		return s[len(s)-1] == ']' && len(s) > 2 && !strings.ContainsAny(s[1:len(s)-1], "[]\\ <>@,;\"")
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 && isASCII(label) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; c < 0x80 && c != '-' && c != '_' && !isAlnum(c) {
				return false
			}
		}
	}
	return true
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// decodeXtext reads RFC 3461 4's xtext.
func decodeXtext(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '+':
			if i+2 >= len(s) || !isUpperHex(s[i+1]) || !isUpperHex(s[i+2]) {
				return "", false
			}
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
		case c <= ' ' || c == '=' || c == 0x7f:
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

func encodeXtext(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == '+' || c == '=' || c >= 0x7f {
			b.WriteByte('+')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isUpperHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' }

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c - 'A' + 10
}
