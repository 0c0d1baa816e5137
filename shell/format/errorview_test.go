package format

import (
	"strings"
	"testing"

	"emsh/shell/command"
	"emsh/shell/golden"
)

// record makes the error record that a recording tells of.
func record(s golden.Script, e golden.ErrorRecord) *command.Error {
	category, _ := command.ParseCategory(e.Category)
	r := &command.Error{ID: e.FQID, FullID: e.FQID, Category: category, Exception: e.ExceptionType, Message: e.Message}
	r.Command = e.Command
	if at := strings.Index(e.CategoryInfo, ") ["); at >= 0 {
		activity, reason, _ := strings.Cut(e.CategoryInfo[at+3:], "], ")
		r.Activity, r.Reason = activity, reason
		target := e.CategoryInfo[strings.Index(e.CategoryInfo, "(")+1 : at]
		if k := strings.LastIndexByte(target, ':'); k >= 0 {
			r.TargetName, r.TargetType = target[:k], target[k+1:]
		}
	}
	if strings.HasPrefix(e.FQID, "CommandNotFound") && !strings.Contains(e.FQID, ",") {
		r.Invocation = &command.Invocation{Name: strings.Trim(string(e.Target), "\"")}
	}
	lines := strings.Split(s.Script, "\n")
	if e.Line > 0 && e.Line <= len(lines) && strings.HasPrefix(e.Position, "At line") {
		marks := strings.Count(e.Position[strings.LastIndexByte(e.Position, '\n'):], "~")
		text := lines[e.Line-1]
		r.Position = command.Position{Line: e.Line, Col: e.Col, Text: text}
		rest := []rune(text)
		rest = rest[min(e.Col-1, len(rest)):]
		r.Position.Excerpt = string(rest[:min(marks, len(rest))])
	}
	return r
}

func TestErrorViews(t *testing.T) {
	agree, total := 0, 0
	for _, folder := range []string{"core", "scripts"} {
		names, err := golden.Names(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.Contains(name, "tokens") {
				continue
			}
			all, err := golden.Read[golden.Script](name)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range all {
				for i, e := range s.Want.Errors {
					if i >= len(s.Want.ErrorViews) || strings.HasPrefix(e.Position, "At /") {
						continue
					}
					total++
					if sameViews(t, s, record(s, e), s.Want.ErrorViews[i]) {
						agree++
					}
				}
			}
		}
	}
	t.Logf("%d of %d agree", agree, total)
	if agree*100 < total*90 {
		t.Errorf("only %d of %d error views agree", agree, total)
	}
}

func sameViews(t *testing.T, s golden.Script, r *command.Error, want golden.ErrorView) bool {
	env := &Env{}
	for view, text := range map[string]string{"ConciseView": want.Concise, "NormalView": want.Normal, "CategoryView": want.Category} {
		env.ErrorView = view
		if got := env.Error(r) + "\n"; got != text {
			t.Logf("%s %s:\n%q\nwant\n%q", s.ID, view, got, text)
			return false
		}
	}
	return true
}
