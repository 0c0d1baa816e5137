package main

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// TestClients has real mail clients do their work against one server. A client that is not
// installed is skipped, or fails where EMSH_TEST_CLIENTS is "require".
func TestClients(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.serve()
	e.ps(`Set-ImapSettings -MaxConnectionFromSingleIP 200 -MaxConnectionsPerUser 100; Set-PopSettings -MaxConnectionFromSingleIP 200 -MaxConnectionsPerUser 100
		Get-ReceiveConnector | Set-ReceiveConnector -MaxInboundConnectionPerSource 200`)
	c := &clients{e, e.certificate()}
	for name, test := range map[string]func(*clients, *testing.T){
		"curl": (*clients).curl, "swaks": (*clients).swaks, "msmtp": (*clients).msmtp, "mbsync": (*clients).mbsync, "fetchmail": (*clients).fetchmail,
		"mpop": (*clients).mpop, "getmail": (*clients).getmail, "neomutt": (*clients).neomutt, "offlineimap": (*clients).offlineimap, "s-nail": (*clients).snail, "python3": (*clients).python, "imapclient": (*clients).imapclient,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "imapclient" {
				needs(t, name)
			}
			test(c, t)
		})
	}
}

// needs skips or fails a test whose program is not here.
func needs(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("EMSH_TEST_CLIENTS") == "require" {
		t.Fatalf("%s is not installed, and EMSH_TEST_CLIENTS requires it", program)
	}
	t.Skipf("%s is not installed; EMSH_TEST_CLIENTS=require makes this fail", program)
}

// clients is a running server and the file of its certificate.
type clients struct {
	*estate
	ca string
}

