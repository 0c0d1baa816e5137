package main

import (
	"fmt"
	"sync"
	"time"
)

// load measures what mail clients and other servers feel.
func load(s settings, r *report) error {
	boxes := s.users - 1 // the last one keeps the folder that is fetched from
	idling := unit{name: "KB of server each", less: true}
	if err := r.line(fmt.Sprintf("%d idle TLS sessions", s.sessions), idling, func(p *peer) (float64, error) { return idle(p, boxes, s.sessions) }); err != nil {
		return err
	}
	for _, conns := range []int{1, 64} {
		u := unit{name: "msg/s", limit: r.limits.syncs, of: "the fsyncs"}
		if err := r.line(fmt.Sprintf("deliveries, %d connections", conns), u, func(p *peer) (float64, error) { return deliveries(p, boxes, conns, s.each) }); err != nil {
			return err
		}
	}
	for _, p := range r.peers {
		if err := fill(p, user(boxes), s.messages); err != nil {
			return fmt.Errorf("%s, fill: %w", p.name, err)
		}
	}
	return fetches(s, r, user(boxes))
}

// fill makes the folder Big, over a few connections.
func fill(p *peer, user string, messages int) error {
	const conns = 4
	failed := make(chan error, conns)
	for i := range conns {
		go func() {
			failed <- func() error {
				c, err := connect(p.imap, false, user, 4096)
				if err != nil {
					return err
				}
				defer c.Close()
				return c.add("INBOX", i*messages/conns, (i+1)*messages/conns)
			}()
		}()
	}
	var err error
	for range conns {
		if e := <-failed; e != nil {
			err = e
		}
	}
	return err
}

// request is a command that is repeated, and how many answers it must bring.
type request struct {
	what, command string
	answers       int
	unit          unit
}

func fetches(s settings, r *report, user string) error {
	trips := unit{name: "a second", limit: r.limits.trips, of: "the round trips"}
	syncs := unit{name: "a second", limit: r.limits.syncs, of: "the fsyncs"}
	lists := unit{name: "a second"}
	for _, q := range []request{
		{fmt.Sprintf("FETCH flags of %d", s.messages), "FETCH 1:* (UID FLAGS)", s.messages, lists},
		{fmt.Sprintf("FETCH envelopes of %d", s.messages), "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)", s.messages, lists},
		{"body fetch, 2 KB", "FETCH %d (UID BODY.PEEK[])", 1, trips},
		{"flag store", "STORE %d %cFLAGS (\\Flagged)", 1, syncs},
	} {
		if err := r.line(q.what, q.unit, func(p *peer) (float64, error) { return q.rate(p, user, s) }); err != nil {
			return err
		}
	}
	return nil
}

func (q request) rate(p *peer, user string, s settings) (float64, error) {
	c, err := connect(p.imap, false, user, 64<<10)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if _, err := c.do("SELECT INBOX", nil); err != nil {
		return 0, err
	}
	i := 0
	return rate(s.each, func() error {
		command := q.command
		switch q.answers {
		case 1:
			command = q.one(i*7919%s.messages+1, i/s.messages)
		}
		i++
		n, err := c.do(command, []byte(" FETCH "))
		if err == nil && n != q.answers {
			err = fmt.Errorf("%d answers instead of %d", n, q.answers)
		}
		return err
	})
}

// one is the request for one message; a flag is set and, when all have it, taken away.
func (q request) one(message, round int) string {
	if q.what == "flag store" {
		return fmt.Sprintf(q.command, message, "+-"[round%2])
	}
	return fmt.Sprintf(q.command, message)
}

// idle is the memory of the whole server over the sessions that selected a folder and wait, in KB: what
// it takes without them is in it. They log in at the pace the server checks passwords at, for
// half a minute at most.
func idle(p *peer, users, sessions int) (float64, error) {
	var taken int64
	n, err := hold(p, users, sessions, func() (err error) {
		time.Sleep(3 * time.Second) // buffers are given back after a while
		taken, err = p.memory()
		return err
	})
	if err != nil {
		return 0, err
	}
	if n < sessions {
		fmt.Printf("  %s had logged in %d sessions after 30 seconds\n", p.name, n)
	}
	return float64(taken) / 1024 / float64(max(n, 1)), nil
}

// hold keeps sessions idle while do runs, and tells how many there were.
func hold(p *peer, users, sessions int, do func() error) (int, error) {
	var mu sync.Mutex
	var held []*client
	var first error
	deadline := time.Now().Add(30 * time.Second)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := worker; i < sessions && time.Now().Before(deadline); i += 8 {
				c, err := idler(p, user(i%users))
				mu.Lock()
				if err != nil {
					first = err
					mu.Unlock()
					return
				}
				held = append(held, c)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	defer func() {
		for _, c := range held {
			c.Close()
		}
	}()
	if first == nil {
		first = do()
	}
	return len(held), first
}

func idler(p *peer, user string) (*client, error) {
	c, err := connect(p.imaps, true, user, 1024)
	if err != nil {
		return nil, err
	}
	if _, err := c.do("SELECT INBOX", nil); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprint(c, "a IDLE\r\n"); err != nil {
		return nil, err
	}
	line, err := c.r.ReadSlice('\n')
	if err == nil && line[0] != '+' {
		err = fmt.Errorf("IDLE: %s", line)
	}
	return c, err
}
