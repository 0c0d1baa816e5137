package imap

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/mailbox"
	"emsh/store/pebble"
)

// raw opens a connection that has read the greeting only.
func (w *world) raw() *client {
	w.t.Helper()
	c := w.dial()
	if line := c.line(); !strings.HasPrefix(line, "* OK ") {
		w.t.Fatalf("greeting %q", line)
	}
	return c
}

// want reads a line and checks how it begins.
func (c *client) want(prefix string) {
	c.t.Helper()
	if line := c.line(); !strings.HasPrefix(line, prefix) {
		c.t.Fatalf("got %.200q, want %q", line, prefix)
	}
}

// closed checks that the connection ends without a word but those allowed.
func (c *client) closed(allowed string) {
	c.t.Helper()
	for {
		line := c.line()
		if line == "EOF" {
			return
		}
		if allowed == "" || !strings.HasPrefix(line, allowed) {
			c.t.Fatalf("got %.200q instead of the end", line)
		}
	}
}

// cpuTime is what the process has used: a busy machine is no fault of ours.
func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func within(t *testing.T, limit time.Duration, what string, f func()) {
	t.Helper()
	start := cpuTime()
	f()
	if took := cpuTime() - start; took > limit {
		t.Errorf("%s took %v", what, took)
	}
}

func TestStartTLSInjection(t *testing.T) {
	w := newWorld(t)
	c := w.raw()
	c.send("a STARTTLS\r\nb NOOP\r\n")
	c.want("a OK ")
	c.closed("")
}

func TestStartTLS(t *testing.T) {
	w := newWorld(t)
	w.set.LoginType = config.SecureLogin
	w.apply(front.Deadlines{Before: 20 * time.Second, After: 20 * time.Second})
	c := w.raw()
	if caps := c.must("a CAPABILITY")[0]; !strings.Contains(caps, "LOGINDISABLED") || strings.Contains(caps, "AUTH=") {
		t.Error(caps)
	}
	// Refused before the password is sent, and before the literal is asked for.
	c.send("b LOGIN ann {6}\r\n")
	c.want("b NO [PRIVACYREQUIRED]")
	c.send("c AUTHENTICATE PLAIN\r\n")
	c.want("c NO [PRIVACYREQUIRED]")
	c.send("d LOGIN ann {6+}\r\nsecret\r\ne NOOP\r\n")
	c.want("d NO [PRIVACYREQUIRED]")
	c.want("e OK")
	c.send("f STARTTLS\r\n")
	c.want("f OK ")
	s := w.wrap(tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true}))
	if caps := s.must("a CAPABILITY")[0]; strings.Contains(caps, "LOGINDISABLED") || strings.Contains(caps, "STARTTLS") || !strings.Contains(caps, "AUTH=PLAIN") {
		t.Error(caps)
	}
	s.must("b LOGIN ann secret")
	s.send("c STARTTLS\r\n")
	s.want("c BAD")
}

func TestALPN(t *testing.T) {
	w := newWorld(t)
	for proto, good := range map[string]bool{"http/1.1": false, "imap": true} {
		nc, err := tls.Dial("tcp", w.tlsAddr, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{proto}})
		if (err == nil) != good {
			t.Errorf("%s: %v", proto, err)
		}
		if err == nil {
			w.wrap(nc).want("* OK")
		}
	}
}

func TestHTTP(t *testing.T) {
	w := newWorld(t)
	for _, first := range []string{"POST /x<script> HTTP/1.1", "GET / HTTP/1.0", "PRI * HTTP/2.0"} {
		c := w.raw()
		c.send(first + "\r\nHost: x\r\n\r\na LOGIN ann secret\r\nb NOOP\r\n")
		c.want("* BYE")
		c.closed("")
	}
}

func TestLiteralsBeforeLogin(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"a LOGIN {2147483647}":            "a NO [TOOBIG]",
		"a LOGIN {99999999999999999999}":  "a NO [TOOBIG]",
		"a LOGIN {-1}":                    "a BAD",
		"a LOGIN {999999999+}":            "a NO [TOOBIG]",
		"a LOGIN {99999999999999999999+}": "a NO [TOOBIG]",
		"a LOGIN {}":                      "a BAD",
		"a LOGIN {5}x":                    "a BAD",
		"a NOSUCH {5}":                    "a BAD",
		"{5}":                             "* BAD",
	} {
		c := w.raw()
		c.send(text + "\r\n")
		c.want(want)
	}
}