// certificate writes the server's self-signed certificate, which clients are told to trust.
func (e *estate) certificate() string {
	e.t.Helper()
	conn, err := tls.Dial("tcp", e.imaps, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		e.t.Fatal(err)
	}
	defer conn.Close()
	file := filepath.Join(filepath.Dir(e.data), "server.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: conn.ConnectionState().PeerCertificates[0].Raw})
	if err := os.WriteFile(file, block, 0o600); err != nil {
		e.t.Fatal(err)
	}
	return file
}

// user makes a mailbox with messages in its inbox.
func (c *clients) user(t *testing.T, name string, messages int) string {
	t.Helper()
	out, errs, code := finish(t, c.command("New-Mailbox", "-Name", name, "-Password", password), "")
	if code != 0 {
		t.Fatalf("New-Mailbox: %s%s", out, errs)
	}
	box := c.open(t, name)
	for n := range messages {
		deposit(t, box, "INBOX", letter(name, fmt.Sprint("message ", n)))
	}
	return name
}

// open is a logged-in connection to a mailbox.
func (e *estate) open(t testing.TB, user string) *imapclient.Client {
	t.Helper()
	box, err := imapclient.DialTLS(e.imaps, &imapclient.Options{TLSConfig: &tls.Config{InsecureSkipVerify: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	if err := box.Login(user, password).Wait(); err != nil {
		t.Fatalf("log-in of %s: %v", user, err)
	}
	return box
}

func deposit(t testing.TB, box *imapclient.Client, folder, message string) {
	t.Helper()
	cmd := box.Append(folder, int64(len(message)), nil)
	io.WriteString(cmd, message)
	if err := cmd.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

// letter is a message with every kind of line in it: dots, long ones, 8-bit ones.
func letter(to, subject string) string {
	return "From: <kima@contoso.com>\r\nTo: <" + to + "@contoso.com>\r\nSubject: " + subject + "\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n" +
		"Message-ID: <" + strings.ReplaceAll(subject, " ", ".") + "." + to + "@contoso.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
		"first line\r\n.\r\n..two dots\r\nGrüße aus Köln\r\n" + strings.Repeat("long ", 150) + "\r\nlast line\r\n"
}

// intact counts the letters in a text whose bodies came through as they were.
func intact(text []byte) int {
	_, body, _ := strings.Cut(letter("", ""), "\r\n\r\n")
	return bytes.Count(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte(strings.ReplaceAll(body, "\r\n", "\n")))
}

// subjects are those of a folder's messages, read over IMAP.
func subjects(t testing.TB, box *imapclient.Client, folder string) []string {
	t.Helper()
	data, err := box.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if data.NumMessages == 0 {
		return nil
	}
	all, err := box.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{Envelope: true, Flags: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range all {
		list = append(list, m.Envelope.Subject)
	}
	slices.Sort(list)
	return list
}

// arrives waits until a message with the subject is in a user's inbox.
func (e *estate) arrives(t testing.TB, user, subject string) {
	t.Helper()
	box := e.open(t, user)
	for deadline := time.Now().Add(10 * time.Second); !slices.Contains(subjects(t, box, "INBOX"), subject); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%q did not arrive at %s", subject, user)
		}
	}
}

// arrivesWhole waits for a letter, and compares it.
func (e *estate) arrivesWhole(t testing.TB, user, subject string) {
	t.Helper()
	e.arrives(t, user, subject)
	box := e.open(t, user)
	if _, err := box.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	text := &imap.FetchItemBodySection{Peek: true}
	all, err := box.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{Envelope: true, BodySection: []*imap.FetchItemBodySection{text}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if got := m.FindBodySection(text); m.Envelope.Subject == subject && intact(got) != 1 {
			t.Errorf("%q arrived as %q", subject, got)
		}
	}
}

// do runs a client, which must exit with the code, and returns all that it says.
func (c *clients) do(t testing.TB, code int, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = t.TempDir(), append(c.env, "LC_ALL=C.UTF-8")
	out, errs, got := finish(t, cmd, stdin)
	if got != code {
		t.Fatalf("%s ended with %d, not %d:\n%s%s", strings.Join(args, " "), got, code, out, errs)
	}
	return out + errs
}

// file writes a client's configuration.
func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (c *clients) curl(t *testing.T) {
	user := c.user(t, "curl", 3)
	curl := func(args ...string) string {
		return c.do(t, 0, "", append([]string{"curl", "-sS", "--cacert", c.ca, "-u", user + ":" + password}, args...)...)
	}
	at := func(scheme, address, path string) string { return scheme + "://localhost:" + port(address) + path }
	draft := file(t, "draft", letter(user, "a draft"))
	curl("-T", draft, at("imaps", c.imaps, "/Drafts"))
	if got := curl(at("imap", c.imap, "/Drafts;MAILINDEX=1"), "--ssl-reqd"); got != letter(user, "a draft") {
		t.Errorf("the draft came back as %q", got)
	}
	if got := curl(at("imap", c.imap, "/"), "--ssl-reqd"); !strings.Contains(got, "Sent Items") {
		t.Errorf("LIST: %q", got)
	}
	if got := curl(at("imaps", c.imaps, "/INBOX?SUBJECT%20%22message%201%22")); !strings.Contains(got, "* SEARCH 2\r\n") {
		t.Errorf("SEARCH: %q", got)
	}
	if got := curl(at("pop3", c.pop, "/2"), "--ssl-reqd"); got != letter(user, "message 1") {
		t.Errorf("RETR 2: %q", got)
	}
	if got := curl(at("pop3s", c.pops, "/")); strings.Count(got, "\r\n") != 3 {
		t.Errorf("LIST: %q", got)
	}
	mail := file(t, "mail", letter(user, "sent with curl"))
	curl(at("smtp", c.submission, "/client.example"), "--ssl-reqd", "--mail-from", user+"@contoso.com", "--mail-rcpt", user+"@contoso.com", "-T", mail)
	c.arrivesWhole(t, user, "sent with curl")
	for _, auth := range []string{"PLAIN", "LOGIN"} {
		curl(at("imaps", c.imaps, "/INBOX"), "--login-options", "AUTH="+auth, "-X", "NOOP")
		curl(at("pop3s", c.pops, "/"), "--login-options", "AUTH="+auth)
	}
	c.do(t, 67, "", "curl", "-sS", "--cacert", c.ca, "-u", user+":wrong", at("imaps", c.imaps, "/"))
}

func (c *clients) swaks(t *testing.T) {
	user := c.user(t, "swaks", 0)
	to := user + "@contoso.com"
	swaks := func(code int, args ...string) string {
		return c.do(t, code, "", append([]string{"swaks", "--server", "127.0.0.1", "--to", to, "--helo", "client.example"}, args...)...)
	}
	login := []string{"--auth-user", user, "--auth-password", password, "--from", to}
	for _, mechanism := range []string{"PLAIN", "LOGIN"} {
		swaks(0, append(login, "--port", port(c.submission), "-tls", "--auth", mechanism, "--h-Subject", "with "+mechanism)...)
		c.arrives(t, user, "with "+mechanism)
	}
	swaks(0, append(login, "--port", port(c.submission), "-tls", "--auth", "PLAIN", "--pipeline", "--h-Subject", "pipelined")...)
	c.arrives(t, user, "pipelined")
	swaks(28, "--port", port(c.submission), "-tls", "--auth", "PLAIN", "--auth-user", user, "--auth-password", "wrong")
	swaks(0, "--port", port(c.smtp), "--from", "someone@elsewhere.example", "--h-Subject", "from outside", "--pipeline")
	c.arrives(t, user, "from outside")
	swaks(24, "--port", port(c.smtp), "--from", "someone@elsewhere.example", "--to", "nobody@elsewhere.example")
	swaks(23, "--port", port(c.submission), "-tls", "--from", to) // no log-in at the client connector
}

func (c *clients) msmtp(t *testing.T) {
	user := c.user(t, "msmtp", 0)
	rc := file(t, "msmtprc", fmt.Sprintf("defaults\ntls on\ntls_trust_file %s\naccount default\nhost localhost\nport %s\nfrom %s@contoso.com\nauth on\nuser %[3]s\npassword %s\n",
		c.ca, port(c.submission), user, password))
	if got := c.do(t, 0, "", "msmtp", "-C", rc, "--serverinfo"); !strings.Contains(got, "PIPELINING") || !strings.Contains(got, "SIZE") {
		t.Errorf("msmtp --serverinfo: %s", got)
	}
	c.do(t, 0, letter(user, "sent with msmtp"), "msmtp", "-C", rc, user+"@contoso.com")
	c.arrivesWhole(t, user, "sent with msmtp")
}

func (c *clients) fetchmail(t *testing.T) {
	user := c.user(t, "fetchmail", 5)
	for proto, address := range map[string]string{"POP3": c.pops, "IMAP": c.imaps} {
		dir := t.TempDir()
		rc := file(t, "fetchmailrc", fmt.Sprintf("poll localhost protocol %s port %s\n  user %q password %q is nobody here\n  options ssl sslcertck sslcertfile %q keep fetchall mda \"cat >>%s/mbox\"\n",
			proto, port(address), user, password, c.ca, dir))
		c.do(t, 0, "", "fetchmail", "-f", rc, "--nodetach", "--nosyslog", "-v", "--pidfile", filepath.Join(dir, "pid"), "-i", filepath.Join(dir, "ids"))
		got, err := os.ReadFile(filepath.Join(dir, "mbox"))
		if err != nil || intact(got) != 5 {
			t.Errorf("%s: %v, %d whole messages, not 5", proto, err, intact(got))
		}
	}
	dir := t.TempDir()
	rc := file(t, "fetchmailrc", fmt.Sprintf("poll localhost protocol POP3 port %s\n  user %q password %q is nobody here\n  options sslproto TLS1.2+ sslcertck sslcertfile %q no keep fetchall mda \"cat >>%s/mbox\"\n",
		port(c.pop), user, password, c.ca, dir))
	c.do(t, 0, "", "fetchmail", "-f", rc, "--nodetach", "--nosyslog", "--pidfile", filepath.Join(dir, "pid"), "-i", filepath.Join(dir, "ids"))
	got, err := os.ReadFile(filepath.Join(dir, "mbox"))
	if left := subjects(t, c.open(t, user), "INBOX"); err != nil || intact(got) != 5 || len(left) > 0 {
		t.Errorf("%v, %d whole messages, not 5; left after fetching without keeping: %q", err, intact(got), left)
	}
}

func (c *clients) mpop(t *testing.T) {
	user := c.user(t, "mpop", 4)
	dir := t.TempDir()
	maildir(t, filepath.Join(dir, "mail"))
	rc := file(t, "mpoprc", fmt.Sprintf("defaults\ntls on\ntls_trust_file %s\nuidls_file %s/uidls\ndelivery maildir %[2]s/mail\nkeep on\naccount tls\nhost localhost\nport %s\ntls_starttls off\nuser %s\npassword %s\naccount stls\nhost localhost\nport %s\ntls_starttls on\nuser %[4]s\npassword %[5]s\n",
		c.ca, dir, port(c.pops), user, password, port(c.pop)))
	for _, account := range []string{"tls", "tls", "stls"} { // nothing is new after the first time, by whatever door
		c.do(t, 0, "", "mpop", "-C", rc, account)
	}
	if n := len(glob(dir, "mail/new/*")); n != 4 || intactFiles(dir) != 4 {
		t.Errorf("%d messages, %d of them whole, not 4", n, intactFiles(dir))
	}
}

func (c *clients) getmail(t *testing.T) {
	user := c.user(t, "getmail", 4)
	for kind, address := range map[string]string{"SimplePOP3SSLRetriever": c.pops, "SimpleIMAPSSLRetriever": c.imaps} {
		dir := t.TempDir()
		rc := file(t, "getmailrc", fmt.Sprintf("[retriever]\ntype = %s\nserver = localhost\nport = %s\nusername = %s\npassword = %s\nca_certs = %s\n[destination]\ntype = MDA_external\npath = /bin/sh\narguments = ('-c', 'cat >>%s/mbox')\nallow_root_commands = true\n[options]\nread_all = false\ndelete = false\n",
			kind, port(address), user, password, c.ca, dir))
		for range 2 {
			c.do(t, 0, "", "getmail", "--getmaildir", dir, "--rcfile", rc)
		}
		got, err := os.ReadFile(filepath.Join(dir, "mbox"))
		if n := intact(got); n != 4 {
			t.Errorf("%s: %d whole messages, not 4; %v", kind, n, err)
		}
	}
}

func maildir(t testing.TB, dir string) {
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func glob(dir, pattern string) []string {
	names, _ := filepath.Glob(filepath.Join(dir, pattern))
	return names
}

// mbsync synchronizes five folders of forty messages both ways; a last run changes nothing.
func (c *clients) mbsync(t *testing.T) {
	user := c.user(t, "mbsync", 0)
	box := c.open(t, user)
	for _, f := range []string{"INBOX", "Drafts", "Projects", "Projects/2026", "Grüße"} {
		box.Create(f, nil).Wait() // some are there
		for n := range 40 {
			deposit(t, box, f, letter(user, fmt.Sprintf("%s %d", f, n)))
		}
	}
	dir := t.TempDir()
	sync := c.mirror(t, user, dir)
	sync()
	if n := intactFiles(dir); n != 200 {
		t.Fatalf("%d whole messages here after the first run, not 200", n)
	}
	inbox := append(glob(dir, "INBOX/cur/*"), glob(dir, "INBOX/new/*")...)
	flagged := strings.Replace(strings.Replace(inbox[0], "/new/", "/cur/", 1), ":2,", "", 1)
	flagged, _, _ = strings.Cut(flagged, ":")
	mustRename(t, inbox[0], flagged+":2,FS")
	os.Remove(inbox[1])
	if err := os.WriteFile(filepath.Join(dir, "INBOX/new/1.local.here"), []byte(strings.ReplaceAll(letter(user, "written here"), "\r\n", "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	c.changeThere(t, box, user)
	sync()
	got := subjects(t, box, "INBOX")
	if len(got) != 40 || !slices.Contains(got, "written here") {
		t.Errorf("%d messages there after the second run, with %q last", len(got), got[len(got)-1])
	}
	found, err := box.Search(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagFlagged, imap.FlagSeen}}, nil).Wait()
	if err != nil || len(found.AllSeqNums()) != 1 {
		t.Errorf("flags set here: %v there, %v", found, err)
	}
	if n := len(glob(dir, "Drafts/new/*")) + len(glob(dir, "Drafts/cur/*")); n != 41 {
		t.Errorf("%d drafts here, not 41", n)
	}
	projects := append(glob(dir, "Projects/cur/*"), glob(dir, "Projects/new/*")...)
	answered := glob(dir, "Projects/cur/*:2,*R*")
	if len(projects) != 38 || len(answered) != 1 || len(glob(dir, "Gr*e/[cn]*/*")) != 41 {
		t.Errorf("changed there: %d projects, %d answered, %d moved to here", len(projects), len(answered), len(glob(dir, "Gr*e/[cn]*/*")))
	}
	if n := intactFiles(dir); n != 200 {
		t.Errorf("%d whole messages here, not 200", n)
	}
	unchanged(t, dir, sync)
}

// changeThere writes a draft; of the projects it answers one, deletes one and moves one.
func (c *clients) changeThere(t *testing.T, box *imapclient.Client, user string) {
	t.Helper()
	deposit(t, box, "Drafts", letter(user, "written there"))
	_, err := box.Select("Projects", nil).Wait()
	flag := func(n uint32, f imap.Flag) error {
		return box.Store(imap.SeqSetNum(n), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{f}}, nil).Close()
	}
	err = errors.Join(err, flag(1, imap.FlagAnswered), flag(2, imap.FlagDeleted))
	_, moved := box.Move(imap.SeqSetNum(3), "Grüße").Wait()
	if err = errors.Join(err, moved, box.Expunge().Close()); err != nil {
		t.Fatal(err)
	}
}

// mirror is a run of mbsync between a mailbox and a folder.
func (c *clients) mirror(t *testing.T, user, dir string) func() string {
	rc := file(t, "mbsyncrc", fmt.Sprintf("IMAPStore far\nHost localhost\nPort %s\nUser %s\nPass %s\nSSLType IMAPS\nCertificateFile %s\n\nMaildirStore near\nPath %s/\nInbox %[5]s/INBOX\nSubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\nSync All\nSyncState *\n",
		port(c.imaps), user, password, c.ca, dir))
	return func() string { return c.do(t, 0, "", "mbsync", "-c", rc, "-V", "all") }
}

// unchanged synchronizes where nothing has changed.
func unchanged(t *testing.T, dir string, sync func() string) {
	t.Helper()
	before := listing(dir)
	if said := sync(); strings.Contains(said, "+1") || strings.Contains(said, "*1") || strings.Contains(said, "#1") {
		t.Errorf("a run without reason did something: %s", said)
	}
	if after := listing(dir); after != before {
		t.Errorf("a run without reason changed\n%s\nto\n%s", before, after)
	}
}

// TestMirrorOverRestart: a mirror of a mailbox is good after the server was stopped, and after it
// was killed; UIDs and UIDVALIDITY are the same.
func TestMirrorOverRestart(t *testing.T) {
	needs(t, "mbsync")
	e := newEstate(t, "contoso.com")
	e.serve()
	c := &clients{e, e.certificate()}
	box := e.open(t, "kima")
	for n := range 3 {
		deposit(t, box, "INBOX", letter("kima", fmt.Sprint("kept ", n)))
	}
	dir := t.TempDir()
	sync := c.mirror(t, "kima", dir)
	sync()
	before := inboxNumbers(t, box)
	for _, end := range []func(){func() { e.stop() }, e.kill} {
		end()
		e.serve()
		unchanged(t, dir, sync)
		if after := inboxNumbers(t, e.open(t, "kima")); after != before {
			t.Errorf("INBOX was %s and is %s", before, after)
		}
	}
	if n := intactFiles(dir); n != 3 {
		t.Errorf("%d whole messages, not 3", n)
	}
}

// inboxNumbers are UIDVALIDITY and the UIDs of the inbox.
func inboxNumbers(t *testing.T, box *imapclient.Client) string {
	t.Helper()
	data, err := box.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	found, err := box.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(data.UIDValidity, found.AllUIDs())
}

// intactFiles counts the whole letters in the files below a directory.
func intactFiles(dir string) (n int) {
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := os.ReadFile(path)
			n += intact(text)
		}
		return nil
	})
	return n
}

// offlineimap synchronizes a mailbox with a Maildir both ways.
func (c *clients) offlineimap(t *testing.T) {
	user := c.user(t, "offline", 5)
	dir := t.TempDir()
	rc := file(t, "offlineimaprc", fmt.Sprintf("[general]\naccounts = a\nmetadata = %s/meta\nui = quiet\n[Account a]\nlocalrepository = near\nremoterepository = far\n[Repository near]\ntype = Maildir\nlocalfolders = %[1]s/mail\n[Repository far]\ntype = IMAP\nremotehost = localhost\nremoteport = %s\nremoteuser = %s\nremotepass = %s\nssl = yes\nsslcacertfile = %s\n",
		dir, port(c.imaps), user, password, c.ca))
	sync := func() { c.do(t, 0, "", "offlineimap", "-o", "-c", rc) }
	sync()
	if n := intactFiles(dir); n != 5 {
		t.Fatalf("%d whole messages here, not 5", n)
	}
	here := glob(dir, "mail/INBOX/*/*")
	mustRename(t, here[0], strings.Replace(strings.TrimSuffix(here[0], "S"), "/new/", "/cur/", 1)+"F")
	os.Remove(here[1])
	box := c.open(t, user)
	deposit(t, box, "INBOX", letter(user, "written there"))
	sync()
	sync()
	if got := subjects(t, box, "INBOX"); len(got) != 5 || intactFiles(dir) != 5 {
		t.Errorf("%q there, %d whole messages here", got, intactFiles(dir))
	}
	found, err := box.Search(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagFlagged}}, nil).Wait()
	if err != nil || len(found.AllSeqNums()) != 1 {
		t.Errorf("flagged: %v, %v", found, err)
	}
}

