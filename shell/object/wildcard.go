package object

import (
	"strings"
	"unicode"
)

// Wildcard is a compiled wildcard pattern: * ? [set] [a-z], with ` as the escape.
type Wildcard struct {
	parts []wildPart
	exact bool
	plain string // a pattern of "*plain*", "plain*" and so on without other signs, lower case unless exact
	head  bool   // begins with *
	tail  bool   // ends with *
	fast  bool
}

type wildPart struct {
	kind byte // 'c' a character, '?', '*', '['
	r    rune
	set  []runeRange
}

type runeRange struct{ low, high rune }

// ParseWildcard compiles a pattern; ok is false when a [ is not closed.
func ParseWildcard(pattern string, exact bool) (w *Wildcard, ok bool) {
	w = &Wildcard{exact: exact}
	runes := []rune(pattern)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case '`':
			if i+1 < len(runes) {
				i++
				w.add('c', runes[i])
			} else {
				w.add('c', '`')
			}
		case '*', '?':
			w.add(byte(r), 0)
		case '[':
			end, set, ok := wildSet(runes, i+1)
			if !ok {
				return nil, false
			}
			w.parts = append(w.parts, wildPart{kind: '[', set: set})
			i = end
		default:
			w.add('c', r)
		}
	}
	w.shortcut()
	return w, true
}

func (w *Wildcard) add(kind byte, r rune) {
	if n := len(w.parts); kind == '*' && n > 0 && w.parts[n-1].kind == '*' {
		return
	}
	w.parts = append(w.parts, wildPart{kind: kind, r: w.fold(r)})
}

func (w *Wildcard) fold(r rune) rune {
	if w.exact {
		return r
	}
	return foldRune(r)
}

func foldRune(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			return r + 32
		}
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// wildSet reads a set after its [ and says where its ] is.
func wildSet(runes []rune, i int) (end int, set []runeRange, ok bool) {
	for first := true; i < len(runes); first = false {
		if runes[i] == ']' && !first {
			return i, set, true
		}
		low, next := setRune(runes, i)
		high := low
		if next+1 < len(runes) && runes[next] == '-' && runes[next+1] != ']' {
			high, next = setRune(runes, next+1)
		}
		set = append(set, runeRange{low, high})
		i = next
	}
	return 0, nil, false
}

func setRune(runes []rune, i int) (rune, int) {
	if runes[i] == '`' && i+1 < len(runes) {
		i++
	}
	return runes[i], i + 1
}

// shortcut notices patterns whose only signs are a * at either end.
func (w *Wildcard) shortcut() {
	parts := w.parts
	if n := len(parts); n > 0 && parts[0].kind == '*' {
		w.head, parts = true, parts[1:]
	}
	if n := len(parts); n > 0 && parts[n-1].kind == '*' {
		w.tail, parts = true, parts[:n-1]
	}
	var b strings.Builder
	for _, p := range parts {
		if p.kind != 'c' || p.r >= 0x80 {
			return
		}
		b.WriteRune(p.r)
	}
	w.plain, w.fast = b.String(), true
}

// Match reports whether the whole text matches.
func (w *Wildcard) Match(text string) bool {
	if w.fast && ASCII(text) {
		return w.matchPlain(text)
	}
	return w.match([]rune(text))
}

func (w *Wildcard) matchPlain(text string) bool {
	switch {
	case len(text) < len(w.plain):
		return false
	case w.head && w.tail:
		if w.exact {
			return strings.Contains(text, w.plain)
		}
		return containsFold(text, w.plain)
	case w.head:
		return w.same(text[len(text)-len(w.plain):])
	case w.tail:
		return w.same(text[:len(w.plain)])
	}
	return len(text) == len(w.plain) && w.same(text)
}

func (w *Wildcard) same(text string) bool {
	if w.exact {
		return text == w.plain
	}
	return sameFold(text, w.plain)
}

// sameFold compares ASCII text with a pattern in small letters.
func sameFold(text, low string) bool {
	for i := range len(low) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c += 32
		}
		if c != low[i] {
			return false
		}
	}
	return true
}

func containsFold(text, low string) bool {
	for i := 0; i+len(low) <= len(text); i++ {
		if sameFold(text[i:], low) {
			return true
		}
	}
	return false
}

// match walks text and pattern together, going back to the last * only.
func (w *Wildcard) match(text []rune) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(text) {
		switch {
		case p < len(w.parts) && w.parts[p].kind == '*':
			star, mark = p, i
			p++
		case p < len(w.parts) && w.one(w.parts[p], text[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(w.parts) && w.parts[p].kind == '*' {
		p++
	}
	return p == len(w.parts)
}

func (w *Wildcard) one(p wildPart, r rune) bool {
	switch p.kind {
	case '?':
		return true
	case 'c':
		return w.fold(r) == p.r
	}
	for _, s := range p.set {
		if s.low <= r && r <= s.high {
			return true
		}
		if !w.exact && foldRune(s.low) <= foldRune(r) && foldRune(r) <= foldRune(s.high) {
			return true
		}
	}
	return false
}

// Like reports whether text matches a wildcard pattern, whatever the case.
func Like(text, pattern string) bool {
	w, ok := ParseWildcard(pattern, false)
	return ok && w.Match(text)
}
