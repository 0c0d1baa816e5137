package admin

import (
	"errors"
	"fmt"
	"strings"

	"emsh/server/reload"
	"emsh/shell/command"
	"emsh/store/audit"
	"emsh/store/config"
)

// Session is what a cmdlet has while it runs at the host.
type Session struct {
	*command.Call
	// Consequence is a sentence that a question adds to what is asked: what comes of a yes.
	Consequence string

	host   *Host
	actor  Actor
	stage  *stage
	target string // of the change last asked for
	all    bool   // yes, or no, to all that follow
	none   bool
	passed bool // over parameters that change nothing here
}

// ErrNotDone is returned by Change when nothing was changed and nothing is wrong: with -WhatIf,
// or when the user said no. A cmdlet returns it as it is.
var ErrNotDone = errors.New("the change was not made")

// NothingToSet is what a Set cmdlet returns that was given nothing to set, with a parameter it
// has. Who asked for what is so already has been told.
func (s *Session) NothingToSet(example string) error {
	if s.passed {
		return ErrNotDone
	}
	return &command.Error{ID: "NothingToSet", Category: command.InvalidArgument, Message: s.Spec.Name() + " was given nothing to set.",
		Hint: "Name at least one property, for example -" + example + "."}
}

// Fail writes an error after which the cmdlet goes on.
func (s *Session) Fail(e *command.Error) error { return s.Call.Fail(fit(e)) }

// View is an immutable snapshot. It is asked for again after a change.
func (s *Session) View() config.View {
	if head := s.stage.group.head; head != nil {
		return head
	}
	return s.host.House.Snapshot()
}

// House is the server beyond its settings. What was changed so far is live there.
func (s *Session) House() House {
	s.stage.flush()
	return s.host.House
}

// Actor is who calls.
func (s *Session) Actor() Actor { return s.actor }

// Server resolves the server a cmdlet was given: its name, full name or GUID; this one if none.
func (s *Session) Server(id config.ServerID) (config.ServerID, error) {
	if id == "" {
		return s.host.House.Server(), nil
	}
	v := s.View()
	if found, err := config.Servers.Get(v, string(id)); err == nil {
		return found.Name, nil
	}
	for found := range config.Servers.Find(v, string(id)) {
		return found.Name, nil
	}
	return "", &config.NotFound{What: "server", ID: string(id)}
}

// Change proposes a change of target, an object as its user knows it, and makes it live, or
// with -WhatIf says what it would do. fn touches nothing but its Tx and may be run again.
func (s *Session) Change(target string, fn func(config.Tx) error) error {
	s.target = target
	if err := s.confirm(target); err != nil {
		return err
	}
	if joined, err := s.stage.join(target, fn); joined || err != nil {
		return err
	}
	var differences []audit.Change
	err := s.host.House.Apply(s.Context, reload.Change{Fn: fn, Dry: s.WhatIf, Notes: func(p *config.Proposal) []audit.Record {
		differences = differencesOf(p)
		return []audit.Record{s.stage.done(target, differences)}
	}})
	if err != nil {
		return err
	}
	if s.WhatIf {
		return s.whatIf(target, differences)
	}
	return nil
}

// Act does something to target that is no change of settings, as ending a session: with
// -WhatIf it only says so, it asks where a change would, and it is recorded.
func (s *Session) Act(target string, fn func() error) error {
	s.target = target
	if err := s.confirm(target); err != nil {
		return err
	}
	if s.WhatIf {
		return s.whatIf(target, nil)
	}
	s.stage.flush()
	if err := fn(); err != nil {
		return err
	}
	return s.host.House.Audit().Append(s.Context, s.stage.done(target, nil))
}

// whatIf says what would have been done, property by property.
func (s *Session) whatIf(target string, differences []audit.Change) error {
	var b strings.Builder
	fmt.Fprintf(&b, "What if: Performing the operation \"%s\" on target \"%s\".", s.Spec.Name(), target)
	for _, d := range differences {
		fmt.Fprintf(&b, "\n         %s", describe(d))
	}
	if err := s.Streams.Information(command.Information{Message: b.String(), Host: &command.HostText{Text: b.String(), Foreign: true}}); err != nil {
		return err
	}
	return ErrNotDone
}

func describe(d audit.Change) string {
	switch {
	case d.Property == "" && d.Old == "":
		return d.Object + ": would be created"
	case d.Property == "":
		return d.Object + ": would be removed"
	}
	return fmt.Sprintf("%s %s: %s -> %s", d.Object, d.Property, orNothing(d.Old), orNothing(d.New))
}

func orNothing(s string) string {
	if s == "" {
		return "(nothing)"
	}
	return s
}

// confirm asks where the cmdlet destroys, or the user wants to be asked.
func (s *Session) confirm(target string) error {
	ask := s.Spec.Impact == command.Destroys
	if s.Confirm != nil {
		ask = *s.Confirm
	}
	if !ask || s.all || s.WhatIf {
		return nil
	}
	if s.none {
		return ErrNotDone
	}
	question := fmt.Sprintf("Are you sure you want to perform this action?\nPerforming the operation \"%s\" on target \"%s\".", s.Spec.Name(), target)
	if s.Consequence != "" {
		question += "\n" + s.Consequence
	}
	answer, err := s.Streams.Ask(command.Question{
		Caption: "Confirm", Message: question,
		Choices: []command.Choice{
			{Label: "&Yes", Help: "Continue with only the next step of the operation."},
			{Label: "Yes to &All", Help: "Continue with all the steps of the operation."},
			{Label: "&No", Help: "Skip this operation and proceed with the next operation."},
			{Label: "No to A&ll", Help: "Skip this operation and all subsequent operations."},
			command.Suspend,
		},
		Target: target, Action: s.Spec.Name(),
	})
	if command.IsNobody(err) {
		return &command.Error{ID: "ConfirmationNeeded", Category: command.InvalidOperation, Target: target, Err: err,
			Message: fmt.Sprintf("%s on \"%s\" needs a confirmation, and nobody is there to give it.", s.Spec.Name(), target),
			Hint:    "Add -Confirm:$false to do it without being asked."}
	}
	if err != nil {
		return err
	}
	s.all, s.none = answer.Index == 1, answer.Index == 3
	if answer.Index > 1 {
		return ErrNotDone
	}
	return nil
}
