package object

// Exception is a .NET exception as a script sees it: $_.Exception in a catch, [T]::new('…'), $e.InnerException.
type Exception struct {
	Type    string // full .NET name; "" is System.Management.Automation.RuntimeException
	Message string
	Inner   *Exception
	Members []Member // further properties, such as ParamName
	Record  any      // the error record that it carries: ErrorRecord
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
