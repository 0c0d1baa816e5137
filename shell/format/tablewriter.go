package format

import "strings"

// narrowest is the width below which no table is shown.
const narrowest = 5

// tableWriter writes the rows of a table whose columns are measured.
type tableWriter struct {
	out    *lineWriter
	widths []int
	aligns []Align
	off    bool // nothing fits

	computed []bool // columns whose headings are in italics
}

func newTableWriter(out *lineWriter, widths []int, aligns []Align) *tableWriter {
	t := &tableWriter{out: out, widths: widths, aligns: aligns}
	fit(widths, out.width)
	t.off = lastVisible(widths) < 0 || out.width > 0 && out.width < narrowest
	return t
}

func (t *tableWriter) header(labels []string) {
	if t.off {
		return
	}
	t.wrapped(labels, true)
	marks := make([]string, len(labels))
	for i, label := range labels {
		n := t.widths[i]
		if n <= 0 {
			continue
		}
		if have := cells(label); have > 0 && have < n {
			n = have
		}
		marks[i] = strings.Repeat("-", n)
	}
	t.single(marks, true)
}

func (t *tableWriter) row(values []string, multi bool) {
	switch {
	case t.off:
	case multi:
		t.wrapped(values, false)
	default:
		t.single(values, false)
	}
}

// single writes a row on one line: long cells are cut.
func (t *tableWriter) single(values []string, header bool) {
	b := &t.out.buf
	for i, w := range t.widths {
		if w <= 0 {
			continue
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		text := field(values[i], w, t.aligns[i], i < len(t.widths)-1)
		t.out.styled(text, header)
		if !header && strings.IndexByte(text, 0x1b) >= 0 && !strings.HasSuffix(text, resetColor) {
			b.WriteString(resetColor)
		}
	}
	t.out.end()
}

// wrapped writes a row on as many lines as its cells need.
func (t *tableWriter) wrapped(values []string, header bool) {
	var columns [][]string
	var order []int
	last := lastVisible(t.widths)
	height := 0
	for i, w := range t.widths {
		if w <= 0 {
			continue
		}
		lines := wrap(values[i], w)
		for k := range lines {
			if i < last || t.aligns[i] == Right || t.aligns[i] == Center {
				lines[k] = field(lines[k], w, t.aligns[i], i < last)
			}
		}
		columns, order = append(columns, lines), append(order, i)
		height = max(height, len(lines))
	}
	for row := range height {
		t.wrappedLine(columns, order, row, height, header)
	}
}

func (t *tableWriter) wrappedLine(columns [][]string, order []int, row, height int, header bool) {
	last := 0
	for c := range columns {
		if row < len(columns[c]) {
			last = c
		}
	}
	for c := range last + 1 {
		text := blanks(t.widths[order[c]])
		if row < len(columns[c]) {
			text = columns[c][row]
		}
		if c > 0 {
			text = " " + text
		}
		if c == last && height > 1 {
			text = strings.TrimRight(text, " ")
		}
		if header && t.computed != nil && t.computed[order[c]] {
			t.out.computed(text)
			continue
		}
		t.out.styled(text, header)
	}
	if header && t.out.colors != Plain {
		for range len(columns) - 1 - last {
			t.out.styled("", true)
		}
	}
	t.out.end()
}
