package console

import (
	"fmt"
	"io"
	"strings"
	"time"

	"emsh/shell/command"
)

// progressBar is the one line that shows the newest report of long work.
type progressBar struct {
	shown bool
	last  time.Time
}

// redrawInterval keeps a bar of quick work from flooding the terminal.
const redrawInterval = 50 * time.Millisecond

func (b *progressBar) show(w io.Writer, p command.Progress, width int) {
	if p.Done {
		b.clear(w)
		return
	}
	if b.shown && time.Since(b.last) < redrawInterval {
		return
	}
	b.shown, b.last = true, time.Now()
	io.WriteString(w, "\r"+fit(progressLine(p, width), max(width-1, 1))+"\x1b[K")
}

// clear takes the bar off the screen, for other text.
func (b *progressBar) clear(w io.Writer) {
	if b.shown {
		io.WriteString(w, "\r\x1b[K")
		b.shown = false
	}
}

func progressLine(p command.Progress, width int) string {
	line := p.Activity
	if p.Status != "" {
		line += ": " + p.Status
	}
	if p.Percent >= 0 {
		const cells = 20
		full := min(p.Percent, 100) * cells / 100
		line = fmt.Sprintf("[%s%s] %3d%% %s", strings.Repeat("#", full), strings.Repeat(".", cells-full), p.Percent, line)
	}
	if p.SecondsRemaining > 0 {
		line += fmt.Sprintf(" (%s left)", time.Duration(p.SecondsRemaining)*time.Second)
	}
	return line
}
