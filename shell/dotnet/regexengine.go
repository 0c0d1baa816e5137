package dotnet

import (
	"container/list"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"time"

	"github.com/dlclark/regexp2"

	"emsh/shell/object"
)

// Options of a regular expression, with the numbers of RegexOptions.
const (
	IgnoreCase       = 1
	Multiline        = 2
	ExplicitCapture  = 4
	Singleline       = 16
	IgnoreWhitespace = 32
	RightToLeft      = 64
	ECMAScript       = 256
)

// matchTimeout bounds what a pattern may do to a text.
const matchTimeout = 5 * time.Second

// Regex is a System.Text.RegularExpressions.Regex.
type Regex struct {
	pattern string
	options int
	net     *regexp2.Regexp
	fast    *regexp.Regexp // the same pattern for Go's engine, where both mean the same on ASCII text
	lines   bool           // a text with line breaks is not for the fast engine
	empty   bool           // may match nothing, so that the engines go on differently
}

// NetType is the .NET type's name.
func (r *Regex) NetType() string { return "System.Text.RegularExpressions.Regex" }

// String is the pattern.
func (r *Regex) String() string { return r.pattern }

// cache keeps the expressions used last.
type cache struct {
	sync.Mutex
	order *list.List
	byKey map[cacheKey]*list.Element
}

type cacheKey struct {
	pattern string
	options int // RegexOptions, or one of the wildcard marks
}

type cacheItem struct {
	key   cacheKey
	value any // *Regex or *object.Wildcard
}

const (
	cacheSize     = 256
	wildcardFold  = -1 // options of a -like pattern
	wildcardExact = -2
)

var patterns = &cache{order: list.New(), byKey: map[cacheKey]*list.Element{}} // a cache, never observable

func (c *cache) get(k cacheKey) (any, bool) {
	c.Lock()
	defer c.Unlock()
	e, ok := c.byKey[k]
	if !ok {
		return nil, false
	}
	if c.order.Front() != e {
		c.order.MoveToFront(e)
	}
	return e.Value.(*cacheItem).value, true
}

func (c *cache) put(k cacheKey, v any) {
	c.Lock()
	defer c.Unlock()
	if _, ok := c.byKey[k]; ok {
		return
	}
	c.byKey[k] = c.order.PushFront(&cacheItem{k, v})
	if c.order.Len() > cacheSize {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.byKey, last.Value.(*cacheItem).key)
	}
}

// CompileRegex compiles a pattern with RegexOptions.
func CompileRegex(pattern string, options int) (*Regex, error) {
	k := cacheKey{pattern, options}
	if re, ok := patterns.get(k); ok {
		return re.(*Regex), nil
	}
	net, err := regexp2.Compile(pattern, netOptions(options))
	if err != nil {
		message := patternProblem(pattern, err)
		return nil, &object.Fault{ID: "System.Text.RegularExpressions.RegexParseException", Category: 14, Target: pattern,
			Exception: &object.Exception{Type: "System.Text.RegularExpressions.RegexParseException", Message: message}}
	}
	net.MatchTimeout = matchTimeout
	re := &Regex{pattern: pattern, options: options, net: net}
	re.speed()
	patterns.put(k, re)
	return re, nil
}

func netOptions(options int) regexp2.RegexOptions {
	var o regexp2.RegexOptions
	for bit, opt := range map[int]regexp2.RegexOptions{IgnoreCase: regexp2.IgnoreCase, Multiline: regexp2.Multiline, ExplicitCapture: regexp2.ExplicitCapture,
		Singleline: regexp2.Singleline, IgnoreWhitespace: regexp2.IgnorePatternWhitespace, RightToLeft: regexp2.RightToLeft, ECMAScript: regexp2.ECMAScript} {
		if options&bit != 0 {
			o |= opt
		}
	}
	return o
}

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

// tooSlow is what the engine's time-out becomes.
func tooSlow(err error) error {
	return &object.Exception{Type: "System.Text.RegularExpressions.RegexMatchTimeoutException",
		Message: "The regular expression takes too long for this text: " + firstLine(err.Error()) + ". Make the pattern simpler."}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimSuffix(s, ".")
}

// IsMatch reports whether the pattern is found in text.
func (r *Regex) IsMatch(text string) (bool, error) {
	if r.quick(text) {
		return r.fast.MatchString(text), nil
	}
	ok, err := r.net.MatchString(text)
	if err != nil {
		return false, tooSlow(err)
	}
	return ok, nil
}

