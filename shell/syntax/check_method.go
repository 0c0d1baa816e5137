package syntax

import "strings"

// variablesKnown are those that a method may use without assigning them.
var variablesKnown = map[string]bool{
	"_": true, "args": true, "this": true, "input": true, "pscmdlet": true, "psboundparameters": true,
	"myinvocation": true, "psscriptroot": true, "pscommandpath": true, "?": true,
	"true": true, "false": true, "null": true, "lastexitcode": true, "error": true, "stacktrace": true,
	"outputencoding": true, "nestedpromptlevel": true, "pwd": true, "matches": true,
	"psapplicationoutputencoding": true,
}

// methodVariables reports variables that a method uses but never assigns: it does not see
// those of its callers.
func (c *checker) methodVariables(m *FunctionMember) {
	known := map[string]bool{}
	for _, one := range m.Function.Params {
		known[strings.ToLower(one.Name.Path)] = true
	}
	targets := map[*Variable]bool{}
	inMethod(m.Function.Body, func(n Node) {
		for _, v := range assigned(n) {
			targets[v] = true
			known[unscoped(v)] = true
		}
		switch n.(type) {
		case *ForEach:
			known["foreach"] = true
		case *Switch:
			known["switch"] = true
		}
	})
	inMethod(m.Function.Body, func(n Node) {
		v, ok := n.(*Variable)
		if !ok || targets[v] || v.Drive != "" || v.Scope == "global" || v.Scope == "script" {
			return
		}
		if name := unscoped(v); !known[name] && !variablesKnown[name] {
			c.fail(v.Span(), "VariableNotLocal")
		}
	})
}

// unscoped is a variable's name without local: or private:.
func unscoped(v *Variable) string {
	name := strings.ToLower(v.Path)
	if _, own, ok := strings.Cut(name, ":"); ok && (v.Scope == "local" || v.Scope == "private") {
		return own
	}
	return name
}

// inMethod visits the nodes of a method without the script blocks and functions inside.
func inMethod(body *ScriptBlock, visit func(Node)) {
	Inspect(body, func(n Node) bool {
		switch n.(type) {
		case *ScriptBlockExpr, *FunctionDefinition:
			return false
		}
		visit(n)
		return true
	})
}

// assigned returns the variables that a node assigns to.
func assigned(n Node) []*Variable {
	switch n := n.(type) {
	case *Assignment:
		return targetsOf(n.Left)
	case *ForEach:
		return []*Variable{n.Var}
	case *Data:
		if n.Variable != "" {
			return []*Variable{newVariable(n.Variable, false)}
		}
	}
	return nil
}

func targetsOf(e Expression) (list []*Variable) {
	switch e := e.(type) {
	case *Variable:
		return []*Variable{e}
	case *Convert:
		return targetsOf(e.Operand)
	case *Attributed:
		return targetsOf(e.Operand)
	case *Paren:
		if inner, ok := pureExpression(e.Pipeline).(*CommandExpression); ok {
			return targetsOf(inner.Expr)
		}
	case *Array:
		for _, element := range e.Elements {
			list = append(list, targetsOf(element)...)
		}
	}
	return list
}

// types reports types of the same name in one block, and assignments in methods that mean a property.
func (c *checker) types(root *ScriptBlock) {
	seen := map[string]bool{}
	Inspect(root, func(n Node) bool {
		if inner, ok := n.(*ScriptBlock); ok && inner != root {
			c.types(inner)
			return false
		}
		d, ok := n.(*TypeDefinition)
		if !ok {
			return true
		}
		if name := strings.ToLower(d.Name); seen[name] {
			c.fail(d.Span(), "MemberAlreadyDefined", d.Name)
		} else {
			seen[name] = true
		}
		c.propertyTargets(d)
		return true
	})
}

func (c *checker) propertyTargets(d *TypeDefinition) {
	properties := map[string]*PropertyMember{}
	for _, m := range d.Members {
		if one, ok := m.(*PropertyMember); ok {
			properties[strings.ToLower(one.Name)] = one
		}
	}
	for _, m := range d.Members {
		method, ok := m.(*FunctionMember)
		if !ok || len(properties) == 0 {
			continue
		}
		hidden := map[string]bool{}
		for _, one := range method.Function.Params {
			hidden[strings.ToLower(one.Name.Path)] = true
		}
		inMethod(method.Function.Body, func(n Node) {
			if a, ok := n.(*Assignment); ok {
				c.propertyTarget(d, a.Left, properties, hidden)
			}
		})
	}
}

// propertyTarget reports a variable that has the name of a property: $this is missing.
func (c *checker) propertyTarget(d *TypeDefinition, e Expression, properties map[string]*PropertyMember, hidden map[string]bool) {
	for convert, ok := e.(*Convert); ok; convert, ok = e.(*Convert) {
		e = convert.Operand
	}
	v, ok := e.(*Variable)
	if !ok || v.Drive != "" || hidden[strings.ToLower(v.Path)] {
		return
	}
	switch property := properties[strings.ToLower(v.Path)]; {
	case property == nil:
	case property.Static:
		c.fail(v.Span(), "MissingTypeInStaticPropertyAssignment", "["+d.Name+"]::", property.Name)
	default:
		c.fail(v.Span(), "MissingThis", "$this.", property.Name)
	}
}
