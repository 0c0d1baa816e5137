package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLive changes settings from three places at once while a hundred clients idle and mail is
// delivered: each change is in force when its cmdlet returns, and nobody is disturbed.
func TestLive(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.ps(`Set-ImapSettings -MaxConnectionFromSingleIP 500 -MaxConnectionsPerUser 500
		Set-PopSettings -MaxConnectionFromSingleIP 500
		Get-ReceiveConnector | Set-ReceiveConnector -MaxInboundConnectionPerSource 200
		New-Mailbox -Name visitor -Password (ConvertTo-SecureString '` + password + `' -AsPlainText -Force) | Out-Null
		New-Mailbox -Name reader -Password (ConvertTo-SecureString '` + password + `' -AsPlainText -Force) | Out-Null`)
	e.serve()
	idle := e.idlers(t, 100)
	halt := e.deliver(t, "reader")
	office := &administrators{estate: e}
	var admins sync.WaitGroup
	for _, admin := range []func(*testing.T){office.console, office.commands, office.script} {
		admins.Go(func() { admin(t) })
	}
	admins.Wait()
	sent := halt()
	t.Logf("%d messages delivered while %d settings changed", sent, office.changes.Load())
	if n := office.changes.Load(); n < 50 {
		t.Errorf("%d changes, not 50", n)
	}
	for i, l := range idle {
		if _, err := io.WriteString(l.conn, "DONE\r\n"); err != nil {
			t.Fatalf("session %d was dropped: %v", i, err)
		}
		if got := l.says("z NOOP", "z "); !strings.Contains(got, "i OK") || !strings.Contains(got, "z OK") {
			t.Fatalf("session %d: %q", i, got)
		}
	}
	box := e.open(t, "reader")
	for deadline := time.Now().Add(10 * time.Second); len(subjects(t, box, "INBOX")) < sent; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d messages arrived", len(subjects(t, box, "INBOX")), sent)
		}
	}
}

// administrators change settings, all three at once.
type administrators struct {
	*estate
	changes atomic.Int64
	narrow  sync.Mutex // held while IMAP takes no more connections, and while one is needed
}

// idlers are TLS sessions that wait for news of kima's inbox.
func (e *estate) idlers(t *testing.T, n int) []*line {
	t.Helper()
	all := make([]*line, n)
	for i := range all {
		l := secure(t, e.imaps)
		l.conn.SetDeadline(time.Now().Add(2 * time.Minute))
		if got := l.says("a LOGIN kima "+password, "a "); !strings.Contains(got, "a OK") {
			t.Fatalf("idler %d: %q", i, got)
		}
		l.says("b SELECT INBOX", "b OK")
		l.says("i IDLE", "+")
		all[i] = l
	}
	return all
}

