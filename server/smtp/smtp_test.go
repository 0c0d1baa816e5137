package smtp

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
)

// sink is an acceptor that keeps what it gets.
type sink struct {
	mu       sync.Mutex
	messages []message
	fail     error
}

type message struct {
	Envelope
	text string
}

func (s *sink) From(_ context.Context, p *Peer, from Path) error {
	if p.By != nil && !from.IsNull() && from.Local != p.By.Account.Alias {
		return &Error{550, "5.7.1", "Client does not have permissions to send as this sender"}
	}
	return nil
}

func (s *sink) Rcpt(_ context.Context, p *Peer, _, to Path) error {
	switch {
	case to.Domain == "" && strings.EqualFold(to.Local, "postmaster"):
		return nil
	case !strings.EqualFold(to.Domain, "contoso.com") && !p.Relay:
		return &Error{550, "5.7.1", "Unable to relay"}
	case to.Local == "nobody":
		return &Error{550, "5.1.1", "User unknown"}
	}
	return nil
}

func (s *sink) Spool(context.Context, *Peer) (Spool, error) { return &box{sink: s}, s.fail }

type box struct {
	sink *sink
	bytes.Buffer
}

func (b *box) Commit(_ context.Context, e *Envelope) (string, error) {
	b.sink.mu.Lock()
	defer b.sink.mu.Unlock()
	b.sink.messages = append(b.sink.messages, message{*e, b.String()})
	return fmt.Sprint(len(b.sink.messages)), nil
}

func (b *box) Abort() {}

func (s *sink) taken() []message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]message(nil), s.messages...)
}

type book struct{ hash string }

func (b book) Account(name string) (*auth.Account, error) {
	if strings.EqualFold(name, "ann") {
		return &auth.Account{ID: "1", Name: `Contoso\ann`, Alias: "ann", Password: b.hash}, nil
	}
	return nil, auth.ErrNoAccount
}

func (b book) ByID(string) (*auth.Account, error) { return b.Account("ann") }

var (
	hashOnce sync.Once
	hash     string
)

// fixture is a server with one connector, which change may alter.
type fixture struct {
	t    testing.TB
	s    *Server
	sink *sink
	at   string
}

const any0 = "127.0.0.1:0"

func start(t testing.TB, change func(*config.ReceiveConnector)) *fixture {
	t.Helper()
	hashOnce.Do(func() { hash, _ = auth.HashPassword("right") })
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	f := &fixture{t: t, sink: &sink{}}
	f.s = NewServer("SRV", auth.New(book{hash}, quiet), f.sink, t.TempDir(), quiet)
	t.Cleanup(func() { f.s.hall.Stop("test over", 200*time.Millisecond) })
	f.apply(change)
	for _, a := range f.s.hall.Addresses() {
		f.at = a.String()
	}
	return f
}

func (f *fixture) apply(change func(*config.ReceiveConnector)) {
	f.t.Helper()
	c := config.NewReceiveConnector("SRV", "Test")
	b, _ := config.ParseIPBinding(any0)
	c.Bindings = config.MultiValuedProperty[config.IPBinding]{b}
	c.AuthMechanism = config.AuthTls | config.AuthBasic | config.AuthBasicRequireTLS
	c.PermissionGroups = config.PermitAnonymousUsers | config.PermitExchangeUsers
	c.TarpitInterval = 0
	c.Fqdn = "mail.contoso.com"
	c.MaxProtocolErrors = config.Unlimited[int]{}
	if change != nil {
		change(&c)
	}
	if err := c.Check(); err != nil {
		f.t.Fatal(err)
	}
	g, err := f.s.Prepare(view(f.t, c), front.Open)
	if err != nil {
		f.t.Fatal(err)
	}
	g.Swap()
}

