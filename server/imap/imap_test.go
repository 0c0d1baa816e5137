package imap

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/mailbox"
	"emsh/store/pebble"
)

// world is a server with mailboxes, on a real socket.
type world struct {
	t       testing.TB
	server  *Server
	hall    *front.Hall
	boxes   *pebble.Mailboxes
	addr    string
	tlsAddr string
	set     Settings
	quota   mailbox.Limit
	flaw    error // of changes of flags
}

type people map[string]*auth.Account

func (p people) Account(name string) (*auth.Account, error) {
	if a := p[strings.ToLower(name)]; a != nil {
		return a, nil
	}
	return nil, auth.ErrNoAccount
}

func (p people) ByID(id string) (*auth.Account, error) { return p.Account(id) }

var testHash = sync.OnceValue(func() string {
	hash, err := auth.HashPassword("secret")
	if err != nil {
		panic(err)
	}
	return hash
})

var testCert = sync.OnceValue(func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
})

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func (w *world) OpenBox(ctx context.Context, who *auth.Principal) (Opened, error) {
	box, err := mailbox.OpenOrCreate(ctx, w.boxes, mailbox.ID(who.Account.ID))
	if w.flaw != nil {
		box = flawed{box, w.flaw}
	}
	return Opened{Box: box, Quota: w.quota}, err
}

// flawed is a mailbox whose flags cannot be changed.
type flawed struct {
	mailbox.Box
	err error
}

func (b flawed) Store(context.Context, mailbox.FolderID, mailbox.UIDSet, mailbox.FlagChange) ([]mailbox.Stored, mailbox.UIDSet, error) {
	return nil, nil, b.err
}

func newWorld(t testing.TB) *world {
	t.Helper()
	boxes, err := pebble.OpenMailboxes("/mail", pebble.Options{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, boxes: boxes}
	everyone := people{}
	for _, name := range []string{"ann", "bob"} {
		everyone[name] = &auth.Account{ID: name, Name: name, Alias: name, Password: testHash(), Mailbox: true, IMAP: true}
	}
	everyone["off"] = &auth.Account{ID: "off", Name: "off", Password: testHash(), Mailbox: true}
	w.server = &Server{Auth: auth.New(everyone, quiet()), Boxes: w, Log: quiet()}
	w.hall = front.NewHall("IMAP4", quiet())
	w.set = Settings{ImapSettings: config.DefaultImapSettings("TEST")}
	w.set.LoginType = config.PlainTextLogin
	w.apply(front.Deadlines{Before: 20 * time.Second, After: 20 * time.Second, Write: 10 * time.Second})
	t.Cleanup(func() {
		w.hall.Stop("The test is over.", 100*time.Millisecond)
		_ = boxes.Close()
	})
	return w
}

// apply puts w.set in force.
func (w *world) apply(idle front.Deadlines) {
	w.t.Helper()
	set := w.set
	p := front.Plan{
		Bindings: []front.Binding{{Address: "127.0.0.1:0", Security: front.StartTLS}, {Address: "[::1]:0", Security: front.Implicit}},
		TLS:      front.ServerTLS("imap", testCert()), Idle: idle, Settings: &set, Serve: w.server.Serve, Refuse: w.server.Refuse,
	}
	g, err := w.hall.Prepare(p)
	if err != nil {
		w.t.Fatal(err)
	}
	g.Swap()
	for b, a := range w.hall.Addresses() {
		if b.Security == front.StartTLS {
			w.addr = a.String()
		} else {
			w.tlsAddr = a.String()
		}
	}
}

// client speaks IMAP by hand.
type client struct {
	net.Conn
	r *bufio.Reader
	t testing.TB
}

func (w *world) dial() *client {
	w.t.Helper()
	nc, err := net.Dial("tcp", w.addr)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.wrap(nc)
}

func (w *world) wrap(nc net.Conn) *client {
	w.t.Cleanup(func() { _ = nc.Close() })
	_ = nc.SetDeadline(time.Now().Add(20 * time.Second))
	return &client{nc, bufio.NewReader(nc), w.t}
}

// login dials, reads the greeting and logs in.
func (w *world) login(user string) *client {
	w.t.Helper()
	c := w.dial()
	c.line()
	c.must("l LOGIN " + user + " secret")
	return c
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.Conn, text); err != nil {
		c.t.Fatal(err)
	}
}

