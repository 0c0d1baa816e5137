package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"emsh/shell/command"
)

// peer is who is at the other end of a unix socket, as the kernel knows.
func peer(c net.Conn) (*unix.Ucred, error) {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return nil, errors.New("not a unix socket")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return nil, err
	}
	var cred *unix.Ucred
	controlErr := raw.Control(func(fd uintptr) {
		cred, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	})
	return cred, errors.Join(controlErr, err)
}

// silent is the error for a server that is there and does not answer.
func silent(c net.Conn) error {
	e := &command.Error{ID: "ServerSilent", Category: command.OperationTimeout, Message: "The server on this data directory does not answer.",
		Hint: "End its process and start it again with 'emsh serve'."}
	cred, err := peer(c)
	if err != nil || cred.Pid <= 0 {
		return e
	}
	e.Target = strconv.Itoa(int(cred.Pid))
	e.Message = fmt.Sprintf("The server on this data directory, process %d, does not answer.", cred.Pid)
	e.Hint = fmt.Sprintf("End it with 'kill %d', or 'kill -KILL %[1]d' where that does not help, and start it again with 'emsh serve'.", cred.Pid)
	if suspended(int(cred.Pid)) {
		e.Message = fmt.Sprintf("The server on this data directory, process %d, is suspended and does not answer.", cred.Pid)
		e.Hint = fmt.Sprintf("'kill -CONT %d' lets it go on.", cred.Pid)
	}
	return e
}

// suspended reports whether a process is stopped by a signal, where /proc tells.
func suspended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat[strings.LastIndexByte(string(stat), ')')+1:]), " ")
	return strings.HasPrefix(rest, "T")
}

// lockedOut is the error for a user to whom the socket of the data directory is closed.
func lockedOut(dir string, err error) error {
	e := &command.Error{ID: "NotTheOwner", Category: command.PermissionDenied, Target: dir, Err: err}
	name, found := ownerName(filepath.Join(dir, socketName))
	what := fmt.Sprintf("A server runs on %s as the user %s, and only that user may administer it", dir, name)
	if !found {
		name, found = ownerName(dir)
		what = fmt.Sprintf("The data directory %s belongs to the user %s, and only that user may administer what is in it", dir, name)
	}
	if !found {
		e.Message = fmt.Sprintf("The data directory %s cannot be used: %v.", dir, err)
		e.Hint = "Run as the user who owns it, or name another one with --data or $EMSH_DATA."
		return e
	}
	e.Message = what + "."
	e.Hint = fmt.Sprintf("Run 'sudo -u %s emsh' with the same words, or name another data directory with --data or $EMSH_DATA.", name)
	return e
}

// ownerName is the name of the user who owns a file, or his number where he has none.
func ownerName(path string) (string, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return "", false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", false
	}
	id := strconv.Itoa(int(st.Uid))
	if u, err := user.LookupId(id); err == nil {
		return u.Username, true
	}
	return "#" + id, true
}