func view(t testing.TB, list ...config.ReceiveConnector) config.View {
	t.Helper()
	l := config.NewLoader(config.Kinds())
	for _, c := range list {
		l.Add(config.ReceiveConnectors.Name, strings.ToLower(string(c.Identity)), c)
	}
	l.Add(config.Certificates.Name, "test", testCert(t))
	return l.State(1)
}

var certOnce = sync.OnceValue(func() config.Certificate {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, DNSNames: []string{"mail.contoso.com"}, NotAfter: time.Now().Add(time.Hour)}
	der, _ := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	pk, _ := x509.MarshalPKCS8PrivateKey(key)
	pem := func(kind string, b []byte) string {
		return "-----BEGIN " + kind + "-----\n" + base64.StdEncoding.EncodeToString(b) + "\n-----END " + kind + "-----\n"
	}
	return config.Certificate{Thumbprint: "TEST", Server: "SRV", Services: config.ServiceSMTP, CertificateDomains: config.MultiValuedProperty[string]{"mail.contoso.com"},
		NotAfter: time.Now().Add(time.Hour), Chain: pem("CERTIFICATE", der), Key: config.Secret(pem("PRIVATE KEY", pk))}
})

func testCert(testing.TB) config.Certificate { return certOnce() }

type client struct {
	net.Conn
	r *bufio.Reader
	t testing.TB
}

func (f *fixture) dial() *client {
	f.t.Helper()
	c, err := net.DialTimeout("tcp", f.at, 2*time.Second)
	if err != nil {
		f.t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(10 * time.Second))
	f.t.Cleanup(func() { c.Close() })
	return &client{c, bufio.NewReader(c), f.t}
}

// hello dials and greets.
func (f *fixture) hello() *client {
	f.t.Helper()
	c := f.dial()
	c.want("220")
	c.do("EHLO client.test", "250")
	return c
}

func (c *client) answer() string {
	var all string
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return all + "<" + err.Error() + ">"
		}
		all += strings.TrimRight(line, "\r\n") + "\n"
		if len(line) < 4 || line[3] != '-' {
			return strings.TrimRight(all, "\n")
		}
	}
}

func (c *client) want(prefix string) string {
	c.t.Helper()
	got := c.answer()
	if !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("got %q, want %q", got, prefix)
	}
	return got
}

func (c *client) do(line, prefix string) string {
	c.t.Helper()
	io.WriteString(c, line+"\r\n")
	got := c.answer()
	if !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("%.60q: got %q, want %q", line, got, prefix)
	}
	return got
}

func (c *client) ended() {
	c.t.Helper()
	if line, err := c.r.ReadString('\n'); err == nil {
		c.t.Fatalf("the connection goes on with %q", line)
	}
}

func (c *client) startTLS() *client {
	c.t.Helper()
	c.do("STARTTLS", "220")
	s := tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true})
	if err := s.Handshake(); err != nil {
		c.t.Fatal(err)
	}
	return &client{s, bufio.NewReader(s), c.t}
}

func (c *client) login() {
	c.t.Helper()
	c.do("AUTH PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00ann\x00right")), "235")
}

func TestMessage(t *testing.T) {
	f := start(t, nil)
	c := f.hello()
	c.do("MAIL FROM:<x@y.test> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=a+2Bb", "250 2.1.0")
	c.do("RCPT TO:<ann@contoso.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;ann+40contoso.com", "250 2.1.5")
	c.do("RCPT TO:<ANN@contoso.com>", "250 2.1.5")
	c.do("RCPT TO:<postmaster>", "250 2.1.5")
	c.do("DATA", "354")
	c.do("Subject: hi\r\nMessage-ID: <1@y>\r\nReceived: one\r\n\r\n..dot\r\n.x\r\n.", "250 2.6.0 <1@y> [InternalId=1] Queued mail for delivery")
	m := f.sink.taken()[0]
	_, text, _ := strings.Cut(m.text, "Subject:")
	if text != " hi\r\nMessage-ID: <1@y>\r\nReceived: one\r\n\r\n.dot\r\nx\r\n" {
		t.Errorf("%q", text)
	}
	if m.Hops != 1 || m.EnvelopeID != "a+b" || m.Return != "HDRS" || !m.Body8Bit || len(m.To) != 2 || m.To[0].Original != "rfc822;ann@contoso.com" || m.Size != int64(len(m.text)) {
		t.Errorf("%+v", m.Envelope)
	}
	if !strings.HasPrefix(m.text, "Received: from client.test ([127.0.0.1]) by mail.contoso.com\r\n ([127.0.0.1]) with ESMTP;\r\n ") {
		t.Errorf("%q", m.text)
	}
	c.do("QUIT", "221 2.0.0")
	c.ended()
}

