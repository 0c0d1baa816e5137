package command

import (
	"errors"
	"fmt"

	"emsh/shell/object"
)

// ErrStop is returned when a downstream stage wants no more objects; it ends the pipeline without an error.
var ErrStop = errors.New("the pipeline was stopped by a downstream command")

// ErrNobody is returned where nobody is there to answer a question.
var ErrNobody = errors.New("nobody is there to answer")

// IsNobody reports whether a question failed because nobody is there.
func IsNobody(err error) bool { return errors.Is(err, ErrNobody) }

// Category is the kind of an error. The numbers are .NET's ErrorCategory and never change: they cross the socket.
type Category int

const (
	NotSpecified        Category = 0
	OpenError           Category = 1
	CloseError          Category = 2
	DeviceError         Category = 3
	DeadlockDetected    Category = 4
	InvalidArgument     Category = 5
	InvalidData         Category = 6
	InvalidOperation    Category = 7
	InvalidResult       Category = 8
	InvalidType         Category = 9
	MetadataError       Category = 10
	NotImplemented      Category = 11
	NotInstalled        Category = 12
	ObjectNotFound      Category = 13
	OperationStopped    Category = 14
	OperationTimeout    Category = 15
	SyntaxError         Category = 16
	ParserError         Category = 17
	PermissionDenied    Category = 18
	ResourceBusy        Category = 19
	ResourceExists      Category = 20
	ResourceUnavailable Category = 21
	ReadError           Category = 22
	WriteError          Category = 23
	FromStdErr          Category = 24
	SecurityError       Category = 25
	ProtocolError       Category = 26
	ConnectionError     Category = 27
	AuthenticationError Category = 28
	LimitsExceeded      Category = 29
	QuotaExceeded       Category = 30
	NotEnabled          Category = 31
)

// Position is where in a script an error arose.
type Position struct {
	File      string // "" is the prompt
	Line, Col int    // from 1; 0 is unknown
	Text      string // the whole line
	Start     int    // byte offset in the script of the text at fault
	End       int
	Excerpt   string // the text at fault
}

// Error is an error record. ID is its FullyQualifiedErrorId without the command's name.
type Error struct {
	ID        string
	Category  Category
	Exception string // .NET name of the exception's type; "" is RuntimeException's
	Target    any
	Message   string // a full sentence
	Hint      string // what to do, when there is something
	Command   string
	Position  Position
	Err       error // the cause

	Thrown      *object.Exception // the exception, where it is more than its name and the message
	Details     string            // ErrorDetails.Message: shown instead of the message
	Recommended string            // ErrorDetails.RecommendedAction
	Activity    string            // CategoryInfo's, where it is not Command
	Reason      string            // likewise, where it is not the exception's short name
	TargetName  string
	TargetType  string
	Describe    func() (name, typ string) // TargetName and TargetType where they are not set: of the target as it is when they are asked for
	Invocation  *Invocation
	Stack       string // ScriptStackTrace
	Placeless   bool   // it is nobody's statement: Write-Error at the prompt
	FullID      string // FullyQualifiedErrorId as it stands, where no command's name is added to ID
}

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " " + e.Hint
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// NotFound is the error for an identity that names nothing.
func NotFound(kind, id, hint string) *Error {
	return &Error{ID: "ManagementObjectNotFound", Category: ObjectNotFound, Target: id, Hint: hint,
		Exception: "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
		Message:   fmt.Sprintf("The %s \"%s\" could not be found.", kind, id)}
}

// What a program writes to its standard error: the first line, and those after it.
const (
	NativeCommandError        = "NativeCommandError"
	NativeCommandErrorMessage = "NativeCommandErrorMessage"
)

// IsNative reports whether the record is a line that a program wrote: it is shown as it is.
func (e *Error) IsNative() bool {
	return e.Command == "" && (e.ID == NativeCommandError || e.ID == NativeCommandErrorMessage)
}
