package transport

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"emsh/store/config"
	"emsh/store/directory"
)

// crashDir names the stores of the child process that is killed.
const crashDir = "EMSH_TEST_CRASH_DIR"

// crashUsers are the same in each process.
func crashUsers() (ann, bob directory.User) {
	fixed := func(n int) func(*directory.User) {
		return func(u *directory.User) {
			u.Guid, _ = config.ParseGUID(fmt.Sprintf("00000000-0000-4000-8000-%012d", n))
			u.ExchangeGuid, _ = config.ParseGUID(fmt.Sprintf("00000000-0000-4000-9000-%012d", n))
		}
	}
	return user("ann", fixed(1)), user("bob", fixed(2))
}

// TestCrashChild is the server that TestKill kills.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("it is run by TestKill")
	}
	ann, bob := crashUsers()
	h := openAt(t, dir, ann, bob)
	os.WriteFile(filepath.Join(dir, "address.new"), []byte(h.address()), 0o600)
	os.Rename(filepath.Join(dir, "address.new"), filepath.Join(dir, "address"))
	time.Sleep(time.Minute)
}

// letters remembers what was answered 250, and to whom it was.
type letters struct {
	mu   sync.Mutex
	sent map[string]int // recipients by Message-ID
}

// TestKill: a server that is killed at any moment loses no message that it
// answered 250, and delivers none twice.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts processes")
	}
	dir := t.TempDir()
	all := &letters{sent: map[string]int{}}
	for round := range 6 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=2m")
		cmd.Env = append(os.Environ(), crashDir+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		at := waitFor(t, filepath.Join(dir, "address"))
		var clients sync.WaitGroup
		for i := range 8 {
			clients.Go(func() { all.submit(at, fmt.Sprintf("%d-%d", round, i)) })
		}
		time.Sleep(time.Duration(50+rand.IntN(300)) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		clients.Wait()
		os.Remove(filepath.Join(dir, "address"))
	}
	ann, bob := crashUsers()
	h := openAt(t, dir, ann, bob)
	h.empty()
	got := map[string]int{}
	for _, u := range []directory.User{ann, bob} {
		mine := map[string]bool{}
		for _, text := range h.inbox(u) {
			id := messageID(text)
			if mine[id] && all.sent[id] > 0 {
				t.Errorf("%s has %s twice", u.Name, id)
			}
			mine[id] = true
			got[id]++
		}
	}
	for id, n := range all.sent {
		if got[id] < n {
			t.Errorf("%s reached %d of %d recipients", id, got[id], n)
		}
	}
	t.Logf("%d messages were answered 250", len(all.sent))
	if len(all.sent) == 0 {
		t.Error("nothing was sent")
	}
}

func waitFor(t *testing.T, file string) string {
	t.Helper()
	for range 1500 {
		if b, err := os.ReadFile(file); err == nil {
			return string(b)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the server did not start")
	return ""
}

func messageID(text string) string {
	_, rest, _ := strings.Cut(text, "Message-ID: ")
	id, _, _ := strings.Cut(rest, "\r\n")
	return id
}

// submit sends messages, to one recipient and to two in turn, until the server
// is gone.
func (l *letters) submit(at, name string) {
	nc, err := net.Dial("tcp", at)
	if err != nil {
		return
	}
	defer nc.Close()
	c := textproto.NewConn(nc)
	say := func(code int, format string, args ...any) bool {
		if format != "" && c.PrintfLine(format, args...) != nil {
			return false
		}
		_, _, err := c.ReadResponse(code)
		return err == nil
	}
	if !say(220, "") || !say(250, "EHLO x") {
		return
	}
	for i := 0; ; i++ {
		id := fmt.Sprintf("<%s-%d@test>", name, i)
		if !say(250, "MAIL FROM:<x@y.test>") || !say(250, "RCPT TO:<ann@contoso.com>") {
			return
		}
		n := 1
		if i%2 == 1 {
			if n = 2; !say(250, "RCPT TO:<bob@contoso.com>") {
				return
			}
		}
		if !say(354, "DATA") || !say(250, "Message-ID: %s\r\n\r\n%s\r\n.", id, strings.Repeat("x", 500)) {
			return
		}
		l.mu.Lock()
		l.sent[id] = n
		l.mu.Unlock()
	}
}
