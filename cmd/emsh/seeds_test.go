package main

import (
	"bufio"
	"crypto/sha1"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// line is a client of a protocol of lines.
type line struct {
	t        testing.TB
	conn     net.Conn
	in       *bufio.Reader
	greeting string
}

// dial connects and reads the greeting.
func dial(t testing.TB, address string) *line {
	t.Helper()
	l, err := tryDial(t, address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func tryDial(t testing.TB, address string) (*line, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { conn.Close() })
	return newLine(t, conn), nil
}

func newLine(t testing.TB, conn net.Conn) *line {
	t.Helper()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	l := &line{t: t, conn: conn, in: bufio.NewReader(conn)}
	l.greeting, _ = l.in.ReadString('\n')
	return l
}

// secure is a connection to a TLS door.
func secure(t testing.TB, address string) *line {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return newLine(t, conn)
}

// says sends a line and reads up to the line that begins with end.
func (l *line) says(text, end string) string {
	l.t.Helper()
	if _, err := fmt.Fprintf(l.conn, "%s\r\n", text); err != nil {
		l.t.Fatal(err)
	}
	var all strings.Builder
	for {
		got, err := l.in.ReadString('\n')
		all.WriteString(got)
		if err != nil {
			l.t.Fatalf("after %q: %v, having read %q", text, err, all.String())
		}
		if strings.HasPrefix(got, end) {
			return all.String()
		}
	}
}

// login is what a server answers to a log-in over TLS.
func (e *estate) imapLogin(t testing.TB, user, password string) string {
	return secure(t, e.imaps).says(fmt.Sprintf("a LOGIN %s %s", user, password), "a ")
}

func (e *estate) popLogin(t testing.TB, user string) string {
	l := secure(t, e.pops)
	if got := l.says("USER "+user, ""); !strings.HasPrefix(got, "+OK") {
		return got
	}
	got := l.says("PASS "+password, "")
	if strings.HasPrefix(got, "+OK") {
		l.says("QUIT", "")
	}
	return got
}

// thumbprint is of the certificate that a TLS door shows.
func thumbprint(t testing.TB, address string) string {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return fmt.Sprintf("%X", sha1.Sum(conn.ConnectionState().PeerCertificates[0].Raw))
}

// ways are how text from a page gets to emsh: as one text, and line by line.
var ways = map[string]func(e *estate, text string) (string, string, int){
	"-c":    func(e *estate, text string) (string, string, int) { return e.run("", "-c", text) },
	"piped": func(e *estate, text string) (string, string, int) { return e.run(text + "\n") },
}

// TestSeeds types the commands of the articles on POP and IMAP in Exchange 2007 as they are
// printed, with their dashes and broken lines, and looks at each effect as a mail client.
func TestSeeds(t *testing.T) {
	for way, run := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t, "robichaux.com")
			e.ps(`Set-Service MSExchangeIMAP4 -StartupType Manual; Set-Service MSExchangePOP3 -StartupType Manual`)
			e.serve()
			s := &seeds{estate: e, t: t, run: func(text string) (string, string, int) { return run(e, text) }}
			for _, step := range []func(){s.services, s.certificate, s.access, s.banner, s.loginType, s.limits, s.ports, s.submission} {
				step()
			}
		})
	}
}

type seeds struct {
	*estate
	t   *testing.T
	run func(text string) (string, string, int)
}

// works types text that must end well.
func (s *seeds) works(text string) string {
	s.t.Helper()
	out, errs, code := s.run(text)
	if code != 0 || errs != "" {
		s.t.Fatalf("%s\nended with %d: %s%s", text, code, out, errs)
	}
	return out
}

// fails types text that must end with an error that says one thing.
func (s *seeds) fails(text, says string) {
	s.t.Helper()
	out, errs, code := s.run(text)
	if code != 1 || !strings.Contains(errs, says) || out != "" {
		s.t.Errorf("%s\nended with %d, without %q: %s%s", text, code, says, out, errs)
	}
}