func TestKeywordsFollowTheConnector(t *testing.T) {
	all := []string{"SIZE 10485760", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "8BITMIME", "BINARYMIME", "CHUNKING", "SMTPUTF8"}
	f := start(t, nil)
	got := f.dial()
	got.want("220 mail.contoso.com Microsoft ESMTP MAIL Service ready at ")
	words := strings.Split(strings.NewReplacer("250-", "", "250 ", "").Replace(got.do("EHLO x", "250")), "\n")
	if strings.Join(words[1:], ",") != strings.Join(all, ",") {
		t.Errorf("%q", words)
	}
	for word, change := range map[string]func(*config.ReceiveConnector){
		"SIZE":                func(c *config.ReceiveConnector) { c.SizeEnabled = config.SizeDisabled },
		"PIPELINING":          func(c *config.ReceiveConnector) { c.PipeliningEnabled = false },
		"DSN":                 func(c *config.ReceiveConnector) { c.DeliveryStatusNotificationEnabled = false },
		"ENHANCEDSTATUSCODES": func(c *config.ReceiveConnector) { c.EnhancedStatusCodesEnabled = false },
		"STARTTLS":            func(c *config.ReceiveConnector) { c.AuthMechanism = 0 },
		"8BITMIME":            func(c *config.ReceiveConnector) { c.EightBitMimeEnabled = false },
		"BINARYMIME":          func(c *config.ReceiveConnector) { c.BinaryMimeEnabled = false },
		"CHUNKING":            func(c *config.ReceiveConnector) { c.ChunkingEnabled = false },
		"SMTPUTF8":            func(c *config.ReceiveConnector) { c.SmtpUtf8Enabled = false },
	} {
		f.apply(change)
		if strings.Contains(f.hello().do("EHLO x", "250"), word) {
			t.Errorf("%s is still offered", word)
		}
	}
	f.apply(func(c *config.ReceiveConnector) {
		c.SizeEnabled, c.Banner, c.Fqdn = config.SizeEnabledWithoutValue, "220 my banner", "other.test"
		c.AuthMechanism = config.AuthBasic
	})
	c := f.dial()
	c.want("220 my banner")
	ehlo := c.do("EHLO x", "250-other.test Hello [127.0.0.1]")
	if !strings.Contains(ehlo, "250-SIZE\n") || !strings.Contains(ehlo, "250-AUTH PLAIN LOGIN\n") || strings.Contains(ehlo, "STARTTLS") {
		t.Error(ehlo)
	}
	c.do("STARTTLS", "502")
}

// RFC 6531 3.2: a server that offers SMTPUTF8 offers 8BITMIME too.
func TestSMTPUTF8NeedsEightBitMIME(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.EightBitMimeEnabled = false })
	c := f.hello()
	if got := c.do("EHLO x", "250"); strings.Contains(got, "SMTPUTF8") {
		t.Error(got)
	}
	c.do("MAIL FROM:<x@y.test> SMTPUTF8", "555 5.5.4")
}

