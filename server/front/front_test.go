package front

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func testCert(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// echo is a little protocol: it answers each line and knows a few commands.
func echo(c *Conn) {
	fmt.Fprintf(c, "hello %v\r\n", c.Settings())
	for {
		line, err := c.ReadLine(100)
		switch {
		case err == ErrWoken:
			c.WriteString("woken\r\n")
			continue
		case err == ErrLineTooLong:
			c.WriteString("too long\r\n")
			continue
		case err == ErrEnded:
			c.WriteString("bye " + c.Goodbye() + "\r\n")
			return
		case err != nil:
			c.WriteString("error " + err.Error() + "\r\n")
			return
		}
		word, arg, _ := strings.Cut(string(line), " ")
		c.SetCommand(word)
		switch word {
		case "tls":
			c.WriteString("go\r\n")
			if c.StartTLS() != nil {
				return
			}
		case "login":
			if err := c.Login(arg); err != nil {
				c.WriteString(err.Error() + "\r\n")
				continue
			}
			c.WriteString("in\r\n")
		case "settings":
			fmt.Fprintf(c, "%v\r\n", c.Settings())
		case "panic":
			panic("asked to")
		default:
			fmt.Fprintf(c, "got %s\r\n", line)
		}
	}
}

func plan(settings string, addresses ...string) Plan {
	p := Plan{Settings: settings, Serve: echo, Idle: Deadlines{Before: 5 * time.Second, After: 5 * time.Second, Write: 5 * time.Second}}
	p.Refuse = func(c *Conn, why error) { c.WriteString("no: " + why.Error() + "\r\n") }
	for _, a := range addresses {
		p.Bindings = append(p.Bindings, Binding{a, StartTLS})
	}
	return p
}

func open(t *testing.T, h *Hall, p Plan) {
	t.Helper()
	g, err := h.Prepare(p)
	if err != nil {
		t.Fatal(err)
	}
	g.Swap()
}

func newHall(t *testing.T) *Hall {
	h := NewHall("test", quiet())
	t.Cleanup(func() { h.Stop("test over", 100*time.Millisecond) })
	return h
}

func addr(h *Hall, address string) string {
	for b, a := range h.Addresses() {
		if b.Address == address {
			return a.String()
		}
	}
	return ""
}

type client struct {
	net.Conn
	r *bufio.Reader
	t *testing.T
}

func dial(t *testing.T, address string) *client {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(10 * time.Second))
	t.Cleanup(func() { c.Close() })
	return &client{c, bufio.NewReader(c), t}
}

func (c *client) want(text string) {
	c.t.Helper()
	line, err := c.r.ReadString('\n')
	if strings.TrimRight(line, "\r\n") != text {
		c.t.Fatalf("got %q (%v), want %q", line, err, text)
	}
}

func (c *client) say(text string) { io.WriteString(c, text+"\r\n") }

func (c *client) ended() {
	c.t.Helper()
	if b, err := c.r.ReadByte(); err == nil {
		c.t.Fatalf("the connection goes on with %q", b)
	}
}

const any0 = "127.0.0.1:0"

func TestLines(t *testing.T) {
	h := newHall(t)
	open(t, h, plan("one", any0))
	c := dial(t, addr(h, any0))
	c.want("hello one")
	c.say("a\r\nb")
	c.want("got a")
	c.want("got b")
	c.say(strings.Repeat("x", 101))
	c.want("too long")
	c.say(strings.Repeat("x", 9000))
	c.want("too long")
	io.WriteString(c, "typed\n")
	c.want("got typed")
	io.WriteString(c, strings.Repeat("y", 1<<17))
	c.want("error the line does not end")
	c.ended()
}

func TestLongLineInPieces(t *testing.T) {
	h := newHall(t)
	p := plan("", any0)
	p.Serve = func(c *Conn) {
		line, err := c.ReadLine(20000)
		fmt.Fprintf(c, "%d %v\r\n", len(line), err)
		line, err = c.ReadLine(20000)
		fmt.Fprintf(c, "%s %v\r\n", line, err)
	}
	open(t, h, p)
	c := dial(t, addr(h, any0))
	io.WriteString(c, strings.Repeat("x", 5000))
	time.Sleep(1200 * time.Millisecond) // past the time that a buffer is kept
	c.say(strings.Repeat("x", 10000) + "\r\nnext")
	c.want("15000 <nil>")
	c.want("next <nil>")
}

