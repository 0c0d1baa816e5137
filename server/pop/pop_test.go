package pop

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
	"emsh/store/pebble"
)

var (
	hash = sync.OnceValue(func() string { s, _ := auth.HashPassword("right"); return s })
	cert = sync.OnceValue(func() config.Certificate {
		c, err := config.SelfSigned("SRV", []string{"localhost"}, time.Now(), time.Hour)
		if err != nil {
			panic(err)
		}
		c.Services = config.ServicePOP
		return c
	})
)

// house is a POP3 service over a real mailbox database.
type house struct {
	t       testing.TB
	boxes   *pebble.Mailboxes
	user    directory.User
	set     config.PopSettings
	want    config.WantedState
	view    config.View
	service *Service
	opening func() // what happens just then
	damaged bool   // messages cannot be read to their end
}

// damagedBox gives bodies that break off.
type damagedBox struct{ mailbox.Box }

type damagedBody struct{ mailbox.Body }

func (b damagedBox) Body(f mailbox.FolderID, u mailbox.UID) (mailbox.Body, error) {
	body, err := b.Box.Body(f, u)
	return damagedBody{body}, err
}

func (damagedBody) Bytes() ([]byte, error) { return nil, mailbox.ErrDamaged }

func (b damagedBody) WriteTo(w io.Writer) (int64, error) {
	n, _ := io.WriteString(w, "From:")
	return int64(n), mailbox.ErrDamaged
}

func (h *house) UserBox(ctx context.Context, u directory.User) (mailbox.Box, error) {
	if h.opening != nil {
		h.opening()
	}
	box, err := mailbox.OpenOrCreate(ctx, h.boxes, mailbox.ID(u.MailboxID()))
	if err == nil && h.damaged {
		box = damagedBox{box}
	}
	return box, err
}

func open(t testing.TB, change func(*config.PopSettings)) *house {
	t.Helper()
	h := &house{t: t, want: config.WantRunning, set: config.DefaultPopSettings("SRV")}
	var err error
	if h.boxes, err = pebble.OpenMailboxes(t.TempDir(), pebble.Options{}); err != nil {
		t.Fatal(err)
	}
	u := &h.user
	*u = directory.User{Mailbox: directory.NewMailbox("SRV", "DB"), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.Alias, u.SamAccountName = config.NewGUID(), directory.TypeUserMailbox, "ann", "ann", "ann"
	u.PasswordHash = config.Secret(hash())
	h.set.UnencryptedOrTLSBindings, h.set.SSLBindings = bindingsOf("127.0.0.1:0"), bindingsOf("127.0.0.1:0")
	h.set.LoginType = config.PlainTextLogin
	if change != nil {
		change(&h.set)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h.service = NewService("SRV", t.TempDir(), &Server{Auth: auth.New(auth.Directory{View: func() config.View { return h.view }}, quiet), Boxes: h, Log: quiet})
	h.apply()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		h.service.Stop(ctx)
		h.boxes.Close()
	})
	return h
}

func bindingsOf(s string) config.MultiValuedProperty[config.IPBinding] {
	b, _ := config.ParseIPBinding(s)
	return config.MultiValuedProperty[config.IPBinding]{b}
}

// look makes the view anew, which nobody is told.
func (h *house) look() {
	l := config.NewLoader(append(config.Kinds(), directory.Kinds()...))
	svc := config.DefaultServices("SRV")[1]
	svc.Want = h.want
	l.Add(config.Services.Name, strings.ToLower(string(svc.Identity)), svc)
	l.Add(config.Pop.Name, strings.ToLower(string(h.set.Identity)), h.set)
	l.Add(config.Certificates.Name, strings.ToLower(cert().Thumbprint), cert())
	l.Add(directory.Users.Name, h.user.Guid.String(), h.user)
	h.view = l.State(1)
}

func (h *house) apply() {
	h.t.Helper()
	h.look()
	g, err := h.service.Prepare(context.Background(), h.view)
	if err != nil {
		h.t.Fatal(err)
	}
	g.Swap()
}

func (h *house) address(s front.Security) string {
	for _, f := range h.service.Halls() {
		for b, a := range f.Addresses() {
			if b.Security == s {
				return a.String()
			}
		}
	}
	return ""
}

