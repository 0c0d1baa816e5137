package main

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
)

// What /proc tells of pipes and of the processes at their ends.

func inProc(pid int, name string) string { return "/proc/" + strconv.Itoa(pid) + "/" + name }

// programOf is the file that a process runs; empty where that is not to be seen.
func programOf(pid int) string {
	program, _ := os.Readlink(inProc(pid, "exe"))
	return program
}

// pipeName is the name that /proc has for a pipe; empty for anything else.
func pipeName(f *os.File) string {
	name, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(int(f.Fd())))
	if err != nil || !strings.HasPrefix(name, "pipe:") {
		return ""
	}
	return name
}

// processes are the numbers among the names of a folder, in order.
func processes(folder string) []int {
	var pids []int
	for _, name := range namesIn(folder) {
		if pid, err := strconv.Atoi(name); err == nil {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids
}

func namesIn(folder string) []string {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	return names
}

// state is the letter for what a process does, and the number of its parent.
func state(pid int) (letter string, parent int) {
	text, _ := os.ReadFile(inProc(pid, "stat"))
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // the name before it may hold anything
	if len(fields) < 2 {
		return "", 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0], parent
}

// asleep reports whether a process waits for something.
func asleep(pid int) bool {
	letter, _ := state(pid)
	return letter == "S"
}

// mayRead reports whether a process has the pipe open to read from.
func mayRead(pid int, pipe string) bool {
	folder := inProc(pid, "fd/")
	for _, fd := range namesIn(folder) {
		if at, err := os.Readlink(folder + fd); err != nil || at != pipe {
			continue
		}
		if info, err := os.Lstat(folder + fd); err == nil && info.Mode()&0o600 == 0o400 {
			return true
		}
	}
	return false
}

// manyGenerations is how far up a process's forebears are looked for.
const manyGenerations = 16

// handedOn reports whether the end to read from of a pipe that a process writes to may still be on
// its way to who will read: a forebear holds it and is busy, or a sibling is. A forebear is looked
// at before the siblings, since that is the way it goes.
func handedOn(pipe string, pid int) bool {
	_, parent := state(pid)
	for up, n := parent, 0; up > 1 && n < manyGenerations; n++ {
		if mayRead(up, pipe) {
			return !asleep(up)
		}
		_, up = state(up)
	}
	children, _ := os.ReadFile(inProc(parent, "task/"+strconv.Itoa(parent)+"/children"))
	for _, child := range strings.Fields(string(children)) {
		if sibling, _ := strconv.Atoi(child); sibling != pid && mayRead(sibling, pipe) {
			return !asleep(sibling)
		}
	}
	return false
}
