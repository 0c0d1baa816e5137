// Package syntax turns text of the shell's language into tokens and a tree, as
// PowerShell 7 does: the same tokens, the same tree, the same errors at the same places.
// It imports nothing of the project.
//
// The scanner has modes, because the same characters mean different things in an
// expression, in the arguments of a command, in a type name and in the signature of a
// method; the parser, a recursive descent, sets the mode. [Parse] never fails: what it
// could not read is in [Script.Errors], and the tree holds error nodes there.
//
// All places are byte offsets. [Script.Position] gives line and column.
package syntax