func TestSettingsAreFixedAtLogin(t *testing.T) {
	h := newHall(t)
	open(t, h, plan("one", any0))
	in, out := dial(t, addr(h, any0)), dial(t, addr(h, any0))
	in.want("hello one")
	out.want("hello one")
	in.say("login ann")
	in.want("in")
	old := addr(h, any0)
	open(t, h, plan("two", any0))
	if addr(h, any0) != old {
		t.Error("the door was bound anew")
	}
	in.say("settings")
	in.want("one")
	out.say("settings")
	out.want("two")
	dial(t, old).want("hello two")
}

func TestTakenAddress(t *testing.T) {
	held, _ := net.Listen("tcp4", any0)
	defer held.Close()
	h := newHall(t)
	open(t, h, plan("one", any0))
	before := h.Addresses()
	_, err := h.Prepare(plan("two", any0, "127.0.0.2:0", held.Addr().String()))
	var taken *AddressError
	if !errors.As(err, &taken) || !strings.Contains(taken.Holder, fmt.Sprintf("pid %d", os.Getpid())) {
		t.Fatalf("got %v", err)
	}
	if fmt.Sprint(before) != fmt.Sprint(h.Addresses()) {
		t.Error("the doors have changed")
	}
	dial(t, addr(h, any0)).want("hello one")
}

func TestDiscardLeavesNothing(t *testing.T) {
	h := newHall(t)
	probe, _ := net.Listen("tcp4", any0)
	free := probe.Addr().String()
	probe.Close()
	g, err := h.Prepare(plan("x", free))
	if err != nil {
		t.Fatal(err)
	}
	g.Discard()
	l, err := net.Listen("tcp4", free)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

func TestOverlap(t *testing.T) {
	h := newHall(t)
	probe, _ := net.Listen("tcp4", any0)
	_, port, _ := net.SplitHostPort(probe.Addr().String())
	probe.Close()
	open(t, h, plan("wide", "0.0.0.0:"+port))
	g, err := h.Prepare(plan("narrow", "127.0.0.1:"+port))
	if err != nil || len(g.Warnings) != 1 {
		t.Fatal(err, g)
	}
	g.Discard()
	dial(t, "127.0.0.1:"+port).want("hello wide")
	open(t, h, plan("narrow", "127.0.0.1:"+port))
	dial(t, "127.0.0.1:"+port).want("hello narrow")
	if _, err := h.Prepare(plan("both", "0.0.0.0:"+port, "127.0.0.1:"+port)); err == nil {
		t.Error("two uses of one port were accepted")
	}
}

func TestOldDoorsCloseAndSessionsLive(t *testing.T) {
	h := newHall(t)
	open(t, h, plan("one", any0))
	old := addr(h, any0)
	c := dial(t, old)
	c.want("hello one")
	open(t, h, plan("two", "127.0.0.2:0"))
	if _, err := net.DialTimeout("tcp", old, time.Second); err == nil {
		t.Error("the old door is still open")
	}
	c.say("alive")
	c.want("got alive")
}

func TestLimits(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	p.Limits = Limits{Total: Limit{"MaxConnections", 3}, PerAddress: Limit{"MaxConnectionFromSingleIP", 2}, PerUser: Limit{"MaxConnectionsPerUser", 1}}
	open(t, h, p)
	a, b := dial(t, addr(h, any0)), dial(t, addr(h, any0))
	a.want("hello x")
	b.want("hello x")
	dial(t, addr(h, any0)).want("no: too many connections from your address (MaxConnectionFromSingleIP is 2)")
	a.say("login ann")
	a.want("in")
	b.say("login ann")
	b.want("too many connections of this user (MaxConnectionsPerUser is 1)")
	p.Limits.PerAddress.Max = 0
	p.Limits.Total.Max = 2
	open(t, h, p)
	dial(t, addr(h, any0)).want("no: too many connections (MaxConnections is 2)")
	p.State = Paused
	open(t, h, p)
	dial(t, addr(h, any0)).want("no: the service is paused")
	a.say("alive")
	a.want("got alive")
}

func TestUnloggedMakeRoom(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	p.Limits.Unlogged = 2
	open(t, h, p)
	first, second := dial(t, addr(h, any0)), dial(t, addr(h, any0))
	first.want("hello x")
	second.want("hello x")
	first.say("login ann")
	first.want("in")
	dial(t, addr(h, any0)).want("hello x")
	dial(t, addr(h, any0)).want("hello x")
	second.ended()
	first.say("alive")
	first.want("got alive")
}

func TestWake(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	p.TLS = ServerTLS("echo", testCert(t))
	open(t, h, p)
	c := dial(t, addr(h, any0))
	c.want("hello x")
	h.sessions.list()[0].Wake()
	c.want("woken")
	c = startTLS(t, c)
	io.WriteString(c, "half ")
	time.Sleep(20 * time.Millisecond)
	h.sessions.list()[0].Wake()
	c.want("woken")
	time.Sleep(1100 * time.Millisecond) // the buffer is given back
	c.say("line")
	c.want("got half line")
	time.Sleep(1100 * time.Millisecond)
	h.sessions.list()[0].Wake()
	c.want("woken")
	c.say("on")
	c.want("got on")
}

func startTLS(t *testing.T, c *client) *client {
	t.Helper()
	c.say("tls")
	c.want("go")
	s := tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true})
	if err := s.Handshake(); err != nil {
		t.Fatal(err)
	}
	return &client{s, bufio.NewReader(s), t}
}

