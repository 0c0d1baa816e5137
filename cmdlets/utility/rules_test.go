package utility_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/console"
	"emsh/shell/eval"
	"emsh/shell/format"
)

var update = flag.Bool("update", false, "write the wanted results anew")

// screen shows what a console of 100 columns would: results, errors, warnings, all in order.
type screen struct {
	eval.Silent
	bytes.Buffer
	results *console.Results
	env     func() *format.Env
}

func (s *screen) say(text string) {
	s.results.Flush()
	s.Buffer.WriteString(text + "\n")
}

func (s *screen) Error(e *command.Error)   { s.say(e.FQID() + ": " + e.Text()) }
func (s *screen) Warning(text string)      { s.say("WARNING: " + text) }
func (s *screen) Verbose(text string)      { s.say("VERBOSE: " + text) }
func (s *screen) Write(t command.HostText) { s.say("HOST: " + t.Text) }
func (s *screen) Size() (int, int)         { return 100, 50 }

// shownOn is what a script shows.
func shownOn(dir, script string) string {
	var s *eval.Session
	env := func() *format.Env { return utility.Env(s) }
	h := &screen{env: env}
	h.results = &console.Results{W: &h.Buffer, Width: func() int { return 100 }, Env: env, Linger: time.Hour}
	s = eval.New(eval.Options{Host: h, Output: h.results.Put, Commands: utility.Commands(), Views: utility.Views(), Dir: dir,
		Text: utility.TextMaker(env), Env: []string{"TERM=xterm", "LANG=C.UTF-8", "TZ=UTC", "HOME=" + dir, "PATH=/usr/bin:/bin"}})
	s.Set("FormatEnumerationLimit", int32(4))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if res := s.Run(ctx, "", script); res.Err != nil {
		h.Error(res.Err)
	}
	h.results.End()
	return strings.ReplaceAll(h.String(), dir, "/scratch")
}

// TestRules runs the scripts of testdata/rules*.txt, whose results are those of PowerShell: a line
// that begins with "PS> " is a script, what follows is what it shows. -update writes the results anew.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/rules*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { runRules(t, file) })
	}
}

func runRules(t *testing.T, file string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	intro, rest, _ := strings.Cut("\n"+string(b), "\nPS> ")
	out.WriteString(strings.TrimPrefix(intro, "\n"))
	for part := range strings.SplitSeq(rest, "\nPS> ") {
		script, want, _ := strings.Cut(part, "\n")
		got := strings.TrimRight(shownOn(t.TempDir(), script), "\n")
		if got != strings.TrimRight(want, "\n") && !*update {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", script, got, want)
		}
		out.WriteString("\nPS> " + script + "\n" + got)
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
