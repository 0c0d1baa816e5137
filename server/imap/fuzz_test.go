package imap

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"emsh/server/auth"
)

// FuzzIMAPCommand sends a line to a session in each state; whatever it is, the
// session either answers and goes on, or says goodbye.
func FuzzIMAPCommand(f *testing.F) {
	for _, line := range []string{
		"NOOP", "LOGIN ann secret", "LOGIN {3+}\r\nann {6+}\r\nsecret", "AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=", `LIST (SUBSCRIBED) "" (a* %) RETURN (STATUS (MESSAGES))`,
		"SELECT INBOX (QRESYNC (1 2 1:3 (1 1)))", "FETCH 1:* (UID BODY.PEEK[1.2.HEADER.FIELDS.NOT (a \"b\")]<1.2>)", "UID FETCH $ (BINARY.SIZE[1] MODSEQ) (CHANGEDSINCE 1)",
		"STORE 1 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen x)", "SEARCH RETURN (MIN SAVE) CHARSET utf-8 OR (1:2 NOT SEEN) SENTSINCE 1-Jan-2020 MODSEQ 1", "COPY 1,2:* Drafts",
		"APPEND INBOX (\\Seen) \" 1-Jan-2020 10:00:00 +0000\" {5+}\r\nhello", "ID (\"a\" NIL)", "ENABLE QRESYNC UTF8=ACCEPT", "STATUS INBOX (SIZE)", "CREATE x (USE (\\Archive))",
		"APPEND INBOX UTF8 (~{5+}\r\nhello)", "EXPUNGE", "UID EXPUNGE 1", "MOVE 1 Drafts", "RENAME a b", "IDLE", "CLOSE", "UNSELECT", "NAMESPACE", "XYZ {5+}\r\nabcde",
		"SORT RETURN (MIN) (REVERSE DATE SUBJECT) utf-8 ALL", "UID THREAD REFERENCES utf-8 1:*", "GETQUOTAROOT INBOX", "GETQUOTA \"\"",
	} {
		f.Add(line)
	}
	w := newWorld(f)
	w.fill("ann", 5)
	w.server.Auth.Throttle = forgetful()
	f.Fuzz(func(t *testing.T, line string) {
		for _, prologue := range []string{"", "l LOGIN ann secret\r\n", "l LOGIN ann secret\r\ns SELECT INBOX\r\n"} {
			fuzzOne(t, w, prologue, line)
		}
		if n := w.hall.Panics(); n > 0 {
			t.Fatalf("%d sessions panicked", n)
		}
	})
}

// forgetful is a throttle that remembers no guess: a fuzzer makes many.
func forgetful() *auth.Throttle {
	var now atomic.Int64
	return auth.NewThrottle(func() time.Time { return time.Unix(now.Add(3600), 0) })
}

func fuzzOne(t *testing.T, w *world, prologue, line string) {
	nc, err := net.Dial("tcp", w.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	_ = nc.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = nc.Write([]byte(prologue + "f " + line + "\r\nDONE\r\n*\r\nz1 NOOP\r\nz2 LOGOUT\r\n"))
	if tc, ok := nc.(*net.TCPConn); ok {
		_ = tc.CloseWrite()
	}
	var got strings.Builder
	buf := make([]byte, 4096)
	for {
		n, err := nc.Read(buf)
		got.Write(buf[:n])
		if ne, ok := err.(net.Error); ok && ne.Timeout() {
			t.Fatalf("the session hangs: %q", got.String())
		}
		if err != nil {
			return
		}
	}
}

func FuzzUTF7(f *testing.F) {
	f.Add("Gr&APwA3w-e")
	f.Add("a&b")
	f.Fuzz(func(t *testing.T, name string) {
		if decoded, ok := decodeUTF7(name); ok {
			if again, ok := decodeUTF7(encodeUTF7(decoded)); !ok || again != decoded {
				t.Fatalf("%q -> %q -> %q", name, decoded, again)
			}
		}
	})
}

func FuzzPattern(f *testing.F) {
	f.Add("a*b%c", "axxb/c")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if len(pattern) > 12 || len(name) > 12 || strings.HasPrefix(strings.ToUpper(pattern), "INBOX") {
			return
		}
		if got, want := newPattern(pattern).match(name), slowMatch(pattern, name); got != want {
			t.Fatalf("%q %q: %v", pattern, name, got)
		}
	})
}

// slowMatch is the obvious way, for short names.
func slowMatch(p, n string) bool {
	steps := 0
	var match func(p, n string) bool
	match = func(p, n string) bool {
		if steps++; steps > 200000 {
			panic("too slow")
		}
		if p == "" {
			return n == ""
		}
		switch p[0] {
		case '*', '%':
			for i := 0; i <= len(n); i++ {
				if match(strings.TrimLeft(p[1:], string(p[0])), n[i:]) {
					return true
				}
				if i < len(n) && p[0] == '%' && n[i] == '/' {
					return false
				}
			}
			return false
		}
		return n != "" && n[0] == p[0] && match(p[1:], n[1:])
	}
	return match(p, n)
}
