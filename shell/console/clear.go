package console

import (
	"fmt"
	"io"
	"strings"
)

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

// Screen shows lines from the top of the screen. The first time what stands there scrolls off;
// again draws over the lines that were shown before, without flicker.
func (h *Host) Screen(text string, again bool) {
	width, height := h.Width()
	h.Results.Flush()
	h.mu.Lock()
	defer h.mu.Unlock()
	var b strings.Builder
	if !again {
		fmt.Fprintf(&b, "\x1b[%d;1H%s", height, strings.Repeat("\n", height))
	}
	b.WriteString("\x1b[H")
	for line := range strings.Lines(text) {
		b.WriteString(fit(strings.TrimRight(line, "\n"), width-1) + "\x1b[K\r\n")
	}
	io.WriteString(h.Messages, b.String()+"\x1b[J")
}