// span is a part of a text, in the units of where it was found.
type span struct{ start, end int }

// found is one match: the spans of its groups by their place, in bytes.
type found struct {
	groups []group
}

type group struct {
	name  string
	ok    bool
	spans []span // all captures, the last one counts
}

func (g *group) last() span { return g.spans[len(g.spans)-1] }

// matches finds up to limit matches (0 is all), from a byte on.
func (r *Regex) matches(text string, from, limit int) ([]found, error) {
	if r.quick(text) && from == 0 && (limit == 1 || !r.empty) {
		return r.quickMatches(text, limit), nil
	}
	at := offsets(text)
	m, err := r.net.FindRunesMatchStartingAt(decodeRunes(text), at.rune(from))
	var all []found
	for m != nil && err == nil {
		all = append(all, at.found(m))
		if limit > 0 && len(all) >= limit {
			return all, nil
		}
		m, err = r.net.FindNextMatch(m)
	}
	if err != nil {
		return nil, tooSlow(err)
	}
	return all, nil
}

func (r *Regex) quickMatches(text string, limit int) []found {
	if limit == 0 {
		limit = -1
	}
	var all []found
	for _, ix := range r.fast.FindAllStringSubmatchIndex(text, limit) {
		f := found{groups: make([]group, len(ix)/2)}
		for i := range f.groups {
			f.groups[i].name = groupNumbers[min(i, len(groupNumbers)-1)]
			if i >= len(groupNumbers) {
				f.groups[i].name = fmt.Sprint(i)
			}
			if ix[2*i] >= 0 {
				f.groups[i].ok = true
				f.groups[i].spans = []span{{ix[2*i], ix[2*i+1]}}
			}
		}
		all = append(all, f)
	}
	return all
}

var groupNumbers = [...]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// byteOffsets takes places counted in runes to places in bytes.
type byteOffsets struct {
	ascii bool
	at    []int
}

func offsets(text string) byteOffsets {
	if object.ASCII(text) {
		return byteOffsets{ascii: true}
	}
	at := make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	return byteOffsets{at: append(at, len(text))}
}

func (b byteOffsets) byte(r int) int {
	if b.ascii {
		return r
	}
	return b.at[min(r, len(b.at)-1)]
}

func (b byteOffsets) rune(i int) int {
	if b.ascii {
		return i
	}
	for r, at := range b.at {
		if at >= i {
			return r
		}
	}
	return len(b.at) - 1
}

func decodeRunes(text string) []rune { return []rune(text) }

func (b byteOffsets) found(m *regexp2.Match) found {
	gs := m.Groups()
	f := found{groups: make([]group, len(gs))}
	for i := range gs {
		g := &f.groups[i]
		g.name = gs[i].Name
		for _, c := range gs[i].Captures {
			g.ok = true
			g.spans = append(g.spans, span{b.byte(c.Index), b.byte(c.Index + c.Length)})
		}
	}
	return f
}

// Groups is what $Matches becomes by the first match, or nil.
func (r *Regex) Groups(text string) (*object.Hashtable, error) {
	ms, err := r.matches(text, 0, 1)
	if err != nil || len(ms) == 0 {
		return nil, err
	}
	h := object.NewHashtable()
	gs := ms[0].groups
	for i := len(gs) - 1; i >= 0; i-- {
		g := &gs[i]
		if !g.ok {
			continue
		}
		s := g.last()
		h.Set(groupKey(g.name), text[s.start:s.end])
	}
	return h, nil
}

func groupKey(name string) any {
	n, err := object.Cast(name, "System.Int32")
	if err != nil || name == "" || name[0] < '0' || name[0] > '9' {
		return name
	}
	return n
}

// ReplaceWith replaces every match by a replacement pattern, or by what a block gives.
func (r *Regex) ReplaceWith(text string, with any) (string, error) {
	block, isBlock := object.Unwrap(with).(object.Block)
	if isBlock {
		return r.replaceBlock(text, block, -1)
	}
	return r.replace(text, object.Text(with), -1)
}

func (r *Regex) replace(text, with string, count int) (string, error) {
	if r.quick(text) && !strings.ContainsRune(with, '$') && !r.empty && count < 0 {
		return r.fast.ReplaceAllLiteralString(text, with), nil
	}
	s, err := r.net.Replace(text, with, -1, count)
	if err != nil {
		return "", tooSlow(err)
	}
	return s, nil
}

