package admin

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"emsh/shell/command"
	"emsh/shell/format"
	"emsh/store/config"
)

// mostSaid bounds an error's message: what was given may be of any length.
const mostSaid = 1000

// fit is an error as people are told it: what was given is quoted as it is, but what would
// command a terminal or turn text around is escaped, and a long message has its middle left out.
func fit(e *command.Error) *command.Error {
	told := *e
	told.Message, told.Hint = format.Harmless(e.Message), format.Harmless(e.Hint)
	return concise(&told)
}

// concise is an error whose message has its middle left out where it is too long.
func concise(e *command.Error) *command.Error {
	if len(e.Message) <= mostSaid {
		return e
	}
	short := *e
	half := mostSaid / 2
	short.Message = strings.ToValidUTF8(e.Message[:half], "") + " … " + strings.ToValidUTF8(e.Message[len(e.Message)-half:], "")
	return &short
}

// Explain makes any error an error record: what it is, about what, and a full sentence.
func Explain(err error) *command.Error {
	var e *command.Error
	if errors.As(err, &e) {
		return e
	}
	var missing *config.NotFound
	var several *config.Ambiguous
	var taken *config.Taken
	var invalid *config.Invalid
	switch {
	case errors.As(err, &missing):
		return command.NotFound(missing.What, missing.ID, "")
	case errors.As(err, &several):
		return &command.Error{ID: "ManagementObjectAmbiguous", Category: command.InvalidArgument, Target: several.ID, Err: err,
			Message: sentence(err.Error()), Hint: "Use the alias, an address or the GUID of the one you mean."}
	case errors.As(err, &taken):
		return &command.Error{ID: "NameAlreadyUsed", Category: command.ResourceExists, Target: taken.Name, Err: err, Message: sentence(err.Error())}
	case errors.As(err, &invalid):
		return &command.Error{ID: "PropertyValidationError", Category: command.InvalidArgument, Target: invalid.Property, Err: err,
			Message: fmt.Sprintf("The property %s is not valid: %s", invalid.Property, invalid.Reason)}
	case errors.Is(err, config.ErrConflict):
		return &command.Error{ID: "Conflict", Category: command.ResourceBusy, Err: err, Message: sentence(err.Error()), Hint: "Run the cmdlet again."}
	}
	return &command.Error{ID: "OperationFailed", Category: command.InvalidOperation, Err: err, Message: sentence(err.Error())}
}

// sentence gives an error's text a capital letter and a period.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
