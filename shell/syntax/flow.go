package syntax

import "strings"

// flow follows the ways through the body of a method, as PowerShell's compiler does: which
// variables are read though no assignment surely came before, and whether every way out
// returns a value. A method does not see the variables of its callers.
type flow struct {
	vars    map[string]*flowVariable
	defined map[string]bool // types that are not known before the script runs
	slow    bool            // variables have no fixed places: any assignment will do

	entry, exit, now *flowBlock
	loops            []flowLoop
}

// flowVariable is what is known of a local variable.
type flowVariable struct {
	bit       int
	place     flowPlace
	kind      string // the type it was given, in lower case
	automatic bool
	assigned  bool
	reads     []*Variable // and what is assigned to
	dynamic   map[*Variable]bool
}

// flowPlace tells where a variable is kept.
type flowPlace uint8

const (
	placeUnknown flowPlace = iota
	placeFixed
	placeByName
)

// anyType is the type of a variable that was given none.
const anyType = "object"

// flowBlock is a stretch without branches.
type flowBlock struct {
	steps      []flowStep
	next, prev []*flowBlock
	reached    bool
	leaves     bool // returns or throws
	visited    bool
	known      []bool // which variables are assigned at its end
}

// flowStep reads a variable or, by name, assigns one.
type flowStep struct {
	read   *Variable
	target Expression
	name   string
	kind   string
}

type flowLoop struct {
	label                string
	afterBreak, onceMore *flowBlock
}

// automaticVariables are set by the shell for each call.
var automaticVariables = []string{
	"_", "args", "this", "input", "pscmdlet", "psboundparameters", "myinvocation", "psscriptroot", "pscommandpath",
}

// slowCommands change variables by their name.
var slowCommands = map[string]bool{
	"new-variable": true, "remove-variable": true, "set-variable": true, "set-psbreakpoint": true, "nv": true, "rv": true,
	"sbp": true, "sv": true, "set": true, `microsoft.powershell.utility\new-variable`: true,
	`microsoft.powershell.utility\remove-variable`: true, `microsoft.powershell.utility\set-variable`: true,
	`microsoft.powershell.utility\set-psbreakpoint`: true,
}

// followMethod follows a method; defined are the types of the script itself.
func followMethod(m *FunctionMember, defined map[string]bool) *flow {
	f := &flow{vars: map[string]*flowVariable{}, defined: defined, entry: &flowBlock{reached: true}, exit: &flowBlock{}}
	for _, name := range automaticVariables {
		v := f.variable(name)
		v.automatic, v.place, v.kind = true, placeFixed, anyType
	}
	f.variable("?").automatic = true
	f.find(m.Function.Body)
	for _, one := range m.Function.Params {
		f.parameter(one)
	}
	f.now = f.entry
	body := m.Function.Body
	for _, block := range []*NamedBlock{body.DynamicParam, body.Begin, body.Process, body.End, body.Clean} {
		if block != nil {
			f.statements(block.Statements)
		}
	}
	f.now.to(f.exit)
	f.analyze()
	return f
}

func (f *flow) variable(name string) *flowVariable {
	v := f.vars[name]
	if v == nil {
		v = &flowVariable{bit: len(f.vars), dynamic: map[*Variable]bool{}}
		f.vars[name] = v
	}
	return v
}

// localName is the name of a local variable in lower case, false for one of another scope.
func localName(v *Variable) (string, bool) {
	if v.Drive != "" || v.Scope == "global" || v.Scope == "script" {
		return "", false
	}
	name := strings.ToLower(v.Name)
	if name == "psitem" {
		name = "_"
	}
	return name, true
}

// find gathers the variables and what makes them slow.
func (f *flow) find(body *ScriptBlock) {
	Inspect(body, func(n Node) bool {
		switch n := n.(type) {
		case *ScriptBlockExpr, *FunctionDefinition, *Trap:
			return false
		case *Data:
			if n.Variable != "" {
				f.variable(strings.ToLower(n.Variable))
			}
		case *Switch:
			f.variable("switch")
		case *ForEach:
			f.variable("foreach")
		case *Variable:
			if name, ok := localName(n); ok {
				f.variable(name)
				f.slow = f.slow || n.Scope == "private"
			}
		case *Command:
			f.slow = f.slow || n.Invocation == KindDot || slowCommands[strings.ToLower(n.CommandName())]
		}
		return true
	})
}

