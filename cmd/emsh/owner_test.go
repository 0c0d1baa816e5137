package main

import (
	"io/fs"
	"net"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"emsh/shell/command"
)

// TestLockedOut: who may not open the socket is told who may, and how.
func TestLockedOut(t *testing.T) {
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, socket := range []bool{false, true} {
		want := "belongs to the user " + me.Username
		if socket {
			l, err := net.Listen("unix", filepath.Join(dir, socketName))
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			want = "A server runs on " + dir + " as the user " + me.Username
		}
		e := lockedOut(dir, fs.ErrPermission).(*command.Error)
		if !strings.Contains(e.Message, want) || !strings.Contains(e.Hint, "sudo -u "+me.Username+" emsh") || e.Category != command.PermissionDenied {
			t.Error(e.Message, e.Hint)
		}
	}
	if e := lockedOut(filepath.Join(dir, "none"), fs.ErrPermission).(*command.Error); !strings.Contains(e.Message, "cannot be used") {
		t.Error(e.Message)
	}
}
