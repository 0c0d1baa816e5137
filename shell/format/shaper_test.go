package format

import (
	"strings"
	"testing"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/object"
)

type boxRow struct {
	Name  string
	Alias string
	Quota string
}

type doorRow struct{ Port, Service string }

func TestOurObjectsBeginTheirOwnTable(t *testing.T) {
	env := &Env{Members: FromObject{}, Culture: culture.AmericanEnglish(), Limit: 4}
	env.Views = NewViews(env, command.View{Type: "boxRow", Table: "Name Alias"}, command.View{Type: "doorRow", Table: "Port Service"})
	var b strings.Builder
	p := NewPrinter(env, &b, 80, Plain)
	for _, v := range []any{object.Of(boxRow{"Ann", "annb", "1 MB"}), object.Of(doorRow{"143", "IMAP4"}), object.New(object.Member{Name: "X", Value: "y"}), object.Of(boxRow{"Kim", "kima", ""})} {
		if err := p.Put(v); err != nil {
			t.Fatal(err)
		}
	}
	p.Close()
	want := "\nName Alias\n---- -----\nAnn  annb\n\n\nPort Service\n---- -------\n143  IMAP4\n\n\nX\n-\ny\n\n\nName Alias\n---- -----\nKim  kima\n\n"
	if b.String() != want {
		t.Errorf("got\n%q\nwant\n%q", b.String(), want)
	}
}