func TestUnofferedIsRefused(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) {
		c.SizeEnabled, c.EightBitMimeEnabled, c.BinaryMimeEnabled, c.SmtpUtf8Enabled = 0, false, false, false
		c.ChunkingEnabled, c.DeliveryStatusNotificationEnabled = false, false
	})
	c := f.hello()
	for _, p := range []string{"SIZE=1", "BODY=8BITMIME", "SMTPUTF8", "RET=FULL", "X=1"} {
		c.do("MAIL FROM:<x@y.test> "+p, "555 5.5.4")
	}
	c.do("MAIL FROM:<x@y.test>", "250")
	c.do("RCPT TO:<ann@contoso.com> NOTIFY=NEVER", "555 5.5.4")
	c.do("RCPT TO:<ann@contoso.com>", "250")
	io.WriteString(c, "BDAT 5 LAST\r\nRSET\n")
	c.want("502")
	c.do("NOOP", "250")
}

func TestPermissions(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.PermissionGroups = config.PermitExchangeUsers })
	c := f.hello()
	c.do("MAIL FROM:<x@y.test>", "530 5.7.1 Client was not authenticated")
	c.do("RCPT TO:<ann@contoso.com>", "530 5.7.1")
	c.do("AUTH PLAIN AGFubgByaWdodA==", "538 5.7.11")
	c = c.startTLS()
	c.do("MAIL FROM:<x@y.test>", "503")
	if e := c.do("EHLO x", "250"); !strings.Contains(e, "AUTH PLAIN LOGIN") || strings.Contains(e, "STARTTLS") {
		t.Error(e)
	}
	c.login()
	if e := c.do("EHLO x", "250"); strings.Contains(e, "AUTH") {
		t.Error("AUTH is offered to who has logged in")
	}
	c.do("AUTH PLAIN", "503")
	c.do("MAIL FROM:<x@y.test>", "550 5.7.1")
	c.do("MAIL FROM:<ann@contoso.com>", "250")
	c.do("RCPT TO:<x@elsewhere.test>", "250")
	c.do("DATA", "354")
	c.do("hello\r\n.", "250")
	m := f.sink.taken()[0]
	if !strings.Contains(m.text, "with ESMTPSA (TLS 1.3, ") || !strings.Contains(m.text, "Message-ID: ") || !strings.Contains(m.text, "From: <ann@contoso.com>\r\n\r\nhello\r\n") {
		t.Errorf("%q", m.text)
	}
	f.apply(func(c *config.ReceiveConnector) { c.RequireTLS = true })
	c = f.hello()
	c.do("MAIL FROM:<x@y.test>", "530 5.7.0")
	c = c.startTLS()
	c.do("HELO x", "250")
	c.do("MAIL FROM:<x@y.test>", "250")
}

func TestAuthLogin(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.AuthMechanism = config.AuthBasic })
	c := f.hello()
	c.do("AUTH NTLM", "504")
	c.do("AUTH LOGIN", "334 VXNlcm5hbWU6")
	c.do("YW5u", "334 UGFzc3dvcmQ6")
	c.do("d3Jvbmc=", "535 5.7.3")
	c.do("AUTH LOGIN YW5u", "334 UGFzc3dvcmQ6")
	c.do("*", "501 5.7.0")
	c.do("AUTH PLAIN", "334 ")
	c.do("!!", "501 5.5.2")
	c.do("AUTH PLAIN =", "501 5.5.2")
	c.do("AUTH PLAIN "+strings.Repeat("A", 60000), "500")
	c.do("AUTH LOGIN", "334")
	c.do("YW5u", "334")
	c.do("cmlnaHQ=", "235 2.7.0")
}

func TestMaxLogonFailures(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.AuthMechanism, c.MaxLogonFailures = config.AuthBasic, 2 })
	c := f.hello()
	c.do("AUTH PLAIN AGFubgB3cm9uZw==", "535")
	c.do("AUTH PLAIN AGFubgB3cm9uZw==", "421 4.7.0")
	c.ended()
}

