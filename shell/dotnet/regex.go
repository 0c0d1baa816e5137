package dotnet

import (
	"strings"

	"emsh/shell/object"
)

const regexSpace = "System.Text.RegularExpressions."

// Group is what a group of a match captured.
type Group struct {
	name     string
	text     string
	ok       bool
	captures []span // in UTF-16 units
	values   []string
}

// NetType is the .NET type's name.
func (g *Group) NetType() string { return regexSpace + "Group" }

// String is the captured text.
func (g *Group) String() string { return g.text }

// Match is a System.Text.RegularExpressions.Match.
type Match struct {
	re     *Regex
	input  string
	groups []*Group
	end    int // in bytes of the input
	start  int
}

// NetType is the .NET type's name.
func (m *Match) NetType() string { return regexSpace + "Match" }

// String is the matched text.
func (m *Match) String() string { return m.groups[0].text }

func newMatch(r *Regex, text string, f *found) *Match {
	m := &Match{re: r, input: text}
	ascii := object.ASCII(text)
	for i := range f.groups {
		g := &f.groups[i]
		out := &Group{name: g.name, ok: g.ok}
		for _, s := range g.spans {
			out.text = text[s.start:s.end]
			out.values = append(out.values, out.text)
			u := s
			if !ascii {
				u = span{object.Length(text[:s.start]), object.Length(text[:s.end])}
			}
			out.captures = append(out.captures, u)
		}
		m.groups = append(m.groups, out)
	}
	s := f.groups[0].last()
	m.start, m.end = s.start, s.end
	return m
}

func noMatch(r *Regex) *Match {
	return &Match{re: r, groups: []*Group{{name: "0"}}}
}

func (g *Group) index() int32 {
	if len(g.captures) == 0 {
		return 0
	}
	return int32(g.captures[len(g.captures)-1].start)
}

// Collected is a read-only collection of the base library, such as MatchCollection.
type Collected struct {
	name  string
	items []any
	key   func(v any) string
}

// NetType is the .NET type's name.
func (c *Collected) NetType() string { return c.name }

// String is the type's name.
func (c *Collected) String() string { return c.name }

// Elements are the items.
func (c *Collected) Elements() []any { return c.items }

func (r *Regex) first(text string, from int) (*Match, error) {
	ms, err := r.matches(text, from, 1)
	if err != nil {
		return nil, err
	}
	if len(ms) == 0 {
		return noMatch(r), nil
	}
	return newMatch(r, text, &ms[0]), nil
}

func (r *Regex) all(text string) (*Collected, error) {
	ms, err := r.matches(text, 0, 0)
	if err != nil {
		return nil, err
	}
	c := &Collected{name: regexSpace + "MatchCollection", items: make([]any, len(ms))}
	for i := range ms {
		c.items[i] = newMatch(r, text, &ms[i])
	}
	return c, nil
}

func (m *Match) groupCollection() *Collected {
	c := &Collected{name: regexSpace + "GroupCollection", key: func(v any) string {
		switch g := v.(type) {
		case *Group:
			return g.name
		case *Match:
			return "0"
		}
		return ""
	}}
	for i, g := range m.groups {
		if i == 0 {
			c.items = append(c.items, m)
			continue
		}
		c.items = append(c.items, g)
	}
	return c
}

func (g *Group) captureCollection() *Collected {
	c := &Collected{name: regexSpace + "CaptureCollection"}
	for i, s := range g.captures {
		c.items = append(c.items, &Group{name: g.name, text: g.values[i], ok: true, captures: []span{s}, values: g.values[i : i+1]})
	}
	return c
}

func groupOf(this any) *Group {
	if m, ok := this.(*Match); ok {
		return m.groups[0]
	}
	return this.(*Group)
}

func regexTypes() []*Type {
	return []*Type{
		{FullName: regexSpace + "Regex", declared: regexMembers, convert: toRegex},
		{FullName: regexSpace + "Capture", declared: captureMembers},
		{FullName: regexSpace + "Group", Base: regexSpace + "Capture", declared: groupMembers},
		{FullName: regexSpace + "Match", Base: regexSpace + "Group", declared: matchMembers},
		{FullName: regexSpace + "MatchCollection", Is: collectionIs, declared: collectedMembers},
		{FullName: regexSpace + "GroupCollection", Is: collectionIs, declared: collectedMembers},
		{FullName: regexSpace + "CaptureCollection", Is: collectionIs, declared: collectedMembers},
		{FullName: regexSpace + "RegexParseException", Base: "System.ArgumentException"},
		{FullName: regexSpace + "RegexMatchTimeoutException", Base: "System.TimeoutException"},
	}
}