// snail sends a message with s-nail, and saves and deletes another.
func (c *clients) snail(t *testing.T) {
	user := c.user(t, "snail", 1)
	rc := file(t, "mailrc", fmt.Sprintf("set v15-compat ssl-ca-file=%s tls-ca-file=%[1]s ssl-verify=strict tls-verify=strict\nset from=%s@contoso.com mta=smtp://%[2]s:%s@localhost:%s smtp-use-starttls smtp-auth=plain\nset sendcharsets=utf-8 sendwait\n",
		c.ca, user, password, port(c.submission)))
	c.do(t, 0, "Grüße\n.\nthe end\n", "s-nail", "-:/", "-Sexpandaddr", "-X", "source "+rc, "-s", "sent with s-nail", user+"@contoso.com")
	c.arrives(t, user, "sent with s-nail")
	saved := filepath.Join(t.TempDir(), "saved")
	c.do(t, 0, "copy 1 "+saved+"\ndelete 1\nquit\n", "s-nail", "-:/", "-X", "source "+rc, "-f", "imaps://"+user+":"+password+"@localhost:"+port(c.imaps)+"/INBOX")
	text, err := os.ReadFile(saved)
	if left := subjects(t, c.open(t, user), "INBOX"); err != nil || intact(text) != 1 || len(left) != 1 || left[0] != "sent with s-nail" {
		t.Errorf("saved: %v, %q; left %q", err, text, left)
	}
}