func TestMaxProtocolErrors(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.MaxProtocolErrors = config.Limit(2) })
	c := f.hello()
	c.do("FOO", "500 5.3.3")
	c.do("MAIL FROM:x", "501")
	c.do("FOO", "421 4.7.0")
	c.ended()
}

func TestLimits(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) {
		c.MaxMessageSize, c.MaxHeaderSize, c.MaxHopCount, c.MaxRecipientsPerMessage = 64<<10, 1000, 3, 2
		c.MessageRateLimit = config.Limit(4)
	})
	c := f.hello()
	c.do("MAIL FROM:<x@y.test> SIZE=100000000000000", "552 5.3.4")
	c.do("MAIL FROM:<x@y.test> SIZE=99999999999999999999999", "552 5.3.4")
	c.do("MAIL FROM:<x@y.test> SIZE=-1", "501")
	for _, m := range []struct{ text, want string }{
		{strings.Repeat("x\r\n", 30000), "552 5.3.4 Message size"},
		{"A: " + strings.Repeat("x", 1000) + "\r\n\r\n", "552 5.3.4 Header size"},
		{strings.Repeat("Received: x\r\n", 4) + "\r\n", "554 5.4.6"},
		{strings.Repeat("Received: x\r\n", 3) + "\r\n", "250"},
	} {
		c.do("MAIL FROM:<x@y.test>", "250")
		c.do("RCPT TO:<a@contoso.com>", "250")
		c.do("RCPT TO:<b@contoso.com>", "250")
		c.do("RCPT TO:<c@contoso.com>", "452 4.5.3")
		c.do("DATA", "354")
		c.do(m.text+".", m.want)
	}
	c.do("MAIL FROM:<x@y.test>", "421 4.4.2")
	c.ended()
	if n := len(f.sink.taken()); n != 1 {
		t.Error(n, "messages")
	}
}

func TestConnections(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.MaxInboundConnectionPerSource = config.Limit(1) })
	f.hello()
	f.dial().want("421 4.3.2 too many connections from your address (MaxInboundConnectionPerSource is 1)")
	f = start(t, func(c *config.ReceiveConnector) {
		c.MaxInboundConnection, c.MaxInboundConnectionPercentagePerSource = config.Limit(100), 2
	})
	f.hello()
	f.hello()
	f.dial().want("421 4.3.2 too many connections from your address (MaxInboundConnectionPercentagePerSource is 2)")
	f = start(t, func(c *config.ReceiveConnector) {
		r, _ := config.ParseIPRange("10.0.0.0/8")
		c.RemoteIPRanges = config.MultiValuedProperty[config.IPRange]{r}
	})
	f.dial().want("421 4.3.2 Service not available")
	f = start(t, func(c *config.ReceiveConnector) {
		c.ConnectionInactivityTimeout = config.EnhancedTimeSpan(time.Second)
		c.ConnectionTimeout = config.EnhancedTimeSpan(time.Second)
	})
	c := f.dial()
	c.want("220")
	c.want("421 4.4.1 Connection timed out")
}

