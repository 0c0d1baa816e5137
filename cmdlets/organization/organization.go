// Package organization holds the cmdlets for the organization as a whole: its domains and its
// servers. One file holds a noun.
//
// It may import server/admin, the shell's command and object, and the store's types.
package organization

import (
	"slices"

	"emsh/shell/command"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command {
	return slices.Concat(acceptedDomain(), exchangeServer())
}

// Views say how the objects of this family are shown.
func Views() []command.View {
	return slices.Concat(acceptedDomainViews, exchangeServerViews)
}
