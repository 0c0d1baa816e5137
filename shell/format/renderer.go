package format

import (
	"cmp"
	"io"
	"strings"
	"time"
)

// hold is how long the rows of a table are held back to measure its columns where somebody waits for them.
const hold = 300 * time.Millisecond

// groupIndent is how far the title of a group is indented.
const groupIndent = 3

// holdRows is how many rows are held back at most, unless the whole group was asked for.
const holdRows = 20000

// Renderer writes records as lines of text.
type Renderer struct {
	out   lineWriter
	now   func() time.Time // nil: nobody waits, and the text does not depend on how fast it came
	start *Start           // of the sequence that is open
	open  bool             // a group is open
	held  []Record
	since time.Time
	holds bool // rows are being held
	table *tableWriter
	wide  []string // a row of a wide list that is not full yet
}

// NewRenderer writes lines to w. Width 0 is never cut.
func NewRenderer(w io.Writer, width int, colors Colors) *Renderer {
	return &Renderer{out: lineWriter{w: w, width: width, colors: colors}}
}

// Put writes a record, or holds it back to measure its group.
func (r *Renderer) Put(record Record) error {
	if s, ok := record.(*Start); ok {
		r.finish()
		r.begin(s)
		return r.out.err
	}
	r.scrub(record)
	if r.start != nil && r.hold(record) {
		return r.out.err
	}
	r.write(record)
	return r.out.err
}

// Flush writes what is held back: something else is about to be written.
func (r *Renderer) Flush() error {
	r.release()
	return r.out.err
}

// Close ends a sequence that is still open.
func (r *Renderer) Close() error {
	r.finish()
	return r.out.err
}

func (r *Renderer) finish() {
	if r.start == nil {
		r.release()
		return
	}
	r.release()
	if r.open {
		r.groupEnd()
	}
	r.end()
}

func (r *Renderer) begin(s *Start) {
	c := *s
	c.Columns = append([]Heading(nil), s.Columns...)
	for i := range c.Columns {
		c.Columns[i].Label = clean(c.Columns[i].Label, r.out.colors)
	}
	r.start, r.open = &c, false
	r.out.end()
}

// scrub makes the text of an entry harmless.
func (r *Renderer) scrub(record Record) {
	switch e := record.(type) {
	case *GroupStart:
		e.Title = clean(e.Title, r.out.colors)
	case *Entry:
		colors := r.out.colors
		r.scrubAll(e.Row)
		e.Wide = clean(e.Wide, colors)
		for i := range e.Fields {
			e.Fields[i].Label = clean(e.Fields[i].Label, colors)
			e.Fields[i].Text = clean(e.Fields[i].Text, colors)
		}
		r.scrubAll(e.Page)
		r.scrubLines(e)
	}
}

func (r *Renderer) scrubAll(texts []string) {
	for i := range texts {
		texts[i] = clean(texts[i], r.out.colors)
	}
}

// scrubLines leaves a string's own text alone where it goes to a file or a program.
func (r *Renderer) scrubLines(e *Entry) {
	for i, line := range e.Lines {
		switch {
		case e.Raw && r.out.colors == Plain:
			e.Lines[i] = dropColors(line)
		case e.Raw:
			e.Lines[i] = clean(line, Full)
		default:
			e.Lines[i] = clean(line, r.out.colors)
		}
	}
}

