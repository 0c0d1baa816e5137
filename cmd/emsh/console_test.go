package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestConsole types at a console that is attached to a server.
func TestConsole(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.serve()
	c := e.console(t)
	if !strings.Contains(c.text(), "attached to the server") {
		t.Errorf("the console greets with %q", c.text())
	}
	for _, step := range []struct {
		name string
		do   func(*testing.T, *estate, *terminal)
	}{
		{"completion", completion}, {"continuation", continuation}, {"interrupt", interrupt}, {"paste", paste}, {"page", pastedPage},
		{"keys", keys}, {"confirmation", confirmation}, {"secret", secret}, {"mistakes", mistakes},
		{"transcript", transcript}, {"clear", clearing}, {"programs", programs},
	} {
		t.Run(step.name, func(t *testing.T) {
			c.t, e.t = t, t
			step.do(t, e, c)
		})
	}
	c.t, e.t = t, t
	c.types("exit 5\r")
	if code := c.ends(10 * time.Second); code != 5 {
		t.Errorf("exit 5 ended with %d", code)
	}
	e.ps("Get-Service") // the server is still there
}

func completion(t *testing.T, e *estate, c *terminal) {
	c.types("Get-ImapSett\t")
	c.sees("Get-ImapSettings")
	c.types(" | Format-List Bann\t")
	c.sees("Banner")
	c.types("\r")
	c.sees("service is ready")
	c.types("Get-Mailbox kim\t")
	c.sees("kima")
	c.types("\r")
	c.sees("kima")
	c.types("Set-ImapSettings -LoginType Plain\t")
	c.sees("PlainText")
	c.types("\x03\x03")
}

func continuation(t *testing.T, e *estate, c *terminal) {
	c.types("1..3 |\r")
	c.sees(">>")
	c.types("ForEach-Object { $_ * 7 }\r")
	c.sees("\n21")
	c.types("Set-CASMailbox paulr –\r")
	c.sees(">>")
	c.types(" ImapEnabled $false\r")
	if got := c.runs("(Get-CASMailbox paulr).ImapEnabled"); !strings.Contains(got, "False") {
		t.Errorf("a dash at a line's end: %q", got)
	}
}

func interrupt(t *testing.T, e *estate, c *terminal) {
	for _, endless := range []string{"1..100000 | ForEach-Object { $_ + 1000; Start-Sleep -Milliseconds 20 }", "& { 1003; while ($true) { } }", "1003; Start-Sleep 100", "1003; sleep 100", "Get-Mailbox | ForEach-Object { 1003; Start-Sleep 9 } | Set-CASMailbox"} {
		c.types(endless + "\r")
		if !strings.Contains(endless, "| Set-") {
			c.sees("\n1003")
		} else {
			time.Sleep(300 * time.Millisecond)
		}
		began := time.Now()
		c.types("\x03")
		if got := c.runs("'still ' + 'here'"); !strings.Contains(got, "still here") {
			t.Errorf("after Ctrl-C in %s: %q", endless, got)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("Ctrl-C took %v in %s", took, endless)
		}
	}
}

func paste(t *testing.T, e *estate, c *terminal) {
	c.types("\x1b[200~$a = 1\nif ($a) {\n\t'pasted ' + 'whole'\n}\n\x1b[201~\r")
	c.sees("pasted whole")
}

func pastedPage(t *testing.T, e *estate, c *terminal) {
	c.types("\x1b[200~Get-IMAPSettings | Set-IMAPSettings –banner\n  \"Welcome to my IMAP server\" \n\x1b[201~\r")
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(e.ps("(Get-ImapSettings).Banner"), "Welcome to my IMAP server"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("a command pasted from a page did not run: %q", c.text())
		}
	}
}

// A key is read without Enter.
func keys(t *testing.T, e *estate, c *terminal) {
	c.types("$k = [Console]::ReadKey($true); \"read $($k.Key) $([int]$k.KeyChar)\"\r")
	c.types("q")
	c.sees("read Q 113")
	c.types("\"key $(($Host.UI.RawUI.ReadKey('NoEcho,IncludeKeyDown')).VirtualKeyCode)\"\r")
	c.types("\x1b[A")
	c.sees("key 38")
}

