package complete

import (
	"slices"
	"sort"
	"strings"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// binding is what the elements of a command are bound to, as far as text can tell.
type binding struct {
	info    *Info
	sets    map[string]bool // parameter sets that are left; nil is any
	bound   map[string]bool // parameters that are taken, but not the one of the word
	values  map[string]any  // what is known of their values
	param   *command.Param  // the one that the word is a value of
	current syntax.Node     // the element that the word is in
	piped   bool
}

// bind tells which parameters a command's elements belong to.
func (s *scene) bind(info *Info, c *syntax.Command) *binding {
	b := &binding{info: info, bound: map[string]bool{}, values: map[string]any{}, piped: s.upstream(c) != nil}
	rest := b.named(s, c)
	if b.piped {
		b.pipe()
	}
	for _, e := range rest {
		p := b.next(e)
		if e == b.current {
			b.param = p
			break
		}
		if p != nil {
			b.take(p, e)
		}
	}
	return b
}

// named binds the elements that have a name and returns the others.
func (b *binding) named(s *scene, c *syntax.Command) (rest []syntax.Node) {
	elements := c.Elements[1:]
	for i := 0; i < len(elements); i++ {
		e := elements[i]
		here := s.holds(e)
		if here {
			b.current = e
		}
		par, ok := e.(*syntax.CommandParameter)
		if !ok {
			if v, splat := e.(*syntax.Variable); !splat || !v.Splat {
				rest = append(rest, e)
			}
			continue
		}
		p := b.find(par.Name)
		value := syntax.Node(par.Argument)
		if par.Argument == nil {
			value = nil
			if p != nil && !p.Switch && i+1 < len(elements) && !isParameter(elements[i+1]) {
				i++
				value = elements[i]
				if s.holds(value) {
					b.current, here = value, true
				}
			}
		}
		switch {
		case p == nil:
		case here && value != nil && s.holds(value):
			b.param = p
			b.narrow(p, "")
		case here && s.within(par.NameSpan): // the name itself is being typed
		default:
			b.take(p, value)
		}
	}
	return rest
}

func isParameter(n syntax.Node) bool {
	_, ok := n.(*syntax.CommandParameter)
	return ok
}

// holds reports whether the word stands in a node.
func (s *scene) holds(n syntax.Node) bool { return n != nil && s.within(n.Span()) }

func (s *scene) within(at syntax.Span) bool {
	return at.Start <= s.token.Start && s.token.Start < at.End
}

func (b *binding) take(p *command.Param, value syntax.Node) {
	b.bound[p.Name] = true
	b.narrow(p, "")
	switch v := value.(type) {
	case nil:
		b.values[p.Name] = true
	case *syntax.StringConst:
		b.values[p.Name] = v.Value
	case *syntax.Constant:
		b.values[p.Name] = v.Value
	}
}

// narrow leaves only the parameter sets that have p.
func (b *binding) narrow(p *command.Param, only string) {
	left := map[string]bool{}
	for _, part := range p.Sets {
		if part.Name == "" {
			return
		}
		if (b.sets == nil || b.sets[part.Name]) && (only == "" || only == part.Name) {
			left[part.Name] = true
		}
	}
	if len(left) > 0 {
		b.sets = left
	}
}

// allows reports whether a parameter belongs to a set that is left.
func (b *binding) allows(p *command.Param) bool {
	return b.sets == nil || len(p.Sets) == 0 || slices.ContainsFunc(p.Sets, func(part command.ParamSet) bool { return part.Name == "" || b.sets[part.Name] })
}

// find is the parameter of a name, alias or unambiguous beginning.
func (b *binding) find(name string) *command.Param {
	var prefix *command.Param
	several := false
	for i := range b.info.Params {
		p := &b.info.Params[i]
		if strings.EqualFold(p.Name, name) || aliasOf(p, name) != "" {
			return p
		}
		if begins(p.Name, name) {
			several = prefix != nil
			prefix = p
		}
	}
	if several {
		return nil
	}
	return prefix
}

// pipe binds what is piped in to the parameter that takes it.
func (b *binding) pipe() {
	for i := range b.info.Params {
		p := &b.info.Params[i]
		if b.bound[p.Name] || !b.allows(p) {
			continue
		}
		for _, part := range p.Sets {
			if part.ByValue {
				b.bound[p.Name] = true
				return
			}
		}
	}
}

// next is the parameter that an element without a name goes to.
func (b *binding) next(e syntax.Node) *command.Param {
	type seat struct {
		p    *command.Param
		part command.ParamSet
		rank int
	}
	var seats []seat
	_, block := e.(*syntax.ScriptBlockExpr)
	for i := range b.info.Params {
		p := &b.info.Params[i]
		if b.bound[p.Name] || p.Switch {
			continue
		}
		for _, part := range p.Sets {
			if part.Position < 0 && !part.Remaining || b.sets != nil && part.Name != "" && !b.sets[part.Name] {
				continue
			}
			st := seat{p: p, part: part, rank: part.Position * 4}
			if part.Remaining {
				st.rank = 1 << 20
			}
			if part.Name != "" && part.Name != b.info.DefaultSet {
				st.rank++
			}
			if block != strings.HasPrefix(p.Type, "ScriptBlock") {
				st.rank += 2
			}
			seats = append(seats, st)
		}
	}
	if len(seats) == 0 {
		return nil
	}
	sort.SliceStable(seats, func(i, j int) bool { return seats[i].rank < seats[j].rank })
	return seats[0].p
}

// upstream is the element of the pipeline before a command, or nil.
func (s *scene) upstream(c *syntax.Command) syntax.PipelineElement {
	var before syntax.PipelineElement
	for _, n := range s.path {
		if p, ok := n.(*syntax.Pipeline); ok {
			for i, e := range p.Elements {
				if e == syntax.PipelineElement(c) && i > 0 {
					before = p.Elements[i-1]
				}
			}
		}
	}
	return before
}
