// Command bench puts load on `emsh serve`, and on Dovecot where it is installed, over loopback
// sockets, and prints each figure beside a limit of the machine and as a ratio of the two. Only
// ratios of one run mean something: absolute figures move with the machine and its other load.
//
// The two are measured in turn, on the same messages and with the same clients; Dovecot with its
// mdbox format, which is its fastest, and LMTP deliveries. Answers are checked while they are counted.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

type settings struct {
	emsh     string
	dir      string
	messages int
	sessions int
	each     time.Duration
	users    int
}

func main() {
	s := settings{users: 20}
	flag.StringVar(&s.emsh, "emsh", "bin/emsh", "the program to measure")
	flag.IntVar(&s.messages, "messages", 10000, "messages in the folder that is fetched from")
	flag.IntVar(&s.sessions, "sessions", 2000, "idle TLS sessions")
	flag.DurationVar(&s.each, "each", 2*time.Second, "time a measurement takes")
	flag.Parse()
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(s settings) (err error) {
	if s.emsh, err = filepath.Abs(s.emsh); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "emsh-bench"); err != nil {
		return err
	}
	defer os.RemoveAll(s.dir)
	limits, err := measureLimits(s.dir)
	if err != nil {
		return err
	}
	fmt.Println(limits)
	peers, err := start(s)
	if err != nil {
		return err
	}
	defer stopAll(peers)
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-interrupted
		stopAll(peers)
		os.RemoveAll(s.dir)
		os.Exit(1)
	}()
	report := &report{limits: limits, peers: peers}
	report.heading()
	if err := load(s, report); err != nil {
		return err
	}
	return shell(s, report, peers[0])
}

func stopAll(peers []*peer) {
	for _, p := range peers {
		p.stop()
	}
}

// start starts emsh, which is the first, and the peers that are installed.
func start(s settings) ([]*peer, error) {
	e, err := startEmsh(s)
	if err != nil {
		return nil, fmt.Errorf("emsh: %w", err)
	}
	peers := []*peer{e}
	d, err := startDovecot(s)
	switch {
	case err != nil:
		fmt.Println("Dovecot is left out:", err)
	case d != nil:
		peers = append(peers, d)
	}
	return peers, nil
}
