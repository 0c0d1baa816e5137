package syntax

import (
	"fmt"
	"strings"
)

// An Error is something that could not be read.
type Error struct {
	ID         string // as PowerShell calls it, such as MissingEndCurlyBrace
	Message    string
	Span       Span // may end one past the text, where something is missing
	Incomplete bool // more input would help
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

func newError(at Span, id string, incomplete bool, args ...any) *Error {
	message := messages()[id]
	if strings.Contains(message, "%[") {
		message = fmt.Sprintf(message, args...)
	}
	return &Error{ID: id, Message: message, Span: at, Incomplete: incomplete}
}

// fail reports an error that more input would not mend.
func (p *parser) fail(at Span, id string, args ...any) {
	p.keepError(at, id, false, args...)
}

// failIncomplete reports an error; if it stands at the end of the text, more input would help.
func (p *parser) failIncomplete(at Span, id string, args ...any) {
	p.keepError(at, id, p.atEnd(at), args...)
}

// failFound reports an error that was found out at another place.
func (p *parser) failFound(at, found Span, id string, args ...any) {
	p.keepError(at, id, p.atEnd(found), args...)
}

func (p *parser) keepError(at Span, id string, incomplete bool, args ...any) {
	key := errorKey{id, at}
	if p.broken || p.seen[key] {
		return
	}
	p.seen[key] = true
	p.errors = append(p.errors, newError(at, id, incomplete, args...))
}

// atEnd tells whether only blanks and comments follow. Inside of a string the end is
// reckoned from the subexpression's own length, as PowerShell does.
func (p *parser) atEnd(at Span) bool {
	if at.End >= len(p.text) {
		return true
	}
	for i := at.End; i < len(p.text); {
		rest := p.text[i:]
		switch {
		case rest[0] == '#':
			n := strings.IndexAny(rest, "\r\n")
			if n < 0 {
				return true
			}
			i += n
		case strings.HasPrefix(rest, "<#"):
			i = blockCommentEnd(p.text, i)
		default:
			size := blankSize(rest)
			if size == 0 {
				return false
			}
			i += size
		}
	}
	return true
}

// blockCommentEnd returns where a comment ends that begins at i, or the end of the text.
func blockCommentEnd(text string, i int) int {
	n := strings.Index(text[i+2:], "#>")
	if n < 0 {
		return len(text)
	}
	return i + n + len("<##>")
}

// blankSize returns the length of the blank that a text begins with, or 0.
func blankSize(text string) int {
	for i, r := range text {
		if i > 0 {
			return i
		}
		if !isBlank(r) {
			return 0
		}
	}
	return len(text)
}
