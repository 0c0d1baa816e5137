package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// shell measures what an administrator feels.
func shell(s settings, r *report, emsh *peer) error {
	wall, cpu, err := fastest(func() *exec.Cmd { return s.command("-c", "1") })
	if err != nil {
		return err
	}
	least, _, err := fastest(func() *exec.Cmd { return exec.Command("true") })
	if err != nil {
		return err
	}
	u := unit{less: true, limit: ms(least), of: "a process's own"}
	u.name = "ms"
	r.print("start-up of emsh -c 1", u, []float64{ms(wall)})
	r.print("its CPU time", unit{name: "ms"}, []float64{ms(cpu)})
	effect, err := inForce(s, emsh)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	r.print("Set-ImapSettings until in force", unit{name: "ms", limit: ms(time.Duration(1e9 / r.limits.syncs)), of: "an fsync"}, []float64{ms(effect)})
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// fastest is the shortest time of a program's runs, and the least CPU time.
func fastest(program func() *exec.Cmd) (wall, cpu time.Duration, err error) {
	wall, cpu = time.Hour, time.Hour
	for range 20 {
		c := program()
		start := time.Now()
		if err := c.Run(); err != nil {
			return 0, 0, err
		}
		wall = min(wall, time.Since(start))
		cpu = min(cpu, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
	}
	return wall, cpu, nil
}

// inForce is the least time from a statement of a running script to its end, after which a new
// connection must be greeted with what it set.
func inForce(s settings, p *peer) (time.Duration, error) {
	c := s.command("--output", "text")
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		return 0, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer func() { in.Close(); _ = c.Wait() }()
	lines := bufio.NewScanner(out)
	least := time.Hour
	for i := range 50 {
		start := time.Now()
		fmt.Fprintf(in, "Set-ImapSettings -Banner 'banner %d'; 'set %d'\n", i, i)
		if !lines.Scan() || lines.Text() != fmt.Sprint("set ", i) {
			return 0, fmt.Errorf("unexpected %q", lines.Text())
		}
		least = min(least, time.Since(start))
		if err := greeted(p.imap, fmt.Sprint("banner ", i)); err != nil {
			return 0, err
		}
	}
	return least, nil
}

func greeted(address, banner string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	line, err := bufio.NewReader(io.LimitReader(c, 1000)).ReadString('\n')
	if err == nil && !strings.Contains(line, banner) {
		err = fmt.Errorf("after the change the greeting is %q", line)
	}
	return err
}