func toRegex(v any, t *Type) (any, error) {
	s, ok := asText(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	re, err := CompileRegex(s, 0)
	if err != nil {
		return nil, object.CastFault("InvalidCastFromStringToRegex", v, t.FullName, err.Error())
	}
	own := *re // each cast makes another object
	return &own, nil
}

func captureMembers() []Member {
	return []Member{
		{Text: "int Index {get;}", Do: func(this any, _ []any) (any, error) { return groupOf(this).index(), nil }},
		{Text: "int Length {get;}", Do: func(this any, _ []any) (any, error) { return int32(object.Length(groupOf(this).text)), nil }},
		{Text: "string Value {get;}", Do: func(this any, _ []any) (any, error) { return groupOf(this).text, nil }},
	}
}

func groupMembers() []Member {
	return []Member{
		{Text: "bool Success {get;}", Do: func(this any, _ []any) (any, error) { return groupOf(this).ok, nil }},
		{Text: "string Name {get;}", Do: func(this any, _ []any) (any, error) { return groupOf(this).name, nil }},
		{Text: "System.Text.RegularExpressions.CaptureCollection Captures {get;}", Do: func(this any, _ []any) (any, error) { return groupOf(this).captureCollection(), nil }},
	}
}

func matchMembers() []Member {
	return []Member{
		{Text: "System.Text.RegularExpressions.GroupCollection Groups {get;}", Do: func(this any, _ []any) (any, error) { return this.(*Match).groupCollection(), nil }},
		{Text: "System.Text.RegularExpressions.Match NextMatch()", Do: func(this any, _ []any) (any, error) {
			m := this.(*Match)
			if !m.groups[0].ok {
				return m, nil
			}
			from := m.end
			if m.end == m.start {
				if from >= len(m.input) {
					return noMatch(m.re), nil
				}
				from++
			}
			return m.re.first(m.input, from)
		}},
		{Text: "string Result(string replacement)", Do: func(this any, a []any) (any, error) {
			m := this.(*Match)
			s, err := m.re.replace(m.groups[0].text, text(a[0]), 1)
			return s, err
		}},
	}
}

func regexMembers() []Member {
	static := func(a []any, at int) (*Regex, error) {
		options := 0
		if len(a) > at+1 {
			options = int(a[at+1].(object.Enum).Number)
		}
		return CompileRegex(text(a[at]), options)
	}
	make1 := func(_ any, a []any) (any, error) {
		r, err := static(a, 0)
		if err != nil {
			return nil, thrownBy(err)
		}
		return r, nil
	}
	return []Member{
		{Text: "new(string pattern)", Do: make1},
		{Text: "new(string pattern, System.Text.RegularExpressions.RegexOptions options)", Do: make1},
		{Text: "bool IsMatch(string input)", Do: func(this any, a []any) (any, error) { return this.(*Regex).IsMatch(text(a[0])) }},
		{Text: "System.Text.RegularExpressions.Match Match(string input)", Do: func(this any, a []any) (any, error) { return this.(*Regex).first(text(a[0]), 0) }},
		{Text: "System.Text.RegularExpressions.Match Match(string input, int startat)", Do: func(this any, a []any) (any, error) {
			s, n := text(a[0]), int(a[1].(int32))
			if n < 0 || n > len(s) {
				return nil, outOfRange("startat", "Start index cannot be less than 0 or greater than input length.")
			}
			return this.(*Regex).first(s, n)
		}},
		{Text: "System.Text.RegularExpressions.MatchCollection Matches(string input)", Do: func(this any, a []any) (any, error) { return this.(*Regex).all(text(a[0])) }},
		{Text: "string Replace(string input, string replacement)", Do: func(this any, a []any) (any, error) {
			return this.(*Regex).replace(text(a[0]), text(a[1]), -1)
		}},
		{Text: "string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator)", Do: func(this any, a []any) (any, error) {
			return this.(*Regex).replaceBlock(text(a[0]), evaluator(a[1]), -1)
		}},
		{Text: "string Replace(string input, string replacement, int count)", Do: func(this any, a []any) (any, error) {
			return this.(*Regex).replace(text(a[0]), text(a[1]), int(a[2].(int32)))
		}},
		{Text: "string[] Split(string input)", Do: func(this any, a []any) (any, error) { return regexSplit(this.(*Regex), text(a[0]), 0) }},
		{Text: "string[] Split(string input, int count)", Do: func(this any, a []any) (any, error) {
			return regexSplit(this.(*Regex), text(a[0]), int(a[1].(int32)))
		}},
		{Text: "string[] GetGroupNames()", Do: func(this any, _ []any) (any, error) { return texts(this.(*Regex).net.GetGroupNames()), nil }},
		{Text: "int[] GetGroupNumbers()", Do: func(this any, _ []any) (any, error) {
			var out []any
			for _, n := range this.(*Regex).net.GetGroupNumbers() {
				out = append(out, int32(n))
			}
			return &object.Array{Elem: "System.Int32", Items: out}, nil
		}},
		{Text: "string ToString()", Do: func(this any, _ []any) (any, error) { return this.(*Regex).pattern, nil }},
		{Text: "System.Text.RegularExpressions.RegexOptions Options {get;}", Do: func(this any, _ []any) (any, error) {
			return Enum(regexSpace+"RegexOptions", int64(this.(*Regex).options)), nil
		}},
		{Text: "bool RightToLeft {get;}", Do: func(this any, _ []any) (any, error) { return this.(*Regex).options&RightToLeft != 0, nil }},
		{Text: "timespan MatchTimeout {get;}", Do: func(any, []any) (any, error) { return object.TimeSpan(-10000), nil }},
		{Text: "static bool IsMatch(string input, string pattern)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return re.IsMatch(s) })},
		{Text: "static bool IsMatch(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return re.IsMatch(s) })},
		{Text: "static System.Text.RegularExpressions.Match Match(string input, string pattern)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return re.first(s, 0) })},
		{Text: "static System.Text.RegularExpressions.Match Match(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return re.first(s, 0) })},
		{Text: "static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return re.all(s) })},
		{Text: "static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return re.all(s) })},
		{Text: "static string[] Split(string input, string pattern)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return regexSplit(re, s, 0) })},
		{Text: "static string[] Split(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)", Do: staticRegex(static, func(re *Regex, s string) (any, error) { return regexSplit(re, s, 0) })},
		{Text: "static string Replace(string input, string pattern, string replacement)", Do: func(_ any, a []any) (any, error) {
			re, err := CompileRegex(text(a[1]), 0)
			if err != nil {
				return nil, thrownBy(err)
			}
			return re.replace(text(a[0]), text(a[2]), -1)
		}},
		{Text: "static string Replace(string input, string pattern, System.Text.RegularExpressions.MatchEvaluator evaluator)", Do: func(_ any, a []any) (any, error) {
			re, err := CompileRegex(text(a[1]), 0)
			if err != nil {
				return nil, thrownBy(err)
			}
			return re.replaceBlock(text(a[0]), evaluator(a[2]), -1)
		}},
		{Text: "static string Replace(string input, string pattern, string replacement, System.Text.RegularExpressions.RegexOptions options)", Do: func(_ any, a []any) (any, error) {
			re, err := CompileRegex(text(a[1]), int(a[3].(object.Enum).Number))
			if err != nil {
				return nil, thrownBy(err)
			}
			return re.replace(text(a[0]), text(a[2]), -1)
		}},
		{Text: "static string Escape(string str)", Do: func(_ any, a []any) (any, error) { return EscapeRegex(text(a[0])), nil }},
		{Text: "static string Unescape(string str)", Do: func(_ any, a []any) (any, error) { return unescapeRegex(text(a[0])), nil }},
	}
}

func staticRegex(compile func(a []any, at int) (*Regex, error), do func(re *Regex, s string) (any, error)) Func {
	return func(_ any, a []any) (any, error) {
		re, err := compile(a, 1)
		if err != nil {
			return nil, thrownBy(err)
		}
		return do(re, text(a[0]))
	}
}

// thrownBy is the exception inside a fault, so that a call wraps it.
func thrownBy(err error) error {
	if f, ok := err.(*object.Fault); ok {
		return f.Exception
	}
	return err
}

func regexSplit(re *Regex, s string, limit int) (any, error) {
	items, err := re.SplitLimit(s, limit)
	if err != nil {
		return nil, err
	}
	return &object.Array{Elem: "System.String", Items: items}, nil
}

func evaluator(v any) object.Block {
	b, _ := object.Unwrap(v).(object.Block)
	return b
}

// EscapeRegex is the pattern that matches s alone.
func EscapeRegex(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\f':
			b.WriteString(`\f`)
		case '\\', '*', '+', '?', '|', '{', '[', '(', ')', '^', '$', '.', '#', ' ':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unescapeRegex(s string) string {
	var b strings.Builder
	r := []rune(s)
	for i := 0; i < len(r); i++ {
		if r[i] != '\\' || i+1 >= len(r) {
			b.WriteRune(r[i])
			continue
		}
		i++
		if at := strings.IndexRune("ntrfv", r[i]); at >= 0 {
			b.WriteByte("\n\t\r\f\v"[at])
		} else {
			b.WriteRune(r[i])
		}
	}
	return b.String()
}
