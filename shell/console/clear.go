package console

import "io"

// clearScreen puts the cursor home and clears the screen and what has scrolled off it.
const clearScreen = "\x1b[H\x1b[2J\x1b[3J"

// Clear clears the screen, where there is one.
func (h *Host) Clear() {
	if width, _ := h.Width(); width == 0 {
		return
	}
	h.Results.Flush()
	h.mu.Lock()
	defer h.mu.Unlock()
	io.WriteString(h.Messages, clearScreen)
}
