package syntax

import "strings"

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

// targetsOf returns what an assignment assigns to, without the parentheses and lists around.
func targetsOf(e Expression) (list []Expression) {
	switch e := e.(type) {
	case *Paren:
		if inner, ok := pureExpression(e.Pipeline).(*CommandExpression); ok {
			return targetsOf(inner.Expr)
		}
		return nil
	case *Array:
		for _, element := range e.Elements {
			list = append(list, targetsOf(element)...)
		}
		return list
	}
	return []Expression{e}
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
		c.defined[typeKey(&TypeName{Name: d.Name})] = true
		c.propertyTargets(d)
		return true
	})
}

func (c *checker) propertyTargets(d *TypeDefinition) {
	properties := map[string]*PropertyMember{}
	for _, m := range d.Members {
		if one, ok := m.(*PropertyMember); ok && properties[strings.ToLower(one.Name)] == nil {
			properties[strings.ToLower(one.Name)] = one
		}
	}
	for _, m := range d.Members {
		method, ok := m.(*FunctionMember)
		if !ok || len(properties) == 0 {
			continue
		}
		inMethod(method.Function.Body, func(n Node) {
			if a, ok := n.(*Assignment); ok {
				for _, target := range targetsOf(a.Left) {
					c.propertyTarget(d, target, properties)
				}
			}
		})
	}
}

// propertyTarget reports a variable that has the name of a property: $this is missing.
func (c *checker) propertyTarget(d *TypeDefinition, e Expression, properties map[string]*PropertyMember) {
	for convert, ok := e.(*Convert); ok; convert, ok = e.(*Convert) {
		e = convert.Operand
	}
	v, ok := e.(*Variable)
	if !ok || v.Drive != "" {
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
