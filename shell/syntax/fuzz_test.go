package syntax

import (
	"testing"

	"emsh/shell/golden"
)

// seeds gives a fuzz target every tenth recorded script and every fiftieth broken one.
func seeds(f *testing.F) {
	f.Helper()
	for _, folder := range []string{"core", "scripts"} {
		names, err := golden.Names(folder)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			list, err := golden.Read[golden.Script](name)
			if err != nil {
				f.Fatal(err)
			}
			for i := 0; i < len(list); i += 10 {
				f.Add(list[i].Script)
			}
		}
	}
	mutants, err := golden.Read[mutant]("mutants.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(mutants); i += 50 {
		f.Add(mutants[i].Script)
	}
}

// FuzzScanner reads tokens in every mode: each token is at least where the last one was,
// and the text ends.
func FuzzScanner(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		for m := modeCommand; m <= modeSignature; m++ {
			p := newParser("", text)
			p.mode, p.signed = m, m == modeExpression
			last := 0
			for n := 0; ; n++ {
				token := p.scan()
				if token.Kind == KindEndOfInput {
					break
				}
				if n > len(text) {
					t.Fatalf("mode %d: more tokens than bytes", m)
				}
				if token.Start < last || token.End <= token.Start || token.End > len(text) {
					t.Fatalf("mode %d: %v at %d-%d after %d", m, token.Kind, token.Start, token.End, last)
				}
				last = token.End
			}
		}
	})
}

// FuzzParser parses anything: it ends, and all places are in the text or, for what is
// missing at its end, just behind it.
func FuzzParser(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		s := Parse("fuzz", text)
		inside := func(what any, at Span) {
			if at.Start < 0 || at.End < 0 || at.Start > len(text)+2 || at.End > len(text)+2 {
				t.Fatalf("%T at %v of %d", what, at, len(text))
			}
			s.Source(at)
			s.Position(at.Start)
		}
		for _, token := range s.Tokens {
			inside(token, token.Span())
			for _, n := range token.Nested() {
				inside(n, n.Span())
			}
		}
		for _, e := range s.Errors {
			inside(e, e.Span)
			if messages()[e.ID] == "" {
				t.Fatalf("no message for %s", e.ID)
			}
		}
		Inspect(s.Root, func(n Node) bool {
			inside(n, n.Span())
			return true
		})
	})
}
