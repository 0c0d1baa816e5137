package syntax

import (
	"sort"
	"sync"
	"unicode/utf8"
)

// Script is a text that was parsed: its tree, tokens and errors.
type Script struct {
	Name   string // the file, or empty
	Text   string
	Root   *ScriptBlock
	Tokens []*Token
	Errors []*Error

	Requires *Requirements // of the #requires comments, or nil

	lines []int // where lines begin

	showing sync.Once
	shown   *Script
}

// Incomplete tells whether more lines could make the text whole: the console then asks with >>.
func (s *Script) Incomplete() bool {
	for _, e := range s.Errors {
		if e.Incomplete {
			return true
		}
	}
	return false
}

// Source returns the text under a span.
func (s *Script) Source(at Span) string {
	end := min(at.End, len(s.Text))
	return s.Text[min(at.Start, end):end]
}

// Position is a line and a column, both from 1; columns count UTF-16 units as PowerShell's do.
type Position struct{ Line, Column int }

// Position returns the line and column of an offset.
func (s *Script) Position(offset int) Position {
	line := sort.SearchInts(s.lines, offset+1) - 1
	end := min(offset, len(s.Text))
	return Position{line + 1, UTF16Len(s.Text[s.lines[line]:end]) + 1 + offset - end}
}

// Line returns the text of a line (from 1) without its end.
func (s *Script) Line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	end := len(s.Text)
	if n < len(s.lines) {
		end = s.lines[n]
	}
	text := s.Text[s.lines[n-1]:end]
	for len(text) > 0 && (text[len(text)-1] == '\n' || text[len(text)-1] == '\r') {
		text = text[:len(text)-1]
	}
	return text
}

// lineStarts returns the offsets at which lines begin; LF, CR and CRLF end a line.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// UTF16Len counts the UTF-16 units of a text.
func UTF16Len(text string) int {
	n := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r >= 0x10000 {
			n++
		}
		n++
		i += size
	}
	return n
}
