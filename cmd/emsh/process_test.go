package main

import (
	"bufio"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A process whose output is captured has a parent that sleeps with the pipe in hand: nobody else
// will come to read it, and nobody is waited for.
func TestCapturedOutputWaitsForNobody(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	pipe := pipeName(write)
	shell := exec.Command("sh", "-c", "cat >&4 <&5 3<&- 5<&- & exec 4>&- 5<&-; echo $!; read line <&3")
	shell.ExtraFiles = []*os.File{read, write, nil}
	input, hold, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	shell.ExtraFiles[2] = input
	out, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	read.Close()
	input.Close()
	line, _ := bufio.NewReader(out).ReadString('\n')
	writer, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || pipe == "" {
		t.Fatalf("no process or pipe: %q %q", line, pipe)
	}
	for deadline := time.Now().Add(20 * time.Second); mayRead(writer, pipe) || handedOn(pipe, writer); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the shell that reads the pipe is taken for one that hands it on")
		}
	}
	if !mayRead(shell.Process.Pid, pipe) || mayRead(os.Getpid(), pipe) {
		t.Error("who has which end of the pipe")
	}
	hold.Close()  // ends cat
	write.Close() // and the shell, which reads no line
	_ = shell.Wait()
}

func TestProcessesTellOfThemselves(t *testing.T) {
	if letter, parent := state(os.Getpid()); letter == "" || parent != os.Getppid() {
		t.Errorf("state %q, parent %d instead of %d", letter, parent, os.Getppid())
	}
	if ours, _ := os.Executable(); programOf(os.Getpid()) != ours {
		t.Errorf("program %q instead of %q", programOf(os.Getpid()), ours)
	}
	if _, parent := state(0); parent != 0 || programOf(0) != "" || len(processes("/nowhere")) != 0 {
		t.Error("something is known of a process that is not there")
	}
}