func (h *house) deliver(texts ...string) {
	h.t.Helper()
	box, err := h.UserBox(context.Background(), h.user)
	if err != nil {
		h.t.Fatal(err)
	}
	defer box.Close()
	for _, s := range texts {
		if _, err := box.Deliver(context.Background(), mailbox.Incoming{Body: strings.NewReader(s), Size: int64(len(s))}, 0); err != nil {
			h.t.Fatal(err)
		}
	}
}

type client struct {
	net.Conn
	r *bufio.Reader
	t testing.TB
}

func (h *house) dial() *client {
	h.t.Helper()
	c, err := net.Dial("tcp", h.address(front.StartTLS))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	x := &client{c, bufio.NewReader(c), h.t}
	x.want("+OK The Microsoft Exchange POP3 service is ready")
	return x
}

func (h *house) login() *client {
	h.t.Helper()
	c := h.dial()
	c.do("USER ann", "+OK")
	c.do("PASS right", "+OK")
	return c
}

func (c *client) line() string {
	s, err := c.r.ReadString('\n')
	if err != nil {
		return s + "<" + err.Error() + ">"
	}
	return strings.TrimSuffix(s, "\r\n")
}

func (c *client) want(prefix string) string {
	c.t.Helper()
	got := c.line()
	if !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("got %q, want %q", got, prefix)
	}
	return got
}

func (c *client) do(line, prefix string) string {
	c.t.Helper()
	io.WriteString(c, line+"\r\n")
	got := c.line()
	if !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("%.50q: got %q, want %q", line, got, prefix)
	}
	return got
}

func (c *client) multi(line string) []string {
	c.t.Helper()
	c.do(line, "+OK")
	return c.rest()
}

func (c *client) rest() []string {
	var list []string
	for {
		l := c.line()
		if l == "." || strings.Contains(l, "<EOF>") {
			return list
		}
		list = append(list, l)
	}
}

func TestMaildrop(t *testing.T) {
	h := open(t, nil)
	h.deliver("A: 1\r\n\r\n.one\r\n..two\r\nthree", "B: 2\r\n\r\nx\r\n", "bare\nline\n")
	c := h.login()
	c.do("STAT", "+OK 3 47")
	if got := strings.Join(c.multi("LIST"), ","); got != "1 26,2 11,3 10" {
		t.Error(got)
	}
	c.do("LIST 2", "+OK 2 11")
	ids := c.multi("UIDL")
	if len(ids) != 3 || c.do("UIDL 2", "+OK ") != "+OK "+ids[1] {
		t.Error(ids)
	}
	if got := strings.Join(c.multi("RETR 1"), "|"); got != "A: 1||..one|...two|three" {
		t.Error(got)
	}
	if got := strings.Join(c.multi("RETR 3"), "|"); got != "bare|line" {
		t.Error(got)
	}
	if got := strings.Join(c.multi("TOP 1 1"), "|"); got != "A: 1||..one" {
		t.Error(got)
	}
	if got := strings.Join(c.multi("TOP 1 0"), "|"); got != "A: 1|" {
		t.Error(got)
	}
	c.do("DELE 2", "+OK")
	for _, cmd := range []string{"RETR 2", "DELE 2", "LIST 2", "UIDL 2", "TOP 2 1"} {
		c.do(cmd, "-ERR")
	}
	if n := len(c.multi("LIST")); n != 2 {
		t.Error(n)
	}
	c.do("RSET", "+OK 3 messages")
	c.do("DELE 1", "+OK")
	c.do("NOOP", "+OK")
	c.do("QUIT", "+OK")
	again := h.login()
	if got := again.multi("UIDL"); len(got) != 2 || got[0][2:] != ids[1][2:] || got[1][2:] != ids[2][2:] {
		t.Error(got, ids)
	}
}

