package transport

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	netsmtp "net/smtp"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"emsh/server/auth"
	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
	"emsh/store/pebble"
	"emsh/store/queue"
)

// house is a transport service over real stores, with a clock of its own.
type house struct {
	t    testing.TB
	dir  string
	mu   sync.Mutex
	view config.View
	rows map[string][]any
	now  time.Time

	boxes   *pebble.Mailboxes
	queue   *pebble.Queue
	limit   mailbox.Limit
	service *Service
	fail    error // of opening mailboxes
}

func (h *house) UserBox(ctx context.Context, u directory.User) (mailbox.Box, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fail != nil {
		return nil, h.fail
	}
	return mailbox.OpenOrCreate(ctx, h.boxes, mailbox.ID(u.MailboxID()))
}

func (h *house) ReceiveLimit(directory.User) mailbox.Limit {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.limit
}

func (h *house) setLimit(n mailbox.Limit) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.limit = n
}

func (h *house) snapshot() config.View {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.view
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// pass lets time go by.
func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	h.now = h.now.Add(d)
	h.mu.Unlock()
	h.service.Transport.sched.nudge()
}

var hash = sync.OnceValue(func() string { s, _ := auth.HashPassword("right"); return s })

func addr(s string) config.SmtpAddress { return config.SmtpAddress(s) }

