package main

import (
	"strings"

	"emsh/shell/complete"
)

// tip is the sentence about a completion: of a command what it does, of a parameter its type and
// help, not its name again.
func (c *prompter) tip(m complete.Match) string {
	if m.Kind == complete.CommandName {
		if found := c.sh.session.Command(m.List); found != nil && found.Spec != nil && found.Spec.Synopsis != "" {
			return found.Spec.Synopsis
		}
		return strings.TrimSpace(m.Tip)
	}
	first, help, _ := strings.Cut(m.Tip, "\n")
	if typ, name, ok := strings.Cut(first, "] "); ok && m.Kind == complete.ParameterName && strings.EqualFold(name, m.List) {
		if help == "" {
			help = commonHelp[name]
		}
		return strings.TrimSpace(typ + "] " + help)
	}
	if typ, ok := strings.CutSuffix(first, " "+m.List); ok && help != "" {
		return "[" + typ + "] " + help
	}
	if first == m.List {
		return help
	}
	return m.Tip
}

// commonHelp tells what the common parameters do, which no cmdlet declares.
var commonHelp = map[string]string{
	"WhatIf":              "Shows what would be done, and does nothing.",
	"Confirm":             "Asks before anything is done; -Confirm:$false never asks.",
	"Verbose":             "Tells what is done while it is done.",
	"Debug":               "Tells what only those want to know who look for a mistake.",
	"ErrorAction":         "What to do at an error: go on, stop, ask, or say nothing.",
	"WarningAction":       "What to do at a warning.",
	"InformationAction":   "What to do with messages that inform.",
	"ProgressAction":      "What to do with reports of progress.",
	"ErrorVariable":       "The variable that keeps the errors; +name adds to it.",
	"WarningVariable":     "The variable that keeps the warnings.",
	"InformationVariable": "The variable that keeps the messages that inform.",
	"OutVariable":         "The variable that keeps the results too.",
	"OutBuffer":           "How many objects to gather before they are handed on.",
	"PipelineVariable":    "The variable that holds the object in the pipeline.",
}