func (s *seeds) has(got, want string) {
	s.t.Helper()
	if !strings.Contains(got, want) {
		s.t.Errorf("%q is not in %q", want, got)
	}
}

func (s *seeds) services() {
	if _, err := tryDial(s.t, s.imap); err == nil {
		s.t.Error("IMAP answers before it was started")
	}
	s.works("Start-service MSExchangeIMAP4")
	s.has(dial(s.t, s.imap).greeting, "* OK")
	s.works("Set-Service MSExchangeIMAP4 –startupType automatic")
	s.works("Start-Service MSExchangePOP3")
	s.has(dial(s.t, s.pop).greeting, "+OK")
	if code := s.stop(); code != 0 {
		s.t.Errorf("the server ended with %d", code)
	}
	s.serve()
	s.has(dial(s.t, s.imap).greeting, "* OK")
	if _, err := tryDial(s.t, s.pop); err == nil {
		s.t.Error("POP, which is Manual, runs after a restart")
	}
	s.works("Set-Service MSExchangePOP3 –StartupType Automatic\nStart-Service MSExchangePOP3")
	s.has(dial(s.t, s.pop).greeting, "+OK")
	s.works("Restart-Service MSExchangePOP3\nRestart-Service MSExchangeIMAP4")
	for _, get := range []string{"Get-IMAPSettings", "Get-POPSettings", "Get-IMAPServer", "Get-POPServer"} {
		s.has(s.works(get+" | Format-List"), "MaxConnections")
	}
}

// certificate replaces the self-signed one; its thumbprint is broken over a line as in print.
func (s *seeds) certificate() {
	old := thumbprint(s.t, s.imaps)
	made := strings.TrimSpace(s.works(`(New-ExchangeCertificate -SubjectName "CN=mail.robichaux.com" -DomainName mail.robichaux.com -Services None -Force).Thumbprint`))
	if len(made) != 40 || made == old {
		s.t.Fatalf("New-ExchangeCertificate made %q", made)
	}
	broken := made[:7] + "\n" + made[7:]
	s.fails("Enable-ExchangeCertificate –thumbprint "+broken+" –services", "Services")
	s.fails("Enable-ExchangeCertificate –thumbprint A922380\n5480A3A89943A6D834E5EB391A50CFD7A –services IMAP", "A9223805480A3A89943A6D834E5EB391A50CFD7A")
	if got := thumbprint(s.t, s.imaps); got != old {
		s.t.Error("a certificate changed by a command that failed")
	}
	s.works("Enable-ExchangeCertificate –thumbprint " + broken + " –services IMAP,POP")
	for _, door := range []string{s.imaps, s.pops} {
		if got := thumbprint(s.t, door); got != made {
			s.t.Errorf("the certificate at %s is %s, not %s", door, got, made)
		}
	}
}

func (s *seeds) access() {
	s.works("Get-DistributionGroupMembership \"Field  \n  Engineers\" | Set-CASMailbox –IMAPEnabled $true –POPEnabled $false ")
	for _, user := range []string{"kima", "tonip", "annb"} {
		s.has(s.imapLogin(s.t, user, password), "a OK")
		s.has(s.popLogin(s.t, user), "-ERR")
	}
	s.has(s.popLogin(s.t, "paulr"), "+OK")
	s.works("Set-CASMailbox paulr -IMAPEnabled $false")
	s.has(s.imapLogin(s.t, "paulr", password), "a NO")
	s.works("Set-CASMailbox \"Robichaux\\paulr\" – \n  IMAPEnabled $true ")
	s.has(s.imapLogin(s.t, "paulr", password), "a OK")
	s.has(s.imapLogin(s.t, "Administrator", s.administrator), "a NO")
}

func (s *seeds) banner() {
	before := dial(s.t, s.imap)
	s.works("Get-IMAPSettings | Set-IMAPSettings –banner\n  \"Welcome to my IMAP server\" ")
	s.has(dial(s.t, s.imap).greeting, "Welcome to my IMAP server")
	before.says("a NOOP", "a OK")
}

