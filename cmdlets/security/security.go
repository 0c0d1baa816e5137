// Package security holds the cmdlets for who may do what and who did. One file holds a noun.
//
// It may import server/admin, the shell's command and object, and the store's types.
package security

import (
	"slices"

	"emsh/shell/command"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command { return slices.Concat(adminAuditLog(), role()) }

// Views say how the objects of this family are shown.
func Views() []command.View { return slices.Concat(adminAuditLogViews, roleViews) }
