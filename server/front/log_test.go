package front

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A protocol log that cannot be written is refused when it is asked for, not dropped in silence; one
// that could not be written all along keeps nobody from changing something else or from starting.
func TestLogThatCannotBeWritten(t *testing.T) {
	h := newHall(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, h, plan("first", "127.0.0.1:0"))
	bad := plan("second", "127.0.0.1:0")
	bad.Log = ProtocolLog{Enabled: true, Folder: filepath.Join(file, "logs"), Prefix: "TEST"}
	g, err := h.Prepare(bad)
	if err == nil {
		g.Discard()
		t.Fatal("a log below a file was accepted")
	}
	if !strings.Contains(err.Error(), bad.Log.Folder) {
		t.Errorf("the error %q does not name the folder", err)
	}
	good := bad
	good.Log.Folder = filepath.Join(t.TempDir(), "logs")
	open(t, h, good)
	if left, _ := os.ReadDir(good.Log.Folder); len(left) != 0 {
		t.Errorf("the trial left %v", left)
	}
	fresh := newHall(t)
	open(t, fresh, bad)
	bad.Settings = "third"
	open(t, fresh, bad)
}
