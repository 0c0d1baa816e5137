package format

import (
	"strings"
	"testing"
	"unicode"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// printed is what a terminal or a file gets of an object.
func printed(t testing.TB, v any, width int, colors Colors) string {
	t.Helper()
	env := &Env{Members: FromObject{}, Culture: culture.AmericanEnglish(), Limit: 4}
	env.Views = NewViews(env)
	var b strings.Builder
	p := NewPrinter(env, &b, width, colors)
	if err := p.Put(v); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHostileTextIsShownEscaped(t *testing.T) {
	for _, c := range []struct{ name, subject, want string }{
		{"title of the terminal", "\x1b]0;owned\x07", "`e]0;owned`a"},
		{"color", "\x1b[31mred\x1b[0m", "`e[31mred`e[0m"},
		{"clearing the screen", "\x1b[2J", "`e[2J"},
		{"direction", "invoice\u202efdp.exe", "invoice`u{202e}fdp.exe"},
		{"backspaces", "ab\b\b", "ab`b`b"},
	} {
		got := printed(t, object.New(object.Member{Name: "Subject", Value: c.subject}), 100, Colored)
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q in it", c.name, got, c.want)
		}
	}
}

func TestColorsOnlyWhereWanted(t *testing.T) {
	row := object.New(object.Member{Name: "Name", Value: "Ann"})
	if got := printed(t, row, 80, Plain); strings.Contains(got, "\x1b") {
		t.Errorf("plain output has colors: %q", got)
	}
	if got := printed(t, row, 80, Colored); !strings.Contains(got, "\x1b[32;1mName\x1b[0m") {
		t.Errorf("the header has no color: %q", got)
	}
}

func TestWidthZeroCutsNothing(t *testing.T) {
	long := strings.Repeat("long ", 200)
	got := printed(t, object.New(object.Member{Name: "Name", Value: long}, object.Member{Name: "Size", Value: int32(7)}), 0, Plain)
	if !strings.Contains(got, long) || strings.Contains(got, "…") {
		t.Errorf("got %q", got)
	}
}

func FuzzPrint(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m\x1b]0;x\x07", "日本語 😀", "a\r\nb\tc", "\u202e\u200f", "\xff\xfe"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 10 + max(width, -width)%200
		row := object.New(object.Member{Name: "Name", Value: text}, object.Member{Name: "Other", Value: text})
		got := printed(t, row, width, Plain)
		for _, r := range got {
			if r != '\n' && r != '\t' && r != '\r' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Fatalf("%q shows as %q", text, got)
			}
		}
	})
}
