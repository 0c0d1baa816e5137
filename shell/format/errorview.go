package format

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	return ConciseError(record, e.Width)
}

// conciseWidth is the width that messages are wrapped at where no screen has one.
const conciseWidth = 120

// parentException is the exception of a text at the prompt that does not parse.
const parentException = "System.Management.Automation.ParentContainsErrorRecordException"

// ConciseError is one line at the prompt, and the line at fault where there are several; a message
// beside such a line is wrapped at the width.
func ConciseError(record *command.Error, width int) string {
	at, parse := record.Position, record.Category == command.ParserError
	if at.Line == 0 && parse {
		return ""
	}
	message := errorMessage(record)
	if parse {
		message = parserMessage(message)
	}
	detail := (parse && record.Exc().TypeName() == parentException || at.File != "" || at.Line > 1) && !strings.HasSuffix(at.File, ".psm1")
	place, prefix := "", ""
	if detail && at.Line > 0 {
		place, prefix = faultLine(at)
	}
	message = prefix + message
	if at.File != "" || parse {
		message = wrapMessage(strings.NewReplacer("\n", " ", "\t", " ").Replace(message), prefix, width) + "\n"
	}
	return errorReason(record) + ": " + place + message
}

// faultLine is a record's place with the line at fault, and what stands before its message.
func faultLine(at command.Position) (place, prefix string) {
	line, marks := at.Quote()
	number := strconv.Itoa(at.Line)
	if at.File != "" {
		place = at.File + ":" + number
	}
	wide := strings.Repeat(" ", max(len(number)-4, 0))
	prefix = wide + "     | "
	return place + "\n" + wide + "Line |\n" + strings.Repeat(" ", max(4-len(number), 0)) + number + " |  " + line + "\n" + prefix + " " + marks + "\n", prefix
}

// wrapMessage breaks a message at blanks into lines of the width, each behind the prefix.
func wrapMessage(message, prefix string, width int) string {
	if width <= 0 {
		width = conciseWidth
	}
	if utf8.RuneCountInString(message) <= width {
		return message
	}
	first := upToBlank(message, width)
	lines, rest := []string{first}, strings.TrimSpace(message[len(first):])
	for utf8.RuneCountInString(prefix+rest) > width {
		line := upToBlank(prefix+rest, width)
		if len(line) <= len(prefix) {
			break
		}
		lines, rest = append(lines, line), strings.TrimSpace(rest[len(line)-len(prefix):])
	}
	return strings.Join(append(lines, prefix+rest), "\n")
}

// upToBlank is the part of a text before the last blank that fits into the width.
func upToBlank(text string, width int) string {
	r := []rune(text)
	if len(r) <= width {
		return text
	}
	cut := string(r[:width])
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i >= 0 {
		return cut[:i]
	}
	return cut
}

// parserMessage is the first of the errors that a script's message lists, without its place.
func parserMessage(message string) string {
	if _, rest, ok := strings.Cut(message, "~\n"); ok {
		first, _, _ := strings.Cut(rest, "\n\n")
		return first
	}
	return message
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
