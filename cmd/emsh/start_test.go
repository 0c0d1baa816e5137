package main

import (
	"runtime/debug"
	"testing"
)

// slowStarters are modules whose initialization would be a good part of every start.
var slowStarters = []string{"google.golang.org/protobuf", "github.com/prometheus/procfs", "github.com/gogo/protobuf", "github.com/getsentry/sentry-go"}

func TestNothingSlowIsStarted(t *testing.T) {
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) == 0 {
		t.Fatal("the build does not tell its modules")
	}
	for _, m := range info.Deps {
		for _, slow := range slowStarters {
			if m.Path == slow {
				t.Errorf("emsh is built with %s, which slows its start: who imports it? (go mod why -m %s)", slow, slow)
			}
		}
	}
}
