package imap

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// A message larger than what is held in memory comes back as it went in.
func TestLargeMessages(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	var b strings.Builder
	b.WriteString("Subject: large\r\n\r\n")
	for i := 0; b.Len() < 3<<20; i++ {
		fmt.Fprintf(&b, "line %d of a large message\r\n", i)
	}
	large := b.String()
	small := "Subject: small\r\n\r\nx\r\n"
	c.must(fmt.Sprintf("a APPEND INBOX {%d+}\r\n%s {%d+}\r\n%s {%d+}\r\n%s", len(large), large, len(small), small, len(large), large))
	c.must("b SELECT INBOX")
	for n, want := range map[int]string{1: large, 2: small, 3: large} {
		c.send(fmt.Sprintf("c FETCH %d BODY.PEEK[]\r\n", n))
		c.want(fmt.Sprintf("* %d FETCH (BODY[] {%d}", n, len(want)))
		if got := c.bytes(len(want)); got != want {
			t.Fatalf("message %d is not what it was", n)
		}
		c.want(")")
		c.want("c OK")
	}
	c.send("d FETCH 1 BODY.PEEK[TEXT]<1000000.100000>\r\n")
	c.want("* 1 FETCH (BODY[TEXT]<1000000> {100000}")
	at := strings.Index(large, "\r\n\r\n") + 4 + 1000000
	if got := c.bytes(100000); got != large[at:at+100000] {
		t.Error("a part of the message is not what it was")
	}
	c.want(")")
	c.want("d OK")
	if got := c.must("e SEARCH BODY \"line 100000 of\""); got[0] != "* SEARCH 1 3" {
		t.Error(got)
	}
}

func (c *client) bytes(n int) string {
	c.t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(c.r, b); err != nil {
		c.t.Fatal(err)
	}
	return string(b)
}

// A client that leaves in the middle of a message takes nothing with it.
func TestLeavingInTheMiddle(t *testing.T) {
	w := newWorld(t)
	c := w.login("ann")
	c.send("a APPEND INBOX {3000000+}\r\n" + strings.Repeat("x", 100000))
	_ = c.Close()
	d := w.login("ann")
	d.send("a APPEND INBOX {500}\r\n")
	d.want("+ ")
	d.send("half")
	_ = d.Close()
	e := w.login("ann")
	if got := e.must("a STATUS INBOX (MESSAGES)"); got[0] != "* STATUS INBOX (MESSAGES 0)" {
		t.Error(got)
	}
	w.fill("ann", 50)
	e.must("b SELECT INBOX")
	e.send("c FETCH 1:* BODY.PEEK[]\r\n")
	_ = e.Close()
	w.login("ann").must("a NOOP")
}
