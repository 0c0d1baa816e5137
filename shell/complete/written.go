package complete

import (
	"strings"

	"emsh/shell/syntax"
)

// written are the variables that the text itself sets before the word, in the blocks around it from
// the inside out: by assignment, as parameters, as a loop's variable, through a cmdlet.
func (s *scene) written() []Variable {
	w := &writtenVariables{s: s, seen: map[string]bool{}}
	for i := len(s.path) - 1; i >= 0; i-- {
		switch s.path[i].(type) {
		case *syntax.ScriptBlock, *syntax.FunctionDefinition:
			w.top = s.path[i]
			syntax.Inspect(w.top, w.visit)
		}
	}
	return w.all
}

type writtenVariables struct {
	s    *scene
	top  syntax.Node
	seen map[string]bool
	all  []Variable
}

func (w *writtenVariables) add(name, typ string) {
	low := strings.ToLower(name)
	if name == "" || w.seen[low] || containsFold(strings.Fields(special), name) {
		return
	}
	w.seen[low] = true
	tip := name
	if typ != "" {
		tip = "[" + typ + "]$" + name
	}
	w.all = append(w.all, Variable{Name: name, Tip: tip})
}

// visit looks at a node that begins before the word, and says whether to look inside of it.
func (w *writtenVariables) visit(n syntax.Node) bool {
	if n.Span().Start > w.s.start {
		return false
	}
	switch n := n.(type) {
	case *syntax.Assignment:
		w.assigned(n.Left)
	case *syntax.Parameter:
		if n.Name != nil && !w.completed(n.Name) {
			w.add(n.Name.Name, w.s.parameterType(n))
		}
	case *syntax.ForEach:
		if n.Var == nil || w.completed(n.Var) {
			return false
		}
		w.add(n.Var.Name, "")
	case *syntax.Data:
		w.add(n.Variable, "")
		return false
	case *syntax.Command:
		w.command(n)
	case *syntax.Attribute:
		return false
	case *syntax.FunctionDefinition:
		return n == w.top
	case *syntax.ScriptBlockExpr:
		return w.sharesScope(n)
	}
	return true
}

// completed reports whether a variable is the word itself.
func (w *writtenVariables) completed(v *syntax.Variable) bool { return v.Span().Start == w.s.start }

func (w *writtenVariables) assigned(left syntax.Expression) {
	switch left := left.(type) {
	case *syntax.Variable:
		if !w.completed(left) {
			w.add(left.Name, "")
		}
	case *syntax.Convert:
		if v, ok := left.Operand.(*syntax.Variable); ok && !w.completed(v) {
			w.add(v.Name, w.s.src.ShortType(w.s.script.Source(left.Type.Type.Span())))
			return
		}
		w.assigned(left.Operand)
	case *syntax.Attributed:
		w.assigned(left.Operand)
	case *syntax.Array:
		for _, e := range left.Elements {
			w.assigned(e)
		}
	case *syntax.Paren:
		if p, ok := left.Pipeline.(*syntax.Pipeline); ok && len(p.Elements) == 1 {
			if e, ok := p.Elements[0].(*syntax.CommandExpression); ok {
				w.assigned(e.Expr)
			}
		}
	}
}

// setters are the cmdlets whose -Name is a variable.
const setters = "New-Variable nv Set-Variable set sv"

// outVariables are the common parameters that name a variable, with their aliases.
const outVariables = "ErrorVariable ev WarningVariable wv InformationVariable iv OutVariable ov PipelineVariable pv"

// command adds the variables that a command sets by name.
func (w *writtenVariables) command(c *syntax.Command) {
	sets := len(c.Elements) > 0 && containsFold(strings.Fields(setters), w.s.script.Source(c.Elements[0].Span()))
	named := false
	for i := 1; i < len(c.Elements); i++ {
		p, ok := c.Elements[i].(*syntax.CommandParameter)
		if !ok {
			if sets && !named {
				w.named(c.Elements[i])
				named = true
			}
			continue
		}
		value := syntax.Node(p.Argument)
		if p.Argument == nil && i+1 < len(c.Elements) {
			i++
			value = c.Elements[i]
		}
		isName := sets && begins("Name", p.Name)
		named = named || isName
		if isName || containsFold(strings.Fields(outVariables), p.Name) {
			w.named(value)
		}
	}
	for _, r := range c.Redirections {
		if f, ok := r.(*syntax.FileRedirection); ok {
			if text, ok := f.Target.(*syntax.StringConst); ok && begins(text.Value, "variable:") {
				w.add(text.Value[len("variable:"):], "")
			}
		}
	}
}

func (w *writtenVariables) named(value syntax.Node) {
	if text, ok := value.(*syntax.StringConst); ok && text.Span().End < w.s.cursor {
		w.add(strings.TrimPrefix(text.Value, "+"), "")
	}
}

// sameScope are the commands whose blocks run in the scope around them.
const sameScope = "ForEach-Object foreach % Where-Object where ? Microsoft.PowerShell.Core\\ForEach-Object Microsoft.PowerShell.Core\\Where-Object BeforeAll BeforeEach"

// sharesScope reports whether a block runs in the scope that the word stands in.
func (w *writtenVariables) sharesScope(b *syntax.ScriptBlockExpr) bool {
	found := false
	syntax.Inspect(w.top, func(n syntax.Node) bool {
		c, ok := n.(*syntax.Command)
		if ok && len(c.Elements) > 0 && spans(c, b) {
			_, dotted := c.Elements[0].(*syntax.ScriptBlockExpr)
			direct := false
			for _, e := range c.Elements {
				if p, ok := e.(*syntax.CommandParameter); ok && p.Argument != nil {
					e = p.Argument
				}
				direct = direct || e == syntax.Node(b) || inArray(e, b)
			}
			if direct {
				found = dotted && c.Invocation == syntax.KindDot || containsFold(strings.Fields(sameScope), w.s.script.Source(c.Elements[0].Span()))
			}
		}
		return spans(n, b)
	})
	return found
}

func spans(outer, inner syntax.Node) bool {
	return outer.Span().Start <= inner.Span().Start && outer.Span().End >= inner.Span().End
}

// inArray reports whether an argument is a list with the block in it.
func inArray(e, b syntax.Node) bool {
	a, ok := e.(*syntax.Array)
	if !ok {
		return false
	}
	for _, item := range a.Elements {
		if item == b {
			return true
		}
	}
	return false
}

func (s *scene) parameterType(p *syntax.Parameter) string {
	for _, a := range p.Attributes {
		if t, ok := a.(*syntax.TypeConstraint); ok {
			return s.src.ShortType(t.Type.Name)
		}
	}
	return "Object"
}
