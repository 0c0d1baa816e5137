package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

func isPipe(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeNamedPipe != 0
}

// startWait is how long a pipeline's neighbor may take to become the program it will be.
const startWait = 200 * time.Millisecond

// readByEmsh reports whether the process that reads the pipe is emsh. A shell starts both sides
// at once, so the reader may still be the shell's child that is about to become emsh.
func readByEmsh(out *os.File) bool {
	ours, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return false
	}
	parent, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", os.Getppid()))
	for deadline := time.Now().Add(startWait); ; time.Sleep(2 * time.Millisecond) {
		reader, found := programAt(out, "0")
		if reader == ours {
			return true
		}
		if found && reader != parent || time.Now().After(deadline) {
			return false
		}
	}
}

// programAt finds the program that has the pipe as the numbered file descriptor.
func programAt(pipe *os.File, fd string) (program string, found bool) {
	want, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(int(pipe.Fd())))
	if err != nil || !strings.HasPrefix(want, "pipe:") {
		return "", false
	}
	processes, _ := filepath.Glob("/proc/[0-9]*")
	self := "/proc/" + strconv.Itoa(os.Getpid())
	for _, p := range processes {
		if p == self {
			continue
		}
		if at, err := os.Readlink(p + "/fd/" + fd); err == nil && at == want {
			program, _ = os.Readlink(p + "/exe")
			return program, true
		}
	}
	return "", false
}

// pipedIn reports whether something is piped into a cmdlet: a file, or a pipe that a neighbor
// writes to or that has something in it soon. A pipe that somebody only holds open is none.
func pipedIn(in *os.File) bool {
	info, err := in.Stat()
	if err != nil {
		return false
	}
	if info.Mode().IsRegular() {
		return info.Size() > 0
	}
	if !isPipe(in) {
		return false
	}
	if _, found := programAt(in, "1"); found {
		return true
	}
	fds := []unix.PollFd{{Fd: int32(in.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int((startWait / 2).Milliseconds()))
	return err == nil && n > 0 && fds[0].Revents&unix.POLLIN != 0
}
