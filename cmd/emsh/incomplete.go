package main

// isIncomplete reports whether a text needs more lines.
func isIncomplete(text string) bool { return !whole(text) }

// isContinued reports whether the line that was typed ahead belongs to a text that is whole.
func isContinued(text, next string) bool {
	return mayGoOn(text+"\n") && continues(text+"\n", next)
}
