// Package format turns objects into lines of text: tables, lists, wide columns and custom
// pages, as PowerShell 7 shows them.
//
// There are two halves, as in PowerShell. A [Shaper] takes objects and decides what is shown of
// them: it writes [Record] values (the Format- cmdlets send them down the pipeline). A [Renderer]
// takes records and writes lines of a width. A [Printer] is both: what stands at the end of a
// pipeline, in Out-String and behind a redirection.
//
// The formatter never waits and never holds more than one group of rows: a table's columns are
// measured over what arrives in 300 ms, unless the whole group was asked for (-AutoSize).
//
// Text that comes from objects is made harmless on its way to a line: control characters and
// marks that reorder text are shown escaped. See clean.
package format
