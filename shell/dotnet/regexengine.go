package dotnet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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

const (
	cacheSize     = 256
	wildcardFold  = -1 // options of a -like pattern
	wildcardExact = -2
)

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

// tooSlow is what the engine's time-out becomes.
func tooSlow(error) error {
	return &object.Exception{Type: "System.Text.RegularExpressions.RegexMatchTimeoutException",
		Message: fmt.Sprintf("The regular expression takes too long for this text: more than %s. Make the pattern simpler.", matchTimeout)}
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
	runes := decodeRunes(text)
	start := at.rune(from)
	if r.options&RightToLeft != 0 && from == 0 {
		start = len(runes)
	}
	m, err := r.net.FindRunesMatchStartingAt(runes, start)
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
	if r.quick(text) {
		return r.quickGroups(text), nil
	}
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

// quickGroups is Groups by Go's engine, whose groups have numbers only.
func (r *Regex) quickGroups(text string) *object.Hashtable {
	at := r.fast.FindStringSubmatchIndex(text)
	if at == nil {
		return nil
	}
	h := object.NewHashtable()
	h.Reserve(len(at) / 2)
	for i := len(at)/2 - 1; i >= 0; i-- {
		if at[2*i] >= 0 {
			h.Add(int32(i), text[at[2*i]:at[2*i+1]])
		}
	}
	return h
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

// SplitLimit divides text at the matches, with what groups captured between; 0 is no limit.
func (r *Regex) SplitLimit(text string, limit int) ([]any, error) {
	if limit == 1 {
		return []any{text}, nil
	}
	ms, err := r.matches(text, 0, max(limit-1, 0))
	if err != nil {
		return nil, err
	}
	backwards := r.options&RightToLeft != 0
	if backwards {
		slices.Reverse(ms)
	}
	out := make([]any, 0, len(ms)+1)
	at := 0
	for i := range ms {
		gs := ms[i].groups
		s := gs[0].last()
		out = append(out, text[at:s.start])
		first := len(out)
		for j := 1; j < len(gs); j++ {
			if gs[j].ok {
				g := gs[j].last()
				out = append(out, text[g.start:g.end])
			}
		}
		if backwards {
			slices.Reverse(out[first:])
		}
		at = s.end
	}
	return append(out, text[at:]), nil
}
