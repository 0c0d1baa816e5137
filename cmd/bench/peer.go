package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	domain   = "bench.test"
	password = "bench-Pass-1"
)

// peer is a server that runs, and where it answers.
type peer struct {
	name        string
	imap, imaps string
	deliver     string
	lmtp        bool
	master      int // process
	stop        func()
}

func user(i int) string { return fmt.Sprintf("u%02d@%s", i, domain) }

// freePorts are ports of the loopback that nothing listens on.
func freePorts(n int) ([]string, error) {
	addresses := make([]string, n)
	for i := range addresses {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		addresses[i] = l.Addr().String()
	}
	return addresses, nil
}

func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}

// awaits waits until all addresses answer.
func awaits(addresses ...string) error {
	deadline := time.Now().Add(30 * time.Second)
	for _, a := range addresses {
		for {
			c, err := net.Dial("tcp", a)
			if err == nil {
				c.Close()
				break
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("nothing answers on %s: %w", a, err)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	return nil
}

// memory is what the peer's processes take, in bytes, what they share counted once.
func (p *peer) memory() (int64, error) {
	parents, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	children := map[int][]int{}
	for _, f := range parents {
		text, err := os.ReadFile(f)
		if err != nil {
			continue // it has ended
		}
		after := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if parent, err := strconv.Atoi(after[1]); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	var total int64
	for all := []int{p.master}; len(all) > 0; all = all[1:] {
		all = append(all, children[all[0]]...)
		n, err := proportional(all[0])
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func proportional(pid int) (int64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "Pss:"); ok {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return n << 10, err
		}
	}
	return 0, nil
}
