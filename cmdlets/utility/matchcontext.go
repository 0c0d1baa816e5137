package utility

// around keeps the lines about matches, as lines come one by one.
type around struct {
	before, after int
	emit          func(*matchInfo) error

	at      int      // the number of the line that comes next
	recent  []string // the last lines, as many as may stand before a match
	shown   int      // up to here lines are shown with a match
	open    []*matchInfo
	current *matchInfo // the last match: lines behind it are shown with it
}

// line takes the next line, with the match that it is.
func (a *around) line(text string, m *matchInfo) error {
	a.at++
	for _, p := range a.open {
		p.after = append(p.after, text)
	}
	if m == nil && a.current != nil && len(a.current.shownAfter) < a.after {
		a.current.shownAfter = append(a.current.shownAfter, text)
		a.shown = a.at
	}
	if m != nil {
		a.match(m)
	}
	a.recent = append(a.recent, text)
	if len(a.recent) > a.before {
		a.recent = append(a.recent[:0], a.recent[1:]...)
	}
	return a.release(a.after)
}

func (a *around) match(m *matchInfo) {
	m.before = append([]string(nil), a.recent...)
	m.shownBefore = m.before[len(m.before)-min(a.at-1-a.shown, len(m.before)):]
	a.shown, a.current = a.at, m
	a.open = append(a.open, m)
}

// release writes the matches that have all lines behind them.
func (a *around) release(enough int) error {
	for len(a.open) > 0 && len(a.open[0].after) >= enough {
		m := a.open[0]
		a.open = a.open[1:]
		if err := a.emit(m); err != nil {
			return err
		}
	}
	return nil
}

// end says that no more lines come.
func (a *around) end() error { return a.release(0) }
