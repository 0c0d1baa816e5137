package command

import (
	"fmt"
	"strings"

	"emsh/shell/object"
)

var categoryNames = [...]string{"NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument",
	"InvalidData", "InvalidOperation", "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled",
	"ObjectNotFound", "OperationStopped", "OperationTimeout", "SyntaxError", "ParserError", "PermissionDenied", "ResourceBusy",
	"ResourceExists", "ResourceUnavailable", "ReadError", "WriteError", "FromStdErr", "SecurityError", "ProtocolError",
	"ConnectionError", "AuthenticationError", "LimitsExceeded", "QuotaExceeded", "NotEnabled"}

// String is the category's .NET name.
func (c Category) String() string {
	if c < 0 || int(c) >= len(categoryNames) {
		return "NotSpecified"
	}
	return categoryNames[c]
}

// ParseCategory is the category with a name, whatever the case.
func ParseCategory(name string) (Category, bool) {
	for i, n := range categoryNames {
		if strings.EqualFold(n, name) {
			return Category(i), true
		}
	}
	return NotSpecified, false
}

// FromFault is the error that an operator's fault stands for.
func FromFault(f *object.Fault) *Error {
	return &Error{ID: f.ID, Category: Category(f.Category), Target: f.Target, Message: f.Exception.Message,
		Exception: f.Exception.TypeName(), Thrown: f.Exception, Err: f}
}

// Exc is the exception of the record.
func (e *Error) Exc() *object.Exception {
	if e.Thrown == nil {
		e.Thrown = &object.Exception{Type: e.Exception, Message: e.Message}
	}
	return e.Thrown
}

// Text is what the record says: its details, else the exception's message. The hint is for who reads it on a screen.
func (e *Error) Text() string {
	if e.Details != "" {
		return e.Details
	}
	return e.Message
}

// FQID is the FullyQualifiedErrorId: the id, and what wrote it.
func (e *Error) FQID() string {
	switch {
	case e.FullID != "":
		return e.FullID
	case e.Command == "":
		return e.ID
	case e.ID == "":
		return e.Command
	}
	return e.ID + "," + e.Command
}

// ActivityName is CategoryInfo.Activity: the command as it is called.
func (e *Error) ActivityName() string {
	if e.Activity != "" {
		return e.Activity
	}
	if e.Invocation != nil && e.Command != "" {
		return e.Invocation.Name
	}
	return e.Command
}

// ReasonName is CategoryInfo.Reason: the short name of the exception's type.
func (e *Error) ReasonName() string {
	if e.Reason != "" {
		return e.Reason
	}
	name := e.Exc().TypeName()
	return name[strings.LastIndexByte(name, '.')+1:]
}

// TypeNames are an error record's.
func (e *Error) TypeNames() []string {
	return []string{"System.Management.Automation.ErrorRecord", "System.Object"}
}

// PropertyNames are the properties in order.
func (e *Error) PropertyNames() []string {
	return []string{"Exception", "TargetObject", "CategoryInfo", "FullyQualifiedErrorId", "ErrorDetails", "InvocationInfo",
		"ScriptStackTrace", "PipelineIterationInfo"}
}

// Property is the named property.
func (e *Error) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "exception":
		x := e.Exc()
		if x.Record == nil && strings.HasPrefix(x.TypeName(), "System.Management.Automation.") {
			x.Record = e
		}
		return x, true
	case "targetobject":
		return e.Target, true
	case "categoryinfo":
		return CategoryInfo{e}, true
	case "fullyqualifiederrorid":
		return e.FQID(), true
	case "errordetails":
		if e.Details == "" && e.Recommended == "" {
			return nil, true
		}
		return ErrorDetails{e}, true
	case "invocationinfo":
		if e.Invocation == nil && e.Position.Line == 0 {
			return nil, true
		}
		return InvocationInfo{e.invocation()}, true
	case "scriptstacktrace":
		if e.Stack == "" {
			return nil, true
		}
		return e.Stack, true
	case "pipelineiterationinfo":
		return object.NewArray(), true
	}
	return nil, false
}

// SetProperty sets ErrorDetails, the one property that scripts may set.
func (e *Error) SetProperty(name string, v any) error {
	if d, ok := v.(ErrorDetails); ok && strings.EqualFold(name, "ErrorDetails") {
		e.Details, e.Recommended = d.e.Details, d.e.Recommended
		return nil
	}
	return fmt.Errorf("'%s' is a ReadOnly property.", name)
}

func (e *Error) invocation() *Invocation {
	if e.Invocation == nil {
		return &Invocation{Position: e.Position}
	}
	i := *e.Invocation
	if e.Position.Line > 0 {
		i.Position = e.Position
	}
	return &i
}

// ErrorDetails is what $_.ErrorDetails gives.
type ErrorDetails struct{ e *Error }

// NewErrorDetails are details with a message and what to do.
func NewErrorDetails(message, recommended string) ErrorDetails {
	return ErrorDetails{&Error{Details: message, Recommended: recommended}}
}

// TypeNames are the type's names.
func (d ErrorDetails) TypeNames() []string {
	return []string{"System.Management.Automation.ErrorDetails", "System.Object"}
}

// PropertyNames are the properties in order.
func (d ErrorDetails) PropertyNames() []string { return []string{"Message", "RecommendedAction"} }

