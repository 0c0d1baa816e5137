package complete

import (
	"strings"

	"emsh/shell/object"
	"emsh/shell/syntax"
)

// shape is what is known of a value without running anything: the value itself where a
// variable holds it, names of types, members that the text makes.
type shape struct {
	value any
	live  bool
	types []string
	made  []Member
}

func (s shape) unknown() bool { return !s.live && len(s.types) == 0 && len(s.made) == 0 }

func ofType(names ...string) shape { return shape{types: names} }

func ofValue(v any) shape { return shape{value: v, live: true} }

const (
	deepest    = 24 // steps of inference
	textType   = "System.String"
	truthType  = "System.Boolean"
	numberType = "System.Int32"
	errorType  = "System.Management.Automation.ErrorRecord"
)

// infer says what an expression's value is.
func (s *scene) infer(e syntax.Node) shape {
	if s.depth++; s.depth > deepest {
		s.depth--
		return shape{}
	}
	defer func() { s.depth-- }()
	switch e := e.(type) {
	case *syntax.Variable:
		return s.inferVariable(e)
	case *syntax.StringConst, *syntax.ExpandableString:
		return ofType(textType)
	case *syntax.Constant:
		return ofType(s.src.TypeOf(e.Value))
	case *syntax.Member:
		return s.inferMember(e.Target, e.Name, e.Static, false)
	case *syntax.InvokeMember:
		return s.inferMember(e.Target, e.Name, e.Static, true)
	case *syntax.Convert:
		return s.inferConvert(e)
	case *syntax.Attributed:
		return s.infer(e.Operand)
	case *syntax.Paren:
		return s.inferStatement(e.Pipeline)
	case *syntax.SubExpr:
		return s.inferLast(e.Body)
	case *syntax.ArrayExpr:
		return asArray(s.inferLast(e.Body))
	case *syntax.Array:
		return s.inferArray(e)
	case *syntax.Index:
		return s.element(s.infer(e.Target))
	case *syntax.Hashtable:
		return shape{made: s.inferObject(e).made, types: []string{"System.Collections.Hashtable"}}
	case *syntax.ScriptBlockExpr:
		return ofType("System.Management.Automation.ScriptBlock")
	case *syntax.TypeExpression:
		return ofType("System.Type")
	case *syntax.Unary:
		return s.infer(e.Operand)
	case *syntax.Binary:
		return s.inferBinary(e)
	case *syntax.Ternary:
		return s.infer(e.Then)
	}
	return shape{}
}

func (s *scene) inferBinary(e *syntax.Binary) shape {
	switch e.Op {
	case syntax.KindFormat, syntax.KindJoin, syntax.KindIsplit, syntax.KindCsplit, syntax.KindIreplace, syntax.KindCreplace:
		return ofType(textType)
	case syntax.KindDotDot:
		return ofType(numberType + "[]")
	case syntax.KindPlus, syntax.KindMinus, syntax.KindMultiply, syntax.KindDivide, syntax.KindRem, syntax.KindQuestionQuestion:
		return s.infer(e.Left)
	case syntax.KindAs:
		if t, ok := e.Right.(*syntax.TypeExpression); ok {
			return ofType(s.src.FullType(s.script.Source(t.Type.Span())))
		}
		return shape{}
	}
	return ofType(truthType)
}

func (s *scene) inferConvert(e *syntax.Convert) shape {
	name := s.script.Source(e.Type.Type.Span())
	if h, ok := e.Operand.(*syntax.Hashtable); ok && strings.EqualFold(name, "pscustomobject") {
		return s.inferObject(h)
	}
	return ofType(s.src.FullType(name))
}

// inferArray is an array of the elements' type where they have the same, of anything else.
func (s *scene) inferArray(a *syntax.Array) shape {
	var first shape
	for i, e := range a.Elements {
		one := s.infer(e)
		if one.live {
			one = ofType(s.src.TypeOf(one.value))
		}
		if i == 0 {
			first = one
		} else if first1(one.types) != first1(first.types) {
			return ofType("System.Object[]")
		}
	}
	return asArray(first)
}

// asArray is an array of what a shape is one of.
func asArray(of shape) shape {
	if of.live || len(of.types) != 1 || strings.HasSuffix(of.types[0], "[]") {
		return of
	}
	return shape{types: []string{of.types[0] + "[]"}, made: of.made}
}

// inferObject is what [pscustomobject]@{} makes.
func (s *scene) inferObject(h *syntax.Hashtable) shape {
	var made []Member
	for _, entry := range h.Entries {
		if k, ok := entry.Key.(*syntax.StringConst); ok {
			typ := "System.Object"
			if v := s.inferStatement(entry.Value); len(v.types) > 0 {
				typ = v.types[0]
			}
			made = append(made, s.note(k.Value, typ))
		}
	}
	return shape{made: made, types: []string{"System.Management.Automation.PSObject"}}
}

func (s *scene) note(name, typ string) Member {
	return Member{Name: name, Type: typ, Tip: s.src.ShortType(typ) + " " + name}
}

// inferMember is the value of a property, or what a method returns.
func (s *scene) inferMember(target, name syntax.Expression, static, called bool) shape {
	word, ok := name.(*syntax.StringConst)
	if !ok {
		return shape{}
	}
	if t, ok := target.(*syntax.TypeExpression); ok && static && called && strings.EqualFold(word.Value, "new") {
		return ofType(s.src.FullType(s.script.Source(t.Type.Span())))
	}
	if static {
		return s.memberType(s.staticMembers(target), word.Value, called)
	}
	of := s.infer(target)
	if called && (strings.EqualFold(word.Value, "Where") || strings.EqualFold(word.Value, "ForEach")) {
		return of
	}
	if of.live && !called {
		if v, ok := s.src.Get(of.value, word.Value); ok && v != nil {
			return ofValue(v)
		}
	}
	if m := s.memberType(s.shapeMembers(of), word.Value, called); !m.unknown() {
		return m
	}
	return s.memberType(s.shapeMembers(s.element(of)), word.Value, called)
}