// A refused literal's bytes never run as commands.
func TestRefusedLiteralIsSkipped(t *testing.T) {
	w := newWorld(t)
	c := w.raw()
	evil := "x LOGIN ann secret\r\ny CREATE pwned\r\n"
	c.send(fmt.Sprintf("a NOSUCH {%d+}\r\n%s z\r\nb NOOP\r\n", len(evil), evil))
	c.want("a BAD")
	c.want("b OK")
	d := w.login("ann")
	d.send(fmt.Sprintf("a APPEND nowhere {%d+}\r\n%s\r\nb NOOP\r\n", len(evil), evil))
	d.want("a NO [TRYCREATE]")
	d.want("b OK")
	big := 70 << 20
	d.send(fmt.Sprintf("c APPEND INBOX {%d+}\r\n", big))
	d.want("c NO [TOOBIG]")
	d.want("* BYE")
	d.closed("")
}

func TestLiteralsAfterLogin(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	c.send("a APPEND INBOX {109951162777600}\r\n")
	c.want("a NO [TOOBIG]")
	c.must("b SELECT INBOX")
	var b strings.Builder
	b.WriteString("c SEARCH")
	for range 3000 {
		b.WriteString(" BODY {1000+}\r\n" + strings.Repeat("x", 1000))
	}
	c.send(b.String() + "\r\nd NOOP\r\n")
	c.want("c NO [TOOBIG]")
	c.want("d OK")
}

func TestNesting(t *testing.T) {
	w := newWorld(t)
	c := w.raw()
	c.send("a " + strings.Repeat("(", 12000) + "\r\n")
	c.want("a BAD")
	d := w.login("ann")
	d.must("b SELECT INBOX")
	within(t, time.Second, "nesting", func() {
		for i, text := range []string{
			"SEARCH " + strings.Repeat("(", 5000),
			"SEARCH " + strings.Repeat("OR ALL ", 1200) + "ALL ALL",
			"SEARCH " + strings.Repeat("NOT ", 2000) + "ALL",
			"FETCH 1 (BODY[" + strings.Repeat("1.", 3000) + "1])",
			"LIST " + strings.Repeat("(", 4000),
			"STORE 1 FLAGS " + strings.Repeat("(", 4000),
		} {
			tag := fmt.Sprint("n", i)
			d.send(tag + " " + text + "\r\n")
			d.want(tag + " BAD")
		}
		d.send("s UID FETCH 1:*" + strings.Repeat(",1:*", 2000) + " FLAGS\r\n")
		d.want("s OK")
	})
}