func user(name string, change func(*directory.User)) directory.User {
	u := directory.User{Mailbox: directory.NewMailbox("SRV", "DB"), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.Alias, u.SamAccountName = config.NewGUID(), directory.TypeUserMailbox, name, name, name
	u.EmailAddresses = directory.SetPrimary(nil, addr(name+"@contoso.com"))
	u.PasswordHash = config.Secret(hash())
	if change != nil {
		change(&u)
	}
	return u
}

func group(name string, change func(*directory.Group)) directory.Group {
	g := directory.Group{}
	g.Guid, g.RecipientType, g.Name, g.Alias, g.SamAccountName = config.NewGUID(), directory.TypeGroup, name, name, name
	g.EmailAddresses = directory.SetPrimary(nil, addr(name+"@contoso.com"))
	g.ReportToOriginatorEnabled = true
	if change != nil {
		change(&g)
	}
	return g
}

// open makes a house of rows.
func open(t *testing.T, rows ...any) *house {
	t.Helper()
	return openAt(t, t.TempDir(), rows...)
}

func openAt(t testing.TB, dir string, rows ...any) *house {
	t.Helper()
	h := &house{t: t, dir: dir, now: time.Now()}
	c := config.NewReceiveConnector("SRV", "Test")
	b, _ := config.ParseIPBinding("127.0.0.1:0")
	c.Bindings = config.MultiValuedProperty[config.IPBinding]{b}
	c.AuthMechanism, c.PermissionGroups, c.TarpitInterval = config.AuthBasic, config.PermitAnonymousUsers|config.PermitExchangeUsers, 0
	c.MaxInboundConnectionPercentagePerSource, c.MaxInboundConnectionPerSource = 100, config.Unlimited[int]{}
	c.MaxProtocolErrors = config.Unlimited[int]{}
	services := config.DefaultServices("SRV")
	for i := range services {
		services[i].Want = config.WantRunning
	}
	rows = append(rows, c, config.AcceptedDomain{Name: "contoso", DomainName: "contoso.com", Default: true},
		config.Server{Name: "SRV", Fqdn: "srv.contoso.com"}, services[2])
	h.set(rows...)
	h.openStores()
	h.begin()
	t.Cleanup(func() { h.end(); h.queue.Close(); h.boxes.Close() })
	return h
}

func (h *house) openStores() {
	var err error
	if h.boxes, err = pebble.OpenMailboxes(filepath.Join(h.dir, "mail"), pebble.Options{}); err != nil {
		h.t.Fatal(err)
	}
	if h.queue, err = pebble.OpenQueue(filepath.Join(h.dir, "queue"), pebble.Options{}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) begin() {
	h.t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	tr := &Transport{Server: "SRV", View: h.snapshot, Queue: func() queue.Store { return h.queue }, Boxes: h, LogDir: h.dir, Log: quiet, Now: h.clock}
	h.service = &Service{SMTP: smtp.NewServer("SRV", auth.New(auth.Directory{View: h.snapshot}, quiet), tr, h.dir, quiet), Transport: tr}
	h.apply()
}

func (h *house) apply() {
	h.t.Helper()
	g, err := h.service.Prepare(context.Background(), h.snapshot())
	if err != nil {
		h.t.Fatal(err)
	}
	if g != nil {
		g.Swap()
	}
}

func (h *house) end() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	h.service.Stop(ctx)
}

// set puts rows into the view; the newest of a key wins.
func (h *house) set(rows ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rows == nil {
		h.rows = map[string][]any{}
	}
	h.rows["all"] = append(h.rows["all"], rows...)
	l := config.NewLoader(append(config.Kinds(), directory.Kinds()...))
	last := map[string]any{}
	var order []string
	for _, row := range h.rows["all"] {
		kind, key := kindOf(row)
		id := kind + "\x00" + strings.ToLower(key)
		if _, ok := last[id]; !ok {
			order = append(order, id)
		}
		last[id] = row
	}
	for _, id := range order {
		kind, key, _ := strings.Cut(id, "\x00")
		l.Add(kind, key, last[id])
	}
	h.view = l.State(uint64(len(h.rows["all"])))
}

func kindOf(row any) (kind, key string) {
	switch r := row.(type) {
	case config.ReceiveConnector:
		return config.ReceiveConnectors.Name, string(r.Identity)
	case config.SendConnector:
		return config.SendConnectors.Name, r.Name
	case config.AcceptedDomain:
		return config.AcceptedDomains.Name, r.Name
	case config.Server:
		return config.Servers.Name, string(r.Name)
	case config.Service:
		return config.Services.Name, string(r.Identity)
	case config.TransportServer:
		return config.TransportServers.Name, r.Name
	case config.TransportConfig:
		return config.TransportConfigs.Name, string(r.Identity)
	case directory.User:
		return directory.Users.Name, r.Guid.String()
	case directory.Group:
		return directory.Groups.Name, r.Guid.String()
	case directory.Contact:
		return directory.Contacts.Name, r.Guid.String()
	case directory.Membership:
		return directory.Memberships.Name, directory.Memberships.Key(r)
	}
	panic(fmt.Sprintf("%T", row))
}

func (h *house) address() string {
	for _, a := range h.service.SMTP.Hall().Addresses() {
		return a.String()
	}
	return ""
}

// mail submits a message and returns the error of the client.
func (h *house) mail(as, from string, to []string, text string) error {
	var a netsmtp.Auth
	if as != "" {
		a = netsmtp.PlainAuth("", as, "right", "127.0.0.1")
	}
	err := netsmtp.SendMail(h.address(), a, from, to, []byte(text))
	if err != nil {
		return errors.New(strings.ReplaceAll(err.Error(), `"`, "")) // how the client prints a reply is its own affair
	}
	return nil
}

// inbox returns the texts in a user's mailbox.
func (h *house) inbox(u directory.User) []string {
	h.t.Helper()
	box, err := mailbox.OpenOrCreate(context.Background(), h.boxes, mailbox.ID(u.MailboxID()))
	if err != nil {
		h.t.Fatal(err)
	}
	defer box.Close()
	f, _ := box.Lookup("INBOX")
	var texts []string
	for m, err := range box.Bodies(context.Background(), f.ID, nil) {
		if err != nil {
			h.t.Fatal(err)
		}
		texts = append(texts, string(m.Body))
	}
	return texts
}

// wait waits until something is true, for a while.
func (h *house) wait(what string, ok func() bool) {
	h.t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Fatalf("%s: not within five seconds; queues %+v", what, h.service.Transport.Queues())
}

func (h *house) empty() {
	h.t.Helper()
	h.wait("the queue is empty", func() bool { return h.queue.Len() == 0 })
}

func member(g directory.Group, m config.GUID) directory.Membership {
	return directory.Membership{Group: g.Guid, Member: m}
}

func TestOneMailboxAtOnce(t *testing.T) {
	ann := user("ann", nil)
	h := open(t, ann)
	if err := h.mail("", "x@y.test", []string{"ann@contoso.com"}, "Subject: hi\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	got := h.inbox(ann)
	if len(got) != 1 || !strings.HasPrefix(got[0], "Return-Path: <x@y.test>\r\nReceived: from localhost ([127.0.0.1]) by srv.contoso.com") || !strings.HasSuffix(got[0], "\r\nSubject: hi\r\n\r\nhello\r\n") {
		t.Errorf("%q", got)
	}
	if h.queue.Len() != 0 {
		t.Error("the queue was used")
	}
}

func TestGroupsAreExpandedOnce(t *testing.T) {
	ann, bob, eve := user("ann", nil), user("bob", nil), user("eve", nil)
	inner, outer := group("inner", nil), group("outer", nil)
	h := open(t, ann, bob, eve, inner, outer, member(outer, ann.Guid), member(outer, inner.Guid), member(outer, bob.Guid),
		member(inner, bob.Guid), member(inner, eve.Guid), member(inner, outer.Guid))
	if err := h.mail("ann", "ann@contoso.com", []string{"outer@contoso.com", "bob@contoso.com"}, "Subject: all\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	h.empty()
	for _, u := range []directory.User{ann, bob, eve} {
		if n := len(h.inbox(u)); n != 1 {
			t.Errorf("%s has %d messages", u.Name, n)
		}
	}
}

func TestLargeMessage(t *testing.T) {
	ann := user("ann", nil)
	h := open(t, ann)
	text := "Subject: large\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", 40000)
	if err := h.mail("", "x@y.test", []string{"ann@contoso.com"}, text); err != nil {
		t.Fatal(err)
	}
	h.empty()
	if got := h.inbox(ann); len(got) != 1 || !strings.HasSuffix(got[0], text) {
		t.Error("the large message did not arrive whole")
	}
}

func TestRefusals(t *testing.T) {
	ann := user("ann", nil)
	bob := user("bob", func(u *directory.User) { u.AcceptMessagesOnlyFrom = []config.GUID{ann.Guid} })
	eve := user("eve", func(u *directory.User) { u.RejectMessagesFrom = []config.GUID{ann.Guid} })
	in := group("inside", func(g *directory.Group) { g.RequireSenderAuthenticationEnabled = true })
	small := user("small", func(u *directory.User) { u.MaxReceiveSize = config.Limit(config.ByteQuantifiedSize(10)) })
	contact := directory.Contact{ExternalEmailAddress: "c@far.test"}
	contact.Guid, contact.RecipientType, contact.Name, contact.Alias = config.NewGUID(), directory.TypeMailContact, "carl", "carl"
	contact.EmailAddresses = directory.SetPrimary(nil, "c@far.test")
	h := open(t, ann, bob, eve, in, small, contact)
	for _, c := range []struct{ as, from, to, want string }{
		{"", "x@y.test", "nobody@contoso.com", "550 5.1.1 User unknown"},
		{"", "x@y.test", "z@far.test", "550 5.7.1 Unable to relay"},
		{"", "x@y.test", "c@far.test", "550 5.7.1 Unable to relay"},
		{"", "x@y.test", "x%far.test@contoso.com", "550 5.1.1 User unknown"},
		{"", "x@y.test", "inside@contoso.com", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"},
		{"", "ann@contoso.com", "bob@contoso.com", "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"},
		{"", "x@y.test", "small@contoso.com", "552 5.3.4 the message is larger than small@contoso.com may have"},
		{"ann", "ann@contoso.com", "bob@contoso.com", ""},
		{"ann", "ann@contoso.com", "eve@contoso.com", "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"},
		{"ann", "bob@contoso.com", "ann@contoso.com", "550 5.7.1 Client does not have permissions to send as this sender"},
		{"ann", "ann@contoso.com", "z@far.test", "550 5.4.4 Unable to route: no send connector serves this domain"},
	} {
		err := h.mail(c.as, c.from, []string{c.to}, "Subject: hi\r\n\r\nhello\r\n")
		if got := fmt.Sprint(err); got != c.want && (err != nil || c.want != "") {
			t.Errorf("%s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

// TestDisabledWhileSubmitting: who is disabled or removed sends no more, on no session.
func TestDisabledWhileSubmitting(t *testing.T) {
	ann := user("ann", nil)
	h := open(t, ann, user("bob", nil))
	c, err := netsmtp.Dial(h.address())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Auth(netsmtp.PlainAuth("", "ann", "right", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"ann@contoso.com", ""} {
		if err := c.Mail(from); err != nil {
			t.Fatal(err)
		}
		c.Reset()
	}
	ann.AccountDisabled = true
	h.set(ann)
	if err := c.Mail(""); err == nil || !strings.HasPrefix(err.Error(), "421") {
		t.Error(err)
	}
	if err := c.Noop(); err == nil {
		t.Error("the session goes on")
	}
}

func TestFullMailbox(t *testing.T) {
	ann, bob := user("ann", nil), user("bob", nil)
	h := open(t, ann, bob)
	h.setLimit(1000)
	text := "Subject: hi\r\n\r\n" + strings.Repeat("x", 900) + "\r\n"
	if err := h.mail("", "x@y.test", []string{"ann@contoso.com"}, text); err == nil || !strings.HasPrefix(err.Error(), "552 5.2.2") {
		t.Error(err)
	}
	if err := h.mail("bob", "bob@contoso.com", []string{"ann@contoso.com", "bob@contoso.com"}, text); err != nil {
		t.Fatal(err)
	}
	h.setLimit(0)
	h.empty()
	if n := len(h.inbox(ann)); n > 1 {
		t.Error(n)
	}
}

func TestForwarding(t *testing.T) {
	bob := user("bob", nil)
	ann := user("ann", func(u *directory.User) { u.ForwardingAddress = bob.Guid })
	eve := user("eve", func(u *directory.User) { u.ForwardingAddress, u.DeliverToMailboxAndForward = ann.Guid, true })
	h := open(t, ann, bob, eve)
	if err := h.mail("", "x@y.test", []string{"eve@contoso.com"}, "Subject: hi\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	h.empty()
	if len(h.inbox(ann)) != 0 || len(h.inbox(bob)) != 1 || len(h.inbox(eve)) != 1 {
		t.Error(len(h.inbox(ann)), len(h.inbox(bob)), len(h.inbox(eve)))
	}
}

// remote is another server, which answers as it is told.
type remote struct {
	mu       sync.Mutex
	l        net.Listener
	rcpt     func(string) string // the answer; empty for 250
	messages []string
	conns    int
}

func newRemote(t *testing.T) *remote {
	r := &remote{}
	var err error
	if r.l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.l.Close() })
	go func() {
		for {
			c, err := r.l.Accept()
			if err != nil {
				return
			}
			r.mu.Lock()
			r.conns++
			r.mu.Unlock()
			go r.talk(c)
		}
	}()
	return r
}

func (r *remote) connector(change func(*config.SendConnector)) config.SendConnector {
	c := config.NewSendConnector("out")
	c.AddressSpaces = config.MultiValuedProperty[config.AddressSpace]{{Type: "SMTP", Domain: "*", Cost: 1}}
	c.DNSRoutingEnabled = false
	c.SmartHosts = config.MultiValuedProperty[string]{"127.0.0.1"}
	c.Port = r.l.Addr().(*net.TCPAddr).Port
	if change != nil {
		change(&c)
	}
	return c
}

func (r *remote) talk(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	say := func(s string) { io.WriteString(c, s+"\r\n") }
	say("220 remote")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch verb := strings.ToUpper(line[:min(4, len(line))]); verb {
		case "EHLO":
			say("250-remote\r\n250-SIZE\r\n250 AUTH PLAIN")
		case "AUTH":
			if line == "AUTH PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00us\x00pw")) {
				say("235 ok")
			} else {
				say("535 no")
			}
		case "RCPT":
			r.mu.Lock()
			answer := "250 ok"
			if r.rcpt != nil {
				if a := r.rcpt(line); a != "" {
					answer = a
				}
			}
			r.mu.Unlock()
			say(answer)
		case "DATA":
			say("354 go")
			var b bytes.Buffer
			for {
				l, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				b.WriteString(l)
			}
			r.mu.Lock()
			r.messages = append(r.messages, b.String())
			r.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (r *remote) got() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.messages)
}

func (r *remote) answer(fn func(string) string) {
	r.mu.Lock()
	r.rcpt = fn
	r.mu.Unlock()
}

func TestSmartHost(t *testing.T) {
	ann, r := user("ann", nil), newRemote(t)
	h := open(t, ann, r.connector(func(c *config.SendConnector) {
		c.SmartHostAuthMechanism, c.SmartHostUserName, c.SmartHostPassword = config.SmartHostBasicAuth, "us", "pw"
	}))
	for i := range 10 {
		if err := h.mail("ann", "ann@contoso.com", []string{"x@far.test", "ann@contoso.com"}, fmt.Sprintf("Subject: %d\r\n\r\nhello\r\n", i)); err != nil {
			t.Fatal(err)
		}
	}
	h.empty()
	if len(r.got()) != 10 || len(h.inbox(ann)) != 10 {
		t.Error(len(r.got()), len(h.inbox(ann)))
	}
}

func TestRetryAndReports(t *testing.T) {
	ann, r := user("ann", nil), newRemote(t)
	h := open(t, ann, r.connector(nil))
	r.answer(func(line string) string {
		switch {
		case strings.Contains(line, "gone@"):
			return "550 5.1.1 no such user"
		case strings.Contains(line, "later@"):
			return "451 4.7.1 greylisted"
		}
		return ""
	})
	if err := h.mail("ann", "ann@contoso.com", []string{"gone@far.test", "later@far.test", "good@far.test"}, "Subject: mixed\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	h.wait("a report arrives", func() bool { return len(h.inbox(ann)) == 1 })
	report := h.inbox(ann)[0]
	for _, part := range []string{"Return-Path: <>\r\n", "Subject: Undeliverable: mixed\r\n", "Action: failed\r\n", "Status: 5.1.1\r\n", "Final-Recipient: rfc822; gone@far.test\r\n",
		"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n", "Remote-MTA: dns; 127.0.0.1\r\n", "Content-Type: message/rfc822\r\n"} {
		if !strings.Contains(report, part) {
			t.Errorf("%q is missing in\n%s", part, report)
		}
	}
	h.wait("it waits", func() bool { q := h.service.Transport.Queues(); return len(q) == 1 && q[0].Status == "Retry" })
	if len(r.got()) != 1 {
		t.Fatal(len(r.got()))
	}
	r.answer(nil)
	h.pass(time.Hour)
	h.empty()
	if len(r.got()) != 2 || len(h.inbox(ann)) != 1 {
		t.Error(len(r.got()), len(h.inbox(ann)))
	}
}

func TestUnreachableHost(t *testing.T) {
	ann, r := user("ann", nil), newRemote(t)
	r.l.Close()
	h := open(t, ann, r.connector(nil))
	for range 3 {
		if err := h.mail("ann", "ann@contoso.com", []string{"x@far.test"}, "Subject: wait\r\n\r\nhello\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	tr := h.service.Transport
	h.wait("it is retried", func() bool { q := tr.Queues(); return len(q) == 1 && q[0].RetryCount == 1 && q[0].Status == "Retry" })
	if q := tr.Queues()[0]; q.Name != "[127.0.0.1]" || q.Messages != 3 || !strings.Contains(q.LastError, "refused") {
		t.Errorf("%+v", q)
	}
	h.pass(13 * time.Hour)
	h.wait("the delay is told", func() bool { return len(h.inbox(ann)) == 3 })
	if m := h.inbox(ann)[0]; !strings.Contains(m, "Action: delayed\r\n") || !strings.Contains(m, "Will-Retry-Until: ") {
		t.Error(m)
	}
	h.pass(48 * time.Hour)
	h.wait("it expires", func() bool { return len(h.inbox(ann)) == 6 })
	h.empty()
}

func TestNullSenderIsNotTold(t *testing.T) {
	ann, r := user("ann", nil), newRemote(t)
	h := open(t, ann, r.connector(nil))
	r.answer(func(string) string { return "550 5.1.1 no" })
	if err := h.mail("ann", "", []string{"x@far.test"}, "Subject: null\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	h.empty()
	if n := len(h.inbox(ann)); n != 0 {
		t.Error(n, "messages")
	}
}

func TestNotifySuccess(t *testing.T) {
	ann, bob := user("ann", nil), user("bob", nil)
	h := open(t, ann, bob)
	c, err := net.Dial("tcp", h.address())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "EHLO x\r\nMAIL FROM:<ann@contoso.com> ENVID=my+2Bid RET=HDRS\r\nRCPT TO:<bob@contoso.com> NOTIFY=SUCCESS\r\nDATA\r\n")
	time.Sleep(50 * time.Millisecond)
	io.WriteString(c, "Subject: done\r\n\r\nhello\r\n.\r\nQUIT\r\n")
	io.Copy(io.Discard, c)
	h.wait("success is told", func() bool { return len(h.inbox(ann)) == 1 })
	m := h.inbox(ann)[0]
	if !strings.Contains(m, "Action: delivered\r\n") || !strings.Contains(m, "Original-Envelope-Id: my+id\r\n") || !strings.Contains(m, "text/rfc822-headers") || len(h.inbox(bob)) != 1 {
		t.Error(m)
	}
}

func TestBrokenMailboxWaits(t *testing.T) {
	ann := user("ann", nil)
	h := open(t, ann)
	h.mu.Lock()
	h.fail = errors.New("the disk is away")
	h.mu.Unlock()
	if err := h.mail("", "x@y.test", []string{"ann@contoso.com"}, "Subject: hi\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	h.wait("it waits", func() bool { q := h.service.Transport.Queues(); return len(q) == 1 && q[0].Status == "Retry" })
	h.mu.Lock()
	h.fail = nil
	h.mu.Unlock()
	h.pass(time.Hour)
	h.empty()
	if n := len(h.inbox(ann)); n != 1 {
		t.Error(n)
	}
}

// TestRestart: what was queued is delivered after a restart, once, also where
// the crash came between delivery and the end of the item.
func TestRestart(t *testing.T) {
	ann, bob := user("ann", nil), user("bob", nil)
	h := open(t, ann, bob)
	if err := h.service.Transport.withQueue("x", func(*destination) {}); err == nil {
		t.Error("there is a queue of no name")
	}
	h.mu.Lock()
	h.fail = errors.New("not yet")
	h.mu.Unlock()
	if err := h.mail("", "x@y.test", []string{"ann@contoso.com", "bob@contoso.com"}, "Subject: hi\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	h.end()
	h.mu.Lock()
	h.fail = nil
	h.mu.Unlock()
	var it queue.Item
	for item := range h.queue.List(queue.Filter{}) {
		it = item
	}
	body, err := h.queue.Body(it.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.service.Transport.deliverTo(&it, &it.Recipients[0], body); err != nil { // and then the power fails
		t.Fatal(err)
	}
	body.Close()
	h.queue.Close()
	h.boxes.Close()
	h.now = h.now.Add(time.Hour)
	h.openStores()
	h.begin()
	h.empty()
	if len(h.inbox(ann)) != 1 || len(h.inbox(bob)) != 1 {
		t.Error(len(h.inbox(ann)), len(h.inbox(bob)))
	}
}

func TestStopAndStart(t *testing.T) {
	ann := user("ann", nil)
	h := open(t, ann)
	c, err := net.Dial("tcp", h.address())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReader(c)
	r.ReadString('\n')
	svc := config.DefaultServices("SRV")[2]
	h.set(svc)
	h.apply()
	if line, _ := r.ReadString('\n'); line != "421 4.3.2 Closing transmission channel: the service is stopping\r\n" {
		t.Errorf("%q", line)
	}
	svc.Want = config.WantPaused
	h.set(svc)
	h.apply()
	if err := h.mail("", "x@y.test", []string{"ann@contoso.com"}, "x\r\n"); err == nil || !strings.Contains(err.Error(), "paused") {
		t.Error(err)
	}
	svc.Want = config.WantRunning
	h.set(svc)
	h.apply()
	h.wait("it runs again", func() bool {
		return h.mail("", "x@y.test", []string{"ann@contoso.com"}, "x\r\n") == nil
	})
	if g, err := h.service.Prepare(context.Background(), h.snapshot()); g != nil || err != nil {
		t.Error("the same settings are prepared again")
	}
}

func TestRoute(t *testing.T) {
	connector := func(name string, spaces ...string) config.SendConnector {
		c := config.NewSendConnector(name)
		for _, s := range spaces {
			var a config.AddressSpace
			if err := a.UnmarshalText([]byte(s)); err != nil {
				t.Fatal(err)
			}
			c.AddressSpaces = append(c.AddressSpaces, a)
		}
		return c
	}
	off := connector("off", "fabrikam.com")
	off.Enabled = false
	h := &house{t: t}
	h.set(connector("all", "*;5"), connector("cheap", "*;2"), connector("sub", "*.example.com"), connector("deep", "*.eu.example.com;9"), connector("exact", "example.com"), off)
	for to, want := range map[string]string{
		"a@fabrikam.com": "cheap", "a@example.com": "exact", "a@x.example.com": "sub", "a@x.EU.example.com": "deep", "a@notexample.com": "cheap",
	} {
		if got := route(h.view, to); got.connector.Name != want {
			t.Errorf("%s: %s, want %s", to, got.connector.Name, want)
		}
	}
}

func TestHoldAndRemove(t *testing.T) {
	ann, r := user("ann", nil), newRemote(t)
	r.l.Close()
	h := open(t, ann, r.connector(nil))
	if err := h.mail("ann", "ann@contoso.com", []string{"x@far.test"}, "Subject: wait\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	tr, ctx := h.service.Transport, context.Background()
	h.wait("it waits", func() bool { q := tr.Queues(); return len(q) == 1 && q[0].RetryCount == 1 && q[0].Status == "Retry" })
	var id queue.ID
	for it := range h.queue.List(queue.Filter{}) {
		id = it.ID
	}
	if err := tr.Hold(ctx, id, true); err != nil {
		t.Fatal(err)
	}
	if err := tr.Hold(ctx, id, false); err != nil {
		t.Fatal(err)
	}
	if err := tr.SuspendQueue("[127.0.0.1]", true); err != nil || tr.Queues()[0].Status != "Suspended" {
		t.Error(err, tr.Queues())
	}
	if err := tr.Remove(ctx, id, true); err != nil {
		t.Fatal(err)
	}
	h.wait("removal is told", func() bool { return len(h.inbox(ann)) == 1 })
	if err := tr.Remove(ctx, id, true); !errors.Is(err, queue.ErrNotFound) {
		t.Error(err)
	}
}

// TestConnectorsChange: what waits goes at once where it would go if it came now.
func TestConnectorsChange(t *testing.T) {
	ann, bob, r := user("ann", nil), user("bob", nil), newRemote(t)
	dead := r.connector(func(c *config.SendConnector) { c.SmartHosts = []string{"127.0.0.2"} })
	h := open(t, ann, bob, dead)
	tr := h.service.Transport
	for _, to := range []string{"x@far.test", "bob@near.test"} {
		if err := h.mail("ann", "ann@contoso.com", []string{to}, "Subject: wait\r\n\r\nhello\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	h.wait("both wait", func() bool {
		q := tr.Queues()
		return len(q) == 1 && q[0].Messages == 2 && q[0].Status == "Retry" && q[0].Connector == dead.Name
	})
	off := dead
	off.Enabled = false
	h.set(off)
	h.apply()
	h.wait("nothing serves them", func() bool {
		q := tr.Queues()
		return len(q) == 1 && q[0].Kind == kindNowhere && q[0].Messages == 2 && strings.Contains(q[0].LastError, "no send connector") && q[0].Connector == ""
	})
	bob.EmailAddresses = bob.EmailAddresses.With(config.SMTP(addr("bob@near.test")))
	h.set(config.AcceptedDomain{Name: "near", DomainName: "near.test"}, bob)
	h.apply()
	h.wait("the domain is ours now", func() bool { return len(h.inbox(bob)) == 1 })
	h.set(r.connector(nil))
	h.apply()
	h.empty()
	if len(r.got()) != 1 {
		t.Error(len(r.got()), "messages were sent")
	}
}

// TestQueuesWithoutService: what waits is seen whether anything works on it or not, held messages too.
func TestQueuesWithoutService(t *testing.T) {
	c := config.SendConnector{Name: "out", Enabled: true, AddressSpaces: []config.AddressSpace{{Type: "SMTP", Domain: "*"}}, SmartHosts: []string{"127.0.0.2"}}
	h := open(t, user("ann", nil), c)
	if err := h.mail("ann", "ann@contoso.com", []string{"x@far.test"}, "Subject: wait\r\n\r\nhello\r\n"); err != nil {
		t.Fatal(err)
	}
	c.Enabled = false
	h.set(c)
	h.apply()
	tr := h.service.Transport
	waits := func() bool {
		q := tr.Queues()
		return len(q) == 1 && q[0].Name == "Unreachable Domain" && q[0].Messages == 1 && q[0].Kind == kindNowhere
	}
	h.wait("it waits", func() bool { return waits() && tr.Queues()[0].Status == "Retry" })
	for it := range h.queue.List(queue.Filter{}) {
		if err := tr.Hold(context.Background(), it.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	if !waits() {
		t.Errorf("held: %+v", tr.Queues())
	}
	h.end()
	tr = &Transport{View: h.snapshot, Queue: tr.Queue}
	if !waits() {
		t.Errorf("without a service: %+v", tr.Queues())
	}
}

// TestContactHasItsOwnAddress: a contact's outside address, which is among its addresses, leads outside.
func TestContactHasItsOwnAddress(t *testing.T) {
	c := directory.Contact{ExternalEmailAddress: "chris@far.test"}
	c.Guid, c.RecipientType, c.Name, c.Alias = config.NewGUID(), directory.TypeMailContact, "chris", "chris"
	c.EmailAddresses = directory.SetPrimary(nil, "chris@far.test").With(config.SMTP("chris@contoso.com"))
	h := open(t, c)
	for _, to := range []string{"chris@far.test", "chris@contoso.com"} {
		r := newRouter(h.snapshot())
		r.add(queue.Recipient{Address: to})
		if len(r.out) != 1 || r.out[0].Address != "chris@far.test" || r.out[0].Kind != kindNowhere {
			t.Errorf("%s: %+v %+v", to, r.out, r.fail)
		}
	}
}
