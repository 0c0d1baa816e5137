package console

import (
	"strings"
	"testing"

	"emsh/shell/command"
)

// gone is a terminal whose input has ended.
type gone struct{}

func (gone) ReadLine(bool) (string, error) { return "", errHungUp }

func questioning(asker Asker) (*Host, *strings.Builder) {
	var said strings.Builder
	return &Host{Results: &Results{}, Messages: &said, Asker: asker, Width: func() (int, int) { return 80, 25 }}, &said
}

// What somebody else has written cannot change how a question, what-if or progress looks.
func TestQuestionsAreHarmless(t *testing.T) {
	h, said := questioning(gone{})
	h.Ask(command.Question{Message: "on target \"a\u202egnp.exe\x1b[2J\"", Choices: []command.Choice{{Label: "&Yes"}}})
	h.Ask(command.Question{Message: "a\u202eb"})
	h.Write(command.HostText{Text: "What if: \u202e", Foreign: true})
	shown := said.String() + progressLine(command.Progress{Activity: "a\u202eb", Percent: -1})
	if strings.ContainsAny(shown, "\u202e\x1b") || strings.Count(shown, "`u{202e}") != 4 {
		t.Errorf("shown: %q", shown)
	}
}

// What says that the input has ended stands on a line of its own.
func TestEndOfInputEndsTheQuestion(t *testing.T) {
	for _, q := range []command.Question{{Message: "Sure?", Choices: []command.Choice{{Label: "&Yes"}}}, {Message: "Name"}} {
		h, said := questioning(gone{})
		if _, err := h.Ask(q); err == nil || !strings.HasSuffix(said.String(), "\n") {
			t.Errorf("%v, %q", err, said)
		}
	}
}
