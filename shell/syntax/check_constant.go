package syntax

import "strings"

// IsConstant tells whether the value of an expression is known without running anything.
func IsConstant(e Expression) bool { return isConstant(e, false) }

// isConstant tells whether an expression may be the argument of an attribute: its value is
// known without running anything. Script blocks are allowed where asked for.
func isConstant(e Expression, blocks bool) bool {
	all := func(list ...Expression) bool {
		for _, e := range list {
			if !isConstant(e, blocks) {
				return false
			}
		}
		return true
	}
	switch n := e.(type) {
	case *Constant, *StringConst, *TypeExpression:
		return true
	case *ScriptBlockExpr:
		return blocks
	case *Variable:
		return n.isConstant()
	case *Binary:
		return n.Op.has(FlagCanConstantFold) && all(n.Left, n.Right)
	case *Unary:
		return n.Op.has(FlagCanConstantFold) && all(n.Operand)
	case *Ternary:
		return all(n.Cond, n.Then, n.Else)
	case *Array:
		return all(n.Elements...)
	case *Convert:
		return isType(n.Type.Type, primitiveTypes...) && all(n.Operand)
	case *Member:
		return n.isStaticField()
	case *Paren:
		return isConstantStatement(n.Pipeline, blocks)
	case *SubExpr:
		return len(n.Body.Traps) == 0 && len(n.Body.Statements) == 1 && isConstantStatement(n.Body.Statements[0], blocks)
	}
	return false
}

func isConstantStatement(s Statement, blocks bool) bool {
	e, ok := pureExpression(s).(*CommandExpression)
	return ok && len(e.Redirections) == 0 && isConstant(e.Expr, blocks)
}

// primitiveTypes are those that a constant may be cast to.
var primitiveTypes = []string{
	"bool", "boolean", "byte", "char", "datetime", "decimal", "double", "float", "int", "int16", "int32", "int64", "long",
	"sbyte", "short", "single", "string", "uint", "uint16", "uint32", "uint64", "ulong", "ushort", "timespan", "version",
}

// isConstant tells whether the variable is $true, $false or $null.
func (v *Variable) isConstant() bool {
	switch strings.ToLower(v.Path) {
	case "true", "false", "null":
		return true
	}
	return false
}

// computed are the static members of common types that are no constants.
var computed = map[string]bool{"now": true, "utcnow": true, "today": true, "empty": true, "newline": true}

// isStaticField tells whether a member can be a constant of a type, such as a value of an enum.
func (m *Member) isStaticField() bool {
	_, ofType := m.Target.(*TypeExpression)
	name, plain := m.Name.(*StringConst)
	return m.Static && ofType && plain && !computed[strings.ToLower(name.Value)]
}
