// Package database holds the cmdlets for what mailboxes hold. One file holds a noun.
//
// It may import server/admin, shell/command and the store's types.
package database

import (
	"slices"

	"emsh/shell/command"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command { return slices.Concat(mailboxStatistics(), folderStatistics()) }

// Views say how the objects of this family are shown.
func Views() []command.View { return slices.Concat(mailboxStatisticsViews, folderStatisticsViews) }
