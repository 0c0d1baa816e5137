package complete_test

import (
	"context"
	"testing"
	"unicode/utf8"

	"emsh/cmdlets/utility"
	"emsh/shell/complete"
	"emsh/shell/eval"
	"emsh/shell/golden"
)

// FuzzAt asks for completions anywhere in any text: what is replaced must lie in the text.
func FuzzAt(f *testing.F) {
	all, err := golden.Read[recording]("completion.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	for _, r := range all {
		f.Add(r.Input, r.Cursor)
	}
	f.Add("\"$(a -b ${c", 8)
	f.Add("@{", 2)
	f.Add("a –", 5)
	s := eval.New(eval.Options{Commands: utility.Commands(), Dir: f.TempDir(), Env: []string{}})
	src := complete.Of(s, nil)
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		if !utf8.ValidString(text) || len(text) > 4096 {
			return
		}
		r := complete.At(context.Background(), src, text, cursor)
		if r.Start == -1 && len(r.Matches) == 0 {
			return
		}
		if r.Start < 0 || r.End < r.Start || r.End > len(text) {
			t.Fatalf("%q at %d: replaces %d-%d", text, cursor, r.Start, r.End)
		}
	})
}

// BenchmarkAt is what a press of Tab costs: a command's name, and a property behind a pipe.
func BenchmarkAt(b *testing.B) {
	s := eval.New(eval.Options{Commands: utility.Commands(), Dir: b.TempDir(), Env: []string{}})
	src := complete.Of(s, nil)
	for _, text := range []string{"Get-", "Get-ChildItem | Sort-Object L", "$p"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				complete.At(context.Background(), src, text, len(text))
			}
		})
	}
}