func TestEndlessLine(t *testing.T) {
	w := newWorld(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c := w.raw()
	go func() {
		piece := strings.Repeat("A", 64<<10)
		for range 64 {
			if _, err := c.Write([]byte(piece)); err != nil {
				return
			}
		}
	}()
	line := c.line()
	if !strings.HasPrefix(line, "* BYE") && line != "EOF" {
		t.Errorf("%.100q", line)
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("the heap grew by %d", grown)
	}
}

func TestLongCommand(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	c.send("a NOOP" + strings.Repeat(" ", 11000) + "\r\n")
	c.want("a BAD [TOOBIG]")
	w.set.MaxCommandSize = 1024
	w.apply(front.Deadlines{Before: 20 * time.Second, After: 20 * time.Second})
	c.send("b NOOP" + strings.Repeat(" ", 3000) + "\r\n")
	c.want("b OK") // it logged in under the old setting
	d := w.login("ann")
	d.send("a NOOP" + strings.Repeat(" ", 1100) + "\r\n")
	d.want("a BAD [TOOBIG]")
}

func TestPatternsAreLinear(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	name := strings.Repeat("a", 60)
	for i := range 50 {
		c.must(fmt.Sprintf("c CREATE %s%d", name, i))
	}
	within(t, time.Second, "patterns", func() {
		for _, p := range []string{strings.Repeat("%*", 100) + "b", strings.Repeat("*a", 1500) + "b", strings.Repeat("%a", 30) + "%b"} {
			if lines := c.must(`a LIST "" "` + p + `"`); len(lines) != 1 {
				t.Errorf("%d lines for %.20s", len(lines), p)
			}
		}
	})
}

func TestNames(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	for i, name := range []string{`"../x"`, `"/etc/passwd"`, `"a/../../b"`, `"&AC4ALg-/x"`, `"` + strings.Repeat("n", 2000) + `"`, `"a//b"`, `"."`, `"&bad"`,
		"{12+}\r\nx\r\n* OK bad\r", "\"a\tb\"", `""`} {
		tag := fmt.Sprint("n", i)
		lines := c.do(tag + " CREATE " + name)
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, tag+" NO") && !strings.HasPrefix(last, tag+" BAD") {
			t.Errorf("%.40q: %s", name, last)
		}
		for _, verb := range []string{"SELECT", "DELETE", "SUBSCRIBE", "RENAME INBOX"} {
			lines := c.do(tag + " " + verb + " " + name)
			if last := lines[len(lines)-1]; strings.HasPrefix(last, tag+" OK") || len(lines) > 1 {
				t.Errorf("%s %.40q: %s", verb, name, lines)
			}
		}
	}
	// Names of others are not told apart from names of nobody.
	a, b := c.do("x SELECT ../bob/INBOX"), c.do("x SELECT ../zed/INBOX")
	if a[0] != b[0] {
		t.Errorf("%s / %s", a, b)
	}
}

func TestBeforeLogin(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"SELECT INBOX", "LIST \"\" *", "FETCH 1 FLAGS", "UID FETCH 1 FLAGS", "IDLE", "APPEND INBOX {5}", "ENABLE CONDSTORE", "UNSELECT", "UID"} {
		c := w.raw()
		c.send("a " + name + "\r\n")
		c.want("a BAD")
	}
	c := w.raw()
	for range maxBadEarly {
		c.send("a nonsense\r\n")
		c.want("a BAD")
	}
	c.want("* BYE")
	c.closed("")
}

func TestHostileLogins(t *testing.T) {
	w := newWorld(t)
	c := w.login("bob")
	for _, line := range []string{"LOGIN {4+}\r\na\x00bc secret", `LOGIN "%u${x}" secret`, `LOGIN "*)(uid=*" secret`, "LOGIN \xff\xfe secret", "AUTHENTICATE PLAIN AGEAYg", "AUTHENTICATE PLAIN ====",
		"AUTHENTICATE PLAIN =", "AUTHENTICATE NOSUCH", "AUTHENTICATE PLAIN " + strings.Repeat("QUFB", 4000)} {
		d := w.raw()
		d.send("a " + line + "\r\n")
		if got := d.line(); !strings.HasPrefix(got, "a NO") && !strings.HasPrefix(got, "a BAD") && !strings.HasPrefix(got, "* BYE") {
			t.Errorf("%.40q: %.100s", line, got)
		}
	}
	for range 200 { // gone in the middle of an exchange
		d := w.dial()
		d.send("a AUTHENTICATE PLAIN\r\n")
		_ = d.Close()
	}
	c.must("z NOOP")
}

func TestDamagedMailIsServed(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	mails := []string{
		"Content-Type: multipart/mixed; boundary=x\r\n\r\nno part\r\n",
		"\r\n", "x", "Subject: \x80\xff\r\n\r\n\x00\x01",
		strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 1000),
	}
	for _, m := range mails {
		c.must(fmt.Sprintf("a APPEND INBOX {%d+}\r\n%s", len(m), m))
	}
	c.must("s SELECT INBOX")
	within(t, 3*time.Second, "fetch", func() {
		c.must("f FETCH 1:* (ENVELOPE BODY BODYSTRUCTURE BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[1.1] BODY.PEEK[HEADER] BODY.PEEK[TEXT] BINARY.PEEK[1] BINARY.SIZE[1] RFC822.SIZE)")
		c.must("g SEARCH TEXT nothing")
	})
}