func TestPick(t *testing.T) {
	make := func(name, binding string, ranges ...string) *connector {
		k := &connector{ReceiveConnector: config.NewReceiveConnector("S", name)}
		b, _ := config.ParseIPBinding(binding)
		k.Bindings = config.MultiValuedProperty[config.IPBinding]{b}
		if len(ranges) > 0 {
			k.RemoteIPRanges = nil
		}
		for _, r := range ranges {
			x, _ := config.ParseIPRange(r)
			k.RemoteIPRanges = append(k.RemoteIPRanges, x)
		}
		return k
	}
	set := &settings{connectors: []*connector{
		make("all", "0.0.0.0:25"), make("net", "0.0.0.0:25", "10.0.0.0/8"), make("host", "0.0.0.0:25", "10.1.1.1", "192.168.0.1"),
		make("inside", "10.9.9.9:25"), make("users", "0.0.0.0:587"),
	}}
	for _, c := range []struct{ local, remote, want string }{
		{"127.0.0.1:25", "1.2.3.4:5", "all"}, {"127.0.0.1:25", "10.2.2.2:5", "net"}, {"127.0.0.1:25", "10.1.1.1:5", "host"},
		{"10.9.9.9:25", "1.2.3.4:5", "inside"}, {"10.9.9.9:25", "10.1.1.1:5", "host"}, {"1.1.1.1:587", "1.2.3.4:5", "users"},
	} {
		got := set.pick(front.Binding{Address: "0.0.0.0:25"}, netip.MustParseAddrPort(c.local), netip.MustParseAddrPort(c.remote))
		if got == nil || got.Name != c.want {
			t.Errorf("%s from %s: %v, want %s", c.local, c.remote, got, c.want)
		}
	}
	if set.clash() != nil {
		t.Error(set.clash())
	}
	if len(set.bindings()) != 2 {
		t.Error(set.bindings())
	}
	set.connectors = append(set.connectors, make("twin", "0.0.0.0:25", "10.0.0.0/8"))
	if set.clash() == nil {
		t.Error("two connectors that cannot be told apart were accepted")
	}
}

// TestSmuggling: eleven ways to end a message that are no end.
func TestSmuggling(t *testing.T) {
	for _, end := range []string{
		"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\n.\r",
		"\x00\r\n.\x00\r\n", "\r\n\x00.\r\n", "\r\n.\x00\r\n", "\r\r\n.\r\r\n", "\r\n.\r\r\n", "\r\n..\r\n.\n",
	} {
		f := start(t, nil)
		c := f.hello()
		c.do("MAIL FROM:<x@y.test>", "250")
		c.do("RCPT TO:<ann@contoso.com>", "250")
		c.do("DATA", "354")
		second := "MAIL FROM:<evil@y.test>\r\nRCPT TO:<bob@contoso.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n.\r\n"
		io.WriteString(c, "Subject: first\r\n\r\nhello"+end+second)
		got := c.want("5")
		c.do("NOOP", "250")
		if n := len(f.sink.taken()); n != 0 {
			t.Errorf("%q: %d messages, answer %s", end, n, got)
		}
	}
}

func TestInjection(t *testing.T) {
	f := start(t, nil)
	c := f.hello()
	c.do("STARTTLS\r\nNOOP", "220")
	c.ended()
}

func TestStates(t *testing.T) {
	f := start(t, nil)
	c := f.dial()
	c.want("220")
	c.do("MAIL FROM:<x@y.test>", "503")
	c.do("BDAT 5 LAST\r\nabc", "503")
	c.do("EHLO", "250")
	c.do("RCPT TO:<ann@contoso.com>", "503")
	c.do("DATA", "503")
	c.do("MAIL FROM:<x@y.test>", "250")
	c.do("MAIL FROM:<x@y.test>", "503")
	c.do("DATA", "503")
	c.do("AUTH PLAIN", "503")
	c.do("RCPT TO:<nobody@contoso.com>", "550 5.1.1")
	c.do("BDAT 5 LAST\r\nabc", "503")
	c.do("RCPT TO:<ann@contoso.com>", "250")
	c.do("EHLO again", "250")
	c.do("RCPT TO:<ann@contoso.com>", "503")
	c.do("MAIL FROM:<x@y.test>", "250")
	c.do("RCPT TO:<ann@contoso.com>", "250")
	c.do("BDAT 5\r\nA:b", "250")
	c.do("DATA", "503")
	c.do("RCPT TO:<bob@contoso.com>", "503")
	c.do("BDAT 0 LAST", "250")
	c.do("RCPT TO:<ann@contoso.com>", "503")
	c.do("BDAT -1", "501")
	c.do("BDAT 18446744073709551616", "501")
	c.do("BDAT 1 FIRST", "501")
	c.do("BDAT", "501")
	c.do("NOOP", "250")
	c.do("BDAT 1000000000000", "552")
	c.ended()
}

