package imap

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// Limits of what one command may be made of.
const (
	maxNesting      = 64
	maxLiterals     = 100      // literals of one command, an APPEND's messages apart
	maxLiteralTotal = 64 << 10 // their bytes together
	maxLiteralEarly = 4096     // the same before login
	maxDrain        = 64 << 20 // of a refused literal; a larger one ends the session
)

// parser reads one command. The first error stays; after it every method
// returns the zero value, so that callers may check once, at the end.
type parser struct {
	s    *session
	line []byte // the piece of the command up to the next literal or its end
	i    int
	err  error

	used     int // bytes of the command's lines
	literals int
	taken    int // bytes of its literals
	fatal    bool
}

func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parser) bad(format string, args ...any) { p.fail(bad(format, args...)) }

// peek is the next byte, 0 at the end of the line.
func (p *parser) peek() byte {
	if p.err != nil || p.i >= len(p.line) {
		return 0
	}
	return p.line[p.i]
}

func (p *parser) take(c byte) bool {
	if p.err == nil && p.i < len(p.line) && p.line[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *parser) want(c byte) {
	if !p.take(c) {
		p.bad("Expected %q at position %d.", string(c), p.i+1)
	}
}

func (p *parser) space() { p.want(' ') }

// end checks that nothing is left.
func (p *parser) end() {
	for p.take(' ') { // clients do send trailing spaces
	}
	if p.err == nil && p.i < len(p.line) {
		p.bad("Unexpected text at position %d.", p.i+1)
	}
}

func (p *parser) atEnd() bool { return p.err != nil || p.i >= len(p.line) }

// takeWord takes a word, whatever its case, if it comes next and ends there.
func (p *parser) takeWord(word string) bool {
	if p.err != nil || len(p.line)-p.i < len(word) || !strings.EqualFold(string(p.line[p.i:p.i+len(word)]), word) {
		return false
	}
	if j := p.i + len(word); j < len(p.line) && isAtomChar(p.line[j]) && isAtomChar(word[len(word)-1]) {
		return false
	}
	p.i += len(word)
	return true
}

// isAtomChar is ATOM-CHAR of RFC 3501 9, with "]" as clients use it.
func isAtomChar(c byte) bool {
	return c > ' ' && c < 0x7f && strings.IndexByte(`(){%*"\`, c) < 0
}

func isAtom(v string) bool {
	if v == "" || strings.EqualFold(v, "NIL") {
		return false
	}
	for i := 0; i < len(v); i++ {
		if !isAtomChar(v[i]) {
			return false
		}
	}
	return true
}

// while takes bytes that satisfy f.
func (p *parser) while(f func(byte) bool) string {
	if p.err != nil {
		return ""
	}
	start := p.i
	for p.i < len(p.line) && f(p.line[p.i]) {
		p.i++
	}
	return string(p.line[start:p.i])
}

func (p *parser) atom() string {
	v := p.while(isAtomChar)
	if v == "" {
		p.bad("Expected a word at position %d.", p.i+1)
	}
	return v
}

// word is an atom of letters in upper case.
func (p *parser) word() string { return strings.ToUpper(p.atom()) }

func (p *parser) astring() string {
	switch c := p.peek(); {
	case c == '"':
		return p.quoted()
	case c == '{':
		return string(p.literal())
	default:
		// Bare UTF-8 and the backslash of CONTOSO\ann are typed by people and some clients.
		v := p.while(func(c byte) bool { return isAtomChar(c) || c >= 0x80 || c == '\\' })
		if v == "" {
			p.bad("Expected a string at position %d.", p.i+1)
		}
		return v
	}
}

// nstring is a string or NIL.
func (p *parser) nstring() (v string, ok bool) {
	if p.peek() == '"' || p.peek() == '{' {
		return p.astring(), true
	}
	if !p.takeWord("NIL") {
		p.bad("Expected a string or NIL at position %d.", p.i+1)
	}
	return "", false
}

func (p *parser) quoted() string {
	p.want('"')
	if p.err != nil {
		return ""
	}
	if end := bytes.IndexByte(p.line[p.i:], '"'); end >= 0 && bytes.IndexByte(p.line[p.i:p.i+end], '\\') < 0 {
		v := string(p.line[p.i : p.i+end])
		p.i += end + 1
		p.checkText(v)
		return v
	}
	var v []byte
	for p.i < len(p.line) {
		c := p.line[p.i]
		p.i++
		switch c {
		case '"':
			p.checkText(string(v))
			return string(v)
		case '\\':
			if p.i >= len(p.line) {
				break
			}
			if c = p.line[p.i]; c != '"' && c != '\\' {
				p.bad("Only a quote or a backslash can be escaped in a quoted string.")
				return ""
			}
			p.i++
		}
		v = append(v, c)
	}
	p.bad("The quoted string does not end.")
	return ""
}

func (p *parser) checkText(v string) {
	if strings.IndexByte(v, 0) >= 0 || strings.IndexByte(v, '\r') >= 0 {
		p.bad("A quoted string cannot hold NUL or CR.")
	}
}

// announce reads "{n}" or "{n+}" (with binary "~{n}" too) at the end of a line.
func (p *parser) announce(binary bool) (size int64, sync, eight bool) {
	if binary {
		eight = p.take('~')
	}
	p.want('{')
	digits := p.while(isDigit)
	sync = !p.take('+')
	p.want('}')
	if p.err == nil && p.i != len(p.line) {
		p.bad("A literal's size ends its line.")
	}
	if p.err != nil {
		return 0, true, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case digits == "":
		p.bad("A literal needs its size.")
	case err != nil:
		p.fatal = !sync // nobody can skip that many bytes
		p.fail(no("TOOBIG", "The literal is too large."))
	}
	return n, sync, eight
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// literal reads a literal that is part of a command.
func (p *parser) literal() []byte {
	at := p.i
	size, sync, _ := p.announce(false)
	if p.err != nil {
		return nil
	}
	most := int64(maxLiteralTotal)
	if p.s.state == notAuthenticated {
		most = maxLiteralEarly
	}
	p.literals++
	if size > most-int64(p.taken) || p.literals > maxLiterals {
		p.i = at
		p.fail(no("TOOBIG", "The literals of the command are too large or too many."))
		return nil
	}
	p.taken += int(size)
	b := make([]byte, size)
	if !p.goOn(sync) || !p.full(b) {
		return nil
	}
	if bytes.IndexByte(b, 0) >= 0 {
		p.bad("A literal cannot hold NUL.")
	}
	p.next()
	return b
}

// goOn tells the client that its literal is welcome.
func (p *parser) goOn(sync bool) bool {
	if sync {
		if _, err := p.s.c.WriteString("+ Ready for additional command text.\r\n"); err != nil {
			p.lost(err)
			return false
		}
	}
	return true
}

func (p *parser) full(b []byte) bool {
	for n := 0; n < len(b); {
		m, err := p.s.read(b[n:])
		if err != nil {
			p.lost(err)
			return false
		}
		n += m
	}
	return true
}

// lost notes that the connection failed.
func (p *parser) lost(err error) {
	p.fatal = true
	p.err = err
}

// next reads the line that follows a literal.
func (p *parser) next() {
	line, err := p.s.readLine()
	if err != nil {
		p.lost(err)
		return
	}
	p.line, p.i = line, 0
	p.count()
}

// count bounds the lines of a command together.
func (p *parser) count() {
	p.used += len(p.line)
	if most := p.s.settings().MaxCommandSize; most > 0 && p.used > most {
		p.fail(&reply{"BAD", "TOOBIG", "The command is longer than " + strconv.Itoa(most) + " bytes."})
	}
}

// skip drops the rest of a command that is not run, with the literals the
// client sends without waiting. False means that the session cannot go on.
// RFC 7888 4: a refused non-synchronizing literal is to be read nevertheless.
func (p *parser) skip() bool {
	for rounds := 0; !p.fatal; rounds++ {
		size, follows := trailingLiteral(p.line)
		if !follows {
			return true
		}
		if size < 0 || size > maxDrain || rounds > maxLiterals*40 || p.s.state == notAuthenticated && (size > maxLiteralTotal || rounds > maxLiterals) {
			return false
		}
		if !p.drain(size) {
			return false
		}
		line, err := p.s.readLine()
		if err != nil {
			return false
		}
		p.line = line
	}
	return false
}

func (p *parser) drain(size int64) bool {
	var b [4096]byte
	for size > 0 {
		n, err := p.s.read(b[:min(size, int64(len(b)))])
		if err != nil {
			return false
		}
		size -= int64(n)
	}
	return true
}

// trailingLiteral finds "{n+}" at the end of a line: a literal that comes
// whether it is wanted or not. Size is -1 where it is no number.
func trailingLiteral(line []byte) (size int64, follows bool) {
	if !bytes.HasSuffix(line, []byte("+}")) {
		return 0, false
	}
	open := bytes.LastIndexByte(line, '{')
	digits := line[open+1 : len(line)-2]
	if open < 0 || len(digits) == 0 {
		return 0, false
	}
	for _, c := range digits {
		if !isDigit(c) {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil {
		return -1, true
	}
	return n, true
}

// number is a 32-bit number.
func (p *parser) number() uint32 { return uint32(p.numberUpTo(1<<32 - 1)) }

// number64 is a modification sequence or another 63-bit number.
func (p *parser) number64() uint64 { return p.numberUpTo(1<<63 - 1) }

func (p *parser) numberUpTo(most uint64) uint64 {
	digits := p.while(isDigit)
	n, err := strconv.ParseUint(digits, 10, 64)
	if p.err == nil && (err != nil || n > most) {
		p.bad("Expected a number at position %d.", p.i+1)
	}
	return n
}

// mailbox is a mailbox name, decoded.
func (p *parser) mailbox() string {
	v := p.astring()
	if p.err != nil {
		return ""
	}
	return p.decodeName(v)
}

func (p *parser) decodeName(v string) string {
	if len(v) > 4*maxNameBytes {
		p.fail(no("CANNOT", "The mailbox name is too long."))
		return ""
	}
	if p.s.utf8 {
		return v
	}
	name, ok := decodeUTF7(v)
	if !ok {
		p.fail(no("CANNOT", "The mailbox name is not valid modified UTF-7."))
	}
	return name
}

const maxNameBytes = 1000

// list reads "(" item " " item … ")", which may be empty.
func (p *parser) list(item func()) {
	p.want('(')
	if p.take(')') {
		return
	}
	p.items(item)
}

// filled reads a list that holds something.
func (p *parser) filled(item func()) {
	p.want('(')
	p.items(item)
}

func (p *parser) items(item func()) {
	for p.err == nil {
		item()
		if p.take(')') {
			return
		}
		p.space()
	}
}

// date reads "1-Feb-1994", quoted or not.
func (p *parser) date() time.Time {
	quoted := p.take('"')
	v := p.while(func(c byte) bool { return c == '-' || isDigit(c) || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' })
	if quoted {
		p.want('"')
	}
	t, err := time.Parse("2-Jan-2006", v)
	if err != nil {
		p.bad("Expected a date such as 1-Feb-2026.")
	}
	return t
}

// dateTime reads a quoted date-time.
func (p *parser) dateTime() time.Time {
	v := strings.TrimLeft(p.quoted(), " ")
	t, err := time.Parse("2-Jan-2006 15:04:05 -0700", v)
	if err != nil {
		p.bad("Expected a date and time such as \" 1-Feb-2026 12:00:00 +0000\".")
	}
	return t
}
