package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"emsh/store/config"
)

// TestFullDiskLeavesNothing: an organization that cannot be made leaves no empty file, which
// would be taken for one that was lost.
func TestFullDiskLeavesNothing(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full here")
	}
	for _, before := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "config.db")
		if before {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Open(path, config.Kinds(), Options{testOnlyOpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode)
			if err != nil {
				return nil, err
			}
			f.Close()
			return os.OpenFile("/dev/full", os.O_RDWR, 0)
		}})
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Error("a file is left:", err)
		}
	}
}
