package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"emsh/shell/golden"
)

// commandLine is a recorded run of the real program: what it was given, and what came of it.
type commandLine struct {
	ID, Note string
	Argv     []string
	Stdin    string
	Env      map[string]string
	Files    map[string]string
	outcome
}

// outcome is what a run leaves.
type outcome struct {
	Out  string `json:"stdout_plain"`
	Err  string `json:"stderr_plain"`
	Exit int    `json:"exit_code"`
}

// commandLineDir stands in the recordings for the directory that they were made in.
const commandLineDir = "/scratch/dir/cli/w"

// TestGoldenCommandLine runs emsh with the recorded command lines. Of those that are listed as
// different, testdata/golden-cli-instead.txt says what is to come instead.
func TestGoldenCommandLine(t *testing.T) {
	all, err := golden.Read[commandLine]("cli.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	instead := commandLinesInstead(t)
	tally := golden.NewTally(t, "cli")
	for _, c := range all {
		got := c.run(t)
		tally.Add("cli", c.ID, fmt.Sprintf("(%s) %q", c.Note, c.Argv), got.against(c.outcome))
		if d := instead[c.ID]; d != nil {
			if why := got.against(d.instead(c.outcome)); why != "" {
				t.Errorf("%s (%s) %q, which is to differ,\n%s", c.ID, c.Note, c.Argv, why)
			}
		}
		delete(instead, c.ID)
	}
	tally.Close()
	for id := range instead {
		t.Errorf("%s is to give something else, but there is no such recording", id)
	}
}

// TestListedCommandLines holds that each listed difference says what is wanted instead.
func TestListedCommandLines(t *testing.T) {
	listed := golden.Differences("cli by contract")
	maps.Copy(listed, golden.Differences("cli"))
	instead := commandLinesInstead(t)
	for id := range listed {
		if instead[id] == nil {
			t.Errorf("%s is listed as different: what is wanted instead?", id)
		}
		delete(instead, id)
	}
	for id := range instead {
		t.Errorf("%s is not listed as different", id)
	}
}

// run runs the command line in a directory of its own with the recorded files.
func (c *commandLine) run(t *testing.T) outcome {
	dir := t.TempDir()
	for name, text := range c.Files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("emsh", c.Argv...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_STATE_HOME="+dir, "EMSH_DATA="+filepath.Join(dir, "none"), "EMSH_OPTS=", "NO_COLOR=", "TERM=xterm", "COLUMNS=")
	for name, value := range c.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, errs, code := finish(t, cmd, c.Stdin)
	plain := func(text string) string {
		return strings.NewReplacer(dir, commandLineDir, version(), "VERSION").Replace(escapeSequences.ReplaceAllString(text, ""))
	}
	return outcome{plain(out), plain(errs), code}
}

// against shows how an outcome differs from the one that was wanted.
func (o outcome) against(want outcome) string {
	var b strings.Builder
	for _, part := range []struct{ name, got, want string }{
		{"stdout", o.Out, want.Out}, {"stderr", o.Err, want.Err}, {"exit", strconv.Itoa(o.Exit), strconv.Itoa(want.Exit)},
	} {
		if part.got != part.want {
			fmt.Fprintf(&b, "  %s %q\n  wanted %q\n", part.name, part.got, part.want)
		}
	}
	return b.String()
}

// difference is what is wanted of a recording that emsh differs from.
type difference struct {
	out, err *string
	exit     *int
}

// instead is what is wanted in place of what was recorded.
func (d *difference) instead(o outcome) outcome {
	if d.out != nil {
		o.Out = *d.out
	}
	if d.err != nil {
		o.Err = *d.err
	}
	if d.exit != nil {
		o.Exit = *d.exit
	}
	return o
}

// commandLinesInstead reads the list: an id a line, and indented below it the parts that differ, as
// "stdout", "stderr" with a quoted text, or "exit" with a number.
func commandLinesInstead(t *testing.T) map[string]*difference {
	t.Helper()
	text, err := os.ReadFile("testdata/golden-cli-instead.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]*difference{}
	var last *difference
	for line := range strings.Lines(string(text)) {
		head, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case head == "" || head == "#":
		case !strings.HasPrefix(line, " "):
			last = &difference{}
			list[head] = last
		default:
			if err := last.set(head, rest); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
	}
	return list
}

func (d *difference) set(part, value string) error {
	if part == "exit" {
		code, err := strconv.Atoi(value)
		d.exit = &code
		return err
	}
	text, err := strconv.Unquote(value)
	switch part {
	case "stdout":
		d.out = &text
	case "stderr":
		d.err = &text
	default:
		return fmt.Errorf("there is no part %s", part)
	}
	return err
}

// TestCommandLineComparisonFails shows that the comparison sees a wrong recording.
func TestCommandLineComparisonFails(t *testing.T) {
	c := commandLine{Argv: []string{"-NoProfile", "-Command", "1"}, outcome: outcome{Out: "2\n"}}
	if got := c.run(t); got == c.outcome || got != (outcome{Out: "1\n"}) {
		t.Errorf("1 gave %+v", got)
	}
}
