package format

import (
	"bytes"
	"io"
	"strings"
)

// The colors of PowerShell's defaults on a dark terminal.
const (
	headingColor = "\x1b[32;1m"
	italicColor  = "\x1b[32;1;3m"
	resetColor   = "\x1b[0m"
)

// lineWriter collects a line, then writes it.
type lineWriter struct {
	w      io.Writer
	width  int
	colors Colors
	buf    bytes.Buffer
	err    error
}

// styled adds text in the color of headings, where there are colors.
func (l *lineWriter) styled(text string, heading bool) {
	if heading && l.colors != Plain {
		l.buf.WriteString(headingColor)
		l.buf.WriteString(text)
		l.buf.WriteString(resetColor)
		return
	}
	l.buf.WriteString(text)
}

// computed adds the heading of a column that is no property.
func (l *lineWriter) computed(text string) {
	if l.colors == Plain {
		l.buf.WriteString(text)
		return
	}
	if rest, ok := strings.CutPrefix(text, " "); ok {
		l.buf.WriteByte(' ')
		text = rest
	}
	l.buf.WriteString(italicColor + text + resetColor)
}

// end writes the line.
func (l *lineWriter) end() {
	l.buf.WriteByte('\n')
	if l.err == nil {
		_, l.err = l.w.Write(l.buf.Bytes())
	}
	l.buf.Reset()
}

func (l *lineWriter) line(text string) {
	l.buf.WriteString(text)
	l.end()
}