// line is the next line, without its end; "EOF" when there is none.
func (c *client) line() string {
	c.t.Helper()
	line, err := c.r.ReadString('\n')
	if err != nil {
		if ne, ok := err.(net.Error); ok && ne.Timeout() {
			c.t.Fatal("timeout")
		}
		return "EOF"
	}
	return strings.TrimSuffix(line, "\r\n")
}

// do sends a command and returns all lines up to the tagged one.
func (c *client) do(command string) []string {
	c.t.Helper()
	tag, _, _ := strings.Cut(command, " ")
	c.send(command + "\r\n")
	return c.until(tag + " ")
}

func (c *client) until(prefix string) []string {
	c.t.Helper()
	var lines []string
	for {
		line := c.line()
		lines = append(lines, line)
		if strings.HasPrefix(line, prefix) || line == "EOF" {
			return lines
		}
	}
}

func (c *client) must(command string) []string {
	c.t.Helper()
	lines := c.do(command)
	if last := lines[len(lines)-1]; !strings.Contains(last, " OK ") {
		c.t.Fatalf("%.200s: %s", command, last)
	}
	return lines
}

// testMail are the messages that dialogues append by name.
var testMail = map[string]string{
	"tiny":   "Subject: tiny\r\n\r\nhi\r\n",
	"answer": "From: bob@example.org\r\nSubject: Re: First one\r\nDate: Tue, 24 Nov 2026 12:00:00 +0100\r\nIn-Reply-To: <1@example.org>\r\n\r\nyes\r\n",
	"one": "From: Ann <ann@example.org>\r\nTo: bob@example.org\r\nSubject: first one\r\nDate: Tue, 24 Nov 2026 10:00:00 +0100\r\n" +
		"Message-ID: <1@example.org>\r\n\r\nHello Bob,\r\nthe zebra is here.\r\n",
	"two": "From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>\r\nTo: ann@example.org\r\nCc: team@example.org\r\nSubject: =?utf-8?Q?Z=C3=BCrich?=\r\n" +
		"Date: Wed, 1 Jan 2020 10:00:00 +0000\r\nX-Odd: strange\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"preamble\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n" +
		"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n" +
		"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner body\r\n--b--\r\n",
}

// fill puts n messages into the inbox of a user.
func (w *world) fill(user string, n int) {
	w.t.Helper()
	box, err := mailbox.OpenOrCreate(context.Background(), w.boxes, mailbox.ID(user))
	if err != nil {
		w.t.Fatal(err)
	}
	defer box.Close()
	in, err := box.Lookup("INBOX")
	if err != nil {
		w.t.Fatal(err)
	}
	for n > 0 {
		var ms []mailbox.Incoming
		for i := 0; i < 500 && n > 0; i, n = i+1, n-1 {
			text := fmt.Sprintf("From: Sender %d <s%d@example.org>\r\nTo: ann@example.org\r\nSubject: topic%02d number %d\r\n"+
				"Date: Tue, 24 Nov 2026 10:00:00 +0100\r\nMessage-ID: <%d@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nbody zebra%03d\r\n%s",
				n, n%50, n%100, n, n, n%1000, strings.Repeat("A line of text as people write it, again and again.\r\n", 20))
			ms = append(ms, mailbox.Incoming{Body: strings.NewReader(text), Size: int64(len(text)), Index: indexMessage})
		}
		if _, err := box.Append(context.Background(), in.ID, ms, 0); err != nil {
			w.t.Fatal(err)
		}
	}
}
