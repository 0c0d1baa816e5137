// Package transport holds the cmdlets for how mail comes and goes: the connectors, the
// queues and the messages in them. One file holds a noun.
//
// It may import server/admin, the shell's command and object, and the store's types.
package transport

import (
	"slices"

	"emsh/shell/command"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command {
	return slices.Concat(receiveConnector(), sendConnector(), queues(), messages(), submissions())
}

// Views say how the objects of this family are shown.
func Views() []command.View {
	return slices.Concat(receiveConnectorViews, sendConnectorViews, queueViews, messageViews)
}

func exists(what, name string) error {
	return &command.Error{ID: "ObjectAlreadyExists", Category: command.ResourceExists, Target: name, Message: "There is a " + what + " named \"" + name + "\" already.",
		Hint: "Choose another name, or change the one there is with Set."}
}
