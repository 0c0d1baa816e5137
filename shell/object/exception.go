package object

import "strings"

// Exception is a .NET exception as a script sees it: $_.Exception in a catch, [T]::new('…'), $e.InnerException.
type Exception struct {
	Type    string // full .NET name; "" is System.Management.Automation.RuntimeException
	Message string
	Inner   *Exception
	Members []Member // further properties, such as ParamName
	Record  any      // the error record that it carries: ErrorRecord
	Raised  bool     // it went through a script
	data    *Hashtable
}

// engineTrace is what the engine leaves in the Data of an exception that went through a script.
const engineTrace = "System.Management.Automation.Interpreter.InterpretedFrameInfo"

// Data is the table of what is known besides the message.
func (e *Exception) Data() *Hashtable {
	if e.data == nil {
		e.data = NewHashtable()
	}
	if e.Raised {
		if _, there := e.data.Get(engineTrace); !there {
			e.data.Set(engineTrace, &Array{Elem: engineTrace})
		}
	}
	return e.data
}

// Note sets one of the further properties.
func (e *Exception) Note(name string, value any) {
	for i := range e.Members {
		if strings.EqualFold(e.Members[i].Name, name) {
			e.Members[i].Value = value
			return
		}
	}
	e.Members = append(e.Members, Member{Name: name, Value: value})
}

// Error is the message.
func (e *Exception) Error() string { return e.Message }

// Unwrap is the inner exception.
func (e *Exception) Unwrap() error {
	if e.Inner == nil {
		return nil
	}
	return e.Inner
}

// TypeName is the full .NET name of the exception's type.
func (e *Exception) TypeName() string {
	if e.Type == "" {
		return "System.Management.Automation.RuntimeException"
	}
	return e.Type
}

// Fault is what an operator, conversion or member returns when it fails: everything of an error
// record that is known there. The evaluator adds the position and makes the record of it.
type Fault struct {
	ID        string // FullyQualifiedErrorId
	Category  int    // number of .NET's ErrorCategory
	Exception *Exception
	Target    any
}

// Error is the exception's message.
func (f *Fault) Error() string { return f.Exception.Message }

// Unwrap is the exception.
func (f *Fault) Unwrap() error { return f.Exception }
