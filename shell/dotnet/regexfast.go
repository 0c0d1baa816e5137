package dotnet

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"emsh/shell/object"
)

// speed compiles the pattern for Go's engine when both engines mean the same by it.
func (r *Regex) speed() {
	if r.options&^(IgnoreCase|8|512) != 0 || !plainPattern(r.pattern) {
		return
	}
	p := r.pattern
	if r.options&IgnoreCase != 0 {
		p = "(?i)" + p
	}
	tree, err := syntax.Parse(p, syntax.Perl)
	if err != nil {
		return
	}
	if r.fast, err = regexp.Compile(p); err != nil {
		return
	}
	r.lines = strings.ContainsAny(r.pattern, "$")
	r.empty = leastLength(tree) == 0
}

// plainPattern reports whether a pattern has only what both engines read alike.
func plainPattern(p string) bool {
	nullable := []bool{}
	closed := false // a group that can match nothing has just ended
	for i := 0; i < len(p); i++ {
		c := p[i]
		wasClosed := closed
		closed = false
		switch {
		case c >= 0x80:
			return false
		case c == '\\':
			i++
			if i >= len(p) || !strings.ContainsRune(`dDwWsS.\*+?()[]{}|^$/-@#"'<>:;,=!%&~_ tnr`, rune(p[i])) {
				return false
			}
		case c == '[':
			end := plainSet(p, i)
			if end < 0 {
				return false
			}
			i = end
		case c == '(':
			if i+1 < len(p) && p[i+1] == '?' {
				if i+2 >= len(p) || p[i+2] != ':' {
					return false
				}
				i += 2
			}
			nullable = append(nullable, false)
		case c == ')':
			if len(nullable) == 0 {
				return false
			}
			closed = nullable[len(nullable)-1]
			nullable = nullable[:len(nullable)-1]
			if closed && len(nullable) > 0 {
				nullable[len(nullable)-1] = true
			}
		case c == '*' || c == '?' || c == '{' || c == '|' || c == '+':
			if wasClosed {
				return false
			}
			if c == '{' && !plainCount(p[i:]) {
				return false
			}
			if len(nullable) > 0 {
				nullable[len(nullable)-1] = true
			}
		}
	}
	return len(nullable) == 0
}

// plainCount reports whether "{3}", "{3,}" or "{3,5}" stands at the start of p, with small numbers.
func plainCount(p string) bool {
	end := strings.IndexByte(p, '}')
	if end < 2 || end > 8 {
		return false
	}
	low, high, ranged := strings.Cut(p[1:end], ",")
	return low != "" && len(low) <= 3 && strings.Trim(low, "0123456789") == "" && (!ranged || strings.Trim(high, "0123456789") == "" && len(high) <= 3)
}

// plainSet is where the set that begins at i ends, or -1 for one that the engines read differently.
func plainSet(p string, i int) int {
	i++
	if i < len(p) && p[i] == '^' {
		i++
	}
	for first := true; i < len(p); i++ {
		switch c := p[i]; {
		case c == ']':
			if first {
				return -1
			}
			return i
		case c == '[' || c >= 0x80 || c == '-' && i+1 < len(p) && p[i+1] == '[':
			return -1
		case c == '\\':
			i++
			if i >= len(p) || !strings.ContainsRune(`dwsDWS.\*+?()[]{}|^$/-tnr`, rune(p[i])) {
				return -1
			}
		}
		first = false
	}
	return -1
}

func leastLength(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpPlus:
		return leastLength(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min * leastLength(re.Sub[0])
	case syntax.OpConcat:
		n := 0
		for _, s := range re.Sub {
			n += leastLength(s)
		}
		return n
	case syntax.OpAlternate:
		n := leastLength(re.Sub[0])
		for _, s := range re.Sub[1:] {
			n = min(n, leastLength(s))
		}
		return n
	}
	return 0
}

func (r *Regex) quick(text string) bool {
	return r.fast != nil && object.ASCII(text) && !(r.lines && strings.ContainsRune(text, '\n'))
}