func (f *flow) parameter(one *Parameter) {
	name, ok := localName(one.Name)
	if !ok {
		return
	}
	v := f.variable(name)
	kind, types, attributes := anyType, 0, false
	for _, a := range one.Attributes {
		if t, ok := a.(*TypeConstraint); !ok {
			attributes = true
		} else if types++; types == 1 {
			kind = typeKey(t.Type)
		}
	}
	v.assigned, v.kind = true, kind
	if (attributes || types > 1 || f.defined[kind]) && !v.automatic {
		v.place = placeByName
	}
	f.entry.steps = append(f.entry.steps, flowStep{name: name, kind: kind})
}

func typeKey(t *TypeName) string { return strings.TrimPrefix(strings.ToLower(t.String()), "system.") }

// alwaysLeaves tells whether control never comes to the end of the method.
func (f *flow) alwaysLeaves() bool {
	for _, b := range f.exit.prev {
		if b.reached && !b.leaves {
			return false
		}
	}
	return true
}

// variablesKnown are those that a method may use without assigning them.
var variablesKnown = map[string]bool{
	"true": true, "false": true, "null": true, "lastexitcode": true, "error": true, "stacktrace": true,
	"outputencoding": true, "nestedpromptlevel": true, "pwd": true, "matches": true, "psapplicationoutputencoding": true,
}

// unassigned adds the variables that are read before they are surely assigned.
func (f *flow) unassigned(into map[*Variable]bool) {
	for _, v := range f.vars {
		byName := v.place == placeByName
		if byName && v.assigned {
			continue
		}
		for _, read := range v.reads {
			if (byName || v.dynamic[read]) && !variablesKnown[strings.ToLower(read.Path)] {
				into[read] = true
			}
		}
	}
}

func (b *flowBlock) to(next *flowBlock) {
	for _, known := range b.next {
		if known == next {
			return
		}
	}
	next.reached = next.reached || b.reached
	b.next = append(b.next, next)
	next.prev = append(next.prev, b)
}

// leave ends a block that leaves the method; what follows is not reached.
func (f *flow) leave() {
	f.now.to(f.exit)
	f.now.leaves = true
	f.now = &flowBlock{}
}

// analyze takes each block after those before it.
func (f *flow) analyze() {
	var order []*flowBlock
	f.entry.order(&order)
	for i := len(order) - 1; i >= 0; i-- {
		b := order[i]
		known := make([]bool, len(f.vars))
		if b != f.entry {
			b.enter(known)
		}
		b.known = known
		for _, step := range b.steps {
			f.step(step, known)
		}
	}
}

// order lists the blocks that are reached, those after a block before it.
func (b *flowBlock) order(list *[]*flowBlock) {
	if b.visited {
		return
	}
	b.visited = true
	for _, next := range b.next {
		next.order(list)
	}
	*list = append(*list, b)
}

// enter finds what all blocks before assign.
func (b *flowBlock) enter(known []bool) {
	for i := range known {
		known[i] = true
		for _, before := range b.prev {
			if before.known != nil && !before.known[i] {
				known[i] = false
			}
		}
	}
}

func (f *flow) step(s flowStep, known []bool) {
	switch {
	case s.read != nil:
		name, _ := localName(s.read)
		v := f.vars[name]
		if !v.automatic && (!known[v.bit] || v.place == placeByName) {
			v.dynamic[s.read] = true
		}
	case s.target != nil:
		f.assign(s.target, known)
	default:
		f.assignName(s.name, s.kind, known)
	}
}

func (f *flow) assign(target Expression, known []bool) {
	kind := ""
	if c, ok := target.(*Convert); ok {
		kind, target = typeKey(c.Type.Type), c.Operand
	}
	one := target.(*Variable)
	name, ok := localName(one)
	if !ok {
		return
	}
	if kind == "" && (name == "foreach" || name == "switch") {
		kind = anyType
	}
	v := f.assignName(name, kind, known)
	v.reads = append(v.reads, one)
	v.assigned = true
}

func (f *flow) assignName(name, kind string, known []bool) *flowVariable {
	v := f.vars[name]
	if v.place == placeUnknown {
		v.place = placeFixed
		if f.slow {
			v.place = placeByName
		}
	}
	switch {
	case v.kind == "":
		v.kind = anyType
		if kind != "" {
			v.kind = kind
		}
	default:
		if !known[v.bit] && kind == "" {
			kind = anyType
		}
		if kind != "" && kind != v.kind && !v.automatic {
			v.place = placeByName
		}
	}
	known[v.bit] = true
	return v
}
