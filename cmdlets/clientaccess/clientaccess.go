// Package clientaccess holds the cmdlets for how clients read mail: the settings of the IMAP4
// and POP3 services, and which mailbox may be read by them. One file holds a noun.
//
// It may import server/admin, shell/command and the store's types.
package clientaccess

import (
	"slices"

	"emsh/shell/command"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command {
	return slices.Concat(imapSettings(), popSettings(), virtualServers(), casMailbox())
}

// Views say how the objects of this family are shown.
func Views() []command.View {
	return slices.Concat(imapSettingsViews, popSettingsViews, casMailboxViews)
}