// Property is the named property.
func (d ErrorDetails) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "message":
		if d.e.Details == "" {
			return d.e.Message, true
		}
		return d.e.Details, true
	case "recommendedaction":
		return d.e.Recommended, true
	}
	return nil, false
}

// Text is the message.
func (d ErrorDetails) Text() string { return d.e.Details }

// TargetWords are the name and type of the target as CategoryInfo shows them.
func (e *Error) TargetWords() (name, typ string) {
	if e.TargetName == "" && e.TargetType == "" && e.Describe != nil {
		return e.Describe()
	}
	return e.TargetName, e.TargetType
}

// CategoryInfo is what $_.CategoryInfo gives.
type CategoryInfo struct{ e *Error }

// TypeNames are the type's names.
func (c CategoryInfo) TypeNames() []string {
	return []string{"System.Management.Automation.ErrorCategoryInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (c CategoryInfo) PropertyNames() []string {
	return []string{"Category", "Activity", "Reason", "TargetName", "TargetType"}
}

// Property is the named property.
func (c CategoryInfo) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "category":
		return object.Enum{Type: "System.Management.Automation.ErrorCategory", Name: c.e.Category.String(), Number: int64(c.e.Category)}, true
	case "activity":
		return c.e.ActivityName(), true
	case "reason":
		return c.e.ReasonName(), true
	case "targetname":
		name, _ := c.e.TargetWords()
		return name, true
	case "targettype":
		_, typ := c.e.TargetWords()
		return typ, true
	}
	return nil, false
}

// Text is one line: "Category: (target:Type) [Activity], Reason".
func (c CategoryInfo) Text() string {
	target := ":"
	if name, typ := c.e.TargetWords(); name != "" || typ != "" {
		target = cut(name) + ":" + cut(typ)
	}
	return fmt.Sprintf("%s: (%s) [%s], %s", c.e.Category, target, c.e.ActivityName(), c.e.ReasonName())
}

// MethodNames are the methods.
func (c CategoryInfo) MethodNames() []string { return []string{"GetMessage", "ToString"} }

// CallMethod calls a method.
func (c CategoryInfo) CallMethod(name string, _ []any) (any, error) {
	switch strings.ToLower(name) {
	case "getmessage", "tostring":
		return c.Text(), nil
	}
	return nil, object.NoSuchMethod
}

// cut shortens the name or type of a target to 39 characters, an ellipsis in the middle, as .NET does.
func cut(text string) string {
	const room, half = 40, 19
	r := []rune(text)
	if len(r) <= room {
		return text
	}
	return string(r[:half]) + "…" + string(r[len(r)-half:])
}

// InvocationInfo is what $MyInvocation and $_.InvocationInfo give.
type InvocationInfo struct{ *Invocation }

// TypeNames are the type's names.
func (i InvocationInfo) TypeNames() []string {
	return []string{"System.Management.Automation.InvocationInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (i InvocationInfo) PropertyNames() []string {
	return []string{"MyCommand", "BoundParameters", "UnboundArguments", "ScriptLineNumber", "OffsetInLine", "HistoryId", "ScriptName",
		"Line", "Statement", "PositionMessage", "PSScriptRoot", "PSCommandPath", "InvocationName", "PipelineLength", "PipelinePosition",
		"ExpectingInput", "CommandOrigin", "DisplayScriptPosition"}
}

// Property is the named property.
func (i InvocationInfo) Property(name string) (any, bool) {
	at := i.Position
	switch strings.ToLower(name) {
	case "mycommand":
		return i.Command, true
	case "boundparameters":
		h := object.NewHashtable()
		for k, v := range i.Bound {
			h.Set(k, v)
		}
		return h, true
	case "unboundarguments":
		return &object.List{Type: "System.Collections.Generic.List`1[[System.Object]]", Items: i.Unbound}, true
	case "scriptlinenumber":
		return int32(at.Line), true
	case "offsetinline":
		return int32(at.Col), true
	case "historyid":
		return int64(1), true
	case "scriptname":
		return at.File, true
	case "line":
		return at.Text, true
	case "statement":
		return i.Statement(), true
	case "positionmessage":
		return at.Message(), true
	case "psscriptroot":
		if k := strings.LastIndexByte(at.File, '/'); k > 0 {
			return at.File[:k], true
		}
		return "", true
	case "pscommandpath":
		return at.File, true
	case "invocationname":
		return i.Name, true
	case "pipelinelength":
		return int32(i.Length), true
	case "pipelineposition":
		return int32(i.Place), true
	case "expectinginput":
		return i.Expects, true
	case "commandorigin":
		if i.Prompt {
			return object.Enum{Type: "System.Management.Automation.CommandOrigin", Name: "Runspace"}, true
		}
		return object.Enum{Type: "System.Management.Automation.CommandOrigin", Name: "Internal", Number: 1}, true
	case "displayscriptposition":
		return nil, true
	}
	return nil, false
}

// Statement is the text at the position.
func (i InvocationInfo) Statement() string { return i.Position.Excerpt }

var (
	_ object.SettableThing = (*Error)(nil)
	_ object.TextThing     = (*Error)(nil)
	_ object.TextThing     = CategoryInfo{}
	_ object.TextThing     = ErrorDetails{}
	_ object.Thing         = InvocationInfo{}
)
