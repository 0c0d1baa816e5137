// Package docs holds what people read: topics written by hand (about), and pages that are made
// from the code: one a cmdlet (cmdlets), the RFCs' sections with the code that obeys them
// (rfc.md), the man page and the shells' completion (shell). Its test fails when a made page is
// not what the code says; go test ./docs -update mends it.
package docs
