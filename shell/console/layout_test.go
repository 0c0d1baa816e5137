package console

import (
	"strings"
	"testing"
)

func TestCursorPlace(t *testing.T) {
	for _, c := range []struct {
		name, prompt, text string
		cursor, width      int
		want               place
	}{
		{"empty", "> ", "", 0, 80, place{0, 2}},
		{"plain", "> ", "abc", 1, 80, place{0, 3}},
		{"wide characters take two cells", "> ", "日本", 6, 80, place{0, 6}},
		{"an emoji of several runes is one character", "> ", "👩‍👧x", len("👩‍👧"), 80, place{0, 4}},
		{"combining accents take none", "> ", "e\u0301x", len("e\u0301"), 80, place{0, 3}},
		{"second line has its prompt", "> ", "a\nbc", 3, 80, place{1, 4}},
		{"wraps before the last column", "> ", "abcdefgh", 8, 8, place{1, 3}},
		{"a wide character does not straddle rows", "> ", "abcd日", 4, 8, place{0, 6}},
		{"colors in the prompt take no room", "\x1b[32mPS>\x1b[0m ", "a", 1, 80, place{0, 5}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &picture{prompt: c.prompt, text: c.text, cursor: c.cursor}
			if got := p.lay(newLayout(c.width)); got != c.want {
				t.Errorf("cursor at %v, want %v", got, c.want)
			}
		})
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"日本語", 5, "日本…"}, {"a\x1b[31mb", 20, "a [31mb"}, {"", 0, ""},
	} {
		if got := fit(c.text, c.width); got != c.want {
			t.Errorf("fit(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestControlCharactersAreShown(t *testing.T) {
	l := newLayout(80)
	(&picture{prompt: "> ", text: "a\x07b"}).lay(l)
	if got := l.out.String(); !strings.Contains(got, "a^Gb") {
		t.Errorf("drew %q", got)
	}
}
