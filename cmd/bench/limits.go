package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// limits are what the machine allows: nothing durable is faster than an fsync, no answer than a
// round trip, no body than bytes through the loopback.
type limits struct {
	syncs float64 // of one page, a second
	trips float64 // a second
	bytes float64 // MB a second
}

func (l limits) String() string {
	return fmt.Sprintf("%d CPUs, %s; %.0f fsyncs/s (%.0f µs), loopback %.0f round trips/s, %.0f MB/s", runtime.NumCPU(), load1(), l.syncs, 1e6/l.syncs, l.trips, l.bytes)
}

func load1() string {
	text, err := os.ReadFile("/proc/loadavg")
	var one string
	if err != nil || !scan(string(text), &one) {
		return "load unknown"
	}
	return "load " + one
}

func scan(text string, into *string) bool {
	n, _ := fmt.Sscan(text, into)
	return n == 1
}

const limitTime = 500 * time.Millisecond

func measureLimits(dir string) (l limits, err error) {
	if l.syncs, err = fsyncs(dir); err != nil {
		return l, err
	}
	client, server, err := pair()
	if err != nil {
		return l, err
	}
	defer client.Close()
	defer server.Close()
	if l.trips, err = roundTrips(client, server); err != nil {
		return l, err
	}
	l.bytes, err = throughput(client, server)
	return l, err
}

func fsyncs(dir string) (float64, error) {
	f, err := os.Create(filepath.Join(dir, "fsync"))
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	page := make([]byte, 4096)
	return rate(limitTime, func() error {
		if _, err := f.Write(page); err != nil {
			return err
		}
		return f.Sync()
	})
}

// rate is how often a second do can be done.
func rate(d time.Duration, do func() error) (float64, error) {
	n, start := 0, time.Now()
	for time.Since(start) < d {
		if err := do(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

func pair() (client, server net.Conn, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer l.Close()
	if client, err = net.Dial("tcp", l.Addr().String()); err != nil {
		return nil, nil, err
	}
	server, err = l.Accept()
	return client, server, err
}

func roundTrips(client, server net.Conn) (float64, error) {
	end := make(chan error, 1)
	go func() {
		var b [1]byte
		for {
			if _, err := server.Read(b[:]); err != nil || b[0] == 'q' {
				end <- err
				return
			}
			if _, err := server.Write(b[:]); err != nil {
				end <- err
				return
			}
		}
	}()
	var b [1]byte
	n, err := rate(limitTime, func() error {
		if _, err := client.Write([]byte("p")); err != nil {
			return err
		}
		_, err := client.Read(b[:])
		return err
	})
	_, quit := client.Write([]byte("q"))
	return n, errors.Join(err, quit, <-end)
}

func throughput(client, server net.Conn) (float64, error) {
	const total = 512 << 20
	start := time.Now()
	sent := make(chan error, 1)
	go func() {
		chunk := make([]byte, 256<<10)
		for n := 0; n < total; n += len(chunk) {
			if _, err := server.Write(chunk); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{io.LimitReader(client, total)}, make([]byte, 256<<10))
	return total / 1e6 / time.Since(start).Seconds(), errors.Join(err, <-sent)
}
