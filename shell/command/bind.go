package command

import (
	"fmt"
	"sort"
	"strings"

	"emsh/shell/object"
)

// Binder binds arguments and pipeline objects to a command's parameters. A function, a console
// cmdlet and an organization cmdlet are bound by the same one.
type Binder struct {
	Name       string // as an error names it
	ErrorName  string // what error ids end with
	Params     []Param
	DefaultSet string
	Simple     bool // no common parameters; arguments that match nothing are kept in Rest
	Should     bool // -WhatIf and -Confirm

	Default func(param *Param) (any, bool)           // $PSDefaultParameterValues
	Misfit  func(param *Param, v any, err error)     // told of a Default that does not fit; nil: it is an error
	Ask     func(Question) (Answer, error)           // nil: nobody is there
	Block   func(v any) bool                         // v is a script block
	Run     func(block, underscore any) (any, error) // runs a delay-bound one
	Where   Position                                 // of the command's name
	Call    *Invocation
	Suggest func(name string, known []string) string // a hint for a name that is not known
}

// Binding is what has been bound so far.
type Binding struct {
	Values    map[string]any // by the parameter's own name
	Common    map[string]any // common parameters likewise
	Order     []string       // names in the order in which they were bound
	Set       string         // the parameter set, once it is decided
	Rest      []any          // of a simple function: what matched nothing
	RestNames []bool         // which of Rest were written as parameters
	RestTexts []string       // the numbers among Rest as they were written
	Piped     bool

	b       *Binder
	sets    map[string]bool // that are still possible; nil is all
	delayed map[string]any  // parameters whose script block runs for each object
	base    map[string]any  // values that the pipeline replaces, as they were
	fromIn  map[string]bool // bound from the pipeline
	texts   map[string]string
	spelled map[string][]string // the same of the elements of a list
	asked   bool
	only    *Param // takes every object as it is
}

// Bind binds the arguments. Mandatory parameters that the pipeline can give are left to Object.
func (b *Binder) Bind(args Args, piped bool) (*Binding, error) {
	bd := &Binding{Values: map[string]any{}, Common: map[string]any{}, Piped: piped, b: b, sets: b.allSets(),
		delayed: map[string]any{}, base: map[string]any{}, fromIn: map[string]bool{}, texts: map[string]string{}, spelled: map[string][]string{}}
	rest, err := bd.named(splattedLast(args))
	if err != nil {
		return nil, err
	}
	if err := bd.settle(); err != nil {
		return nil, err
	}
	if rest, err = bd.positional(rest); err != nil {
		return nil, err
	}
	if err := bd.defaults(); err != nil {
		return nil, err
	}
	if err := bd.remaining(rest); err != nil {
		return nil, err
	}
	if err := bd.instance(); err != nil {
		return nil, err
	}
	if err := bd.settle(); err != nil {
		return nil, err
	}
	return bd, bd.mandatory()
}

// splattedLast puts what was splatted by name after what is written out: that wins.
func splattedLast(args Args) Args {
	var first, last Args
	for _, a := range args {
		if a.Splatted {
			last = append(last, a)
		} else {
			first = append(first, a)
		}
	}
	return append(first, last...)
}

func (b *Binder) allSets() map[string]bool {
	sets := map[string]bool{}
	for i := range b.Params {
		for _, s := range b.Params[i].Sets {
			if s.Name != "" {
				sets[s.Name] = true
			}
		}
	}
	if b.DefaultSet != "" {
		sets[b.DefaultSet] = true
	}
	return sets
}

// in is the parameter's part in a set, or in all of them.
func (p *Param) in(set string) (ParamSet, bool) {
	if len(p.Sets) == 0 {
		return ParamSet{Position: -1}, true
	}
	for _, s := range p.Sets {
		if s.Name == "" || strings.EqualFold(s.Name, set) {
			return s, true
		}
	}
	return ParamSet{Position: -1}, false
}

// everywhere reports whether the parameter belongs to all sets.
func (p *Param) everywhere() bool {
	for _, s := range p.Sets {
		if s.Name == "" {
			return true
		}
	}
	return len(p.Sets) == 0
}

// parts are the parameter's parts in the sets that are still possible.
func (bd *Binding) parts(p *Param) []ParamSet {
	if len(bd.sets) == 0 {
		s, ok := p.in("")
		if !ok {
			return nil
		}
		return []ParamSet{s}
	}
	var out []ParamSet
	for set := range bd.sets {
		if s, ok := p.in(set); ok {
			s.Name = set
			out = append(out, s)
		}
	}
	return out
}

// narrow keeps the sets that p belongs to.
func (bd *Binding) narrow(p *Param) {
	if p.everywhere() {
		return
	}
	for set := range bd.sets {
		if _, ok := p.in(set); !ok {
			delete(bd.sets, set)
		}
	}
	if len(bd.sets) == 0 {
		bd.sets = map[string]bool{noSet: true}
	}
}

// noSet marks that the bound parameters belong to no common set.
const noSet = "\x00"

func (bd *Binding) conflicting() bool { return bd.sets[noSet] }

// bind sets a parameter and narrows the sets.
func (bd *Binding) bind(p *Param, v any) {
	if _, again := bd.Values[p.Name]; !again {
		bd.Order = append(bd.Order, p.Name)
	}
	bd.Values[p.Name] = v
	bd.narrow(p)
}

func (bd *Binding) has(p *Param) bool {
	_, ok := bd.Values[p.Name]
	if !ok {
		_, ok = bd.delayed[p.Name]
	}
	return ok
}

// unbound is an argument that no name claimed; param is set when it is a parameter nobody knows.
type unbound struct {
	arg   Arg
	param bool
	tied  bool // the value after a parameter that nobody knows: it takes no position
}