func (s *seeds) loginType() {
	refused := dial(s.t, s.imap)
	s.has(refused.says("a CAPABILITY", "a OK"), "LOGINDISABLED")
	refused.says("b LOGIN paulr "+password, "b NO")
	s.works("Set-IMAPSettings -LoginType 1")
	open := dial(s.t, s.imap)
	if got := open.says("a CAPABILITY", "a OK"); strings.Contains(got, "LOGINDISABLED") {
		s.t.Errorf("LoginType 1: %q", got)
	}
	open.says("b LOGIN paulr "+password, "b OK")
	s.works("Set-POPSettings -LoginType 1")
	pop := dial(s.t, s.pop)
	s.has(pop.says("USER paulr", ""), "+OK")
	s.has(pop.says("PASS "+password, ""), "+OK")
	s.works("Set-IMAPSettings -LoginType 2")
	s.works("Set-ImapSettings -LoginTypes PlainTextLogin\nRestart-Service MSExchangeIMAP4")
	dial(s.t, s.imap).says("b LOGIN paulr "+password, "b OK")
	s.works("Set-ImapSettings -LoginTypes SecureLogin\nSet-PopSettings -LoginTypes SecureLogin")
	dial(s.t, s.imap).says("b LOGIN paulr "+password, "b NO")
	s.has(dial(s.t, s.pop).says("USER paulr", ""), "-ERR")
}

func (s *seeds) limits() {
	s.works("Set-IMAPSettings -MaxConnectionsFromSingleIP 2")
	s.works("Stop-Service IMAP4; Start-Service IMAP4") // everybody leaves
	first, second := dial(s.t, s.imap), dial(s.t, s.imap)
	s.has(dial(s.t, s.imap).greeting, "MaxConnectionFromSingleIP")
	first.says("a NOOP", "a OK")
	second.says("a NOOP", "a OK")
	s.works("Set-IMAPSettings -MaxConnectionFromSingleIP 20 -MaxConnections 2")
	s.has(dial(s.t, s.imap).greeting, "MaxConnections")
	s.works("Set-IMAPSettings -MaxConnections 2000")
	s.has(dial(s.t, s.imap).greeting, "* OK")
}

func (s *seeds) ports() {
	fresh, err := freeDoors()
	if err != nil {
		s.t.Fatal(err)
	}
	old := dial(s.t, s.imap)
	s.works("Set-IMAPSettings -UnencryptedOrTLSBindings " + fresh.imap + " -SSLBindings " + fresh.imaps)
	s.has(dial(s.t, fresh.imap).greeting, "Welcome to my IMAP server")
	if _, err := tryDial(s.t, s.imap); err == nil {
		s.t.Error("the old port still answers")
	}
	old.says("a NOOP", "a OK")
	s.works("Get-POPSettings | Set-POPSettings -SSLBindings " + fresh.pops)
	s.has(secure(s.t, fresh.pops).greeting, "+OK")
	s.imap, s.imaps, s.pops = fresh.imap, fresh.imaps, fresh.pops
}

// submission is as Exchange sets it up: port 587's connector wants TLS and a log-in.
func (s *seeds) submission() {
	l := dial(s.t, s.estate.submission)
	if got := l.says("EHLO me.example", "250 "); !strings.Contains(got, "STARTTLS") || slices.ContainsFunc(strings.Fields(got), func(w string) bool { return w == "PLAIN" || w == "LOGIN" }) {
		s.t.Errorf("before TLS: %q", got)
	}
	if err := s.submit("paulr", "kima@robichaux.com", letter("kima", "by submission")); err == nil {
		s.t.Error("a message from contoso.com was taken from robichaux.com's user")
	}
	l = dial(s.t, s.smtp)
	s.has(l.says("EHLO me.example", "250 "), "STARTTLS")
}