// deliver sends messages to a user until it is told to stop, and tells how many were accepted.
func (e *estate) deliver(t *testing.T, to string) (stop func() int) {
	t.Helper()
	c, err := smtp.Dial(e.smtp)
	if err != nil {
		t.Fatal(err)
	}
	var ended atomic.Bool
	done := make(chan int)
	go func() {
		defer c.Close()
		n := 0
		for ; !ended.Load(); n++ {
			if n%15 == 14 { // a connection takes twenty messages
				c.Quit()
				if c, err = smtp.Dial(e.smtp); err != nil {
					t.Errorf("message %d: %v", n, err)
					break
				}
			}
			if err := send(c, "someone@elsewhere.example", to+"@contoso.com", letter(to, fmt.Sprint("live ", n))); err != nil {
				t.Errorf("message %d: %v", n, err)
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		done <- n
	}()
	return func() int { ended.Store(true); return <-done }
}

// console types in an attached console: banners, and a user's access.
func (a *administrators) console(t *testing.T) {
	c := a.estate.console(t)
	for i := range 10 {
		c.runs(fmt.Sprintf(`Set-PopSettings -Banner "console %d"`, i))
		if got := dial(t, a.pop).greeting; !strings.Contains(got, fmt.Sprint("console ", i)) {
			t.Errorf("POP banner %d: %q; console: %q", i, got, c.text())
			return
		}
		on := i%2 == 1
		c.runs(fmt.Sprintf("Set-CASMailbox visitor -ImapEnabled $%t", on))
		a.narrow.Lock()
		got := a.imapLogin(t, "visitor", password)
		a.narrow.Unlock()
		if strings.Contains(got, "a OK") != on {
			t.Errorf("access %t: %q", on, got)
		}
		a.changes.Add(2)
	}
	c.types("exit\r")
	c.ends(10 * time.Second)
}

// commands runs a process for each change: ports of POP, LoginType, and a port that is taken.
func (a *administrators) commands(t *testing.T) {
	for i := range 5 {
		fresh, err := freeDoors()
		if err != nil {
			t.Error(err)
			return
		}
		a.ps("Set-PopSettings -SSLBindings " + a.pops + "," + fresh.pops)
		if conn, err := tls.Dial("tcp", fresh.pops, &tls.Config{InsecureSkipVerify: true}); err != nil {
			t.Errorf("port %d: %v", i, err)
		} else {
			conn.Close()
		}
		a.ps("Set-PopSettings -LoginType " + []string{"PlainTextLogin", "SecureLogin"}[i%2])
		if got := dial(t, a.pop).says("USER visitor", ""); strings.HasPrefix(got, "+OK") != (i%2 == 0) {
			t.Errorf("LoginType %d: %q", i, got)
		}
		a.takenPort(t)
		a.changes.Add(2)
	}
}

// takenPort asks for an address that this test holds, which must change nothing and name it.
func (e *estate) takenPort(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Error(err)
		return
	}
	defer held.Close()
	before := e.ps("(Get-PopSettings).SSLBindings; (Get-PopSettings).MaxConnections")
	_, errs, code := e.run("", "Set-PopSettings", "-SSLBindings", held.Addr().String(), "-MaxConnections", "77")
	if code != 1 || !strings.Contains(errs, held.Addr().String()) || !strings.Contains(errs, "pid") {
		t.Errorf("a taken port: %d, %q", code, errs)
	}
	if after := e.ps("(Get-PopSettings).SSLBindings; (Get-PopSettings).MaxConnections"); after != before {
		t.Errorf("a taken port changed %q to %q", before, after)
	}
}

// script pipes a script, a line at a time, and reads what it answers: banner and limits of IMAP,
// and its certificate.
func (a *administrators) script(t *testing.T) {
	c := a.command()
	var errs lockedBuffer
	c.Stderr = &errs
	in, err1 := c.StdinPipe()
	out, err2 := c.StdoutPipe()
	if err := c.Start(); err != nil || err1 != nil || err2 != nil {
		t.Error(err, err1, err2)
		return
	}
	defer c.Wait()
	defer in.Close()
	late := time.AfterFunc(40*time.Second, func() { c.Process.Kill() })
	defer late.Stop()
	answers := bufio.NewReader(out)
	say := func(text string) string {
		fmt.Fprintln(in, text)
		got, err := answers.ReadString('\n')
		if err != nil {
			t.Errorf("%s: %v %s", text, err, errs.String())
		}
		return strings.TrimSpace(got)
	}
	for i := range 9 {
		say(fmt.Sprintf(`Set-ImapSettings -Banner "script %d"; 'done'`, i))
		if got := dial(t, a.imap).greeting; !strings.Contains(got, fmt.Sprint("script ", i)) {
			t.Errorf("IMAP banner %d: %q", i, got)
		}
		a.limit(t, say)
		a.changes.Add(3)
		if i%3 == 0 {
			a.newCertificate(t, say)
			a.changes.Add(1)
		}
	}
}

// limit lets IMAP take two connections, of which there are more already, and then many again.
func (a *administrators) limit(t *testing.T, say func(string) string) {
	a.narrow.Lock()
	defer a.narrow.Unlock()
	for _, most := range []int{2, 2000} {
		say(fmt.Sprintf(`Set-ImapSettings -MaxConnections %d; 'done'`, most))
		if got := dial(t, a.imap).greeting; strings.Contains(got, "MaxConnections") != (most == 2) {
			t.Errorf("limit %d: %q", most, got)
		}
	}
}

func (a *administrators) newCertificate(t *testing.T, say func(string) string) {
	made := say(`(New-ExchangeCertificate -DomainName localhost -Services IMAP -Force).Thumbprint`)
	if got := thumbprint(t, a.imaps); got != made {
		t.Errorf("the certificate at the door is %s, not %s", got, made)
	}
}