func TestInjection(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	p.TLS = ServerTLS("echo", testCert(t))
	open(t, h, p)
	c := dial(t, addr(h, any0))
	c.want("hello x")
	c.say("tls\r\ninjected")
	c.want("go")
	c.ended()
}

func TestALPN(t *testing.T) {
	h := newHall(t)
	p := plan("x")
	p.Bindings = []Binding{{any0, Implicit}}
	p.TLS = ServerTLS("imap", testCert(t))
	open(t, h, p)
	for alpn, good := range map[string]bool{"": true, "imap": true, "http/1.1": false, "h2": false, "pop3": false} {
		config := &tls.Config{InsecureSkipVerify: true}
		if alpn != "" {
			config.NextProtos = []string{alpn}
		}
		c, err := tls.Dial("tcp", addr(h, any0), config)
		if (err == nil) != good {
			t.Errorf("ALPN %q: %v", alpn, err)
		}
		if err == nil {
			c.Close()
		}
	}
	config := &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS11}
	if c, err := tls.Dial("tcp", addr(h, any0), config); err == nil {
		c.Close()
		t.Error("TLS 1.1 was accepted")
	}
}

func TestPanicEndsOneSessionOnly(t *testing.T) {
	h := newHall(t)
	open(t, h, plan("x", any0))
	a, b := dial(t, addr(h, any0)), dial(t, addr(h, any0))
	a.want("hello x")
	b.want("hello x")
	a.say("panic")
	a.ended()
	b.say("alive")
	b.want("got alive")
	if h.Panics() != 1 {
		t.Error("the fault was not counted")
	}
}

func TestSessionsAndEnd(t *testing.T) {
	h := newHall(t)
	open(t, h, plan("x", any0))
	a, b := dial(t, addr(h, any0)), dial(t, addr(h, any0))
	a.want("hello x")
	b.want("hello x")
	a.say("login ann")
	a.want("in")
	list := h.Sessions()
	if len(list) != 2 || list[0].User != "ann" || list[0].Command != "login" || list[0].BytesIn != 11 {
		t.Fatalf("%+v", list)
	}
	h.End(list[1].ID, "by name", time.Second)
	b.want("bye by name")
	b.ended()
	if n := h.EndUser("ann", "by user", time.Second); n != 1 {
		t.Error(n)
	}
	a.want("bye by user")
}

func TestStop(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	open(t, h, p)
	a := dial(t, addr(h, any0))
	a.want("hello x")
	h.Stop("the service is stopping", time.Second)
	a.want("bye the service is stopping")
	a.ended()
	if len(h.Sessions())+len(h.Addresses()) != 0 {
		t.Error("something is left")
	}
	open(t, h, p)
	dial(t, addr(h, any0)).want("hello x")
}

func TestDeadlines(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	p.Idle.Before = 50 * time.Millisecond
	open(t, h, p)
	c := dial(t, addr(h, any0))
	c.want("hello x")
	c.want("error " + ErrIdle.Error())
	c.ended()
	in := dial(t, addr(h, any0))
	in.want("hello x")
	in.say("login ann")
	in.want("in")
	time.Sleep(100 * time.Millisecond)
	in.say("alive")
	in.want("got alive")
}

