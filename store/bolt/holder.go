package bolt

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// holder names the process that has locked a file, where /proc tells.
func holder(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return ""
	}
	inode := fmt.Sprintf(":%d", stat.Ino)
	for line := range strings.Lines(string(locks)) {
		f := strings.Fields(line)
		if len(f) > 5 && f[1] == "FLOCK" && strings.HasSuffix(f[5], inode) {
			return process(f[4])
		}
	}
	return ""
}

func process(pid string) string {
	if name, err := os.ReadFile("/proc/" + pid + "/comm"); err == nil {
		return strings.TrimSpace(string(name)) + " (process " + pid + ")"
	}
	return "process " + pid
}
