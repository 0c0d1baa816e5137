// Package complete says what may come next: from the tree of what is typed, from the
// declarations of commands, and from what the session holds. It imports the shell's floor
// and shell/help for syntax lines; session.go alone knows the evaluator.
//
// The cursor stands in a word or before one that is still empty. An empty word is made
// visible to the parser by a letter put in its place, so that one set of rules serves both.
// Which rule applies is decided by the token at the cursor, then by the nodes around it.
//
// It differs from PowerShell where that offers file names for a [bool], [int] or [string]
// parameter: here they get $true and $false, nothing, and values of the live organization.
package complete