func mustRename(t testing.TB, from, to string) {
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// listing is every message file below a directory.
func listing(dir string) string {
	var all []string
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			all = append(all, path)
		}
		return nil
	})
	return strings.Join(all, "\n")
}

// neomutt sends a message, and reads, saves and deletes in a mailbox, on a terminal.
func (c *clients) neomutt(t *testing.T) {
	user := c.user(t, "neomutt", 3)
	dir := t.TempDir()
	rc := file(t, "neomuttrc", fmt.Sprintf(`set ssl_force_tls = yes
set certificate_file = %q
set smtp_url = "smtp://%s@localhost:%s/"
set smtp_pass = %q
set imap_pass = %[4]q
set from = "%[2]s@contoso.com"
set folder = "imaps://%[2]s@localhost:%[5]s/"
set record = ""
set header_cache = ""
set mark_old = no
set delete = yes
set confirm_append = no
set save_name = no
set wait_key = no
set pager_stop = yes
set move = no
`, c.ca, user, port(c.submission), password, port(c.imaps)))
	c.do(t, 0, "the body\n", "neomutt", "-n", "-F", rc, "-s", "sent with neomutt", "--", user+"@contoso.com")
	c.arrives(t, user, "sent with neomutt")
	script := `push "<limit>~s message<enter><tag-pattern>~s 'message 1'<enter><tag-prefix><copy-message>` + dir + `/saved<enter>y<delete-pattern>~s 'message 2'<enter><sync-mailbox><quit>"`
	cmd := exec.Command("neomutt", "-n", "-F", rc, "-f", "imaps://"+user+"@localhost:"+port(c.imaps)+"/INBOX", "-e", script)
	cmd.Env = append(c.env, "TERM=xterm", "LC_ALL=C.UTF-8")
	screen := onTerminal(t, cmd)
	screen.ends(30 * time.Second)
	saved, err := os.ReadFile(filepath.Join(dir, "saved"))
	if err != nil || !bytes.Contains(saved, []byte("Subject: message 1")) {
		t.Errorf("neomutt saved %q, %v; its screen: %s", saved, err, screen.text())
	}
	if left := subjects(t, c.open(t, user), "INBOX"); slices.Contains(left, "message 2") || len(left) != 3 {
		t.Errorf("left: %q", left)
	}
}