func TestGoodbye(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	c.must("a SELECT INBOX")
	c.send("b IDLE\r\n")
	c.want("+ ")
	if w.hall.EndUser("ann", "Ended by the administrator.", time.Second) != 1 {
		t.Error("no session to end")
	}
	c.want("* BYE Ended by the administrator.")
	c.closed("")
}

func TestSilentClientIsDropped(t *testing.T) {
	w := newWorld(t)
	w.apply(front.Deadlines{Before: 50 * time.Millisecond, After: 80 * time.Millisecond})
	c := w.dial()
	c.want("* OK")
	c.want("* BYE")
	d := w.dial()
	d.want("* OK")
	d.send("a LOGIN ann secret\r\n")
	d.want("a OK")
	d.send("b IDLE\r\n")
	d.want("+ ")
	d.want("* BYE")
}

// TestDamagedText: texts that cannot be read are told of behind those that can be, on a line of
// its own, and the session goes on.
func TestDamagedText(t *testing.T) {
	for _, item := range []string{"BODY.PEEK[]", "BODY.PEEK[HEADER.FIELDS.NOT (X)]", "BODY.PEEK[1.HEADER.FIELDS (X)]", "BINARY.PEEK[1]", "BINARY.SIZE[1]", "(FLAGS BODY.PEEK[TEXT])", "(FLAGS BODY.PEEK[HEADER] BINARY.PEEK[1])"} {
		w := newWorld(t)
		dir := t.TempDir()
		boxes, err := pebble.OpenMailboxes(dir, pebble.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer boxes.Close()
		w.boxes = boxes
		c := w.login("ann")
		mail := "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\n" + strings.Repeat("text\r\n", 100)
		for _, text := range []string{mail, mail, strings.ReplaceAll(mail, "inner", "whole")} {
			c.must(fmt.Sprintf("a APPEND INBOX {%d+}\r\n%s", len(text), text))
		}
		c.must("s SELECT INBOX")
		damage(t, dir)
		got := c.do("f FETCH 1:* " + item)
		for _, line := range got {
			if !strings.HasPrefix(line, "f NO") && line != "EOF" && strings.Contains(line, "f NO") {
				t.Errorf("%s: %q", item, line)
			}
		}
		if all := strings.Join(got, "\n"); !strings.Contains(all, "* 3 FETCH") || strings.Contains(all, "* 1 FETCH") || !strings.Contains(all, "f NO [SERVERBUG]") {
			t.Errorf("%s: the message that is whole is not served beside the damaged ones: %s", item, all)
		}
		c.must("g NOOP")
	}
}

// damage changes a byte in each text of a mailbox database.
func damage(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "bodies", "*.seg"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte("inner"), []byte("Inner")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadingOnAFullDisk: mail is read though that it was read cannot be written down.
func TestReadingOnAFullDisk(t *testing.T) {
	for _, flaw := range []error{mailbox.ErrFull, mailbox.ErrFault} {
		w := newWorld(t)
		w.fill("ann", 1)
		w.flaw = fmt.Errorf("store: %w", flaw)
		c := w.login("ann")
		c.must("a SELECT INBOX")
		if got := strings.Join(c.must("b FETCH 1 (FLAGS BODY[HEADER.FIELDS (Subject)])"), "\n"); !strings.Contains(got, "Subject: topic") || strings.Contains(got, "Seen") {
			t.Errorf("%v: %s", flaw, got)
		}
		if got := c.do("c STORE 1 +FLAGS (\\Seen)")[0]; !strings.HasPrefix(got, "c NO [UNAVAILABLE]") {
			t.Errorf("%v: %s", flaw, got)
		}
	}
}

// TestNoRoomForAppend: where a long message cannot be held, its session goes on.
func TestNoRoomForAppend(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	mail := "Subject: long\r\n\r\n" + strings.Repeat("text\r\n", 300000)
	for _, plus := range []string{"+", ""} {
		c.send(fmt.Sprintf("a APPEND INBOX {%d%s}\r\n", len(mail), plus))
		if plus == "" {
			c.want("+ ")
		}
		c.send(mail + "\r\n")
		c.want("a NO [UNAVAILABLE]")
		c.must("b NOOP")
	}
}
