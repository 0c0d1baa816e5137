package front

import (
	"bufio"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// AddressError says that an address could not be bound and, where the system
// tells, which process holds it.
type AddressError struct {
	Address string
	Holder  string // "dovecot (pid 812)", empty if not known
	Err     error
}

func (e *AddressError) Error() string {
	switch {
	case errors.Is(e.Err, syscall.EADDRINUSE) && e.Holder != "":
		return fmt.Sprintf("bind %s: the address is in use by %s", e.Address, e.Holder)
	case errors.Is(e.Err, syscall.EADDRINUSE):
		return fmt.Sprintf("bind %s: the address is in use by another process", e.Address)
	case errors.Is(e.Err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("bind %s: this computer has no such address", e.Address)
	case errors.Is(e.Err, syscall.EACCES):
		return fmt.Sprintf("bind %s: ports below 1024 need root or CAP_NET_BIND_SERVICE", e.Address)
	}
	return fmt.Sprintf("bind %s: %v", e.Address, e.Err)
}

func (e *AddressError) Unwrap() error { return e.Err }

func addressError(p place, err error) error {
	e := &AddressError{Address: p.Address, Err: err}
	if errors.Is(err, syscall.EADDRINUSE) {
		e.Holder = holder(p)
	}
	return e
}

// holder names the process that listens on a place, from the kernel's tables.
func holder(p place) string {
	inodes := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		listeners(table, p, inodes)
	}
	if len(inodes) == 0 {
		return ""
	}
	return processWith(inodes)
}

const tcpListen = "0A" // state column of /proc/net/tcp

func listeners(table string, p place, into map[string]bool) {
	f, err := os.Open(table)
	if err != nil {
		return
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		col := strings.Fields(lines.Text())
		if len(col) < 10 || col[3] != tcpListen {
			continue
		}
		at, ok := parseKernelAddress(col[1])
		if ok && at.Port() == p.at.Port() && mayClash(at.Addr(), p.at.Addr()) {
			into["socket:["+col[9]+"]"] = true
		}
	}
}

// mayClash is wider than overlaps: another program's [::] may hold IPv4 too.
func mayClash(held, wanted netip.Addr) bool {
	if held == wanted || held.IsUnspecified() && held.Is6() {
		return true
	}
	return held.Is4() == wanted.Is4() && (held.IsUnspecified() || wanted.IsUnspecified())
}

// parseKernelAddress reads 0100007F:1F90: 32-bit words in the byte order of
// the machine (little-endian on all that we build for), and a port.
func parseKernelAddress(s string) (netip.AddrPort, bool) {
	host, port, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(port, 16, 16)
	if !ok || err != nil || len(host) != 8 && len(host) != 32 {
		return netip.AddrPort{}, false
	}
	raw := make([]byte, len(host)/2)
	for i := range raw {
		b, err := strconv.ParseUint(host[2*i:2*i+2], 16, 8)
		if err != nil {
			return netip.AddrPort{}, false
		}
		raw[i&^3|(3-i&3)] = byte(b)
	}
	addr, _ := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(addr.Unmap(), uint16(n)), true
}

func processWith(inodes map[string]bool) string {
	fds, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, fd := range fds {
		target, err := os.Readlink(fd)
		if err != nil || !inodes[target] {
			continue
		}
		pid := strings.Split(fd, "/")[2]
		name, _ := os.ReadFile("/proc/" + pid + "/comm")
		text := fmt.Sprintf("%s (pid %s)", strings.TrimSpace(string(name)), pid)
		if pid == strconv.Itoa(os.Getpid()) {
			text += ", this server itself"
		}
		return text
	}
	return ""
}
