package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be emsh too: tests find it on the path and run whole processes.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"emsh": main})
}
