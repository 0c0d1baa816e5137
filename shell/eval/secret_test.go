package eval_test

import (
	"context"
	"testing"

	"emsh/shell/eval"
)

// A shortened name takes a secret where anything that it may stand for does.
func TestTakesSecret(t *testing.T) {
	s := eval.New(eval.Options{Commands: cmdlets})
	s.Run(context.Background(), "", "function Set-Pin { param([securestring]$NewPin, [string]$Name, [string]$Path) }")
	for parameter, want := range map[string]bool{"NewPin": true, "ne": true, "n": true, "Name": false, "na": false, "p": false, "x": false} {
		if got := s.TakesSecret("set-pin", parameter); got != want {
			t.Errorf("-%s: %v", parameter, got)
		}
	}
	if s.TakesSecret("Set-Nothing", "NewPin") {
		t.Error("an unknown command takes a secret")
	}
}
