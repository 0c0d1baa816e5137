package admin

import "emsh/server/auth"

// IsBuiltIn reports whether a log-on name is one of the accounts that every organization has.
func IsBuiltIn(name string) bool { return auth.IsBuiltIn(name) }
