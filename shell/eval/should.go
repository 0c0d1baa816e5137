package eval

import (
	"errors"
	"fmt"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

var impacts = map[string]int{"none": 0, "low": 1, "medium": 2, "high": 3}

// should decides whether a change is to be made: what-if, confirmation, or yes.
func (w speaker) should(command_ string, impact string, target, action string, texts *shouldTexts) (bool, error) {
	f := w.f
	operation := "Performing the operation \"" + action + "\" on target \"" + target + "\"."
	whatIf, question, caption := operation, operation, "Confirm"
	if texts != nil {
		whatIf, question = texts.verbose, texts.warning
		if texts.caption != "" {
			caption = texts.caption
		}
	}
	switch {
	case w.state.noToAll:
		return false, nil
	case w.state.yesToAll:
		return true, nil
	}
	if w.whatIf() {
		f.s.Host.Write(command.HostText{Text: "What if: " + whatIf, Foreign: true})
		return false, nil
	}
	if !w.confirms(impact) {
		if w.switched("Verbose", "verbosepreference") != "SilentlyContinue" {
			return true, w.verbose(whatIf)
		}
		return true, nil
	}
	message := question
	if texts == nil || texts.plain {
		message = "Are you sure you want to perform this action?\n" + operation
	}
	return w.confirm(caption, message, target, action)
}

// shouldTexts are the sentences of ShouldProcess with three arguments.
type shouldTexts struct {
	verbose, warning, caption string
	plain                     bool
}

func (w speaker) whatIf() bool {
	if v, ok := w.common["WhatIf"]; ok {
		return isOn(v)
	}
	v := w.f.scope.find("whatifpreference")
	return v != nil && truth(v.Value())
}

// confirms reports whether the impact is at or above what $ConfirmPreference lets pass.
func (w speaker) confirms(impact string) bool {
	if v, ok := w.common["Confirm"]; ok {
		return isOn(v)
	}
	level, ok := impacts[fold(w.f.preference("confirmpreference", "High"))]
	if !ok {
		level = 3
	}
	own := impacts[fold(impact)]
	return level != 0 && own != 0 && own >= level
}

// ConfirmChoices are the answers to a confirmation.
func ConfirmChoices() []command.Choice {
	return []command.Choice{
		{Label: "&Yes", Help: "Continue with only the next step of the operation."},
		{Label: "Yes to &All", Help: "Continue with all the steps of the operation."},
		{Label: "&No", Help: "Skip this operation and proceed with the next operation."},
		{Label: "No to A&ll", Help: "Skip this operation and all subsequent operations."},
		command.Suspend}
}

func (w speaker) confirm(caption, message, target, action string) (bool, error) {
	for {
		a, err := w.f.ask(command.Question{Caption: caption, Message: message, Choices: ConfirmChoices(), Default: 0, Target: target, Action: action})
		if err != nil {
			return false, unanswered(err, message, "Use -Confirm:$false to go ahead without being asked.")
		}
		switch a.Index {
		case 0:
			return true, nil
		case 1:
			w.state.yesToAll = true
			return true, nil
		case 2:
			return false, nil
		case 3:
			w.state.noToAll = true
			return false, nil
		}
		if n, ok := w.f.s.Host.(NestedHost); ok {
			n.Nested(w.f.s)
		}
	}
}

// NestedHost is a Host that can open a prompt inside a question: the answer Suspend.
type NestedHost interface{ Nested(*Session) }

// unanswered is the error of a question that nobody is there to answer.
func unanswered(err error, message, hint string) error {
	if !command.IsNobody(err) {
		return err
	}
	return &command.Error{ID: "InvalidOperation", Category: command.InvalidOperation, Exception: "System.Management.Automation.PSInvalidOperationException",
		Message: "A confirmation is needed, and nobody is there to answer: " + strings.ReplaceAll(message, "\n", " "), Hint: hint}
}

// calling is the error of a method of the engine's that a script called, as .NET wraps it: at the call.
func calling(method string, args int, err error) error {
	var e *command.Error
	if !errors.As(err, &e) || passes(err) {
		return err
	}
	message := fmt.Sprintf("Exception calling \"%s\" with \"%d\" argument(s): \"%s\"", method, args, e.Error())
	return &command.Error{ID: e.ID, Category: command.NotSpecified, Exception: "System.Management.Automation.MethodInvocationException", Message: message,
		Thrown: &object.Exception{Type: "System.Management.Automation.MethodInvocationException", Message: message, Inner: &object.Exception{Type: e.Exception, Message: e.Error()}}}
}

// unansweredCall is the error of a question that a method of $Host.UI put to nobody.
func unansweredCall(err error, method string, args int, question string) error {
	if !command.IsNobody(err) {
		return err
	}
	text := "Nobody is there to answer."
	if question = strings.TrimSpace(question); question != "" {
		text = "Nobody is there to answer: " + question
	}
	return calling(method, args, &command.Error{ID: "PSInvalidOperationException", Exception: "System.Management.Automation.PSInvalidOperationException", Message: text})
}

// shouldContinue always asks; yes and no to all are the caller's own.
func (w speaker) shouldContinue(query, caption string, yesToAll, noToAll *bool) (bool, error) {
	if yesToAll != nil {
		switch {
		case *yesToAll:
			return true, nil
		case *noToAll:
			return false, nil
		}
	}
	choices := ConfirmChoices()
	if yesToAll == nil {
		choices = []command.Choice{choices[0], choices[2], choices[4]}
	}
	for {
		a, err := w.f.ask(command.Question{Caption: caption, Message: query, Choices: choices, Default: 0})
		if err != nil {
			return false, unanswered(err, query, "Use --yes to have it answered with Yes; -Confirm:$false does not answer this one.")
		}
		index := a.Index
		if yesToAll == nil && index > 0 {
			index *= 2
		}
		switch index {
		case 0, 1:
			if index == 1 {
				*yesToAll = true
			}
			return true, nil
		case 2, 3:
			if index == 3 {
				*noToAll = true
			}
			return false, nil
		}
		if n, ok := w.f.s.Host.(NestedHost); ok {
			n.Nested(w.f.s)
		}
	}
}

// ShouldProcess decides for a console cmdlet whether it is to make a change.
func (c *Caller) ShouldProcess(call *command.Call, target, action string) (bool, error) {
	if c.stage == nil {
		return true, nil
	}
	impact := "Medium"
	if c.stage.cmd.Impact == command.Destroys {
		impact = "High"
	}
	return c.stage.speaker().should(c.stage.calling, impact, target, action, nil)
}

// ShouldContinue asks, whatever the preferences say.
func (c *Caller) ShouldContinue(query, caption string) (bool, error) {
	return c.stage.speaker().shouldContinue(query, caption, nil, nil)
}