func TestNothingIsRemovedWithoutQuit(t *testing.T) {
	h := open(t, nil)
	h.deliver("a\r\n", "b\r\n")
	c := h.login()
	c.do("DELE 1", "+OK")
	c.Close()
	for range 100 {
		if len(h.service.Halls()[0].Sessions()) == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.login().do("STAT", "+OK 2 ")
}

func TestLock(t *testing.T) {
	h := open(t, nil)
	first, second := h.login(), h.dial()
	second.do("USER ann", "+OK")
	second.do("PASS right", "-ERR [IN-USE] the mailbox is in use by a session from 127.0.0.1 since ")
	first.do("QUIT", "+OK")
	second.do("USER ann", "+OK")
	second.do("PASS right", "+OK")
}

func TestLogins(t *testing.T) {
	h := open(t, nil)
	plain := base64.StdEncoding.EncodeToString([]byte("\x00ann\x00right"))
	for name, talk := range map[string][][2]string{
		"plain":    {{"AUTH PLAIN " + plain, "+OK"}},
		"two step": {{"AUTH PLAIN", "+ "}, {plain, "+OK"}},
		"login":    {{"AUTH LOGIN", "+ VXNlcm5hbWU6"}, {"YW5u", "+ UGFzc3dvcmQ6"}, {"cmlnaHQ=", "+OK"}},
		"cancel":   {{"AUTH LOGIN", "+ "}, {"*", "-ERR"}, {"STAT", "-ERR"}},
		"garbage":  {{"AUTH PLAIN !!", "-ERR"}, {"AUTH PLAIN", "+ "}, {"!", "-ERR"}, {"AUTH X", "-ERR"}},
		"wrong":    {{"USER ann", "+OK"}, {"PASS wrong", "-ERR [AUTH]"}, {"PASS right", "-ERR"}},
		"unknown":  {{"USER nobody", "+OK"}, {"PASS wrong", "-ERR [AUTH]"}},
		"states":   {{"STAT", "-ERR"}, {"PASS x", "-ERR"}, {"USER", "-ERR"}, {"DELE 1", "-ERR"}},
		"apop":     {{"APOP ann c4c9334bac560ecc979e58001b3e22fb", "-ERR"}, {"LAST", "-ERR"}},
	} {
		c := h.dial()
		for _, step := range talk {
			io.WriteString(c, step[0]+"\r\n")
			if got := c.line(); !strings.HasPrefix(got, step[1]) {
				t.Errorf("%s: %q: got %q, want %q", name, step[0], got, step[1])
			}
		}
		c.do("QUIT", "+OK")
	}
	h.user.PopEnabled = false
	h.apply()
	c := h.dial()
	c.do("USER ann", "+OK")
	c.do("PASS right", "-ERR [SYS/PERM] POP3 is disabled for this mailbox (PopEnabled)")
}

func TestDisabledWhileConnected(t *testing.T) {
	h := open(t, nil)
	c := h.login()
	h.user.PopEnabled = false
	h.apply()
	c.want("-ERR [SYS/TEMP] your access was ended: POP3 is disabled")
}

// TestDisabledWhileLoggingIn: a change that came before the session was listed is seen after it.
func TestDisabledWhileLoggingIn(t *testing.T) {
	h := open(t, nil)
	h.opening = func() { h.user.PopEnabled = false; h.look() }
	c := h.dial()
	c.do("USER ann", "+OK")
	c.do("PASS right", "-ERR [SYS/PERM] POP3 is disabled for this mailbox (PopEnabled)")
	c.do("STAT", "-ERR")
	h.opening = func() { h.user.PopEnabled = true; h.look() }
	h.opening()
	h.login().do("STAT", "+OK")
}

func TestSecureLogin(t *testing.T) {
	h := open(t, func(s *config.PopSettings) { s.LoginType = config.SecureLogin })
	c := h.dial()
	if got := strings.Join(c.multi("CAPA"), ","); got != "TOP,UIDL,PIPELINING,RESP-CODES,AUTH-RESP-CODE,EXPIRE NEVER,STLS,IMPLEMENTATION emsh" {
		t.Error(got)
	}
	for _, cmd := range []string{"USER ann", "AUTH PLAIN", "AUTH LOGIN"} {
		c.do(cmd, "-ERR the command is not valid in this state: LoginType is SecureLogin")
	}
	c.do("STLS", "+OK")
	s := tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true})
	if err := s.Handshake(); err != nil {
		t.Fatal(err)
	}
	x := &client{s, bufio.NewReader(s), t}
	if got := strings.Join(x.multi("CAPA"), ","); got != "TOP,UIDL,PIPELINING,RESP-CODES,AUTH-RESP-CODE,EXPIRE NEVER,USER,SASL PLAIN LOGIN,IMPLEMENTATION emsh" {
		t.Error(got)
	}
	x.do("STLS", "-ERR")
	x.do("USER ann", "+OK")
	x.do("PASS right", "+OK 0 messages (0 octets)")
}