func TestProtocolLog(t *testing.T) {
	h := newHall(t)
	dir := filepath.Join(t.TempDir(), "log")
	p := plan("x", any0)
	p.Log = ProtocolLog{Enabled: true, Folder: dir, Prefix: "TEST", RollOver: Daily}
	p.Serve = func(c *Conn) {
		c.LogIn("USER a,b\r\nforged")
		c.LogOut("+OK")
	}
	open(t, h, p)
	dial(t, addr(h, any0)).ended()
	h.Stop("", time.Second)
	files, _ := filepath.Glob(filepath.Join(dir, "TEST*.LOG"))
	if len(files) != 1 {
		t.Fatal(files)
	}
	text, _ := os.ReadFile(files[0])
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 8 || !strings.HasSuffix(lines[5], `,<,"USER a,b..forged",`) || !strings.HasSuffix(lines[7], ",-,,") {
		t.Errorf("%s", text)
	}
}

func TestMasked(t *testing.T) {
	for line, want := range map[string]string{
		"AUTH PLAIN AGFubgByaWdodA==": "AUTH PLAIN ********", "AUTH PLAIN": "AUTH PLAIN", "auth login eA==": "auth login ********",
		"AUTH\tPLAIN\tAGFubgByaWdodA==": "AUTH PLAIN ********", "MAIL FROM:<a@b>": "MAIL FROM:<a@b>",
		"PASS secret word": "PASS ********", "pass\tsecret": "pass ********", "PASS": "PASS", "USER ann": "USER ann", "": "",
	} {
		if got := Masked(line); got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
}

func TestLogRollOver(t *testing.T) {
	dir := t.TempDir()
	var l logbook
	now := time.Date(2026, 3, 4, 5, 0, 0, 0, time.UTC) // a Wednesday
	p := ProtocolLog{Enabled: true, Folder: dir, Prefix: "P", RollOver: Weekly}
	l.write(p, now, "one\n")
	l.write(p, now.AddDate(0, 0, 5), "two\n")
	p.FileSize = 200
	for range 4 {
		l.write(p, now, strings.Repeat("x", 150)+"\n")
	}
	l.close()
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) < 4 || filepath.Base(files[0]) != "P20260302-1.LOG" || filepath.Base(files[len(files)-1]) != "P20260309-1.LOG" {
		t.Error(files)
	}
	p.Quota = 1
	l.write(p, now.AddDate(0, 1, 0), "three\n")
	l.close()
	if files, _ = filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
		t.Error("the quota is not kept:", files)
	}
}

func TestKernelAddress(t *testing.T) {
	for in, want := range map[string]string{
		"0100007F:1F90":                         "127.0.0.1:8080",
		"00000000000000000000000001000000:0019": "[::1]:25",
		"0000000000000000FFFF00000100007F:0019": "127.0.0.1:25",
		"zz:1":                                  "invalid AddrPort",
		"0100007F":                              "invalid AddrPort",
	} {
		if got, _ := parseKernelAddress(in); got.String() != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestClosedPlanEndsSessions(t *testing.T) {
	h := newHall(t)
	p := plan("x", any0)
	open(t, h, p)
	at := addr(h, any0)
	c := dial(t, at)
	c.want("hello x")
	p.State, p.Goodbye, p.Grace = Closed, "stopped", time.Second
	open(t, h, p)
	c.want("bye stopped")
	c.ended()
	if _, err := net.DialTimeout("tcp", at, time.Second); err == nil {
		t.Error("the door is open")
	}
}

// TestDescriptorsAreSpared: the last descriptors are not for connections; those who are there go
// on, files can be opened, and when there are more again, so can connections.
func TestDescriptorsAreSpared(t *testing.T) {
	h := newHall(t)
	open(t, h, plan("x", any0))
	in := dial(t, addr(h, any0))
	in.want("hello x")
	free, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	next := uint64(free.Fd())
	free.Close()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: next + 4, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was)
	dial(t, addr(h, any0)).ended()
	if file, err := os.Open(os.DevNull); err != nil {
		t.Error(err)
	} else {
		file.Close()
	}
	in.say("alive")
	in.want("got alive")
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	dial(t, addr(h, any0)).want("hello x")
}
