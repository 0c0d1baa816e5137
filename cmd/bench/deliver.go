package main

import (
	"fmt"
	"net"
	"net/textproto"
	"sync"
	"sync/atomic"
	"time"
)

// deliveries is how many messages of 10 KB a second become durable over so many connections. Every
// message is answered before the next one of its connection is sent.
func deliveries(p *peer, users, conns int, d time.Duration) (float64, error) {
	var done atomic.Int64
	failed := make(chan error, conns)
	start := time.Now()
	end := start.Add(d)
	var all sync.WaitGroup
	for i := range conns {
		all.Go(func() {
			if err := deliver(p, users, i, end, &done); err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(done.Load()) / time.Since(start).Seconds(), nil
	}
}

func deliver(p *peer, users, who int, end time.Time, done *atomic.Int64) error {
	nc, err := net.Dial("tcp", p.deliver)
	if err != nil {
		return err
	}
	defer nc.Close()
	_ = nc.SetDeadline(end.Add(patience))
	c := textproto.NewConn(nc)
	say := func(code int, format string, args ...any) {
		if err == nil && format != "" {
			err = c.PrintfLine(format, args...)
		}
		if err == nil {
			_, _, err = c.ReadResponse(code)
		}
	}
	hello := "EHLO bench.example.org"
	if p.lmtp {
		hello = "LHLO bench.example.org"
	}
	say(220, "")
	say(250, "%s", hello)
	for i := who; err == nil && time.Now().Before(end); i += 7 {
		say(250, "MAIL FROM:<sender@example.org>")
		say(250, "RCPT TO:<%s>", user(i%users))
		say(354, "DATA")
		say(250, "%s.", message(i, 10000))
		if err == nil {
			done.Add(1)
		}
	}
	if err != nil {
		return fmt.Errorf("delivery: %w", err)
	}
	return nil
}
