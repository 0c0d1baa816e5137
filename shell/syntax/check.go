package syntax

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// checker finds what the rules of the grammar allow but the language does not.
type checker struct {
	*parser
	path []Node // from the root to the node being checked

	defined    map[string]bool    // the types that the script defines
	unassigned map[*Variable]bool // what methods read before it is surely assigned
}

func (p *parser) check(root *ScriptBlock) {
	c := &checker{parser: p, defined: map[string]bool{}, unassigned: map[*Variable]bool{}}
	c.types(root)
	c.visit(root)
}

func (c *checker) visit(n Node) {
	c.node(n)
	c.path = append(c.path, n)
	Children(n, c.visit)
	c.path = c.path[:len(c.path)-1]
}

// parent returns the nth node around the one being checked, from 0.
func (c *checker) parent(n int) Node {
	if i := len(c.path) - 1 - n; i >= 0 {
		return c.path[i]
	}
	return nil
}

func (c *checker) node(n Node) {
	switch n := n.(type) {
	case *ParamBlock:
		c.parameters(n.Params)
	case *Attribute:
		c.attribute(n)
	case *Parameter:
		c.parameter(n)
	case *FunctionDefinition:
		c.function(n)
	case *FunctionMember:
		c.method(n)
	case *PropertyMember:
		if n.Type != nil && isType(n.Type.Type, "void") {
			c.fail(n.Type.Span(), "TypeNotAllowedForProperty", n.Type.Type)
		}
	case *Using:
		c.using(n)
	case *Switch:
		if n.Parallel {
			c.fail(n.Span(), "KeywordParameterReservedForFutureUse", "switch", "parallel")
		}
	case *ForEach:
		c.forEach(n)
	case *Data:
		c.data(n)
	case *Try:
		c.try(n)
	case *Break:
		c.jump(n, n.Label)
	case *Continue:
		c.jump(n, n.Label)
	case *Return:
		c.returned(n)
	case *ErrorStatement:
		c.keyword(n)
	case *Assignment:
		c.target(n.Left, n.Op == KindEquals, func(e Node) { c.fail(e.Span(), "InvalidLeftHandSide") })
	default:
		c.expression(n)
	}
}

func (c *checker) expression(n Node) {
	switch n := n.(type) {
	case *Unary:
		if n.Op.has(FlagPrefixOrPostfixOperator) {
			c.target(n.Operand, false, func(e Node) {
				c.fail(e.Span(), "OperatorRequiresVariableOrProperty", n.Op.Text())
			})
		}
	case *Convert:
		c.convert(n)
	case *Attributed:
		c.attributed(n)
	case *UsingExpression:
		if bad := badUsing(n.Expr); bad != nil {
			c.fail(bad.Span(), "InvalidUsingExpression")
		}
	case *Variable:
		c.variable(n)
	case *Hashtable:
		c.hashtable(n)
	}
}

// isType tells whether a type is one of those, by its short name.
func isType(t *TypeName, names ...string) bool {
	name := strings.TrimPrefix(strings.ToLower(t.String()), "system.")
	for _, n := range names {
		if name == n {
			return true
		}
	}
	return false
}

const refType = "management.automation.psreference"

func (c *checker) parameters(params []*Parameter) {
	seen := map[string]bool{}
	for _, one := range params {
		name := strings.ToLower(one.Name.Path)
		if seen[name] {
			c.fail(one.Name.Span(), "DuplicateFormalParameter", one.Name.Path)
		}
		seen[name] = true
		for _, a := range one.Attributes {
			if t, ok := a.(*TypeConstraint); ok && isType(t.Type, "void") {
				c.fail(t.Span(), "VoidTypeConstraintNotAllowed")
				break
			}
		}
	}
}

func (c *checker) parameter(n *Parameter) {
	_, isMethod := c.parent(1).(*FunctionMember)
	types := 0
	for _, a := range n.Attributes {
		t, ok := a.(*TypeConstraint)
		if !ok {
			continue
		}
		if isType(t.Type, "ordered") {
			c.fail(t.Span(), "OrderedAttributeOnlyOnHashLiteralNode", t.Type)
			continue
		}
		if types++; isMethod && types > 1 {
			c.fail(t.Span(), "MultipleTypeConstraintsOnMethodParam")
		}
	}
}

func (c *checker) attribute(n *Attribute) {
	id, blocks := "ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", true
	if c.onClass() {
		id, blocks = "ParameterAttributeArgumentNeedsToBeConstant", false
	}
	seen := map[string]bool{}
	for _, a := range n.Named {
		name := strings.ToLower(a.Name)
		if seen[name] {
			c.fail(a.Span(), "DuplicateNamedArgument", a.Name)
		} else if !a.Omitted && !isConstant(a.Value, blocks) {
			c.fail(a.Value.Span(), id)
		}
		seen[name] = true
	}
	for _, e := range n.Positional {
		if !isConstant(e, blocks) {
			c.fail(e.Span(), id)
		}
	}
}

