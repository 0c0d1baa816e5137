package main

import (
	"os"
	"slices"
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
// at once, so the reader may still be the shell's child that is about to become emsh, or the shell
// may not have made it yet. Who sleeps with the pipe in hand is neither: it reads what we write.
func readByEmsh(out *os.File) bool {
	ours, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return false
	}
	parent := programOf(os.Getppid())
	settled := false
	for deadline := time.Now().Add(startWait); ; time.Sleep(time.Millisecond) {
		pid := processAt(out, "0")
		reader := programOf(pid)
		if pid != 0 && reader == ours {
			return true
		}
		if pid != 0 && reader != parent || time.Now().After(deadline) {
			return false
		}
		waits := pid != 0 && !asleep(pid) || pid == 0 && handedOn(pipeName(out), os.Getpid())
		if !waits && settled {
			return false
		}
		settled = !waits
	}
}

// processAt finds the process that has the pipe as the numbered file descriptor; 0 is none. Those
// that were started after this one are looked at first: in a pipeline they are what follows.
func processAt(pipe *os.File, fd string) int {
	want := pipeName(pipe)
	if want == "" {
		return 0
	}
	self := os.Getpid()
	pids := processes("/proc")
	later, _ := slices.BinarySearch(pids, self)
	for _, pid := range append(pids[later:len(pids):len(pids)], pids[:later]...) {
		if at, err := os.Readlink(inProc(pid, "fd/"+fd)); err == nil && at == want && pid != self {
			return pid
		}
	}
	return 0
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
	if processAt(in, "1") != 0 {
		return true
	}
	fds := []unix.PollFd{{Fd: int32(in.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int((startWait / 2).Milliseconds()))
	return err == nil && n > 0 && fds[0].Revents&unix.POLLIN != 0
}
