package command

import (
	"errors"
	"strings"
	"testing"

	"emsh/shell/object"
)

// TestMandatoryAnswers asks for missing values of several types, and shows what is asked again.
func TestMandatoryAnswers(t *testing.T) {
	number := func(v any) (any, error) { return object.Cast(v, "System.Int32") }
	for _, c := range []struct {
		name  string
		param Param
		typed []string
		want  string
		asked string
	}{
		{"number", Param{NetType: "System.Int32", Convert: number}, []string{"x", "99999999999", "7"}, "7",
			"P!Cannot recognize \"x\" as a System.Int32 due to a format error.!Cannot recognize \"99999999999\" as a System.Int32 due to an overflow error."},
		{"numbers", Param{NetType: "System.Int32[]", List: true, Convert: number}, []string{"1", "x", "2", ""}, "1 2",
			"P[0] P[1]!Cannot recognize \"x\" as a System.Int32 due to a format error. P[2]"},
		{"truth", Param{NetType: "System.Boolean", Convert: func(any) (any, error) { return nil, errors.New("no text") }}, []string{"no"}, "True", "P"},
		{"no truth", Param{NetType: "System.Boolean"}, []string{""}, "False", "P"},
		{"word", Param{NetType: "X.Color", Convert: func(any) (any, error) { return nil, errors.New("no color") }}, []string{"x"}, "x", "P"},
	} {
		var asked []string
		typed := c.typed
		bd := &Binding{b: &Binder{Ask: func(q Question) (Answer, error) {
			line := q.Field
			for {
				text := typed[0]
				typed = typed[1:]
				if q.Check != nil {
					if err := q.Check(text); err != nil {
						line += "!" + err.Error()
						continue
					}
				}
				asked = append(asked, line)
				return Answer{Text: text}, nil
			}
		}}}
		c.param.Name = "P"
		got, err := bd.answer(&c.param, Question{})
		if err != nil || object.Text(got) != c.want || strings.TrimSuffix(strings.Join(asked, " "), " P[2]") != strings.TrimSuffix(c.asked, " P[2]") {
			t.Errorf("%s: %v %v, asked %q; want %s, %q", c.name, object.Text(got), err, asked, c.want, c.asked)
		}
	}
}

// TestMandatoryCredential asks for a user and a password.
func TestMandatoryCredential(t *testing.T) {
	var asked []string
	answers := []string{"", "ann", "pw"}
	bd := &Binding{b: &Binder{Ask: func(q Question) (Answer, error) {
		asked = append(asked, strings.ReplaceAll(q.Caption+"|"+q.Message+"|"+q.Field, "\n", "/"))
		text := answers[0]
		answers = answers[1:]
		return Answer{Text: text}, nil
	}}}
	got, err := bd.answer(&Param{Name: "C", NetType: credential}, Question{Caption: "cap", Message: "msg"})
	c, ok := got.(*object.Credential)
	if err != nil || !ok || c.UserName != "ann" || c.Password.Reveal() != "pw" {
		t.Errorf("%v %v", got, err)
	}
	if want := "cap|msg/C: |User ||User ||Password for user ann"; strings.Join(asked, " ") != want {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

// TestListForText shows that an advanced function takes no array as one text; a simple one joins it.
func TestListForText(t *testing.T) {
	text := func(v any) (any, error) { return object.Text(v), nil }
	for _, simple := range []bool{false, true} {
		b := &Binder{Name: "f", Simple: simple, Params: []Param{{Name: "S", Type: "String", NetType: "System.String", Convert: text, Sets: []ParamSet{{Position: 0}}}}}
		got, err := b.Bind(Args{{Value: object.NewArray("CN=Ann", "OU=X")}}, false)
		if simple && (err != nil || got.Values["S"] != "CN=Ann OU=X") {
			t.Errorf("a simple function: %v %v", got, err)
		}
		if want := "Cannot process argument transformation on parameter 'S'. Cannot convert value to type System.String."; !simple && (err == nil || err.Error() != want) {
			t.Errorf("an advanced function: %v", err)
		}
	}
}

// TestMandatoryHelp asks what a parameter is: its own message, else what its help says.
func TestMandatoryHelp(t *testing.T) {
	for _, p := range []Param{{Name: "P", Message: "wanted", Help: "other"}, {Name: "P", Help: "wanted"}} {
		var help string
		bd := &Binding{b: &Binder{Ask: func(q Question) (Answer, error) { help = q.Help; return Answer{}, nil }}}
		if _, err := bd.answer(&p, Question{}); err != nil || help != "wanted" {
			t.Errorf("%q, %v", help, err)
		}
	}
}
