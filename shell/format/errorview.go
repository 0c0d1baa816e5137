package format

import (
	"strconv"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Error is an error record as $ErrorView says.
func (e *Env) Error(record *command.Error) string {
	if record.IsNative() {
		return record.Message
	}
	switch strings.ToLower(e.ErrorView) {
	case "normalview":
		return NormalError(record)
	case "categoryview":
		return categoryText(record)
	}
	return ConciseError(record)
}

// ConciseError is one line at the prompt, and the line at fault where there are several.
func ConciseError(record *command.Error) string {
	reason := errorReason(record)
	at := record.Position
	if at.Line == 0 && record.Category == command.ParserError {
		return ""
	}
	if at.File == "" && at.Line <= 1 && record.Category != command.ParserError || at.Line == 0 {
		return reason + ": " + errorMessage(record)
	}
	if record.Category == command.ParserError && commandName(record) != "" {
		return reason + ": " + parserMessage(errorMessage(record)) + "\n"
	}
	line, marks := at.Quote()
	number := strconv.Itoa(at.Line)
	var b strings.Builder
	b.WriteString(reason + ": ")
	if at.File != "" {
		b.WriteString(at.File + ":" + number)
	}
	b.WriteString("\nLine |\n" + blanks(4-len(number)) + number + " |  " + line + "\n     |  " + marks + "\n     | ")
	message := errorMessage(record)
	if record.Category == command.ParserError {
		message = parserMessage(message)
	}
	b.WriteString(message)
	if at.File != "" || record.Category == command.ParserError {
		b.WriteString("\n")
	}
	return b.String()
}

// parserMessage is the first of the errors that a script file's message lists.
func parserMessage(message string) string {
	first, _, _ := strings.Cut(message, "\n\n")
	if !strings.HasPrefix(first, "At ") {
		return first
	}
	lines := strings.Split(first, "\n")
	return lines[len(lines)-1]
}

func errorMessage(record *command.Error) string {
	if record.Details != "" {
		return record.Details
	}
	return record.Error()
}

// errorReason is what stands before the colon: the command, else the kind of error.
func errorReason(record *command.Error) string {
	switch {
	case thrown(record):
		return "Exception"
	case commandName(record) != "":
		return commandName(record)
	case record.Invocation != nil && record.Invocation.Command != nil:
		return ""
	case record.Invocation != nil && record.Invocation.Name != "":
		return record.Invocation.Name
	case record.Category != command.NotSpecified:
		return record.Category.String()
	}
	return record.ReasonName()
}

// thrown reports whether a throw statement made the record: of all errors that stop something,
// only those are plain runtime exceptions without a command.
func thrown(record *command.Error) bool {
	return record.Category == command.OperationStopped && record.Command == "" && record.ActivityName() == "" &&
		record.ReasonName() == "RuntimeException"
}

// NormalError is the whole record, as versions before 7 showed it.
func NormalError(record *command.Error) string {
	var b strings.Builder
	called := record.Category != command.ParserError || record.Invocation != nil
	if name := invokedName(record); name != "" && called {
		b.WriteString(name + " : ")
	}
	b.WriteString(errorMessage(record))
	if at := record.Position.Message(); at != "" && called {
		b.WriteString("\n" + at)
	}
	b.WriteString("\n+ CategoryInfo          : " + categoryText(record))
	b.WriteString("\n+ FullyQualifiedErrorId : " + record.FQID())
	return b.String()
}

// commandName is the command that wrote the record, as its user knows it.
func commandName(record *command.Error) string {
	if i := record.Invocation; i != nil {
		if c, ok := i.Command.(object.Thing); ok {
			name, _ := c.Property("Name")
			switch {
			case name == "Write-Error" && record.Activity != "", scriptFile(c) && record.ActivityName() != "":
				return record.ActivityName()
			case name != nil && name != "":
				return object.Text(name)
			}
		}
	}
	if record.Command != "" && !strings.Contains(record.Command, ".") {
		return record.Command
	}
	return record.ActivityName()
}

// scriptFile reports whether a command is a script, which is known by its path and not by a name.
func scriptFile(c object.Thing) bool {
	kind, _ := c.Property("CommandType")
	return object.Text(kind) == "ExternalScript"
}

func categoryText(record *command.Error) string {
	info, _ := record.Property("CategoryInfo")
	return object.Text(info)
}

// invokedName is the command that wrote the record as it was called.
func invokedName(record *command.Error) string {
	i := record.Invocation
	if i == nil {
		return commandName(record)
	}
	c, ok := i.Command.(object.Thing)
	if !ok {
		return i.Name
	}
	kind, _ := c.Property("CommandType")
	property := "Name"
	switch object.Text(kind) {
	case "ExternalScript":
		property = "Path"
	case "Script":
		if !unbound(record) {
			property = "ScriptBlock"
		}
	default:
		if !unbound(record) && i.Name != "" && i.Name != "&" && i.Name != "." {
			return i.Name
		}
	}
	text, _ := c.Property(property)
	return object.Text(text)
}

// unbound reports whether a command never ran, for want of arguments that it takes: only its own name is known then.
func unbound(record *command.Error) bool {
	return strings.HasPrefix(record.Exception, "System.Management.Automation.ParameterBinding")
}
