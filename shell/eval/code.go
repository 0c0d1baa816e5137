package eval

import (
	"strings"

	"emsh/shell/syntax"
)

// exec is a compiled expression.
type exec func(f *frame) (any, error)

// stmt is a compiled statement; what it writes goes to f.out.
type stmt func(f *frame) error

// test is a compiled condition.
type test func(f *frame) (bool, error)

// code is a script block, compiled when it first runs. It is shared by all values and calls of the block.
type code struct {
	tree    *syntax.ScriptBlock
	script  *syntax.Script
	extra   []*syntax.Parameter // of function f($a) {}
	ready   bool
	names   []string // of the plain variables, folded: their slots
	spelled []string
	slots   map[string]int

	params  []*parameter
	spec    *paramSpec // what the binder needs of params
	binding *cmdletBinding
	outputs []string // [OutputType()]

	begin, process, end, clean, dynamic stmt
	usings                              []stmt
	single                              exec // the end block when it is one expression
	mentionsBound                       bool // what was bound is looked at: $PSBoundParameters, $MyInvocation
}

// cmdletBinding is what makes a function an advanced one.
type cmdletBinding struct {
	supports       bool // ShouldProcess
	impact         string
	defaultSet     string
	noPositions    bool
	supportsPaging bool
}

func newCode(tree *syntax.ScriptBlock, script *syntax.Script) *code {
	if tree.Script != nil {
		script = tree.Script
	}
	return &code{tree: tree, script: script}
}

// source is the text between the braces.
func (c *code) source() string {
	at := c.tree.Span()
	if c.script == nil || at.End > len(c.script.Text) {
		return ""
	}
	if c.tree == c.script.Root {
		return c.script.Text
	}
	return sourceInside(c.script.Source(at))
}

// compile makes the closures, once.
func (c *code) compile() *code {
	if c.ready {
		return c
	}
	c.ready, c.slots = true, map[string]int{}
	k := &compiler{code: c, script: c.script}
	k.parameters()
	k.usings(c.tree.Usings)
	low := strings.ToLower(c.source())
	c.mentionsBound = strings.Contains(low, "boundparameters") || strings.Contains(low, "myinvocation")
	c.begin = k.named(c.tree.Begin)
	c.process = k.named(c.tree.Process)
	c.end = k.named(c.tree.End)
	c.clean = k.named(c.tree.Clean)
	c.dynamic = k.named(c.tree.DynamicParam)
	if c.tree.Filter && c.process == nil {
		c.process, c.end = c.end, nil
	}
	return c
}

// slot is the number of a plain variable's name.
func (c *code) slot(name string) int {
	low := fold(name)
	if i, ok := c.slots[low]; ok {
		return i
	}
	i := len(c.names)
	c.slots[low] = i
	c.names, c.spelled = append(c.names, low), append(c.spelled, name)
	return i
}

// compiler makes closures of a block's tree.
type compiler struct {
	code   *code
	script *syntax.Script
}

func (c *compiler) named(b *syntax.NamedBlock) stmt {
	if b == nil {
		return nil
	}
	return c.list(b.Statements, b.Traps)
}

func (c *compiler) block(b *syntax.Block) stmt {
	if b == nil {
		return nil
	}
	return c.list(b.Statements, b.Traps)
}

// later is a block that is compiled when it first runs: of the branches of a long script few are taken.
func (c *compiler) later(b *syntax.Block) stmt {
	if b == nil {
		return nil
	}
	var run stmt
	return func(f *frame) error {
		if run == nil {
			run = c.block(b)
		}
		f.widen(len(c.code.names))
		return run(f)
	}
}

// list compiles statements. An error of one is reported and the next runs, unless a handler or a preference says otherwise.
func (c *compiler) list(statements []syntax.Statement, traps []*syntax.Trap) stmt {
	handlers := c.traps(traps)
	runs, spans := make([]stmt, 0, len(statements)), make([]syntax.Span, 0, len(statements))
	for _, s := range statements {
		if run := c.statement(s); run != nil {
			runs, spans = append(runs, run), append(spans, s.Span())
		}
	}
	if len(runs) == 1 && handlers == nil {
		run, at := runs[0], spans[0]
		return func(f *frame) error {
			f.at = at
			if err := run(f); err != nil {
				return f.failed(err, at, nil)
			}
			return nil
		}
	}
	if handlers != nil {
		return trapping(runs, spans, handlers)
	}
	return func(f *frame) error {
		for i, run := range runs {
			f.at = spans[i]
			if err := run(f); err != nil {
				if err = f.failed(err, spans[i], nil); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// trapping runs statements under traps: what fails in a function that they call comes to the traps, too.
func trapping(runs []stmt, spans []syntax.Span, handlers []*trap) stmt {
	return func(f *frame) error {
		old := f.s.propagate
		defer func() { f.s.propagate = old }()
		for i, run := range runs {
			f.at = spans[i]
			f.s.propagate = true
			err := run(f)
			f.s.propagate = old
			if err != nil {
				if err = f.failed(err, spans[i], handlers); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func (c *compiler) traps(all []*syntax.Trap) []*trap {
	var out []*trap
	for _, t := range all {
		h := &trap{body: c.block(t.Body)}
		if t.Type != nil {
			h.typ = c.typeName(t.Type.Type)
		}
		out = append(out, h)
	}
	return out
}

// statement compiles one; nil does nothing.
func (c *compiler) statement(s syntax.Statement) stmt {
	switch s := s.(type) {
	case *syntax.Pipeline:
		return c.pipeline(s)
	case *syntax.CommandExpression:
		return c.expressionStatement(s)
	case *syntax.PipelineChain:
		return c.chain(s)
	case *syntax.Assignment:
		return c.assignStatement(s)
	case *syntax.If:
		return c.ifStatement(s)
	case *syntax.While:
		return c.while(s.Label, s.Cond, s.Body)
	case *syntax.DoWhile:
		return c.doLoop(s.Label, s.Cond, s.Body, false)
	case *syntax.DoUntil:
		return c.doLoop(s.Label, s.Cond, s.Body, true)
	case *syntax.For:
		return c.forLoop(s)
	case *syntax.ForEach:
		return c.foreach(s)
	case *syntax.Switch:
		return c.switchStatement(s)
	case *syntax.Try:
		return c.try(s)
	case *syntax.Throw:
		return c.throw(s)
	case *syntax.Return:
		return c.returnStatement(s)
	case *syntax.Exit:
		return c.exit(s)
	case *syntax.Break:
		return c.jump(jumpBreak, errBreak, s.Label)
	case *syntax.Continue:
		return c.jump(jumpContinue, errContinue, s.Label)
	case *syntax.FunctionDefinition:
		return c.function(s)
	case *syntax.TypeDefinition:
		return c.typeDefinition(s)
	case *syntax.Data:
		return c.data(s)
	case *syntax.Command:
		return c.pipeline(&syntax.Pipeline{Elements: []syntax.PipelineElement{s}})
	}
	return nil
}
