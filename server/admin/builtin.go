package admin

import (
	"emsh/server/auth"
	"emsh/store/directory"
)

// IsBuiltIn reports whether a user is one of the accounts that every organization has.
func IsBuiltIn(u directory.User) bool {
	return u.Guid == directory.Administrator || auth.IsBuiltIn(u.SamAccountName)
}