func TestInjection(t *testing.T) {
	h := open(t, nil)
	c := h.dial()
	c.do("STLS\r\nCAPA", "+OK")
	if got := c.line(); got != "<EOF>" && !strings.Contains(got, "reset") {
		t.Errorf("%q", got)
	}
}

func TestImplicitTLS(t *testing.T) {
	h := open(t, nil)
	for alpn, good := range map[string]bool{"": true, "pop3": true, "http/1.1": false} {
		config := &tls.Config{InsecureSkipVerify: true}
		if alpn != "" {
			config.NextProtos = []string{alpn}
		}
		c, err := tls.Dial("tcp", h.address(front.Implicit), config)
		if (err == nil) != good {
			t.Errorf("%q: %v", alpn, err)
		}
		if err == nil {
			c.Close()
		}
	}
}

func TestHostile(t *testing.T) {
	h := open(t, nil)
	h.deliver("a\r\n\r\nb\r\n")
	c := h.login()
	for _, n := range []string{"", "0", "-1", "+1", "2", "4294967297", "99999999999999999999", "1x", "1 1 1", "x", "\x00"} {
		c.do("RETR "+n, "-ERR")
		c.do("TOP "+n+" 1", "-ERR")
	}
	c.do("TOP 1", "-ERR")
	c.do("TOP 1 -1", "-ERR")
	c.do("TOP 1 99999999999999999999", "-ERR")
	c.do(strings.Repeat("x", 3000), "-ERR the command is longer than MaxCommandSize")
	c.do("noop", "+OK")
	io.WriteString(c, strings.Repeat("x", 1<<20))
	c.want("-ERR the command does not end")
	d := h.dial()
	d.do("POST /x<script> HTTP/1.1\r\nUSER ann", "-ERR this is a mail server")
	if got := d.line(); !strings.HasPrefix(got, "<") {
		t.Error(got)
	}
}

// TestDamagedMessage: a message is read before it is promised, and the session goes on.
func TestDamagedMessage(t *testing.T) {
	h := open(t, nil)
	h.damaged = true
	h.deliver("a\r\n\r\nb\r\n", "a\r\n\r\n"+strings.Repeat("long\r\n", inMemory/6+1))
	c := h.login()
	c.do("RETR 1", "-ERR [SYS/PERM] the message is damaged")
	c.do("TOP 1 1", "-ERR [SYS/PERM] the message is damaged")
	c.do("RETR 2", "-ERR [SYS/PERM] the message is damaged")
	c.do("NOOP", "+OK")
}

// TestMistakesEnd: who speaks something else is not listened to for long, before login least.
func TestMistakesEnd(t *testing.T) {
	h := open(t, nil)
	for login, most := range map[bool]int{false: mostMistakesEarly, true: mostMistakes} {
		c := h.dial()
		if login {
			c = h.login()
		}
		for range most {
			c.do("WHAT", "-ERR")
		}
		if got, err := io.ReadAll(c); err != nil || len(got) > 0 {
			t.Errorf("after %d mistakes: %q, %v", most, got, err)
		}
	}
}

// RFC 1939 3, RFC 2449 5: a command that takes no argument is not given by one that has some.
func TestNoArguments(t *testing.T) {
	h := open(t, nil)
	h.deliver("a\r\n")
	c := h.dial()
	for _, cmd := range []string{"CAPA x", "QUIT now", "STLS x"} {
		c.do(cmd, "-ERR")
	}
	c.do("USER ann", "+OK")
	c.do("PASS right", "+OK")
	c.do("DELE 1", "+OK")
	for _, cmd := range []string{"STAT 1", "NOOP 1", "RSET all", "CAPA x", "QUIT now"} {
		c.do(cmd, "-ERR")
	}
	c.do("STAT", "+OK 0 0")
	c.do("RSET ", "+OK 1") // a blank at the end is no argument
	c.do("QUIT", "+OK")
}

