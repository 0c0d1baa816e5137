package help

import (
	"strings"
	"unicode/utf8"
)

// Summary is a topic's first paragraph: what it is about.
func Summary(markdown string) string {
	var words []string
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case line == "" && words != nil:
			return strings.Join(words, " ")
		case line != "":
			words = append(words, line)
		}
	}
	return strings.Join(words, " ")
}

// Topic is a Markdown text as the console shows it, in lines of a width.
func Topic(markdown string, width int) string {
	t := topic{width: width}
	for line := range strings.Lines(markdown) {
		t.take(strings.TrimRight(line, "\r\n"))
	}
	t.flush()
	return strings.TrimRight(strings.Join(t.out, "\n"), "\n") + "\n"
}

// topic turns Markdown into lines.
type topic struct {
	width int
	out   []string
	words []string // of the paragraph at hand
	first string   // what its first line begins with
	code  bool
}

func (t *topic) take(line string) {
	text := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(text, "```"):
		t.flush()
		t.code = !t.code
	case t.code:
		t.out = append(t.out, strings.TrimRight("        "+line, " "))
	case text == "":
		t.flush()
		t.blank()
	case strings.HasPrefix(text, "#"):
		t.heading(strings.TrimSpace(strings.TrimLeft(text, "#")))
	case strings.HasPrefix(text, "|"):
		t.flush()
		t.row(text)
	case strings.HasPrefix(text, "- "):
		t.flush()
		t.first, t.words = "- ", strings.Fields(text[2:])
	default:
		t.words = append(t.words, strings.Fields(text)...)
	}
}

func (t *topic) heading(text string) {
	t.flush()
	if len(t.out) > 0 {
		t.blank()
	}
	t.out = append(t.out, strings.ToUpper(plainText(text)))
}

func (t *topic) blank() {
	if n := len(t.out); n > 0 && t.out[n-1] != "" {
		t.out = append(t.out, "")
	}
}

// row shows a table's row as it stands, but for the rule below its head.
func (t *topic) row(text string) {
	if strings.Trim(text, "|-: ") == "" {
		return
	}
	cells := strings.Split(strings.Trim(text, "|"), "|")
	first := plainText(strings.TrimSpace(cells[0]))
	rest := ""
	for _, c := range cells[1:] {
		rest = strings.TrimSpace(rest + "  " + plainText(strings.TrimSpace(c)))
	}
	const column = 30
	if n := utf8.RuneCountInString(first); n < column {
		first += strings.Repeat(" ", column-n)
	} else {
		first += "  "
	}
	t.lines("    "+first, "    "+strings.Repeat(" ", column), strings.Fields(rest))
}

func (t *topic) flush() {
	if t.words == nil {
		return
	}
	t.lines("    "+t.first, "    "+strings.Repeat(" ", len(t.first)), strings.Fields(plainText(strings.Join(t.words, " "))))
	t.words, t.first = nil, ""
}

// lines fills lines with words; the first and the further ones have their own beginnings.
func (t *topic) lines(first, further string, words []string) {
	line, empty := first, true
	for _, w := range words {
		if !empty && t.width > 0 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > t.width {
			t.out = append(t.out, line)
			line, empty = further, true
		}
		if !empty {
			line += " "
		}
		line, empty = line+w, false
	}
	t.out = append(t.out, strings.TrimRight(line, " "))
}

// plainText takes the marks of Markdown out of a line: emphasis, code, links.
func plainText(text string) string {
	text = strings.NewReplacer("**", "", "`", "").Replace(text)
	for {
		open := strings.IndexByte(text, '[')
		mid := strings.Index(text, "](")
		if open < 0 || mid < open {
			return text
		}
		end := strings.IndexByte(text[mid:], ')')
		if end < 0 {
			return text
		}
		text = text[:open] + text[open+1:mid] + text[mid+end+1:]
	}
}
