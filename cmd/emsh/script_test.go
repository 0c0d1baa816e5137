package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"

	"emsh/server"
)

// TestScripts plays the stories of testdata/script, each with a data directory and ports of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               prepare,
		Condition:           func(name string) (bool, error) { return name == "root" && os.Getuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"organization": organization,
			"answers":      answers,
			"exits":        exits,
			"signal":       signalOwner,
		},
	})
}

func prepare(e *testscript.Env) error {
	d, err := freeDoors()
	if err != nil {
		return err
	}
	for name, value := range map[string]string{"EMSH_DATA": filepath.Join(e.WorkDir, "data"), "HOME": e.WorkDir, "XDG_STATE_HOME": e.WorkDir,
		"IMAP": d.imap, "IMAPS": d.imaps, "POP": d.pop, "POPS": d.pops, "SMTP": d.smtp, "SUBMISSION": d.submission, "TERM": "xterm", "EMSH_OPTS": "", "NO_COLOR": ""} {
		e.Setenv(name, value)
	}
	return nil
}

// organization furnishes the story's data directory: contoso.com on loopback ports.
func organization(ts *testscript.TestScript, neg bool, args []string) {
	d := doors{ts.Getenv("IMAP"), ts.Getenv("IMAPS"), ts.Getenv("POP"), ts.Getenv("POPS"), ts.Getenv("SMTP"), ts.Getenv("SUBMISSION")}
	ts.Check(os.WriteFile(ts.MkAbs("furniture.ps1"), []byte(d.furniture()), 0o600))
	ts.Check(ts.Exec("emsh", "--domain", "contoso.com", ts.MkAbs("furniture.ps1")))
}

// answers waits until a unix socket or a TCP address is answered at.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	network := "tcp"
	if filepath.IsAbs(args[0]) {
		network = "unix"
	}
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial(network, args[0])
		if err == nil {
			c.Close()
		}
		if (err == nil) != neg {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: %v", args[0], err)
		}
	}
}

// signalOwner sends a signal to the process that owns the story's data directory.
func signalOwner(ts *testscript.TestScript, neg bool, args []string) {
	owner, err := server.ReadHostFile(ts.Getenv("EMSH_DATA"))
	ts.Check(err)
	ts.Check(syscall.Kill(owner.PID, unix.SignalNum("SIG"+args[0])))
}

// exits runs a command whose exit status must be the one given.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], slices.Clone(args[2:])...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, not %d", got, want)
	}
}
