package syntax

import (
	"path"
	"strings"
)

// try checks the order of catches: what comes after one that takes all is never reached.
func (c *checker) try(n *Try) {
	for i, first := range n.Catches {
		for _, later := range n.Catches[i+1:] {
			if len(first.Types) == 0 {
				c.fail(before(later.Span()), "EmptyCatchNotLast")
				break
			}
			for _, t := range first.Types {
				c.caughtAlready(t.Type, later.Types)
			}
		}
	}
}

func (c *checker) caughtAlready(t *TypeName, later []*TypeConstraint) {
	for _, l := range later {
		if name, ok := caughtBy(l.Type.String(), t.String()); ok {
			c.fail(l.Span(), "ExceptionTypeAlreadyCaught", name)
		}
	}
}

// exceptionBases are the exceptions that scripts catch by name, with what they derive from.
var exceptionBases = map[string]string{
	"System.SystemException":                                     "System.Exception",
	"System.ArgumentException":                                   "System.SystemException",
	"System.ArgumentNullException":                               "System.ArgumentException",
	"System.ArgumentOutOfRangeException":                         "System.ArgumentException",
	"System.ArithmeticException":                                 "System.SystemException",
	"System.DivideByZeroException":                               "System.ArithmeticException",
	"System.OverflowException":                                   "System.ArithmeticException",
	"System.FormatException":                                     "System.SystemException",
	"System.IndexOutOfRangeException":                            "System.SystemException",
	"System.InvalidCastException":                                "System.SystemException",
	"System.InvalidOperationException":                           "System.SystemException",
	"System.NotImplementedException":                             "System.SystemException",
	"System.NotSupportedException":                               "System.SystemException",
	"System.NullReferenceException":                              "System.SystemException",
	"System.TimeoutException":                                    "System.SystemException",
	"System.UnauthorizedAccessException":                         "System.SystemException",
	"System.IO.IOException":                                      "System.SystemException",
	"System.IO.DirectoryNotFoundException":                       "System.IO.IOException",
	"System.IO.FileNotFoundException":                            "System.IO.IOException",
	"System.IO.PathTooLongException":                             "System.IO.IOException",
	"System.Management.Automation.RuntimeException":              "System.SystemException",
	"System.Management.Automation.ActionPreferenceStopException": "System.Management.Automation.RuntimeException",
	"System.Management.Automation.CommandNotFoundException":      "System.Management.Automation.RuntimeException",
	"System.Management.Automation.MethodException":               "System.Management.Automation.ExtendedTypeSystemException",
	"System.Management.Automation.MethodInvocationException":     "System.Management.Automation.MethodException",
	"System.Management.Automation.ExtendedTypeSystemException":   "System.Management.Automation.RuntimeException",
	"System.Management.Automation.ParameterBindingException":     "System.Management.Automation.RuntimeException",
	"System.Management.Automation.ParseException":                "System.Management.Automation.RuntimeException",
	"System.Management.Automation.PipelineStoppedException":      "System.Management.Automation.RuntimeException",
	"System.Management.Automation.SessionStateException":         "System.Management.Automation.RuntimeException",
	"System.Management.Automation.ItemNotFoundException":         "System.Management.Automation.SessionStateException",
	"System.Management.Automation.DriveNotFoundException":        "System.Management.Automation.SessionStateException",
	"System.Management.Automation.PSArgumentException":           "System.ArgumentException",
	"System.Management.Automation.PSInvalidCastException":        "System.InvalidCastException",
	"System.Management.Automation.PSInvalidOperationException":   "System.InvalidOperationException",
	"System.Management.Automation.ValidationMetadataException":   "System.Management.Automation.MetadataException",
	"System.Management.Automation.MetadataException":             "System.Management.Automation.RuntimeException",
	"System.Management.Automation.ScriptCallDepthException":      "System.SystemException",
	"System.Management.Automation.WildcardPatternException":      "System.Management.Automation.RuntimeException",
	"Microsoft.PowerShell.Commands.WriteErrorException":          "System.SystemException",
	"System.Text.RegularExpressions.RegexParseException":         "System.ArgumentException",
}

