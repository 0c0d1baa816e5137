package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type compareObject struct {
	ReferenceObject  []any          `param:"pos=0,mandatory,emptylist" help:"The objects to compare with."`
	DifferenceObject []any          `param:"pos=1,mandatory,pipeline,emptylist" help:"The objects that are compared."`
	SyncWindow       int            `param:"" valid:"range=0..2147483647" default:"2147483647" help:"How far apart equal objects may stand."`
	Property         []any          `param:"" help:"The properties that are compared."`
	ExcludeDifferent command.Switch `param:"" help:"Leaves out what differs."`
	IncludeEqual     command.Switch `param:"" help:"Shows what is equal too."`
	PassThru         command.Switch `param:"" help:"Writes the objects themselves, with a SideIndicator."`
	Culture          string         `param:"" help:"The culture whose comparison is meant."`
	CaseSensitive    command.Switch `param:"" help:"Keeps upper and lower case apart."`

	by     []expression
	window int
	left   []compared
	right  []compared
}

// compared is an object on one side with the values that are compared.
type compared struct {
	value any
	keys  []any
	done  bool
}

func (p *compareObject) Begin(c *command.Call) error {
	by, err := expressions(c, p.Property, plainKeys)
	p.by = by
	p.window = p.SyncWindow
	if !c.Has("SyncWindow") {
		p.window = 1<<31 - 1
	}
	for _, v := range p.ReferenceObject {
		p.left = append(p.left, p.side(v))
	}
	return err
}

func (p *compareObject) side(v any) compared {
	if len(p.by) == 0 {
		return compared{value: v, keys: []any{v}}
	}
	keys := make([]any, len(p.by))
	for i, e := range p.by {
		keys[i], _, _ = e.of(v)
	}
	return compared{value: v, keys: keys}
}

func (p *compareObject) Process(c *command.Call) error {
	if c.Piped {
		p.right = append(p.right, p.side(c.Input))
		return nil
	}
	for _, v := range p.DifferenceObject {
		p.right = append(p.right, p.side(v))
	}
	return nil
}

func (p *compareObject) equal(a, b compared) bool {
	for i := range a.keys {
		if compareKeys(a.keys[i], b.keys[i], bool(p.CaseSensitive)) != 0 {
			return false
		}
	}
	return true
}

// End pairs equal objects that stand near enough, and writes what is left over: the new ones first.
func (p *compareObject) End(c *command.Call) error {
	for i := range p.right {
		p.pair(i)
	}
	var pairs [][2]*compared
	if bool(p.IncludeEqual) || bool(p.ExcludeDifferent) && !c.Has("IncludeEqual") {
		for i := range p.left {
			if p.left[i].done {
				pairs = append(pairs, [2]*compared{&p.left[i], nil})
			}
		}
	}
	for _, pair := range pairs {
		if err := p.write(c, pair[0], "=="); err != nil {
			return err
		}
	}
	if p.ExcludeDifferent {
		return nil
	}
	for i := range p.right {
		if !p.right[i].done {
			if err := p.write(c, &p.right[i], "=>"); err != nil {
				return err
			}
		}
	}
	for i := range p.left {
		if !p.left[i].done {
			if err := p.write(c, &p.left[i], "<="); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *compareObject) pair(i int) {
	low, high := max(i-p.window, 0), len(p.left)-1
	if p.window < len(p.left) {
		high = min(i+p.window, high)
	}
	for k := low; k <= high; k++ {
		if !p.left[k].done && p.equal(p.left[k], p.right[i]) {
			p.left[k].done, p.right[i].done = true, true
			return
		}
	}
}

func (p *compareObject) write(c *command.Call, x *compared, side string) error {
	if p.PassThru {
		o, ok := x.value.(*object.Object)
		if !ok {
			o = object.Wrap(x.value)
		}
		o.Add("SideIndicator", side)
		return c.Write(o)
	}
	result := object.New()
	if len(p.by) == 0 {
		result.Add("InputObject", x.value)
	}
	for i, e := range p.by {
		name := e.title()
		if names := e.names(x.value); len(names) > 0 && strings.EqualFold(names[0], name) {
			name = names[0]
		}
		result.Add(name, x.keys[i])
	}
	result.Add("SideIndicator", side)
	return c.Write(result)
}

var compareObjectCommand = command.Define[compareObject](command.Spec{Verb: "Compare", Noun: "Object",
	Synopsis: "Compares two sets of objects and shows what only one of them has.",
	Aliases:  []string{"compare", "diff"},
	Examples: []command.Example{{Title: "Added and removed", Code: "Compare-Object 1,2 2,3 | ForEach-Object { \"$($_.InputObject) $($_.SideIndicator)\" }", Output: "3 =>\n1 <="}}})
