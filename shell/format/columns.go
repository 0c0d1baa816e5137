package format

// fit makes the widths of columns fit a screen: columns without a width share what is left, then
// the last visible ones shrink, and vanish where less than a cell is left of them. A hidden
// column's width is negative. Screen 0 has no end.
func fit(widths []int, screen int) {
	if screen <= 0 {
		return
	}
	share(widths, screen)
	trim(widths, screen)
}

func share(widths []int, screen int) {
	var open []int
	for i, w := range widths {
		if w <= 0 {
			open = append(open, i)
			widths[i] = 1
		}
	}
	spare := screen - total(widths)
	if len(open) == 0 || spare <= 0 {
		return
	}
	for i, k := range open {
		widths[k] += spare / len(open)
		if i < spare%len(open) {
			widths[k]++
		}
	}
}

func trim(widths []int, screen int) {
	for {
		excess := total(widths) - screen
		last := lastVisible(widths)
		if excess <= 0 || last < 0 {
			return
		}
		if widths[last] > excess {
			widths[last] -= excess
			return
		}
		widths[last] = -1
	}
}

func lastVisible(widths []int) int {
	for i := len(widths) - 1; i >= 0; i-- {
		if widths[i] > 0 {
			return i
		}
	}
	return -1
}

// total is the width of all visible columns with the blanks between them.
func total(widths []int) int {
	sum, visible := 0, 0
	for _, w := range widths {
		if w > 0 {
			sum += w
			visible++
		}
	}
	return sum + max(visible-1, 0)
}

// acrossFor is how many columns of a width a screen holds.
func acrossFor(width, screen int) int {
	if width <= 0 || screen <= 0 || width >= screen {
		return 1
	}
	n := 1
	for width*(n+1)+n < screen {
		n++
	}
	return n
}
