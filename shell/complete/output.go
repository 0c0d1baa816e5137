package complete

import (
	"strings"

	"emsh/shell/syntax"
)

// output is what an element of a pipeline writes.
func (s *scene) output(e syntax.PipelineElement) shape {
	if s.depth++; s.depth > deepest {
		s.depth--
		return shape{}
	}
	defer func() { s.depth-- }()
	switch e := e.(type) {
	case *syntax.CommandExpression:
		return s.infer(e.Expr)
	case *syntax.Command:
		return s.commandOutput(e)
	}
	return shape{}
}

func (s *scene) commandOutput(c *syntax.Command) shape {
	info := s.info(c)
	if info == nil {
		return shape{}
	}
	switch strings.ToLower(info.Name) {
	case "where-object", "sort-object", "get-unique", "tee-object", "add-member", "write-output", "watch-command":
		return s.passed(c)
	case "select-object":
		return s.selected(info, c)
	case "foreach-object":
		return s.each(info, c)
	case "group-object":
		return ofType("Microsoft.PowerShell.Commands.GroupInfo")
	case "measure-object":
		return ofType("Microsoft.PowerShell.Commands.GenericMeasureInfo")
	case "import-csv", "convertfrom-csv", "convertfrom-json", "import-clixml", "invoke-command", "invoke-expression":
		return shape{}
	case "get-childitem", "get-item":
		return ofType("System.IO.DirectoryInfo", "System.IO.FileInfo")
	case "new-timespan", "measure-command":
		return ofType("System.TimeSpan")
	case "new-guid":
		return ofType("System.Guid")
	case "test-path", "test-connection":
		return ofType(truthType)
	case "convertto-csv", "convertto-json", "convertto-html", "out-string", "get-content", "join-string", "join-path":
		return ofType(textType)
	case "new-object":
		if name := s.argumentOf(info, c, "TypeName"); name != "" {
			return ofType(s.src.FullType(name))
		}
	}
	if len(info.Outputs) == 0 {
		return shape{}
	}
	types := make([]string, len(info.Outputs))
	for i, t := range info.Outputs {
		types[i] = s.src.FullType(t)
	}
	return ofType(types...)
}

// passed is what a command gets, where it writes just that.
func (s *scene) passed(c *syntax.Command) shape {
	if before := s.feeding(c); before != nil {
		return s.element(s.output(before))
	}
	return shape{}
}

// feeding is the element before a command, wherever in the text that stands.
func (s *scene) feeding(c *syntax.Command) (before syntax.PipelineElement) {
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		if p, ok := n.(*syntax.Pipeline); ok {
			for i, e := range p.Elements {
				if e == syntax.PipelineElement(c) && i > 0 {
					before = p.Elements[i-1]
				}
			}
		}
		return before == nil
	})
	return before
}

// elementOf is the element that a parameter of a command is bound to.
func (s *scene) elementOf(info *Info, c *syntax.Command, name string) syntax.Node {
	b := &binding{info: info, bound: map[string]bool{}, values: map[string]any{}}
	elements := c.Elements[1:]
	var rest []syntax.Node
	for i := 0; i < len(elements); i++ {
		par, ok := elements[i].(*syntax.CommandParameter)
		if !ok {
			rest = append(rest, elements[i])
			continue
		}
		p := b.find(par.Name)
		if p == nil {
			continue
		}
		value := syntax.Node(par.Argument)
		if par.Argument == nil && !p.Switch && i+1 < len(elements) {
			i++
			value = elements[i]
		}
		if strings.EqualFold(p.Name, name) {
			return value
		}
		b.take(p, value)
	}
	for _, e := range rest {
		p := b.next(e)
		if p == nil {
			return nil
		}
		if strings.EqualFold(p.Name, name) {
			return e
		}
		b.take(p, e)
	}
	return nil
}

func (s *scene) argumentOf(info *Info, c *syntax.Command, name string) string {
	if w, ok := s.elementOf(info, c, name).(*syntax.StringConst); ok {
		return w.Value
	}
	return ""
}

// selected is what Select-Object writes: its input, or objects with the properties named.
func (s *scene) selected(info *Info, c *syntax.Command) shape {
	in := s.passed(c)
	if name := s.argumentOf(info, c, "ExpandProperty"); name != "" {
		return s.element(s.memberType(s.shapeMembers(in), name, false))
	}
	list := s.elementOf(info, c, "Property")
	if list == nil {
		return in
	}
	var made []Member
	known := s.shapeMembers(in)
	for _, e := range elementsOf(list) {
		w, ok := e.(*syntax.StringConst)
		if !ok {
			continue
		}
		matches := exactPattern(w.Value)
		for _, m := range known {
			if !m.Method && matches(m.Name) {
				made = append(made, s.note(m.Name, m.Type))
			}
		}
	}
	return shape{made: made, types: []string{"System.Management.Automation.PSObject"}}
}

func elementsOf(n syntax.Node) []syntax.Expression {
	switch n := n.(type) {
	case *syntax.Array:
		return n.Elements
	case syntax.Expression:
		return []syntax.Expression{n}
	}
	return nil
}

func exactPattern(word string) func(string) bool {
	if strings.ContainsAny(word, "*?[") {
		if matches := prefixPattern(strings.TrimSuffix(word, "*")); strings.HasSuffix(word, "*") {
			return matches
		}
	}
	return func(name string) bool { return strings.EqualFold(name, word) }
}

// each is what ForEach-Object writes: its block's last value, or a member.
func (s *scene) each(info *Info, c *syntax.Command) shape {
	if name := s.argumentOf(info, c, "MemberName"); name != "" {
		return s.element(s.memberType(s.shapeMembers(s.passed(c)), name, false))
	}
	block, ok := s.elementOf(info, c, "Process").(*syntax.ScriptBlockExpr)
	if !ok || block.Block.End == nil || len(block.Block.End.Statements) == 0 {
		return shape{}
	}
	last := block.Block.End.Statements[len(block.Block.End.Statements)-1]
	inner := *s
	inner.path = s.script.NodesAt(last.Span().End)
	return inner.inferStatement(last)
}
