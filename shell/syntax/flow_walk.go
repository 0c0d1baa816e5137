package syntax

import "strings"

func (f *flow) statements(list []Statement) {
	for _, s := range list {
		f.node(s)
	}
}

func (f *flow) block(b *Block) {
	if b != nil {
		f.statements(b.Statements)
	}
}

// node follows a statement or expression; what is inside of traps and script blocks is not
// followed.
func (f *flow) node(n Node) {
	if isNil(n) {
		return
	}
	switch n := n.(type) {
	case *ErrorStatement, *ErrorExpression, *FunctionDefinition, *TypeDefinition, *ScriptBlockExpr, *UsingExpression,
		*BaseConstructorCall, *TypeConstraint, *Attribute:
	case *Block:
		f.block(n)
	case *Variable:
		f.read(n)
	case *Assignment:
		f.assignment(n)
	case *Pipeline:
		f.pipeline(n)
	case *Ternary:
		f.ternary(n)
	case *Binary:
		f.binary(n)
	case *Data:
		f.block(n.Body)
		if n.Variable != "" {
			f.now.steps = append(f.now.steps, flowStep{name: strings.ToLower(n.Variable), kind: anyType})
		}
	default:
		f.control(n)
	}
}

func (f *flow) control(n Node) {
	switch n := n.(type) {
	case *If:
		f.ifStatement(n)
	case *Switch:
		f.switchStatement(n)
	case *ForEach:
		f.forEach(n)
	case *For:
		f.node(n.Init)
		var cond func()
		if n.Cond != nil {
			cond = func() { f.node(n.Cond) }
		}
		f.loop(n.Label, cond, func() { f.block(n.Body) }, n.Step)
	case *While:
		f.loop(n.Label, func() { f.node(n.Cond) }, func() { f.block(n.Body) }, nil)
	case *DoWhile:
		f.do(n.Label, n.Cond, n.Body)
	case *DoUntil:
		f.do(n.Label, n.Cond, n.Body)
	case *Try:
		f.try(n)
	case *Break:
		f.jump(n.Label, func(l flowLoop) *flowBlock { return l.afterBreak })
	case *Continue:
		f.jump(n.Label, func(l flowLoop) *flowBlock { return l.onceMore })
	case *Return, *Exit, *Throw:
		Children(n, f.node)
		f.leave()
	default:
		Children(n, f.node)
	}
}

func (f *flow) read(n *Variable) {
	name, ok := localName(n)
	if !ok {
		return
	}
	v := f.variable(name)
	v.reads = append(v.reads, n)
	switch v.place {
	case placeUnknown:
		f.now.steps = append(f.now.steps, flowStep{read: n})
	case placeByName:
		v.dynamic[n] = true
	}
}

// assignment follows what is assigned, then the targets.
func (f *flow) assignment(a *Assignment) {
	f.node(a.Right)
	for _, target := range targetsOf(a.Left) {
		inner, converts, attributes, unknown := target, 0, false, false
		for done := false; !done; {
			switch e := inner.(type) {
			case *Convert:
				inner, unknown = e.Operand, f.defined[typeKey(e.Type.Type)]
			case *Attributed:
				inner, attributes = e.Operand, true
			default:
				done = true
				converts--
			}
			converts++
		}
		v, ok := inner.(*Variable)
		if !ok {
			f.node(target)
			continue
		}
		if name, local := localName(v); local && (attributes || converts > 1 || unknown) {
			f.variable(name).place = placeByName
		}
		if !attributes && converts <= 1 {
			f.now.steps = append(f.now.steps, flowStep{target: target})
		}
	}
}

// pipeline follows its elements; a command may break or continue any loop around.
func (f *flow) pipeline(p *Pipeline) {
	commands := false
	for _, element := range p.Elements {
		Children(element, f.node)
		_, isCommand := element.(*Command)
		commands = commands || isCommand
	}
	if !commands || len(f.loops) == 0 {
		return
	}
	for _, l := range f.loops {
		f.now.to(l.afterBreak)
		f.now.to(l.onceMore)
	}
	f.proceed()
}

// proceed begins a block after the present one.
func (f *flow) proceed() {
	next := &flowBlock{}
	f.now.to(next)
	f.now = next
}

func (f *flow) ternary(e *Ternary) {
	f.node(e.Cond)
	then, otherwise, after := &flowBlock{}, &flowBlock{}, &flowBlock{}
	f.now.to(then)
	f.now.to(otherwise)
	f.now = then
	f.node(e.Then)
	f.now.to(after)
	f.now = otherwise
	f.node(e.Else)
	f.now.to(after)
	f.now = after
}

func (f *flow) binary(e *Binary) {
	f.node(e.Left)
	if e.Op != KindAnd && e.Op != KindOr {
		f.node(e.Right)
		return
	}
	after, right := &flowBlock{}, &flowBlock{}
	f.now.to(after)
	f.now.to(right)
	f.now = right
	f.node(e.Right)
	f.now.to(after)
	f.now = after
}

