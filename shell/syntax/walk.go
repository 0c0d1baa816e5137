package syntax

import "reflect"

// Inspect calls visit for a node and, where that returns true, for all nodes inside, the
// outer before the inner. The order is PowerShell's: mostly that of the text, but traps
// come before the statements beside them and the condition of a do loop before its body.
func Inspect(n Node, visit func(Node) bool) {
	if !isNil(n) && visit(n) {
		Children(n, func(child Node) { Inspect(child, visit) })
	}
}

// isNil tells whether a node is missing, also when it is a nil pointer of a known type.
func isNil(n Node) bool {
	if n == nil {
		return true
	}
	v := reflect.ValueOf(n)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// Children calls visit for each node directly inside of another.
func Children(n Node, visit func(Node)) {
	c := children(visit)
	switch n := n.(type) {
	case Statement:
		c.statement(n)
	case Expression:
		c.expression(n)
	default:
		c.part(n)
	}
}

// children is called with each child; missing ones are left out.
type children func(Node)

func (c children) nodes(list ...Node) {
	for _, n := range list {
		if !isNil(n) {
			c(n)
		}
	}
}

func visitAll[T Node](c children, list []T) {
	for _, n := range list {
		c(n)
	}
}

func (c children) part(n Node) {
	switch n := n.(type) {
	case *ScriptBlock:
		visitAll(c, n.Usings)
		c.nodes(n.Param, n.DynamicParam, n.Begin, n.Process, n.End, n.Clean)
	case *ParamBlock:
		visitAll(c, n.Attributes)
		visitAll(c, n.Params)
	case *Parameter:
		visitAll(c, n.Attributes)
		c.nodes(n.Name, n.Default)
	case *NamedBlock:
		visitAll(c, n.Traps)
		visitAll(c, n.Statements)
	case *Block:
		visitAll(c, n.Traps)
		visitAll(c, n.Statements)
	case *Attribute:
		visitAll(c, n.Positional)
		visitAll(c, n.Named)
	case *NamedArgument:
		c.nodes(n.Value)
	case *CommandParameter:
		c.nodes(n.Argument)
	case *FileRedirection:
		c.nodes(n.Target)
	case *Catch:
		visitAll(c, n.Types)
		c.nodes(n.Body)
	case *PropertyMember:
		c.nodes(n.Type)
		visitAll(c, n.Attributes)
		c.nodes(n.Value)
	case *FunctionMember:
		visitAll(c, n.Attributes)
		c.nodes(n.Return, n.Function)
	}
}

func (c children) statement(s Statement) {
	switch s := s.(type) {
	case *Pipeline:
		visitAll(c, s.Elements)
	case *PipelineChain:
		c.nodes(s.Left, s.Right)
	case *Command:
		visitAll(c, s.Elements)
		visitAll(c, s.Redirections)
	case *CommandExpression:
		c.nodes(s.Expr)
		visitAll(c, s.Redirections)
	case *Assignment:
		c.nodes(s.Left, s.Right)
	case *FunctionDefinition:
		visitAll(c, s.Params)
		c.nodes(s.Body)
	case *Using:
		c.nodes(s.Name, s.Module, s.Alias)
	case *TypeDefinition:
		visitAll(c, s.Attributes)
		visitAll(c, s.Bases)
		visitAll(c, s.Members)
	case *Return:
		c.nodes(s.Value)
	case *Exit:
		c.nodes(s.Value)
	case *Throw:
		c.nodes(s.Value)
	case *Break:
		c.nodes(s.Label)
	case *Continue:
		c.nodes(s.Label)
	case *ErrorStatement:
		visitAll(c, s.Nested)
	default:
		c.control(s)
	}
}

func (c children) control(s Statement) {
	switch s := s.(type) {
	case *If:
		for _, clause := range s.Clauses {
			c.nodes(clause.Cond, clause.Body)
		}
		c.nodes(s.Else)
	case *Switch:
		c.nodes(s.Cond)
		for _, clause := range s.Clauses {
			c.nodes(clause.Pattern, clause.Body)
		}
		c.nodes(s.Default)
	case *ForEach:
		c.nodes(s.Var, s.Cond, s.Body)
	case *For:
		c.nodes(s.Init, s.Cond, s.Step, s.Body)
	case *While:
		c.nodes(s.Cond, s.Body)
	case *DoWhile:
		c.nodes(s.Cond, s.Body)
	case *DoUntil:
		c.nodes(s.Cond, s.Body)
	case *Try:
		c.nodes(s.Body)
		visitAll(c, s.Catches)
		c.nodes(s.Finally)
	case *Trap:
		c.nodes(s.Type, s.Body)
	case *Data:
		c.nodes(s.Body)
	}
}

func (c children) expression(e Expression) {
	switch e := e.(type) {
	case *Binary:
		c.nodes(e.Left, e.Right)
	case *Unary:
		c.nodes(e.Operand)
	case *Ternary:
		c.nodes(e.Cond, e.Then, e.Else)
	case *Convert:
		c.nodes(e.Type, e.Operand)
	case *Attributed:
		c.nodes(e.Attribute, e.Operand)
	case *Member:
		c.nodes(e.Target, e.Name)
	case *InvokeMember:
		c.nodes(e.Target, e.Name)
		visitAll(c, e.Args)
	case *BaseConstructorCall:
		visitAll(c, e.Args)
	case *Index:
		c.nodes(e.Target, e.Index)
	case *ExpandableString:
		for _, part := range e.Parts {
			c.nodes(part.Expr)
		}
	case *Array:
		visitAll(c, e.Elements)
	case *ArrayExpr:
		c.nodes(e.Body)
	case *SubExpr:
		c.nodes(e.Body)
	case *Paren:
		c.nodes(e.Pipeline)
	case *ScriptBlockExpr:
		c.nodes(e.Block)
	case *Hashtable:
		for _, entry := range e.Entries {
			c.nodes(entry.Key, entry.Value)
		}
	case *UsingExpression:
		c.nodes(e.Expr)
	case *ErrorExpression:
		visitAll(c, e.Nested)
	}
}
