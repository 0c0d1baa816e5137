package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

const languageSpace = "System.Management.Automation.Language."

// parseFailed is the record of a text that does not parse.
func parseFailed(script *syntax.Script) *command.Error {
	first := script.Errors[0]
	e := &command.Error{ID: first.ID, Category: command.ParserError, Exception: "System.Management.Automation.ParseException"}
	var all []string
	problems := &object.Array{Elem: languageSpace + "ParseError"}
	for _, p := range script.Errors {
		all = append(all, positionIn(script, p.Span).Message()+"\n"+p.Message)
		problems.Items = append(problems.Items, parseProblem(script, p))
	}
	e.Message = strings.Join(all, "\n\n")
	e.Position = positionIn(script, first.Span)
	e.Thrown = &object.Exception{Type: e.Exception, Message: e.Message, Members: []object.Member{{Name: "Errors", Value: problems}}}
	return e
}

// atPrompt makes a parse error's record that of a text that nothing but the prompt, or the command
// line, was waiting for: it has an exception of its own.
func atPrompt(e *command.Error) *command.Error {
	e.Exception = "System.Management.Automation.ParentContainsErrorRecordException"
	e.Thrown = &object.Exception{Type: e.Exception, Message: e.Message}
	return e
}

// unfinished is the record of a text that ends too early, as the prompt says it.
func unfinished(script *syntax.Script) *command.Error {
	first := script.Errors[0]
	return atPrompt(&command.Error{ID: first.ID, Category: command.ParserError, Message: first.Message})
}

// parseProblem is one of the Errors of a ParseException.
func parseProblem(script *syntax.Script, e *syntax.Error) *object.Object {
	o := object.New(object.Member{Name: "Extent", Value: scriptExtent{script, e.Span}}, object.Member{Name: "ErrorId", Value: e.ID},
		object.Member{Name: "Message", Value: e.Message}, object.Member{Name: "IncompleteInput", Value: e.Incomplete})
	o.SetTypeNames(languageSpace+"ParseError", "System.Object")
	return o
}

// scriptExtent tells where something stands in a script.
type scriptExtent struct {
	script *syntax.Script
	at     syntax.Span
}

// TypeNames are the type's names.
func (scriptExtent) TypeNames() []string {
	return []string{languageSpace + "InternalScriptExtent", "System.Object"}
}

// PropertyNames are the properties in order.
func (scriptExtent) PropertyNames() []string {
	return []string{"File", "StartScriptPosition", "EndScriptPosition", "StartLineNumber", "StartColumnNumber", "EndLineNumber",
		"EndColumnNumber", "Text", "StartOffset", "EndOffset"}
}

// Property is the named property.
func (e scriptExtent) Property(name string) (any, bool) {
	start, end := scriptPosition{e.script, e.at.Start}, scriptPosition{e.script, e.at.End}
	switch name = strings.ToLower(name); name {
	case "file":
		return start.Property(name)
	case "startscriptposition":
		return start, true
	case "endscriptposition":
		return end, true
	case "text":
		return e.Text(), true
	}
	if rest, ok := strings.CutPrefix(name, "start"); ok {
		return start.Property(rest)
	}
	if rest, ok := strings.CutPrefix(name, "end"); ok {
		return end.Property(rest)
	}
	return nil, false
}

// Text is the script's text there.
func (e scriptExtent) Text() string {
	end := min(e.at.End, len(e.script.Text))
	return e.script.Shown().Source(syntax.Span{Start: min(e.at.Start, end), End: end})
}

// scriptPosition is a place in a script.
type scriptPosition struct {
	script *syntax.Script
	at     int
}

// TypeNames are the type's names.
func (scriptPosition) TypeNames() []string {
	return []string{languageSpace + "InternalScriptPosition", "System.Object"}
}

// PropertyNames are the properties in order.
func (scriptPosition) PropertyNames() []string {
	return []string{"File", "LineNumber", "ColumnNumber", "Line", "Offset"}
}

// Property is the named property.
func (p scriptPosition) Property(name string) (any, bool) {
	at := p.script.Position(p.at)
	switch strings.ToLower(name) {
	case "file":
		if p.script.Name == "" {
			return nil, true
		}
		return p.script.Name, true
	case "linenumber":
		return int32(at.Line), true
	case "columnnumber":
		return int32(at.Column), true
	case "line":
		return p.script.Shown().Line(at.Line), true
	case "offset":
		return int32(len(object.UTF16(p.script.Text[:min(p.at, len(p.script.Text))]))), true
	}
	return nil, false
}

var (
	_ object.TextThing = scriptExtent{}
	_ object.Thing     = scriptPosition{}
)
