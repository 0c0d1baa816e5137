package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// doors are the loopback addresses of an organization's services.
type doors struct{ imap, imaps, pop, pops, smtp, submission string }

// freeDoors asks the system for six free ports.
func freeDoors() (d doors, err error) {
	for _, at := range []*string{&d.imap, &d.imaps, &d.pop, &d.pops, &d.smtp, &d.submission} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return d, err
		}
		defer l.Close() // all are held until the last is chosen
		*at = l.Addr().String()
	}
	return d, nil
}

// password is every test mailbox's.
const password = "Pa55-word"

// furniture is the script that puts a new organization on its doors and makes recipients.
func (d doors) furniture() string {
	return fmt.Sprintf(`$ErrorActionPreference = 'Stop'
Set-ImapSettings -UnencryptedOrTLSBindings '%s' -SSLBindings '%s'
Set-PopSettings -UnencryptedOrTLSBindings '%s' -SSLBindings '%s'
Get-ReceiveConnector | Where-Object Name -like 'Default*' | Set-ReceiveConnector -Bindings '%s' -PermissionGroups AnonymousUsers, ExchangeUsers, ExchangeServers
Get-ReceiveConnector | Where-Object Name -like 'Client*' | Set-ReceiveConnector -Bindings '%s'
$password = ConvertTo-SecureString '%s' -AsPlainText -Force
foreach ($name in 'paulr', 'kima', 'tonip', 'annb') { New-Mailbox -Name $name -Password $password | Out-Null }
New-DistributionGroup -Name 'Field Engineers' -Alias engineers -Members kima, tonip, annb | Out-Null
Set-Service MSExchangeIMAP4 -StartupType Automatic
Set-Service MSExchangePOP3 -StartupType Automatic
`, d.imap, d.imaps, d.pop, d.pops, d.smtp, d.submission, password)
}

// estate is an organization in a data directory of its own, and perhaps a server on it.
type estate struct {
	t             testing.TB
	data          string
	env           []string
	administrator string // the first password
	doors
	server *exec.Cmd
	log    *lockedBuffer
}

// newEstate makes an organization of the domain.
func newEstate(t testing.TB, domain string) *estate {
	t.Helper()
	d, err := freeDoors()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	e := &estate{t: t, data: filepath.Join(home, "data"), doors: d, log: &lockedBuffer{}}
	e.env = slices.Clip(append(os.Environ(), "HOME="+home, "XDG_STATE_HOME="+home, "EMSH_DATA="+e.data, "EMSH_OPTS=", "NO_COLOR="))
	out, errs, code := e.run(d.furniture(), "--domain", domain)
	if code != 0 {
		t.Fatalf("furnishing ended with %d:\n%s%s", code, out, errs)
	}
	_, e.administrator, _ = strings.Cut(strings.TrimSpace(errs), "shown this once: ")
	return e
}

// command is an emsh process that has not started.
func (e *estate) command(args ...string) *exec.Cmd {
	c := exec.Command("emsh", args...)
	c.Env, c.Dir = e.env, filepath.Dir(e.data)
	return c
}

// run runs an emsh process to its end.
func (e *estate) run(stdin string, args ...string) (stdout, stderr string, code int) {
	e.t.Helper()
	return finish(e.t, e.command(args...), stdin)
}

// finish runs any process to its end, which it must come to in time.
func finish(t testing.TB, c *exec.Cmd, stdin string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr, c.WaitDelay = strings.NewReader(stdin), &out, &errs, time.Second
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill := time.AfterFunc(40*time.Second, func() { c.Process.Kill() })
	defer kill.Stop()
	err := c.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", c, err)
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// ps runs text, which must end well, and returns what it wrote.
func (e *estate) ps(text string) string {
	e.t.Helper()
	out, errs, code := e.run("", "-c", text)
	if code != 0 {
		e.t.Fatalf("%s\nended with %d: %s%s", text, code, out, errs)
	}
	return out
}

// serve starts a server and waits until its socket answers.
func (e *estate) serve() {
	e.t.Helper()
	c := e.command("serve")
	e.log = &lockedBuffer{}
	c.Stderr = e.log
	if err := c.Start(); err != nil {
		e.t.Fatal(err)
	}
	e.server = c
	e.t.Cleanup(e.kill)
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(e.log.String(), " serves "); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			e.t.Fatalf("the server does not start: %s", e.log)
		}
	}
}

// kill ends the server as a power failure would.
func (e *estate) kill() {
	if e.server != nil {
		e.server.Process.Kill()
		e.server.Wait()
		e.server = nil
	}
}

// stop ends the server as systemd would.
func (e *estate) stop() int {
	e.t.Helper()
	c := e.server
	e.server = nil
	c.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(15*time.Second, func() { c.Process.Kill() })
	defer late.Stop()
	c.Wait()
	return c.ProcessState.ExitCode()
}

// host and port of an address, as clients want them.
func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}

// lockedBuffer may be read while a process writes to it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