// python runs a script with imaplib, poplib and smtplib.
func (c *clients) python(t *testing.T) {
	user := c.user(t, "python", 3)
	c.do(t, 0, "", "python3", filepath.Join(testdata(t), "clients.py"), port(c.imap), port(c.imaps), port(c.pop), port(c.pops), port(c.submission), user, password, c.ca)
	c.arrives(t, user, "sent with smtplib")
}

func testdata(t testing.TB) string {
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// imapclient uses go-imap's client for what mail programs do all day.
func (c *clients) imapclient(t *testing.T) {
	user := c.user(t, "goclient", 5)
	news := make(chan uint32, 10)
	box, err := imapclient.DialStartTLS(c.imap, &imapclient.Options{TLSConfig: &tls.Config{InsecureSkipVerify: true},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				news <- *d.NumMessages
			}
		}}})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	check(box.Login(user, password).Wait())
	for _, needed := range []imap.Cap{imap.CapIdle, imap.CapUIDPlus, imap.CapMove, imap.CapESearch, imap.CapCondStore, imap.CapSpecialUse, imap.CapListStatus} {
		if !box.Caps().Has(needed) {
			t.Errorf("no %s", needed)
		}
	}
	folders, err := box.List("", "*", &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true}, ReturnSpecialUse: true}).Collect()
	check(err)
	if len(folders) < 6 {
		t.Errorf("folders: %v", folders)
	}
	_, err = box.Select("INBOX", nil).Wait()
	check(err)
	check(box.Store(imap.SeqSetNum(1, 2), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close())
	found, err := box.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, &imap.SearchOptions{ReturnAll: true, ReturnCount: true}).Wait()
	check(err)
	if found.Count != 3 {
		t.Errorf("%d unseen", found.Count)
	}
	check(box.Create("Archive", nil).Wait())
	moved, err := box.Move(imap.SeqSetNum(5), "Archive").Wait()
	check(err)
	if moved.UIDValidity == 0 {
		t.Error("MOVE without COPYUID")
	}
	whole := &imap.FetchItemBodySection{Peek: true}
	bodies, err := box.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{whole}, BodyStructure: &imap.FetchItemBodyStructure{Extended: true}, RFC822Size: true}).Collect()
	check(err)
	if got := string(bodies[0].FindBodySection(whole)); got != letter(user, "message 0") {
		t.Errorf("the message came back as %q", got)
	}
	idle, err := box.Idle()
	check(err)
	for len(news) > 0 {
		<-news
	}
	check(c.submit(user, user+"@contoso.com", letter(user, "pushed")))
	select {
	case n := <-news:
		if n != 5 {
			t.Errorf("pushed: %d EXISTS", n)
		}
	case <-time.After(10 * time.Second):
		t.Error("nothing was pushed")
	}
	check(idle.Close())
	check(idle.Wait())
	check(box.Logout().Wait())
}

// submit sends a message as a mail program does.
func (e *estate) submit(user, to, message string) error {
	c, err := smtp.Dial(e.submission)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {
		return err
	}
	if err := c.Auth(smtp.PlainAuth("", user, password, "127.0.0.1")); err != nil {
		return err
	}
	if err := send(c, user+"@contoso.com", to, message); err != nil {
		return err
	}
	return c.Quit()
}