// positional binds arguments to positions, those of the default set first.
func (bd *Binding) positional(rest []unbound) ([]unbound, error) {
	for _, pos := range bd.positions() {
		i := firstArgument(rest)
		if i < 0 {
			break
		}
		arg := rest[i].arg
		taken, err := bd.atPosition(pos, &arg)
		if err != nil {
			return nil, err
		}
		if taken {
			rest = append(rest[:i:i], rest[i+1:]...)
		}
	}
	return rest, nil
}

func firstArgument(rest []unbound) int {
	for i := range rest {
		if !rest[i].param && !rest[i].tied {
			return i
		}
	}
	return -1
}

func (bd *Binding) positions() []int {
	seen := map[int]bool{}
	var all []int
	for i := range bd.b.Params {
		for _, s := range bd.parts(&bd.b.Params[i]) {
			if s.Position >= 0 && !seen[s.Position] {
				seen[s.Position] = true
				all = append(all, s.Position)
			}
		}
	}
	sort.Ints(all)
	return all
}

func (bd *Binding) atPosition(pos int, arg *Arg) (bool, error) {
	var first, others []*Param
	for i := range bd.b.Params {
		p := &bd.b.Params[i]
		if bd.has(p) {
			continue
		}
		at, preferred, remaining := false, false, false
		for _, s := range bd.parts(p) {
			if s.Position == pos {
				at = true
				remaining = remaining || s.Remaining
				preferred = preferred || s.Name == bd.b.DefaultSet
			}
		}
		switch {
		case !at || remaining:
		case preferred:
			first = append(first, p)
		default:
			others = append(others, p)
		}
	}
	candidates := append(first, others...)
	if len(candidates) > 1 {
		for _, p := range candidates {
			if v, ok := bd.exactly(p, arg.Value); ok {
				bd.bind(p, v)
				return true, bd.validate(p, v, arg)
			}
		}
	}
	var failure error
	for _, p := range candidates {
		err := bd.assign(p, arg)
		if err == nil {
			return true, nil
		}
		if failure == nil {
			failure = err
		}
		if e, ok := err.(*Error); ok && e.ID == "ParameterArgumentValidationErrorNullNotAllowed" {
			break // null fits no other one better
		}
	}
	return false, failure
}

// remaining gives what is left to the parameter that takes it, or says that nobody wants it.
func (bd *Binding) remaining(rest []unbound) error {
	if len(rest) == 0 {
		return nil
	}
	if p := bd.collector(); p != nil {
		items := make([]any, 0, len(rest))
		for _, r := range rest {
			items = append(items, r.values()...)
			bd.spelled[p.Name] = append(bd.spelled[p.Name], r.texts()...)
		}
		if len(items) == 1 {
			if inner, ok := object.Elements(items[0]); ok {
				items = inner
			}
		}
		arg := rest[0].arg
		arg.Value, arg.Text, arg.Name = &object.Array{Items: items}, "", ""
		if len(items) == 1 && p.Convert == nil && p.Go != nil && p.Go.Kind().String() != "slice" {
			arg.Value = items[0]
		}
		return bd.assign(p, &arg)
	}
	if bd.b.Simple {
		for _, r := range rest {
			for i, v := range r.values() {
				bd.Rest = append(bd.Rest, v)
				bd.RestNames = append(bd.RestNames, r.param && i == 0)
			}
			bd.RestTexts = append(bd.RestTexts, r.texts()...)
		}
		return nil
	}
	for _, r := range rest {
		if r.param {
			return bd.unknown(r.arg)
		}
	}
	arg := rest[0].arg
	return bd.fail("PositionalParameterNotFound", InvalidArgument, bindingException, bd.b.Where,
		fmt.Sprintf("A positional parameter cannot be found that accepts argument '%s'.", argText(arg.Value)))
}

func argText(v any) string {
	if v == nil {
		return "$null"
	}
	return object.Text(v)
}

// texts are the numbers among the values as they were written, and "" for others.
func (u unbound) texts() []string {
	texts := make([]string, len(u.values()))
	texts[len(texts)-1] = u.arg.Text
	return texts
}

func (u unbound) values() []any {
	if !u.param {
		return []any{u.arg.Value}
	}
	name := u.arg.Typed
	switch {
	case name != "" && !u.arg.Splatted:
	case u.arg.HasValue:
		name = "-" + u.arg.Name + ":"
	default:
		name = "-" + u.arg.Name
	}
	if u.arg.HasValue {
		return []any{name, u.arg.Value}
	}
	return []any{name}
}

// collector is the parameter that takes remaining arguments.
func (bd *Binding) collector() *Param {
	for i := range bd.b.Params {
		p := &bd.b.Params[i]
		if bd.has(p) {
			continue
		}
		for _, s := range bd.parts(p) {
			if s.Remaining {
				return p
			}
		}
	}
	return nil
}

// defaults binds what $PSDefaultParameterValues says, where nothing was given.
func (bd *Binding) defaults() error {
	if bd.b.Default == nil {
		return nil
	}
	for i := range bd.b.Params {
		p := &bd.b.Params[i]
		if bd.has(p) || len(bd.parts(p)) == 0 {
			continue
		}
		v, ok := bd.b.Default(p)
		if !ok {
			continue
		}
		err := bd.assign(p, &Arg{Name: p.Name, Value: v, HasValue: true, Position: bd.b.Where})
		if err != nil && bd.b.Misfit == nil {
			return err
		}
		if err != nil {
			bd.b.Misfit(p, v, err)
		}
	}
	for i := range commonParams {
		p := &commonParams[i]
		if _, given := bd.Common[p.Name]; given || !bd.b.takesCommon(p) {
			continue
		}
		if v, ok := bd.b.Default(p); ok {
			bd.Common[p.Name] = v
		}
	}
	return nil
}