func (f *flow) ifStatement(s *If) {
	after := &flowBlock{}
	if s.Else == nil {
		f.now.to(after)
	}
	for i, clause := range s.Clauses {
		body, next := &flowBlock{}, after
		if i < len(s.Clauses)-1 || s.Else != nil {
			next = &flowBlock{}
		}
		f.node(clause.Cond)
		f.now.to(body)
		f.now.to(next)
		f.now = body
		f.block(clause.Body)
		f.now.to(after)
		f.now = next
	}
	if s.Else != nil {
		f.block(s.Else)
		f.now.to(after)
	}
	f.now = after
}

// enumerator is the variable of a loop's list, $foreach or $switch.
func (f *flow) enumerator(name string) {
	if v := f.variable(name); v.place == placeUnknown && !f.slow {
		v.place = placeFixed
	}
}

func (f *flow) switchStatement(s *Switch) {
	f.enumerator("switch")
	condition := func() {
		f.node(s.Cond)
		f.now.steps = append(f.now.steps, flowStep{name: "switch", kind: "enumerator"})
	}
	f.loop(s.Label, condition, func() { f.switchBody(s) }, nil)
}

func (f *flow) switchBody(s *Switch) {
	after := &flowBlock{}
	for i, clause := range s.Clauses {
		last := i == len(s.Clauses)-1 && s.Default == nil
		body, next := &flowBlock{}, after
		if !last {
			next = &flowBlock{}
		}
		f.node(clause.Pattern)
		f.now.to(next)
		f.now.to(body)
		f.now = body
		f.block(clause.Body)
		if !last {
			f.now.to(next)
			f.now = next
		}
	}
	if s.Default != nil {
		f.now.to(after)
		f.block(s.Default)
	}
	f.now.to(after)
	f.now = after
}

func (f *flow) forEach(s *ForEach) {
	f.enumerator("foreach")
	after := &flowBlock{}
	f.loop(s.Label, func() {
		f.node(s.Cond)
		f.now.to(after)
		f.now.steps = append(f.now.steps, flowStep{name: "foreach", kind: "enumerator"}, flowStep{target: s.Var})
	}, func() { f.block(s.Body) }, nil)
	f.now.to(after)
	f.now = after
}

// loop follows a loop whose condition comes first; without one only break leaves it.
func (f *flow) loop(label string, condition, body func(), step Node) {
	onceMore := &flowBlock{}
	if isNil(step) {
		f.now.to(onceMore)
		f.now = onceMore
	} else {
		begin := &flowBlock{}
		f.now.to(begin)
		f.now = onceMore
		f.node(step)
		f.now.to(begin)
		f.now = begin
	}
	inside, after := &flowBlock{}, &flowBlock{}
	if condition != nil {
		condition()
		f.now.to(after)
	}
	f.loops = append(f.loops, flowLoop{label, after, onceMore})
	f.now.to(inside)
	f.now = inside
	body()
	f.now.to(onceMore)
	f.now = after
	f.loops = f.loops[:len(f.loops)-1]
}

func (f *flow) do(label string, condition Node, body *Block) {
	onceMore, inside, after, again := &flowBlock{}, &flowBlock{}, &flowBlock{}, &flowBlock{}
	f.loops = append(f.loops, flowLoop{label, after, onceMore})
	f.now.to(inside)
	f.now = inside
	f.block(body)
	f.now.to(onceMore)
	f.now = onceMore
	f.node(condition)
	f.now.to(after)
	f.now.to(again)
	again.to(inside)
	f.now = after
	f.loops = f.loops[:len(f.loops)-1]
}

// try follows a body that may be left anywhere: its catches begin as the body does.
func (f *flow) try(s *Try) {
	before := f.now
	f.proceed()
	f.block(s.Body)
	last, after := f.now, &flowBlock{}
	finally := after
	if s.Finally != nil {
		finally = &flowBlock{}
	}
	all := false
	for _, c := range s.Catches {
		all = all || len(c.Types) == 0
		f.now = &flowBlock{}
		before.to(f.now)
		f.block(c.Body)
		f.now.to(finally)
	}
	last.to(finally)
	if s.Finally != nil {
		f.now = finally
		f.block(s.Finally)
		f.now.to(after)
		if !all {
			before.to(finally)
			again := &flowBlock{leaves: true}
			f.now.to(again)
			again.to(f.exit)
		}
	}
	f.now = after
}

// jump follows break and continue; without a loop they leave the method.
func (f *flow) jump(label Expression, place func(flowLoop) *flowBlock) {
	name, plain := "", true
	if label != nil {
		f.node(label)
		s, ok := label.(*StringConst)
		if plain = ok; ok {
			name = s.Value
		}
	}
	for i := len(f.loops) - 1; plain && i >= 0; i-- {
		if label == nil || strings.EqualFold(f.loops[i].label, name) {
			f.now.to(place(f.loops[i]))
			f.now = &flowBlock{}
			return
		}
	}
	f.leave()
}
