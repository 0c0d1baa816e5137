// Package utility holds the cmdlets of the language itself: those that filter, sort, format,
// read and write files, and show what the session knows. They run in the console, beside the
// evaluator, whether the organization is hosted or attached; none of them has heard of mail.
//
// One file holds a noun or a theme. It may import the shell's rooms, and nothing of server or store.
package utility
