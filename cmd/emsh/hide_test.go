package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWithoutSecrets(t *testing.T) {
	for _, c := range []struct{ words, want []string }{
		{[]string{"New-Mailbox", "-Name", "Kim", "-Password", "geheim", "-Alias", "kima"}, []string{"New-Mailbox", "-Name", "Kim", "-Password", "******", "-Alias", "kima"}},
		{[]string{"New-Mailbox", "-pas", "geheim"}, []string{"New-Mailbox", "-pas", "******"}},
		{[]string{"x.ps1", "–Password:ge:heim"}, []string{"x.ps1", "–Password:*******"}},
		{[]string{"Set-Mailbox", "-Password", "-Alias", "kima"}, []string{"Set-Mailbox", "-Password", "-Alias", "kima"}},
		{[]string{"-c", "Set-Mailbox a -Password 'geheim'; 1"}, []string{"-c", "Set-Mailbox a -Password ********; 1"}},
		{[]string{"-c", "Get-Mailbox kima"}, []string{"-c", "Get-Mailbox kima"}},
		{nil, []string{}},
	} {
		if got := withoutSecrets(c.words); !slices.Equal(got, c.want) {
			t.Errorf("%q became %q", c.words, got)
		}
	}
}

// TestProcessesDoNotShowSecrets reads the command line of a run as ps does, and sees that the run has the secret itself.
func TestProcessesDoNotShowSecrets(t *testing.T) {
	if _, err := os.Stat("/proc/self/cmdline"); err != nil {
		t.Skip("processes cannot be looked at here")
	}
	e := newEstate(t, "contoso.com")
	c := e.command("-CommandWithArgs", "Write-Warning $args[1].Length; Start-Sleep 60", "-Password", "geheim")
	heard := &lockedBuffer{}
	c.Stderr = heard
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Wait()
	defer c.Process.Kill()
	for deadline := time.Now().Add(15 * time.Second); !strings.Contains(heard.String(), "WARNING: 6"); time.Sleep(3 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the run says %q", heard)
		}
	}
	shown, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", c.Process.Pid))
	if err != nil || strings.Contains(string(shown), "geheim") || !strings.Contains(string(shown), "-Password") {
		t.Errorf("the processes show %q, %v", shown, err)
	}
}