// onClass tells whether the attribute being checked belongs to a class or its members.
func (c *checker) onClass() bool {
	switch c.parent(0).(type) {
	case *TypeDefinition, *PropertyMember, *FunctionMember:
		return true
	case *Parameter:
		return c.member() != nil
	}
	return false
}

func (c *checker) function(n *FunctionDefinition) {
	switch {
	case len(n.Params) > 0 && n.Body.Param != nil:
		c.fail(n.Body.Param.Span(), "OnlyOneParameterListAllowed")
	case n.Parens:
		c.parameters(n.Params)
	}
	if n.Workflow {
		c.fail(n.Span(), "WorkflowNotSupportedInPowerShellCore")
	}
}

// keyword reports parallel and sequence outside of a workflow.
func (c *checker) keyword(n *ErrorStatement) {
	if n.Keyword == (Span{}) {
		return
	}
	for _, outer := range c.path {
		if f, ok := outer.(*FunctionDefinition); ok && f.Workflow {
			return
		}
	}
	c.fail(n.Keyword, "UnexpectedKeyword", c.script.Source(n.Keyword))
}

var namespacePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}_]*(?:\.[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}_]*)*$`)
})

func (c *checker) using(n *Using) {
	if n.Kind == UsingCommand || n.Kind == UsingType || n.Alias != nil {
		c.fail(n.Span(), "UsingStatementNotSupported")
	}
	if n.Kind == UsingNamespace && !namespacePattern().MatchString(n.Name.Value) {
		c.fail(n.Name.Span(), "InvalidNamespaceValue")
	}
}

func (c *checker) forEach(n *ForEach) {
	if n.Parallel {
		c.fail(n.Span(), "KeywordParameterReservedForFutureUse", "foreach", "parallel")
	}
	if n.Throttle == nil {
		return
	}
	c.fail(n.Span(), "KeywordParameterReservedForFutureUse", "foreach", "throttlelimit")
	if !n.Parallel {
		c.fail(n.Span(), "ThrottleLimitRequiresParallelFlag")
	}
}

// target checks what is assigned to; wrong is called with what cannot be.
func (c *checker) target(e Expression, simple bool, wrong func(Node)) {
	switch e := e.(type) {
	case *Array:
		if !simple {
			wrong(e)
			return
		}
		for _, element := range e.Elements {
			c.target(element, true, wrong)
		}
	case *Paren:
		inner, ok := pureExpression(e.Pipeline).(*CommandExpression)
		if !ok || len(inner.Redirections) > 0 {
			wrong(e.Pipeline)
			return
		}
		c.target(inner.Expr, simple, wrong)
	case *Variable:
	case *Member:
		if e.Conditional {
			wrong(e)
		}
	case *InvokeMember:
		if e.Conditional {
			wrong(e)
		}
	case *Index:
		if e.Conditional {
			wrong(e)
		}
	case *Convert, *Attributed:
		c.typedTarget(e, simple, wrong)
	default:
		wrong(e)
	}
}

// typedTarget checks the types and attributes before what is assigned to.
func (c *checker) typedTarget(e Expression, simple bool, wrong func(Node)) {
	var ref *TypeConstraint
	var last *TypeName
	converts := 0
	whole := e
	for {
		if convert, ok := e.(*Convert); ok {
			converts++
			last = convert.Type.Type
			if isType(last, "ref", refType) {
				ref = convert.Type
			} else if isType(last, "void") {
				c.fail(convert.Type.Span(), "VoidTypeConstraintNotAllowed")
			}
			e = convert.Operand
		} else if attributed, ok := e.(*Attributed); ok {
			e = attributed.Operand
		} else {
			break
		}
	}
	if ref != nil && converts > 1 {
		c.fail(ref.Span(), "ReferenceNeedsToBeByItselfInTypeConstraint")
		return
	}
	if v, ok := e.(*Variable); ok && v.Drive == "" && v.Scope != "global" && v.Scope != "script" {
		c.automatic(whole, v, last)
	}
	c.target(e, simple, wrong)
}

// automaticTypes are the types of the variables that the shell itself sets.
var automaticTypes = map[string][]string{
	"_": {"System.Object", "object"}, "args": {"System.Object[]", "object[]"}, "this": {"System.Object", "object"},
	"input": {"System.Object", "object"}, "pscmdlet": {"System.Management.Automation.PSScriptCmdlet"},
	"psboundparameters": {"System.Management.Automation.PSBoundParametersDictionary"},
	"myinvocation":      {"System.Management.Automation.InvocationInfo", "management.automation.invocationinfo"},
	"psscriptroot":      {"System.String", "string"}, "pscommandpath": {"System.String", "string"},
}

func (c *checker) automatic(whole Expression, v *Variable, last *TypeName) {
	types, ok := automaticTypes[strings.ToLower(v.Name)]
	if ok && (last == nil || !isType(last, types[1:]...)) {
		c.fail(whole.Span(), "AssignmentStatementToAutomaticNotSupported", v.Name, types[0])
	}
}

func (c *checker) convert(n *Convert) {
	if isType(n.Type.Type, "ordered") {
		if _, ok := n.Operand.(*Hashtable); !ok {
			c.fail(n.Span(), "OrderedAttributeOnlyOnHashLiteralNode", n.Type.Type)
		}
		return
	}
	if !isType(n.Type.Type, "ref", refType) {
		return
	}
	several := false
	for e := n.Operand; ; {
		if inner, ok := e.(*Convert); ok {
			if isType(inner.Type.Type, "ref", refType) {
				several = true
				c.fail(inner.Type.Span(), "ReferenceNeedsToBeByItselfInTypeSequence")
			}
			e = inner.Operand
		} else if inner, ok := e.(*Attributed); ok {
			e = inner.Operand
		} else {
			break
		}
	}
	outer, ok := c.parent(0).(*Convert)
	if ok && !several && !isType(outer.Type.Type, "ref", refType) && !c.isAssigned() {
		c.fail(n.Type.Span(), "ReferenceNeedsToBeLastTypeInTypeConversion")
	}
}

// isAssigned tells whether the node being checked is part of what is assigned to.
func (c *checker) isAssigned() bool {
	for i := len(c.path) - 1; i > 0; i-- {
		switch outer := c.path[i-1].(type) {
		case *Assignment:
			return outer.Left == c.path[i]
		case *CommandExpression:
			return false
		}
	}
	return false
}

func (c *checker) attributed(n *Attributed) {
	var e Expression = n
	for {
		switch inner := e.(type) {
		case *Attributed:
			e = inner.Operand
			continue
		case *Convert:
			e = inner.Operand
			continue
		case *Variable:
			return
		}
		c.fail(n.Attribute.Span(), "UnexpectedAttribute", typeOf(n.Attribute))
		return
	}
}

// badUsing returns what may not stand in an expression with $using:.
func badUsing(e Expression) Expression {
	switch n := e.(type) {
	case *Variable:
		return nil
	case *Member:
		if _, ok := n.Name.(*StringConst); ok {
			return badUsing(n.Target)
		}
	case *Index:
		if !isConstant(n.Index, true) {
			return n.Index
		}
		return badUsing(n.Target)
	}
	return e
}

func (c *checker) variable(n *Variable) {
	if n.Splat {
		c.splatted(n)
	}
	if c.unassigned[n] {
		c.fail(n.Span(), "VariableNotLocal")
	}
	if strings.EqualFold(n.Path, "this") && c.inStaticMember() {
		c.fail(n.Span(), "NonStaticMemberAccessInStaticMember", n.Path)
	}
}

func (c *checker) splatted(n *Variable) {
	switch c.parent(0).(type) {
	case *Command, *UsingExpression:
		return
	case *Array:
		if _, ok := c.parent(1).(*Command); ok {
			c.fail(n.Span(), "SplattingNotPermittedInArgumentList", n.Path)
			return
		}
	}
	c.fail(n.Span(), "SplattingNotPermitted", n.Path)
}

func (c *checker) inStaticMember() bool {
	switch m := c.member().(type) {
	case *FunctionMember:
		return m.Static
	case *PropertyMember:
		return m.Static
	}
	return false
}

// member returns the member of a class that the node being checked is part of, unless a
// function or script block stands between.
func (c *checker) member() MemberDefinition {
	for i := len(c.path) - 1; i >= 0; i-- {
		switch n := c.path[i].(type) {
		case *FunctionMember:
			return n
		case *PropertyMember:
			return n
		case *ScriptBlockExpr:
			return nil
		case *FunctionDefinition:
			if i == 0 {
				return nil
			}
			if _, ok := c.path[i-1].(*FunctionMember); !ok {
				return nil
			}
		}
	}
	return nil
}

func (c *checker) hashtable(n *Hashtable) {
	seen := map[string]bool{}
	for _, entry := range n.Entries {
		var key string
		switch k := entry.Key.(type) {
		case *StringConst:
			key = k.Value
		case *Constant:
			key = fmt.Sprint(k.Value)
		default:
			continue
		}
		if lower := strings.ToLower(key); seen[lower] {
			c.fail(entry.Key.Span(), "DuplicateKeyInHashLiteral", key)
		} else {
			seen[lower] = true
		}
	}
}
