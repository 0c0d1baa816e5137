package format

// writeList writes the properties of one object, values under each other.
func writeList(out *lineWriter, fields []Field) {
	if len(fields) == 0 {
		return
	}
	longest := 0
	for _, f := range fields {
		longest = max(longest, cells(f.Label))
	}
	room := 0
	if out.width > 0 {
		longest = max(min(longest, out.width-4), 0)
		room = max(out.width-longest-3, 1)
	}
	for _, f := range fields {
		writeField(out, f, longest, room)
	}
}

func writeField(out *lineWriter, f Field, longest, room int) {
	label := f.Label
	if n := cells(label); n > longest {
		label = head(label, longest)
	} else {
		label += blanks(longest - n)
	}
	for i, line := range wrap(f.Text, room) {
		if i == 0 {
			out.styled(label+" : ", true)
		} else {
			out.buf.WriteString(blanks(longest + 3))
		}
		out.buf.WriteString(line)
		out.end()
	}
}
