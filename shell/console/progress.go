package console

import (
	"fmt"
	"io"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/format"
)

// progressBar is the one line that shows the newest report of long work.
type progressBar struct {
	shown    bool
	last     time.Time
	activity string
	began    time.Time // the activity
}

// redrawInterval keeps a bar of quick work from flooding the terminal.
const redrawInterval = 50 * time.Millisecond

func (b *progressBar) show(w io.Writer, p command.Progress, width int) {
	if p.Done {
		b.clear(w)
		b.activity = ""
		return
	}
	if b.shown && time.Since(b.last) < redrawInterval {
		return
	}
	b.shown, b.last = true, time.Now()
	io.WriteString(w, "\r"+fit(progressLine(b.estimated(p)), max(width-1, 1))+"\x1b[K")
}

// soonest is how long work must have gone on before it tells how long the rest of it takes.
const soonest = 2 * time.Second

// estimated is a report with the time that is left, which follows from what was done so far.
func (b *progressBar) estimated(p command.Progress) command.Progress {
	if p.Activity != b.activity || b.began.IsZero() {
		b.activity, b.began = p.Activity, time.Now()
	}
	gone := time.Since(b.began)
	if p.SecondsRemaining < 0 && p.Percent > 0 && p.Percent < 100 && gone > soonest {
		p.SecondsRemaining = int(gone.Seconds()*float64(100-p.Percent)/float64(p.Percent) + 1)
	}
	return p
}

// clear takes the bar off the screen, for other text.
func (b *progressBar) clear(w io.Writer) {
	if b.shown {
		io.WriteString(w, "\r\x1b[K")
		b.shown = false
	}
}

func progressLine(p command.Progress) string {
	line := p.Activity
	if p.Status != "" {
		line += ": " + p.Status
	}
	line = format.Harmless(line)
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
