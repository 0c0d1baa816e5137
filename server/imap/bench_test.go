package imap

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

// drain sends a command and reads until its tagged answer.
func drain(b *testing.B, c net.Conn, r *bufio.Reader, command string) int {
	tag, _, _ := strings.Cut(command, " ")
	if _, err := io.WriteString(c, command+"\r\n"); err != nil {
		b.Fatal(err)
	}
	n, end := 0, []byte(tag+" ")
	for {
		line, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			b.Fatal(err)
		}
		n += len(line)
		if bytes.HasPrefix(line, end) {
			if !bytes.Contains(line, []byte(" OK ")) {
				b.Fatalf("%s", line)
			}
			return n
		}
	}
}

func BenchmarkCommands(b *testing.B) {
	w := newWorld(b)
	w.fill("ann", 10000)
	for name, command := range map[string]string{
		"FetchEnvelope10k": "a FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)",
		"FetchFlags10k":    "a FETCH 1:* (UID FLAGS)",
		"FetchHeaders10k":  "a FETCH 1:* (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To)])",
		"SearchSubject10k": "a SEARCH SUBJECT topic42",
		"SearchText10k":    "a SEARCH TEXT zebra123",
		"SearchFlags10k":   "a SEARCH UNDELETED",
		"StoreAll10k":      "a STORE 1:* +FLAGS (\\Flagged)",
		"Body":             "a FETCH 5000 (UID BODY.PEEK[])",
		"Noop":             "a NOOP",
	} {
		b.Run(name, func(b *testing.B) {
			c := w.login("ann")
			_ = c.SetDeadline(time.Now().Add(time.Minute))
			c.must("s SELECT INBOX")
			r := bufio.NewReaderSize(c.r, 64<<10)
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(drain(b, c, r, command)))
			}
		})
	}
}

// TestIdleMemory measures what a sleeping TLS session costs.
func TestIdleMemory(t *testing.T) {
	w := newWorld(t)
	w.fill("ann", 1000)
	const sessions = 100
	heap := func() int64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc + m.StackInuse)
	}
	before := heap()
	var conns []net.Conn
	for range sessions {
		nc, err := tls.Dial("tcp", w.tlsAddr, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, nc)
		fmt.Fprintf(nc, "a LOGIN ann secret\r\nb SELECT INBOX\r\nc IDLE\r\n")
		r := bufio.NewReader(nc)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(line, "+ idling") {
				break
			}
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	each := int64(1 << 30)
	for time.Now().Before(deadline) && each > 30<<10 {
		time.Sleep(300 * time.Millisecond) // buffers go back after a second of waiting
		each = (heap() - before) / sessions
	}
	t.Logf("%d bytes a session, its client's end included", each)
	if each > 80<<10 {
		t.Errorf("an idle session takes %d bytes", each)
	}
	runtime.KeepAlive(conns)
}