func confirmation(t *testing.T, e *estate, c *terminal) {
	c.types("Remove-Mailbox annb\r")
	c.sees("[Y]")
	c.types("n\r")
	if got := c.runs("(Get-Mailbox annb).Name"); !strings.Contains(got, "annb") {
		t.Errorf("after No: %q", got)
	}
	c.types("Remove-Mailbox annb\r")
	c.sees("[Y]")
	c.types("y\r")
	if got := c.runs("@(Get-Mailbox annb -ErrorAction SilentlyContinue).Count"); !strings.Contains(got, "\n0") {
		t.Errorf("after Yes: %q", got)
	}
	c.types("Remove-Mailbox tonip\r")
	c.sees("[Y]")
	c.types("\x03")
	c.sees("[PS]")
	if got := c.runs("(Get-Mailbox tonip).Name"); !strings.Contains(got, "tonip") {
		t.Errorf("after Ctrl-C: %q", got)
	}
}

// transcript keeps what was typed beside what came of it, and secrets as they are shown.
func transcript(t *testing.T, e *estate, c *terminal) {
	file := filepath.Join(t.TempDir(), "kept.txt")
	c.runs("Start-Transcript " + file)
	c.runs("Get-Mailbox paulr | Format-List Alias")
	for _, line := range []string{"ConvertTo-SecureString 'verborgen' -AsPlainText -Force | Out-Null", "$p = 'verborgen' | ConvertTo-SecureString -AsPlainText -Force",
		"Set-Mailbox paulr -p verborgen", "[SecureString]$q = 'verborgen'"} {
		c.runs(line)
	}
	c.types("$a = Read-Host question\r")
	c.sees("question: ")
	c.types("an answer\r")
	c.sees("> ")
	c.types("$a = Read-Host hidden -MaskInput\r")
	c.sees("hidden: ")
	c.types("verborgen\r")
	c.sees("> ")
	c.runs("Stop-Transcript")
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"> Get-Mailbox paulr | Format-List Alias", "\nAlias : paulr\n", "\nquestion: an answer\n", "\nhidden: \n", "> Stop-Transcript"} {
		if !strings.Contains(string(kept), want) {
			t.Errorf("the transcript lacks %q: %s", want, kept)
		}
	}
	if strings.Contains(string(kept), "verborgen") {
		t.Errorf("the transcript keeps a secret: %s", kept)
	}
}

// programs on the terminal answer Ctrl-C themselves; one that dies in raw mode leaves a terminal that reads lines.
func programs(t *testing.T, e *estate, c *terminal) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"answers": "#!/bin/sh\ntrap 'echo caught' INT\necho ready\nread x\nread x\necho read-$x\n",
		"dies":    "#!/bin/sh\nstty raw -echo\nkill -9 $$\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c.types(filepath.Join(dir, "answers") + "\r")
	c.sees("ready")
	c.types("\x03")
	c.sees("caught")
	c.types("more\r")
	c.sees("read-more")
	c.sees("> ")
	c.types(filepath.Join(dir, "dies") + "\r")
	c.sees("> ")
	c.types("Read-Host question\r")
	c.sees("question: ")
	c.types("plain\r")
	c.sees("plain\r\nplain")
	c.sees("> ")
	c.runs("'going ' + 'on'")
}

func clearing(t *testing.T, e *estate, c *terminal) {
	for _, name := range []string{"cls", "Clear-Host"} {
		from := len(c.screen.String())
		c.runs(name)
		if drawn := c.screen.String()[from:]; !strings.Contains(drawn, "\x1b[2J") {
			t.Errorf("%s left the screen as it was: %q", name, drawn)
		}
	}
}

