package imap

import "strings"

// pattern is a LIST pattern, made so that matching cannot take long: it runs
// through a name once, keeping the set of places in the pattern it may be at.
type pattern struct {
	bytes []byte // runs of wildcards are one
	fixed int    // bytes that are no wildcards
}

func newPattern(text string) pattern {
	var p pattern
	for i := 0; i < len(text); i++ {
		c := text[i]
		n := len(p.bytes)
		wild := n > 0 && (p.bytes[n-1] == '*' || p.bytes[n-1] == '%')
		switch {
		case c == '*' && wild: // "%*" and "**" are "*"
			p.bytes[n-1] = '*'
		case c == '%' && wild: // "*%" is "*", "%%" is "%"
		default:
			p.bytes = append(p.bytes, c)
			if c != '*' && c != '%' {
				p.fixed++
			}
		}
	}
	// RFC 3501 5.1: INBOX is INBOX in any case.
	if len(text) >= 5 && strings.EqualFold(text[:5], "INBOX") && (len(text) == 5 || strings.IndexByte("/*%", text[5]) >= 0) {
		copy(p.bytes, "INBOX")
	}
	return p
}

// match reports whether a whole name matches.
func (p pattern) match(name string) bool {
	if p.fixed > len(name) {
		return false
	}
	var small, small2 [128]bool
	at, next := small[:], small2[:]
	if len(p.bytes) >= len(small) {
		at, next = make([]bool, len(p.bytes)+1), make([]bool, len(p.bytes)+1)
	}
	at[0] = true
	p.spread(at)
	for i := 0; i < len(name); i++ {
		clear(next)
		for j, c := range p.bytes {
			switch {
			case !at[j]:
			case c == '*', c == '%' && name[i] != '/':
				next[j] = true
			case c == name[i]:
				next[j+1] = true
			}
		}
		at, next = next, at
		p.spread(at)
	}
	return at[len(p.bytes)]
}

// spread lets wildcards match nothing.
func (p pattern) spread(at []bool) {
	for j, c := range p.bytes {
		if at[j] && (c == '*' || c == '%') {
			at[j+1] = true
		}
	}
}
