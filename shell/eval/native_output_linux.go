package eval

import (
	"os"
	"syscall"
)

// readOutput passes on what a program writes, in the order in which it wrote to its pipes: the kernel lists
// those that became readable first to last. It closes lines at the end of all pipes, or when stop is called.
func readOutput(pipes []*outputPipe, lines chan<- outputLine) (stop func()) {
	wake, stopping, err := os.Pipe()
	if err != nil {
		return readEach(pipes, lines)
	}
	poll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		wake.Close()
		stopping.Close()
		return readEach(pipes, lines)
	}
	watch := func(f *os.File) int {
		fd := int(f.Fd())
		_ = syscall.EpollCtl(poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)})
		return fd
	}
	byFD := map[int32]*outputPipe{}
	for _, p := range pipes {
		byFD[int32(watch(p.r))] = p
	}
	end := watch(wake)
	go func() {
		defer close(lines)
		defer syscall.Close(poll)
		defer wake.Close()
		for _, p := range pipes {
			defer p.r.Close()
		}
		readReady(poll, end, byFD, lines)
	}()
	return func() { stopping.Close() }
}

// readReady reads the pipes as they become ready, until all have ended or the end is readable.
func readReady(poll, end int, pipes map[int32]*outputPipe, lines chan<- outputLine) {
	ready := make([]syscall.EpollEvent, len(pipes)+1)
	part := make([]byte, 32<<10)
	for len(pipes) > 0 {
		n, err := syscall.EpollWait(poll, ready, -1)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return
		}
		for _, event := range ready[:n] {
			if int(event.Fd) == end {
				return
			}
			p := pipes[event.Fd]
			n, err := p.r.Read(part)
			if n > 0 {
				p.pass(part[:n], lines)
			}
			if err != nil {
				p.end(lines)
				_ = syscall.EpollCtl(poll, syscall.EPOLL_CTL_DEL, int(event.Fd), nil)
				delete(pipes, event.Fd)
			}
		}
	}
}