func (r *Regex) replaceBlock(text string, block object.Block, count int) (string, error) {
	ms, err := r.matches(text, 0, max(count, 0))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	at := 0
	for i := range ms {
		s := ms[i].groups[0].last()
		m := newMatch(r, text, &ms[i])
		v, err := block.Run(m, nil, m)
		if err != nil {
			return "", err
		}
		b.WriteString(text[at:s.start])
		b.WriteString(object.Text(v))
		at = s.end
	}
	b.WriteString(text[at:])
	return b.String(), nil
}

// SplitLimit divides text at the matches, with what groups captured between; 0 is no limit, and a
// negative limit counts the parts from the end.
func (r *Regex) SplitLimit(text string, limit int) ([]any, error) {
	if limit == 1 {
		return []any{text}, nil
	}
	ms, err := r.matches(text, 0, max(limit-1, 0))
	if err != nil {
		return nil, err
	}
	if limit < 0 {
		if n := len(ms) + 1 + limit; n > 0 {
			ms = ms[n:]
		}
	}
	out := make([]any, 0, len(ms)+1)
	at := 0
	for i := range ms {
		gs := ms[i].groups
		s := gs[0].last()
		out = append(out, text[at:s.start])
		for j := 1; j < len(gs); j++ {
			if gs[j].ok {
				g := gs[j].last()
				out = append(out, text[g.start:g.end])
			}
		}
		at = s.end
	}
	return append(out, text[at:]), nil
}

// patternProblem is .NET's sentence for a pattern that does not parse.
func patternProblem(pattern string, err error) string {
	text := err.Error()
	text = strings.TrimPrefix(text, "error parsing regexp: ")
	if i := strings.LastIndex(text, " in `"); i >= 0 {
		text = text[:i]
	}
	what, at := netProblem(pattern, text)
	return fmt.Sprintf("Invalid pattern '%s' at offset %d. %s", pattern, at, what)
}

// netProblem translates the engine's words, and finds the place that .NET names.
func netProblem(pattern, text string) (string, int) {
	end := len([]rune(pattern))
	if before, ok := strings.CutSuffix(text, " range in reverse order"); ok {
		if i := strings.Index(pattern, strings.Trim(before, "[]")); i >= 0 {
			end = len([]rune(pattern[:i])) + 3
		}
		return "[x-y] range in reverse order.", end
	}
	for _, p := range patternProblems {
		if strings.HasPrefix(text, p.ours) {
			at := end
			if p.at != nil {
				at = p.at(pattern)
			}
			return p.net, at
		}
	}
	if text != "" {
		text = strings.ToUpper(text[:1]) + text[1:] + "."
	}
	return text, end
}

// badGroup is where .NET stops at a "(?" that begins no group it knows.
func badGroup(pattern string) int {
	for i := 0; i+2 < len(pattern); i++ {
		if pattern[i:i+2] == "(?" && !strings.ContainsRune(":=!<>'#imnsx-(", rune(pattern[i+2])) {
			return len([]rune(pattern[:i])) + 3
		}
	}
	return len([]rune(pattern))
}

var patternProblems = []struct {
	ours, net string
	at        func(string) int
}{
	{"missing closing )", "Not enough )'s.", nil},
	{"unexpected )", "Too many )'s.", func(p string) int { return strings.IndexByte(p, ')') + 1 }},
	{"missing argument to repetition operator", "Quantifier '*' following nothing.", nil},
	{"invalid nested repetition operator", "Nested quantifier '*'.", nil},
	{"unterminated [] set", "Unterminated [] set.", nil},
	{"illegal \\ at end of pattern", "Illegal \\ at end of pattern.", nil},
	{"unrecognized grouping construct", "Unrecognized grouping construct.", badGroup},
	{"reference to undefined group number", "Reference to undefined group number.", nil},
	{"unrecognized escape sequence", "Unrecognized escape sequence.", nil},
}

// CompileWildcard compiles the pattern of -like.
func CompileWildcard(pattern string, exact bool) (*object.Wildcard, error) {
	k := cacheKey{pattern, wildcardFold}
	if exact {
		k.options = wildcardExact
	}
	if w, ok := patterns.get(k); ok {
		return w.(*object.Wildcard), nil
	}
	w, ok := object.ParseWildcard(pattern, exact)
	if !ok {
		return nil, &object.Fault{ID: "RuntimeException", Exception: &object.Exception{Type: "System.Management.Automation.WildcardPatternException",
			Message: "The specified wildcard character pattern is not valid: " + pattern}}
	}
	patterns.put(k, w)
	return w, nil
}
