package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"emsh/shell/syntax"
)

// statements cuts standard input into texts that can run as they stand.
type statements struct {
	in    *os.File
	r     *bufio.Reader
	ended bool
}

func newStatements(in *os.File) *statements {
	return &statements{in: in, r: bufio.NewReaderSize(in, 64<<10)}
}

// moreSoon reports whether something was written behind what was read, or is within a moment:
// whoever waits for a statement's results before writing the next one is not waited for.
func (s *statements) moreSoon() bool {
	if s.r.Buffered() > 0 {
		return true
	}
	fds := []unix.PollFd{{Fd: int32(s.in.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int(startWait.Milliseconds()))
	return err != nil || n > 0
}

// peekLine is the first line, which stays unread.
func (s *statements) peekLine() (string, error) {
	for n := 1; ; n = min(s.r.Buffered()+1, s.r.Size()) { // never waits for more than there need be
		if _, err := s.r.Peek(n); err != nil || n == s.r.Size() {
			head, _ := s.r.Peek(s.r.Buffered())
			line, _, _ := strings.Cut(string(head), "\n")
			return line, err
		}
		head, _ := s.r.Peek(s.r.Buffered())
		if line, _, ok := strings.Cut(string(head), "\n"); ok {
			return line, nil
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
		if whole(b.String()) && !s.goesOn(b.String()) {
			return b.String(), nil
		}
	}
}

// openDash is a typographic dash whose parameter's name a page moved to the next line.
var openDash = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s[\x{2013}-\x{2015}]\s*$`) })

// whole reports whether a text needs no more lines. The line end behind it does not count.
func whole(text string) bool {
	if openDash().MatchString(text) {
		return false
	}
	// The first mistake counts: behind one that more lines would not mend, others may look open.
	mistakes := syntax.Parse("", strings.TrimRight(text, " \t\r\n")).Errors
	return len(mistakes) == 0 || !mistakes[0].Incomplete
}

// halfThumbprint is the beginning of a thumbprint that a page may have broken.
var halfThumbprint = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[-\x{2013}-\x{2015}]th[a-z]*[ \t:]+[0-9a-f]{1,39}\s*$`)
})

// openParameter is a parameter whose argument a page may have moved to the next line.
var openParameter = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s[\x{2013}-\x{2015}][A-Za-z]+[ \t]*\r?\n$`) })

// goesOn reports whether the next line may belong to the last statement, and does.
func (s *statements) goesOn(text string) bool {
	if !mayGoOn(text) || !s.moreSoon() {
		return false
	}
	next, _ := s.peekLine()
	return continues(text, next)
}

// mayGoOn reports whether a whole text may have more to it: an if its else, a try its catch, the
// beginning of a thumbprint its rest, a parameter its argument.
func mayGoOn(text string) bool {
	if halfThumbprint().MatchString(text) || openParameter().MatchString(text) {
		return true
	}
	return len(followers(text)) > 0
}

// continues reports whether the next line belongs to the text.
func continues(text, next string) bool {
	if halfThumbprint().MatchString(text) || openParameter().MatchString(text) {
		return statementsIn(text+next) == statementsIn(text)
	}
	next = strings.ToLower(strings.TrimLeft(next, " \t"))
	return slices.ContainsFunc(followers(text), func(w string) bool { return strings.HasPrefix(next, w) })
}

// followers are the words that may go on with the last statement.
func followers(text string) []string {
	script := syntax.Parse("", text)
	if len(script.Errors) > 0 || script.Root.End == nil || len(script.Root.End.Statements) == 0 {
		return nil
	}
	all := script.Root.End.Statements
	switch last := all[len(all)-1].(type) {
	case *syntax.If:
		if last.Else == nil {
			return []string{"else"}
		}
	case *syntax.Try:
		if last.Finally == nil {
			return []string{"catch", "finally"}
		}
	}
	return nil
}

func statementsIn(text string) int {
	end := syntax.ParseTyped("", text).Root.End
	if end == nil {
		return 0
	}
	return len(end.Statements)
}

// runStatements runs each text when it is complete. One that does not parse ends the script.
func (sh *shell) runStatements(ctx context.Context, in *statements) int {
	code, thrown := exitOK, false
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
		sh.results.End() // a table ends with its statement, as at the prompt
		thrown = thrown || r.Err != nil
		code = sh.status(r)
	}
	if thrown {
		return exitFailed
	}
	return code
}
