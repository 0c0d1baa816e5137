package main

import "testing"

// TestLoneDash shows that a dash is a script on standard input, and what an unknown option is called.
func TestLoneDash(t *testing.T) {
	o := &options{}
	if rest, err := o.parse([]string{"-NoProfile", "-", "a"}); err != nil || len(rest) != 1 {
		t.Errorf("after a dash: %q %v", rest, err)
	}
	if o.joinCommand(); !o.stdin || o.file != "" {
		t.Errorf("a dash is %+v", o)
	}
	for _, typed := range []string{"-NoSuch", "--no-such", "--no-such=1"} {
		want := "there is no option " + map[bool]string{true: "--no-such", false: typed}[typed[1] == '-']
		if _, err := (&options{}).parse([]string{typed}); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", typed, err, want)
		}
	}
}