func dropColors(text string) string {
	if strings.IndexByte(text, 0x1b) < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if skip := colorSequence(text[i:]); skip > 0 {
			i += skip
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

// measured reports whether the group's columns are measured before it is written.
func (r *Renderer) measured() bool {
	switch {
	case r.start.AutoSize:
		return true
	case r.start.Shape != Table || len(r.start.Columns) == 0:
		return false
	}
	if r.out.width > 0 {
		return r.start.Columns[0].Width == 0
	}
	for _, c := range r.start.Columns {
		if c.Width == 0 {
			return true
		}
	}
	return false
}

// hold keeps the record back while its group is being measured.
func (r *Renderer) hold(record Record) bool {
	if _, begins := record.(*GroupStart); begins && !r.holds && r.measured() {
		r.holds = true
		if r.now != nil {
			r.since = r.now()
		}
		r.held = append(r.held[:0], record)
		return true
	}
	if !r.holds {
		return false
	}
	r.held = append(r.held, record)
	_, ends := record.(*GroupEnd)
	if ends || !r.start.AutoSize && (len(r.held) > holdRows || r.late()) {
		r.release()
	}
	return true
}

// late reports whether somebody has waited long enough.
func (r *Renderer) late() bool { return r.now != nil && r.now().Sub(r.since) > hold }

func (r *Renderer) release() {
	if !r.holds {
		return
	}
	r.holds = false
	held := r.held
	r.held = nil
	widths, longest := r.measure(held)
	for _, record := range held {
		if g, ok := record.(*GroupStart); ok {
			r.groupStart(g, widths, longest)
			continue
		}
		r.write(record)
	}
}

func (r *Renderer) measure(held []Record) (widths []int, longest int) {
	widths = make([]int, len(r.start.Columns))
	for i, c := range r.start.Columns {
		widths[i] = cells(c.Label)
		if r.out.width == 0 && !r.start.AutoSize {
			widths[i] = max(widths[i], c.Width)
		}
	}
	for _, record := range held {
		e, ok := record.(*Entry)
		if !ok || e.Loose {
			continue
		}
		longest = max(longest, cells(e.Wide))
		for i, text := range e.Row {
			if i < len(widths) {
				widths[i] = max(widths[i], cells(text))
			}
		}
	}
	return widths, longest
}

func (r *Renderer) write(record Record) {
	switch e := record.(type) {
	case *GroupStart:
		r.groupStart(e, nil, 0)
	case *Entry:
		r.entry(e)
	case *GroupEnd:
		r.groupEnd()
	case *End:
		r.end()
	}
}

func (r *Renderer) groupStart(g *GroupStart, widths []int, longest int) {
	if r.start == nil {
		return
	}
	if g.Titled {
		indent := cmp.Or(g.Indent, groupIndent)
		for i, line := range wrapFirst(g.Title, max(r.out.width-indent, 1), r.out.width) {
			if i == 0 {
				line = blanks(indent) + line
			}
			r.out.line(line)
		}
		r.out.end()
	}
	r.open = true
	switch r.start.Shape {
	case Table:
		r.startTable(widths)
	case Wide:
		r.startWide(longest)
	}
}

func (r *Renderer) startTable(widths []int) {
	columns := r.start.Columns
	r.table = nil
	if len(columns) == 0 {
		return
	}
	labels, aligns := make([]string, len(columns)), make([]Align, len(columns))
	given, computed := make([]int, len(columns)), make([]bool, len(columns))
	for i, c := range columns {
		labels[i], aligns[i], given[i] = c.Label, c.Align, c.Width
		computed[i] = c.Computed
	}
	if widths == nil {
		widths = given
	}
	r.table = newTableWriter(&r.out, widths, aligns)
	r.table.computed = computed
	if !r.start.HideHeaders {
		r.table.header(labels)
	}
}

func (r *Renderer) startWide(longest int) {
	n := 2
	switch {
	case r.start.AutoSize && longest > 0:
		n = acrossFor(longest, r.out.width)
	case r.start.Across > 0:
		n = r.start.Across
	}
	widths := make([]int, n)
	if r.out.width == 0 {
		for i := range widths {
			widths[i] = max(longest, 30)
		}
	}
	r.table = newTableWriter(&r.out, widths, make([]Align, n))
	r.wide = nil
}

func (r *Renderer) entry(e *Entry) {
	switch {
	case e.Loose || r.start == nil || e.Lines != nil:
		r.loose(e)
	case r.start.Shape == Table:
		if r.table != nil {
			r.table.row(r.full(e.Row), e.Multi)
		}
	case r.start.Shape == List:
		writeList(&r.out, e.Fields)
		r.out.end()
	case r.start.Shape == Wide:
		r.addWide(e.Wide)
	default:
		r.page(e.Page)
	}
}

func (r *Renderer) full(row []string) []string {
	for len(row) < len(r.start.Columns) {
		row = append(row, "")
	}
	return row
}

func (r *Renderer) addWide(text string) {
	r.wide = append(r.wide, text)
	if len(r.wide) == len(r.table.widths) {
		r.flushWide()
	}
}

func (r *Renderer) flushWide() {
	if len(r.wide) == 0 {
		return
	}
	for len(r.wide) < len(r.table.widths) {
		r.wide = append(r.wide, "")
	}
	r.table.row(r.wide, false)
	r.wide = nil
}

// loose writes text, or an object of another kind than the sequence is made for.
func (r *Renderer) loose(e *Entry) {
	switch {
	case e.IsList:
		r.out.end()
		writeList(&r.out, e.Fields)
		r.out.end()
	case e.IsPage:
		r.page(e.Page)
	case e.Raw:
		r.out.line(strings.Join(e.Lines, "\n"))
	default:
		for _, line := range e.Lines {
			r.out.line(line)
		}
	}
}

// page writes the lines of a custom view, wrapped under their own indentation.
func (r *Renderer) page(lines []string) {
	for _, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if r.out.width <= indent || cells(line) <= r.out.width {
			r.out.line(line)
			continue
		}
		for _, part := range wrap(line[indent:], r.out.width-indent) {
			r.out.line(blanks(indent) + part)
		}
	}
}

// groupEnd writes a row of a wide list that is not full.
func (r *Renderer) groupEnd() {
	r.open = false
	if r.start != nil && r.start.Shape == Wide {
		r.flushWide()
	}
}

// end leaves a blank line behind a table, a wide list or a custom page.
func (r *Renderer) end() {
	if r.start != nil && r.start.Shape != List {
		r.out.end()
	}
	r.start = nil
}
