package main

// isIncomplete reports whether a text needs more lines.
func isIncomplete(text string) bool { return !whole(text) }
