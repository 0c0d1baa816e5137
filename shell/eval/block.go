package eval

import (
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// ScriptBlock is a block as a value.
type ScriptBlock struct {
	s       *Session
	code    *code
	module  *Module
	home    *scope // what script: means in it
	closure *scope // what GetNewClosure copied: the parent of its calls
}

// ParseBlock makes a block of a text; what does not parse is an error.
func (s *Session) ParseBlock(text string) (*ScriptBlock, error) {
	script := syntax.Parse("", text)
	if len(script.Errors) > 0 {
		return nil, parseFailed(script)
	}
	return s.newBlock(script.Root, script), nil
}

func (s *Session) newBlock(tree *syntax.ScriptBlock, script *syntax.Script) *ScriptBlock {
	return &ScriptBlock{s: s, code: newCode(tree, script), home: s.global}
}

// Text is the block's source without its braces.
func (b *ScriptBlock) Text() string { return b.code.source() }

// String is the block's source.
func (b *ScriptBlock) String() string { return b.Text() }

// Run runs the block in a scope of its own, called from what runs now, with $_ and $this.
func (b *ScriptBlock) Run(underscore, this any, args ...any) (any, error) {
	f := b.s.current()
	if this == nil && len(b.code.compile().params) == 0 && b.closure == nil && (len(args) == 0 || !b.readsArgs()) {
		r, err := f.runner(b)
		if err != nil {
			return nil, err
		}
		return r.value(underscore)
	}
	c, err := f.runBlock(b, underscore, this, args)
	return c.value(), err
}

// readsArgs reports whether the block speaks of $args: what runs a block as .NET's delegates are run gives it some.
func (b *ScriptBlock) readsArgs() bool { return strings.Contains(fold(b.Text()), "args") }

// Tree is the block's tree.
func (b *ScriptBlock) Tree() *syntax.ScriptBlock { return b.code.tree }

// File is where the block was read, "" at the prompt.
func (b *ScriptBlock) File() string {
	if b.code.script == nil {
		return ""
	}
	return b.code.script.Name
}

// Closure is the block with copies of the variables that its maker saw: GetNewClosure.
func (b *ScriptBlock) Closure(f *frame) *ScriptBlock {
	c := *b
	sc := &scope{parent: b.s.global, module: f.scope.module}
	sc.script = sc
	for i, n := range f.scope.names {
		if v := f.scope.vars[i]; v.Options == 0 && v.get == nil {
			sc.put(n, &Variable{Name: v.Name, value: v.value, constraints: v.constraints})
		}
	}
	c.closure, c.home = sc, sc
	return &c
}

// inScope prepares the block to run for many objects in f's scope.
func (b *ScriptBlock) inScope(f *frame) (func(any, func(any) error) error, error) {
	r, err := f.runner(b)
	if err != nil {
		return nil, err
	}
	return func(underscore any, out func(any) error) error { return r.run1(underscore, sinkFunc(out)) }, nil
}

// valueIn prepares the block for a calculated property: it has a scope of its own.
func (b *ScriptBlock) valueIn(from *frame) (func(any) (any, error), error) {
	f := *from
	f.scope = newScope(from.scope)
	r, err := f.runner(b)
	if err != nil {
		return nil, err
	}
	return func(underscore any) (any, error) {
		old := f.s.propagate
		f.s.propagate = true
		v, err := r.value(underscore)
		f.s.propagate = old
		return plain(v), err
	}, nil
}

// TypeNames are the type's names.
func (b *ScriptBlock) TypeNames() []string {
	return []string{"System.Management.Automation.ScriptBlock", "System.Object"}
}

// PropertyNames are the properties in order.
func (b *ScriptBlock) PropertyNames() []string {
	return []string{"Ast", "Attributes", "DebuggerHidden", "File", "Id", "IsConfiguration", "IsFilter", "Module", "StartPosition"}
}

// Property is the named property.
func (b *ScriptBlock) Property(name string) (any, bool) {
	switch fold(name) {
	case "ast", "startposition":
		return b.Text(), true
	case "attributes":
		return object.NewArray(), true
	case "file":
		if b.File() == "" {
			return nil, true
		}
		return b.File(), true
	case "isfilter":
		return b.code.tree.Filter, true
	case "isconfiguration", "debuggerhidden":
		return false, true
	case "module":
		if b.module == nil {
			return nil, true
		}
		return b.module, true
	case "id":
		return object.Guid{}, true
	}
	return nil, false
}

// MethodNames are the methods.
func (b *ScriptBlock) MethodNames() []string {
	return []string{"CheckRestrictedLanguage", "GetNewClosure", "GetSteppablePipeline", "Invoke", "InvokeReturnAsIs", "InvokeWithContext", "ToString"}
}

// CallMethod calls a method, from the frame that runs.
func (b *ScriptBlock) CallMethod(name string, args []any) (any, error) {
	f := b.s.current()
	switch fold(name) {
	case "tostring":
		return b.Text(), nil
	case "getnewclosure":
		return b.Closure(f), nil
	case "checkrestrictedlanguage":
		return nil, nil
	case "invoke":
		c, err := f.collectBlock(b, args)
		return &object.List{Type: "System.Collections.ObjectModel.Collection`1[[System.Management.Automation.PSObject]]", Items: c.items}, err
	case "invokereturnasis":
		c, err := f.collectBlock(b, args)
		return c.value(), err
	case "getsteppablepipeline":
		st, err := f.steppable(b)
		if err != nil {
			return nil, calling("GetSteppablePipeline", len(args), err)
		}
		return st, nil
	case "invokewithcontext":
		return f.invokeWithContext(b, args)
	}
	return nil, object.NoSuchMethod
}

// sourceInside is the text between braces.
func sourceInside(text string) string {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
	return text
}

// Function is a function or filter.
type Function struct {
	Name    string
	Block   *ScriptBlock
	Options VariableOptions
	Module  *Module
}

// Alias is another name of a command.
type Alias struct {
	Name, Definition, Description string
	Options                       VariableOptions
}

// HistoryItem is a line that was run.
type HistoryItem struct {
	ID         int
	Text       string
	OK         bool
	Start, End time.Time
}

var (
	_ object.Block         = (*ScriptBlock)(nil)
	_ object.CallableThing = (*ScriptBlock)(nil)
	_ object.TextThing     = (*ScriptBlock)(nil)
	_ command.Engine       = (*Caller)(nil)
)
