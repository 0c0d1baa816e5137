package complete_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/complete"
	"emsh/shell/eval"
	"emsh/shell/golden"
)

// recording is one recorded completion; offsets are in UTF-16 units, which is bytes in this corpus.
type recording struct {
	ID        string  `json:"id"`
	Input     string  `json:"input"`
	Cursor    int     `json:"cursor"`
	Index     int     `json:"replacement_index"`
	Length    int     `json:"replacement_length"`
	Count     int     `json:"count"`
	Matches   []match `json:"matches"`
	Truncated bool    `json:"truncated"`
	Platform  bool    `json:"platform"` // lists .NET's types or every command
}

type match struct {
	Text    string `json:"text"`
	List    string `json:"list"`
	Type    string `json:"type"`
	Tooltip string `json:"tooltip"`
}

// scratch makes the directory in which the recordings were made.
func scratch(t *testing.T) string {
	dir := t.TempDir()
	for _, sub := range []string{"docs", "more"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{".hidden", "a[1].txt", "docs/readme.md", "docs/report.txt", "my file.txt", "o'brien.txt", "script.ps1", "users.csv", "users.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func setup(t *testing.T) *eval.Session {
	t.Helper()
	r, err := golden.Open("completion-setup.ps1")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	s := eval.New(eval.Options{Commands: utility.Commands(), Dir: scratch(t), Env: []string{"EMSHONE=1", "EMSHTWO=2", "PSModulePath="}})
	if res := s.Run(context.Background(), "", string(text)); !res.OK || res.Err != nil || len(res.Parse) > 0 {
		t.Fatalf("setup: ok=%v err=%v parse=%v", res.OK, res.Err, res.Parse)
	}
	return s
}

// TestGolden compares what is offered with what PowerShell offers.
func TestGolden(t *testing.T) {
	all, err := golden.Read[recording]("completion.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	s := setup(t)
	src := complete.Of(s, nil)
	tally := golden.NewTally(t, "completion")
	for _, r := range all {
		got := complete.At(context.Background(), src, r.Input, r.Cursor)
		tally.Add("completion", r.ID, fmt.Sprintf("%q at %d", r.Input, r.Cursor), compare(r, got))
	}
	tally.Close()
}

// TestComparisonFails shows that the comparison sees a wrong recording.
func TestComparisonFails(t *testing.T) {
	r := recording{Input: "Get-Z", Cursor: 5, Length: 5, Count: 1, Matches: []match{{Text: "Get-Zebra", List: "Get-Zebra", Type: "Command"}}}
	if compare(r, complete.At(context.Background(), complete.Of(setup(t), nil), r.Input, r.Cursor)) == "" {
		t.Fatal("a recording of a command that is not there agrees")
	}
}

func compare(r recording, got complete.Result) string {
	want := wanted(r)
	var have []string
	for _, m := range got.Matches {
		if !absent[m.List] || m.Kind != complete.Method {
			have = append(have, line(m.Text, m.List, m.Kind))
		}
	}
	if r.Platform {
		return comparePlatform(want, have)
	}
	if r.Truncated {
		have = have[:min(len(have), len(want))]
	}
	if !slices.Equal(have, want) {
		return describe(want, have)
	}
	if len(want) > 0 && (got.Start != r.Index || got.End != r.Index+r.Length) {
		return fmt.Sprintf("replaces %d-%d, want %d-%d", got.Start, got.End, r.Index, r.Index+r.Length)
	}
	return ""
}

func line(text, list, kind string) string { return text + " | " + list + " | " + kind }

// wanted are a recording's matches, without what emsh has not and so does not offer.
func wanted(r recording) []string {
	var list []string
	for _, m := range r.Matches {
		if !absent[m.List] || m.Type != complete.CommandName && m.Type != complete.VariableName && m.Type != complete.Method && m.Type != complete.Text {
			list = append(list, line(m.Text, m.List, m.Type))
		}
	}
	return list
}

// absent are commands of PowerShell's experiments and debugger, and methods that only callers in .NET
// can use: references, spans, serialization, other runspaces.
var absent = named(`
	Enable-ExperimentalFeature Enable-PSBreakpoint Enable-RunspaceDebug Switch-Process
	Address EnumerateRunes GetPinnableReference TryCopyTo TryFormat GetMetaObject GetObjectData PopRunspace PushRunspace`)

func named(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		set[name] = true
	}
	return set
}

// comparePlatform asks only that some of what both know is offered, and nothing else than PowerShell's kinds.
func comparePlatform(want, have []string) string {
	known := 0
	for _, h := range have {
		if slices.Contains(want, h) {
			known++
		}
	}
	if len(want) > 0 && known == 0 {
		return describe(want, have)
	}
	return ""
}

func describe(want, have []string) string {
	var missing, extra []string
	for _, w := range want {
		if !slices.Contains(have, w) {
			missing = append(missing, w)
		}
	}
	for _, h := range have {
		if !slices.Contains(want, h) {
			extra = append(extra, h)
		}
	}
	if len(missing)+len(extra) == 0 {
		return fmt.Sprintf("order: have %v, want %v", have, want)
	}
	return fmt.Sprintf("missing %v, too much %v", short(missing), short(extra))
}

func short(list []string) []string {
	if len(list) > 12 {
		return append(slices.Clone(list[:12]), fmt.Sprintf("and %d more", len(list)-12))
	}
	return list
}
