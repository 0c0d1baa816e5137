package console

import "testing"

func TestMenuSaysNothingTwice(t *testing.T) {
	for _, c := range []struct {
		candidate Candidate
		want      string
	}{
		{Candidate{"annb", "annb", "annb"}, ""},
		{Candidate{"'a b'", "a b", "'a b'"}, ""},
		{Candidate{"annb", "annb", "Ann Bell\nmore"}, "Ann Bell"},
	} {
		if got := c.candidate.about(); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.candidate, got, c.want)
		}
	}
}
