package format

import (
	"strings"
	"unicode/utf8"
)

// splitLines takes text apart at its line breaks.
func splitLines(text string) []string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r", "")
	}
	if strings.IndexByte(text, '\n') < 0 {
		return []string{text}
	}
	return strings.Split(text, "\n")
}

// wrap breaks text into lines of at most width cells, between words where it can.
func wrap(text string, width int) []string {
	var lines []string
	for _, line := range splitLines(text) {
		if width <= 0 || cells(line) <= width {
			lines = append(lines, line)
			continue
		}
		lines = append(lines, wrapLine(line, width)...)
	}
	return lines
}

// wrapFirst is wrap where the first line has another width than the following ones.
func wrapFirst(text string, first, width int) []string {
	if width <= 0 {
		return splitLines(text)
	}
	var lines []string
	for _, line := range splitLines(text) {
		if cells(line) <= first {
			lines = append(lines, line)
			continue
		}
		w := &wrapper{width: first, following: width, left: first}
		lines = append(lines, w.all(line)...)
	}
	return lines
}

// wrapper fills lines word by word.
type wrapper struct {
	width, left int
	following   int // the width of lines after the first
	line        strings.Builder
	lines       []string
}

func wrapLine(line string, width int) []string {
	return (&wrapper{width: width, following: width, left: width}).all(line)
}

func (w *wrapper) all(line string) []string {
	for line != "" {
		word := firstWord(line)
		line = line[len(word):]
		w.word(word)
	}
	return append(w.lines, w.line.String())
}

// firstWord is the text up to a blank, with it.
func firstWord(line string) string {
	for i, r := range line {
		switch r {
		case ' ', '\t', '\u00ad':
			return line[:i+utf8.RuneLen(r)]
		case '\u00a0', '\u2011':
			if i > 0 {
				return line[:i]
			}
		}
	}
	return line
}

func (w *wrapper) word(word string) {
	n := cells(word)
	if n > w.width && n <= w.following {
		w.next()
	}
	switch {
	case n > w.width:
		w.longWord(word)
	case n > w.left:
		w.next()
		fallthrough
	default:
		w.line.WriteString(word)
		w.left -= n
	}
}

// longWord breaks a word that no line holds.
func (w *wrapper) longWord(word string) {
	for i := 0; i < len(word); {
		if skip := colorSequence(word[i:]); skip > 0 {
			w.line.WriteString(word[i : i+skip])
			i += skip
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		i += size
		n := runeCells(r)
		if n > w.left && r > 0xffff {
			w.halves()
			continue
		}
		if n > w.width {
			r, n = '?', 1
		}
		if n > w.left {
			w.next()
		}
		w.line.WriteRune(r)
		w.left -= n
	}
}

// halves breaks a character of two UTF-16 units.
func (w *wrapper) halves() {
	for range 2 {
		if w.left < 1 {
			w.next()
		}
		w.line.WriteString(half)
		w.left--
	}
}

func (w *wrapper) next() {
	w.lines = append(w.lines, w.line.String())
	w.line.Reset()
	w.width = w.following
	w.left = w.width
}
