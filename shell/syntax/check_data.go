package syntax

import "strings"

// dataVariables is how the error calls the variables that a data section may use.
const dataVariables = "$PSCulture, $PSUICulture, $true, $false, and $null"

// data checks that a data section computes nothing but data.
func (c *checker) data(n *Data) {
	allowed := []string{"ConvertFrom-StringData"}
	for _, e := range n.Allowed {
		s, ok := e.(*StringConst)
		if !ok {
			allowed = nil // known only when it runs
			break
		}
		allowed = append(allowed, s.Value)
	}
	Inspect(n.Body, func(n Node) bool {
		c.dataNode(n, allowed)
		return true
	})
}

// notInData maps statements and expressions to the error that forbids them.
func notInData(n Node) string {
	switch n.(type) {
	case *ParamBlock:
		return "ParameterDeclarationNotSupportedInDataSection"
	case *Attribute, *Attributed:
		return "AttributeNotSupportedInDataSection"
	case *FunctionDefinition:
		return "FunctionDeclarationNotSupportedInDataSection"
	case *Trap:
		return "TrapStatementNotSupportedInDataSection"
	case *Switch:
		return "SwitchStatementNotSupportedInDataSection"
	case *Data:
		return "DataSectionStatementNotSupportedInDataSection"
	case *ForEach:
		return "ForeachStatementNotSupportedInDataSection"
	case *DoWhile, *DoUntil:
		return "DoWhileStatementNotSupportedInDataSection"
	case *For, *While:
		return "ForWhileStatementNotSupportedInDataSection"
	case *Try:
		return "TryStatementNotSupportedInDataSection"
	case *Break, *Continue, *Return, *Exit, *Throw:
		return "FlowControlStatementNotSupportedInDataSection"
	case *Assignment:
		return "AssignmentStatementNotSupportedInDataSection"
	case *MergingRedirection, *FileRedirection:
		return "RedirectionNotSupportedInDataSection"
	case *Member:
		return "PropertyReferenceNotSupportedInDataSection"
	case *InvokeMember:
		return "MethodCallNotSupportedInDataSection"
	case *ScriptBlock, *ScriptBlockExpr:
		return "ScriptBlockNotSupportedInDataSection"
	case *Index:
		return "ArrayReferenceNotSupportedInDataSection"
	}
	return ""
}

func (c *checker) dataNode(n Node, allowed []string) {
	if id := notInData(n); id != "" {
		c.fail(n.Span(), id)
		return
	}
	switch n := n.(type) {
	case *TypeConstraint:
		c.dataType(n, n.Type)
	case *TypeExpression:
		c.dataType(n, n.Type)
	case *Binary:
		if n.Op.has(FlagDisallowedInRestrictedMode) {
			c.fail(n.OpSpan, "OperatorNotSupportedInDataSection", n.Op.Text())
		}
	case *Unary:
		if n.Op.has(FlagDisallowedInRestrictedMode) {
			c.fail(n.Span(), "OperatorNotSupportedInDataSection", n.Op.Text())
		}
	case *Variable:
		switch strings.ToLower(n.Path) {
		case "psculture", "psuiculture", "true", "false", "null":
		default:
			c.fail(n.Span(), "VariableReferenceNotSupportedInDataSection", dataVariables)
		}
	case *Command:
		c.dataCommand(n, allowed)
	}
}

func (c *checker) dataType(n Node, t *TypeName) {
	element := t
	for element.Element != nil {
		element = element.Element
	}
	if !isType(element, primitiveTypes...) || isType(element, "timespan", "version") {
		c.fail(n.Span(), "TypeNotAllowedInDataSection", t)
	}
}

func (c *checker) dataCommand(n *Command, allowed []string) {
	if n.Invocation == KindDot {
		c.fail(n.Span(), "DotSourcingNotSupportedInDataSection")
		return
	}
	if allowed == nil {
		return
	}
	name := n.CommandName()
	for _, a := range allowed {
		if strings.EqualFold(a, name) {
			return
		}
	}
	switch {
	case name != "":
		c.fail(n.Span(), "CmdletNotInAllowedListForDataSection", name)
	case n.Invocation == KindAmpersand:
		c.fail(n.Span(), "OperatorNotSupportedInDataSection", KindAmpersand.Text())
	default:
		c.fail(n.Span(), "CmdletNotInAllowedListForDataSection", c.script.Source(n.Span()))
	}
}