// TestLogTellsOfLogons: who, and why not; never the password.
func TestLogTellsOfLogons(t *testing.T) {
	dir := t.TempDir()
	h := open(t, func(s *config.PopSettings) { s.ProtocolLogEnabled, s.LogFileLocation = true, dir })
	c := h.dial()
	c.do("USER ann", "+OK")
	c.do("PASS wrong-one", "-ERR [AUTH] the user name or password is not correct")
	c.do("PASS\twrong-one", "-ERR")
	c.do("AUTH\tPLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00ann\x00wrong-one")), "-ERR")
	c.do("USER nobody", "+OK")
	c.do("PASS wrong-one", "-ERR")
	c.do("USER ann", "+OK")
	c.do("PASS right", "+OK")
	c.do("QUIT", "+OK")
	h.want = config.WantStopped
	h.apply()
	files, _ := filepath.Glob(filepath.Join(dir, "*.LOG"))
	if len(files) != 1 {
		t.Fatal(files)
	}
	text, _ := os.ReadFile(files[0])
	for _, want := range []string{`logon of ann failed: wrong password`, `logon of nobody failed: no such account`, `logon of ann`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, secret := range []string{"wrong-one", "right", "AGFubg"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%q is in\n%s", secret, text)
		}
	}
}

func TestPipelining(t *testing.T) {
	h := open(t, nil)
	h.deliver("a\r\n", "b\r\n")
	c := h.dial()
	io.WriteString(c, "USER ann\r\nPASS right\r\nSTAT\r\nDELE 1\r\nDELE 2\r\nQUIT\r\n")
	for _, want := range []string{"+OK send", "+OK 2", "+OK 2 6", "+OK", "+OK", "+OK goodbye"} {
		c.want(want)
	}
	h.login().do("STAT", "+OK 0 0")
}

func TestSortOrderAndBanner(t *testing.T) {
	h := open(t, func(s *config.PopSettings) { s.MessageRetrievalSortOrder = config.Descending })
	h.deliver("a\r\n", "bb\r\n")
	c := h.login()
	if got := strings.Join(c.multi("LIST"), ","); got != "1 4,2 3" {
		t.Error(got)
	}
	h.set.Banner = "other"
	h.apply()
	x, err := net.Dial("tcp", h.address(front.StartTLS))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if line, _ := bufio.NewReader(x).ReadString('\n'); line != "+OK other\r\n" {
		t.Error(line)
	}
	c.do("NOOP", "+OK")
}

func TestStop(t *testing.T) {
	h := open(t, nil)
	c := h.login()
	h.want = config.WantStopped
	h.apply()
	c.want("-ERR [SYS/TEMP] the server is shutting down")
	if len(h.service.Halls()) != 0 {
		t.Error("it is still open")
	}
}

func TestPoplib(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	h := open(t, nil)
	h.deliver("Subject: hello\r\n\r\nbody\r\n.\r\nend\r\n")
	host, port, _ := net.SplitHostPort(h.address(front.StartTLS))
	script := fmt.Sprintf(`
import poplib, ssl
c = poplib.POP3(%q, %s, timeout=10)
ctx = ssl.create_default_context(); ctx.check_hostname = False; ctx.verify_mode = ssl.CERT_NONE
c.stls(ctx)
c.user("ann"); c.pass_("right")
assert c.stat()[0] == 1, c.stat()
assert c.retr(1)[1] == [b"Subject: hello", b"", b"body", b".", b"end"], c.retr(1)
assert c.top(1, 1)[1] == [b"Subject: hello", b"", b"body"]
assert len(c.uidl()[1]) == 1
assert "TOP" in c.capa()
c.dele(1); c.quit()
print("done")`, host, port)
	out, err := exec.Command(python, "-c", script).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "done" {
		t.Errorf("%v\n%s", err, out)
	}
}

func FuzzPOPCommand(f *testing.F) {
	for _, s := range []string{"CAPA\r\n", "USER ann\r\n", "PASS x\r\n", "AUTH PLAIN =\r\n", "TOP 1 1\r\n", "RETR 1\r\n", "DELE 1\r\n", "QUIT\r\n", "STLS\r\n"} {
		f.Add(s)
	}
	h := open(f, nil)
	h.deliver("a\r\n")
	var now atomic.Int64 // no guess is remembered: a fuzzer makes many
	h.service.Server.Auth.Throttle = auth.NewThrottle(func() time.Time { return time.Unix(now.Add(3600), 0) })
	f.Fuzz(func(t *testing.T, s string) {
		for _, state := range []string{"", "USER ann\r\n", "USER ann\r\nPASS right\r\n", "USER ann\r\nPASS right\r\nDELE 1\r\n"} {
			c, err := net.Dial("tcp", h.address(front.StartTLS))
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(c, state+s)
			c.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, c)
			c.Close()
		}
		if h.service.Halls()[0].Panics() != 0 {
			t.Fatalf("%q ends in a fault", s)
		}
	})
}