// exceptionName returns the full name of an exception that is known.
func exceptionName(name string) (string, bool) {
	if strings.EqualFold(name, "System.Exception") || strings.EqualFold(name, "Exception") {
		return "System.Exception", true
	}
	for full := range exceptionBases {
		if strings.EqualFold(name, full) || strings.EqualFold("System."+name, full) {
			return full, true
		}
	}
	return "", false
}

// caughtBy tells whether a catch of one exception takes another, and that one's full name.
func caughtBy(later, first string) (string, bool) {
	full, ok := exceptionName(later)
	base, known := exceptionName(first)
	if !ok || !known {
		return later, strings.EqualFold(later, first) && strings.HasSuffix(path.Ext("."+strings.ToLower(later)), "exception")
	}
	for name := full; name != ""; name = exceptionBases[name] {
		if name == base {
			return full, true
		}
	}
	return "", false
}

// jump checks break and continue.
func (c *checker) jump(n Node, label Expression) {
	name, known := "", true
	if label != nil {
		s, ok := label.(*StringConst)
		if known = ok; ok {
			name = s.Value
		}
	}
	c.leavesFinally(n, name, known)
	if name != "" {
		c.labelExists(n, name)
	}
}

// leavesFinally reports a statement that would leave a finally block.
func (c *checker) leavesFinally(n Node, label string, loops bool) {
	for i := len(c.path) - 1; i > 0; i-- {
		switch outer := c.path[i].(type) {
		case *NamedBlock, *Trap, *ScriptBlock:
			return
		case *Block:
			if try, ok := c.path[i-1].(*Try); ok && try.Finally == outer {
				c.fail(n.Span(), "ControlLeavingFinally")
				return
			}
		default:
			if name, ok := loopLabel(outer); ok && loops && (label == "" || strings.EqualFold(label, name)) {
				return
			}
		}
	}
}

// labelExists reports a label that no loop of a method has; elsewhere a caller may have it.
func (c *checker) labelExists(n Node, label string) {
	for i := len(c.path) - 1; i > 0; i-- {
		if _, ok := c.path[i].(*FunctionDefinition); ok {
			if _, isMethod := c.path[i-1].(*FunctionMember); isMethod {
				c.fail(n.Span(), "LabelNotFound", label)
			}
			return
		}
		if _, isSwitch := c.path[i].(*Switch); isSwitch { // which PowerShell does not count here
			continue
		}
		if name, ok := loopLabel(c.path[i]); ok && strings.EqualFold(label, name) {
			return
		}
	}
}

// loopLabel returns the label of a statement that break and continue act on.
func loopLabel(n Node) (string, bool) {
	switch s := n.(type) {
	case *Switch:
		return s.Label, true
	case *ForEach:
		return s.Label, true
	case *For:
		return s.Label, true
	case *While:
		return s.Label, true
	case *DoWhile:
		return s.Label, true
	case *DoUntil:
		return s.Label, true
	}
	return "", false
}

// returned checks return: in a method it must suit the method's type.
func (c *checker) returned(n *Return) {
	c.leavesFinally(n, "", false)
	m, _ := c.member().(*FunctionMember)
	switch {
	case m == nil:
	case n.Value != nil && m.isVoid():
		c.fail(n.Span(), "VoidMethodHasReturn")
	case n.Value == nil && !m.isVoid():
		c.fail(n.Span(), "NonVoidMethodMissingReturnValue")
	}
}

func (m *FunctionMember) isVoid() bool { return m.Return == nil || isType(m.Return.Type, "void") }

// method checks the body of a method of a class.
func (c *checker) method(m *FunctionMember) {
	body := m.Function.Body
	if body.Param != nil {
		c.fail(body.Param.Span(), "ParamBlockNotAllowedInMethod")
	}
	for _, block := range []*NamedBlock{body.DynamicParam, body.Begin, body.Process, body.End, body.Clean} {
		if block != nil && !block.Unnamed {
			c.fail(block.Span(), "NamedBlockNotAllowedInMethod")
			break
		}
	}
	if m.Constructor && m.Return != nil {
		c.fail(m.Return.Span(), "ConstructorCantHaveReturnType")
	}
	flow := followMethod(m, c.defined)
	if !m.isVoid() && !flow.alwaysLeaves() {
		c.fail(m.Function.NameSpan, "MethodHasCodePathNotReturn")
	}
	flow.unassigned(c.unassigned)
}
