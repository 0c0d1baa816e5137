package main

import (
	"bufio"
	"context"
	"io"
	"strings"

	"emsh/shell/syntax"
)

// statements cuts standard input into texts that can run as they stand.
type statements struct {
	r     *bufio.Reader
	line  int // lines given out
	ended bool
}

func newStatements(r io.Reader) *statements { return &statements{r: bufio.NewReaderSize(r, 64<<10)} }

// peekLine is the first line, which stays unread.
func (s *statements) peekLine() (string, error) {
	for n := 1; ; n *= 2 {
		head, err := s.r.Peek(min(n, s.r.Size()))
		if i := strings.IndexByte(string(head), '\n'); i >= 0 {
			return string(head[:i]), nil
		}
		if err != nil || n >= s.r.Size() {
			return string(head), err
		}
	}
}

// next reads until a text is complete. A text that goes on for long is looked at again only
// when it has grown by a part of itself, or when nothing more has arrived yet.
func (s *statements) next() (text string, err error) {
	var b strings.Builder
	for lines, looked := 0, 0; ; {
		line, err := s.r.ReadString('\n')
		b.WriteString(line)
		if err != nil {
			s.ended = true
			if err == io.EOF && b.Len() > 0 {
				err = nil
			}
			return b.String(), err
		}
		lines++
		if lines-looked <= lines/16 && s.r.Buffered() > 0 {
			continue
		}
		looked = lines
		if script := syntax.Parse("", b.String()); !script.Incomplete() && !s.goesOn(script) {
			return b.String(), nil
		}
	}
}

// goesOn reports whether the next line may belong to the last statement: else after if, catch after try.
func (s *statements) goesOn(script *syntax.Script) bool {
	if len(script.Errors) > 0 || script.Root.End == nil {
		return false
	}
	all := script.Root.End.Statements
	if len(all) == 0 {
		return false
	}
	switch last := all[len(all)-1].(type) {
	case *syntax.If:
		return last.Else == nil && s.begins("else")
	case *syntax.Try:
		return last.Finally == nil && s.begins("catch", "finally")
	}
	return false
}

// begins reports whether the next line begins with one of the words.
func (s *statements) begins(words ...string) bool {
	next, _ := s.peekLine()
	next = strings.ToLower(strings.TrimLeft(next, " \t"))
	for _, w := range words {
		if strings.HasPrefix(next, w) {
			return true
		}
	}
	return false
}

// runStatements runs each text when it is complete. One that does not parse ends the script.
func (sh *shell) runStatements(ctx context.Context, in *statements) int {
	code := exitOK
	for !in.ended && ctx.Err() == nil {
		text, err := in.next()
		if err != nil && err != io.EOF {
			return usage(sh.o.std.err, hinted{err})
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		r := sh.session.Run(ctx, "", text)
		sh.report(r)
		if len(r.Parse) > 0 || r.Exit {
			return sh.status(r)
		}
		sh.results.Flush()
		last := sh.status(r)
		if code != exitFailed || last > exitFailed {
			code = last
		}
		if r.Failed {
			code = exitFailed
		}
	}
	return code
}