func TestBdat(t *testing.T) {
	f := start(t, nil)
	c := f.hello()
	io.WriteString(c, "MAIL FROM:<x@y.test>\r\nRCPT TO:<ann@contoso.com>\r\n")
	var sent strings.Builder
	text := "Subject: tiny\r\n\r\n" + strings.Repeat("0123456789\r\n", 50)
	for i := range len(text) {
		fmt.Fprintf(&sent, "BDAT 1\r\n%c", text[i])
	}
	go io.WriteString(c, sent.String()+"BDAT 0 LAST\r\n")
	for range len(text) + 2 {
		c.want("250")
	}
	c.want("250 2.6.0")
	if m := f.sink.taken()[0]; !strings.HasSuffix(m.text, text) {
		t.Errorf("%q", m.text)
	}
	c.do("MAIL FROM:<x@y.test>", "250")
	c.do("RCPT TO:<ann@contoso.com>", "250")
	c.do("BDAT 8 LAST\r\nA: b\n\n", "550 5.6.11")
	c.do("MAIL FROM:<x@y.test> BODY=BINARYMIME", "250")
	c.do("RCPT TO:<ann@contoso.com>", "250")
	c.do("DATA", "503")
	c.do("BDAT 8 LAST\r\nA: b\n\n", "250")
}

// TestHeaderIsReadOnce: a header of very many short fields costs no more than one of few.
func TestHeaderIsReadOnce(t *testing.T) {
	in := &intake{t: &transaction{spool: &box{sink: &sink{}}}, maxSize: 1 << 20, maxHeader: 1 << 20, maxHops: 30}
	in.t.Peer = &Peer{}
	start := time.Now()
	for range 100000 {
		in.Write([]byte("a:"))
		in.Write([]byte("\r\n"))
	}
	in.Write([]byte("\r\nbody\r\n"))
	if err := in.end(); err != nil || !in.headEnd {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestParametersOnce(t *testing.T) {
	c := start(t, nil).hello()
	for _, p := range []string{"SIZE=5 SIZE=6", "BODY=7BIT BODY=8BITMIME", "SMTPUTF8 SMTPUTF8", "RET=FULL RET=HDRS", "size=5 SIZE=5"} {
		c.do("MAIL FROM:<x@y.test> "+p, "501 5.5.4")
	}
	c.do("MAIL FROM:<x@y.test> SIZE=5 BODY=7BIT", "250")
	c.do("RCPT TO:<ann@contoso.com> NOTIFY=NEVER NOTIFY=NEVER", "501 5.5.4")
}

func TestAddresses(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) { c.DefaultDomain = "" })
	c := f.hello()
	for _, from := range []string{"", "<", "<>x", "<a@b\rc>", "<a b@c>", "<@>", "<a@>", "<@b>", "<a@b@c>", "<a..b@c>", "<a@-b>", "<\"a@b>", "<" + strings.Repeat("a", 5000) + "@b>"} {
		c.do("MAIL FROM:"+from, "50")
	}
	c.do("MAIL FROM:<bare>", "501 5.1.7")
	c.do("MAIL FROM:<ä@b.test>", "553 5.6.7")
	c.do("MAIL FROM:<>", "250")
	for _, to := range []string{"<x%ext@elsewhere.test>", "<@contoso.com:x@ext.test>", "<x@[1.2.3.4]>", "<x@[IPv6:::1]>"} {
		c.do("RCPT TO:"+to, "550 5.7.1")
	}
	for _, to := range []string{"<>", "<ext!x>", "<\"\"@contoso.com>", "<a@contoso.com", "a@contoso.com", "<a@contoso.com>>"} {
		c.do("RCPT TO:"+to, "501")
	}
	c.do("RCPT TO:<\"a b\"@contoso.com>", "250")
	c.do("RCPT TO: <c@contoso.com>", "250")
	c.do("VRFY ann", "252")
	c.do("VRFY nobody", "252")
	c.do("EXPN all", "502")
	c.do("RSET", "250")
	c.do("MAIL FROM:<ä@b.test> SMTPUTF8", "250")
	c.do("RCPT TO:<ö@contoso.com>", "250")
}