func secret(t *testing.T, e *estate, c *terminal) {
	from := len(c.text())
	c.types("$s = Read-Host 'the secret' -AsSecureString\r")
	c.sees("the secret: ")
	c.types("verborgen\r")
	if got := c.runs("$s.Length"); !strings.Contains(got, "\n9") {
		t.Errorf("the secret's length: %q", got)
	}
	if strings.Contains(c.text()[from:], "verborgen") {
		t.Error("the secret was shown")
	}
	c.types("New-Mailbox -Name extra\r")
	c.sees("Password")
	c.types("verborgen-2\r")
	if got := c.runs("(Get-Mailbox extra).Name"); !strings.Contains(got, "extra") {
		t.Errorf("a mandatory parameter was not asked for: %q", got)
	}
	if strings.Contains(c.text()[from:], "verborgen") {
		t.Error("the password was shown")
	}
}

func mistakes(t *testing.T, e *estate, c *terminal) {
	c.types("Get-Mailbux\r")
	c.sees("Did you mean Get-Mailbox?")
	c.sees("[PS]")
	c.types(")(\r")
	c.sees("Unexpected token")
	c.sees("[PS]")
	c.types("throw 'thrown ' + 'here'\r")
	c.sees("thrown here")
	c.sees("[PS]")
	c.runs("'going ' + 'on'")
}

// TestHangUp closes the terminal in the middle of a line: it is not run, and the console ends.
func TestHangUp(t *testing.T) {
	e := newEstate(t, "contoso.com")
	before := e.ps("(Get-ImapSettings).Banner")
	c := e.console(t) // with no server it is its own host
	if !strings.Contains(c.text(), "leaving it stops") {
		t.Errorf("the console greets with %q", c.text())
	}
	c.types("Set-ImapSettings -Banner hung")
	c.sees("hung")
	c.master.Close()
	c.ends(15 * time.Second)
	if after := e.ps("(Get-ImapSettings).Banner"); after != before {
		t.Errorf("an unfinished line was run: %q", after)
	}
}

// TestInterruptEndsARun sends SIGINT to a command, which ends with 130.
func TestInterruptEndsARun(t *testing.T) {
	e := newEstate(t, "contoso.com")
	for _, text := range []string{"while ($true) { }", "Start-Sleep 60", "Get-Mailbox | ForEach-Object { Start-Sleep 60 }", "sleep 60"} {
		c := e.command("-c", "Write-Warning begun; "+text)
		c.Stderr, c.WaitDelay = &lockedBuffer{}, time.Second
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(10 * time.Second); !strings.Contains(c.Stderr.(*lockedBuffer).String(), "begun") && time.Now().Before(deadline); {
			time.Sleep(5 * time.Millisecond)
		}
		c.Process.Signal(syscall.SIGINT)
		late := time.AfterFunc(5*time.Second, func() { c.Process.Kill() })
		c.Wait()
		if late.Stop(); c.ProcessState.ExitCode() != exitInterrupted {
			t.Errorf("%s: exit status %d", text, c.ProcessState.ExitCode())
		}
	}
}

// TestSignalsEndARunInOrder sends a run the signals that end it: what cleans up runs, and the status names the signal.
func TestSignalsEndARunInOrder(t *testing.T) {
	e := newEstate(t, "contoso.com")
	for _, by := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(by) { // nohup started this
			continue
		}
		c := e.command("-c", "try { Write-Warning begun; while ($true) { Start-Sleep 1 } } finally { Write-Warning cleaned }")
		heard := &lockedBuffer{}
		c.Stderr, c.WaitDelay = heard, time.Second
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(15*time.Second, func() { c.Process.Kill() })
		for !strings.Contains(heard.String(), "begun") && c.Process.Signal(syscall.Signal(0)) == nil {
			time.Sleep(3 * time.Millisecond)
		}
		c.Process.Signal(by)
		c.Wait()
		late.Stop()
		if code := c.ProcessState.ExitCode(); code != 128+int(by) || !strings.Contains(heard.String(), "cleaned") {
			t.Errorf("%s: exit status %d, %q", by, code, heard)
		}
	}
}