func (s *scene) memberType(all []Member, name string, called bool) shape {
	for _, m := range all {
		if strings.EqualFold(m.Name, name) && m.Method == called && m.Type != "" && m.Type != "System.Void" {
			return ofType(m.Type)
		}
	}
	return shape{}
}

// shapeMembers are the members of a value.
func (s *scene) shapeMembers(of shape) []Member {
	if of.live {
		return s.src.Members(of.value)
	}
	all := append([]Member(nil), of.made...)
	for _, t := range of.types {
		all = append(all, s.typeMembers(t, false)...)
	}
	return all
}

// element is one element of a collection; anything else is itself.
func (s *scene) element(of shape) shape {
	if of.live {
		items, ok := object.Elements(of.value)
		if !ok {
			return of
		}
		for _, item := range items {
			if item != nil {
				return ofValue(item)
			}
		}
		return shape{}
	}
	types := make([]string, len(of.types))
	for i, t := range of.types {
		types[i] = strings.TrimSuffix(t, "[]")
	}
	return shape{types: types, made: of.made}
}

// inferVariable looks at the text first, then at the session.
func (s *scene) inferVariable(v *syntax.Variable) shape {
	if strings.EqualFold(v.Name, "_") || strings.EqualFold(v.Name, "psitem") {
		return s.current()
	}
	if found, ok := s.assigned(v); ok {
		return found
	}
	if v.Drive != "" {
		return ofType(textType)
	}
	if value, ok := s.src.Value(v.Name); ok && value != nil {
		return ofValue(value)
	}
	if t, ok := automaticTypes[strings.ToLower(v.Name)]; ok {
		return ofType(t)
	}
	return shape{}
}

// automaticTypes are the types of variables that have a value only while something runs.
var automaticTypes = map[string]string{
	"args": "System.Object[]", "matches": "System.Collections.Hashtable", "psboundparameters": "System.Collections.Generic.Dictionary[string,object]",
	"psscriptroot": textType, "pscommandpath": textType, "myinvocation": "System.Management.Automation.InvocationInfo",
}

// assigned is what the text itself puts into a variable, the nearest before the word.
func (s *scene) assigned(v *syntax.Variable) (found shape, ok bool) {
	same := func(e syntax.Expression) bool {
		o, is := e.(*syntax.Variable)
		return is && strings.EqualFold(o.Name, v.Name) && o.Drive == v.Drive
	}
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		if n.Span().Start >= v.Span().Start {
			return false
		}
		switch n := n.(type) {
		case *syntax.Assignment:
			if n.Span().End > v.Span().Start {
				return true
			}
			if c, typed := n.Left.(*syntax.Convert); typed && same(c.Operand) {
				found, ok = s.inferConvert(c), true
			} else if same(n.Left) && n.Op == syntax.KindEquals {
				if right := s.inferStatement(n.Right); !right.unknown() {
					found, ok = right, true
				}
			}
		case *syntax.ForEach:
			if same(n.Var) && n.Span().End >= v.Span().End {
				found, ok = s.element(s.inferStatement(n.Cond)), true
			}
		case *syntax.Parameter:
			if same(n.Name) {
				found, ok = s.inferParameter(n), true
			}
		}
		return true
	})
	return found, ok && !found.unknown()
}

func (s *scene) inferParameter(p *syntax.Parameter) shape {
	for _, a := range p.Attributes {
		if t, ok := a.(*syntax.TypeConstraint); ok {
			return ofType(s.src.FullType(s.script.Source(t.Type.Span())))
		}
	}
	return shape{}
}

// current is $_ where the word stands: the object of a pipeline, an error, a switch's value.
func (s *scene) current() shape {
	for i := len(s.path) - 1; i >= 0; i-- {
		switch n := s.path[i].(type) {
		case *syntax.Catch, *syntax.Trap:
			return ofType(errorType)
		case *syntax.Switch:
			return s.element(s.inferStatement(n.Cond))
		case *syntax.ScriptBlockExpr:
			if of, ok := s.fed(i); ok {
				return of
			}
		}
	}
	return shape{}
}

// fed is what a block in place i of the path gets: from the pipeline, or from .Where and .ForEach.
func (s *scene) fed(i int) (shape, bool) {
	for j := i - 1; j >= 0; j-- {
		switch n := s.path[j].(type) {
		case *syntax.InvokeMember:
			return s.element(s.infer(n.Target)), true
		case *syntax.Command:
			before := s.upstream(n)
			if before == nil {
				return shape{}, false
			}
			return s.element(s.output(before)), true
		case *syntax.ScriptBlock:
			return shape{}, false
		}
	}
	return shape{}, false
}

func (s *scene) inferStatement(n syntax.Node) shape {
	switch n := n.(type) {
	case *syntax.Pipeline:
		if len(n.Elements) > 0 {
			return s.output(n.Elements[len(n.Elements)-1])
		}
	case *syntax.CommandExpression:
		return s.infer(n.Expr)
	case *syntax.Command:
		return s.output(n)
	case *syntax.Assignment:
		return s.inferStatement(n.Right)
	case *syntax.PipelineChain:
		return s.inferStatement(n.Right)
	case *syntax.Return:
		return s.inferStatement(n.Value)
	}
	return shape{}
}

func (s *scene) inferLast(b *syntax.Block) shape {
	if b == nil || len(b.Statements) == 0 {
		return shape{}
	}
	return s.inferStatement(b.Statements[len(b.Statements)-1])
}
