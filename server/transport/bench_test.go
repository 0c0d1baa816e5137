package transport

import (
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"emsh/store/directory"
)

// BenchmarkDeliver measures durable deliveries of 10 KB over connections that stay.
func BenchmarkDeliver(b *testing.B) {
	for _, conns := range []int{1, 64} {
		b.Run(fmt.Sprint(conns), func(b *testing.B) { benchDeliver(b, conns) })
	}
}

func benchDeliver(b *testing.B, conns int) {
	var users []directory.User
	var rows []any
	for i := range 20 {
		users = append(users, user(fmt.Sprint("u", i), nil))
		rows = append(rows, users[i])
	}
	h := openAt(b, b.TempDir(), rows...)
	text := "Subject: bench\r\nFrom: a@b.test\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", 140) + "."
	var left atomic.Int64
	left.Store(int64(b.N))
	var clients sync.WaitGroup
	b.ResetTimer()
	for i := range conns {
		clients.Go(func() {
			nc, err := net.Dial("tcp", h.address())
			if err != nil {
				b.Error(err)
				return
			}
			defer nc.Close()
			c := textproto.NewConn(nc)
			say := func(code int, line string) bool {
				if line != "" {
					c.PrintfLine("%s", line)
				}
				_, _, err := c.ReadResponse(code)
				if err != nil {
					b.Error(err)
				}
				return err == nil
			}
			ok := say(220, "") && say(250, "EHLO x")
			for ok && left.Add(-1) >= 0 {
				ok = say(250, "MAIL FROM:<x@y.test>") && say(250, fmt.Sprintf("RCPT TO:<u%d@contoso.com>", i%20)) && say(354, "DATA") && say(250, text)
			}
		})
	}
	clients.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
}