func TestHostileLines(t *testing.T) {
	f := start(t, nil)
	for _, line := range []string{"GET / HTTP/1.1", "POST /x<script> HTTP/1.1\r\nHost: a\r\nMAIL FROM:<a@b>", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2", "\x16\x03\x01\x02\x00\x01"} {
		c := f.dial()
		c.want("220")
		got := c.do(line, "554")
		if strings.Contains(got, "script") {
			t.Error("reflected:", got)
		}
		c.ended()
	}
	c := f.hello()
	c.do("XCLIENT ADDR=1.1.1.1", "500")
	c.do("NOOP\x00", "500")
	c.do("EHLO a\rb", "500")
	c.do("EHLO <script>", "501")
	c.do("NOOP "+strings.Repeat("x", 5000), "500")
	c.do("NOOP", "250")
	io.WriteString(c, strings.Repeat("x", 1<<20))
	c.want("500")
	c.ended()
}

func TestStopSaysGoodbye(t *testing.T) {
	f := start(t, nil)
	c := f.hello()
	g, err := f.s.Prepare(view(t), front.Closed)
	if err != nil {
		t.Fatal(err)
	}
	g.Swap()
	c.want("421 4.3.2 Closing transmission channel: the service is stopping")
	c.ended()
}

func TestSpoolFails(t *testing.T) {
	f := start(t, nil)
	f.sink.fail = errors.New("no space")
	c := f.hello()
	c.do("MAIL FROM:<x@y.test>", "250")
	c.do("RCPT TO:<ann@contoso.com>", "250")
	c.do("DATA", "451 4.3.0")
	c.do("RCPT TO:<ann@contoso.com>", "503")
	c.do("NOOP", "250")
}

func FuzzSMTPCommand(f *testing.F) {
	for _, s := range []string{"EHLO x\r\n", "MAIL FROM:<a@b> SIZE=1\r\n", "RCPT TO:<\"x y\"@b>\r\n", "BDAT 3\r\nabc", "DATA\r\n.\r\n", "AUTH PLAIN =\r\n", "STARTTLS\r\n"} {
		f.Add(s)
	}
	states := []string{"", "EHLO x\r\n", "EHLO x\r\nMAIL FROM:<a@contoso.com>\r\n", "EHLO x\r\nMAIL FROM:<a@contoso.com>\r\nRCPT TO:<b@contoso.com>\r\n", "EHLO x\r\nMAIL FROM:<a@contoso.com>\r\nRCPT TO:<b@contoso.com>\r\nBDAT 1\r\nA"}
	fx := start(f, nil)
	f.Fuzz(func(t *testing.T, s string) {
		for _, state := range states {
			c, err := net.Dial("tcp", fx.at)
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(c, state+s)
			c.(*net.TCPConn).CloseWrite()
			_, err = io.Copy(io.Discard, c)
			c.Close()
			if err != nil && !strings.Contains(err.Error(), "reset") {
				t.Fatalf("%q after %q: %v", s, state, err)
			}
		}
		if fx.s.hall.Panics() != 0 {
			t.Fatalf("%q ends in a fault", s)
		}
	})
}

func FuzzPath(f *testing.F) {
	for _, s := range []string{"<a@b>", "<\"a\\\"b\"@c> X", "<@a,@b:c@d>", "<a@[1.2.3.4]>", "<ä@ö>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, _, err := parsePath(s)
		if err != nil || p.IsNull() {
			return
		}
		again, err := SplitAddress(p.String())
		if err != nil || again != p {
			t.Errorf("%q: %q is read as %+v, %v, not %+v", s, p, again, err, p)
		}
	})
}
